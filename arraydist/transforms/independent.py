"""Transforms whose trailing batch axes count as one element."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Self

from arraydist._typing import Array, Shape
from arraydist.constraints import Constraint, independent
from arraydist.reductions import sum_rightmost
from arraydist.transforms.base import Transform


class IndependentTransform(Transform):
    """A transform whose log determinant is summed over further trailing axes.

    Parameters
    ----------
    base_transform
        The transform itself.
    reinterpreted_batch_ndims
        How many more trailing axes belong to one element.
    cache_size
        See `Transform`.

    Examples
    --------
    >>> import numpy as np
    >>> from arraydist.transforms import ExpTransform, IndependentTransform
    >>> x = np.asarray([1.0, 2.0])
    >>> IndependentTransform(ExpTransform(), 1).log_abs_det_jacobian(x, np.exp(x))
    np.float64(3.0)
    """

    _part_names: ClassVar[tuple[str, ...]] = ("base_transform",)
    _setting_names: ClassVar[tuple[str, ...]] = ("reinterpreted_batch_ndims",)

    def __init__(
        self, base_transform: Transform, reinterpreted_batch_ndims: int, cache_size: int = 0
    ) -> None:
        super().__init__(cache_size)
        self.base_transform = base_transform
        self.reinterpreted_batch_ndims = reinterpreted_batch_ndims

    @property
    def domain(self) -> Constraint:  # type: ignore[override]
        """Arrays in the base transform's domain."""
        return independent(self.base_transform.domain, self.reinterpreted_batch_ndims)

    @property
    def codomain(self) -> Constraint:  # type: ignore[override]
        """Arrays in the base transform's codomain."""
        return independent(self.base_transform.codomain, self.reinterpreted_batch_ndims)

    @property
    def bijective(self) -> bool:  # type: ignore[override]
        """Whether the base transform is."""
        return self.base_transform.bijective

    @property
    def sign(self) -> Any:
        """The base transform's."""
        return self.base_transform.sign

    def _call(self, x: Array) -> Array:
        return self.base_transform(self._checked(x, self.domain))

    def _inverse(self, y: Array) -> Array:
        return self.base_transform._inv_call(self._checked(y, self.codomain))

    def _checked(self, x: Array, constraint: Constraint) -> Array:
        if x.ndim < constraint.event_dim:
            raise ValueError(
                f"{type(self).__name__}: needs {constraint.event_dim} axes, "
                f"got shape {tuple(x.shape)}"
            )
        return x

    def log_abs_det_jacobian(self, x: Array, y: Array) -> Array:
        """The base transform's, summed over the further axes."""
        inner = self.base_transform.log_abs_det_jacobian(x, y)
        return sum_rightmost(inner, self.reinterpreted_batch_ndims)

    def forward_shape(self, shape: Shape) -> Shape:
        """Shape of the output for an input of this shape."""
        return self.base_transform.forward_shape(shape)

    def inverse_shape(self, shape: Shape) -> Shape:
        """Shape of the input for an output of this shape."""
        return self.base_transform.inverse_shape(shape)

    def _affine(self) -> tuple[Any, Any] | None:
        return self.base_transform._affine()

    def _rebatched(
        self, change: Callable[[Array, int], Array], shape: Shape, batch_dims: int
    ) -> Self:
        base = self.base_transform._rebatched(change, shape, batch_dims)
        return self._with({"base_transform": base})
