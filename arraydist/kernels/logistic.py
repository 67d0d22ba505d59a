"""Logistic functions, products with logarithms, and logarithms of sums of exponentials."""

from __future__ import annotations

import math

from arraydist.kernels.compensated import fast_two_sum, horner_in_pairs, two_product, two_sum
from arraydist.kernels.exponential import (
    exp_in_brief,
    exp_pair,
    expm1_pair,
    log_limits,
    log_of_pair,
    power_of_two,
    scale_by_power,
)
from arraydist.kernels.primitives import bits_to_float, float_to_bits, fma, uint64
from arraydist.kernels.record import kernel

_LN2 = 0.6931471805599453
_MOST_POWER = 1000.0

_TINY = 2.2250738585072014e-308
_TWO54 = 18014398509481984.0
_LN2_SHORT = 0.6931471805598903
"""The leading 42 bits of log(2)."""
_LN2_REST = 5.497923018708371e-14
_TWO52_BITS = 0x4330000000000000
_TWO52_1024 = 4503599627370496.0 + 1024.0
_HALF_AND_BIAS = 0x4008000000000000
"""1024 1/2 in the exponent's place."""
# (log((1 + s) / (1 - s)) - 2 s) / s**3 in s**2, |s| <= 0.202, error 2.9e-17.
_ATANH = (
    0.13646588841529897,
    0.13204747083011087,
    0.1538912393274675,
    0.18181731108607327,
    0.22222223132893512,
    0.28571428566758117,
    0.40000000000009117,
    0.6666666666666666,
)


def scaled_exp(x: float, tail: float) -> tuple[float, float]:
    """``exp(x + tail)`` as a pair."""
    n, high, low = exp_pair(x, tail)
    return scale_by_power(high, n), scale_by_power(low, n)


def log1p_of_pair(high: float, low: float) -> tuple[float, float]:
    """``log(1 + high + low)`` as a pair, for -1/2 <= high < inf."""
    shifted, rest = two_sum(1.0, high)
    return log_of_pair(shifted, rest + low)


@kernel("real")
def log1pexp(x: float) -> float:
    """``log(1 + exp(x))``, the softplus function."""
    high, low = scaled_exp(40.0 if x > 40.0 else x, 0.0)
    value, _ = log1p_of_pair(high, low)
    return x if x > 40.0 else value


@kernel("nonpositive")
def log1mexp(x: float) -> float:
    """``log(1 - exp(x))`` for x <= 0.

    After M. Mächler, "Accurately computing log(1 - exp(-|a|))" (2012), equation 7.
    """
    near = x > -_LN2
    difference, difference_low = expm1_pair(x if x > -1.0 else -1.0)
    high, low = scaled_exp(x, 0.0)
    shifted, rest = two_sum(1.0, -high)
    base = -difference if near else shifted
    base = -x if x > -1e-20 else base
    value, _ = log_of_pair(base, -difference_low if near else rest - low)
    return log_limits(base, value)


@kernel("real")
def log_expit(x: float) -> float:
    """Logarithm of the logistic function, ``-log(1 + exp(-x))``."""
    high, low = scaled_exp(40.0 if x < -40.0 else -x, 0.0)
    value, _ = log1p_of_pair(high, low)
    return x if x < -40.0 else -value


@kernel("real")
def expit(x: float) -> float:
    """Logistic function, ``1 / (1 + exp(-x))``."""
    clamped = 60.0 if x > 60.0 else x
    clamped = -746.0 if clamped < -746.0 else clamped
    n, value = exp_in_brief(-clamped)
    # The sum holds no more than 2**1000; what is beyond comes last, and may leave a denormal.
    held = _MOST_POWER if n > _MOST_POWER else n
    return 1.0 / fma(value, power_of_two(held), 1.0) * power_of_two(held - n)


@kernel("unit_interval")
def logit(p: float) -> float:
    """Inverse of the logistic function, ``log(p / (1 - p))``."""
    inside = p > 0.0 and p < 1.0
    x = p if inside else 0.5
    denormal = x < _TINY
    x = x * _TWO54 if denormal else x
    rest = 1.0 - p if inside else 0.5
    rest_low = (1.0 - rest) - p if inside else 0.0
    # x / rest = 2**k times a number near one: the bits of floats are logarithms, nearly.
    ratio = uint64(float_to_bits(x) - float_to_bits(rest))
    biased = uint64(ratio + uint64(_HALF_AND_BIAS)) >> uint64(52)
    k = bits_to_float(biased | uint64(_TWO52_BITS)) - _TWO52_1024
    scaled = x * bits_to_float(uint64(uint64(2047) - biased) << uint64(52))
    s = ((scaled - rest) - rest_low) / (scaled + rest)
    z = s * s
    k = k - 54.0 if denormal else k
    high, low = fast_two_sum(k * _LN2_SHORT, 2.0 * s)
    value = high + (low + fma(s * z, horner_in_pairs(z, _ATANH), k * _LN2_REST))
    edge = -math.inf if p == 0.0 else math.nan
    edge = math.inf if p == 1.0 else edge
    return value if inside else edge


def product_with_log(x: float, y: float, high: float, low: float) -> float:
    """``x log(y)`` from the logarithm as a pair; 0 where x is 0, but NaN where y is."""
    product, rest = two_product(x, high)
    value = product + fma(x, low, rest)
    ordinary = y > 0.0 and y < math.inf and abs(product) < math.inf
    value = value if ordinary else x * log_limits(y, high)
    return (0.0 if y == y else y) if x == 0.0 else value


@kernel("real", "nonnegative")
def xlogy(x: float, y: float) -> float:
    """``x * log(y)``, 0 where x is 0."""
    high, low = log_of_pair(y, 0.0)
    return product_with_log(x, y, high, low)


@kernel("real", "real")
def xlog1py(x: float, y: float) -> float:
    """``x * log(1 + y)``, 0 where x is 0."""
    shifted, rest = two_sum(1.0, y)
    high, low = log_of_pair(shifted, rest)
    tiny = abs(y) < 1e-20
    return product_with_log(x, shifted, y if tiny else high, 0.0 if tiny else low)


@kernel("real", "real")
def logaddexp(x: float, y: float) -> float:
    """``log(exp(x) + exp(y))``; near 0 the absolute error is below 1e-16."""
    largest = x if x > y else y
    smallest = y if x > y else x
    finite = abs(largest) < math.inf
    difference, tail = two_sum(smallest, -largest)
    ordinary = difference > -800.0
    high, low = scaled_exp(difference if ordinary else -800.0, tail if ordinary else 0.0)
    high, low = log1p_of_pair(high, low)
    total, rest = two_sum(largest if finite else 0.0, high)
    value = total + (rest + low) if finite else largest
    return math.nan if x != x or y != y else value
