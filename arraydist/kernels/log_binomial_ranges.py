"""The logarithm of the binomial coefficient, each method for a range of its own.

For j = min(k, n - k) >= 1 Stirling's formula, whose large parts cancel on paper.  Below that the
logarithm is about proportional to j, and its error is to be small relative to j: what changes with
j is written as j times a quotient of differences.  Where n - j is small too, the logarithm is j
times n - j times second differences, all of one sign.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, sections 5.5 (recurrence), 5.7 (series) and
   5.11 (Stirling's formula 5.11.1).
"""

from __future__ import annotations

import math

from arraydist.kernels.deviance import log1pmx_near
from arraydist.kernels.elementary import log, log1p
from arraydist.kernels.gamma import HALF_LOG_TWO_PI, loggamma1p_near, stirling_series
from arraydist.kernels.polygamma import digamma_tail
from arraydist.kernels.primitives import fma

REST = 3.0
"""Number of the method for the limits."""
_NEAR = 0.0625
# Nodes of Gauss' rule on (0, 1) and their weights.
_FIRST, _MIDDLE, _LAST = 0.1127016653792583, 0.5, 0.8872983346207417
_OUTER_WEIGHT, _MIDDLE_WEIGHT = 0.2777777777777778, 0.4444444444444444
# log(gamma(1 + w)) / w in w - 1 on [0, 2]; interpolates at Chebyshev points in 60-digit
# arithmetic, the sum of divided differences below has an error of 1.9e-16.
_LOG_GAMMA_QUOTIENT = (
    -8.152852870624974e-10,
    1.6803111151621661e-09,
    2.444386936885692e-09,
    -5.023856308652994e-09,
    -8.87711600370437e-09,
    1.8322686677222525e-08,
    -9.172949166290702e-10,
    2.1821394696353118e-09,
    -5.1889381335192836e-08,
    1.0844593157546167e-07,
    -1.8624721164419038e-07,
    3.9260848209807177e-07,
    -8.554195306752008e-07,
    1.8131571127567699e-06,
    -3.8465374565754054e-06,
    8.220574835277825e-06,
    -1.7661849545809686e-05,
    3.8169245050527145e-05,
    -8.309510094797398e-05,
    0.00018255258694721137,
    -0.0004057073998333553,
    0.0009153769270338619,
    -0.0021081308338353785,
    0.004998641164449593,
    -0.012384192193374183,
    0.032965000621161804,
    -0.1003173016743539,
    0.4227843350984671,
    0.0,
)


def lesser_part(n: float, k: float) -> tuple[float, float]:
    """The lesser and the greater of k and n - k."""
    rest = n - k
    return (k if k < rest else rest), (rest if k < rest else k)


def log_binomial_range(n: float, k: float) -> float:
    """Number of the method."""
    j, r = lesser_part(n, k)
    number = 1.0 if r >= 1.0 else 2.0
    number = 0.0 if j >= 1.0 else number
    return number if (j > 0.0) & (n < math.inf) else REST


def many_chosen(n: float, k: float) -> float:
    """By Stirling's formula, for j >= 1."""
    j, r = lesser_part(n, k)
    m = r + 1.0
    step = log1p(j / m)
    common = fma(m - 0.5, step, stirling_series(m + j) - stirling_series(m))
    far = fma(j, log(m / j) + step, -0.5 * log(j) - HALF_LOG_TWO_PI)
    return common + (far - stirling_series(j))


def few_chosen(n: float, k: float) -> float:
    """For 0 < j < 1 <= n - j: log(gamma(m + j) / gamma(m)) with m = n - j + 1, and gamma(1 + j)."""
    j, r = lesser_part(n, k)
    m = r + 1.0
    raised = m < 3.0
    x = m + 1.0 if raised else m
    ratio = j / x
    bend = log1pmx_near(ratio)
    step = bend + ratio
    # Stirling's error changes by the integral of minus `digamma_tail`.
    mean = _OUTER_WEIGHT * (digamma_tail(fma(_FIRST, j, x)) + digamma_tail(fma(_LAST, j, x)))
    mean = fma(_MIDDLE_WEIGHT, digamma_tail(fma(_MIDDLE, j, x)), mean)
    change = -j * mean if j < _NEAR else stirling_series(x + j) - stirling_series(x)
    value = fma(j, log(x), fma(x, bend, fma(j - 0.5, step, change)))
    value -= log1p(j / m) if raised else 0.0
    return value - loggamma1p_near(j)


def divided_difference(x: float, y: float) -> float:
    """``(p(x) - p(y)) / (x - y)`` for the polynomial, by Horner's scheme for the quotient."""
    value = 0.0
    quotient = 0.0
    for coefficient in _LOG_GAMMA_QUOTIENT:
        quotient = fma(quotient, y, value)
        value = fma(value, x, coefficient)
    return quotient


def few_of_few(n: float, k: float) -> float:
    """For 0 < j <= n - j < 1."""
    j, r = lesser_part(n, k)
    v = (j + r) - 1.0
    return j * r * (divided_difference(v, j - 1.0) + divided_difference(v, r - 1.0))


def limit(n: float, k: float) -> float:
    """Where k is 0, n or outside of [0, n], and improper arguments."""
    j, _ = lesser_part(n, k)
    value = 0.0 if j >= 0.0 else -math.inf
    return value if (n >= 0.0) & (n < math.inf) & (k == k) else math.nan
