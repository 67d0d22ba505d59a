"""Student's t distribution: both tails, quantiles, and how all of it depends on the degrees.

With x = df / (df + t**2) the upper tail beyond t > 0 is half of I_x(df / 2, 1/2).  Both x and 1 - x
go on as pairs; beyond t**2 = 1e17 df, where t**2 itself may overflow, the tail is its leading
power.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, section 8.17.
"""

from __future__ import annotations

import math

from arraydist.kernels.beta import betaln
from arraydist.kernels.compensated import fast_two_sum, pair_quotient, two_product, two_sum
from arraydist.kernels.elementary import exp, log, log1p
from arraydist.kernels.exponential import exp_with_tail, log_pair
from arraydist.kernels.incomplete_beta import (
    complement_value,
    incomplete_beta,
    log_complement,
    log_incomplete_beta,
    tail_value,
)
from arraydist.kernels.incomplete_beta_inverse import first_odds, root_odds
from arraydist.kernels.normal import log_ndtr, ndtr, ndtri
from arraydist.kernels.primitives import copysign, fma, sqrt
from arraydist.kernels.ranges import Ranges
from arraydist.kernels.record import kernel
from arraydist.kernels.student_t_ranges import (
    central_cdf,
    central_log_cdf,
    heavy_central_root,
    heavy_tail_root,
    light_central_root,
    light_tail_root,
    long_cdf,
    long_log_cdf,
    root_range,
    short_cdf,
    short_log_cdf,
    tail_range,
)
from arraydist.kernels.student_t_tail import student_root, student_tail

_LOG_TWO = 0.6931471805599453
_FAR = 3e8
"""``abs(t) / sqrt(df)`` from which the tail is its leading power."""

_NORMAL = 1e25
"""From here on the distribution is normal to working precision, but for its outermost tail."""


def is_far(df: float, t: float) -> bool:
    """Whether the tail at t is its leading power to working precision."""
    return abs(t) / sqrt(df) > _FAR


def fractions(df: float, t: float) -> tuple[float, float, float, float]:
    """``df / (df + t**2)`` and its complement as pairs, for moderate ``t / sqrt(df)``."""
    # Powers of two bring both to where no square over- or underflows.
    down = df > 1e250
    degrees = df * 2.0**-400 if down else df
    point = t * 2.0**-200 if down else t
    square, square_low = two_product(point, point)
    total, total_low = two_sum(degrees, square)
    total, total_low = fast_two_sum(total, total_low + square_low)
    x, x_low = pair_quotient(degrees, 0.0, total, total_low)
    y, y_low = pair_quotient(square, square_low, total, total_low)
    return x, x_low, y, y_low


def far_exponent(df: float, t: float) -> tuple[float, float]:
    """Logarithm of twice the far tail as a pair: ``x**a / (a B(a, 1/2))`` with a = df / 2."""
    log_t, log_t_low = log_pair(abs(t))
    log_df, log_df_low = log_pair(df)
    high, low = two_sum(log_df, -2.0 * log_t)
    low += log_df_low - 2.0 * log_t_low
    a = 0.5 * df
    product, product_low = two_product(a, high)
    high, rest = two_sum(product, -(log(a) + betaln(a, 0.5)))
    return fast_two_sum(high, rest + fma(a, low, product_low))


def two_sided_tail(df: float, t: float) -> float:
    """The probability beyond t in size, for finite df > 0."""
    if abs(t) == math.inf:
        return 0.0
    if is_far(df, t):
        high, low = far_exponent(df, t)
        return exp_with_tail(high, low)
    if df >= 1.0 and t != 0.0:
        central, high, low, factor, _ = student_tail(df, t)
        if central:
            return complement_value(high, low, factor)
        return tail_value(high, low, factor)
    x, x_low, y, y_low = fractions(df, t)
    return incomplete_beta(0.5 * df, 0.5, x, x_low, y, y_low, False)


def log_two_sided_tail(df: float, t: float) -> float:
    """Logarithm of `two_sided_tail`."""
    if abs(t) == math.inf:
        return -math.inf
    if is_far(df, t):
        high, low = far_exponent(df, t)
        return high + low
    if df >= 1.0 and df < 1e250 and t != 0.0:
        central, high, low, factor, _ = student_tail(df, t)
        if central:
            return log_complement(high, low, factor)
        return high + (low + log(factor))
    x, x_low, y, y_low = fractions(df, t)
    return log_incomplete_beta(0.5 * df, 0.5, x, x_low, y, y_low, False)


@kernel(
    "positive",
    "real",
    tolerance=1e-13,
    ranges=Ranges((central_cdf, short_cdf, long_cdf), tail_range),
)
def stdtr(df: float, t: float) -> float:
    """Distribution function of Student's t with df degrees of freedom."""
    if not (df > 0.0 and t == t):
        return math.nan
    if df > _NORMAL:
        return ndtr(t)
    half = 0.5 * two_sided_tail(df, t)
    return 1.0 - half if t > 0.0 else half


@kernel(
    "positive",
    "real",
    tolerance=1e-13,
    ranges=Ranges((central_log_cdf, short_log_cdf, long_log_cdf), tail_range),
)
def log_stdtr(df: float, t: float) -> float:
    """Logarithm of `stdtr`, also where that underflows."""
    if not (df > 0.0 and t == t):
        return math.nan
    if df > _NORMAL and (df == math.inf or t > -1e4):
        return log_ndtr(t)
    if t > 0.0:
        return log1p(-0.5 * two_sided_tail(df, t))
    return log_two_sided_tail(df, t) - _LOG_TWO


@kernel(
    "positive",
    "unit_interval",
    tolerance=1e-12,
    ranges=Ranges(
        (light_central_root, light_tail_root, heavy_central_root, heavy_tail_root), root_range
    ),
)
def stdtrit(df: float, p: float) -> float:
    """Quantile of Student's t with df degrees of freedom."""
    if not (df > 0.0 and p >= 0.0 and p <= 1.0):
        return math.nan
    if df > _NORMAL:
        return ndtri(p)
    sign = p - 0.5
    if sign == 0.0:
        return 0.0
    if p == 0.0 or p == 1.0:
        return copysign(math.inf, sign)
    smaller, smaller_low = two_sum(1.0, -p) if p > 0.5 else (p, 0.0)
    tail = 2.0 * smaller
    tail_low = 2.0 * smaller_low
    rest = 2.0 * abs(sign)
    # The leading power of the tail, in logarithms.
    a = 0.5 * df
    log_tail, log_tail_low = log_pair(tail)
    constant = log(a) + betaln(a, 0.5)
    log_x = (log_tail + (log_tail_low + tail_low / tail + constant)) / a
    if log_x < -2.0 * log(_FAR):
        return copysign(sqrt(df) * exp(-0.5 * log_x), sign)
    if df >= 1.0:
        return copysign(student_root(df, tail + tail_low, rest), sign)
    odds = root_odds(a, 0.5, tail, tail_low, rest, 0.0, first_odds(a, 0.5, tail, rest))
    return copysign(sqrt(df / odds), sign)
