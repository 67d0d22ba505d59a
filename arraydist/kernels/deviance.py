"""Logarithms of ratios near one, with the leading terms taken off without cancellation.

References
----------
.. [1] C. Loader, "Fast and accurate computation of binomial probabilities" (2000), section 4.
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import horner, two_product
from arraydist.kernels.elementary import log, log1p
from arraydist.kernels.exponential import (
    log_remainder,
    power_of_two,
    scale_by_power,
    split_exponent,
    split_normal,
)
from arraydist.kernels.primitives import fma
from arraydist.kernels.ranges import Ranges
from arraydist.kernels.record import kernel

_LN2 = 0.6931471805599453
_SQRT_TWO = 1.4142135623730951
_LEAST, _LARGEST_ORDINARY = 2.0**-500, 2.0**500
_FARTHEST = 70.0
"""Powers of two by which the lesser of two numbers no longer counts."""
_LARGEST = 1.7976931348623157e308
_TWO600 = 2.0**600
_TWO_MINUS600 = 2.0**-600
_LOG_TWO1200 = 831.7766166719344
# (atanh(s) - s) / s**3 in s**2 for s <= 1/3, error 9.3e-20 relative.
_ATANH = (
    0.07615631309714492,
    0.03167055425885123,
    0.04971012448277368,
    0.05240199617182637,
    0.05883998883620518,
    0.06666588474569089,
    0.07692310126902081,
    0.09090909043002827,
    0.11111111111665993,
    0.1428571428571097,
    0.20000000000000007,
    0.3333333333333333,
)


def atanh_tail(s: float) -> float:
    """``atanh(s) - s`` for |s| <= 1/3."""
    square = s * s
    value: float = s * square * horner(square, _ATANH)
    return value


def atanh_series(square: float) -> float:
    """``(atanh(s) - s) / s**3`` in s**2, for |s| <= 1/3."""
    return horner(square, _ATANH)


def log1pmx_near(x: float) -> float:
    """``log(1 + x) - x`` for -1/2 <= x <= 1.

    With s = x / (2 + x), log(1 + x) = 2 atanh(s) and x - 2 s = x s, so the difference is
    -s (x - 2 s**2 (1/3 + s**2 / 5 + ...)), where the second term is the smaller.
    """
    s = x / (2.0 + x)
    square = s * s
    value: float = -s * fma(-2.0 * square, horner(square, _ATANH), x)
    return value


@kernel("real", tolerance=1.5e-15)
def log1pmx(x: float) -> float:
    """``log(1 + x) - x`` without cancellation."""
    near = (x > -0.5) & (x < 1.0)
    series = log1pmx_near(x if near else 0.5)
    difference: float = log1p(x) - x
    value = series if near else difference
    return -math.inf if x == math.inf else value


def log_quotient(m: float, x: float) -> float:
    """``log(m / x)`` for m >= 0 and finite x > 0, right where the quotient underflows.

    A quotient that overflows counts as the largest number.
    """
    quotient = m / x
    tiny = quotient < 1e-300
    scaled = (m * _TWO600) / (x * _TWO_MINUS600)
    quotient = scaled if tiny else quotient
    quotient = quotient if quotient < _LARGEST else _LARGEST
    value: float = log(quotient) - (_LOG_TWO1200 if tiny else 0.0)
    return value


def split_quotient(x: float, y: float, z: float) -> tuple[float, float]:
    """``x y / z`` of finite positive numbers as ``(k, mantissa)``, whatever its size."""
    k_x, m_x = split_exponent(x)
    k_y, m_y = split_exponent(y)
    k_z, m_z = split_exponent(z)
    k, mantissa = split_normal(m_x * (m_y / m_z))
    return k_x + (k_y - k_z) + k, mantissa


def quotient_near_one(k: float, mantissa: float, excess: float) -> tuple[float, float]:
    """``(f, log(1 + f) - f)`` for a quotient q = 2**k mantissa = 2**k (1 + f) = 1 + excess.

    The mantissa is in [sqrt(1/2), sqrt(2)); with k = 0 it is not used, but the excess, which the
    caller knows to its own last bit.  As in `exponential.log_reduced`, log(1 + f) - f is
    -(f**2 / 2 - s (f**2 / 2 + R(s**2))) with s = f / (2 + f).
    """
    f = excess if (k == 0.0) & (abs(excess) < 1.0) else mantissa - 1.0
    s = f / (2.0 + f)
    z = s * s
    half_square = 0.5 * f * f
    return f, fma(s, fma(z, log_remainder(z), half_square), -half_square)


def log_less_excess(k: float, mantissa: float, excess: float) -> float:
    """``log(q) - excess`` of a quotient q = 2**k mantissa = 1 + excess, without cancellation."""
    f, rest = quotient_near_one(k, mantissa, excess)
    return rest + (0.0 if k == 0.0 else fma(k, _LN2, f - excess))


def log_of_quotient(k: float, mantissa: float, excess: float) -> float:
    """``log(q)`` of the same quotient, to its own last bits next to q = 1 too."""
    f, rest = quotient_near_one(k, mantissa, excess)
    return fma(k, _LN2, f + rest)


def deviance_of_parts(p: float, q: float, k: float, excess: float) -> float:
    """``p log(p / m) + m - p`` for ``m = 2**k q = q + excess`` and p within sqrt(2) of q."""
    # With s = (q - p) / (q + p): p log(p / q) + q - p = s (q - p - p s**2 R(s**2)).
    difference = q - p
    s = difference / (q + p)
    z = s * s
    near = s * fma(-p * z, log_remainder(z), difference)
    product, product_low = two_product(p, _LN2)
    return near + (fma(-k, product, excess) - k * product_low)


def ordinary_deviance(x: float, m: float) -> float:
    """`deviance` of numbers whose quotient neither over- nor underflows, NaN elsewhere."""
    ordinary = (x > _LEAST) & (x < _LARGEST_ORDINARY) & (m > _LEAST) & (m < _LARGEST_ORDINARY)
    count = x if ordinary else 1.0
    mean = m if ordinary else 1.0
    k, _ = split_normal(mean / count)
    scaled = mean * power_of_two(-k)
    value = deviance_of_parts(count, scaled, k, mean - scaled)
    return value if ordinary else math.nan


@kernel("nonnegative", "nonnegative", tolerance=1.5e-15, ranges=Ranges((ordinary_deviance,)))
def deviance(x: float, m: float) -> float:
    """``x log(x / m) + m - x``, half the deviance of a Poisson count x with mean m [1]_."""
    proper = (x > 0.0) & (x < math.inf) & (m > 0.0) & (m < math.inf)
    count = x if proper else 1.0
    mean = m if proper else 1.0
    # The mantissas, within a factor sqrt(2) of each other: their difference is exact.
    scale, p = split_exponent(count)
    k, q = split_exponent(mean)
    above = q > _SQRT_TWO * p
    below = p > _SQRT_TWO * q
    factor = 0.5 if above else 1.0
    q *= 2.0 if below else factor
    k += (1.0 if above else 0.0) - (1.0 if below else 0.0) - scale
    bounded = k if k < _FARTHEST else _FARTHEST
    bounded = bounded if bounded > -_FARTHEST else -_FARTHEST
    value = deviance_of_parts(p, q, k, fma(q, power_of_two(bounded), -q))
    value = mean if k >= _FARTHEST else scale_by_power(value, scale)
    limit = m if x == 0.0 else math.inf
    limit = 0.0 if x == m else limit
    limit = limit if (x >= 0.0) & (m >= 0.0) else math.nan
    return value if proper else limit
