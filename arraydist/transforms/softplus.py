"""The softplus transform."""

from __future__ import annotations

from typing import Any

from arraydist._typing import Array
from arraydist.constraints import positive, real
from arraydist.kernels.elementary import log1mexp, log1pexp, log_expit
from arraydist.transforms.base import Transform


class SoftplusTransform(Transform):
    r""":math:`y = \log(1 + e^x)`, from the real line to the positive numbers.

    Examples
    --------
    >>> from arraydist.transforms import SoftplusTransform
    >>> SoftplusTransform()(-40.0)
    array(4.24835426e-18)
    """

    domain = real
    codomain = positive
    bijective = True

    @property
    def sign(self) -> Any:
        """1."""
        return 1

    def _call(self, x: Array) -> Array:
        return log1pexp(x)

    def _inverse(self, y: Array) -> Array:
        return y + log1mexp(-y)

    def log_abs_det_jacobian(self, x: Array, y: Array) -> Array:
        """``-log(1 + exp(-x))``."""
        return log_expit(x)
