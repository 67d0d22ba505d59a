"""Modified Bessel functions of the first kind of real order.

Where v**2 + x**2 < 625 by the power series [1]_, all of whose terms are positive; elsewhere by
Debye's expansion, uniform in v / x (`bessel_order_uniform`).  There is no third region, and
neither method loses digits; what errors there are come from the exponents of very small values.

Orders below zero are taken where they are whole, I_{-n} = I_n.  For others I_{-v} has a part that
grows with K_v, which is no part of this module: NaN.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, 10.25.2 (power series) and 10.27.1
   (negative orders).
"""

from __future__ import annotations

import math

from arraydist.kernels.bessel_order_uniform import NEAREST, uniform_log, uniform_value
from arraydist.kernels.compensated import two_product, two_sum
from arraydist.kernels.elementary import log, log1p
from arraydist.kernels.exponential import exp_pair, log_of_pair, scale_by_power
from arraydist.kernels.gamma import loggamma1p_near
from arraydist.kernels.primitives import floor, fma
from arraydist.kernels.record import kernel

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


def order_parity(v: float, x: float) -> float:
    """1 for proper arguments, -1 where I_v(x) is below zero, NaN where it is not defined."""
    if v >= 0.0 and x >= 0.0:
        return 1.0
    if floor(v) != v or x != x:
        return math.nan
    return -1.0 if x < 0.0 and abs(v) < 1e17 and floor(0.5 * v) != 0.5 * v else 1.0


@kernel("nonnegative", "nonnegative", tolerance=1e-14)
def ive(v: float, x: float) -> float:
    """``exp(-|x|) I_v(x)``, I_v the modified Bessel function of the first kind of real order v.

    The order is at least zero, or whole: NaN for fractional orders below zero, and for x below zero
    with a fractional order.
    """
    sign = order_parity(v, x)
    if sign != sign:
        return math.nan
    order, size = abs(v), abs(x)
    if size == 0.0:
        return 1.0 if order == 0.0 else 0.0
    if order == math.inf or size == math.inf:
        return 0.0
    if order < NEAREST and fma(order, order, size * size) < NEAREST * NEAREST:
        return sign * series_value(order, size)
    return sign * uniform_value(order, size)


@kernel("nonnegative", "nonnegative", tolerance=2e-15, floor=1.0)
def log_ive(v: float, x: float) -> float:
    """``log(I_v(x)) - |x|``, finite where `ive` underflows; NaN where `ive` is or is below zero."""
    sign = order_parity(v, x)
    if sign != 1.0:
        return math.nan
    order, size = abs(v), abs(x)
    if size == 0.0:
        return 0.0 if order == 0.0 else -math.inf
    if order == math.inf or size == math.inf:
        return -math.inf
    if order < NEAREST and fma(order, order, size * size) < NEAREST * NEAREST:
        return series_log(order, size)
    return uniform_log(order, size)
