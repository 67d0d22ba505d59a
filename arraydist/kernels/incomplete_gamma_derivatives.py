"""Derivatives of the incomplete gamma functions in a, and of gamma draws in their shape.

At a fixed probability the standard gamma quantile z moves with its shape a by
``dz/da = -(dP/da) / p`` with the density p (implicit reparameterisation [3]_).  The kernels rest
on ``H(a, y) = d log z / da`` at ``y = log z`` and its two derivatives, none of which under- or
overflows where the densities do:

* a >= 25 and z near a: Temme's expansion, differentiated.  The error function drops out, and what
  remains is written in s = (z - a) / (z + a) so that nothing is 0 / 0 at z = a;
* otherwise z below about a: the power series of P for a < 25, whose terms keep one sign when
  differentiated, and the moments of the lower tail for larger a;
* otherwise the moments of the upper tail.

With a tail's integrand ``exp(a s - z (exp(s) - 1))`` and the moments J0, J1, J2 of s over it, H is
``M J0 + J1`` up to its sign, where ``M = y - digamma(a)``; see `gamma_tail_moments`.

H by itself, what draws with their derivatives take, has methods of its own in
`incomplete_gamma_derivative_ranges`.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, sections 8.7 (series 8.7.1)
   and 8.12 (uniform expansion).
.. [2] R. J. Moore, "Algorithm AS 187: derivatives of the incomplete gamma integral", Applied
   Statistics 31 (1982) (the approach for the series).
.. [3] M. Figurnov, S. Mohamed, A. Mnih, "Implicit reparameterization gradients", NeurIPS 2018,
   equation 6.
"""

from __future__ import annotations

import math

from arraydist.kernels.deviance import atanh_tail
from arraydist.kernels.elementary import exp, log, log1p
from arraydist.kernels.gamma import digamma, stirling_series, trigamma
from arraydist.kernels.gamma_tail_moments import SERIES_SHAPE, lower_moments, upper_moments
from arraydist.kernels.incomplete_gamma import exp_of_pair, gamma_prefactor, interior
from arraydist.kernels.incomplete_gamma_derivative_ranges import (
    draw_fraction,
    draw_long,
    draw_range,
    draw_short,
    draw_uniform,
    log_draw_fraction,
    log_draw_long,
    log_draw_range,
    log_draw_short,
    log_draw_uniform,
)
from arraydist.kernels.polygamma import digamma_tail
from arraydist.kernels.primitives import fma, sqrt
from arraydist.kernels.ranges import Ranges
from arraydist.kernels.record import kernel
from arraydist.kernels.temme import TEMME_SHAPE, temme_derivatives

_DRAWS = Ranges((draw_uniform, draw_short, draw_long, draw_fraction), draw_range)
_LOG_DRAWS = Ranges(
    (log_draw_uniform, log_draw_short, log_draw_long, log_draw_fraction), log_draw_range
)
_EPSILON = 2.0**-58
_LOWEST_EXCESS = -0.47
_HIGHEST_EXCESS = 0.65


def log_ratio(a: float, y: float, difference: float) -> float:
    """``y - digamma(a + 1)`` for y = log(z), without the cancellation of two logarithms.

    The difference is z - a.
    """
    if a < 3.0:
        value: float = y - digamma(a + 1.0)
        return value
    excess = difference / a
    logarithm = log1p(excess) if abs(excess) < 0.5 else y - log(a)
    value = logarithm - (0.5 / a - digamma_tail(a))
    return value


def uniform_slopes(a: float, z: float) -> tuple[float, float, float]:
    """``(H, dH/dy, dH/da)`` from Temme's expansion.

    Q is erfc(zeta) / 2 + c S with c = exp(-zeta**2) / sqrt(2 pi a), so that dQ/da = c B with
    B = log(lambda) / eta + S (log(lambda) - 1 / (2 a)) + dS/da, and H = exp(delta(a)) B / a with
    Stirling's error delta.  With u = eta / excess, all quotients are polynomials in s over
    powers of u.
    """
    excess = (z - a) / a
    s = excess / (2.0 + excess)
    square = s * s
    series = atanh_tail(s) / (s * square) if abs(s) > 1e-9 else 1.0 / 3.0
    rest = 1.0 - s
    u = sqrt(rest * fma(-s * rest, series, 1.0))
    v = 1.0 / u
    eta = excess * u
    inverse = 1.0 / a
    total, s_eta, s_z, s_eta_eta, s_eta_z, s_z_z = temme_derivatives(eta, inverse)
    logarithm = 2.0 * s * fma(square, series, 1.0)
    weight = fma(-0.5, inverse, logarithm)
    cube = v * v * v
    # (excess log(lambda) - eta**2) / eta**3 and (v**2 - lambda) / eta
    curvature = 0.5 * series * rest * rest * cube
    bend = 0.5 * rest * fma(series, 1.0 - square, -1.0) * cube
    # Total derivatives of S in a at fixed z, through eta and through 1 / a.
    eta_a = -inverse * v
    z_a = -inverse * inverse
    s_a = fma(s_eta, eta_a, s_z * z_a)
    eta_aa = inverse * inverse * (v - bend)
    second = fma(s_eta_eta * eta_a, eta_a, 2.0 * s_eta_z * eta_a * z_a)
    second = fma(s_z_z * z_a, z_a, second)
    s_aa = second + fma(s_eta, eta_aa, -2.0 * s_z * z_a * inverse)
    b = fma(fma(square, series, 1.0) * rest, v, fma(total, weight, s_a))
    b_a = inverse * (curvature + total * fma(0.5, inverse, -1.0)) + fma(s_a, weight, s_aa)
    # In y = log(z): eta moves by v and v by -bend.
    s_a_y = inverse * (bend * s_eta - v * v * s_eta_eta - inverse * v * s_eta_z)
    b_y = total - curvature + fma(v * s_eta, weight, s_a_y)
    scale = exp(stirling_series(a)) * inverse
    slope = scale * b
    # The exponent delta(a) has the derivative -digamma_tail(a).
    slope_a = fma(-(digamma_tail(a) + inverse), slope, scale * b_a)
    return slope, scale * b_y, slope_a


def lower_series_slopes(a: float, z: float) -> tuple[float, float, float, float, float]:
    """``(S, dS/da, d2S/da2, dS/dy, d2S/da dy)`` of the power series S of P, see `lower_series`."""
    term, total = 1.0, 1.0
    first, second = 0.0, 0.0
    total_y, first_y = 0.0, 0.0
    sum_1, sum_2 = 0.0, 0.0
    n = 0.0
    for _ in range(1000):
        n += 1.0
        reciprocal = 1.0 / (a + n)
        term *= z * reciprocal
        sum_1 += reciprocal
        sum_2 = fma(reciprocal, reciprocal, sum_2)
        total += term
        first = fma(-term, sum_1, first)
        second = fma(term, fma(sum_1, sum_1, sum_2), second)
        total_y = fma(n, term, total_y)
        first_y = fma(-n * term, sum_1, first_y)
        if n * term < _EPSILON:
            break
    return total, first, second, total_y, first_y


def is_lower(a: float, z: float) -> bool:
    """Whether slopes come from the lower tail."""
    return z < a or z < 1.0


def series_slopes(a: float, logarithm: float, z: float) -> tuple[float, float, float]:
    """``(H, dH/dy, dH/da)`` from the power series of P.

    P = D S with log D having the derivative L = y - digamma(a + 1) in a, and
    H = -(L S + dS/da) / a.
    """
    total, first, second, total_y, first_y = lower_series_slopes(a, z)
    slope = -fma(logarithm, total, first) / a
    slope_y = -(total + fma(logarithm, total_y, first_y)) / a
    change = fma(-trigamma(a + 1.0), total, fma(logarithm, first, second))
    return slope, slope_y, -(slope + change) / a


def quantile_slopes(a: float, y: float, z: float) -> tuple[float, float, float]:
    """``(H, dH/dy, dH/da)`` with H = d log z / da for finite a > 0, y and z = exp(y)."""
    if a >= TEMME_SHAPE and _LOWEST_EXCESS * a < z - a and z - a < _HIGHEST_EXCESS * a:
        return uniform_slopes(a, z)
    logarithm = log_ratio(a, y, z - a)
    lower = is_lower(a, z)
    if lower and a < SERIES_SHAPE:
        return series_slopes(a, logarithm, z)
    inverse = 1.0 / a
    mean = logarithm + inverse
    curvature = fma(inverse, inverse, trigamma(a + 1.0))
    if lower:
        zeroth, first, second, drift = lower_moments(a - z, a, z)
        slope = -fma(mean, zeroth, first)
        slope_y = fma(slope, drift, first) / zeroth
        return slope, slope_y, fma(curvature, zeroth, -fma(mean, first, second))
    zeroth, first, second, drift = upper_moments(z - a, z)
    slope = fma(mean, zeroth, first)
    # dz/da has the derivative J1 / J0 - (M + J1 / J0) (a - 1) drift in z, which is H + dH/dy.
    center = first / zeroth
    slope_y = fma(-(mean + center) * (a - 1.0), drift, center) - slope
    return slope, slope_y, fma(-curvature, zeroth, fma(mean, first, second))


def second_slope(a: float, y: float, z: float) -> float:
    """d2P/da2 over ``D = z**a exp(-z) / gamma(a + 1)``, finite as a -> 0."""
    logarithm = log_ratio(a, y, z - a)
    square = fma(logarithm, logarithm, -trigamma(a + 1.0))
    lower = is_lower(a, z)
    if lower and a < SERIES_SHAPE:
        total, first, second, _, _ = lower_series_slopes(a, z)
        return fma(square, total, fma(2.0 * logarithm, first, second))
    if lower:
        zeroth, first, second, _ = lower_moments(a - z, a, z)
    else:
        zeroth, first, second, _ = upper_moments(z - a, z)
    whole = fma(square, zeroth, fma(2.0 * logarithm, first, second))
    value = fma(a, whole, 2.0 * fma(logarithm, zeroth, first))
    return value if lower else -value


@kernel("nonnegative", "positive", tolerance=1e-14, ranges=_DRAWS)
def standard_gamma_da(z: float, a: float) -> float:
    """``dz/da`` of a standard gamma draw z of shape a, at a fixed probability P(a, z) [3]_."""
    if not interior(a, z):
        return 0.0 if z == 0.0 and a > 0.0 and a < math.inf else math.nan
    slope, _, _ = quantile_slopes(a, log(z), z)
    return z * slope


@kernel("nonnegative", "positive", tolerance=1e-13)
def standard_gamma_da_dz(z: float, a: float) -> float:
    """Partial derivative of `standard_gamma_da` in z."""
    if not interior(a, z):
        return math.nan
    slope, slope_y, _ = quantile_slopes(a, log(z), z)
    return slope + slope_y


@kernel("nonnegative", "positive", tolerance=1e-12)
def standard_gamma_daa(z: float, a: float) -> float:
    """Partial derivative of `standard_gamma_da` in a, at fixed z."""
    if not interior(a, z):
        return 0.0 if z == 0.0 and a > 0.0 and a < math.inf else math.nan
    _, _, slope_a = quantile_slopes(a, log(z), z)
    return z * slope_a


@kernel("real", "positive", tolerance=1e-14, ranges=_LOG_DRAWS)
def log_standard_gamma_da(y: float, a: float) -> float:
    """``d log(z) / da`` at y = log(z), finite where z itself underflows."""
    if not (a > 0.0 and a < math.inf and abs(y) < math.inf):
        return math.nan
    slope, _, _ = quantile_slopes(a, y, exp(y))
    return slope


@kernel("real", "positive", tolerance=1e-13)
def log_standard_gamma_da_dy(y: float, a: float) -> float:
    """Partial derivative of `log_standard_gamma_da` in y."""
    if not (a > 0.0 and a < math.inf and abs(y) < math.inf):
        return math.nan
    _, slope_y, _ = quantile_slopes(a, y, exp(y))
    return slope_y


@kernel("real", "positive", tolerance=1e-12)
def log_standard_gamma_daa(y: float, a: float) -> float:
    """Partial derivative of `log_standard_gamma_da` in a, at fixed y."""
    if not (a > 0.0 and a < math.inf and abs(y) < math.inf):
        return math.nan
    _, _, slope_a = quantile_slopes(a, y, exp(y))
    return slope_a


@kernel("positive", "nonnegative", tolerance=1e-14)
def gammainc_da(a: float, x: float) -> float:
    """Derivative of the regularised lower incomplete gamma function P(a, x) in a."""
    if not interior(a, x):
        return 0.0 if a > 0.0 and (x == 0.0 or x == math.inf) else math.nan
    slope, _, _ = quantile_slopes(a, log(x), x)
    high, low, factor = gamma_prefactor(a, x)
    # The density times x is a x**a exp(-x) / gamma(a + 1).
    return -(a * slope) * factor * exp_of_pair(high, low)


@kernel("positive", "nonnegative", tolerance=1e-12)
def gammainc_daa(a: float, x: float) -> float:
    """Second derivative of the regularised lower incomplete gamma function P(a, x) in a."""
    if not interior(a, x):
        return 0.0 if a > 0.0 and (x == 0.0 or x == math.inf) else math.nan
    high, low, factor = gamma_prefactor(a, x)
    return second_slope(a, log(x), x) * factor * exp_of_pair(high, low)
