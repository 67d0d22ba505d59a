"""Densities that a textbook formula would lose digits of, by Loader's saddle-point form.

Straight-line code: the fused density of a distribution is one loop over these.

References
----------
.. [1] C. Loader, "Fast and accurate computation of binomial probabilities" (2000), sections 2-4.
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import horner
from arraydist.kernels.deviance import log_less_excess, log_of_quotient, split_quotient
from arraydist.kernels.elementary import exp, log
from arraydist.kernels.gamma import HALF_LOG_TWO_PI, stirling_series
from arraydist.kernels.primitives import fma, mul
from arraydist.kernels.record import kernel

_TWO600 = 2.0**600
_LOG_TWO1200 = 831.7766166719344
_TINY_PRODUCT = 2.0**-900
_HALF_LOG_TWO_PI_E = 1.4189385332046727
# m (log(2 pi e m) / 2 - entropy) in 1 / m for a mean m >= 25, error 7e-18 of the entropy.
_ENTROPY = (
    378034033.1156297,
    -69792220.97723225,
    5852886.220674136,
    -281415.3380815638,
    9114.991121328781,
    -144.0474773040013,
    9.307411735166891,
    1.3402519358860936,
    0.34260128490795033,
    0.11249950555700827,
    0.05277777867732672,
    0.04166666666602405,
    0.08333333333333341,
)


@kernel("positive", "positive", "positive", tolerance=2e-14, floor=1.0)
def gamma_log_density(x: float, concentration: float, rate: float) -> float:
    r"""Logarithm of the density of Gamma(concentration, rate) at x.

    With u = rate x and r = u / concentration the density of a concentration a >= 1 is

    .. math:: \log f = \log\beta + (a - 1) \log r + a - u
        - \tfrac12 \log a - \tfrac12 \log 2\pi - \delta(a),

    with Stirling's error :math:`\delta` [1]_.  The rounding error of the product u is carried
    along: near the mode of a large concentration the density is that sensitive.  For a < 1 the
    same series gives ``log(gamma(1 + a))``, and nothing cancels in the plain formula
    (a - 1) log r - u + a log a - log(gamma(1 + a)).
    """
    a = concentration
    u = mul(rate, x)
    u_low = fma(rate, x, -u)
    small = a < 1.0
    k, mantissa = split_quotient(x, rate, a)
    excess = ((u - a) + u_low) * (1.0 / a)
    main = fma(a - 1.0, log_less_excess(k, mantissa, excess), -excess)
    plain = fma(a - 1.0, log_of_quotient(k, mantissa, excess), -u)
    main = plain if small else main
    y = a + (1.0 if small else 0.0)
    weight = 0.5 + (a if small else 0.0)
    constant = fma(weight, log(y), HALF_LOG_TWO_PI + stirling_series(y))
    constant = constant - (fma(a, log(a), y) if small else 0.0)
    log_rate = log(rate)
    value = log_rate + (main - constant)
    edge = math.inf if small else -math.inf
    edge = log_rate if a == 1.0 else edge
    value = edge if x == 0.0 else value
    value = -math.inf if (x < 0.0) | (u == math.inf) else value
    return value if (a > 0.0) & (rate > 0.0) & (x == x) else math.nan


@kernel("nonnegative", "nonnegative", tolerance=5e-15, floor=1.0)
def poisson_log_density(k: float, rate: float) -> float:
    """Logarithm of the probability of a count k under Poisson(rate) [1]_.

    Counts between whole numbers are taken as the formula with the gamma function gives them.
    """
    small = k < 1.0
    y = k + (1.0 if small else 0.0)
    pivot = 1.0 if small else k
    power, mantissa = split_quotient(rate, 1.0, pivot)
    excess = (rate - pivot) * (1.0 / pivot)
    less = log_less_excess(power, mantissa, excess)
    main = fma(k, less + excess, -rate) if small else k * less
    weight = 0.5 + (k if small else 0.0)
    constant = fma(weight, log(y), HALF_LOG_TWO_PI + stirling_series(y))
    value = main - (constant - (y if small else 0.0))
    value = 0.0 - rate if k == 0.0 else value
    never = (k < 0.0) | (k == math.inf) | (rate == math.inf) | ((rate == 0.0) & (k > 0.0))
    value = -math.inf if never else value
    return value if (rate >= 0.0) & (k == k) else math.nan


@kernel("nonnegative", tolerance=4e-15, floor=1.0)
def poisson_entropy(rate: float) -> float:
    """Shannon entropy of Poisson(rate) in nats.

    The sum over the counts for small rates; for large ones log(2 pi e rate) / 2 less a polynomial
    in 1 / rate, interpolated at Chebyshev points in 60-digit arithmetic.
    """
    if not rate >= 0.0:
        return math.nan
    if rate >= 25.0:
        s = 1.0 / rate
        value: float = fma(0.5, log(rate), _HALF_LOG_TWO_PI_E) - s * horner(s, _ENTROPY)
        return value
    if rate == 0.0:
        return 0.0
    probability = exp(-rate)
    surprise = rate
    total: float = probability * surprise
    k = 0.0
    while k < rate or probability > 1e-22:
        k += 1.0
        probability *= rate / k
        surprise -= log(rate / k)
        total = fma(probability, surprise, total)
    return total
