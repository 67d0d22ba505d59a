"""Densities of the beta family by Loader's saddle-point form, which loses no digits.

Straight-line code: the fused density of a distribution is one loop over these.

References
----------
.. [1] C. Loader, "Fast and accurate computation of binomial probabilities" (2000), sections 2-4.
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import two_product, two_sum
from arraydist.kernels.deviance import log1pmx_near, log_less_excess
from arraydist.kernels.elementary import log, log1p
from arraydist.kernels.exponential import log_reduced, split_exponent, split_normal
from arraydist.kernels.gamma import HALF_LOG_TWO_PI, stirling_series
from arraydist.kernels.primitives import fma, sqrt
from arraydist.kernels.record import kernel

_LOG_TWO26 = 18.021826694558577


def tilted_log1pmx(excess: float, ratio: float) -> float:
    """``log(1 + excess) - excess`` where ``ratio = 1 + excess``; both without cancellation."""
    k, mantissa = split_exponent(ratio)
    return log_less_excess(k, mantissa, excess)


def saddle_sum(
    a: float, b: float, a_up: float, b_up: float, tilt: float, x: float, y: float
) -> float:
    """``a log(x / p) + b log(y / q)`` for the mean p = a_up / (a_up + b_up), q = 1 - p [1]_.

    `tilt` is ``b / b_up - a / a_up``.  The smaller of x and y is exact, the other its complement.
    """
    x_small = x < y
    x_high, x_rest = two_sum(1.0, -y)
    y_high, y_rest = two_sum(1.0, -x)
    x_high = x if x_small else x_high
    x_low = 0.0 if x_small else x_rest
    y_high = y_high if x_small else y
    y_low = y_rest if x_small else 0.0
    first, first_low = two_product(a_up, y_high)
    second, second_low = two_product(b_up, x_high)
    excess = (first - second) + (fma(a_up, y_low, first_low) - fma(b_up, x_low, second_low))
    total = a_up + b_up
    # Reciprocals, so that a loop over x with one a and b for all divides by none of them.
    below = tilted_log1pmx(-excess * (1.0 / a_up), x_high * (total / a_up))
    above = tilted_log1pmx(excess * (1.0 / b_up), y_high * (total / b_up))
    return fma(a, below, fma(b, above, excess * tilt))


def beta_log_density_between(x: float, y: float, a: float, b: float) -> float:
    """Logarithm of the density of Beta(a, b) at x = 1 - y in [0, 1]."""
    a_small = a < 1.0
    b_small = b < 1.0
    a_up = a + (1.0 if a_small else 0.0)
    b_up = b + (1.0 if b_small else 0.0)
    total = a_up + b_up
    sum_ab = a + b
    # Powers of x / p and y / q are a - 1 and b - 1; those of p and q left over go in the factor.
    tilt = (2.0 if a_small else 1.0) / a_up - (2.0 if b_small else 1.0) / b_up
    inside = (x > 0.0) & (y > 0.0)
    value = saddle_sum(
        a - 1.0, b - 1.0, a_up, b_up, tilt, x if inside else 0.5, y if inside else 0.5
    )
    factor = sqrt((total / a_up) * (total / b_up)) * sqrt(total)
    step = (a / a_up if a_small else 1.0) * (total / sum_ab if a_small | b_small else 1.0)
    step = step * (b / b_up if b_small else 1.0)
    step = step * (total / (sum_ab + 1.0) if a_small & b_small else 1.0)
    error = stirling_series(total) - (stirling_series(a_up) + stirling_series(b_up))
    value = value + (log(factor * step) + (error - HALF_LOG_TWO_PI))
    shape = a if x == 0.0 else b
    other = b if x == 0.0 else a
    edge = log(other) if shape == 1.0 else (math.inf if shape < 1.0 else -math.inf)
    value = value if inside else edge
    return value if (a > 0.0) & (b > 0.0) else math.nan


@kernel("unit_interval", "positive", "positive", tolerance=1e-13, floor=1.0)
def beta_log_density(x: float, a: float, b: float) -> float:
    """Logarithm of the density of Beta(a, b) at x, -inf outside [0, 1].

    The error is relative to the larger of 1 and the value's size.
    """
    inside = (x >= 0.0) & (x <= 1.0)
    point = x if inside else 0.5
    value = beta_log_density_between(point, 1.0 - point, a, b)
    value = value if inside else (value if value != value else -math.inf)
    return value if x == x else math.nan


@kernel("unit_interval", "unit_interval", "positive", "positive", tolerance=1e-13, floor=1.0)
def beta_log_density_complement(x: float, y: float, a: float, b: float) -> float:
    """Logarithm of the density of Beta(a, b) at x, with y = 1 - x given too.

    For points so near one that x alone does not tell how near.
    """
    value = beta_log_density_between(x, y, a, b)
    return value if (x >= 0.0) & (y >= 0.0) else math.nan


def binomial_saddle(count: float, rest: float, chance: float) -> float:
    """Logarithm of the probability of so many successes and failures [1]_, all inside the domain.

    Both are taken as they are: their sum may have lost the smaller one's last digits.
    """
    count_small = count < 1.0
    rest_small = rest < 1.0
    both = count_small & rest_small
    count_up = count + (1.0 if count_small else 0.0)
    rest_up = rest + (1.0 if rest_small else 0.0)
    total = count_up + rest_up
    tilt = (1.0 / count_up if count_small else 0.0) - (1.0 / rest_up if rest_small else 0.0)
    value = saddle_sum(count, rest, count_up, rest_up, tilt, chance, 1.0 - chance)
    factor = sqrt((count_up / total) * rest_up)
    count_step = total / count_up if count_small else 1.0 / count
    rest_step = total / rest_up if rest_small else 1.0 / rest
    joint = 1.0 if count_small | rest_small else total
    joint = 1.0 / (total - 1.0) if both else joint
    # One of the two below one: its factorial is gamma(count_up) already.
    error = stirling_series(total) - (stirling_series(count_up) + stirling_series(rest_up))
    scale = log(factor * count_step * joint * rest_step)
    return value + (scale + (error - HALF_LOG_TWO_PI))


@kernel("nonnegative", "nonnegative", "unit_interval", tolerance=4e-15, floor=1.0)
def binomial_log_density(k: float, n: float, p: float) -> float:
    """Logarithm of the probability of k successes in n trials of probability p [1]_.

    Counts between whole numbers are taken as the formula with the gamma function gives them.  The
    error is relative to the larger of 1 and the value's size.
    """
    m = n - k
    within = (k > 0.0) & (m > 0.0) & (p > 0.0) & (p < 1.0)
    value = binomial_saddle(k if within else 1.0, m if within else 1.0, p if within else 0.5)
    # At the ends one power is left, and 0**0 counts as 1.
    from_none = n * log1p(-p) if n > 0.0 else 0.0
    from_all = n * log(p) if n > 0.0 else 0.0
    edge = from_none if k == 0.0 else (from_all if m == 0.0 else -math.inf)
    value = value if within else edge
    valid = (n >= 0.0) & (n < math.inf) & (p >= 0.0) & (p <= 1.0) & (k == k)
    return value if valid else math.nan


def log_growth(t: float, df: float) -> tuple[float, float]:
    """``t**2 / df`` and the logarithm of one more than it, for finite df > 0 and t not NaN."""
    size = abs(t)
    root = sqrt(df)
    scaled = size * (1.0 / root)
    far = scaled > 1e8
    beyond = scaled > 1e300
    square = scaled * scaled
    grown = 1.0 + square
    # What the sum has lost, over the sum: next to 1, where it matters, to its own leading digits.
    lost = (square - (grown - 1.0)) * fma(-0.5, square, 1.0) if square < 1.0 else 0.0
    # One logarithm for all: far out that of the quotient, by a power of two lower, or of t where
    # the quotient may overflow.
    lowered = (size if beyond else scaled) * 2.0**-26
    k, m = split_normal(lowered if far else grown)
    high, low = log_reduced(k, m - 1.0, lost)
    logarithm = high + low
    shift = _LOG_TWO26 - (log(root) if beyond else 0.0)
    logarithm = 2.0 * (logarithm + shift) if far else logarithm
    return square, math.inf if size == math.inf else logarithm


@kernel("real", "positive", tolerance=4e-15, floor=1.0)
def student_t_log_density(t: float, df: float) -> float:
    """Logarithm of the density of Student's t distribution at t, the normal one at df = inf.

    The error is relative to the larger of 1 and the value's size.
    """
    limit = df == math.inf
    half = 0.5 * (1.0 if limit else df)
    small = half < 1.0
    x = half + (1.0 if small else 0.0)
    # log(gamma(x + 1/2) / gamma(x)) - log(x) / 2, then down the recurrence.
    gamma_excess = fma(x, log1pmx_near(0.5 / x), stirling_series(x + 0.5) - stirling_series(x))
    # The log of the recurrence's factor and of the square root in one.
    step = (half / (half + 0.5)) * sqrt(x / half) if small else 1.0
    _, logarithm = log_growth(t, 1.0 if limit else df)
    constant = (gamma_excess + log(step)) - HALF_LOG_TWO_PI
    value = constant - (half + 0.5) * logarithm
    normal = fma(-0.5 * t, t, -HALF_LOG_TWO_PI)
    value = normal if limit else value
    value = -math.inf if abs(t) == math.inf else value
    return value if (df > 0.0) & (t == t) else math.nan
