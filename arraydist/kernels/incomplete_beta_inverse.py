"""Inverses of the regularised incomplete beta functions in x.

The unknown is the odds x / (1 - x), so that a root near one keeps its digits.  In the logarithm of
the odds the logarithm of either tail is concave: Newton's method cannot fail, and Halley's, then
the inverse function's power series, need few steps, with derivatives that cost nothing here.
Targets and exponents are pairs where a is small: x is then about the power 1 / a of the
probability.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, section 8.17 (8.17.7-8.17.8).
.. [2] M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions (1964), 26.5.22 (start).
"""

from __future__ import annotations

import math

from arraydist.kernels.beta import betaln
from arraydist.kernels.beta_parts import (
    beta_fraction,
    gamma_ratio_excess,
    log_of,
    quotient,
    small_shape_exponent,
)
from arraydist.kernels.beta_temme import BETA_TEMME_SIZE
from arraydist.kernels.compensated import fast_two_sum, two_sum
from arraydist.kernels.elementary import exp, expm1, log, log1p
from arraydist.kernels.exponential import log_pair
from arraydist.kernels.gamma import loggamma1p_near
from arraydist.kernels.incomplete_beta import (
    edge_free,
    low_end,
    lower_is_smaller,
    smaller_tail,
    tail_value,
)
from arraydist.kernels.incomplete_beta_inverse_ranges import (
    lower_range,
    lower_root,
    upper_range,
    upper_root,
)
from arraydist.kernels.normal import ndtri
from arraydist.kernels.primitives import fma, sqrt
from arraydist.kernels.ranges import Ranges
from arraydist.kernels.record import kernel
from arraydist.kernels.root_steps import CLOSE, LARGEST_STEP, root_step

_NEARLY_CLOSE = 0.1
"""After such a step the next one will be below `CLOSE`."""
_ROUGH = 1e-6
_SMALL_SHAPE = 0.1
"""Below it a probability's rounding error is felt in the root."""


def log_of_sum(high: float, low: float) -> tuple[float, float]:
    """Logarithm of a pair as a pair."""
    logarithm, rest = log_pair(high)
    return fast_two_sum(logarithm, rest + low / high)


def leading_log(a: float, b: float, log_p: float) -> float:
    """``log(x)`` where the lower tail is its leading term, ``x**a / (a B(a, b))``."""
    if a > 1.0:
        return (log_p + log(a) + betaln(a, b)) / a
    scale = b + 1.0 if b < 1.0 else b
    step = log1p(a / b) if b < 1.0 else 0.0
    excess = gamma_ratio_excess(a, scale) - loggamma1p_near(a)
    return (log_p + step - excess) / a - log(scale)


def end_odds(a: float, b: float, log_p: float) -> float:
    """Odds of the root by two terms of the lower tail's power series, -1 where they do not do."""
    log_x = leading_log(a, b, log_p)
    if log_x > -0.7:
        return -1.0
    x = exp(log_x)
    second = (b - 1.0) * x / (a + 1.0)
    if a * abs(second) > 0.3 or abs(second) > 0.5:
        return -1.0
    return x * (1.0 + second) / (1.0 - x)


def first_odds(a: float, b: float, p: float, q: float) -> float:
    """First approximation of the root's odds."""
    odds = end_odds(a, b, log(p))
    if odds >= 0.0:
        return odds
    odds = end_odds(b, a, log(q))
    if odds >= 0.0:
        return 1.0 / odds if odds > 0.0 else math.inf
    if a >= 1.0 and b >= 1.0:
        z = -ndtri(p) if p < q else ndtri(q)
        u = 1.0 / (2.0 * a - 1.0)
        v = 1.0 / (2.0 * b - 1.0)
        h = 2.0 / (u + v)
        third = (z * z - 3.0) / 6.0
        if h + third > 0.0:
            w = z * sqrt(h + third) / h - (v - u) * (third + 5.0 / 6.0 - 2.0 / (3.0 * h))
            w = 300.0 if w > 300.0 else (-300.0 if w < -300.0 else w)
            return (a / b) * exp(-2.0 * w)
    return a / b


def end_residual(a: float, b: float, x: float, p: float, p_low: float) -> tuple[float, float]:
    """At the low end: the log of the target p over the lower tail, and the slope of the latter."""
    if b < 1.0:
        total, total_low = two_sum(a, b)
        p, p_low = quotient(p, p_low, total, total_low, b, 0.0)
    target, target_low = log_of_sum(p, p_low)
    high, low, series = small_shape_exponent(a, b, x, 0.0)
    slope = a * exp(b * log1p(-x)) / fma(a, series, 1.0)
    return (target - high) + (target_low - low), slope


def rough_tail(
    a: float, b: float, x: float, y: float, log_beta: float
) -> tuple[bool, float, float, float, float]:
    """`smaller_tail` by the continued fraction to six digits, with ``log(B(a, b))`` given."""
    upper = not lower_is_smaller(a, b, x, y)
    high = fma(a, log_of(x, y), fma(b, log_of(y, x), -log_beta))
    if upper:
        a, b = b, a
        x, y = y, x
    fraction = beta_fraction(a, b, x, y, _ROUGH)
    return upper, high, 0.0, fraction / a, a / fraction


def goal_residual(
    a: float,
    b: float,
    odds: float,
    p: float,
    p_low: float,
    q: float,
    q_low: float,
    log_beta: float,
    rough: bool,
) -> tuple[float, float, float]:
    """The log of target over tail at these odds, the slope of log tail, and that slope's own."""
    if odds < 1.0:
        x = odds / (1.0 + odds)
        x_low = 0.0
        y, y_low = two_sum(1.0, -x)
    else:
        y = 1.0 / (1.0 + odds)
        y_low = 0.0
        x, x_low = two_sum(1.0, -y)
    drift = fma(a, y, -b * x)
    if a < _SMALL_SHAPE and low_end(a, b, x):
        residual, slope = end_residual(a, b, x, p, p_low)
        return residual, slope, drift - slope
    if b < _SMALL_SHAPE and low_end(b, a, y):
        residual, slope = end_residual(b, a, y, q, q_low)
        return residual, -slope, drift + slope
    if rough:
        upper, high, low, factor, slope = rough_tail(a, b, x, y, log_beta)
    else:
        upper, high, low, factor, slope = smaller_tail(a, b, x, x_low, y, y_low)
    goal_upper = q < p
    goal = q if goal_upper else p
    if upper == goal_upper:
        residual = (log(goal) - high) - (low + log(factor))
    else:
        computed = tail_value(high, low, factor)
        residual = log(goal / (1.0 - computed))
        slope *= computed / (1.0 - computed)
    if goal_upper:
        return residual, -slope, drift + slope
    return residual, slope, drift - slope


def root_odds(
    a: float, b: float, p: float, p_low: float, q: float, q_low: float, odds: float
) -> float:
    """The odds of x with lower tail p and upper tail q, p + q = 1 as pairs, from a first guess.

    Cheap evaluations take the guess to where one step at full precision ends it.
    """
    rough = (a / (a + b)) * b < BETA_TEMME_SIZE
    log_beta = betaln(a, b)
    for _ in range(60):
        if not (odds > 0.0 and odds < math.inf):
            break
        residual, slope, bend = goal_residual(a, b, odds, p, p_low, q, q_low, log_beta, rough)
        spread = (a + b) * (odds / (1.0 + odds)) / (1.0 + odds)
        step, distance = root_step(residual, slope, bend, spread, LARGEST_STEP)
        odds = fma(odds, expm1(step), odds)
        if not rough and distance < CLOSE:
            break
        rough = rough and distance > _NEARLY_CLOSE
    return odds


def inverse_edge(a: float, b: float, p: float, q: float) -> float:
    """The root where the probability is 0 or 1, NaN for shapes that are not positive."""
    if not (a > 0.0 and b > 0.0 and a < math.inf and b < math.inf):
        return math.nan
    if p == 0.0:
        return 0.0
    return 1.0 if q == 0.0 else math.nan


def lower_root_anywhere(a: float, b: float, p: float) -> float:
    """`betaincinv` for all arguments."""
    q, q_low = two_sum(1.0, -p)
    if not edge_free(a, b, p, q):
        return inverse_edge(a, b, p, q)
    odds = root_odds(a, b, p, 0.0, q, q_low, first_odds(a, b, p, q))
    return 1.0 - 1.0 / (1.0 + odds) if odds > 1.0 else odds / (1.0 + odds)


LOWER_ROOT_RANGES = Ranges((lower_root,), lower_range)


@kernel("positive", "positive", "unit_interval", tolerance=1e-12, ranges=LOWER_ROOT_RANGES)
def betaincinv(a: float, b: float, p: float) -> float:
    """The x with ``betainc(a, b, x) = p``; 0 where it is below the smallest number."""
    return lower_root_anywhere(a, b, p)


def upper_root_anywhere(a: float, b: float, q: float) -> float:
    """`betainccinv` for all arguments."""
    p, p_low = two_sum(1.0, -q)
    if not edge_free(a, b, p, q):
        return inverse_edge(a, b, p, q)
    odds = root_odds(a, b, p, p_low, q, 0.0, first_odds(a, b, p, q))
    return 1.0 - 1.0 / (1.0 + odds) if odds > 1.0 else odds / (1.0 + odds)


UPPER_ROOT_RANGES = Ranges((upper_root,), upper_range)


@kernel("positive", "positive", "unit_interval", tolerance=1e-12, ranges=UPPER_ROOT_RANGES)
def betainccinv(a: float, b: float, q: float) -> float:
    """The x with ``betaincc(a, b, x) = q``; 0 where it is below the smallest number."""
    return upper_root_anywhere(a, b, q)
