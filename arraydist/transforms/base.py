"""What a transform is, and the inverse of one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Self

from arraydist import dispatch
from arraydist._typing import Array, ArrayLike, Shape
from arraydist.composite import Composite
from arraydist.constraints import Constraint
from arraydist.namespace import array_namespace, broadcast_shapes, promote, quiet


class Transform(Composite):
    """A differentiable map between arrays, with its inverse and the volume that it takes up.

    Subclasses set ``domain`` and ``codomain`` and fill in the hooks ``_call`` and ``_inverse``;
    a bijective one sets ``bijective`` and has a `log_abs_det_jacobian` too.

    Parameters
    ----------
    cache_size
        0 or 1, as in torch.  Nothing is cached: results and derivatives are the same whatever it
        is.  Draws and their densities come together from ``sample_and_log_prob``, which needs no
        inverse.

    Attributes
    ----------
    domain, codomain : Constraint
        Where inputs and outputs lie.
    bijective : bool
        Whether the inverse gives back every input.
    sign : int or array
        1 where a scalar transform increases, -1 where it decreases.
    """

    domain: Constraint
    codomain: Constraint
    bijective: bool = False

    _cache_size: int = 0
    _inv: Transform | None = None
    _scratch_names: ClassVar[frozenset[str]] = Composite._scratch_names | {"_inv"}

    def __init__(self, cache_size: int = 0) -> None:
        if cache_size not in (0, 1):
            raise ValueError(f"{type(self).__name__}: cache_size must be 0 or 1, got {cache_size}")
        self._cache_size = cache_size

    def _is_opaque(self) -> bool:
        known = {*self._given, *self._part_names, *self._setting_names, *self._scratch_names}
        return not {*known, "_cache_size"}.issuperset(self.__dict__)

    # ---------------------------------------------------------------- what users call

    def __call__(self, x: ArrayLike) -> Array:
        """The transform of ``x``."""
        return self._called("x", x, self._call)

    def _inv_call(self, y: ArrayLike) -> Array:
        return self._called("y", y, self._inverse)

    def _called(self, name: str, x: ArrayLike, hook: Callable[[Array], Array]) -> Array:
        if not (hasattr(x, "dtype") and array_namespace(x).isdtype(x.dtype, "real floating")):
            _, (x,) = promote((name,), (x,), type(self).__name__)
        with quiet(array_namespace(x)):
            return hook(x)

    @property
    def inv(self) -> Transform:
        """The inverse transform; the inverse of that is this one."""
        if self._inv is None:
            self._inv = InverseTransform(self)
        return self._inv

    @property
    def event_dim(self) -> int:
        """How many trailing axes the transform treats as one element."""
        if self.domain.event_dim != self.codomain.event_dim:
            raise ValueError(
                f"{type(self).__name__} changes the number of event axes: "
                "ask domain.event_dim or codomain.event_dim"
            )
        return self.domain.event_dim

    @property
    def sign(self) -> Any:
        """1 where the transform increases, -1 where it decreases."""
        raise NotImplementedError(f"{type(self).__name__} is not known to be monotone")

    def with_cache(self, cache_size: int = 1) -> Self:
        """The same transform, declared to cache or not; results do not depend on it."""
        return self if cache_size == self._cache_size else self._with({"_cache_size": cache_size})

    def log_abs_det_jacobian(self, x: Array, y: Array) -> Array:
        """Logarithm of the factor by which volume grows at ``x``, where the output is ``y``."""
        raise NotImplementedError(f"{type(self).__name__} has no log_abs_det_jacobian")

    def forward_shape(self, shape: Shape) -> Shape:
        """Shape of the output for an input of this shape."""
        return self._same_shape(shape)

    def inverse_shape(self, shape: Shape) -> Shape:
        """Shape of the input for an output of this shape."""
        return self._same_shape(shape)

    def _same_shape(self, shape: Shape) -> Shape:
        own = [(name, getattr(self.__dict__[name], "shape", ())) for name in self._given]
        if not any(s for _, s in own):
            return shape
        names, shapes = zip(("value", shape), *own, strict=True)
        return broadcast_shapes(names, shapes, type(self).__name__)

    # ---------------------------------------------------------------- hooks

    def _call(self, x: Array) -> Array:
        raise NotImplementedError(f"{type(self).__name__} has no forward map")

    def _inverse(self, y: Array) -> Array:
        raise NotImplementedError(f"{type(self).__name__} has no inverse")

    def _affine(self) -> tuple[Any, Any] | None:
        """``(a, b)`` where the transform is ``a + b x``, else None."""
        return None

    def _rebatched(
        self, change: Callable[[Array, int], Array], shape: Shape, batch_dims: int
    ) -> Self:
        """The transform for a changed batch.

        Parameters
        ----------
        change
            Takes an array over batch and event axes, and the number of the latter.
        shape
            Of the input before the change.
        batch_dims
            How many leading axes of it are the batch's.
        """
        events = len(shape) - batch_dims

        def changed(array: Any) -> Any:
            if len(getattr(array, "shape", ())) <= events:
                return array  # one for all elements of the batch
            return change(array_namespace(array).broadcast_to(array, shape), events)

        return self._with({name: changed(self.__dict__[name]) for name in self._given})

    # ---------------------------------------------------------------- comparison

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Transform) or type(self) is not type(other):
            return False
        if self._is_opaque() or other._is_opaque():
            return False
        one, two = self._laid_out(), other._laid_out()
        if one != two:
            return False
        return all(_equal(x, y) for x, y in zip(self._arrays(), other._arrays(), strict=True))

    def __hash__(self) -> int:
        return hash(type(self))

    def __repr__(self) -> str:
        shown = [*self._given, *self._part_names, *self._setting_names]
        return f"{type(self).__name__}({', '.join(repr(self.__dict__[name]) for name in shown)})"


def _equal(one: Any, other: Any) -> bool:
    arrays = [x for x in (one, other) if dispatch.is_array(x)]
    if len({dispatch.backend_of_array(x).name for x in arrays}) > 1:
        return False
    same = one == other
    return bool(array_namespace(same).all(same)) if arrays else bool(same)


class InverseTransform(Transform):
    """The inverse of a transform; made by `Transform.inv`.

    Parameters
    ----------
    transform
        The transform to invert.
    """

    _part_names: ClassVar[tuple[str, ...]] = ("transform",)

    def __init__(self, transform: Transform) -> None:
        super().__init__(transform._cache_size)
        self.transform = transform

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.transform._inv = self

    @property
    def domain(self) -> Constraint:  # type: ignore[override]
        """Where inputs lie: the transform's codomain."""
        return self.transform.codomain

    @property
    def codomain(self) -> Constraint:  # type: ignore[override]
        """Where outputs lie: the transform's domain."""
        return self.transform.domain

    @property
    def bijective(self) -> bool:  # type: ignore[override]
        """Whether the transform is."""
        return self.transform.bijective

    @property
    def sign(self) -> Any:
        """The transform's."""
        return self.transform.sign

    @property
    def inv(self) -> Transform:
        """The transform."""
        return self.transform

    def with_cache(self, cache_size: int = 1) -> Any:
        """The same transform, declared to cache or not."""
        return self.transform.with_cache(cache_size).inv

    def log_abs_det_jacobian(self, x: Array, y: Array) -> Array:
        """Minus the transform's, at its input ``y``."""
        return -self.transform.log_abs_det_jacobian(y, x)

    def forward_shape(self, shape: Shape) -> Shape:
        """Shape of the output for an input of this shape."""
        return self.transform.inverse_shape(shape)

    def inverse_shape(self, shape: Shape) -> Shape:
        """Shape of the input for an output of this shape."""
        return self.transform.forward_shape(shape)

    def _call(self, x: Array) -> Array:
        return self.transform._inv_call(x)

    def _inverse(self, y: Array) -> Array:
        return self.transform(y)

    def _affine(self) -> tuple[Any, Any] | None:
        found = self.transform._affine()
        return None if found is None else (-found[0] / found[1], 1.0 / found[1])

    def _rebatched(
        self, change: Callable[[Array, int], Array], shape: Shape, batch_dims: int
    ) -> Self:
        inner = self.transform._rebatched(change, self.forward_shape(shape), batch_dims)
        return self._with({"transform": inner})
