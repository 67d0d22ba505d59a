"""Inverses of the regularised incomplete gamma functions in x.

Halley's method for the logarithm of the smaller tail as a function of log(x), where it is nearly
linear or quadratic, from starts that are right to a few digits.  Four inverses share it: of P, of
Q, and of their logarithms, whose arguments may be far below the smallest number.

References
----------
.. [1] A. Gil, J. Segura, N. M. Temme, "Efficient and accurate algorithms for the computation and
   inversion of the incomplete gamma function ratios", SIAM J. Sci. Comput. 34 (2012), section 3
   (starts 3.1 for small x, 3.3 for large a).
"""

from __future__ import annotations

import math

from arraydist.kernels.elementary import exp, expm1, log, log1p
from arraydist.kernels.gamma import loggamma1p
from arraydist.kernels.incomplete_gamma import gamma_prefactor, gamma_tail
from arraydist.kernels.incomplete_gamma_inverse_ranges import (
    lower_expansion,
    lower_fraction,
    lower_range,
    lower_three_series,
    lower_two_series,
    upper_expansion,
    upper_fraction,
    upper_range,
    upper_three_series,
    upper_two_series,
)
from arraydist.kernels.logistic import log1mexp
from arraydist.kernels.normal import ndtri_exp
from arraydist.kernels.primitives import fma, sqrt
from arraydist.kernels.ranges import Ranges
from arraydist.kernels.record import kernel

_LOG_HALF = -0.6931471805599453
_LARGEST = 1.7976931348623157e308


def ratio_of_eta(eta: float) -> float:
    """About the lambda with ``lambda - 1 - log(lambda) = eta**2 / 2``, on eta's side of one."""
    h = 0.5 * eta * eta
    if eta < -1.5:
        small: float = exp(-1.0 - h)
        return small * (1.0 + small)
    ratio: float = 1.0 + eta * fma(eta, fma(eta, 1.0 / 36.0, 1.0 / 3.0), 1.0)
    if eta > 3.0:
        ratio = 1.0 + h + log(1.0 + h + log(1.0 + h))
    return ratio


def start(a: float, log_p: float, log_q: float) -> float:
    """First approximation of the root."""
    # P(a, x) is about x**a / gamma(a + 1) for small x.
    exponent = (log_p + loggamma1p(a)) / a
    if exponent < log(0.3 * (a + 1.0)):
        x: float = exp(exponent)
        return x * (1.0 + x / (a + 1.0))
    if a < 1.0:
        # Q(a, x) is about x**(a - 1) exp(-x) / gamma(a) for large x.
        decay: float = loggamma1p(a) - log(a) + log_q
        return (a - 1.0) * log(1.0 - decay) - decay if decay < -1.0 else 0.5
    # Temme's expansion: the normal quantile, then the next term in 1 / a.
    eta = (ndtri_exp(log_p) if log_p < log_q else -ndtri_exp(log_q)) / sqrt(a)
    ratio = ratio_of_eta(eta)
    shift = -1.0 / 3.0 if abs(eta) < 1e-3 else log(eta / (ratio - 1.0)) / eta
    return a * ratio_of_eta(eta + shift / a)


def root(a: float, log_p: float, log_q: float) -> float:
    """The x with ``log P(a, x) = log_p`` and ``log Q(a, x) = log_q``, for finite a > 0."""
    upper = log_q < log_p
    target = log_q if upper else log_p
    x = start(a, log_p, log_q)
    for _ in range(50):
        if not (x > 0.0 and x < _LARGEST):
            break
        computed_upper, high, low, factor = gamma_tail(a, x)
        if computed_upper == upper:
            residual = (target - high) - (low + log(factor))
        else:
            residual = target - log1p(-factor * exp(high + low))
        # The slope of the log tail in log(x) is density times x over tail.
        power, power_low, scale = gamma_prefactor(a, x)
        slope = a * scale * exp((power - target) + (power_low + residual))
        curvature = a - x
        if upper:
            curvature += slope
            slope = -slope
        else:
            curvature -= slope
        step = residual / slope
        # Halley's correction, kept from turning a step round where the start is poor.
        correction = 0.5 * step * curvature
        step = step / (1.0 + (correction if correction > -0.5 else -0.5))
        step = 3.0 if step > 3.0 else (-3.0 if step < -3.0 else step)
        x = fma(x, expm1(step), x)
        if abs(step) * (1.0 + abs(curvature) + sqrt(x)) < 1e-6:
            break
    return x


def proper(a: float) -> bool:
    """Whether a is positive and finite."""
    return a > 0.0 and a < math.inf


def edge(a: float, p_is_zero: bool, p_is_one: bool) -> float:
    """The inverses where the probability is 0 or 1, a is 0, or out of the domain."""
    if not proper(a):
        return 0.0 if a == 0.0 else math.nan
    if p_is_zero:
        return 0.0
    return math.inf if p_is_one else math.nan


def lower_root_anywhere(a: float, p: float) -> float:
    """`gammaincinv` for all arguments."""
    if not (proper(a) and p > 0.0 and p < 1.0):
        return edge(a, p == 0.0, p == 1.0) if p >= 0.0 and p <= 1.0 else math.nan
    return root(a, log(p), log1p(-p))


LOWER_ROOT_RANGES = Ranges(
    (
        lower_expansion,
        lower_two_series,
        lower_three_series,
        lower_fraction,
    ),
    lower_range,
)


@kernel("nonnegative", "unit_interval", tolerance=1e-13, ranges=LOWER_ROOT_RANGES)
def gammaincinv(a: float, p: float) -> float:
    """The x with P(a, x) = p; 0 where it is below the smallest number."""
    return lower_root_anywhere(a, p)


def upper_root_anywhere(a: float, q: float) -> float:
    """`gammainccinv` for all arguments."""
    if not (proper(a) and q > 0.0 and q < 1.0):
        return edge(a, q == 1.0, q == 0.0) if q >= 0.0 and q <= 1.0 else math.nan
    return root(a, log1p(-q), log(q))


UPPER_ROOT_RANGES = Ranges(
    (
        upper_expansion,
        upper_two_series,
        upper_three_series,
        upper_fraction,
    ),
    upper_range,
)


@kernel("nonnegative", "unit_interval", tolerance=1e-13, ranges=UPPER_ROOT_RANGES)
def gammainccinv(a: float, q: float) -> float:
    """The x with Q(a, x) = q; 0 where it is below the smallest number."""
    return upper_root_anywhere(a, q)


@kernel("nonnegative", "nonpositive", tolerance=1e-13)
def log_gammaincinv(a: float, log_p: float) -> float:
    """The x with log P(a, x) = log_p."""
    if not (proper(a) and log_p > -math.inf and log_p < 0.0):
        return edge(a, log_p == -math.inf, log_p == 0.0) if log_p <= 0.0 else math.nan
    return root(a, log_p, log1mexp(log_p))


@kernel("nonnegative", "nonpositive", tolerance=1e-13)
def log_gammainccinv(a: float, log_q: float) -> float:
    """The x with log Q(a, x) = log_q."""
    if not (proper(a) and log_q > -math.inf and log_q < 0.0):
        return edge(a, log_q == 0.0, log_q == -math.inf) if log_q <= 0.0 else math.nan
    return root(a, log1mexp(log_q), log_q)
