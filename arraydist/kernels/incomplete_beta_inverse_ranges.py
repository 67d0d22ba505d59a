"""Inverses of the incomplete beta functions in straight-line code, for moderate shapes.

The unknown and the steps are those of `incomplete_beta_inverse`: two with a short continued
fraction and a rough prefactor, then one with full precision.  The result is NaN where that step was
not small, and the general method takes over.

References
----------
.. [1] M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions (1964), 26.5.22 (start).
"""

from __future__ import annotations

import math

from arraydist.kernels.beta import betaln
from arraydist.kernels.compensated import two_sum
from arraydist.kernels.elementary import exp, expm1, log
from arraydist.kernels.exponential import exp_with_tail
from arraydist.kernels.incomplete_beta_ranges import (
    long_fraction,
    rough_fraction,
    straight_lower_is_smaller,
    straight_power,
)
from arraydist.kernels.normal import ndtri
from arraydist.kernels.primitives import fma, sqrt
from arraydist.kernels.root_steps import CLOSE, bounded_step

_LOWEST = 0.1
_HIGHEST = 300.0


def root_range(a: float, b: float, p: float, q: float) -> float:
    """0 where the method here serves, 1 elsewhere."""
    shapes = (a >= _LOWEST) & (b >= _LOWEST) & (a <= _HIGHEST) & (b <= _HIGHEST)
    return 0.0 if shapes & (p > 1e-13) & (q > 1e-13) else 1.0


def end_odds(a: float, b: float, p: float, log_beta: float) -> float:
    """Odds of the root by two terms of the power series for the tail p, -1 where too few."""
    log_x = (log(p) + log(a) + log_beta) / a
    x = exp(log_x)
    second = (b - 1.0) * x / (a + 1.0)
    size = abs(second)
    near = (log_x < -0.7) & (a * size < 0.3) & (size < 0.5)
    return x * (1.0 + second) / (1.0 - x) if near else -1.0


def first_odds(a: float, b: float, p: float, q: float, log_beta: float) -> float:
    """First approximation of the root's odds."""
    z = ndtri(p if p < q else q)
    z = -z if p < q else z
    regular = (a >= 1.0) & (b >= 1.0)
    u = 1.0 / (2.0 * (a if regular else 1.0) - 1.0)
    v = 1.0 / (2.0 * (b if regular else 1.0) - 1.0)
    h = 2.0 / (u + v)
    third = (z * z - 3.0) / 6.0
    inner = h + third
    w = z * sqrt(inner if inner > 0.0 else 0.0) / h
    w -= (v - u) * (third + 5.0 / 6.0 - 2.0 / (3.0 * h))
    middle = (a / b) * (exp(-2.0 * w) if regular & (inner > 0.0) else 1.0)
    low = end_odds(a, b, p, log_beta)
    high = end_odds(b, a, q, log_beta)
    middle = 1.0 / (high if high > 1e-290 else 1e-290) if high >= 0.0 else middle
    return low if low >= 0.0 else middle


def placed(odds: float) -> tuple[float, float, float, float]:
    """``x = odds / (1 + odds)`` and its complement as pairs."""
    below = odds < 1.0
    small = (odds if below else 1.0) / (1.0 + odds)
    large, large_low = two_sum(1.0, -small)
    return (
        small if below else large,
        0.0 if below else large_low,
        large if below else small,
        large_low if below else 0.0,
    )


def tail_step(
    a: float,
    b: float,
    odds: float,
    x: float,
    y: float,
    goal: float,
    goal_upper: bool,
    upper: bool,
    tail: float,
    slope: float,
) -> tuple[float, float]:
    """The odds after a step, and its size, given a tail and its slope in size."""
    same = upper == goal_upper
    other = 1.0 - tail
    residual = log(goal / (tail if same else other))
    slope = slope * (1.0 if same else tail / other)
    slope = -slope if goal_upper else slope
    bend = fma(a, y, -b * x) - slope
    spread = (a + b) * (odds / (1.0 + odds)) / (1.0 + odds)
    step, distance = bounded_step(residual, slope, bend, spread)
    return fma(odds, expm1(step), odds), distance


def rough_step(
    a: float, b: float, odds: float, goal: float, goal_upper: bool, log_beta: float
) -> float:
    """A step right to a few digits."""
    x, _, y, _ = placed(odds)
    upper = not straight_lower_is_smaller(a, b, x, y)
    shape = b if upper else a
    other = a if upper else b
    fraction = rough_fraction(shape, other, y if upper else x, x if upper else y)
    power = exp(fma(a, log(x), fma(b, log(y), -log_beta)))
    tail = power * fraction / shape
    tail = tail if tail < 0.9999 else 0.9999
    following, _ = tail_step(a, b, odds, x, y, goal, goal_upper, upper, tail, shape / fraction)
    return following


def exact_step(
    a: float, b: float, odds: float, goal: float, goal_upper: bool
) -> tuple[float, float]:
    """A step to full precision."""
    x, x_low, y, y_low = placed(odds)
    upper = not straight_lower_is_smaller(a, b, x, y)
    shape = b if upper else a
    other = a if upper else b
    near = y if upper else x
    near_low = y_low if upper else x_low
    far = x if upper else y
    far_low = x_low if upper else y_low
    fraction = long_fraction(shape, other, near, far)
    high, low, factor = straight_power(shape, other, near, near_low, far, far_low)
    tail = factor * exp_with_tail(high, low) * fraction
    return tail_step(a, b, odds, x, y, goal, goal_upper, upper, tail, shape / fraction)


def root(a: float, b: float, p: float, q: float) -> float:
    """The x with ``betainc(a, b, x) = p = 1 - q``, NaN where it was not found."""
    log_beta = betaln(a, b)
    goal_upper = q < p
    goal = q if goal_upper else p
    odds = first_odds(a, b, p, q, log_beta)
    odds = rough_step(a, b, odds, goal, goal_upper, log_beta)
    odds = rough_step(a, b, odds, goal, goal_upper, log_beta)
    odds, distance = exact_step(a, b, odds, goal, goal_upper)
    x = 1.0 - 1.0 / (1.0 + odds) if odds > 1.0 else odds / (1.0 + odds)
    return x if (distance < CLOSE) & (odds > 1e-290) & (odds < 1e290) else math.nan


def lower_range(a: float, b: float, p: float) -> float:
    """`root_range` for the lower tail."""
    return root_range(a, b, p, 1.0 - p)


def upper_range(a: float, b: float, q: float) -> float:
    """`root_range` for the upper tail."""
    return root_range(a, b, 1.0 - q, q)


def lower_root(a: float, b: float, p: float) -> float:
    """`root` for the lower tail."""
    return root(a, b, p, 1.0 - p)


def upper_root(a: float, b: float, q: float) -> float:
    """`root` for the upper tail."""
    return root(a, b, 1.0 - q, q)
