"""Inverses of the error function and its complement.

Arrays take the arguments around the root first, which need neither logarithm nor root.

`erfcinv` is a quantile of a normal distribution, see `arraydist.kernels.normal`.  `erfinv` has
shorter formulas: in the centre a rational function of x**2; in the tails, with
r = sqrt(-log((1 - |x|) / 2)), r less a number between 0.25 and 0.65, a rational function of r, as
1 - |x| is never as small as a probability may be.  The coefficients interpolate 60-digit values at
Chebyshev nodes (of log r in the tails) in variables that make all of them positive, so that
nothing cancels.

References
----------
.. [1] M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution",
   Applied Statistics 37 (1988), pp. 477-484 (the variables, the split in centre and tail).
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import fast_two_sum, horner, two_sum
from arraydist.kernels.exponential import log_reduced, log_with_rest, split_normal
from arraydist.kernels.normal import quantile
from arraydist.kernels.primitives import bits_to_float, copysign, float_to_bits, fma, sqrt, uint64
from arraydist.kernels.ranges import Ranges
from arraydist.kernels.record import kernel

__all__ = ["erfcinv", "erfinv"]

_SQRT_HALF = 0.7071067811865476
_SQRT_HALF_LOW = -4.833646656726457e-17
_LN2 = 0.6931471805599453
_LN2_LOW = 2.3190468138462996e-17
_HALF_SQRT_PI = 0.886226925452758
_HALF_SQRT_PI_LOW = -3.8332932499128993e-17
_HALF_INVERSE_BITS = 0x7FCE6238502484BA
_ERFINV_CENTRAL = 0.7
_ERFINV_CENTRAL_SQUARE = 0.49
_CENTRAL = 0.35
"""Distance of the probability from 1/2 up to which `quantile` calls it central."""

# (erfinv(x) / x - sqrt(pi) / 2) / x**2 in 0.49 - x**2 for |x| <= 0.7, error 1.8e-17 of erfinv.
_CENTRE_NUMERATOR = (
    0.0023819896700953236,
    0.6563327364448401,
    6.728806494104261,
    21.361732328398464,
    28.207561142447645,
    16.266761247926834,
    3.3851019657460784,
)
_CENTRE_DENOMINATOR = (
    1.0,
    14.83580171202419,
    67.89574533416578,
    134.88227293220444,
    129.67263078916375,
    59.28424722215169,
    10.319861338675874,
)
_START = 1.375
"""What r is counted from, just below its least."""
_DISTANCE = 0.65625
"""What r and the value differ by there, or a little more: r less this is exact."""
# erfinv(x) - (r - 0.65625) in r - 1.375, up to the last float below one; error 2.9e-17 of erfinv.
_TAIL_NUMERATOR = (
    0.653706516356198,
    51.294434696116724,
    1099.9682769573578,
    9970.08224006238,
    47149.20678213601,
    124717.79695294528,
    171362.95928149857,
    95397.72784470832,
    3802.158539650714,
)
_TAIL_DENOMINATOR = (
    1.0,
    83.19836239149807,
    1984.390202637147,
    20882.79417994739,
    118583.71560966366,
    395981.4072364425,
    772349.0705847811,
    803480.4521863979,
    340657.1302635025,
)


def near_erfinv(x: float) -> float:
    """`erfinv` for |x| <= 0.7."""
    square = x * x
    v = _ERFINV_CENTRAL_SQUARE - square
    ratio = horner(v, _CENTRE_NUMERATOR) / horner(v, _CENTRE_DENOMINATOR)
    value = fma(x, _HALF_SQRT_PI, x * fma(square, ratio, _HALF_SQRT_PI_LOW))
    return x * _HALF_SQRT_PI if abs(x) < 1e-20 else value


def central_erfinv(x: float) -> float:
    """`erfinv` around the root, NaN elsewhere."""
    return near_erfinv(x) if abs(x) <= _ERFINV_CENTRAL else math.nan


def outer_erfinv(x: float) -> float:
    """`erfinv` in the tails."""
    magnitude = abs(x)
    rest = 1.0 - magnitude  # exact in the tails, and never denormal
    k, m = split_normal(0.5 * rest)
    high, low = log_reduced(k, m - 1.0, 0.0)
    log_tail, log_tail_low = fast_two_sum(high, low)
    r = sqrt(-log_tail)
    r_low = (fma(-r, r, -log_tail) - log_tail_low) * half_inverse_in_brief(r)
    t = r - _START
    ratio = horner(t, _TAIL_NUMERATOR) / horner(t, _TAIL_DENOMINATOR)
    value = math.inf if rest == 0.0 else (r - _DISTANCE) + (ratio + r_low)
    return copysign(value, x) if magnitude <= 1.0 else math.nan


def half_inverse_in_brief(r: float) -> float:
    """``0.5 / r`` within 6 percent, for r > 0: the bits of floats are logarithms, nearly."""
    return bits_to_float(uint64(uint64(_HALF_INVERSE_BITS) - float_to_bits(r)))


@kernel("interval", ranges=Ranges((central_erfinv, outer_erfinv), complete=True))
def erfinv(x: float) -> float:
    """Inverse of `erf`."""
    central, outer = near_erfinv(x), outer_erfinv(x)
    return central if abs(x) <= _ERFINV_CENTRAL else outer


def erfcinv_in(x: float, central: bool) -> float:
    """`erfcinv` around the root or in the tails."""
    q, q_low = fast_two_sum(0.5, -0.5 * x)
    tail = x if q > 0.0 else 2.0 - x
    # log(x / 2), without halving a denormal number
    log_tail, log_tail_low = log_with_rest(tail)
    log_tail, difference = two_sum(log_tail, -_LN2)
    high, low = quantile(q, q_low, log_tail, difference + (log_tail_low - _LN2_LOW), central)
    value = math.inf if tail == 0.0 else over_sqrt_two(high, low)
    value = value if central else copysign(value, q)
    return value if x >= 0.0 and x <= 2.0 else math.nan


def central_erfcinv(x: float) -> float:
    """`erfcinv` around the root, NaN elsewhere."""
    return erfcinv_in(x, True) if abs(0.5 - 0.5 * x) <= _CENTRAL else math.nan


def outer_erfcinv(x: float) -> float:
    """`erfcinv` in the tails."""
    return erfcinv_in(x, False)


@kernel("interval", ranges=Ranges((central_erfcinv, outer_erfcinv), complete=True))
def erfcinv(x: float) -> float:
    """Inverse of `erfc`, for 0 <= x <= 2."""
    return erfcinv_in(x, abs(0.5 - 0.5 * x) <= _CENTRAL)


def over_sqrt_two(high: float, low: float) -> float:
    """``(high + low) / sqrt(2)``."""
    return fma(high, _SQRT_HALF, fma(high, _SQRT_HALF_LOW, low * _SQRT_HALF))
