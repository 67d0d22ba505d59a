"""Logistic functions, products with logarithms, and logarithms of sums of exponentials."""

from __future__ import annotations

import math

from arraydist.kernels.compensated import pair_quotient, two_product, two_sum
from arraydist.kernels.exponential import (
    exp_pair,
    exp_parts,
    expm1_pair,
    log_limits,
    log_of_pair,
    scale_by_power,
)
from arraydist.kernels.primitives import fma
from arraydist.kernels.record import kernel

_LN2 = 0.6931471805599453


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
    fall = -abs(x)
    value, first, second = exp_parts(-746.0 if fall < -746.0 else fall, 0.0)
    divisor = fma(value, first * second, 1.0)
    # exp(x) may be denormal, and is rounded last.
    negative = x < 0.0
    quotient = (value if negative else 1.0) / divisor
    return quotient * (first if negative else 1.0) * (second if negative else 1.0)


@kernel("unit_interval")
def logit(p: float) -> float:
    """Inverse of the logistic function, ``log(p / (1 - p))``."""
    rest, rest_low = two_sum(1.0, -p)
    odds, odds_low = pair_quotient(p, 0.0, 1.0 if rest == 0.0 else rest, rest_low)
    value, _ = log_of_pair(odds, odds_low)
    value = math.inf if p == 1.0 else log_limits(odds, value)
    return math.nan if p > 1.0 else value


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
