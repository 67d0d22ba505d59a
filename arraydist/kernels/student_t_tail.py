"""The two-sided tail of Student's t by methods of its own, faster than the beta distribution's.

For df >= 1, with a = df / 2, x = df / (df + t**2) and y = 1 - x, the probability beyond t in size
is I_x(a, 1/2).  Its prefactor needs one logarithm and a rational function of 1 / a.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, section 8.17 (8.17.8 with 15.8.1).
.. [2] G. W. Hill, "Algorithm 396: Student's t-quantiles", Communications of the ACM 13 (1970).
"""

from __future__ import annotations

import math

from arraydist.kernels.beta_parts import FRACTION_TOLERANCE, beta_fraction
from arraydist.kernels.compensated import (
    fast_two_sum,
    horner,
    pair_quotient,
    two_product,
    two_sum,
)
from arraydist.kernels.elementary import exp, expm1, log
from arraydist.kernels.exponential import log_of_pair, log_pair
from arraydist.kernels.incomplete_beta import tail_value
from arraydist.kernels.normal import ndtri
from arraydist.kernels.primitives import fma, sqrt
from arraydist.kernels.root_steps import CLOSE, LARGEST_STEP, root_step

_EXPONENT_FAR = 50.0
_CENTRAL = 1.5
_NEARLY_NORMAL = 1e-10
_EPSILON = 2.0**-54
# gamma(a + 1/2) / (gamma(a) sqrt(a)) in 1 / a for a >= 1, error 4.9e-17.
_RATIO_NUMERATOR = (
    -0.00047811980635137163,
    -0.012348275700929404,
    0.5120081099372091,
    6.020386077129255,
    20.346135296790255,
    33.97051004553139,
    32.181720390646866,
    18.380771848637025,
    5.9981603893361015,
    1.0,
)
_RATIO_DENOMINATOR = (
    -0.00260370520416391,
    0.023121421108321615,
    1.2650699639710818,
    8.669466535717776,
    24.751796977175175,
    38.1068961090049,
    34.52129468739915,
    19.13835439730153,
    6.123160389336121,
    1.0,
)

_LOG_TWO200 = 138.62943611198907


def gamma_half_step(a: float) -> float:
    """``gamma(a + 1/2) / (gamma(a) sqrt(a))``, by one step of the recurrence for a < 1."""
    below = a < 1.0
    u = 1.0 / (a + 1.0 if below else a)
    ratio = horner(u, _RATIO_NUMERATOR) / horner(u, _RATIO_DENOMINATOR)
    return ratio * (sqrt(a * (a + 1.0)) / (a + 0.5) if below else 1.0)


def student_tail(df: float, t: float) -> tuple[bool, float, float, float, float]:
    """``(central, high, low, factor, slope)`` for df >= 1 and moderate ``t / sqrt(df)``.

    The tail, or the central probability, is factor exp(high + low); its logarithm's derivative in
    log(x / y) is the slope, in size.
    """
    square, square_low = two_product(t, t)
    total, total_low = two_sum(df, square)
    total, total_low = fast_two_sum(total, total_low + square_low)
    x = df / total
    y = square / total
    a = 0.5 * df
    ratio, ratio_low = pair_quotient(total, total_low, df, 0.0)
    logarithm, rest = log_of_pair(ratio, ratio_low)
    high, low = two_product(-a, logarithm)
    if high < -_EXPONENT_FAR:
        logarithm, rest = log_pair(ratio)
        rest += ratio_low / ratio
        high, low = two_product(-a, logarithm)
    low = fma(-a, rest, low)
    if square < _NEARLY_NORMAL * df:
        # A pair holds too little of the ratio's distance from one: two terms of the series.
        high, low = -0.5 * square, fma(0.25 * square, square / df, -0.5 * square_low)
    scale = gamma_half_step(a)
    z = a * y
    if z <= _CENTRAL and y <= 0.5:
        series = central_series(z, y)
        return True, high, low, 2.0 * scale * sqrt(z / math.pi) * series, 0.5 / series
    fraction = beta_fraction(a, 0.5, x, y, FRACTION_TOLERANCE)
    return False, high, low, scale * sqrt(y / (a * math.pi)) * fraction, a / fraction


def central_series(z: float, y: float) -> float:
    """``1 + (a + 1/2) y / (3/2) + (a + 1/2) (a + 3/2) y**2 / (3/2 5/2) + ...`` for z = a y [1]_."""
    term = 1.0
    total = 1.0
    numerator = fma(0.5, y, z)
    denominator = 1.5
    for _ in range(100):
        term *= numerator / denominator
        total += term
        if term < _EPSILON * total:
            break
        numerator += y
        denominator += 1.0
    return total


def hill_start(df: float, smaller: float) -> float:
    """Hill's approximation of the upper quantile, to about six digits [2]_."""
    a = 1.0 / (df - 0.5)
    b = 48.0 / (a * a)
    c = ((20700.0 * a / b - 98.0) * a - 16.0) * a + 96.36
    d = ((94.5 / (b + c) - 3.0) / b + 1.0) * sqrt(a * (0.5 * math.pi)) * df
    y = exp(2.0 * log(2.0 * smaller * d) / df)
    if y > 0.05 + a:
        x = ndtri(smaller)
        y = x * x
        if df < 5.0:
            c += 0.3 * (df - 4.5) * (x + 0.6)
        c += (((0.05 * d * x - 5.0) * x - 7.0) * x - 2.0) * x + b
        y = (((((0.4 * y + 6.3) * y + 36.0) * y + 94.5) / c - y - 3.0) / b + 1.0) * x
        return sqrt(df * expm1(a * y * y))
    far = 1.0 / (((df + 6.0) / (df * y) - 0.089 * d - 0.822) * (df + 2.0) * 3.0)
    y = ((far + 0.5 / (df + 4.0)) * y - 1.0) * (df + 1.0) / (df + 2.0) + 1.0 / y
    return sqrt(df * y)


def student_root(df: float, tail: float, rest: float) -> float:
    """The t > 0 with two-sided tail ``tail = 1 - rest``, for df >= 1, as in `root_odds`."""
    t = hill_start(df, 0.5 * tail)
    a = 0.5 * df
    for _ in range(40):
        central, high, low, factor, slope = student_tail(df, t)
        goal_central = rest < tail
        goal = rest if goal_central else tail
        if central == goal_central:
            # lifted where the quotient would be a denormal number
            denormal = goal < 1e-290
            lifted = goal * 2.0**200 if denormal else goal
            residual = (log(lifted / factor) - (_LOG_TWO200 if denormal else 0.0) - high) - low
        else:
            computed = tail_value(high, low, factor)
            residual = log(goal / (1.0 - computed))
            slope *= computed / (1.0 - computed)
        # a y - x / 2, from t alone.
        square = t * (t / df)
        bend = 0.5 * (df * square - 1.0) / (1.0 + square)
        if goal_central:
            bend += slope
            slope = -slope
        else:
            bend -= slope
        spread = (a + 0.5) * (square / (1.0 + square)) / (1.0 + square)
        step, distance = root_step(residual, slope, bend, spread, LARGEST_STEP)
        t = fma(t, expm1(-0.5 * step), t)
        if distance < CLOSE:
            break
    return t
