"""Student's t in straight-line code: its tail and its quantile, each method for a range of its own.

The same formulas as in `student_t_tail`, with fixed numbers of terms and steps, so that loops over
arrays become vector code.  A method returns NaN where what it assumed fails, convergence above
all, and the next one takes over.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, section 8.17 (8.17.8 with 15.8.1).
.. [2] G. W. Hill, "Algorithm 396: Student's t-quantiles", Communications of the ACM 13 (1970).
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import fast_two_sum, pair_quotient, two_product, two_sum
from arraydist.kernels.elementary import exp, expm1, log
from arraydist.kernels.exponential import exp_with_tail, log_of_pair
from arraydist.kernels.incomplete_beta_ranges import long_fraction, short_fraction
from arraydist.kernels.normal import ndtri
from arraydist.kernels.primitives import copysign, fma, sqrt
from arraydist.kernels.root_steps import CLOSE, series_step
from arraydist.kernels.student_t_tail import gamma_half_step
from arraydist.kernels.tails import log_of_tail

_EXPONENT_FAR = 50.0
_CENTRAL = 1.5
_NEARLY_NORMAL = 1e-10
_EPSILON = 2.0**-54
TAIL_REST = 3.0
"""Number of the distribution function's method for what the ones here do not serve."""
ROOT_REST = 4.0
"""The same of the quantile's."""


def tail_range(df: float, t: float) -> float:
    """Number of the tail's method: central series, short fraction, long fraction, general."""
    square = t * t
    inside = (df >= 0.1) & (df < 1e15) & (square < 1e16 * df) & (square > 1e-280)
    number = 2.0 if (square < 12.0) & (df > 8.0) else 1.0
    # a y <= 3/2 and y <= 1/2, with y = square / (df + square)
    central = (square * df <= 2.0 * _CENTRAL * (df + square)) & (square <= df)
    number = 0.0 if central else number
    return number if inside else TAIL_REST


def exponent(df: float, square: float, square_low: float) -> tuple[float, float]:
    """``-df / 2 log(1 + t**2 / df)`` as a pair, for exponents above -50."""
    total, total_low = two_sum(df, square)
    total, total_low = fast_two_sum(total, total_low + square_low)
    ratio, ratio_low = pair_quotient(total, total_low, df, 0.0)
    logarithm, rest = log_of_pair(ratio, ratio_low)
    high, low = two_product(-0.5 * df, logarithm)
    low = fma(-0.5 * df, rest, low)
    # A pair holds too little of the ratio's distance from one: two terms of the series.
    near = square < _NEARLY_NORMAL * df
    high = -0.5 * square if near else high
    low = fma(0.25 * square, square / df, -0.5 * square_low) if near else low
    return high, low


def central_series(z: float, y: float) -> float:
    """32 terms of the general method's `central_series`, as one quotient, NaN if too few."""
    total, divisor, power = 1.0, 1.0, 1.0
    numerator = fma(0.5, y, z)
    total, divisor, power = four_terms(0.0, numerator, y, total, divisor, power)
    total, divisor, power = four_terms(4.0, numerator, y, total, divisor, power)
    total, divisor, power = four_terms(8.0, numerator, y, total, divisor, power)
    total, divisor, power = four_terms(12.0, numerator, y, total, divisor, power)
    total, divisor, power = four_terms(16.0, numerator, y, total, divisor, power)
    total, divisor, power = four_terms(20.0, numerator, y, total, divisor, power)
    total, divisor, power = four_terms(24.0, numerator, y, total, divisor, power)
    total, divisor, power = four_terms(28.0, numerator, y, total, divisor, power)
    return total / divisor if power < _EPSILON * total else math.nan


def four_terms(
    n: float, numerator: float, y: float, total: float, divisor: float, power: float
) -> tuple[float, float, float]:
    """Four more terms; a term is ``power / divisor``."""
    power *= fma(n, y, numerator)
    total = fma(total, n + 1.5, power)
    divisor *= n + 1.5
    power *= fma(n + 1.0, y, numerator)
    total = fma(total, n + 2.5, power)
    divisor *= n + 2.5
    power *= fma(n + 2.0, y, numerator)
    total = fma(total, n + 3.5, power)
    divisor *= n + 3.5
    power *= fma(n + 3.0, y, numerator)
    total = fma(total, n + 4.5, power)
    divisor *= n + 4.5
    return total, divisor, power


def by_sign(t: float, tail: float) -> float:
    """The distribution function from the two-sided tail."""
    half = 0.5 * tail
    return 1.0 - half if t > 0.0 else half


def central_cdf(df: float, t: float) -> float:
    """The distribution function by the central series."""
    square, square_low = two_product(t, t)
    high, low = exponent(df, square, square_low)
    y = square / (df + square)
    z = 0.5 * df * y
    series = central_series(z, y)
    scale = 2.0 * gamma_half_step(0.5 * df) * sqrt(z / math.pi)
    return by_sign(t, 1.0 - scale * series * exp_with_tail(high, low))


def tail_scale(df: float, square: float, square_low: float) -> float:
    """The two-sided tail over the fraction's value."""
    high, low = exponent(df, square, square_low)
    y = square / (df + square)
    scale = gamma_half_step(0.5 * df) * sqrt(y / (0.5 * df * math.pi))
    return scale * exp_with_tail(high, low) if high > -_EXPONENT_FAR else math.nan


def short_cdf(df: float, t: float) -> float:
    """The distribution function by twelve steps of the fraction."""
    square, square_low = two_product(t, t)
    total = df + square
    fraction = short_fraction(0.5 * df, 0.5, df / total, square / total)
    return by_sign(t, tail_scale(df, square, square_low) * fraction)


def long_cdf(df: float, t: float) -> float:
    """The distribution function by 24 steps of the fraction."""
    square, square_low = two_product(t, t)
    total = df + square
    fraction = long_fraction(0.5 * df, 0.5, df / total, square / total)
    return by_sign(t, tail_scale(df, square, square_low) * fraction)


def central_log_cdf(df: float, t: float) -> float:
    """The distribution function's logarithm by the central series."""
    return log_of_tail(central_cdf(df, -abs(t)), t > 0.0)


def short_log_cdf(df: float, t: float) -> float:
    """The distribution function's logarithm by twelve steps of the fraction."""
    return log_of_tail(short_cdf(df, -abs(t)), t > 0.0)


def long_log_cdf(df: float, t: float) -> float:
    """The distribution function's logarithm by 24 steps of the fraction."""
    return log_of_tail(long_cdf(df, -abs(t)), t > 0.0)


def root_range(df: float, p: float) -> float:
    """Number of the quantile's method: by central probability or tail, for df >= 3 or below."""
    tail = 2.0 * (p if p < 0.5 else 1.0 - p)
    inside = (df >= 0.25) & (df < 1e15) & (tail > 1e-18) & (tail < 1.0)
    light = df >= 3.0
    # Up to t**2 / (df + t**2) = 0.3 and t = 2.5, about, the series has terms enough.
    central = tail > (0.012 + 1.1 / df if light else fma(-0.15, df, 0.8))
    number = (0.0 if central else 1.0) if light else (2.0 if central else 3.0)
    return number if inside else ROOT_REST


def heavy_start(df: float, tail: float, rest: float) -> float:
    """First approximation for df < 3, to a few percent: leading terms of the tail or centre."""
    a = 0.5 * df
    # 1 / B(a, 1/2)
    inverse = gamma_half_step(a) * sqrt(a / math.pi)
    v = 0.5 * rest / inverse
    central = v * v * fma(-2.0 / 3.0 * (1.0 - a), v * v, 1.0)
    leading = exp(log(tail * a / inverse) / a)
    x = leading * exp(-0.5 * leading / (a + 1.0))
    y = central if v < 0.6 else 1.0 - x
    x = 1.0 - central if v < 0.6 else x
    return sqrt(df * y / x)


def light_start(df: float, smaller: float) -> float:
    """Hill's approximation of the upper quantile for df >= 3, to six digits or more [2]_."""
    a = 1.0 / (df - 0.5)
    b = 48.0 / (a * a)
    c = ((20700.0 * a / b - 98.0) * a - 16.0) * a + 96.36
    d = ((94.5 / (b + c) - 3.0) / b + 1.0) * sqrt(a * (0.5 * math.pi)) * df
    y = exp(2.0 * log(2.0 * smaller * d) / df)
    x = ndtri(smaller)
    square = x * x
    corrected = c + (0.3 * (df - 4.5) * (x + 0.6) if df < 5.0 else 0.0)
    corrected += (((0.05 * d * x - 5.0) * x - 7.0) * x - 2.0) * x + b
    near = (
        ((((0.4 * square + 6.3) * square + 36.0) * square + 94.5) / corrected) - square - 3.0
    ) / b
    near = (near + 1.0) * x
    near = expm1(a * near * near)
    far = 1.0 / (((df + 6.0) / (df * y) - 0.089 * d - 0.822) * (df + 2.0) * 3.0)
    far = ((far + 0.5 / (df + 4.0)) * y - 1.0) * (df + 1.0) / (df + 2.0) + 1.0 / y
    return sqrt(df * (near if y > 0.05 + a else far))


def step(df: float, t: float, residual: float, slope: float, bend: float) -> tuple[float, float]:
    """The next t and the step's size relative to the local scale."""
    square = t * (t / df)
    spread = 0.5 * (df + 1.0) * (square / (1.0 + square)) / (1.0 + square)
    change, distance = series_step(residual, slope, bend, spread)
    return fma(t, expm1(-0.5 * change), t), distance


def drift(df: float, t: float) -> float:
    """``a y - x / 2``."""
    square = t * (t / df)
    return 0.5 * (df * square - 1.0) / (1.0 + square)


def central_step(df: float, t: float, goal: float) -> tuple[float, float]:
    """A step to the t with that central probability."""
    square, square_low = two_product(t, t)
    high, low = exponent(df, square, square_low)
    y = square / (df + square)
    z = 0.5 * df * y
    series = central_series(z, y)
    scale = 2.0 * gamma_half_step(0.5 * df) * sqrt(z / math.pi)
    residual = (log(goal / (scale * series)) - high) - low
    slope = 0.5 / series
    return step(df, t, residual, -slope, drift(df, t) + slope)


def tail_step(df: float, t: float, goal: float) -> tuple[float, float]:
    """A step to the t with that two-sided tail."""
    square, square_low = two_product(t, t)
    high, low = exponent(df, square, square_low)
    total = df + square
    a = 0.5 * df
    y = square / total
    fraction = long_fraction(a, 0.5, df / total, y)
    scale = gamma_half_step(a) * sqrt(y / (a * math.pi))
    residual = (log(goal / (scale * fraction)) - high) - low
    slope = a / fraction
    t, distance = step(df, t, residual, slope, drift(df, t) - slope)
    return t, distance if high > -_EXPONENT_FAR else math.inf


def signed(p: float, t: float, distance: float) -> float:
    """The quantile, NaN where the last step was too long."""
    return copysign(t, p - 0.5) if distance < CLOSE else math.nan


def tails(p: float) -> tuple[float, float]:
    """The two-sided tail and the central probability at the quantile of p."""
    return 2.0 * (p if p < 0.5 else 1.0 - p), 2.0 * abs(p - 0.5)


def light_central_root(df: float, p: float) -> float:
    """The quantile for df >= 3 by one step for the central probability."""
    tail, rest = tails(p)
    t, distance = central_step(df, light_start(df, 0.5 * tail), rest)
    return signed(p, t, distance)


def light_tail_root(df: float, p: float) -> float:
    """The quantile for df >= 3 by one step for the tail."""
    tail, _ = tails(p)
    t, distance = tail_step(df, light_start(df, 0.5 * tail), tail)
    return signed(p, t, distance)


def heavy_central_root(df: float, p: float) -> float:
    """The quantile for df < 3 by two steps for the central probability."""
    tail, rest = tails(p)
    t, _ = central_step(df, heavy_start(df, tail, rest), rest)
    t, distance = central_step(df, t, rest)
    return signed(p, t, distance)


def heavy_tail_root(df: float, p: float) -> float:
    """The quantile for df < 3 by two steps for the tail."""
    tail, rest = tails(p)
    t, _ = tail_step(df, heavy_start(df, tail, rest), tail)
    t, distance = tail_step(df, t, tail)
    return signed(p, t, distance)
