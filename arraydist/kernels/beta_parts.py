"""What the incomplete beta functions are made of: the power, a series, a continued fraction.

Arguments x and y = 1 - x come as pairs ``(high, low)``, so that nothing is lost when either is
near one.  Exponents are pairs too: an error of 1e-16 in an exponent of -700 is one of 1e-13 in the
result.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, sections 5.11 (Stirling's formula 5.11.1),
   8.17 (series 8.17.8 with 15.8.1, continued fraction 8.17.22).
.. [2] A. R. Didonato, A. H. Morris, "Algorithm 708: significant digit computation of the
   incomplete beta function ratios", ACM TOMS 18 (1992), equations 2 (series) and 9 (continued
   fraction, of which each step is two of the other).
.. [3] C. Loader, "Fast and accurate computation of binomial probabilities" (2000), section 2.
"""

from __future__ import annotations

from arraydist.kernels.compensated import (
    fast_two_sum,
    pair_product,
    pair_quotient,
    two_product,
    two_sum,
)
from arraydist.kernels.deviance import log1pmx_near
from arraydist.kernels.elementary import log, log1p
from arraydist.kernels.exponential import log_of_pair, log_pair
from arraydist.kernels.gamma import loggamma1p_near, stirling_series
from arraydist.kernels.primitives import fma, sqrt

_TWO_PI = 6.283185307179586
FRACTION_TOLERANCE = 2.0**-50
"""Change over three steps of the continued fraction at which it has converged to 2**-53."""
_EXPONENT_NEAR = 4.0
"""Up to here an exponent's relative error of 1e-15 does no harm."""
_EXPONENT_FAR = 50.0
"""From here on logarithms to 56 bits are not enough."""
_STIRLING_FAR = 10.0
# Coefficients of 1 / x**(2 n - 1) in Stirling's error, B(2n) / (2n (2n - 1)) [1]_; from 10 on
# they leave less than 5e-17 of its slope.
_STIRLING = (
    0.08333333333333333,
    -0.002777777777777778,
    0.0007936507936507937,
    -0.0005952380952380953,
    0.0008417508417508417,
    -0.0019175269175269176,
    0.00641025641025641,
)


def log_of(x: float, y: float) -> float:
    """``log(x)`` for x = 1 - y, without cancellation near one."""
    return log1p(-y) if y < 0.5 else log(x)


def quotient(
    x: float, x_low: float, s: float, s_low: float, p: float, p_low: float
) -> tuple[float, float]:
    """``x s / p`` of three pairs, as a pair."""
    product, product_low = pair_product(x, x_low, s, s_low)
    return pair_quotient(product, product_low, p, p_low)


def power_exponent(
    a: float, x: float, x_low: float, b: float, y: float, y_low: float
) -> tuple[float, float]:
    """``a log(x) + b log(y)`` as a pair, accurate to 1e-15, for pairs x and y."""
    log_x, log_x_low = log_of_pair(x, x_low)
    log_y, log_y_low = log_of_pair(y, y_low)
    first, first_low = two_product(a, log_x)
    second, second_low = two_product(b, log_y)
    if abs(first) > _EXPONENT_FAR or abs(second) > _EXPONENT_FAR:
        log_x, log_x_low = log_pair(x)
        log_y, log_y_low = log_pair(y)
        first, first_low = two_product(a, log_x)
        second, second_low = two_product(b, log_y)
        log_x_low += x_low / x
        log_y_low += y_low / y
    high, low = two_sum(first, second)
    low += fma(a, log_x_low, first_low) + fma(b, log_y_low, second_low)
    return fast_two_sum(high, low)


def beta_exponent(
    a: float, b: float, x: float, x_low: float, y: float, y_low: float
) -> tuple[float, float]:
    """``a log(x / p) + b log(y / q)`` as a pair, with the mean p = a / (a + b), for a, b >= 30."""
    product, product_low = two_product(a, y)
    other, other_low = two_product(b, x)
    excess = (product - other) + (fma(a, y_low, product_low) - fma(b, x_low, other_low))
    low_side = -excess / a
    high_side = excess / b
    if low_side > -0.5 and high_side > -0.5 and low_side < 1.0 and high_side < 1.0:
        value = fma(a, log1pmx_near(low_side), b * log1pmx_near(high_side))
        if value > -_EXPONENT_NEAR:
            return value, 0.0
    s, s_low = two_sum(a, b)
    x, x_low = quotient(x, x_low, s, s_low, a, 0.0)
    y, y_low = quotient(y, y_low, s, s_low, b, 0.0)
    return power_exponent(a, x, x_low, b, y, y_low)


def beta_power(
    a: float, b: float, x: float, x_low: float, y: float, y_low: float
) -> tuple[float, float, float]:
    """``x**a y**b / (a B(a, b))`` as ``factor * exp(high + low)``.

    Loader's form [3]_: powers of x / p and y / q, with p and q the means, and Stirling's errors.
    Shapes below one go one step up the recurrence.
    """
    a_up, a_low = two_sum(a, 1.0) if a < 1.0 else (a, 0.0)
    b_up, b_low = two_sum(b, 1.0) if b < 1.0 else (b, 0.0)
    s, s_low = two_sum(a_up, b_up)
    s_low += a_low + b_low
    x, x_low = quotient(x, x_low, s, s_low, a_up, a_low)
    y, y_low = quotient(y, y_low, s, s_low, b_up, b_low)
    high, low = power_exponent(a, x, x_low, b, y, y_low)
    error = stirling_series(s) - (stirling_series(a_up) + stirling_series(b_up))
    high, rest = two_sum(high, error)
    high, low = fast_two_sum(high, rest + low)
    factor = sqrt((a_up / s) * (b_up / _TWO_PI))
    total = a + b
    if a < 1.0 and b < 1.0:
        factor *= (b / total) * (s / (total + 1.0)) * (s / (a_up * b_up))
    elif a < 1.0:
        factor *= s / (a_up * total)
    elif b < 1.0:
        factor *= (b / total) * (s / b_up) / a
    else:
        factor /= a
    return high, low, factor


def gamma_ratio_excess(a: float, x: float) -> float:
    """``log(gamma(x + a) / gamma(x)) - a log(x)`` for 0 <= a <= 1 <= x.

    The error is small relative to a, also where a is tiny.
    """
    product = 0.0
    start = x
    while x < _STIRLING_FAR:
        ratio = a / x
        product = fma(product, ratio, product + ratio)
        x += 1.0
    y = x + a
    ratio = a / x
    u = 1.0 / x
    v = 1.0 / y
    # Stirling's errors at y and x differ by (v - u) times a sum of symmetric polynomials in u, v.
    square = v * v
    quotient = 1.0
    power = v
    difference = 0.0
    for coefficient in _STIRLING:
        difference = fma(coefficient, quotient, difference)
        quotient = fma(u, fma(u, quotient, power), power * v)
        power *= square
    value = fma(y - 0.5, log1pmx_near(ratio), a * u * (a - 0.5 - v * difference))
    if start < x:
        value += a * log(x / start) - log1p(product)
    return value


def small_shape_exponent(a: float, b: float, x: float, x_low: float) -> tuple[float, float, float]:
    """The lower tail's logarithm as a pair, and S; for a <= 1, x <= 1/5, b x <= 1 [2]_.

    The tail is ``(1 + a S) x**a gamma(a + b) / (gamma(a + 1) gamma(b))``; for b < 1 the factor
    ``b / (a + b)`` of it is left out here.  All errors are small relative to a.
    """
    bx = b * x
    term = 1.0
    total = 0.0
    n = 0.0
    for _ in range(60):
        n += 1.0
        term *= x - bx / n
        total += term / (a + n)
        if abs(term) < 1e-17:
            break
    scale = b + 1.0 if b < 1.0 else b
    product, product_low = pair_product(x, x_low, scale, 0.0)
    high, low = log_pair(product)
    high, low = pair_product(high, low + product_low / product, a, 0.0)
    rest = gamma_ratio_excess(a, scale) - loggamma1p_near(a) + log1p(a * total)
    high, error = two_sum(high, rest)
    high, low = fast_two_sum(high, low + error)
    return high, low, total


def small_shape_power(a: float, b: float, x: float, x_low: float) -> tuple[float, float, float]:
    """The lower tail as ``factor * exp(high + low)``, for the same arguments.

    The factor is 1 unless a > b; the exponent then is the tail's own logarithm and is accurate
    relative to itself, so that the complement can be had from it where a is tiny.
    """
    high, low, _ = small_shape_exponent(a, b, x, x_low)
    if a > b:
        return high, low, b / (a + b)
    if b < 1.0:
        high, error = two_sum(high, -log1p(a / b))
        high, low = fast_two_sum(high, low + error)
    return high, low, 1.0


def beta_fraction(a: float, b: float, x: float, y: float, tolerance: float) -> float:
    """``a B(a, b) I / (x**a y**b)`` by a continued fraction [2]_, for x below about the mean.

    Forward recurrences of numerators and denominators; convergence is looked at every third step.
    """
    lead = fma(a, y, -b * x) + 1.0
    value = (a + 1.0) / lead
    if abs(lead) > 1e60:
        return value
    p_last, p = 0.0, 1.0
    q_last, q = 1.0, 1.0 / value
    bx = b * x
    sx = (a + b - 1.0) * x
    step = 1.0 + y
    n = 0.0
    k = a + 1.0
    reciprocal = 1.0 / k
    # The first partial numerator has a factor a left out, which is in the prefactor.
    shape = 1.0
    for _ in range(400):
        for _ in range(3):
            n += 1.0
            difference = fma(-n, x, bx)
            scaled = n * difference * reciprocal
            numerator = scaled * shape * fma(n, x, sx) * reciprocal
            k += 2.0
            reciprocal = 1.0 / k
            denominator = n + scaled + (a + n) * reciprocal * fma(n, step, lead)
            p_last, p = p, fma(denominator, p, numerator * p_last)
            q_last, q = q, fma(denominator, q, numerator * q_last)
            shape = a + n
        last = value
        value = p / q
        if abs(value - last) <= tolerance * abs(value):
            break
        if abs(q) > 1e100:
            p_last, p, q_last, q = p_last * 1e-100, p * 1e-100, q_last * 1e-100, q * 1e-100
    return value
