"""The gamma function and its reciprocal on the whole real line.

By Stirling's formula with the exponent as a pair of numbers, so that one formula is right to the
last bit from 1 to 171, and by the reflection formula below zero.  Straight-line code, so that
loops over arrays become vector code.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, sections 5.5 (recurrence 5.5.1, reflection
   5.5.3) and 5.11 (Stirling's formula 5.11.1).
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import (
    fast_two_sum,
    pair_product,
    pair_quotient,
    two_product,
    two_sum,
)
from arraydist.kernels.elementary import cospi
from arraydist.kernels.exponential import log_pair, scale_by_power, unbounded_exp_pair
from arraydist.kernels.gamma import HALF_LOG_TWO_PI, stirling_series
from arraydist.kernels.polygamma import digamma
from arraydist.kernels.primitives import fma, rint
from arraydist.kernels.record import kernel
from arraydist.kernels.sinc import nearest_zero

_HALF_LOG_TWO_PI_LOW = -3.8782941580672414e-17
_FARTHEST = 190.0
"""From here on the function and its reciprocal are 0 or infinite, on both sides."""
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


@kernel("real", tolerance=4e-16)
def gamma(x: float) -> float:
    """Gamma function, NaN at the negative integers and infinite of either sign at 0 and -0."""
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


@kernel("real", tolerance=4e-16)
def rgamma(x: float) -> float:
    """Reciprocal of the gamma function, 0 at its poles."""
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
