"""Derivative rules of samplers, functions of the draw and then the parameters."""

from __future__ import annotations

from typing import Final

from arraydist._typing import Array
from arraydist.kernels.elementary import exp, expm1, log, log1mexp, log1p, sqrt, xlogy
from arraydist.kernels.f_distribution import f_ddfden, f_ddfnum
from arraydist.kernels.incomplete_beta_derivatives import beta_da, beta_db
from arraydist.kernels.incomplete_gamma_derivatives import log_standard_gamma_da, standard_gamma_da
from arraydist.kernels.normal import normal_hazard, normal_hazard_excess
from arraydist.kernels.polygamma import digamma
from arraydist.kernels.rules.rule import ZERO, Rules
from arraydist.kernels.student_t_derivatives import student_t_ddf
from arraydist.kernels.triangular import triangular_dhigh, triangular_dlow, triangular_dmode
from arraydist.kernels.trigonometric import wrapped_angle
from arraydist.kernels.truncated_normal import truncated_normal_dhigh, truncated_normal_dlow
from arraydist.kernels.versine import versine_dkappa
from arraydist.kernels.von_mises_derivatives import von_mises_dkappa
from arraydist.namespace import array_namespace

_LOG_TWO: Final = 0.6931471805599453
_SMALL_LOG: Final = -80.0


def _standardised(z: Array, loc: Array, scale: Array) -> Array:
    # The derivative in scale of loc + scale * standard.
    return (z - loc) / scale


_LOCATION_SCALE: Final[Rules] = (lambda z, loc, scale: 1.0, _standardised)


def _bartlett_ddf(factor: Array, df: Array, order: Array) -> Array:
    # On the diagonal alone, where the logarithm is half of log(2) and a log-gamma number.
    xp = array_namespace(factor)
    places = xp.arange(factor.shape[-1], dtype=factor.dtype)
    less = xp.where(order > 0.0, factor.shape[-1] - 1.0 - places, places)
    diagonal = places[:, None] == places
    roots = xp.where(diagonal, factor, xp.ones_like(factor))
    slope = log_standard_gamma_da(2.0 * log(roots) - _LOG_TWO, 0.5 * (df - less))
    return xp.where(diagonal, 0.25 * roots * slope, xp.zeros_like(factor))


def _log_share_da(share: Array, log_share: Array, a: Array, b: Array) -> Array:
    # Of a Beta(a, b) number; where it may underflow its distribution function is a power.
    xp = array_namespace(share)
    small = log_share < _SMALL_LOG
    regular = xp.where(small, 0.5 * xp.ones_like(share), share)
    limit = (digamma(a + 1.0) - digamma(a + b) - log_share) / a
    return xp.where(small, limit, beta_da(regular, a, b) / regular)


def _lkj_deta(factor: Array, eta: Array) -> Array:
    # Row i is a direction in i dimensions times the root of 1 - s, and the root of s, for
    # s = Beta(eta + (d - 1 - i) / 2, i / 2); the direction does not depend on eta.
    xp = array_namespace(factor)
    places = xp.arange(factor.shape[-1], dtype=factor.dtype)
    rows = places[:, None]
    diagonal, lower = rows == places, rows > places
    a = eta + 0.5 * (factor.shape[-1] - 1.0 - rows)
    b = xp.where(rows > 0.0, 0.5 * rows, xp.ones_like(rows))
    zero, one = xp.zeros_like(factor), xp.ones_like(factor)
    root = xp.sum(xp.where(diagonal, factor, zero), axis=-1, keepdims=True)
    rest = xp.sum(xp.where(lower, factor * factor, zero), axis=-1, keepdims=True)
    # The smaller one of the two parts has the digits.
    mostly = rest < 0.5
    lesser = xp.where(mostly & (rest > 0.0), rest, 0.5 * xp.ones_like(rest))
    share = xp.where(mostly, 0.5 * xp.ones_like(root), root * root)
    log_share = xp.where(mostly, zero[..., :1], 2.0 * log(root))
    of_share = _log_share_da(share, log_share, a, b)
    of_rest = xp.where(rest > 0.0, beta_db(lesser, b, a), xp.zeros_like(rest))
    # Logarithmic derivatives of both parts: the sum of the parts does not change.
    rises = xp.where(mostly, -of_rest / (1.0 - lesser), of_share)
    falls = xp.where(mostly, of_rest / lesser, -of_share * share / (1.0 - share))
    slope = 0.5 * factor * xp.where(diagonal, rises * one, falls * one)
    return xp.where((rows > 0.0) & (diagonal | lower), slope, zero)


def _direction_dkappa(x: Array, mean_direction: Array, kappa: Array) -> Array:
    # x = (1 - t) mu + sqrt(t (2 - t)) across, where across does not depend on kappa.
    xp = array_namespace(x)
    mu = mean_direction / sqrt(xp.sum(mean_direction * mean_direction, axis=-1, keepdims=True))
    t = 0.5 * xp.sum((x - mu) ** 2, axis=-1, keepdims=True)
    inside = (t > 0.0) & (t < 2.0)
    t = xp.where(inside, t, xp.ones_like(t))
    rate = versine_dkappa(t, kappa, float(x.shape[-1]))
    slope = rate * ((1.0 - t) * (x - mu) / t - mu) / (2.0 - t)
    return xp.where(inside, slope, xp.zeros_like(slope))


def _kumaraswamy_db(x: Array, a: Array, b: Array) -> Array:
    # With s = 1 - x**a, whose power b is the survival function: s log(s) / (a b x**(a - 1)).
    log_power = a * log(x)
    return -expm1(log_power) * log1mexp(log_power) * exp(log(x) - log_power) / (a * b)


def _wald_reach(x: Array, mean: Array, scale: Array) -> Array:
    # The argument at which the normal tail enters the distribution function.
    return sqrt(scale / x) * (x / mean + 1.0)


def _wald_dmean(x: Array, mean: Array, scale: Array) -> Array:
    hazard = normal_hazard(_wald_reach(x, mean, scale))
    return 2.0 * (x / mean) * sqrt(x * scale) / (mean * hazard)


def _wald_dscale(x: Array, mean: Array, scale: Array) -> Array:
    # By Euler's theorem (x - mean dx/dmean) / scale, in a form without cancellation.
    reach = _wald_reach(x, mean, scale)
    excess = normal_hazard_excess(reach) / normal_hazard(reach)
    return x / scale * ((mean - x) + 2.0 * x * excess) / (mean + x)


RULES: Final[dict[str, Rules]] = {
    "bartlett": (_bartlett_ddf, ZERO),
    "beta_from_nearer_end": (None, None),  # what counts are drawn with
    "beta": (lambda x, a, b: beta_da(x, a, b), lambda x, a, b: beta_db(x, a, b)),
    "categorical": (ZERO,),
    "cauchy": _LOCATION_SCALE,
    "chi_square": (lambda z, df: standard_gamma_da(0.5 * z, 0.5 * df),),
    "exponential": (lambda z, scale: z / scale,),
    "f": (f_ddfnum, f_ddfden),
    "gamma": (
        lambda z, a, rate: standard_gamma_da(rate * z, a) / rate,
        lambda z, a, rate: -z / rate,
    ),
    "gumbel": _LOCATION_SCALE,
    "integers": (ZERO, ZERO),
    "inverse_gamma": (
        lambda x, a, scale: -x * (x / scale) * standard_gamma_da(scale / x, a),
        lambda x, a, scale: x / scale,
    ),
    "kumaraswamy": (lambda x, a, b: -xlogy(x, x) / a, _kumaraswamy_db),
    "laplace": _LOCATION_SCALE,
    "log_standard_gamma": (lambda y, a: log_standard_gamma_da(y, a),),
    "logistic": _LOCATION_SCALE,
    "lkj_cholesky": (_lkj_deta,),
    "lognormal": (
        lambda x, loc, scale: x,
        lambda x, loc, scale: x * (log(x) - loc) / scale,
    ),
    "lomax": (lambda x, a: -(1.0 + x) * log1p(x) / a,),
    "negative_binomial": (ZERO, ZERO),
    "noncentral_chi_square": (None, None),
    "normal": _LOCATION_SCALE,
    "poisson": (ZERO,),
    "power": (lambda x, a: -xlogy(x, x) / a,),
    "rayleigh": (lambda x, scale: x / scale,),
    "scaled_gamma": (
        lambda z, a, scale: standard_gamma_da(z / scale, a) * scale,
        lambda z, a, scale: z / scale,
    ),
    "standard_exponential": (),
    "standard_gamma": (lambda z, a: standard_gamma_da(z, a),),
    "standard_normal": (),
    "standard_t": (lambda t, df: student_t_ddf(t, df),),
    "standard_uniform": (),
    "student_t": (
        lambda x, df, loc, scale: scale * student_t_ddf(_standardised(x, loc, scale), df),
        lambda x, df, loc, scale: 1.0,
        lambda x, df, loc, scale: _standardised(x, loc, scale),
    ),
    "triangular": (triangular_dlow, triangular_dmode, triangular_dhigh),
    "truncated_normal": (truncated_normal_dlow, truncated_normal_dhigh),
    "uniform": (
        lambda x, low, high: (high - x) / (high - low),
        lambda x, low, high: (x - low) / (high - low),
    ),
    "vonmises": (
        lambda x, mu, kappa: 1.0,
        lambda x, mu, kappa: von_mises_dkappa(wrapped_angle(x - mu), kappa),
    ),
    # Of the mean direction see `arraydist.random.directions`: it moves all parts of a draw.
    "vonmises_fisher": (None, _direction_dkappa),
    "wald": (_wald_dmean, _wald_dscale),
    "wide_integers": (ZERO, ZERO),
    "weibull": (lambda x, a: -xlogy(x, x) / a,),
}
