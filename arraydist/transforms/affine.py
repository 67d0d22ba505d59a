"""Affine transforms."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from arraydist._typing import Array, ArrayLike
from arraydist.constraints import Constraint, independent, real
from arraydist.kernels.elementary import log
from arraydist.namespace import array_namespace
from arraydist.reductions import sum_rightmost
from arraydist.transforms.base import Transform


def sign_of(factor: ArrayLike) -> Any:
    """1, 0 or -1 of a number, an array of these of an array."""
    if isinstance(factor, (int, float)):
        return (factor > 0) - (factor < 0)
    return array_namespace(factor).sign(factor)


class AffineTransform(Transform):
    r""":math:`y = a + b x`.

    Parameters
    ----------
    loc
        Shift :math:`a`.
    scale
        Factor :math:`b`, not 0; the transform decreases where it is negative.
    event_dim
        How many trailing axes make one element; the log determinant is summed over them.
    cache_size
        See `Transform`.

    Examples
    --------
    >>> from arraydist.transforms import AffineTransform
    >>> AffineTransform(1.0, -2.0).inv(0.0)
    np.float64(0.5)
    """

    bijective = True
    _given = ("loc", "scale")
    _setting_names: ClassVar[tuple[str, ...]] = ("_event_dim",)

    def __init__(
        self, loc: ArrayLike, scale: ArrayLike, event_dim: int = 0, cache_size: int = 0
    ) -> None:
        super().__init__(cache_size)
        self.loc = loc
        self.scale = scale
        self._event_dim = event_dim

    @property
    def event_dim(self) -> int:
        """How many trailing axes make one element."""
        return self._event_dim

    @property
    def domain(self) -> Constraint:  # type: ignore[override]
        """The real numbers, or arrays of them."""
        return independent(real, self._event_dim) if self._event_dim else real

    @property
    def codomain(self) -> Constraint:  # type: ignore[override]
        """The real numbers, or arrays of them."""
        return self.domain

    @property
    def sign(self) -> Any:
        """The scale's."""
        return sign_of(self.scale)

    def _call(self, x: Array) -> Array:
        return self.loc + self.scale * x

    def _inverse(self, y: Array) -> Array:
        return (y - self.loc) / self.scale

    def _affine(self) -> tuple[Any, Any] | None:
        return self.loc, self.scale

    def log_abs_det_jacobian(self, x: Array, y: Array) -> Array:
        """``log(abs(scale))``, summed over the event axes."""
        xp = array_namespace(x, self.scale)
        if isinstance(self.scale, (int, float)):
            size = abs(self.scale)
            result = xp.full_like(x, math.log(size) if size else -math.inf)
        else:
            result = log(xp.abs(self.scale))
            if result.shape != x.shape:
                result = xp.broadcast_to(result, self._same_shape(tuple(x.shape)))
        return sum_rightmost(result, self._event_dim)
