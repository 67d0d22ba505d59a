"""The gamma function and its reciprocal on the whole real line.

From 2**-20 to 8 by the recurrence from a polynomial on [1, 2), above by Stirling's formula with the
exponent as a pair of numbers, below zero by the reflection formula from either.  Each is
straight-line code, so that loops over arrays become vector code.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, sections 5.5 (recurrence 5.5.1, reflection
   5.5.3), 5.7 (series 5.7.1) and 5.11 (Stirling's formula 5.11.1).
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import (
    fast_two_sum,
    horner_in_pairs,
    pair_product,
    pair_quotient,
    two_product,
    two_sum,
)
from arraydist.kernels.elementary import cospi
from arraydist.kernels.exponential import (
    log_pair,
    scale_by_power,
    unbounded_exp_pair,
)
from arraydist.kernels.gamma import HALF_LOG_TWO_PI, stirling_series
from arraydist.kernels.polygamma import digamma
from arraydist.kernels.primitives import copysign, floor, fma, rint
from arraydist.kernels.ranges import Ranges
from arraydist.kernels.record import kernel
from arraydist.kernels.sinc import nearest_zero

_HALF_LOG_TWO_PI_LOW = -3.8782941580672414e-17
_FARTHEST = 190.0
"""From here on the function and its reciprocal are 0 or infinite, on both sides."""
_LEAST_NEAR = 2.0**-20
_END_NEAR = 8.0
# (1 / gamma(3/2 + w) - c) / w for |w| <= 1/2, c the pair below; interpolates at Chebyshev points
# in 90-digit arithmetic, error 4.5e-19.
_RECIPROCAL = (
    1.6830710938973937e-08,
    -9.002261834603835e-08,
    5.80540732549556e-08,
    2.1565577829270528e-06,
    -1.3896829354060864e-05,
    2.5355130539175535e-05,
    0.00015235762354157663,
    -0.001110730245918119,
    0.002120731442396242,
    0.006612897826273515,
    -0.042155169368530074,
    0.050966860247723254,
    0.1751020260439345,
    -0.5266544355255447,
    -0.0411745264452831,
)
_RECIPROCAL_MIDDLE = 1.1283791670955126
_RECIPROCAL_MIDDLE_LOW = 1.5734455294039984e-17
# x stirling_error(x) in 1 / x**2 for x >= 8; interpolates at Chebyshev points in 60-digit
# arithmetic, the error of stirling_error is below 5.3e-18.
_STIRLING = (
    -0.0016526004455595122,
    0.0008372834512071336,
    -0.0005952025951802712,
    0.0007936506649488252,
    -0.002777777777606244,
    0.0833333333333333,
)
_EULER = 0.5772156649015329
# Coefficients of x in gamma(x) and of x**3 in its reciprocal.
_SERIES = 0.9890559953279725
_RECIPROCAL_SERIES = -0.6558780715202539
_SMALLEST = 2.0**-1000
"""Below, 1 / x is the gamma function."""

_REST = 4.0
"""Number of the method for tiny and huge arguments, infinities and NaN."""


def stirling_pair(
    x: float, logarithm: float, logarithm_low: float, series: float
) -> tuple[float, float]:
    """``log(gamma(x))`` for x >= 1 as a pair, from log(x) as a pair and Stirling's error."""
    weight = x - 0.5
    product, product_low = two_product(weight, logarithm)
    difference, difference_low = two_sum(product, -x)
    rest, rest_low = fast_two_sum(HALF_LOG_TWO_PI, series)
    total, total_low = two_sum(difference, rest)
    product_low = fma(weight, logarithm_low, product_low)
    return total, total_low + (difference_low + rest_low + product_low + _HALF_LOG_TWO_PI_LOW)


def gammaln_pair(x: float) -> tuple[float, float]:
    """``log(gamma(x))`` for 1 <= x <= 190 as a pair, with an absolute error below 2e-17."""
    logarithm, logarithm_low = log_pair(x)
    return stirling_pair(x, logarithm, logarithm_low, stirling_series(x))


def far_power(x: float, sign: float) -> tuple[float, float, float]:
    """``(n, high, low)`` with the gamma function, or its reciprocal, 2**n (high + low).

    For 8 <= x <= 190.
    """
    inverse = 1.0 / x
    series = inverse * horner_in_pairs(inverse * inverse, _STIRLING)
    logarithm, logarithm_low = log_pair(x)
    exponent, exponent_low = stirling_pair(x, logarithm, logarithm_low, series)
    return unbounded_exp_pair(sign * exponent, sign * exponent_low)


def multiplied(high: float, low: float, x: float, shift: float) -> tuple[float, float]:
    """The pair times x - shift, where that is at least one."""
    reached = x >= shift + 1.0
    factor = x - shift if reached else 1.0
    product, product_low = two_product(high, factor)
    return product, fma(low, factor, product_low)


def falling_product(x: float) -> tuple[float, float]:
    """``(x - 1) (x - 2) ...`` down to the factor in [1, 2), as a pair, for x < 8."""
    high = x - 1.0 if x >= 2.0 else 1.0
    high, low = multiplied(high, 0.0, x, 2.0)
    high, low = multiplied(high, low, x, 3.0)
    high, low = multiplied(high, low, x, 4.0)
    high, low = multiplied(high, low, x, 5.0)
    high, low = multiplied(high, low, x, 6.0)
    return multiplied(high, low, x, 7.0)


def reciprocal_base(x: float) -> tuple[float, float]:
    """``1 / gamma(1 + x - floor(x))`` as a pair."""
    w = (x - floor(x)) - 0.5
    high, low = fast_two_sum(_RECIPROCAL_MIDDLE, w * horner_in_pairs(w, _RECIPROCAL))
    return high, low + _RECIPROCAL_MIDDLE_LOW


def near_quotient(x: float) -> tuple[float, float, float, float]:
    """Two pairs whose quotient is the gamma function, for 0 < x < 8."""
    high, low = falling_product(x)
    divisor, divisor_low = reciprocal_base(x)
    factor = x if x < 1.0 else 1.0
    product, product_low = two_product(divisor, factor)
    return high, low, product, fma(divisor_low, factor, product_low)


def near_reflection(x: float) -> tuple[float, float, float, float]:
    """Two pairs whose quotient is the gamma function, for -8 < x < 0.

    The divisor is ``gamma(1 - x) sin(pi x) / pi`` times the numerator.
    """
    y = -x
    high, low = falling_product(y)
    high, low = multiplied(high, low, y, 0.0)
    r, excess = nearest_zero(x)
    sine, sine_low = sine_pair(r, excess)
    high, low = pair_product(high, low, sine, sine_low)
    numerator, numerator_low = reciprocal_base(y)
    return numerator, numerator_low, high, low


def sine_pair(r: float, excess: float) -> tuple[float, float]:
    """``r (1 + excess)`` as a pair."""
    ratio, ratio_low = fast_two_sum(1.0, excess)
    product, product_low = two_product(r, ratio)
    return product, fma(r, ratio_low, product_low)


def reflection_factor(x: float) -> tuple[float, float]:
    """``-x sin(pi x) / pi`` as a pair, the reciprocal of gamma(x) gamma(-x)."""
    r, excess = nearest_zero(x)
    sine, sine_low = sine_pair(r, excess)
    product, product_low = two_product(sine, -x)
    return product, fma(sine_low, -x, product_low)


def gamma_range(x: float) -> float:
    """Number of the method of the gamma function and its reciprocal."""
    size = abs(x)
    below = x < 0.0
    number = (0.0 if size < _END_NEAR else 2.0) + (1.0 if below else 0.0)
    pole = below & (floor(x) == x)
    return _REST if pole | (size < _LEAST_NEAR) | (size >= _FARTHEST) | (x != x) else number


def near_gamma(x: float) -> float:
    """The gamma function from 2**-20 to 8."""
    high, low, divisor, divisor_low = near_quotient(x)
    high, low = pair_quotient(high, low, divisor, divisor_low)
    return high + low


def near_gamma_below(x: float) -> float:
    """The gamma function from -8 to -2**-20, between its poles."""
    high, low, divisor, divisor_low = near_reflection(x)
    high, low = pair_quotient(high, low, divisor, divisor_low)
    return high + low


def far_gamma(x: float) -> float:
    """The gamma function from 8 to 190, infinite where it overflows."""
    n, high, low = far_power(x, 1.0)
    return scale_by_power(high + low, n)


def far_gamma_below(x: float) -> float:
    """The gamma function from -190 to -8, between its poles."""
    n, high, low = far_power(-x, -1.0)
    divisor, divisor_low = reflection_factor(x)
    high, low = pair_quotient(high, low, divisor, divisor_low)
    return scale_by_power(high + low, n)


@kernel(
    "real",
    tolerance=4e-16,
    ranges=Ranges((near_gamma, near_gamma_below, far_gamma, far_gamma_below), gamma_range),
)
def gamma(x: float) -> float:
    """Gamma function, NaN at the negative integers and infinite of either sign at 0 and -0."""
    # Tiny and huge arguments, poles.
    size = abs(x)
    if size < _LEAST_NEAR:
        inverse = 1.0 / x if x != 0.0 else copysign(math.inf, x)
        if size < _SMALLEST:
            return inverse
        rest = fma(fma(-inverse, x, 1.0), inverse, fma(_SERIES, x, -_EULER))
        return inverse + rest
    if not x < 0.0:
        return x if x != x else math.inf
    r, _ = nearest_zero(x)
    return 0.0 * r if x > -math.inf and r != 0.0 else math.nan


def near_rgamma(x: float) -> float:
    """The reciprocal from 2**-20 to 8."""
    divisor, divisor_low, high, low = near_quotient(x)
    high, low = pair_quotient(high, low, divisor, divisor_low)
    return high + low


def near_rgamma_below(x: float) -> float:
    """The reciprocal from -8 to -2**-20, between its zeros."""
    divisor, divisor_low, high, low = near_reflection(x)
    high, low = pair_quotient(high, low, divisor, divisor_low)
    return high + low


def far_rgamma(x: float) -> float:
    """The reciprocal from 8 to 190."""
    n, high, low = far_power(x, -1.0)
    return scale_by_power(high + low, n)


def far_rgamma_below(x: float) -> float:
    """The reciprocal from -190 to -8, between its zeros."""
    n, high, low = far_power(-x, 1.0)
    factor, factor_low = reflection_factor(x)
    high, low = pair_product(high, low, factor, factor_low)
    return scale_by_power(high + low, n)


@kernel(
    "real",
    tolerance=4e-16,
    ranges=Ranges((near_rgamma, near_rgamma_below, far_rgamma, far_rgamma_below), gamma_range),
)
def rgamma(x: float) -> float:
    """Reciprocal of the gamma function, 0 at its poles."""
    # Tiny and huge arguments, poles.
    size = abs(x)
    if size < _LEAST_NEAR:
        return fma(x * x, fma(_RECIPROCAL_SERIES, x, _EULER), x)
    if not x < 0.0 or x == -math.inf:
        return x if x != x else 0.0
    r, _ = nearest_zero(x)
    return math.inf * r if r != 0.0 else 0.0


@kernel("real", tolerance=4e-15)
def rgamma_score(x: float) -> float:
    """``digamma(x) / gamma(x)``, minus the derivative of `rgamma`, with its values at the poles.

    Near the negative roots of digamma the error is small relative to the terms of its reflection
    formula.
    """
    if x <= 0.0 and rint(x) == x:
        # -(-1)**n n! at x = -n.
        return -cospi(x) * gamma(1.0 - x)
    return 0.0 if x > _FARTHEST else digamma(x) * rgamma(x)
