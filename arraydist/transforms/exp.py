"""The exponential transform."""

from __future__ import annotations

from typing import Any

from arraydist._typing import Array
from arraydist.constraints import positive, real
from arraydist.kernels.elementary import exp, log
from arraydist.transforms.base import Transform


class ExpTransform(Transform):
    r""":math:`y = e^x`, from the real line to the positive numbers.

    Examples
    --------
    >>> from arraydist.transforms import ExpTransform
    >>> ExpTransform().inv(1.0)
    array(0.)
    """

    domain = real
    codomain = positive
    bijective = True

    @property
    def sign(self) -> Any:
        """1."""
        return 1

    def _call(self, x: Array) -> Array:
        return exp(x)

    def _inverse(self, y: Array) -> Array:
        return log(y)

    def log_abs_det_jacobian(self, x: Array, y: Array) -> Array:
        """``x``."""
        return x
