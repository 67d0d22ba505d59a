"""The logistic transform."""

from __future__ import annotations

from typing import Any

from arraydist._typing import Array
from arraydist.constraints import real, unit_interval
from arraydist.kernels.elementary import expit, log_expit, logit
from arraydist.transforms.base import Transform


class SigmoidTransform(Transform):
    r""":math:`y = 1 / (1 + e^{-x})`, from the real line to the unit interval.

    Nothing is clamped: outputs round to 1 from ``x`` = 37 on (17 in single precision), where the
    inverse gives infinity.  What is lost then can't be found again from ``y`` alone, so draws with
    their densities come from ``sample_and_log_prob``.

    Examples
    --------
    >>> from arraydist.transforms import SigmoidTransform
    >>> SigmoidTransform()(-700.0)
    array(9.85967654e-305)
    """

    domain = real
    codomain = unit_interval
    bijective = True

    @property
    def sign(self) -> Any:
        """1."""
        return 1

    def _call(self, x: Array) -> Array:
        return expit(x)

    def _inverse(self, y: Array) -> Array:
        return logit(y)

    def log_abs_det_jacobian(self, x: Array, y: Array) -> Array:
        """``log(y (1 - y))``, from ``x``: finite however far out that is."""
        return log_expit(x) + log_expit(-x)
