"""Modified Bessel functions of the first kind, of orders and arguments of at least zero.

Where v**2 + x**2 < 625 by the power series [1]_, all of whose terms are positive; elsewhere by
Debye's expansion, uniform in v / x (`bessel_order_uniform`).  There is no third region, and
neither method loses digits; what errors there are come from the exponents of very small values.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, 10.25.2 (power series).
"""

from __future__ import annotations

from arraydist.kernels.bessel_order_uniform import NEAREST, uniform_log, uniform_value
from arraydist.kernels.compensated import two_product, two_sum
from arraydist.kernels.elementary import log, log1p
from arraydist.kernels.exponential import exp_pair, log_of_pair, scale_by_power
from arraydist.kernels.gamma import loggamma1p_near
from arraydist.kernels.primitives import fma

_LN2 = 0.6931471805599453
_LN2_LOW = 2.3190468138462996e-17
_SMALLEST_TERM = 2e-17
_MOST_TERMS = 100


def power_series(v: float, x: float) -> float:
    """Sum of ``(x**2 / 4)**k / (k! (v + 1) ... (v + k))`` over k >= 1."""
    square = 0.25 * x * x
    term = 1.0
    total = 0.0
    k = 0.0
    while term > _SMALLEST_TERM * (1.0 + total) and k < _MOST_TERMS:
        k += 1.0
        term = term * (square / (k * (v + k)))
        total += term
    return total


def falling_product(v: float) -> tuple[float, float]:
    """``(f, v (v - 1) ... (f + 1))`` with 0 <= f < 1, for 0 <= v <= 25."""
    product = 1.0
    rest = v
    while rest >= 1.0:
        product = product * rest
        rest = rest - 1.0
    return rest, product


def leading_power(v: float, x: float) -> tuple[float, float]:
    """``v log(x / 2) - x`` as a pair."""
    high, low = log_of_pair(x, 0.0)
    high, rest = two_sum(high, -_LN2)
    low = low + (rest - _LN2_LOW)
    power, power_low = two_product(v, high)
    total, rest = two_sum(power, -x)
    return total, rest + fma(v, low, power_low)


def series_value(v: float, x: float) -> float:
    """``exp(-x) I_v(x)`` by the power series."""
    fraction, product = falling_product(v)
    power, power_low = leading_power(v, x)
    power, rest = two_sum(power, -loggamma1p_near(fraction))
    n, value, value_low = exp_pair(power, rest + power_low)
    return scale_by_power((value + value_low) * ((1.0 + power_series(v, x)) / product), n)


def series_log(v: float, x: float) -> float:
    """``log(exp(-x) I_v(x))`` by the power series."""
    fraction, product = falling_product(v)
    power, power_low = leading_power(v, x)
    power, rest = two_sum(power, -loggamma1p_near(fraction))
    total = power_series(v, x)
    factor = log1p(total) if v < 1.0 else log((1.0 + total) / product)
    value: float = power + (rest + power_low + factor)
    return value


def scaled_value(v: float, x: float) -> float:
    """``exp(-x) I_v(x)`` for finite v >= 0 and x > 0."""
    if v < NEAREST and fma(v, v, x * x) < NEAREST * NEAREST:
        return series_value(v, x)
    return uniform_value(v, x)


def scaled_log(v: float, x: float) -> float:
    """``log(exp(-x) I_v(x))`` for finite v >= 0 and x > 0."""
    if v < NEAREST and fma(v, v, x * x) < NEAREST * NEAREST:
        return series_log(v, x)
    return uniform_log(v, x)
