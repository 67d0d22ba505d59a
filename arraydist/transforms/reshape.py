"""Another shape as a transform."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from typing import ClassVar

from arraydist._typing import Array, Shape
from arraydist.constraints import Constraint, independent, real
from arraydist.namespace import array_namespace
from arraydist.transforms.base import Transform


class ReshapeTransform(Transform):
    """The trailing axes laid out in another shape of as many elements.

    Parameters
    ----------
    in_shape, out_shape
        Shapes of one element before and after.
    cache_size
        See `Transform`.

    Raises
    ------
    ValueError
        The shapes have different numbers of elements.

    Examples
    --------
    >>> import numpy as np
    >>> from arraydist.transforms import ReshapeTransform
    >>> ReshapeTransform((4,), (2, 2))(np.zeros((5, 4))).shape
    (5, 2, 2)
    """

    bijective = True
    _setting_names: ClassVar[tuple[str, ...]] = ("in_shape", "out_shape")

    def __init__(
        self, in_shape: Sequence[int], out_shape: Sequence[int], cache_size: int = 0
    ) -> None:
        super().__init__(cache_size)
        self.in_shape = tuple(map(operator.index, in_shape))
        self.out_shape = tuple(map(operator.index, out_shape))
        if math.prod(self.in_shape) != math.prod(self.out_shape):
            raise ValueError(
                f"{type(self).__name__}: {self.in_shape} and {self.out_shape} "
                "have different numbers of elements"
            )

    @property
    def domain(self) -> Constraint:  # type: ignore[override]
        """Arrays of ``in_shape``."""
        return independent(real, len(self.in_shape))

    @property
    def codomain(self) -> Constraint:  # type: ignore[override]
        """Arrays of ``out_shape``."""
        return independent(real, len(self.out_shape))

    def _call(self, x: Array) -> Array:
        return array_namespace(x).reshape(x, self.forward_shape(tuple(x.shape)))

    def _inverse(self, y: Array) -> Array:
        return array_namespace(y).reshape(y, self.inverse_shape(tuple(y.shape)))

    def log_abs_det_jacobian(self, x: Array, y: Array) -> Array:
        """0."""
        batch = tuple(x.shape)[: x.ndim - len(self.in_shape)]
        return array_namespace(x).zeros(batch, dtype=x.dtype, device=x.device)

    def forward_shape(self, shape: Shape) -> Shape:
        """Shape of the output for an input of this shape."""
        return self._exchanged(shape, self.in_shape, self.out_shape)

    def inverse_shape(self, shape: Shape) -> Shape:
        """Shape of the input for an output of this shape."""
        return self._exchanged(shape, self.out_shape, self.in_shape)

    def _exchanged(self, shape: Shape, old: Shape, new: Shape) -> Shape:
        cut = len(shape) - len(old)
        if cut < 0 or tuple(shape[cut:]) != old:
            raise ValueError(
                f"{type(self).__name__}: expected trailing axes {old}, got shape {tuple(shape)}"
            )
        return (*shape[:cut], *new)
