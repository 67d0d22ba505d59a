"""Wald, or inverse Gaussian, numbers.

References
----------
.. [1] J. R. Michael, W. R. Schucany, R. W. Haas, "Generating random variates using transformations
   with multiple roots", The American Statistician 30 (1976), pp. 88-90, equations 4 and 5.
"""

from __future__ import annotations

from arraydist.kernels.primitives import sqrt, uint64
from arraydist.kernels.record import Single, sampler
from arraydist.kernels.single_precision import near_zero, normal_of_words
from arraydist.kernels.uniforms import clipped, one_normal, unit_interval

_LEADING_12 = 0xFFF00000
_HALF_STEP = 0x00080000
"""Half a step of the 12 bits, so that they end a number of the form n + 1/2."""
_SMALLEST = 5e-324
_LARGEST = 1.7976931348623157e308


def wald_setup(mean: float, scale: float) -> tuple[float, float, float, float]:
    """``(mean, the lesser of both, w, v)`` with v / w = mean / scale and the greater of both 1.

    No quotient overflows, however far apart mean and scale are.
    """
    wide = mean > scale
    w = scale / mean if wide else 1.0
    v = 1.0 if wide else mean / scale
    return mean, (scale if wide else mean), w, v


def from_roots(half: float, u: float, mean: float, least: float, w: float, v: float) -> float:
    """One of both roots, for half the square of a normal number and a uniform number [1]_.

    With r = v half and t = w + r + sqrt(r (r + 2 w)) they are mean t / w and mean w / t: in that
    form nothing cancels.  The smaller one is taken with probability t / (w + t).
    """
    r = v * half
    t = w + r + sqrt(r * (r + 2.0 * w))
    return mean * (t / w) if u * (w + t) < w else least / t


def single_attempt(
    w0: int, w1: int, w2: int, w3: int, mean: float, least: float, w: float, v: float
) -> float:
    """An attempt in single precision."""
    z = normal_of_words(w0, w1)
    return from_roots(0.5 * z * z, near_zero(w2), mean, least, w, v)


def positive_and_finite(x: float, mean: float, scale: float) -> float:
    """A positive number, and the largest one instead of infinity."""
    return clipped(x, _SMALLEST, _LARGEST)


@sampler(
    kind="single",
    arity=2,
    setup=wald_setup,
    finish=positive_and_finite,
    single=Single(4, single_attempt),
)
def wald(
    w0: int, w1: int, w2: int, w3: int, mean: float, least: float, w: float, v: float
) -> float:
    """Wald numbers by the transformation with two roots [1]_.

    The words are used as by `gamma_attempt`.
    """
    z = one_normal(unit_interval(w0, w1 & uint64(_LEADING_12) | uint64(_HALF_STEP)), w2)
    u = unit_interval(w3, (w1 << uint64(12)) & uint64(0xFFFFFFFF))
    return from_roots(0.5 * z * z, u, mean, least, w, v)
