"""Derivatives of Student's t distribution and variates in the degrees of freedom.

``dt/ddf`` at fixed probability is minus the integral of f(u) g(u) / f(t) from 0 to t, or that from
t to infinity, with f the density and g the derivative of its logarithm in df.  Up to df = 60 it
follows from the derivative of a Beta variate.  Above, where that would lose digits like df, one of
the integrals has no cancellation: g changes sign once, near u = 1.55.  Straight-line
methods for most arguments are in `student_t_derivative_ranges`.

References
----------
.. [1] M. Figurnov, S. Mohamed, A. Mnih, "Implicit reparameterization gradients", NeurIPS (2018),
   section 3.
.. [2] NIST Digital Library of Mathematical Functions, 5.11.2 (digamma).
"""

from __future__ import annotations

import math

from arraydist.kernels.beta_densities import log_growth, student_t_log_density
from arraydist.kernels.beta_log_tails import (
    computed_slopes,
    exact_excess,
    mean_log,
    point_bend_a,
)
from arraydist.kernels.beta_shape import digamma_step, scaled_beta_da
from arraydist.kernels.compensated import horner
from arraydist.kernels.deviance import log1pmx, log1pmx_near
from arraydist.kernels.elementary import exp, expm1, log, log1p
from arraydist.kernels.polygamma import digamma_tail_change
from arraydist.kernels.primitives import fma, sqrt
from arraydist.kernels.quadrature_nodes import GAUSS_LEGENDRE
from arraydist.kernels.ranges import Ranges
from arraydist.kernels.record import kernel
from arraydist.kernels.scores import trigamma_difference
from arraydist.kernels.student_t import fractions, is_far, log_stdtr
from arraydist.kernels.student_t_derivative_ranges import (
    by_middle_fraction,
    by_short_fraction,
    expansion,
    variate_range,
)
from arraydist.kernels.trigamma import trigamma

_LARGE = 60.0
_NORMAL = 1e25
# With digamma((df + 1) / 2) - digamma(df / 2) - 1 / df = 1 / (2 df**2) - 1 / (4 df**4)
# + 1 / (2 df**6) - 17 / (8 df**8) + 31 / (2 df**10) - ... [2]_, -df**3 times its derivative
# in 1 / df**2.
_SLOPE_CONSTANT = (155.0, -17.0, 3.0, -1.0, 1.0)
_NEGLIGIBLE = 80.0
"""Twice the exponent at which the tail is cut off."""


def density_slope_constant(df: float) -> float:
    """``digamma((df + 1) / 2) - digamma(df / 2) - 1 / df``, about ``1 / (2 df**2)`` for large df.

    Below df = 6 up the recurrence, where the terms are positive ones of the third order.
    """
    half = 0.5 * df
    small = half < 3.0
    # The sum of 1 / (4 (h + k) (h + k + 1/2) (h + k + 1)) for k = 0, 1, 2 as one quotient.
    h = half if small else 1.0
    last = (h + 2.5) * (h + 3.0)
    middle = (h + 1.5) * (h + 2.0)
    step = h * (h + 0.5)
    numerator = fma(step, fma(h + 1.0, h + 1.5, last), middle * last)
    total = 0.25 * numerator / (step * (h + 1.0) * middle * last)
    x = half + (3.0 if small else 0.0)
    u = 1.0 / x
    v = 1.0 / (x + 0.5)
    tail = digamma_tail_change(u * u, v * v)
    far = fma(u * v, fma(0.5 * tail, u + v, 0.25), log1pmx_near(0.5 * u))
    return far + (total if small else 0.0)


def twice_density_slope(df: float, u: float, constant: float) -> float:
    """``2 g(u)``, the leading terms in u**2 / df taken off."""
    w = u * (u / df)
    if w < 1.0:
        return constant - log1pmx(w) + (w / df - w * w) / (1.0 + w)
    logarithm = log1p(w) if w < math.inf else 2.0 * log(u) - log(df)
    return constant - logarithm + (1.0 + 1.0 / df) / (1.0 + 1.0 / w)


def large_degrees_length(t: float, df: float, constant: float) -> float:
    """How far from t to integrate: down to 0, or up to where the density is negligible."""
    if t < 1.0 or twice_density_slope(df, t, constant) > 0.0:
        return -t
    reach = fma(t, t, df) * expm1(_NEGLIGIBLE / (df + 1.0))
    return reach / (t + sqrt(fma(t, t, reach)))


def large_degrees_derivative(t: float, df: float) -> float:
    """``dt/ddf`` for t > 0 and large df by Gauss-Legendre quadrature."""
    constant = density_slope_constant(df)
    length = large_degrees_length(t, df, constant)
    scale = df + t * t
    total = 0.0
    for node, weight in GAUSS_LEGENDRE:
        s = node * length
        change = -0.5 * (df + 1.0) * log1p(s * ((2.0 * t + s) / scale))
        total = fma(weight * exp(change), twice_density_slope(df, t + s, constant), total)
    return 0.5 * length * total


def slope_constant_change(df: float) -> float:
    """Derivative of `density_slope_constant` in df, from the series of the digammas [2]_."""
    inverse = 1.0 / df
    square = inverse * inverse
    return -square * inverse * horner(square, _SLOPE_CONSTANT)


def twice_density_bend(df: float, u: float, change: float) -> float:
    """Derivative of `twice_density_slope` in df."""
    w = u * (u / df)
    v = 1.0 / (1.0 + w)
    share = w * v if w < 1.0 else 1.0 / (1.0 + 1.0 / w)
    return fma(share / df, share - (1.0 + v) / df, change)


def large_degrees_second(t: float, df: float) -> float:
    """``d2t/ddf2`` at fixed t, by the same quadrature.

    With F(df) the integral of f(u) g(u) / f(t), it is that of ((g(u) - g(t)) g(u) + dg/ddf) f / f.
    """
    constant = density_slope_constant(df)
    change = slope_constant_change(df)
    length = large_degrees_length(t, df, constant)
    scale = df + t * t
    here = 0.5 * twice_density_slope(df, t, constant)
    total = 0.0
    for node, weight in GAUSS_LEGENDRE:
        s = node * length
        fall = -0.5 * (df + 1.0) * log1p(s * ((2.0 * t + s) / scale))
        slope = 0.5 * twice_density_slope(df, t + s, constant)
        bend = 0.5 * twice_density_bend(df, t + s, change)
        total = fma(weight * exp(fall), fma(slope - here, slope, bend), total)
    return length * total


def positive_derivative(t: float, df: float) -> float:
    """``dt/ddf`` for finite t > 0 and df > 0."""
    a = 0.5 * df
    if is_far(df, t):
        log_x = log(df) - 2.0 * log(t)
        movement = -(log_x + digamma_step(a, 0.5)) / a
    elif df > _LARGE:
        return large_degrees_derivative(t, df)
    else:
        x, x_low, y, y_low = fractions(df, t)
        movement = scaled_beta_da(a, 0.5, x, x_low, y, y_low)
    return (t / df) * fma(-0.5 * a, movement, 0.5)


def positive_second(t: float, df: float) -> float:
    """``d2t/ddf2`` at fixed t, for finite t > 0 and df > 0.

    With a = df / 2 and the beta variate's log odds v = log(df / t**2), dt/ddf is
    ``t (1 / df - v_a / 2) / 2``; at fixed t, v moves by 1 / df.
    """
    a = 0.5 * df
    if df > _LARGE and not is_far(df, t):
        return large_degrees_second(t, df)
    if is_far(df, t):
        # v_a is -(log(x) + digamma(a + 1/2) - digamma(a + 1)) / a in the far tail.
        logarithm = log(df) - 2.0 * log(t) + digamma_step(a, 0.5)
        first = -logarithm / a
        in_a = -(first + (trigamma(a + 0.5) - trigamma(a + 1.0))) / a
        along = -1.0 / a
    else:
        x, x_low, y, y_low = fractions(df, t)
        first = scaled_beta_da(a, 0.5, x, x_low, y, y_low)
        in_a = point_bend_a(x, y, a, 0.5)
        excess = exact_excess(a, 0.5, x, y)
        along = -fma(first, excess, mean_log(a, 0.5, x, y, excess))
    movement = fma(0.5, in_a, along / df)
    return 0.5 * t * fma(-0.5, movement, -1.0 / (df * df))


@kernel(
    "real",
    "positive",
    tolerance=1e-12,
    ranges=Ranges((expansion, by_short_fraction, by_middle_fraction), variate_range),
)
def student_t_ddf(t: float, df: float) -> float:
    """Derivative of a Student variate t in the degrees of freedom, its probability fixed [1]_."""
    if not (df > 0.0 and t == t):
        return math.nan
    if t == 0.0 or df == math.inf:
        return 0.0
    size = abs(t)
    value = -math.inf if size == math.inf else positive_derivative(size, df)
    return value if t > 0.0 else -value


@kernel("positive", "real", tolerance=1e-10)
def stdtr_ddf(df: float, t: float) -> float:
    """Derivative of `stdtr` in the degrees of freedom."""
    movement = student_t_ddf(t, df)
    if abs(t) == math.inf or movement == 0.0:
        return 0.0 if df > 0.0 else math.nan
    # One exponential: the density may underflow where the product does not.
    size: float = exp(student_t_log_density(t, df) + log(abs(movement)))
    return -size if movement > 0.0 else size


@kernel("real", "positive", tolerance=1e-10)
def student_t_ddf2(t: float, df: float) -> float:
    """Derivative of `student_t_ddf` in the degrees of freedom, at fixed t."""
    if not (df > 0.0 and t == t):
        return math.nan
    if t == 0.0 or df == math.inf:
        return 0.0
    size = abs(t)
    value = math.inf if size == math.inf else positive_second(size, df)
    return value if t > 0.0 else -value


@kernel("positive", "real", tolerance=1e-10)
def stdtr_ddf2(df: float, t: float) -> float:
    """Second derivative of `stdtr` in the degrees of freedom."""
    if not (df > 0.0 and t == t):
        return math.nan
    if t == 0.0 or df == math.inf or abs(t) == math.inf:
        return 0.0
    # The derivative of -f dt/ddf, with f the density and g the derivative of its logarithm.
    bend = student_t_ddf2(t, df) + student_t_ddf(t, df) * student_t_density_ddf(t, df)
    value: float = -exp(student_t_log_density(t, df)) * bend
    return value


@kernel("real", "positive", tolerance=1e-12)
def student_t_density_ddf(t: float, df: float) -> float:
    """Derivative of `student_t_log_density` in the degrees of freedom."""
    limit = df == math.inf
    degrees = 1.0 if limit else df
    inverse = 1.0 / degrees
    w, logarithm = log_growth(t, degrees)
    close = w < 1.0
    point = w if close else 0.5
    near = point * (inverse - point) / (1.0 + point) - log1pmx_near(point)
    far = (1.0 + inverse) / (1.0 + 1.0 / (2.0 if close else w)) - logarithm
    value = 0.5 * (density_slope_constant(degrees) + (near if close else far))
    value = 0.0 if limit else value
    return value if (df > 0.0) & (t == t) else math.nan


@kernel("real", "positive", tolerance=1e-11)
def student_t_density_ddf2(t: float, df: float) -> float:
    """Second derivative of `student_t_log_density` in the degrees of freedom."""
    if not (df > 0.0 and t == t):
        return math.nan
    if df == math.inf:
        return 0.0
    large = df > _LARGE
    change = slope_constant_change(df if large else _LARGE)
    near = (1.0 / df) / df - 0.5 * trigamma_difference(0.5 * df, 0.5)
    return 0.5 * twice_density_bend(df, abs(t), change if large else near)


def tail_hazard(df: float, t: float) -> tuple[bool, float, float]:
    """Whether the tail beyond t > 0 is the computed one, its hazard rate and the slope of that."""
    if is_far(df, t):
        return True, df / t, -(df / t) / t
    x, _, y, _ = fractions(df, t)
    upper, _, _, slopes = computed_slopes(0.5 * df, 0.5, x, y)
    power, bend, _, _, _, _, _, _, _, _ = slopes
    hazard = 2.0 * power / t
    return not upper, hazard, hazard * (fma(2.0 * y, bend, x) - 3.0 * y) / t


@kernel("positive", "real", tolerance=1e-12)
def student_t_hazard(df: float, t: float) -> float:
    """Density over the probability of the lower tail: the derivative of `log_stdtr` in t."""
    if not (df > 0.0 and t == t):
        return math.nan
    if abs(t) == math.inf:
        return 0.0
    if t < -1.0 and df < _NORMAL:
        own, hazard, _ = tail_hazard(df, -t)
        if own:
            return hazard
    return exp(student_t_log_density(t, df) - log_stdtr(df, t))


@kernel("positive", "real", tolerance=1e-11)
def student_t_hazard_dt(df: float, t: float) -> float:
    """Derivative of `student_t_hazard` in t."""
    if not (df > 0.0 and t == t):
        return math.nan
    if abs(t) == math.inf:
        return 0.0
    if t < -1.0 and df < _NORMAL:
        own, _, slope = tail_hazard(df, -t)
        if own:
            return -slope
    hazard: float = exp(student_t_log_density(t, df) - log_stdtr(df, t))
    degrees = 1.0 / df
    return -hazard * (hazard + (1.0 + degrees) * t / (1.0 + t * (t * degrees)))
