"""The regularised incomplete beta functions, to full relative accuracy in both tails.

The tail below or above x is computed as ``factor * exp(high + low)``, with the exponent as a pair
of numbers because it may be -700 where the result is still to have sixteen digits; the other tail
is its complement.  Which one, and how:

* a <= 1 and x small: the lower tail by a power series, as a logarithm that is accurate when it is
  tiny, so that the upper tail follows even as a -> 0; mirrored for b <= 1 and 1 - x small;
* n = a b / (a + b) >= 30 and x near the mean: Temme's uniform expansion, the smaller tail;
* otherwise the continued fraction of Didonato and Morris, for the smaller tail.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, sections 8.17 and 8.18.
.. [2] A. R. Didonato, A. H. Morris, "Algorithm 708: significant digit computation of the
   incomplete beta function ratios", ACM TOMS 18 (1992), sections 2-3.
"""

from __future__ import annotations

import math

from arraydist.kernels.beta_parts import (
    FRACTION_TOLERANCE,
    beta_exponent,
    beta_fraction,
    beta_power,
    small_shape_power,
)
from arraydist.kernels.beta_temme import BETA_TEMME_OMEGA, BETA_TEMME_SIZE, beta_temme_sum
from arraydist.kernels.compensated import two_sum
from arraydist.kernels.elementary import exp, expm1, log, log1mexp, log1p
from arraydist.kernels.exponential import exp_with_tail
from arraydist.kernels.incomplete_beta_log_ranges import (
    lower_log_expansion,
    lower_log_long,
    lower_log_short,
    upper_log_expansion,
    upper_log_long,
    upper_log_short,
)
from arraydist.kernels.incomplete_beta_ranges import (
    lower_expansion,
    lower_long,
    lower_short,
    tail_range,
    upper_expansion,
    upper_long,
    upper_short,
)
from arraydist.kernels.normal import erfcx
from arraydist.kernels.primitives import fma, sqrt
from arraydist.kernels.ranges import Ranges
from arraydist.kernels.record import kernel

_TWO_PI = 6.283185307179586
_SMALL = 0.2
"""For shapes above, neither tail is nearer to one than 0.95 where the fraction serves it."""


def low_end(a: float, b: float, x: float) -> bool:
    """Whether a <= 1 and x is near 0, where the lower tail is nearly a power of x."""
    return a <= 1.0 and x <= 0.2 and b * x <= 1.0


def near_one(a: float, b: float, x: float) -> bool:
    """Whether, at the low end, the lower tail is too near one to be subtracted from it."""
    return a <= _SMALL and a <= b and low_end(a, b, x) and a * log(x * (1.0 + b)) > -0.3


def lower_is_smaller(a: float, b: float, x: float, y: float) -> bool:
    """Which tail the continued fraction serves."""
    if a > 1.0 and b > 1.0:
        return a * y > b * x
    if a > _SMALL and b > _SMALL:
        return (a + 1.0) * y > (b + 1.0) * x
    if low_end(a, b, x):
        return True
    return False if low_end(b, a, y) else a >= b


def smaller_tail(
    a: float, b: float, x: float, x_low: float, y: float, y_low: float
) -> tuple[bool, float, float, float, float]:
    """`beta_tail` by expansion or fraction, and ``x**a y**b / B(a, b)`` over the tail.

    The latter is the slope of the tail's logarithm in log(x / y); it is right to 1e-8.
    """
    upper = not lower_is_smaller(a, b, x, y)
    if upper:
        a, b = b, a
        x, y = y, x
        x_low, y_low = y_low, x_low
    size = (a / (a + b)) * b
    if size >= BETA_TEMME_SIZE:
        high, low = beta_exponent(a, b, x, x_low, y, y_low)
        omega = -sqrt(-2.0 * high / size)
        if omega > -BETA_TEMME_OMEGA:
            series = beta_temme_sum(omega, (b - a) / (a + b), 1.0 / size)
            factor = 0.5 * erfcx(sqrt(-high)) + series / sqrt(_TWO_PI * size)
            # The leading term of Stirling's errors suffices, exponentiated to second order.
            error = (1.0 / (a + b) - 1.0 / a - 1.0 / b) / 12.0
            density = sqrt(size / _TWO_PI) * fma(error, fma(0.5, error, 1.0), 1.0)
            return upper, high, low, factor, density / factor
    high, low, factor = beta_power(a, b, x, x_low, y, y_low)
    fraction = beta_fraction(a, b, x, y, FRACTION_TOLERANCE)
    return upper, high, low, factor * fraction, a / fraction


def beta_tail(
    a: float, b: float, x: float, x_low: float, y: float, y_low: float
) -> tuple[bool, float, float, float]:
    """``(upper, high, low, factor)``: the upper or lower tail is factor exp(high + low).

    For finite a, b > 0 and x + y = 1 as pairs, both positive.  A factor of exactly 1 says that the
    exponent is accurate relative to itself.
    """
    if near_one(a, b, x):
        high, low, factor = small_shape_power(a, b, x, x_low)
        return False, high, low, factor
    if near_one(b, a, y):
        high, low, factor = small_shape_power(b, a, y, y_low)
        return True, high, low, factor
    upper, high, low, factor, _ = smaller_tail(a, b, x, x_low, y, y_low)
    return upper, high, low, factor


def tail_value(high: float, low: float, factor: float) -> float:
    """``factor * exp(high + low)``, right where the power alone overflows or underflows."""
    if high < -700.0 or high > 700.0:
        # far beyond underflow the rounding error of the exponent is no small number any more
        half = exp_with_tail(0.5 * high, 0.5 * low if high > -1e4 else 0.0)
        return half * factor * half
    return factor * exp_with_tail(high, low)


def complement_value(high: float, low: float, factor: float) -> float:
    """One less the tail."""
    if factor == 1.0 and high > -1.0:
        return -expm1(high) - low * exp(high)
    return 1.0 - tail_value(high, low, factor)


def log_complement(high: float, low: float, factor: float) -> float:
    """Logarithm of one less the tail."""
    if factor == 1.0 and high > -1.0:
        return log1mexp(high)
    return log1p(-tail_value(high, low, factor))


def incomplete_beta(
    a: float, b: float, x: float, x_low: float, y: float, y_low: float, upper: bool
) -> float:
    """The upper or lower tail for x + y = 1 as pairs, inside or on the edge of the domain."""
    if not edge_free(a, b, x, y):
        edge = lower_edge(a, b, x, y)
        return 1.0 - edge if upper else edge
    computed, high, low, factor = beta_tail(a, b, x, x_low, y, y_low)
    if computed == upper:
        return tail_value(high, low, factor)
    return complement_value(high, low, factor)


def log_incomplete_beta(
    a: float, b: float, x: float, x_low: float, y: float, y_low: float, upper: bool
) -> float:
    """Logarithm of `incomplete_beta`."""
    if not edge_free(a, b, x, y):
        edge = lower_edge(a, b, x, y)
        return log(1.0 - edge if upper else edge)
    computed, high, low, factor = beta_tail(a, b, x, x_low, y, y_low)
    if computed == upper:
        return high + (low + log(factor))
    return log_complement(high, low, factor)


def edge_free(a: float, b: float, x: float, y: float) -> bool:
    """Whether all arguments are finite and inside the domain."""
    return a > 0.0 and b > 0.0 and a < math.inf and b < math.inf and x > 0.0 and y > 0.0


def lower_edge(a: float, b: float, x: float, y: float) -> float:
    """The lower tail where an argument is on the edge of the domain, NaN outside.

    A shape of 0, or an infinite other shape, puts all mass at that end of the interval.
    """
    if not (a >= 0.0 and b >= 0.0 and x >= 0.0 and y >= 0.0):
        return math.nan
    at_zero = a == 0.0 or b == math.inf
    at_one = b == 0.0 or a == math.inf
    if at_zero and at_one:
        return math.nan
    if x == 0.0:
        return 0.0
    if y == 0.0:
        return 1.0
    return 1.0 if at_zero else 0.0


def lower_anywhere(a: float, b: float, x: float) -> float:
    """The lower tail for all arguments."""
    y, y_low = two_sum(1.0, -x)
    return incomplete_beta(a, b, x, 0.0, y, y_low, False)


LOWER_RANGES = Ranges(
    (
        lower_expansion,
        lower_short,
        lower_long,
    ),
    tail_range,
)


@kernel("nonnegative", "nonnegative", "unit_interval", tolerance=1e-13, ranges=LOWER_RANGES)
def betainc(a: float, b: float, x: float) -> float:
    """Regularised incomplete beta function, the Beta(a, b) distribution below x."""
    return lower_anywhere(a, b, x)


def upper_anywhere(a: float, b: float, x: float) -> float:
    """The upper tail for all arguments."""
    y, y_low = two_sum(1.0, -x)
    return incomplete_beta(a, b, x, 0.0, y, y_low, True)


UPPER_RANGES = Ranges(
    (
        upper_expansion,
        upper_short,
        upper_long,
    ),
    tail_range,
)


@kernel("nonnegative", "nonnegative", "unit_interval", tolerance=1e-13, ranges=UPPER_RANGES)
def betaincc(a: float, b: float, x: float) -> float:
    """Complement of the regularised incomplete beta function, the distribution above x."""
    return upper_anywhere(a, b, x)


def lower_log_anywhere(a: float, b: float, x: float) -> float:
    """Logarithm of the lower tail for all arguments."""
    y, y_low = two_sum(1.0, -x)
    return log_incomplete_beta(a, b, x, 0.0, y, y_low, False)


LOWER_LOG_RANGES = Ranges(
    (
        lower_log_expansion,
        lower_log_short,
        lower_log_long,
    ),
    tail_range,
)


@kernel("nonnegative", "nonnegative", "unit_interval", tolerance=1e-13, ranges=LOWER_LOG_RANGES)
def log_betainc(a: float, b: float, x: float) -> float:
    """Logarithm of `betainc`, also where that underflows."""
    return lower_log_anywhere(a, b, x)


def upper_log_anywhere(a: float, b: float, x: float) -> float:
    """Logarithm of the upper tail for all arguments."""
    y, y_low = two_sum(1.0, -x)
    return log_incomplete_beta(a, b, x, 0.0, y, y_low, True)


UPPER_LOG_RANGES = Ranges(
    (
        upper_log_expansion,
        upper_log_short,
        upper_log_long,
    ),
    tail_range,
)


@kernel("nonnegative", "nonnegative", "unit_interval", tolerance=1e-13, ranges=UPPER_LOG_RANGES)
def log_betaincc(a: float, b: float, x: float) -> float:
    """Logarithm of `betaincc`, also where that underflows."""
    return upper_log_anywhere(a, b, x)
