"""The derivatives of the entropy of the Poisson distribution in its rate m.

The mean of a function f of the count K has the derivative ``E[f(K + 1) - f(K)]``.  With the entropy
``m - m log(m) + E[log(K!)]`` the first two derivatives are ``E[log((K + 1) / m)]`` and
``E[log(1 + 1 / (K + 1))] - 1 / m``.  As the mean of 1 / (K + 1) is (1 - exp(-m)) / m, and that of
(K + 1) / m one more than 1 / m, sums over ``log(1 + x) - x`` give them with terms of one sign.
Divided by the sum of the probabilities, they are free of the errors that these have in common.

For large rates they are 1 / (2 m) and -1 / (2 m**2) and then polynomials in 1 / m, interpolated at
Chebyshev points in 60-digit arithmetic.
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import horner
from arraydist.kernels.deviance import log1pmx
from arraydist.kernels.elementary import exp, log
from arraydist.kernels.primitives import fma
from arraydist.kernels.record import kernel

_LARGE = 40.0
_NEGLIGIBLE = 1e-22
# m**2 (slope - 1 / (2 m)) in 1 / m for m >= 40, error 1.7e-18 of the slope.
_SLOPE = (
    1386356.5301989876,
    -75006.60708194054,
    6269.063668445503,
    230.69834019072584,
    48.407993593997595,
    8.173268091585328,
    1.712363869097748,
    0.4499998009546516,
    0.1583333336569871,
    0.08333333333312946,
    0.08333333333333336,
)
# m**3 (bend + 1 / (2 m**2)) in 1 / m for m >= 40, error 3.0e-17 of the bend.
_BEND = (
    -20340693.014281463,
    1261908.2637448497,
    -84507.9743495903,
    -1475.3607361256995,
    -397.2221478592735,
    -57.111253757606434,
    -10.274810925279791,
    -2.249996792590908,
    -0.6333333385561972,
    -0.24999999999670766,
    -0.16666666666666702,
)


@kernel("nonnegative", tolerance=4e-15)
def poisson_entropy_dm(rate: float) -> float:
    """First derivative of `poisson_entropy`, infinite at 0."""
    if not rate >= 0.0:
        return math.nan
    if rate >= _LARGE:
        s = 1.0 / rate
        value: float = s * fma(s, horner(s, _SLOPE), 0.5)
        return value
    if rate == 0.0:
        return math.inf
    # Below one the logarithms of K + 1 and 1 / m are both positive.
    low = rate < 1.0
    start: float = -log(rate) if low else 1.0 / rate
    probability = exp(-rate)
    mass = 0.0
    total = 0.0
    k = 0.0
    while k < rate or probability > _NEGLIGIBLE:
        term: float = log(k + 1.0) if low else log1pmx((k + 1.0 - rate) / rate)
        total = fma(probability, term, total)
        mass += probability
        k += 1.0
        probability *= rate / k
    return start + total / mass


@kernel("nonnegative", tolerance=4e-15)
def poisson_entropy_dmm(rate: float) -> float:
    """Second derivative of `poisson_entropy`, -inf at 0."""
    if not rate >= 0.0:
        return math.nan
    if rate >= _LARGE:
        s = 1.0 / rate
        value: float = s * s * fma(s, horner(s, _BEND), -0.5)
        return value
    if rate == 0.0:
        return -math.inf
    probability = exp(-rate)
    start: float = -probability / rate
    mass = 0.0
    total = 0.0
    k = 0.0
    while k < rate or probability > _NEGLIGIBLE:
        total = fma(probability, log1pmx(1.0 / (k + 1.0)), total)
        mass += probability
        k += 1.0
        probability *= rate / k
    return start + total / mass
