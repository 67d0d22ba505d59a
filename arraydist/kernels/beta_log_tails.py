"""Derivatives of the beta distribution's tails and variates, and of the tails' logarithms.

With l = log(t / x), m = log((1 - t) / y), angle brackets for the mean over the lower tail I, see
`beta_tail_moments`, and the means of log x and log(1 - x) over the whole distribution taken from
log x and log y to give A and B, the lower tail has

    d log I / da = A + <l>,    d2 log I / da2 = var(l) - trigamma(a) + trigamma(a + b),

and so on.  Nothing cancels however far out the tail is.  For a <= 0.3, where the tail is nearly a
power of x, that is what is differentiated instead, see `beta_power_slopes`.  Of the two tails the
smaller is computed, and the other's derivatives follow.

All functions take y = 1 - x too; of the two the smaller is taken as exact, so that the same
function with both pairs swapped serves the other tail.
"""

from __future__ import annotations

import math

from arraydist.kernels.beta import digamma_difference
from arraydist.kernels.beta_densities import beta_log_density_complement
from arraydist.kernels.beta_parts import log_of
from arraydist.kernels.beta_point_bend import is_near_gamma, near_gamma_bend
from arraydist.kernels.beta_power_slopes import Slopes, is_power, power_slopes
from arraydist.kernels.beta_shape import digamma_step
from arraydist.kernels.beta_tail_moments import lower_beta_moments
from arraydist.kernels.compensated import two_product, two_sum
from arraydist.kernels.elementary import exp, log, log1p
from arraydist.kernels.gamma import trigamma
from arraydist.kernels.incomplete_beta import betainc, betaincc, edge_free, lower_edge
from arraydist.kernels.primitives import fma
from arraydist.kernels.record import kernel
from arraydist.kernels.scores import log_minus_digamma, trigamma_difference

_TINY = 1e-290
"""Here derivatives in the shapes, but for the first in a, have the limit that they have at 0."""


def exact_excess(a: float, b: float, x: float, y: float) -> float:
    """``a y - b x`` where the smaller of x and y is exact and the other its complement."""
    x_high, x_low = two_sum(1.0, -y) if y < x else (x, 0.0)
    y_high, y_low = (y, 0.0) if y < x else two_sum(1.0, -x)
    product, product_low = two_product(a, y_high)
    other, other_low = two_product(b, x_high)
    return (product - other) + (fma(a, y_low, product_low) - fma(b, x_low, other_low))


def mean_log(a: float, b: float, x: float, y: float, excess: float) -> float:
    """``log(x)`` less its mean over the whole distribution."""
    if a < 1.0 or b < 1.0:
        return log_of(x, y) + digamma_difference(a, b)
    relative = -excess / a
    logarithm = log1p(relative) if abs(relative) < 0.5 else log(x * ((a + b) / a))
    return logarithm + (log_minus_digamma(a) - log_minus_digamma(a + b))


def moment_slopes(a: float, b: float, x: float, y: float, excess: float) -> Slopes:
    """`Slopes` from moments of the lower tail, the smaller one."""
    zeroth, first, other, squared, mixed, other_squared, drift = lower_beta_moments(
        a, b, x, y, excess
    )
    scale = 1.0 / zeroth
    near, far = first * scale, other * scale
    slope_a = mean_log(a, b, x, y, excess) + near
    # The pole 1 / b of the slope in b, and its square in the bend, are taken off where b is small.
    small = b < 1.0
    pole = 1.0 / b if small else 0.0
    other_mean = digamma_step(b, a) + log_of(y, x) if small else mean_log(b, a, y, x, -excess)
    rest = other_mean + far
    slope_b = rest + pole
    joint = trigamma(a + b)
    curved = joint - trigamma(b + 1.0) if small else -trigamma_difference(b, a)
    curved += fma(-far, far, other_squared * scale)
    return (
        scale,
        fma((b - 1.0) * (x / y), drift * scale, 1.0),
        -near,
        -far,
        slope_a,
        slope_b,
        fma(-near, near, squared * scale) - trigamma_difference(a, b),
        joint + fma(-near, far, mixed * scale),
        curved - pole * pole,
        fma(rest, rest, 2.0 * rest * pole) + curved,
    )


def tails(a: float, b: float, x: float, y: float) -> tuple[float, float]:
    """The lower and the upper tail."""
    if y < x:
        return betaincc(b, a, y), betainc(b, a, y)
    return betainc(a, b, x), betaincc(a, b, x)


def computed_slopes(a: float, b: float, x: float, y: float) -> tuple[bool, float, float, Slopes]:
    """Whether the upper tail is the smaller, both tails, and the smaller's `Slopes`.

    The upper tail's have all pairs swapped.
    """
    lower_tail, upper_tail = tails(a, b, x, y)
    excess = exact_excess(a, b, x, y)
    upper = upper_tail < lower_tail
    if upper:
        a, b, x, y, excess = b, a, y, x, -excess
    slopes = power_slopes(a, b, x, y) if is_power(a, b, x) else moment_slopes(a, b, x, y, excess)
    return upper, lower_tail, upper_tail, slopes


def log_slopes(
    x: float, y: float, a: float, b: float
) -> tuple[float, float, float, float, float, float, float, float, float]:
    """The derivatives of log I in this module's order of kernels: f / I first, then its own."""
    upper, lower_tail, upper_tail, slopes = computed_slopes(a, b, x, y)
    power, bend, power_a, power_b, slope_a, slope_b, bend_aa, bend_ab, bend_bb, ratio = slopes
    if not upper:
        hazard = power / (x * y)
        return (
            hazard,
            -hazard * (bend / x),
            hazard * power_a,
            hazard * power_b,
            slope_a,
            slope_b,
            bend_aa,
            bend_ab,
            bend_bb,
        )
    odds = upper_tail / lower_tail
    hazard = exp(beta_log_density_complement(x, y, a, b)) / lower_tail
    excess = exact_excess(a, b, x, y)
    # Swapped: the computed tail's first shape is b.
    lower_a, lower_b = -odds * slope_b, -odds * slope_a
    slope = (excess + (x - y)) / (x * y) - hazard
    return (
        hazard,
        hazard * slope,
        hazard * (mean_log(a, b, x, y, excess) - lower_a),
        hazard * (mean_log(b, a, y, x, -excess) - lower_b),
        lower_a,
        lower_b,
        -fma(lower_a, lower_a, odds * ratio),
        -fma(lower_a, lower_b, odds * fma(slope_a, slope_b, bend_ab)),
        -fma(lower_b, lower_b, odds * fma(slope_a, slope_a, bend_aa)),
    )


def tail_bends(x: float, y: float, a: float, b: float) -> tuple[float, float]:
    """``d2 I / da2`` and ``d2 I / da db``."""
    upper, lower_tail, upper_tail, slopes = computed_slopes(a, b, x, y)
    _, _, _, _, slope_a, slope_b, bend_aa, bend_ab, _, ratio = slopes
    mixed = fma(slope_a, slope_b, bend_ab)
    if upper:
        return -upper_tail * ratio, -upper_tail * mixed
    return lower_tail * fma(slope_a, slope_a, bend_aa), lower_tail * mixed


def point_bend_a(x: float, y: float, a: float, b: float) -> float:
    """Derivative in a of the derivative of log(x / y) in a at fixed probability.

    That first derivative is ``-g_a / R`` for the lower tail.
    """
    upper, _, _, slopes = computed_slopes(a, b, x, y)
    power, _, power_a, power_b, slope_a, slope_b, bend_aa, _, bend_bb, _ = slopes
    if upper:
        return fma(-power_b, slope_b, bend_bb) / power
    return fma(power_a, slope_a, -bend_aa) / power


def point_bend_b(x: float, y: float, a: float, b: float) -> float:
    """Derivative in b of the derivative of log(x / y) in a at fixed probability."""
    if is_near_gamma(a, b, x, y):
        lower_tail, upper_tail = tails(a, b, x, y)
        excess = exact_excess(a, b, x, y)
        return near_gamma_bend(a, b, x, y, excess, upper_tail < lower_tail)
    upper, _, _, slopes = computed_slopes(a, b, x, y)
    power, _, power_a, power_b, slope_a, slope_b, _, bend_ab, _, _ = slopes
    if upper:
        return fma(-power_a, slope_b, bend_ab) / power
    return fma(power_b, slope_a, -bend_ab) / power


def at_edge(x: float, y: float, a: float, b: float) -> bool:
    """Whether x is 0 or 1 and the shapes are inside the domain."""
    inside = a > 0.0 and b > 0.0 and a < math.inf and b < math.inf
    return inside and ((x == 0.0 and y == 1.0) or (x == 1.0 and y == 0.0))


@kernel("unit_interval", "unit_interval", "positive", "positive", tolerance=1e-13)
def beta_log_tail_dx(x: float, y: float, a: float, b: float) -> float:
    """Derivative of log I_x(a, b) in x, the density over the lower tail."""
    if not edge_free(a, b, x, y):
        edge = math.inf if b < 1.0 or x == 0.0 else (a if b == 1.0 else 0.0)
        return edge if at_edge(x, y, a, b) else math.nan
    value, _, _, _, _, _, _, _, _ = log_slopes(x, y, a, b)
    return value


@kernel("unit_interval", "unit_interval", "positive", "positive", tolerance=1e-11)
def beta_log_tail_dxx(x: float, y: float, a: float, b: float) -> float:
    """Second derivative of log I_x(a, b) in x."""
    if not edge_free(a, b, x, y):
        return math.nan
    _, value, _, _, _, _, _, _, _ = log_slopes(x, y, a, b)
    return value


@kernel("unit_interval", "unit_interval", "positive", "positive", tolerance=1e-11)
def beta_log_tail_dxa(x: float, y: float, a: float, b: float) -> float:
    """Derivative of log I_x(a, b) in x and a."""
    if not edge_free(a, b, x, y):
        return math.nan
    _, _, value, _, _, _, _, _, _ = log_slopes(x, y, a, b)
    return value


@kernel("unit_interval", "unit_interval", "positive", "positive", tolerance=1e-11)
def beta_log_tail_dxb(x: float, y: float, a: float, b: float) -> float:
    """Derivative of log I_x(a, b) in x and b."""
    if not edge_free(a, b, x, y):
        return math.nan
    if is_power(a, b, x):
        # Also for the larger tail: by the smaller one poles 1 / b cancel.
        power, _, _, power_b, _, _, _, _, _, _ = power_slopes(a, b, x, y)
        return power / (x * y) * power_b
    _, _, _, value, _, _, _, _, _ = log_slopes(x, y, a, b)
    return value


@kernel("unit_interval", "unit_interval", "positive", "positive", tolerance=1e-11)
def beta_log_tail_da(x: float, y: float, a: float, b: float) -> float:
    """Derivative of log I_x(a, b) in a."""
    if not edge_free(a, b, x, y):
        return (-math.inf if x == 0.0 else 0.0) if at_edge(x, y, a, b) else math.nan
    _, _, _, _, value, _, _, _, _ = log_slopes(x, y, a, b)
    return value


@kernel("unit_interval", "unit_interval", "positive", "positive", tolerance=1e-11)
def beta_log_tail_db(x: float, y: float, a: float, b: float) -> float:
    """Derivative of log I_x(a, b) in b."""
    if x == 0.0:
        x = _TINY
    if not edge_free(a, b, x, y):
        return 0.0 if at_edge(x, y, a, b) else math.nan
    _, _, _, _, _, value, _, _, _ = log_slopes(x, y, a, b)
    return value


@kernel("unit_interval", "unit_interval", "positive", "positive", tolerance=1e-11)
def beta_log_tail_daa(x: float, y: float, a: float, b: float) -> float:
    """Second derivative of log I_x(a, b) in a."""
    if x == 0.0:
        x = _TINY
    if not edge_free(a, b, x, y):
        return 0.0 if at_edge(x, y, a, b) else math.nan
    _, _, _, _, _, _, value, _, _ = log_slopes(x, y, a, b)
    return value


@kernel("unit_interval", "unit_interval", "positive", "positive", tolerance=1e-11)
def beta_log_tail_dab(x: float, y: float, a: float, b: float) -> float:
    """Derivative of log I_x(a, b) in a and b."""
    if x == 0.0:
        x = _TINY
    if not edge_free(a, b, x, y):
        return 0.0 if at_edge(x, y, a, b) else math.nan
    _, _, _, _, _, _, _, value, _ = log_slopes(x, y, a, b)
    return value


@kernel("unit_interval", "unit_interval", "positive", "positive", tolerance=1e-11)
def beta_log_tail_dbb(x: float, y: float, a: float, b: float) -> float:
    """Second derivative of log I_x(a, b) in b."""
    if x == 0.0:
        x = _TINY
    if not edge_free(a, b, x, y):
        return 0.0 if at_edge(x, y, a, b) else math.nan
    _, _, _, _, _, _, _, _, value = log_slopes(x, y, a, b)
    return value


@kernel("unit_interval", "unit_interval", "positive", "positive", tolerance=1e-11)
def beta_tail_daa(x: float, y: float, a: float, b: float) -> float:
    """Second derivative of I_x(a, b) in a."""
    if not edge_free(a, b, x, y):
        return 0.0 if a > 0.0 and b > 0.0 and lower_edge(a, b, x, y) >= 0.0 else math.nan
    value, _ = tail_bends(x, y, a, b)
    return value


@kernel("unit_interval", "unit_interval", "positive", "positive", tolerance=1e-11)
def beta_tail_dab(x: float, y: float, a: float, b: float) -> float:
    """Derivative of I_x(a, b) in a and b."""
    if not edge_free(a, b, x, y):
        return 0.0 if a > 0.0 and b > 0.0 and lower_edge(a, b, x, y) >= 0.0 else math.nan
    _, value = tail_bends(x, y, a, b)
    return value


@kernel("unit_interval", "unit_interval", "positive", "positive", tolerance=1e-11)
def beta_point_daa(x: float, y: float, a: float, b: float) -> float:
    """Second derivative of a Beta(a, b) variate x in a, its probability fixed."""
    if not edge_free(a, b, x, y):
        return 0.0 if a > 0.0 and b > 0.0 and lower_edge(a, b, x, y) >= 0.0 else math.nan
    return x * (y * point_bend_a(x, y, a, b))


@kernel("unit_interval", "unit_interval", "positive", "positive", tolerance=1e-11)
def beta_point_dab(x: float, y: float, a: float, b: float) -> float:
    """Derivative in b of the derivative of a Beta(a, b) variate x in a, x fixed."""
    if not edge_free(a, b, x, y):
        return 0.0 if a > 0.0 and b > 0.0 and lower_edge(a, b, x, y) >= 0.0 else math.nan
    return x * (y * point_bend_b(x, y, a, b))
