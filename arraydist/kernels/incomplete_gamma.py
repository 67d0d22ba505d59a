"""The regularised incomplete gamma functions, to full relative accuracy in both tails.

One of the two functions is computed as ``factor * exp(high + low)``, with the exponent as a pair
of numbers because it may be -700 where the result is still to have sixteen digits; the other is
its complement.  Which one, and how:

* a >= 25 and x near a: Temme's uniform expansion, the smaller of the two;
* otherwise x below about a: P by its power series;
* otherwise Q by Legendre's continued fraction;
* a < 1 and x < 3/2 with P not small: Q by the series of its complement, written so that nothing
  cancels as a -> 0.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, sections 8.7 (series 8.7.1), 8.9 (continued
   fraction 8.9.2) and 8.12 (uniform expansion).
.. [2] A. Gil, J. Segura, N. M. Temme, "Efficient and accurate algorithms for the computation and
   inversion of the incomplete gamma function ratios", SIAM J. Sci. Comput. 34 (2012), section 2.
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import fast_two_sum, pair_product, two_sum
from arraydist.kernels.deviance import atanh_tail
from arraydist.kernels.error_function import erfcx
from arraydist.kernels.exponential import exp, exp_with_tail, expm1, log, log1p, log_pair
from arraydist.kernels.gamma import loggamma1p_near, stirling_series
from arraydist.kernels.incomplete_gamma_log_ranges import (
    log_range,
    lower_log_complement,
    lower_log_long_fraction,
    lower_log_long_series,
    lower_log_middle_fraction,
    lower_log_short_fraction,
    lower_log_short_series,
    lower_log_uniform,
    upper_log_complement,
    upper_log_long_fraction,
    upper_log_long_series,
    upper_log_middle_fraction,
    upper_log_short_fraction,
    upper_log_short_series,
    upper_log_uniform,
)
from arraydist.kernels.incomplete_gamma_ranges import (
    certainty,
    complement,
    lower_complement,
    lower_long_fraction,
    lower_long_series,
    lower_middle_fraction,
    lower_range,
    lower_short_fraction,
    lower_short_series,
    lower_uniform,
    upper_long_fraction,
    upper_long_series,
    upper_middle_fraction,
    upper_range,
    upper_short_fraction,
    upper_short_series,
    upper_uniform,
)
from arraydist.kernels.primitives import fma, mul, sqrt
from arraydist.kernels.ranges import Ranges
from arraydist.kernels.record import kernel
from arraydist.kernels.temme import TEMME_ETA, TEMME_SHAPE, temme_sum

_TWO_PI = 6.283185307179586
_EPSILON = 2.0**-54


def power_exponent(a: float, x: float) -> tuple[float, float]:
    """``a log(x / a) + a - x`` as a pair, for finite a > 0 and x > 0."""
    difference = x - a
    if abs(difference) < 0.25 * a:
        # With s = (x - a) / (x + a) this is -s (x - a) + 2 a (atanh(s) - s), see `log1pmx_near`;
        # x - a is exact and the second term small, so the first alone is computed as a pair.
        total, total_low = two_sum(a, x)
        s = difference / total
        s_low = fma(-s, total_low, fma(-s, total, difference)) / total
        high = mul(s, difference)
        low = fma(s, difference, -high) + s_low * difference
        return fast_two_sum(-high, fma(2.0 * a, atanh_tail(s), -low))
    log_x, log_x_low = log_pair(x)
    log_a, log_a_low = log_pair(a)
    ratio, ratio_low = two_sum(log_x, -log_a)
    product, product_low = pair_product(ratio, ratio_low + (log_x_low - log_a_low), a, 0.0)
    fall, fall_low = two_sum(a, -x)
    high, low = two_sum(product, fall)
    return fast_two_sum(high, low + (product_low + fall_low))


def gamma_prefactor(a: float, x: float) -> tuple[float, float, float]:
    """``x**a exp(-x) / gamma(a + 1)`` as ``factor * exp(high + low)``, for finite a, x > 0."""
    if a >= 1.0:
        high, low = power_exponent(a, x)
        return high, low, exp(-stirling_series(a)) / sqrt(_TWO_PI * a)
    log_x, log_x_low = log_pair(x)
    product, product_low = pair_product(log_x, log_x_low, a, 0.0)
    high, low = two_sum(product, -x)
    high, low = fast_two_sum(high, low + (product_low - loggamma1p_near(a)))
    return high, low, 1.0


def exp_of_pair(high: float, low: float) -> float:
    """``exp(high + low)``; far below the range of exp the low part is no longer small."""
    return exp_with_tail(high, low if high > -1000.0 else 0.0)


def log_of_product(high: float, low: float, factor: float) -> float:
    """``log(factor exp(high + low))``; where the factor underflows, the exponent is all of it."""
    value: float = high + (low + log(factor if factor > 0.0 else 1.0))
    return value


def lower_series(a: float, x: float) -> float:
    """``1 + x / (a + 1) + x**2 / ((a + 1) (a + 2)) + ...``, the power series of P."""
    term = 1.0
    total = 1.0
    n = a
    for _ in range(1000):
        n += 1.0
        term *= x / n
        total += term
        if term < _EPSILON * total:
            break
    return total


def upper_fraction(a: float, x: float) -> float:
    """``1 / (x + 1 - a - 1 (1 - a) / (x + 3 - a - 2 (2 - a) / ...))``.

    Forward recurrences of numerators and denominators need no division; convergence is looked at
    every fourth step.
    """
    b = x + 1.0 - a
    if x > 1e30:
        return 1.0 / b
    p_last, p = 0.0, 1.0
    q_last, q = 1.0, b
    value = 1.0 / b
    n = 0.0
    for _ in range(250):
        for _ in range(4):
            n += 1.0
            b += 2.0
            coefficient = n * (a - n)
            p_last, p = p, fma(b, p, coefficient * p_last)
            q_last, q = q, fma(b, q, coefficient * q_last)
        last = value
        value = p / q
        if abs(value - last) <= _EPSILON * value:
            break
        if q > 1e150:
            p_last, p, q_last, q = p_last * 1e-150, p * 1e-150, q_last * 1e-150, q * 1e-150
    return value


def upper_complement(a: float, x: float, logarithm: float) -> float:
    """Q(a, x) for 0 < a < 1 and 0 < x < 3/2, with ``logarithm = log(x**a / gamma(a + 1))`` [2]_."""
    term = -1.0
    total = 0.0
    n = 0.0
    for _ in range(30):
        n += 1.0
        term *= -x / n
        total += term / (a + n)
        if abs(term) < 1e-18:
            break
    power = expm1(logarithm)
    return fma((1.0 + power) * a, total, -power)


def gamma_tail(a: float, x: float) -> tuple[bool, float, float, float]:
    """``(upper, high, low, factor)`` with Q or P, by `upper`, equal to factor exp(high + low).

    For finite a > 0 and x > 0.
    """
    if a < 1.0 and x < 1.5:
        logarithm = a * log(x) - loggamma1p_near(a)
        if logarithm > -0.7:
            return True, 0.0, 0.0, upper_complement(a, x, logarithm)
    high, low, factor = gamma_prefactor(a, x)
    if a >= TEMME_SHAPE and high > -(0.5 * TEMME_ETA * TEMME_ETA) * a:
        zeta = sqrt(-high)
        root = sqrt(_TWO_PI * a)
        eta = sqrt(-2.0 * high / a)
        if x < a:
            tail = 0.5 * erfcx(zeta) - temme_sum(-eta, 1.0 / a) / root
            return False, high, low, tail
        return True, high, low, 0.5 * erfcx(zeta) + temme_sum(eta, 1.0 / a) / root
    if x < a + 1.0:
        return False, high, low, factor * lower_series(a, x)
    return True, high, low, factor * a * upper_fraction(a, x)


def limit(a: float, x: float) -> float:
    """P(a, x) where an argument is 0 or infinite, and NaN outside the domain."""
    if not (a >= 0.0 and x >= 0.0) or (a == 0.0 and x == 0.0) or (a == math.inf and x == math.inf):
        return math.nan
    return 1.0 if a == 0.0 or x == math.inf else 0.0


def interior(a: float, x: float) -> bool:
    """Whether both arguments are positive and finite."""
    return a > 0.0 and x > 0.0 and a < math.inf and x < math.inf


def lower_anywhere(a: float, x: float) -> float:
    """P(a, x) for all arguments."""
    if not interior(a, x):
        return limit(a, x)
    upper, high, low, factor = gamma_tail(a, x)
    tail = factor * exp_of_pair(high, low)
    return 1.0 - tail if upper else tail


def upper_anywhere(a: float, x: float) -> float:
    """Q(a, x) for all arguments."""
    if not interior(a, x):
        return 1.0 - limit(a, x)
    upper, high, low, factor = gamma_tail(a, x)
    tail = factor * exp_of_pair(high, low)
    return tail if upper else 1.0 - tail


LOWER_RANGES = Ranges(
    (
        certainty,
        lower_uniform,
        lower_short_series,
        lower_long_series,
        lower_short_fraction,
        lower_middle_fraction,
        lower_long_fraction,
        lower_complement,
    ),
    lower_range,
)
UPPER_RANGES = Ranges(
    (
        certainty,
        upper_uniform,
        upper_short_series,
        upper_long_series,
        upper_short_fraction,
        upper_middle_fraction,
        upper_long_fraction,
        complement,
    ),
    upper_range,
)


@kernel("nonnegative", "nonnegative", tolerance=1e-14, ranges=LOWER_RANGES)
def gammainc(a: float, x: float) -> float:
    """Regularised lower incomplete gamma function P(a, x)."""
    return lower_anywhere(a, x)


@kernel("nonnegative", "nonnegative", tolerance=1e-14, ranges=UPPER_RANGES)
def gammaincc(a: float, x: float) -> float:
    """Regularised upper incomplete gamma function Q(a, x)."""
    return upper_anywhere(a, x)


def lower_log_anywhere(a: float, x: float) -> float:
    """log(P) for all arguments."""
    if not interior(a, x):
        return log(limit(a, x))
    upper, high, low, factor = gamma_tail(a, x)
    if upper:
        return log1p(-factor * exp_of_pair(high, low))
    return log_of_product(high, low, factor)


LOWER_LOG_RANGES = Ranges(
    (
        lower_log_uniform,
        lower_log_short_series,
        lower_log_long_series,
        lower_log_short_fraction,
        lower_log_middle_fraction,
        lower_log_long_fraction,
        lower_log_complement,
    ),
    log_range,
)


@kernel("nonnegative", "nonnegative", tolerance=1e-14, ranges=LOWER_LOG_RANGES)
def log_gammainc(a: float, x: float) -> float:
    """Logarithm of the regularised lower incomplete gamma function."""
    return lower_log_anywhere(a, x)


def upper_log_anywhere(a: float, x: float) -> float:
    """log(Q) for all arguments."""
    if not interior(a, x):
        return log(1.0 - limit(a, x))
    upper, high, low, factor = gamma_tail(a, x)
    if not upper:
        return log1p(-factor * exp_of_pair(high, low))
    return log_of_product(high, low, factor)


UPPER_LOG_RANGES = Ranges(
    (
        upper_log_uniform,
        upper_log_short_series,
        upper_log_long_series,
        upper_log_short_fraction,
        upper_log_middle_fraction,
        upper_log_long_fraction,
        upper_log_complement,
    ),
    log_range,
)


@kernel("nonnegative", "nonnegative", tolerance=1e-14, ranges=UPPER_LOG_RANGES)
def log_gammaincc(a: float, x: float) -> float:
    """Logarithm of the regularised upper incomplete gamma function."""
    return upper_log_anywhere(a, x)
