"""Distribution functions of Gamma(concentration, rate) without the rounding of ``rate * x``.

The incomplete gamma functions of a large shape a see a relative change e of their argument as a
change of about z sqrt(a) e in relative terms, z standard deviations out.  So what rounding takes
from the product is put back to first order, with the density as the slope.  Where the product
underflows, the leading term of the series, ``(rate x)**a / gamma(a + 1)``, is all there is.  Of
shapes so large that rounding takes more than a small part of a standard deviation, the
distribution is normal but for its skewness, 2 / sqrt(a), which is put back likewise.

Slopes of logarithms are bounded, for a > 1: upwards by density / lower tail < a / y, and downwards
by density / upper tail < 1.  Where both are differences of huge numbers, the bound is better.
"""

from __future__ import annotations

import math

from arraydist.kernels.densities import gamma_log_density
from arraydist.kernels.elementary import exp, expm1, log, log1mexp, log1p
from arraydist.kernels.gamma import gammaln
from arraydist.kernels.incomplete_gamma import gammainc, gammaincc, log_gammainc, log_gammaincc
from arraydist.kernels.normal import ndtr
from arraydist.kernels.primitives import fma, mul, sqrt
from arraydist.kernels.record import kernel

_TINY_PRODUCT = 1e-280
"""Below it the second term of the series is gone for any shape, and a rounding error denormal."""
_EXACT_ENOUGH = 8.0
"""Up to this shape the rounding error of the product moves results by a few last places."""
_NORMAL = 1e20
"""From this shape on second orders, of the skewness and of rounding, are far below 1e-11."""
_BEYOND = 38.0
"""Standard deviations that leave no probability."""
_HALF_LOG_TAU = 0.9189385332046727


def _log_leading_term(x: float, concentration: float, rate: float) -> float:
    return concentration * (log(rate) + log(x)) - gammaln(concentration + 1.0)


def _standardised(x: float, concentration: float, rate: float, y: float) -> float:
    """``(rate x - a) / sqrt(a)``, where y is the product rounded."""
    return ((y - concentration) + fma(rate, x, -y)) / sqrt(concentration)


def _nearly_normal(concentration: float, z: float, side: float) -> float:
    """The tail below z standard deviations, or above for side = -1."""
    if abs(z) > _BEYOND:
        return 1.0 if side * z > 0.0 else 0.0
    density = exp(-0.5 * z * z - _HALF_LOG_TAU)
    skew = density * (z * z - 1.0) / (3.0 * sqrt(concentration))
    return ndtr(side * z) - side * skew


def _log_nearly_normal(concentration: float, z: float, side: float) -> float:
    """Logarithm of that tail, from the smaller one."""
    if side * z > 0.0:
        return log1p(-_nearly_normal(concentration, z, -side))
    return log(_nearly_normal(concentration, z, side))


@kernel("nonnegative", "positive", "positive", tolerance=2e-14)
def gamma_cdf(x: float, concentration: float, rate: float) -> float:
    """Probability of a draw at or below x."""
    y = mul(rate, x)
    if y < _TINY_PRODUCT and x > 0.0 and rate > 0.0:
        return exp(_log_leading_term(x, concentration, rate))
    if concentration > _NORMAL and y < math.inf:
        return _nearly_normal(concentration, _standardised(x, concentration, rate, y), 1.0)
    value = gammainc(concentration, y)
    if concentration > _EXACT_ENOUGH and y < math.inf:
        value = fma(fma(rate, x, -y), exp(gamma_log_density(y, concentration, 1.0)), value)
    return value


@kernel("nonnegative", "positive", "positive", tolerance=2e-14)
def gamma_sf(x: float, concentration: float, rate: float) -> float:
    """Probability of a draw above x."""
    y = mul(rate, x)
    if y < _TINY_PRODUCT and x > 0.0 and rate > 0.0:
        return -expm1(_log_leading_term(x, concentration, rate))
    if concentration > _NORMAL and y < math.inf:
        return _nearly_normal(concentration, _standardised(x, concentration, rate, y), -1.0)
    value = gammaincc(concentration, y)
    if concentration > _EXACT_ENOUGH and y < math.inf:
        value = fma(-fma(rate, x, -y), exp(gamma_log_density(y, concentration, 1.0)), value)
    return value


@kernel("nonnegative", "positive", "positive", tolerance=2e-14)
def gamma_log_cdf(x: float, concentration: float, rate: float) -> float:
    """Logarithm of `gamma_cdf`."""
    y = mul(rate, x)
    if y < _TINY_PRODUCT and x > 0.0 and rate > 0.0:
        return _log_leading_term(x, concentration, rate)
    if concentration > _NORMAL and y < math.inf:
        z = _standardised(x, concentration, rate, y)
        if abs(z) < _BEYOND:
            return _log_nearly_normal(concentration, z, 1.0)
    value = log_gammainc(concentration, y)
    if concentration > _EXACT_ENOUGH and 0.0 < y < math.inf:
        slope = exp(gamma_log_density(y, concentration, 1.0) - value)
        bound = concentration / y
        value = fma(fma(rate, x, -y), slope if slope < bound else bound, value)
    return 0.0 if value > 0.0 else value


@kernel("nonnegative", "positive", "positive", tolerance=2e-14)
def gamma_log_sf(x: float, concentration: float, rate: float) -> float:
    """Logarithm of `gamma_sf`."""
    y = mul(rate, x)
    if y < _TINY_PRODUCT and x > 0.0 and rate > 0.0:
        return log1mexp(_log_leading_term(x, concentration, rate))
    if concentration > _NORMAL and y < math.inf:
        z = _standardised(x, concentration, rate, y)
        if abs(z) < _BEYOND:
            return _log_nearly_normal(concentration, z, -1.0)
    value = log_gammaincc(concentration, y)
    if concentration > _EXACT_ENOUGH and y < math.inf:
        slope = exp(gamma_log_density(y, concentration, 1.0) - value)
        value = fma(-fma(rate, x, -y), slope if slope < 1.0 else 1.0, value)
    return 0.0 if value > 0.0 else value
