"""The gamma function and its reciprocal on the whole real line.

From 2**-20 to 8 by the recurrence from a polynomial on [1, 2).  Elsewhere by Stirling's formula
with the exponent as a pair of numbers, so that one formula is right to the last bit from 1 to 171,
and by the reflection formula below zero.  Both are straight-line code, so that loops over arrays
become vector code.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, sections 5.5 (recurrence 5.5.1, reflection
   5.5.3) and 5.11 (Stirling's formula 5.11.1).
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
from arraydist.kernels.exponential import log_pair, scale_by_power, unbounded_exp_pair
from arraydist.kernels.gamma import HALF_LOG_TWO_PI, stirling_series
from arraydist.kernels.polygamma import digamma
from arraydist.kernels.primitives import floor, fma, rint
from arraydist.kernels.record import Ranges, kernel
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
_TINY = 1e-20
"""Below, the reciprocal is the argument itself."""


def gammaln_pair(x: float) -> tuple[float, float]:
    """``log(gamma(x))`` for 1 <= x <= 190 as a pair, with an absolute error below 2e-17."""
    logarithm, logarithm_low = log_pair(x)
    weight = x - 0.5
    product, product_low = two_product(weight, logarithm)
    difference, difference_low = two_sum(product, -x)
    rest, rest_low = fast_two_sum(HALF_LOG_TWO_PI, stirling_series(x))
    total, total_low = two_sum(difference, rest)
    product_low = fma(weight, logarithm_low, product_low)
    return total, total_low + (difference_low + rest_low + product_low + _HALF_LOG_TWO_PI_LOW)


def shifted_gammaln(x: float) -> tuple[float, float]:
    """``log(gamma(x))`` for x >= 1 and ``log(gamma(1 + x))`` for 0 <= x < 1, as a pair."""
    small = x < 1.0
    bounded = _FARTHEST if x > _FARTHEST else x
    y, y_low = fast_two_sum(1.0, bounded)
    value, rest = gammaln_pair(y if small else bounded)
    # The slope is digamma(1 + x); what rounding 1 + x has left is too small for its curve.
    return value, rest + (y_low * (bounded - 0.6) if small else 0.0)


def reflection_factor(x: float) -> tuple[float, float]:
    """``x sin(pi x) / pi`` for x >= 1 and ``sin(pi x) / pi`` for 0 <= x < 1, as a pair."""
    r, excess = nearest_zero(x)
    weight = 1.0 if x < 1.0 else x
    product, product_low = two_product(r, _FARTHEST if weight > _FARTHEST else weight)
    ratio, ratio_low = fast_two_sum(1.0, excess)
    return pair_product(product, product_low, ratio, ratio_low)


def scaled_power(exponent: float, exponent_low: float, sign: float) -> tuple[float, float, float]:
    """``(n, high, low)`` with the exponential of a pair, or its reciprocal, 2**n (high + low)."""
    return unbounded_exp_pair(sign * exponent, sign * exponent_low)


def gamma_range(x: float) -> float:
    """Number of the method of the gamma function and its reciprocal."""
    return 0.0 if (x >= _LEAST_NEAR) & (x < _END_NEAR) else 1.0


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
    """``1 / gamma(1 + x - floor(x))`` as a pair, times x for x < 1."""
    w = (x - floor(x)) - 0.5
    high, low = fast_two_sum(_RECIPROCAL_MIDDLE, w * horner_in_pairs(w, _RECIPROCAL))
    low += _RECIPROCAL_MIDDLE_LOW
    factor = x if x < 1.0 else 1.0
    product, product_low = two_product(high, factor)
    return product, fma(low, factor, product_low)


def near_gamma(x: float) -> float:
    """The gamma function from 2**-20 to 8."""
    high, low = falling_product(x)
    divisor, divisor_low = reciprocal_base(x)
    high, low = pair_quotient(high, low, divisor, divisor_low)
    return high + low


def near_rgamma(x: float) -> float:
    """The reciprocal from 2**-20 to 8."""
    high, low = reciprocal_base(x)
    divisor, divisor_low = falling_product(x)
    high, low = pair_quotient(high, low, divisor, divisor_low)
    return high + low


def far_gamma(x: float) -> float:
    """The gamma function anywhere."""
    size = abs(x)
    negative = x < 0.0
    exponent, exponent_low = shifted_gammaln(size)
    n, high, low = scaled_power(exponent, exponent_low, -1.0 if negative else 1.0)
    factor, factor_low = reflection_factor(size)
    divisor = -factor if negative else (x if size < 1.0 else 1.0)
    proper = divisor != 0.0
    high, low = pair_quotient(
        high, low, divisor if proper else 1.0, -factor_low if negative else 0.0
    )
    value = scale_by_power(high + low, n)
    value = value if proper else math.nan
    # 1 / (x + 0.58 x**2 + ...)
    return 1.0 / x if size < _TINY else value


@kernel("real", tolerance=4e-16, ranges=Ranges(gamma_range, (near_gamma, far_gamma, far_gamma)))
def gamma(x: float) -> float:
    """Gamma function, NaN at the negative integers and infinite of either sign at 0 and -0."""
    return near_gamma(x) if gamma_range(x) == 0.0 else far_gamma(x)


def far_rgamma(x: float) -> float:
    """The reciprocal anywhere."""
    size = abs(x)
    negative = x < 0.0
    exponent, exponent_low = shifted_gammaln(size)
    n, high, low = scaled_power(exponent, exponent_low, 1.0 if negative else -1.0)
    factor, factor_low = reflection_factor(size)
    multiplier = -factor if negative else (x if size < 1.0 else 1.0)
    high, low = pair_product(high, low, multiplier, -factor_low if negative else 0.0)
    # Plus 0: the zeros have no sign.
    value = scale_by_power(high + low, n) + 0.0
    value = x if size < _TINY else value
    return 0.0 if size == math.inf else value


@kernel("real", tolerance=4e-16, ranges=Ranges(gamma_range, (near_rgamma, far_rgamma, far_rgamma)))
def rgamma(x: float) -> float:
    """Reciprocal of the gamma function, 0 at its poles."""
    return near_rgamma(x) if gamma_range(x) == 0.0 else far_rgamma(x)


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
