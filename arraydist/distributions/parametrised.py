"""What a distribution owns before it has a density: parameters, shapes and checks."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self, dataclass_transform

from arraydist import dispatch
from arraydist._typing import Array, ArrayLike, Shape
from arraydist.composite import Composite
from arraydist.constraints import Constraint
from arraydist.distributions import checks
from arraydist.distributions.parameter import Parameter
from arraydist.namespace import array_namespace, as_shape, broadcast_shapes, promote
from arraydist.validation_setting import validation, validation_default


def _keyword(*, default: Any, kw_only: bool) -> Any:
    """Stand-in that tells type checkers of a keyword argument with a default."""


@dataclass_transform(field_specifiers=(Parameter, _keyword), eq_default=False)
class _Declared(Composite):
    """Root that tells type checkers to read the constructor off the declared parameters."""

    _batch_shape: Shape
    _event_shape: Shape
    _given: tuple[str, ...]
    _validate_args: bool | None


class Parametrised(_Declared):
    """A batch of objects with declared array parameters.

    Reads the `Parameter` fields of a class body, builds the constructor from them, and carries the
    arrays through every change of the batch's shape.
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {}

    _parameters: ClassVar[dict[str, Parameter]] = {}
    _has_vectors: ClassVar[bool] = False
    _default_backend: ClassVar[str | None] = None
    _default_validation: ClassVar[bool | None] = None

    if TYPE_CHECKING:
        validate_args: bool | None = _keyword(default=None, kw_only=True)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        own = {name: value for name, value in vars(cls).items() if isinstance(value, Parameter)}
        cls._parameters = {**cls._parameters, **own}
        cls.arg_constraints = {name: p.constraint for name, p in cls._parameters.items()}
        vectors = any(p.event_dim for p in cls._parameters.values())
        cls._has_vectors = vectors or bool(cls._part_names)
        if cls._parameters and cls.__init__ is Parametrised.__init__:
            cls.__signature__ = _signature(cls._parameters)  # type: ignore[attr-defined]

    def __init__(self, *args: ArrayLike, validate_args: bool | None = None, **kwargs: Any) -> None:
        names = tuple(self._parameters)
        if len(args) != len(names) or kwargs:
            try:
                bound = inspect.signature(type(self)).bind(*args, **kwargs)
            except TypeError as error:
                name = type(self).__name__
                raise TypeError(f"{name}: {error}; it takes {', '.join(names)}") from None
            bound.apply_defaults()
            args = tuple(bound.arguments[name] for name in names)
        self._set_parameters(names, args, validate_args)

    # ---------------------------------------------------------------- construction

    def _set_parameters(
        self, names: tuple[str, ...], values: Sequence[ArrayLike], validate_args: bool | None
    ) -> None:
        """Promote, broadcast, check and store the parameters that were given."""
        xp, arrays = self._promote(names, values)
        self._set_arrays(xp, names, arrays, validate_args, values)

    def _set_arrays(
        self,
        xp: Any,
        names: tuple[str, ...],
        arrays: list[Array],
        validate_args: bool | None,
        values: Sequence[ArrayLike],
    ) -> None:
        """The same of promoted arrays; ``values`` are what they were given as."""
        validate = self._validation(validate_args)
        declared = [self._parameters[name] for name in names]
        shapes = [tuple(array.shape) for array in arrays]
        if any(shapes) or self._has_vectors:
            checks.check_event_axes(type(self).__name__, declared, arrays)
            batches = [s[: len(s) - p.event_dim] for s, p in zip(shapes, declared, strict=True)]
            batch = broadcast_shapes(names, batches, type(self).__name__)
            arrays = [
                array if b == batch else xp.broadcast_to(array, batch + s[len(b) :])
                for array, s, b in zip(arrays, shapes, batches, strict=True)
            ]
            dims = len(batch)
            self._batch_shape = arrays[0].shape[:dims]
        else:
            self._batch_shape = arrays[0].shape
        self.__dict__.update(zip(names, arrays, strict=True))
        self._given = names
        self._event_shape = self._infer_event_shape()
        self._validate_args = validate
        if validate is not False:
            for parameter, value, array in zip(declared, values, arrays, strict=True):
                plain = type(value) is float or type(value) is int
                self._check_parameter(parameter, value if plain else array)

    def _check_parameter(self, parameter: Parameter, value: Any) -> None:
        """Raise where a parameter lies outside its constraint."""
        checks.check_parameter(type(self).__name__, parameter, value)

    @staticmethod
    def set_default_validate_args(value: bool) -> None:
        """torch's name for ``arraydist.validation(value)``, for the whole process."""
        validation(value)

    @classmethod
    def _validation(cls, validate_args: bool | None) -> bool | None:
        if validate_args is not None:
            return validate_args
        default = validation_default()
        return cls._default_validation if default is None else default

    @classmethod
    def _promote(cls, names: Sequence[str], values: Sequence[ArrayLike]) -> tuple[Any, list[Array]]:
        return promote(names, values, cls.__name__, default=cls._default_backend)

    def _infer_event_shape(self) -> Shape:
        """Shape of one draw: empty, unless a class has vectors."""
        return self._batch_shape[:0]

    def _is_opaque(self) -> bool:
        return False  # hooks see the declared parameters and parts alone

    def _rebuilt(self, change: Callable[[Array, int], Array], **state: Any) -> Self:
        """A copy with changed parameters; ``change`` takes an array and its count of event axes."""
        arrays = {
            name: change(self.__dict__[name], self._parameters[name].event_dim)
            for name in self._given
        }
        parts = {name: self._rebuilt_part(name, change) for name in self._part_names}
        return self._copied({**arrays, **parts, **state})

    def _mapped(self, change: Callable[[Array], Array]) -> Self:
        own = self.__dict__
        changed = {}
        same = True
        for name in self._given:
            held = own[name]
            changed[name] = value = change(held)
            same = same and value is held
        for name in self._part_names:
            held = own[name]
            changed[name] = value = held._mapped(change)
            same = same and value is held
        return self if same else self._copied(changed)

    def _detached(self) -> Self:
        """The distribution without derivatives of its parameters."""
        if self._part_names:
            return self._mapped(dispatch.constant)
        own, constants = self.__dict__, dispatch.CONSTANTS
        for name in self._given:
            if type(own[name]) not in constants:
                return self._mapped(dispatch.constant)
        return self

    def _copied(self, attributes: dict[str, Any]) -> Self:
        copy = object.__new__(type(self))
        copy.__dict__.update(attributes)
        for name in self._setting_names:
            copy.__dict__[name] = self.__dict__[name]
        copy._given = self._given
        copy._validate_args = self._validate_args
        copy._settle_shapes()
        return copy

    def _set_parts(self, validate_args: bool | None, **attributes: Any) -> None:
        """Store parts and settings in place of parameters."""
        self.__dict__.update(attributes)
        self._given = ()
        self._validate_args = self._validation(validate_args)
        self._settle_shapes()

    def _settle_shapes(self) -> None:
        """Work the shapes out of parameters that have been broadcast already."""
        if self._part_names:
            self._batch_shape, self._event_shape = self._shapes_of_parts()
            return
        first = self._given[0]
        array = self.__dict__[first]
        self._batch_shape = array.shape[: array.ndim - self._parameters[first].event_dim]
        self._event_shape = self._infer_event_shape()

    def _shapes_of_parts(self) -> tuple[Shape, Shape]:
        """Batch and event shape of a distribution made of others."""
        raise NotImplementedError(f"{type(self).__name__} has parts and does not say its shapes")

    def _rebuilt_part(self, name: str, change: Callable[[Array, int], Array]) -> Any:
        """A part with changed arrays, whose own batch may have more axes than this batch."""
        raise NotImplementedError(f"{type(self).__name__} has a part and does not say its batch")

    # ---------------------------------------------------------------- shapes

    @property
    def batch_shape(self) -> Shape:
        """Shape of the batch of distributions."""
        return self._batch_shape

    @property
    def event_shape(self) -> Shape:
        """Shape of one draw of one distribution."""
        return self._event_shape

    def _extended_shape(self, sample_shape: Shape | int = ()) -> Shape:
        shape = as_shape(type(self).__name__, "sample_shape", sample_shape)
        return (*shape, *self._batch_shape, *self._event_shape)

    def expand(self, batch_shape: Shape | int) -> Self:
        """The same distributions repeated to a larger batch shape.

        Raises
        ------
        ValueError
            The batch shape does not broadcast to the one asked for.
        """
        target = as_shape(type(self).__name__, "batch_shape", batch_shape)
        name = type(self).__name__
        given = tuple(self._batch_shape)
        if broadcast_shapes(("batch_shape", "expand"), (given, target), name) != target:
            raise ValueError(f"{name}: batch shape {given} does not expand to {target}")

        def change(array: Array, event_dim: int) -> Array:
            event = tuple(array.shape)[array.ndim - event_dim :]
            return array_namespace(array).broadcast_to(array, target + event)

        return self._rebuilt(change)

    def reshape(self, batch_shape: Shape | int) -> Self:
        """The same distributions with the batch laid out in another shape; -1 is what is left."""
        target = checks.as_new_shape(type(self).__name__, self._batch_shape, batch_shape)

        def change(array: Array, event_dim: int) -> Array:
            event = tuple(array.shape)[array.ndim - event_dim :]
            return array_namespace(array).reshape(array, target + event)

        return self._rebuilt(change)

    def __getitem__(self, index: Any) -> Self:
        """Part of the batch, by NumPy's indexing rules over the batch axes."""
        if dispatch.is_array(index):
            return self._rebuilt(lambda array, _: _rows(array, index))
        indices = index if isinstance(index, tuple) else (index,)
        axes = sum(1 for i in indices if i is not None and i is not Ellipsis)
        if axes > len(self._batch_shape):
            raise IndexError(
                f"{type(self).__name__}: {axes} indices for batch shape {tuple(self._batch_shape)}"
            )
        if not any(i is Ellipsis for i in indices):
            indices = (*indices, Ellipsis)

        def change(array: Array, event_dim: int) -> Array:
            return array[indices + (slice(None),) * event_dim]

        return self._rebuilt(change)

    def __iter__(self) -> Any:
        if not self._batch_shape:
            raise TypeError(f"{type(self).__name__} with batch shape () can't be iterated over")
        return (self[i] for i in range(self._batch_shape[0]))

    def to(self, *, device: Any = None, dtype: Any = None, backend: str | None = None) -> Self:
        """The same distributions with parameters on another device, dtype or array library.

        Raises
        ------
        LookupError
            No backend of that name is installed.
        """
        from arraydist.convert import convert

        return self._mapped(
            lambda array: convert(array, device=device, dtype=dtype, backend=backend)
        )

    def __repr__(self) -> str:
        shown = []
        for name in self._given:
            array = self.__dict__[name]
            shown.append(f"{name}: {array}" if not array.ndim else f"{name}: {tuple(array.shape)}")
        return f"{type(self).__name__}({', '.join(shown)})"


def _rows(array: Array, index: Array) -> Array:
    """Rows chosen by whole numbers or a mask: the standard takes no ellipsis beside an array."""
    xp = array_namespace(array)
    if xp.isdtype(index.dtype, "bool"):
        return array[index]
    rows = xp.take(array, xp.reshape(index, (-1,)), axis=0)
    return xp.reshape(rows, (*index.shape, *array.shape[1:]))


def _signature(parameters: dict[str, Parameter]) -> inspect.Signature:
    kinds = inspect.Parameter
    listed = [
        kinds(
            name,
            kinds.POSITIONAL_OR_KEYWORD,
            default=kinds.empty if p.default is ... else p.default,
        )
        for name, p in parameters.items()
    ]
    listed.append(kinds("validate_args", kinds.KEYWORD_ONLY, default=None))
    return inspect.Signature(listed)
