"""Wald, or inverse Gaussian, numbers.

References
----------
.. [1] J. R. Michael, W. R. Schucany, R. W. Haas, "Generating random variates using transformations
   with multiple roots", The American Statistician 30 (1976), pp. 88-90, equations 4 and 5.
"""

from __future__ import annotations

from arraydist.kernels.primitives import sqrt, uint64
from arraydist.kernels.record import sampler
from arraydist.kernels.uniforms import clipped, one_normal, unit_interval

_LEADING_12 = 0xFFF00000
_HALF_STEP = 0x00080000
"""Half a step of the 12 bits, so that they end a number of the form n + 1/2."""
_LARGE = 1e10
"""From here on r + 1 and sqrt(r (r + 2)) are the same to the last bit."""
_SMALLEST = 5e-324
_SMALLEST_FLOAT32 = 2.0**-149
_LARGEST = 1.7976931348623157e308
_LARGEST_FLOAT32 = 3.4028234663852886e38


def wald_setup(mean: float, scale: float) -> tuple[float, float]:
    """The mean, and half of it over the scale."""
    return mean, 0.5 * mean / scale


def positive_and_finite(x: float, mean: float, scale: float) -> float:
    """A positive number, and the largest one instead of infinity."""
    return clipped(x, _SMALLEST, _LARGEST)


def positive_and_finite_float32(x: float, mean: float, scale: float) -> float:
    """The same, for a value that is rounded to float32 next."""
    return clipped(x, _SMALLEST_FLOAT32, _LARGEST_FLOAT32)


@sampler(
    kind="single",
    arity=2,
    setup=wald_setup,
    finish=positive_and_finite,
    finish_float32=positive_and_finite_float32,
)
def wald(w0: int, w1: int, w2: int, w3: int, mean: float, half_ratio: float) -> float:
    """Wald numbers by the transformation with two roots [1]_.

    The roots for a normal number z are ``mean s`` and ``mean / s`` with s = 1 + r + sqrt(r (r + 2))
    and r = mean z**2 / (2 scale): in that form nothing cancels.  The smaller one is taken with
    probability s / (1 + s).

    The words are used as by `gamma_attempt`.
    """
    z = one_normal(unit_interval(w0, w1 & uint64(_LEADING_12) | uint64(_HALF_STEP)), w2)
    u = unit_interval(w3, (w1 << uint64(12)) & uint64(0xFFFFFFFF))
    r = half_ratio * (z * z)
    near = r if r < _LARGE else 1.0
    s = 1.0 + r + (sqrt(near * (near + 2.0)) if r < _LARGE else r)
    return mean * s if u * (1.0 + s) < 1.0 else mean / s
