"""Derivatives of the modified Bessel functions of real order, and ratios of neighbouring orders.

With s = sqrt(v**2 + x**2), sigma = 1 / s, q = v**2 / s**2 and t = v / (x + s), the uniform
expansion (`bessel_order_uniform`) gives x I_v'(x) / I_v(x) = s - h with

    h = (1 - q) (1/2 + sigma l_sigma + 2 q l_q),

s - x = v t, and d log(I_v(x)) / dv = -asinh(v / x) - v (1/2 + sigma l_sigma - 2 (1 - q) l_q) / s**2
but for K_0(x) / I_0(x) at small orders.  In the power series, where the terms' indices k are like a
random variable with weights, x I_v' / I_v is v + 2 mean(k), and each further derivative in x or v
is a moment of k and of h_k = 1 / (v + 1) + ... + 1 / (v + k).

References
----------
.. [1] NIST Digital Library of Mathematical Functions, 10.25.2 (power series), 10.29 (recurrences),
   10.33 (continued fractions), 10.38 (derivatives with respect to order).
"""

from __future__ import annotations

import math

from arraydist.kernels.bessel_order import fractional_below, ive, order_parity
from arraydist.kernels.bessel_order_below import (
    order_slope_below,
    relative_slopes,
    x_slope_below,
)
from arraydist.kernels.bessel_order_small import (
    LARGEST_ORDER,
    SMALLEST_ARGUMENT,
    odd_part,
    small_order_bend,
    small_order_slope,
)
from arraydist.kernels.bessel_order_uniform import (
    NEAREST,
    log_series_partials,
    radius,
    shrinkage,
    twice_atanh,
)
from arraydist.kernels.elementary import cospi, exp, log, log1p
from arraydist.kernels.polygamma import digamma
from arraydist.kernels.primitives import floor, fma, sqrt
from arraydist.kernels.record import kernel

_LN2 = 0.6931471805599453
_SMALLEST_TERM = 1e-19
_MOST_TERMS = 120
_CENTERED = 4.0
_STEPS = 40.0
"""Of the continued fraction: they leave less than 1e-20 where the power series serves."""
_SMALLEST_ODD = 1e-6
"""Above this order the odd part does not count where the uniform expansion serves."""


def near(v: float, x: float) -> bool:
    """Whether the power series serves."""
    return v < NEAREST and fma(v, v, x * x) < NEAREST * NEAREST


def series_moments(v: float, x: float) -> tuple[float, float, float, float]:
    """Mean and variance of k, mean of h_k, and their covariance.

    For large x squares and products are of the distances from numbers close to the means.
    """
    square = 0.25 * x * x
    center, center_h = 0.0, 0.0
    if x > _CENTERED:
        center = 0.5 * (sqrt(fma(v, v, x * x)) - v)
        center_h = log1p(center / (v + 0.5))
    term, harmonic, k = 1.0, 0.0, 0.0
    total, sum_k, sum_kk, sum_h, sum_kh = 1.0, 0.0, center * center, 0.0, center * center_h
    while term > _SMALLEST_TERM * sum_k or k < 1.0:
        k += 1.0
        inverse = 1.0 / (v + k)
        term = term * (square * inverse / k)
        harmonic += inverse
        weighted = k * term
        total += term
        sum_k += weighted
        sum_h = fma(harmonic, term, sum_h)
        distance = (k - center) * term
        sum_kk = fma(k - center, distance, sum_kk)
        sum_kh = fma(harmonic - center_h, distance, sum_kh)
        if k > _MOST_TERMS:
            break
    mean, mean_h = sum_k / total, sum_h / total
    shift = mean - center
    variance = fma(-shift, shift, sum_kk / total)
    return mean, variance, mean_h, fma(-shift, mean_h - center_h, sum_kh / total)


def uniform_parts(v: float, x: float) -> tuple[float, float, float, float, float]:
    """``(h, c, g, e, sigma)`` where v**2 + x**2 >= 625.

    c is the bracket of d log(I_v) / dv; d h / dv is v g / s**2 and -d h / dx is x e / s**2.
    """
    shrink = shrinkage(v, x)
    s, _, y = radius(shrink * v, shrink * x)
    sigma = shrink / s
    q, p = (shrink * v / s) * (shrink * v / s), (shrink * x / s) * (shrink * x / s)
    first, slope, second, mixed, curvature = log_series_partials(sigma, y)
    # B = 1/2 + D l - 4 q l_y, D B and B_y; a derivative in q is -2 times one in y.
    bracket = fma(-4.0 * q, slope, 0.5 + first)
    bracket_sigma = fma(-4.0 * q, mixed, second)
    bracket_y = mixed + fma(-4.0 * q, curvature, 2.0 * slope)
    h_sigma = p * bracket_sigma
    h_q = -bracket - 2.0 * p * bracket_y
    order_bracket = fma(4.0 * p, slope, 0.5 + first)
    return (
        p * bracket,
        order_bracket,
        fma(2.0 * p, h_q, -h_sigma),
        fma(2.0 * q, h_q, h_sigma),
        sigma,
    )


def below(v: float, x: float) -> bool:
    """Whether the order is below zero, both are finite and x is above zero."""
    return v < 0.0 and v > -math.inf and x > 0.0 and x < math.inf


def next_ratio(v: float, x: float) -> float:
    """``I_{v+1}(x) / I_v(x)`` for v >= 0 and 0 < x <= 25, by Gauss' continued fraction [1]_.

    From the end of it back: each step shrinks the error by the square of its ratio.
    """
    ratio = 0.0
    k = _STEPS
    while k > 0.0:
        ratio = x / fma(x, ratio, 2.0 * (v + k))
        k -= 1.0
    return ratio


def logarithmic_slope(v: float, x: float) -> float:
    """``I_v'(x) / I_v(x) - 1`` for finite v >= 0 and x > 0."""
    if near(v, x):
        return (v / x + next_ratio(v, x)) - 1.0
    h, _, _, _, _ = uniform_parts(v, x)
    _, _, t, _ = twice_atanh(v, x)
    return fma(v, t, -h) / x


def order_slope(v: float, x: float) -> float:
    """``d log(I_v(x)) / dv`` for finite v >= 0 and x > 0."""
    if near(v, x):
        if v <= LARGEST_ORDER and x >= SMALLEST_ARGUMENT:
            return small_order_slope(v, x)
        _, _, mean_h, _ = series_moments(v, x)
        return (log(x) - _LN2) - digamma(v + 1.0) - mean_h
    _, bracket, _, _, sigma = uniform_parts(v, x)
    angle, _, _, _ = twice_atanh(v, x)
    odd = odd_part(x) if v < _SMALLEST_ODD else 0.0
    return -angle - (v * sigma) * (sigma * bracket) - odd


@kernel("nonnegative", "nonnegative", tolerance=1e-13)
def log_ive_dx(v: float, x: float) -> float:
    """Derivative of `log_ive` in x: ``I_v'(x) / I_v(x) - 1`` for x > 0."""
    if fractional_below(v, x) and x > 0.0 and x < math.inf:
        slope, _ = relative_slopes(-v, x, logarithmic_slope(-v, x), 0.0)
        return slope
    if fractional_below(v, x):
        return -math.inf if x == 0.0 else 0.0
    sign = order_parity(v, x)
    if sign != sign:
        return math.nan
    order, size = abs(v), abs(x)
    if size == math.inf:
        return 0.0 if order < math.inf else math.nan
    if size == 0.0 or order == math.inf:
        return -1.0 if order == 0.0 else math.inf
    value = logarithmic_slope(order, size)
    return -value if x < 0.0 else value


@kernel("nonnegative", "nonnegative", tolerance=5e-11)
def log_ive_dv(v: float, x: float) -> float:
    """Derivative of `log_ive` in the order, for x >= 0."""
    if below(v, x):
        _, slope = relative_slopes(-v, x, 0.0, order_slope(-v, x))
        return slope
    if v < 0.0 and v > -math.inf and floor(v) != v and x == 0.0:
        return -math.inf
    if v < 0.0 and v > -math.inf and x == math.inf:
        return 0.0
    if not (v >= 0.0 and x >= 0.0):
        return math.nan
    if x == math.inf:
        return 0.0 if v < math.inf else math.nan
    return -math.inf if x == 0.0 or v == math.inf else order_slope(v, x)


@kernel("nonnegative", "nonnegative", tolerance=1e-13)
def ive_dx(v: float, x: float) -> float:
    """Derivative of `ive` in x."""
    if fractional_below(v, x):
        if x == 0.0:
            return -ive(v, x)
        return x_slope_below(-v, x, logarithmic_slope(-v, x)) if x < math.inf else 0.0
    value = ive(v, x)
    if x != 0.0:
        return value if value == 0.0 or value != value else value * log_ive_dx(v, x)
    # I_v(x) is about (x / 2)**v / gamma(v + 1).
    order = abs(v)
    limit = 0.5 if order == 1.0 else (math.inf if order < 1.0 else 0.0)
    limit = -1.0 if order == 0.0 else limit
    return value if value != value else limit


@kernel("nonnegative", "nonnegative", tolerance=5e-11)
def ive_dv(v: float, x: float) -> float:
    """Derivative of `ive` in the order, for x >= 0."""
    if below(v, x):
        return order_slope_below(-v, x, order_slope(-v, x))
    if v < 0.0 and v > -math.inf and x == math.inf:
        return 0.0
    if v < 0.0 and v > -math.inf and x == 0.0:
        return -cospi(v) * math.inf if floor(v) == v else -ive(v, x)
    if not (v >= 0.0 and x >= 0.0):
        return math.nan
    value = ive(v, x)
    return value if value == 0.0 else value * log_ive_dv(v, x)


@kernel("nonnegative", "nonnegative", tolerance=5e-12)
def log_ive_dxdx(v: float, x: float) -> float:
    """Second derivative of `log_ive` in x."""
    sign = order_parity(v, x)
    if sign != sign:
        return math.nan
    order, size = abs(v), abs(x)
    if size == math.inf:
        return 0.0 if order < math.inf else math.nan
    if size == 0.0 or order == math.inf:
        return 0.5 if order == 0.0 else -math.inf
    if near(order, size):
        mean, variance, _, _ = series_moments(order, size)
        scaled = fma(4.0, variance, -2.0 * mean) / size
        return (scaled - order / size) / size
    h, _, _, e, sigma = uniform_parts(order, size)
    _, _, t, _ = twice_atanh(order, size)
    inverse = 1.0 / size
    return fma(sigma, sigma * e, h / size / size) - order * inverse * (t * (sigma + inverse))


@kernel("nonnegative", "nonnegative", tolerance=5e-11)
def log_ive_dvdx(v: float, x: float) -> float:
    """Mixed derivative of `log_ive`, for v >= 0 and x >= 0."""
    if not (v >= 0.0 and x >= 0.0):
        return math.nan
    if x == math.inf:
        return 0.0 if v < math.inf else math.nan
    if x == 0.0:
        return math.inf
    if v == math.inf:
        return 1.0 / x
    if near(v, x):
        if v <= LARGEST_ORDER and x >= SMALLEST_ARGUMENT:
            return small_order_bend(v, x, ive(v, x))
        _, _, _, covariance = series_moments(v, x)
        return fma(-2.0, covariance, 1.0) / x
    # From the Wronskian: (K_0 / I_0)' is -1 / (x I_0**2).
    odd = exp(-x) / ive(0.0, x)
    odd = odd * odd / x
    _, _, g, _, sigma = uniform_parts(v, x)
    return v / x * (sigma * fma(-sigma, g, 1.0)) + (odd if v < _SMALLEST_ODD else 0.0)
