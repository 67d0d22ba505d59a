"""Powers as a transform."""

from __future__ import annotations

from typing import Any

from arraydist._typing import Array, ArrayLike
from arraydist.constraints import positive
from arraydist.kernels.elementary import log, pow, xlogy
from arraydist.namespace import array_namespace
from arraydist.transforms.affine import sign_of
from arraydist.transforms.base import Transform


class PowerTransform(Transform):
    r""":math:`y = x^p`, from the positive numbers to themselves.

    Parameters
    ----------
    exponent
        :math:`p`, not 0; the transform decreases where it is negative.
    cache_size
        See `Transform`.

    Examples
    --------
    >>> from arraydist.transforms import PowerTransform
    >>> PowerTransform(-2.0).inv(0.25)
    array(2.)
    """

    domain = positive
    codomain = positive
    bijective = True
    _given = ("exponent",)

    def __init__(self, exponent: ArrayLike, cache_size: int = 0) -> None:
        super().__init__(cache_size)
        self.exponent = exponent

    @property
    def sign(self) -> Any:
        """The exponent's."""
        return sign_of(self.exponent)

    def _call(self, x: Array) -> Array:
        return pow(x, self.exponent)

    def _inverse(self, y: Array) -> Array:
        return pow(y, 1.0 / self.exponent)

    def log_abs_det_jacobian(self, x: Array, y: Array) -> Array:
        """``log(abs(p)) + (p - 1) log(x)``."""
        xp = array_namespace(x, self.exponent)
        return log(xp.abs(xp.asarray(self.exponent, dtype=x.dtype))) + xlogy(self.exponent - 1.0, x)
