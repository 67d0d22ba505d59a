"""Derivatives that a plain formula would lose digits of, or make 0 / 0."""

from __future__ import annotations

import math

from arraydist.kernels.beta import digamma_difference
from arraydist.kernels.deviance import log_of_quotient, split_quotient
from arraydist.kernels.elementary import log
from arraydist.kernels.polygamma import digamma, digamma_tail
from arraydist.kernels.primitives import fma, mul
from arraydist.kernels.record import kernel


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


@kernel("positive", tolerance=4e-15)
def log_minus_digamma(x: float) -> float:
    """``log(x) - digamma(x)``, which is near ``1 / (2 x)`` for large x, without cancellation."""
    large = x >= 3.0
    y = x if large else 3.0
    far = 0.5 / y + digamma_tail(y)
    near = log(x) - digamma(x)
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
