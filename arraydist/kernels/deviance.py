"""Logarithms of ratios near one, with the leading terms taken off without cancellation.

References
----------
.. [1] C. Loader, "Fast and accurate computation of binomial probabilities" (2000), section 4.
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import horner
from arraydist.kernels.elementary import log, log1p
from arraydist.kernels.primitives import fma
from arraydist.kernels.record import kernel

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


def saddle_exponent(x: float, m: float, m_low: float, drop: float, logarithm: float) -> float:
    """``(x - drop) log(m / x) + x - m`` with the mean in two parts, m + m_low [1]_.

    `logarithm` is ``log(m / x)``, for where the quotient is not near one.
    """
    excess = ((m - x) + m_low) / x
    near = (excess > -0.5) & (excess < 1.0)
    series = fma(x - drop, log1pmx_near(excess if near else 0.5), -drop * excess)
    plain: float = fma(x - drop, logarithm, x - m)
    return series if near else plain


@kernel("nonnegative", "nonnegative", tolerance=1.5e-15)
def deviance(x: float, m: float) -> float:
    """``x log(x / m) + m - x``, half the deviance of a Poisson count x with mean m [1]_."""
    proper = (x > 0.0) & (x < math.inf) & (m > 0.0) & (m < math.inf)
    count = x if proper else 1.0
    mean = m if proper else 1.0
    value = -saddle_exponent(count, mean, 0.0, 0.0, log_quotient(mean, count))
    limit = m if x == 0.0 else math.inf
    limit = 0.0 if x == m else limit
    limit = limit if (x >= 0.0) & (m >= 0.0) else math.nan
    return value if proper else limit
