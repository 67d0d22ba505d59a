"""Modified Bessel functions of the first kind of fractional orders below zero.

I_{-n} = I_n + (2 / pi) sin(pi n) K_n [1]_.  With s = sqrt(n**2 + x**2) and sinh(a) = n / x,

    K_n(x) = exp(n a - s) / 2 * integral of exp(-s (cosh(u) - 1) - n (sinh(u) - u)) du

over the real line: the integral [2]_ with the maximum of its integrand moved to u = 0.  The
integrand is positive and falls doubly exponentially, and the trapezoidal rule takes it to the last
digits: with a step of min(0.16, 0.48 / sqrt(s)) its error is below 1e-16.  Derivatives of K_n
in x and n are means of -cosh(a + u) and of a + u under it.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, 10.27.2 (orders below zero).
.. [2] NIST Digital Library of Mathematical Functions, 10.32.9 (integral for K_n).
"""

from __future__ import annotations

import math

from arraydist.kernels.bessel_order_positive import scaled_log, scaled_value
from arraydist.kernels.bessel_order_uniform import exponent, radius, twice_atanh
from arraydist.kernels.compensated import horner, two_product, two_sum
from arraydist.kernels.elementary import cospi, exp, log, log1p, sinh, sinpi
from arraydist.kernels.exponential import scale_by_power, unbounded_exp_pair
from arraydist.kernels.primitives import fma, sqrt

_LEAST_EXPONENT = -1300.0
_LARGEST_EXPONENT = 1300.0
_FARTHEST = -45.0
"""Exponent below which the integrand does not count."""
_MOST_NODES = 20_000
# (sinh(u) - u) / u**3 in u**2 for |u| <= 1: 1 / (2 k + 3)!.
_SINH_REST = (
    8.22063524662433e-18,
    2.8114572543455206e-15,
    7.647163731819816e-13,
    1.6059043836821613e-10,
    2.505210838544172e-08,
    2.7557319223985893e-06,
    0.0001984126984126984,
    0.008333333333333333,
    0.16666666666666666,
)


def near_fall(n: float, s: float, u: float) -> float:
    """``s (cosh(u) - 1) + n (sinh(u) - u)`` for |u| < 1."""
    half = sinh(0.5 * u)
    return fma(2.0 * s * half, half, n * (u * u * u * horner(u * u, _SINH_REST)))


def second_kind(n: float, x: float) -> tuple[float, float, float, float, float]:
    """``(e, e_low, J, c, a)``: exp(-x) K_n(x) = J exp(e) / 2, and means of cosh(t) and of t.

    For finite n > 0 and x > 0; J is 0 where the exponent is below -1300.
    """
    angle, _, _, _ = twice_atanh(n, x)
    high, low = exponent(n, x)
    power, power_low = two_product(n, high)
    total, rest = two_sum(power, -2.0 * x)
    total_low = rest + fma(n, low, power_low)
    if total < _LEAST_EXPONENT:
        return _LEAST_EXPONENT, 0.0, 0.0, 0.0, 0.0
    s, _, _ = radius(n, x)
    root = sqrt(s)
    step = 0.48 / root if root > 3.0 else 0.16
    # x cosh(a + u) is the sum of two exponentials; the second factor, (s - n) / 2, may underflow.
    rising, log_falling = 0.5 * (s + n), 2.0 * log(x) - log(2.0 * (s + n))
    offset = rising + exp(log_falling)
    integral, cosh_mean, mean = 1.0, s / x, 0.0
    for side in (1.0, -1.0):
        k = 1.0
        depth = 0.0
        while depth > _FARTHEST and k < _MOST_NODES:
            u = side * step * k
            curve = fma(rising, exp(u), exp(log_falling - u))
            depth = -near_fall(n, s, u) if abs(u) < 1.0 else fma(n, u, offset - curve)
            weight = exp(depth)
            integral += weight
            cosh_mean = fma(weight, curve / x, cosh_mean)
            mean = fma(weight, u, mean)
            k += 1.0
    return total, total_low, step * integral, cosh_mean / integral, angle + mean / integral


def exponential(exponent: float, low: float, factor: float) -> float:
    """``exp(exponent + low) factor``."""
    bounded = exponent if exponent < _LARGEST_EXPONENT else _LARGEST_EXPONENT
    power, high, rest = unbounded_exp_pair(bounded, low)
    return scale_by_power(fma(high, factor, rest * factor), power)


def value_below(n: float, x: float) -> float:
    """``exp(-x) I_{-n}(x)`` for finite n > 0 and x > 0."""
    power, low, integral, _, _ = second_kind(n, x)
    return scaled_value(n, x) + exponential(power, low, integral * (sinpi(n) / math.pi))


def log_below(n: float, x: float) -> float:
    """Logarithm of `value_below`, NaN where that is below zero."""
    power, low, integral, _, _ = second_kind(n, x)
    regular = scaled_log(n, x)
    sine = sinpi(n)
    size = integral * (abs(sine) / math.pi)
    if size == 0.0:
        return regular
    other = power + (low + log(size))
    if sine > 0.0:
        larger = regular if regular > other else other
        return larger + log1p(exp(-abs(regular - other)))
    return regular + log1p(-exp(other - regular)) if other < regular else math.nan


def x_slope_below(n: float, x: float, log_slope: float) -> float:
    """Derivative of `value_below` in x, that of ``log(exp(-x) I_n(x))`` given."""
    power, low, integral, mean_cosh, _ = second_kind(n, x)
    factor = integral * (sinpi(n) / math.pi) * (mean_cosh + 1.0)
    return scaled_value(n, x) * log_slope - exponential(power, low, factor)


def order_slope_below(n: float, x: float, log_slope: float) -> float:
    """Derivative of ``exp(-x) I_v(x)`` in v at v = -n; n may be whole.

    ``log_slope`` is that of ``log(I_v(x))`` at v = n.
    """
    power, low, integral, _, mean = second_kind(n, x)
    factor = integral * fma(sinpi(n) / math.pi, mean, cospi(n))
    return -(scaled_value(n, x) * log_slope + exponential(power, low, factor))


def relative_slopes(n: float, x: float, x_slope: float, order_slope: float) -> tuple[float, float]:
    """Derivatives of ``log(exp(-x) I_v(x))`` in x and v at v = -n, those at v = n given.

    Right where the functions themselves over- or underflow.
    """
    power, _, integral, mean_cosh, mean = second_kind(n, x)
    regular = scaled_log(n, x)
    larger = regular if regular > power else power
    own = exp(regular - larger)
    other = integral * exp(power - larger)
    sine = sinpi(n) / math.pi
    total = fma(other, sine, own)
    in_x = (own * x_slope - other * (sine * (mean_cosh + 1.0))) / total
    return in_x, -(own * order_slope + other * fma(sine, mean, cospi(n))) / total
