"""The beta function, the log of the binomial coefficient and a difference of digammas.

Gamma functions are never subtracted: Stirling's formula is, term by term, so that its large parts
cancel on paper.  Arguments below one go one step up the recurrence first.  All is straight-line
code or has methods that are, so that loops over arrays become vector code.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, sections 5.5 (recurrence), 5.11 (Stirling's
   formula 5.11.1, digamma 5.11.2) and 5.12 (beta function).
.. [2] A. R. Didonato, A. H. Morris, "Algorithm 708: significant digit computation of the
   incomplete beta function ratios", ACM TOMS 18 (1992), section 4 (BETALN, ALGDIV).
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import fast_two_sum, pair_quotient, two_product, two_sum
from arraydist.kernels.deviance import log1pmx_near
from arraydist.kernels.elementary import exp, log, log1p
from arraydist.kernels.exponential import log_pair, scale_by_power, unbounded_exp_pair
from arraydist.kernels.gamma import HALF_LOG_TWO_PI, loggamma1p_near, stirling_series
from arraydist.kernels.log_binomial_ranges import (
    few_chosen,
    few_of_few,
    limit,
    log_binomial_range,
    many_chosen,
)
from arraydist.kernels.polygamma import digamma_tail_change
from arraydist.kernels.primitives import fma, sqrt
from arraydist.kernels.ranges import Ranges
from arraydist.kernels.record import kernel

_TWO_PI = 6.283185307179586
_LARGEST = 1e305
_LOWEST = -1380.0
"""Exponents from here on down underflow, whatever the factor."""
_UNEQUAL = 0.015625
_PLENTY = 1e100
"""Beside numbers up to 3 this is as good as infinity, and its square does not overflow."""


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


def scaled_beta(a: float, b: float) -> tuple[float, float, float]:
    """``(n, value, divisor)``: the beta function is ``2**n value / divisor``, for a <= b < 1e305.

    Shapes below one go one step up the recurrence to p and q.  With s = p + q the rest is
    ``sqrt(2 pi s / (p q)) (p / s)**p (q / s)**q`` and Stirling's errors; the exponent is a pair.
    """
    p, p_low = two_sum(a, 1.0 if a < 1.0 else 0.0)
    q, q_low = two_sum(b, 1.0 if b < 1.0 else 0.0)
    s, s_low = two_sum(p, q)
    x, x_low = pair_quotient(p, 0.0, s, s_low)
    y, y_low = pair_quotient(q, 0.0, s, s_low)
    log_x, log_x_low = log_pair(x)
    log_y, log_y_low = log_pair(y)
    first, first_low = two_product(p, log_x)
    first_low = fma(p, log_x_low + x_low / x, first_low) + p_low * log_x
    second, second_low = two_product(q, log_y)
    second_low = fma(q, log_y_low + y_low / y, second_low)
    # For p far below q the logarithm of y needs more digits: q log(1 + p / q) = p + ....
    unequal = p < _UNEQUAL * q
    second = -p if unequal else second
    second_low = (-q * log1pmx_near(p / q) if unequal else second_low) + q_low * log_y
    high, low = two_sum(first, second)
    error = stirling_series(p) + stirling_series(q) - stirling_series(s)
    low += first_low + second_low + error
    high, low = fast_two_sum(high, low)
    gone = high < _LOWEST
    n, power, power_low = unbounded_exp_pair(_LOWEST if gone else high, 0.0 if gone else low)
    total = a + b
    factor = total if a < 1.0 else 1.0
    factor = (total / b) * (total + 1.0) if b < 1.0 else factor
    factor *= sqrt((s / p) * (_TWO_PI / q))
    return n, fma(power, factor, power_low * factor), a if a < 1.0 else 1.0


def beta_range(a: float, b: float) -> float:
    """0 where `beta_inside` serves, 1 elsewhere."""
    small = a if a < b else b
    large = b if a < b else a
    return 0.0 if (small > 0.0) & (large < _LARGEST) else 1.0


def beta_inside(a: float, b: float) -> float:
    """The beta function for ordinary arguments."""
    n, value, divisor = scaled_beta(a if a < b else b, b if a < b else a)
    return scale_by_power(value, n) / divisor


@kernel("positive", "positive", tolerance=1e-14, ranges=Ranges((beta_inside,), beta_range))
def beta(a: float, b: float) -> float:
    """Beta function, ``gamma(a) gamma(b) / gamma(a + b)``."""
    return exp(betaln(a, b))


_LOG_BINOMIAL_RANGES = Ranges((many_chosen, few_chosen, few_of_few), log_binomial_range)


@kernel("nonnegative", "nonnegative", tolerance=6e-15, ranges=_LOG_BINOMIAL_RANGES)
def log_binomial(n: float, k: float) -> float:
    """Logarithm of the binomial coefficient n over k, -inf for k outside [0, n]."""
    return limit(n, k)


def whole_and_part(m: float, k: float) -> tuple[float, float]:
    """Arguments of `log_binomial`; NaN for a negative rest."""
    return m + k if m >= 0.0 else math.nan, k


@kernel(
    "nonnegative",
    "nonnegative",
    tolerance=6e-15,
    ranges=_LOG_BINOMIAL_RANGES.at(whole_and_part),
)
def log_binomial_of_parts(m: float, k: float) -> float:
    """Logarithm of the binomial coefficient m + k over k, with slopes that do not cancel."""
    n, k = whole_and_part(m, k)
    return limit(n, k)


@kernel("positive", "nonnegative", tolerance=4e-15)
def digamma_difference(a: float, b: float) -> float:
    """``digamma(a + b) - digamma(a)`` without cancellation: all terms are positive."""
    small = a < 3.0
    # The recurrence up to 3, each term b / (x (x + b)).
    base = a if small else 1.0
    step = b if b < _PLENTY else _PLENTY
    first = base + 1.0
    second = base + 2.0
    p = first * (first + step)
    q = second * (second + step)
    total = (step / (base + step)) / base + step * (p + q) / (p * q)
    # Then the logarithm's difference and those of what digamma differs from it by.
    x = 1.0 / (base + 3.0 if small else a)
    y = 1.0 / ((base + 3.0 if small else a) + b)
    ratio = b * x
    tail = digamma_tail_change(x * x, y * y)
    far = log1p(ratio) + ratio * y * fma(tail, x + y, 0.5)
    value = far + (total if small else 0.0)
    value = (math.inf if a < math.inf else math.nan) if b == math.inf else value
    return value if (a > 0.0) & (b >= 0.0) else math.nan
