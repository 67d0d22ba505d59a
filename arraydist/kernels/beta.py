"""The beta function, the log of the binomial coefficient and a difference of digammas.

Gamma functions are never subtracted: Stirling's formula is, term by term, so that its large parts
cancel on paper.  Arguments below one go one step up the recurrence first.  `betaln` and
`log_binomial` are straight-line code, so that loops over arrays become vector code.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, sections 5.5 (recurrence), 5.11 (Stirling's
   formula 5.11.1, digamma 5.11.2) and 5.12 (beta function).
.. [2] A. R. Didonato, A. H. Morris, "Algorithm 708: significant digit computation of the
   incomplete beta function ratios", ACM TOMS 18 (1992), section 4 (BETALN, ALGDIV).
"""

from __future__ import annotations

import math

from arraydist.kernels.elementary import exp, log, log1p
from arraydist.kernels.gamma import HALF_LOG_TWO_PI, loggamma1p_near, stirling_series
from arraydist.kernels.primitives import fma
from arraydist.kernels.record import kernel

# Coefficients of 1 / x**(2 n) in log(x) - 1 / (2 x) - digamma(x), n from 1: B(2n) / (2n) [1]_.
_DIGAMMA_SERIES = (
    0.08333333333333333,
    -0.008333333333333333,
    0.003968253968253968,
    -0.004166666666666667,
    0.007575757575757576,
    -0.021092796092796094,
    0.08333333333333333,
)
_DIGAMMA_FAR = 16.0
"""From here on the seven terms leave less than 1e-18 of digamma's slope."""


@kernel("positive", "positive", tolerance=1e-15, floor=1.0)
def betaln(a: float, b: float) -> float:
    """Logarithm of the beta function.

    The error is relative to the larger of 1 and the value's size: it passes through zero.
    """
    small = a if a < b else b
    large = b if a < b else a
    small_up = small < 1.0
    large_up = large < 1.0
    p = small + (1.0 if small_up else 0.0)
    q = large + (1.0 if large_up else 0.0)
    step = log1p(small / q)
    series = stirling_series(q) - stirling_series(small + q)
    log_scale = log(q if small_up else small / q)
    # With both below one, gamma(large) = gamma(q) / large and gamma(small + large) likewise.
    log_small = log(small / (1.0 + (small / large if large_up else 0.0)))
    rest = fma(0.5 - q, step, series)
    # small >= 1: Stirling's formula for all three gammas.
    far = fma(1.0 if small_up else small, log_scale - step, HALF_LOG_TWO_PI - 0.5 * log_small)
    far = far + (rest + stirling_series(p))
    # small < 1: for the two large ones only.
    near = fma(-small, log_scale + step, rest + small)
    near = near + (loggamma1p_near(small if small_up else 0.0) - log_small)
    value = near if small_up else far
    value = (-math.inf if small > 0.0 else math.nan) if large == math.inf else value
    value = math.inf if (small == 0.0) & (large < math.inf) else value
    return value if (small >= 0.0) & (large >= small) else math.nan


@kernel("positive", "positive", tolerance=1e-13)
def beta(a: float, b: float) -> float:
    """Beta function, ``gamma(a) gamma(b) / gamma(a + b)``."""
    return exp(betaln(a, b))


@kernel("nonnegative", "nonnegative", tolerance=1e-15, floor=1.0)
def log_binomial(n: float, k: float) -> float:
    """Logarithm of the binomial coefficient n over k, -inf for k outside [0, n].

    The error is relative to the larger of 1 and the value's size.
    """
    rest = n - k
    lesser = k if k < rest else rest
    greater = rest if k < rest else k
    inside = lesser >= 0.0
    j = lesser if inside else 0.0
    m = greater + 1.0
    small = j < 1.0
    step = log1p(j / m)
    series = stirling_series(m + j) - stirling_series(m)
    common = fma(m - 0.5, step, series)
    count = 1.0 if small else j
    far = fma(count, log(m / count) + step, -0.5 * log(count) - HALF_LOG_TWO_PI)
    far = far - stirling_series(count)
    near = fma(j, log(m) + step - 1.0, -loggamma1p_near(j if small else 0.0))
    value = common + (near if small else far)
    value = value if inside else -math.inf
    return value if (n >= 0.0) & (n < math.inf) & (k == k) else math.nan


@kernel("positive", "nonnegative", tolerance=4e-15)
def digamma_difference(a: float, b: float) -> float:
    """``digamma(a + b) - digamma(a)`` without cancellation."""
    if not (a > 0.0 and b >= 0.0):
        return math.nan
    if b == math.inf:
        return math.inf if a < math.inf else math.nan
    # The recurrence up to the asymptotic range, each term b / (x (x + b)).
    total = 0.0
    x = a
    while x < _DIGAMMA_FAR:
        total += (b / x) / (x + b)
        x += 1.0
    y = x + b
    u = 1.0 / (x * x)
    v = (1.0 / y) / y
    # u**n - v**n = (u - v) s(n) with s(1) = 1 and s(n + 1) = u s(n) + v**n.
    quotient = 1.0
    power = 1.0
    tail = 0.0
    for coefficient in _DIGAMMA_SERIES:
        tail = fma(coefficient, quotient, tail)
        power *= v
        quotient = fma(u, quotient, power)
    reciprocals = (b / x) / y
    # 1 / x - 1 / y is reciprocals, u - v is that times 1 / x + 1 / y.
    return total + (log1p(b / x) + reciprocals * fma(tail, 1.0 / x + 1.0 / y, 0.5))
