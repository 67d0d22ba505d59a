"""Derivatives that a plain formula would lose digits of, or make 0 / 0."""

from __future__ import annotations

import math

from arraydist.kernels.beta import digamma_difference
from arraydist.kernels.deviance import log_of_quotient, split_quotient
from arraydist.kernels.elementary import exp, log
from arraydist.kernels.polygamma import digamma, digamma_tail
from arraydist.kernels.primitives import fma, mul
from arraydist.kernels.record import kernel
from arraydist.kernels.trigamma import trigamma

_TRIGAMMA_FAR = 16.0
# Bernoulli numbers B(2), B(4), ..., the coefficients of 1 / x**3, 1 / x**5, ... in trigamma.
_TRIGAMMA_SERIES = (
    0.16666666666666666,
    -0.03333333333333333,
    0.023809523809523808,
    -0.03333333333333333,
    0.07575757575757576,
    -0.2531135531135531,
    1.1666666666666667,
)


@kernel("real", "real")
def xdivy(x: float, y: float) -> float:
    """``x / y``, 0 where x is 0: the derivative of ``xlogy`` in ``y``."""
    quotient = x / y
    return (0.0 if y == y else y) if x == 0.0 else quotient


@kernel("nonnegative", "nonnegative")
def relative_excess(x: float, m: float) -> float:
    """``(x - m) / m``, -1 where x is 0: the derivative of a Poisson log density in the mean m."""
    quotient = (x - m) / m
    return (-1.0 if m == m else m) if x == 0.0 else quotient


@kernel("real", "real")
def density_over_tail(log_density: float, log_tail: float) -> float:
    """``exp(log_density - log_tail)``, infinite where both vanish: at the end of a support."""
    both = (log_density == -math.inf) & (log_tail == -math.inf)
    value: float = exp(log_density - log_tail)
    return math.inf if both else value


@kernel("positive", tolerance=4e-15)
def log_minus_digamma(x: float) -> float:
    """``log(x) - digamma(x)``, which is near ``1 / (2 x)`` for large x, without cancellation."""
    large = x >= 3.0
    y = x if large else 3.0
    far = 0.5 / y + digamma_tail(y)
    near = log(x) - digamma(x)
    return far if large else near


@kernel("positive", tolerance=4e-15)
def stirling_error_slope(x: float) -> float:
    """Derivative of `stirling_error`, about ``-1 / (12 x**2)`` for large x."""
    large = x >= 3.0
    far = -digamma_tail(x if large else 3.0)
    near = 0.5 / x - (log(x) - digamma(x))
    return far if large else near


@kernel("positive", "positive", tolerance=1e-14)
def digamma_change(a: float, b: float) -> float:
    """``digamma(b) - digamma(a)`` without cancellation."""
    low = a if a < b else b
    value = digamma_difference(low, abs(b - a))
    return value if b >= a else -value


@kernel("nonnegative", "positive", "positive", tolerance=4e-15)
def log_mean_ratio(x: float, concentration: float, rate: float) -> float:
    """``log(rate x / concentration)``, how far x lies from the mean of a Gamma distribution."""
    a = concentration
    u = mul(rate, x)
    k, mantissa = split_quotient(x, rate, a)
    # As `gamma_log_density` does it, so that a loop over both does it once.
    excess = ((u - a) + fma(rate, x, -u)) * (1.0 / a)
    value = log_of_quotient(k, mantissa, excess)
    value = math.inf if x == math.inf else value
    value = -math.inf if x == 0.0 else value
    return value if (x >= 0.0) & (rate > 0.0) & (a > 0.0) else math.nan


@kernel("positive", "nonnegative", tolerance=4e-15)
def trigamma_difference(a: float, b: float) -> float:
    """``trigamma(a) - trigamma(a + b)`` without cancellation."""
    if not (a > 0.0 and b >= 0.0):
        return math.nan
    if b == math.inf:
        return trigamma(a)
    # The recurrence up to the asymptotic range, each term 1 / x**2 - 1 / (x + b)**2.
    total = 0.0
    x = a
    while x < _TRIGAMMA_FAR:
        y = x + b
        total += (b / y) * ((1.0 / x) / x + (1.0 / x) / y)
        x += 1.0
    y = x + b
    u = 1.0 / x
    v = 1.0 / y
    # u**n - v**n = (u - v) s(n) with s(1) = 1, s(2) = u + v and
    # s(n + 2) = u**2 s(n) + u v**n + v**(n + 1).
    square = v * v
    quotient = fma(u, u + v, square)
    power = square * v
    tail = 0.5 * (u + v)
    for coefficient in _TRIGAMMA_SERIES:
        tail = fma(coefficient, quotient, tail)
        quotient = fma(u, fma(u, quotient, power), power * v)
        power *= square
    difference = (b / x) / y
    return total + fma(difference, tail, difference)
