"""Distribution functions of Gamma(concentration, rate) without the rounding of ``rate * x``.

The incomplete gamma functions of a large shape a see a relative change e of their argument as a
change of about z sqrt(a) e in relative terms, z standard deviations out.  So what rounding takes
from the product is put back to first order, with the density as the slope.  Where the product
underflows, the leading term of the series, ``(rate x)**a / gamma(a + 1)``, is all there is.
"""

from __future__ import annotations

import math

from arraydist.kernels.densities import gamma_log_density
from arraydist.kernels.elementary import exp, expm1, log, log1mexp
from arraydist.kernels.gamma import gammaln
from arraydist.kernels.incomplete_gamma import gammainc, gammaincc, log_gammainc, log_gammaincc
from arraydist.kernels.primitives import fma, mul
from arraydist.kernels.record import kernel

_TINY_PRODUCT = 1e-280
"""Below it the second term of the series is gone for any shape, and a rounding error denormal."""
_EXACT_ENOUGH = 8.0
"""Up to this shape the rounding error of the product moves results by a few last places."""


def _log_leading_term(x: float, concentration: float, rate: float) -> float:
    return concentration * (log(rate) + log(x)) - gammaln(concentration + 1.0)


@kernel("nonnegative", "positive", "positive", tolerance=2e-14)
def gamma_cdf(x: float, concentration: float, rate: float) -> float:
    """Probability of a draw at or below x."""
    y = mul(rate, x)
    if y < _TINY_PRODUCT and x > 0.0 and rate > 0.0:
        return exp(_log_leading_term(x, concentration, rate))
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
    value = log_gammainc(concentration, y)
    if concentration > _EXACT_ENOUGH and y < math.inf:
        slope = exp(gamma_log_density(y, concentration, 1.0) - value)
        value = fma(fma(rate, x, -y), slope, value)
    return value


@kernel("nonnegative", "positive", "positive", tolerance=2e-14)
def gamma_log_sf(x: float, concentration: float, rate: float) -> float:
    """Logarithm of `gamma_sf`."""
    y = mul(rate, x)
    if y < _TINY_PRODUCT and x > 0.0 and rate > 0.0:
        return log1mexp(_log_leading_term(x, concentration, rate))
    value = log_gammaincc(concentration, y)
    if concentration > _EXACT_ENOUGH and y < math.inf:
        slope = exp(gamma_log_density(y, concentration, 1.0) - value)
        value = fma(-fma(rate, x, -y), slope, value)
    return value
