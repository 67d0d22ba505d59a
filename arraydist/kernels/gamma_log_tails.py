"""Derivatives of the logarithms of the gamma distribution's tails, to second order.

The tail that is the smaller one gives all of them as means over itself, see `gamma_tail_moments`,
so that nothing cancels however far out: with m = J1 / J0 the mean of s = log(t / z), v its
variance and M = log(z) - digamma(a), the logarithm of either tail has

    d/da = M + m,    d2/da2 = v - trigamma(a).

With z the product of x and the rate, derivatives are taken in log z for the lower tail, whose
logarithm falls like a log(z) towards 0, and in z for the upper one, which falls like z.
The logarithm of the larger tail follows from the smaller one's.
"""

from __future__ import annotations

import math

from arraydist.kernels.densities import gamma_log_density
from arraydist.kernels.elementary import exp, log
from arraydist.kernels.gamma import digamma, trigamma
from arraydist.kernels.gamma_distribution import gamma_cdf, gamma_log_cdf, gamma_sf
from arraydist.kernels.gamma_tail_moments import SERIES_SHAPE, lower_moments, upper_moments
from arraydist.kernels.incomplete_gamma import interior
from arraydist.kernels.incomplete_gamma_derivatives import (
    is_lower,
    log_ratio,
    lower_series_slopes,
)
from arraydist.kernels.primitives import fma, mul
from arraydist.kernels.record import kernel

_TINY_PRODUCT = 1e-280
"""Below it nothing but the leading term of P is left."""
_UPPER_SHAPE = 3.0
_UPPER_EXPONENT = -2.0


def has_upper(a: float, z: float) -> bool:
    """Whether the upper tail is the one to take moments over.

    For small shapes it is also below the mean, as long as it is not nearly 1.
    """
    return z >= a or (a < _UPPER_SHAPE and a * log(z) > _UPPER_EXPONENT)


Slopes = tuple[float, float, float, float, float]


def upper_slopes(a: float, z: float, z_low: float) -> tuple[Slopes, float]:
    """Slopes of the upper tail from its own moments, and ``(d2 Q / da2) / Q``.

    The slopes are ``(hazard, d log(hazard) / dz, d log(hazard) / da, d log Q / da,
    d2 log Q / da2)`` for the hazard f / Q.
    """
    difference = (z - a) + z_low
    zeroth, first, second, drift = upper_moments(difference, z)
    mean = first / zeroth
    logarithm = log_ratio(a, log(z), difference)
    inverse = 1.0 / a
    # (1 / a + k)**2 less trigamma(a) = trigamma(a + 1) + 1 / a**2.
    k = logarithm + mean
    variance = second / zeroth - mean * mean
    curved = variance - trigamma(a + 1.0)
    hazard = 1.0 / (z * zeroth)
    slopes = (hazard, (a - 1.0) * drift * hazard, -mean, k + inverse, curved - inverse * inverse)
    return slopes, fma(k, k, 2.0 * k * inverse) + curved


def lower_slopes(a: float, z: float, z_low: float) -> Slopes:
    """Slopes of the lower tail from its own moments.

    ``(R, d log(R) / d log(z), d log(R) / da, d log P / da, d2 log P / da2)`` for R = z f / P.
    """
    difference = (z - a) + z_low
    logarithm = log_ratio(a, log(z), difference)
    inverse = 1.0 / a
    curvature = trigamma(a + 1.0)
    if a < SERIES_SHAPE:
        total, first, second, total_y, _ = lower_series_slopes(a, z)
        part = first / total
        bend = fma(-part, part, second / total) - curvature
        return a / total, -total_y / total, inverse - part, logarithm + part, bend
    zeroth, first, second, drift = lower_moments(-difference, a, z)
    mean = first / zeroth
    bend = (fma(-mean, mean, second / zeroth) - inverse * inverse) - curvature
    return 1.0 / zeroth, -drift / zeroth, -mean, logarithm + (inverse + mean), bend


def density(z: float, z_low: float, a: float) -> float:
    """The density of shape a at ``z + z_low``."""
    return exp(gamma_log_density(z, a, 1.0) + z_low * ((a - 1.0) / z - 1.0))


def upper_from_lower(x: float, a: float, rate: float, z: float, z_low: float) -> Slopes:
    """`upper_slopes` where the lower tail is the smaller one."""
    _, _, _, slope, bend = lower_slopes(a, z, z_low)
    upper = gamma_sf(x, a, rate)
    odds = gamma_cdf(x, a, rate) / upper
    hazard = density(z, z_low, a) / upper
    mean = log_ratio(a, log(z), (z - a) + z_low) + 1.0 / a
    upper_slope = -odds * slope
    upper_bend = -fma(upper_slope, upper_slope, odds * fma(slope, slope, bend))
    hazard_slope = hazard + (((a - 1.0) - z) - z_low) / z
    return hazard, hazard_slope, mean - upper_slope, upper_slope, upper_bend


def lower_from_upper(x: float, a: float, rate: float, z: float, z_low: float) -> Slopes:
    """`lower_slopes` where the upper tail is the smaller one."""
    (hazard, _, _, slope, _), ratio = upper_slopes(a, z, z_low)
    odds = gamma_sf(x, a, rate) / gamma_cdf(x, a, rate)
    power = z * hazard * odds
    mean = log_ratio(a, log(z), (z - a) + z_low) + 1.0 / a
    lower_slope = -odds * slope
    bend = -fma(lower_slope, lower_slope, odds * ratio)
    return power, ((a - z) - z_low) - power, mean - lower_slope, lower_slope, bend


def leading_slopes(x: float, a: float, rate: float) -> Slopes:
    """`lower_slopes` where z underflows, and P is its leading term ``z**a / gamma(a + 1)``."""
    logarithm = (log(x) + log(rate)) - digamma(a + 1.0)
    return a, 0.0, 1.0 / a, logarithm, -trigamma(a + 1.0)


def upper_from_leading(x: float, a: float, rate: float) -> Slopes:
    """`upper_slopes` in the same range."""
    _, _, _, slope, bend = leading_slopes(x, a, rate)
    log_z = log(x) + log(rate)
    upper = gamma_sf(x, a, rate)
    odds = gamma_cdf(x, a, rate) / upper
    hazard = exp(gamma_log_cdf(x, a, rate) + (log(a) - log_z)) / upper
    upper_slope = -odds * slope
    upper_bend = -fma(upper_slope, upper_slope, odds * fma(slope, slope, bend))
    change = hazard + (a - 1.0) * exp(-log_z) if a != 1.0 else 0.0
    return hazard, change, (slope + 1.0 / a) - upper_slope, upper_slope, upper_bend


def upper_log_slopes(x: float, a: float, rate: float) -> Slopes:
    """`upper_slopes` at z = rate x, inside the domain."""
    z = mul(rate, x)
    if z < _TINY_PRODUCT:
        return upper_from_leading(x, a, rate)
    z_low = fma(rate, x, -z)
    if has_upper(a, z):
        slopes, _ = upper_slopes(a, z, z_low)
        return slopes
    return upper_from_lower(x, a, rate, z, z_low)


def lower_log_slopes(x: float, a: float, rate: float) -> Slopes:
    """`lower_slopes` at z = rate x, inside the domain."""
    z = mul(rate, x)
    if z < _TINY_PRODUCT:
        return leading_slopes(x, a, rate)
    z_low = fma(rate, x, -z)
    if is_lower(a, z):
        return lower_slopes(a, z, z_low)
    return lower_from_upper(x, a, rate, z, z_low)


def inside(x: float, a: float, rate: float) -> bool:
    """Whether all arguments are positive and finite, and the product not infinite."""
    return interior(a, x) and rate > 0.0 and rate * x < math.inf


def on_edge(x: float, a: float, rate: float) -> bool:
    """Whether x is 0, or the product of x and the rate infinite, the rest inside the domain."""
    edge = x == 0.0 or (x > 0.0 and rate * x == math.inf)
    return edge and a > 0.0 and a < math.inf and rate > 0.0 and rate < math.inf


@kernel("nonnegative", "positive", "positive", tolerance=1e-13)
def gamma_hazard(x: float, concentration: float, rate: float) -> float:
    """Hazard rate f(z) / Q(z) of a standard gamma variate at ``z = rate x``."""
    if not inside(x, concentration, rate):
        edge = math.inf if concentration < 1.0 else (1.0 if concentration == 1.0 else 0.0)
        edge = edge if x == 0.0 else 1.0
        return edge if on_edge(x, concentration, rate) else math.nan
    hazard, _, _, _, _ = upper_log_slopes(x, concentration, rate)
    return hazard


@kernel("nonnegative", "positive", "positive", tolerance=1e-12)
def gamma_hazard_dz(x: float, concentration: float, rate: float) -> float:
    """Derivative of `gamma_hazard` in z."""
    if not inside(x, concentration, rate):
        return 0.0 if on_edge(x, concentration, rate) and x > 0.0 else math.nan
    hazard, slope, _, _, _ = upper_log_slopes(x, concentration, rate)
    return hazard * slope


@kernel("nonnegative", "positive", "positive", tolerance=1e-12)
def gamma_hazard_da(x: float, concentration: float, rate: float) -> float:
    """Derivative of `gamma_hazard` in the concentration."""
    if not inside(x, concentration, rate):
        return 0.0 if on_edge(x, concentration, rate) and x > 0.0 else math.nan
    hazard, _, slope, _, _ = upper_log_slopes(x, concentration, rate)
    return hazard * slope


@kernel("nonnegative", "positive", "positive", tolerance=1e-13)
def gamma_log_sf_da(x: float, concentration: float, rate: float) -> float:
    """Derivative of `gamma_log_sf` in the concentration."""
    if not inside(x, concentration, rate):
        edge = 0.0 if x == 0.0 else (log(x) + log(rate)) - digamma(concentration)
        return edge if on_edge(x, concentration, rate) else math.nan
    _, _, _, slope, _ = upper_log_slopes(x, concentration, rate)
    return slope


@kernel("nonnegative", "positive", "positive", tolerance=1e-12)
def gamma_log_sf_daa(x: float, concentration: float, rate: float) -> float:
    """Second derivative of `gamma_log_sf` in the concentration."""
    if not inside(x, concentration, rate):
        edge = 0.0 if x == 0.0 else -trigamma(concentration)
        return edge if on_edge(x, concentration, rate) else math.nan
    _, _, _, _, bend = upper_log_slopes(x, concentration, rate)
    return bend


@kernel("nonnegative", "positive", "positive", tolerance=1e-13)
def gamma_log_cdf_dlog(x: float, concentration: float, rate: float) -> float:
    """Derivative of `gamma_log_cdf` in log(x), which is z f(z) / P(z) at ``z = rate x``."""
    if not inside(x, concentration, rate):
        edge = concentration if x == 0.0 else 0.0
        return edge if on_edge(x, concentration, rate) else math.nan
    power, _, _, _, _ = lower_log_slopes(x, concentration, rate)
    return power


@kernel("nonnegative", "positive", "positive", tolerance=1e-12)
def gamma_log_cdf_dlog2(x: float, concentration: float, rate: float) -> float:
    """Second derivative of `gamma_log_cdf` in log(x)."""
    if not inside(x, concentration, rate):
        return 0.0 if on_edge(x, concentration, rate) else math.nan
    power, slope, _, _, _ = lower_log_slopes(x, concentration, rate)
    return power * slope


@kernel("nonnegative", "positive", "positive", tolerance=1e-12)
def gamma_log_cdf_dlog_da(x: float, concentration: float, rate: float) -> float:
    """Derivative of `gamma_log_cdf_dlog` in the concentration."""
    if not inside(x, concentration, rate):
        edge = 1.0 if x == 0.0 else 0.0
        return edge if on_edge(x, concentration, rate) else math.nan
    power, _, slope, _, _ = lower_log_slopes(x, concentration, rate)
    return power * slope


@kernel("nonnegative", "positive", "positive", tolerance=1e-13)
def gamma_log_cdf_da(x: float, concentration: float, rate: float) -> float:
    """Derivative of `gamma_log_cdf` in the concentration."""
    if not inside(x, concentration, rate):
        edge = -math.inf if x == 0.0 else 0.0
        return edge if on_edge(x, concentration, rate) else math.nan
    _, _, _, slope, _ = lower_log_slopes(x, concentration, rate)
    return slope


@kernel("nonnegative", "positive", "positive", tolerance=1e-12)
def gamma_log_cdf_daa(x: float, concentration: float, rate: float) -> float:
    """Second derivative of `gamma_log_cdf` in the concentration."""
    if not inside(x, concentration, rate):
        edge = -trigamma(concentration + 1.0) if x == 0.0 else 0.0
        return edge if on_edge(x, concentration, rate) else math.nan
    _, _, _, _, bend = lower_log_slopes(x, concentration, rate)
    return bend
