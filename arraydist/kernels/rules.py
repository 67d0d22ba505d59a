"""Every derivative rule, one line each: partial derivatives in terms of kernels and arithmetic.

A rule takes all arguments of its kernel (a sampler's takes the draw and then the parameters), as
arrays of any library or as dual numbers, so that derivatives nest.  `ZERO` says that a derivative
is zero wherever it exists; None says that there is no rule, and asking for one raises by name.
"""

from __future__ import annotations

import math
from typing import Final

from arraydist._typing import Array
from arraydist.kernels.beta import beta, digamma_difference
from arraydist.kernels.beta_densities import beta_log_density, student_t_log_density
from arraydist.kernels.densities import gamma_log_density
from arraydist.kernels.deviance import log1pmx
from arraydist.kernels.elementary import (
    cos,
    cosh,
    cospi,
    exp,
    exp2,
    expit,
    expm1,
    log,
    log1p,
    logit,
    pow,
    sin,
    sinh,
    sinpi,
    sqrt,
    tan,
    xlogy,
)
from arraydist.kernels.error_function import erfcx
from arraydist.kernels.gamma_distribution import gamma_log_cdf, gamma_log_sf
from arraydist.kernels.incomplete_beta import log_betainc, log_betaincc
from arraydist.kernels.incomplete_beta_derivatives import beta_da, beta_db, betainc_da, betainc_db
from arraydist.kernels.incomplete_beta_inverse import betainccinv, betaincinv
from arraydist.kernels.incomplete_gamma import log_gammainc, log_gammaincc
from arraydist.kernels.incomplete_gamma_derivatives import (
    gammainc_da,
    gammainc_daa,
    log_standard_gamma_da,
    log_standard_gamma_da_dy,
    log_standard_gamma_daa,
    standard_gamma_da,
    standard_gamma_da_dz,
    standard_gamma_daa,
)
from arraydist.kernels.incomplete_gamma_inverse import (
    gammainccinv,
    gammaincinv,
    log_gammainccinv,
    log_gammaincinv,
)
from arraydist.kernels.normal import erfcinv, erfinv, ndtri, ndtri_exp
from arraydist.kernels.polygamma import digamma, polygamma, trigamma, trigamma_excess
from arraydist.kernels.record import Kernel, Record, Rule
from arraydist.kernels.scores import (
    digamma_change,
    log_mean_ratio,
    log_minus_digamma,
    relative_excess,
    xdivy,
)
from arraydist.kernels.student_t import log_stdtr, stdtrit
from arraydist.kernels.student_t_derivatives import stdtr_ddf, student_t_ddf


class _Zero:
    """The type of `ZERO`, callable so that a table of rules has one type."""

    def __call__(self, *_: object) -> float:
        return 0.0

    def __repr__(self) -> str:
        return "ZERO"


ZERO: Final = _Zero()
"""The rule of a derivative that is zero wherever it exists."""

_HALF_SQRT_PI: Final = 0.886226925452758
_LOG_2: Final = 0.6931471805599453
_SQRT_2_BY_PI: Final = 0.7978845608028654
_SQRT_2_PI: Final = 2.5066282746310002
_SQRT_HALF: Final = 0.7071067811865476
_TWO_BY_SQRT_PI: Final = 1.1283791670955126


def _beta_slope(x: Array, a: Array, b: Array) -> Array:
    # d log(density) / dx.
    return xdivy(a - 1.0, x) - xdivy(b - 1.0, 1.0 - x)


def _beta_hazard(x: Array, a: Array, b: Array, log_tail: Array) -> Array:
    # The density over the probability of a tail.
    return exp(beta_log_density(x, a, b) - log_tail)


def _gamma_log_density_da(x: Array, a: Array, rate: Array) -> Array:
    # log(rate x) - digamma(a), parted so that what depends on a alone is computed once.
    return log_mean_ratio(x, a, rate) + log_minus_digamma(a)


def _student_t_slope(t: Array, df: Array) -> Array:
    # d log(density) / dt.
    return -(1.0 + 1.0 / df) * t / (1.0 + t * t / df)


def _student_t_df_slope(t: Array, df: Array) -> Array:
    # d log(density) / d df: (digamma((df + 1) / 2) - digamma(df / 2) - 1 / df) / 2 and what t adds.
    w = t * t / df
    constant = digamma_difference(0.5 * df, 0.5) - 1.0 / df
    return 0.5 * (constant + (w / df - w * w) / (1.0 + w) - log1pmx(w))


def _student_t_hazard(df: Array, t: Array) -> Array:
    # The density over the probability of the lower tail.
    return exp(student_t_log_density(t, df) - log_stdtr(df, t))


Rules = tuple[Rule | None, ...]

KERNEL_RULES: Final[dict[str, Rules]] = {
    # Elementary functions.
    "acos": (lambda x: -1.0 / sqrt((1.0 - x) * (1.0 + x)),),
    "asin": (lambda x: 1.0 / sqrt((1.0 - x) * (1.0 + x)),),
    "atan": (lambda x: 1.0 / (1.0 + x * x),),
    "cos": (lambda x: -sin(x),),
    "cosh": (lambda x: sinh(x),),
    "cospi": (lambda x: -math.pi * sinpi(x),),
    "exp": (lambda x: exp(x),),
    "exp2": (lambda x: _LOG_2 * exp2(x),),
    "expit": (lambda x: expit(x) * expit(-x),),
    "expm1": (lambda x: exp(x),),
    "log": (lambda x: 1.0 / x,),
    "log1mexp": (lambda x: -1.0 / expm1(-x),),
    "log1p": (lambda x: 1.0 / (1.0 + x),),
    "log1pexp": (lambda x: expit(x),),
    "log2": (lambda x: 1.0 / (_LOG_2 * x),),
    "log_expit": (lambda x: expit(-x),),
    "logaddexp": (lambda x, y: expit(x - y), lambda x, y: expit(y - x)),
    "logit": (lambda p: 1.0 / (p * (1.0 - p)),),
    "pow": (lambda x, y: y * pow(x, y - 1.0), lambda x, y: xlogy(pow(x, y), x)),
    "sin": (lambda x: cos(x),),
    "sinh": (lambda x: cosh(x),),
    "sinpi": (lambda x: math.pi * cospi(x),),
    "sqrt": (lambda x: 0.5 / sqrt(x),),
    "tan": (lambda x: 1.0 + tan(x) ** 2,),
    "tanh": (lambda x: (1.0 / cosh(x)) ** 2,),
    "xdivy": (lambda x, y: 1.0 / y, lambda x, y: -xdivy(xdivy(x, y), y)),
    "xlog1py": (lambda x, y: log1p(y), lambda x, y: xdivy(x, 1.0 + y)),
    "xlogy": (lambda x, y: log(y), lambda x, y: xdivy(x, y)),
    # The normal distribution and the error function.
    "erf": (lambda x: _TWO_BY_SQRT_PI * exp(-x * x),),
    "erfc": (lambda x: -_TWO_BY_SQRT_PI * exp(-x * x),),
    "erfcinv": (lambda y: -_HALF_SQRT_PI * exp(erfcinv(y) ** 2),),
    "erfcx": (lambda x: 2.0 * x * erfcx(x) - _TWO_BY_SQRT_PI,),
    "erfinv": (lambda y: _HALF_SQRT_PI * exp(erfinv(y) ** 2),),
    "log_ndtr": (lambda x: _SQRT_2_BY_PI / erfcx(-_SQRT_HALF * x),),
    "ndtr": (lambda x: exp(-0.5 * x * x) / _SQRT_2_PI,),
    "ndtri": (lambda p: _SQRT_2_PI * exp(0.5 * ndtri(p) ** 2),),
    "ndtri_exp": (lambda p: erfcx(-_SQRT_HALF * ndtri_exp(p)) / _SQRT_2_BY_PI,),
    # The gamma function and its relatives.
    "beta": (
        lambda a, b: -beta(a, b) * digamma_difference(a, b),
        lambda a, b: -beta(a, b) * digamma_difference(b, a),
    ),
    "betaln": (lambda a, b: -digamma_difference(a, b), lambda a, b: -digamma_difference(b, a)),
    "deviance": (lambda x, m: log(x / m), lambda x, m: -relative_excess(x, m)),
    "digamma": (lambda x: trigamma(x),),
    "digamma_change": (lambda a, b: -trigamma(a), lambda a, b: trigamma(b)),
    "digamma_difference": (
        lambda a, b: trigamma(a + b) - trigamma(a),
        lambda a, b: trigamma(a + b),
    ),
    "gammaln": (lambda x: digamma(x),),
    "gammaln_bregman": (lambda b, a: digamma_change(a, b), lambda b, a: trigamma(a) * (a - b)),
    "gammaln_excess_bregman": (
        lambda b, a: log_minus_digamma(a) - log_minus_digamma(b),
        lambda b, a: trigamma_excess(a) * (a - b),
    ),
    "log1pmx": (lambda x: -x / (1.0 + x),),
    "log_binomial": (
        lambda n, k: digamma_difference(n - k + 1.0, k),
        lambda n, k: digamma_change(k + 1.0, n - k + 1.0),
    ),
    "log_minus_digamma": (lambda x: -trigamma_excess(x),),
    "loggamma1p": (lambda x: digamma(1.0 + x),),
    "relative_excess": (lambda x, m: 1.0 / m, lambda x, m: -xdivy(xdivy(x, m), m)),
    "standard_gamma_entropy": (lambda a: 1.0 / a + (1.0 - a) * trigamma_excess(a),),
    "standard_gamma_negentropy": (lambda a: (a - 1.0) * trigamma_excess(a) - 0.5 / a,),
    "stirling_error": (lambda x: 0.5 / x - log_minus_digamma(x),),
    "polygamma": (None, lambda n, x: polygamma(n + 1.0, x)),
    "trigamma": (lambda x: polygamma(2.0, x),),
    "trigamma_excess": (lambda x: polygamma(2.0, x) + 1.0 / (x * x),),
    # The incomplete gamma function.
    "gammainc": (lambda a, x: gammainc_da(a, x), lambda a, x: exp(gamma_log_density(x, a, 1.0))),
    "gammainc_da": (
        lambda a, x: gammainc_daa(a, x),
        lambda a, x: exp(gamma_log_density(x, a, 1.0)) * _gamma_log_density_da(x, a, 1.0),
    ),
    "gammainc_daa": (
        None,
        lambda a, x: (
            exp(gamma_log_density(x, a, 1.0))
            * (_gamma_log_density_da(x, a, 1.0) ** 2 - trigamma(a))
        ),
    ),
    "gammaincc": (lambda a, x: -gammainc_da(a, x), lambda a, x: -exp(gamma_log_density(x, a, 1.0))),
    "log_gammainc": (
        lambda a, x: (
            -exp(gamma_log_density(x, a, 1.0) - log_gammainc(a, x)) * standard_gamma_da(x, a)
        ),
        lambda a, x: exp(gamma_log_density(x, a, 1.0) - log_gammainc(a, x)),
    ),
    "log_gammaincc": (
        lambda a, x: (
            exp(gamma_log_density(x, a, 1.0) - log_gammaincc(a, x)) * standard_gamma_da(x, a)
        ),
        lambda a, x: -exp(gamma_log_density(x, a, 1.0) - log_gammaincc(a, x)),
    ),
    "gamma_cdf": (
        lambda x, a, rate: exp(gamma_log_density(x, a, rate)),
        lambda x, a, rate: gammainc_da(a, rate * x),
        lambda x, a, rate: x / rate * exp(gamma_log_density(x, a, rate)),
    ),
    "gamma_sf": (
        lambda x, a, rate: -exp(gamma_log_density(x, a, rate)),
        lambda x, a, rate: -gammainc_da(a, rate * x),
        lambda x, a, rate: -x / rate * exp(gamma_log_density(x, a, rate)),
    ),
    "gamma_log_cdf": (
        lambda x, a, rate: exp(gamma_log_density(x, a, rate) - gamma_log_cdf(x, a, rate)),
        lambda x, a, rate: (
            -exp(gamma_log_density(x, a, rate) - gamma_log_cdf(x, a, rate))
            * (standard_gamma_da(rate * x, a) / rate)
        ),
        lambda x, a, rate: (
            x / rate * exp(gamma_log_density(x, a, rate) - gamma_log_cdf(x, a, rate))
        ),
    ),
    "gamma_log_sf": (
        lambda x, a, rate: -exp(gamma_log_density(x, a, rate) - gamma_log_sf(x, a, rate)),
        lambda x, a, rate: (
            exp(gamma_log_density(x, a, rate) - gamma_log_sf(x, a, rate))
            * (standard_gamma_da(rate * x, a) / rate)
        ),
        lambda x, a, rate: (
            -x / rate * exp(gamma_log_density(x, a, rate) - gamma_log_sf(x, a, rate))
        ),
    ),
    "gammaincinv": (
        lambda a, p: standard_gamma_da(gammaincinv(a, p), a),
        lambda a, p: exp(-gamma_log_density(gammaincinv(a, p), a, 1.0)),
    ),
    "gammainccinv": (
        lambda a, q: standard_gamma_da(gammainccinv(a, q), a),
        lambda a, q: -exp(-gamma_log_density(gammainccinv(a, q), a, 1.0)),
    ),
    "log_gammaincinv": (
        lambda a, log_p: standard_gamma_da(log_gammaincinv(a, log_p), a),
        lambda a, log_p: exp(log_p - gamma_log_density(log_gammaincinv(a, log_p), a, 1.0)),
    ),
    "log_gammainccinv": (
        lambda a, log_q: standard_gamma_da(log_gammainccinv(a, log_q), a),
        lambda a, log_q: -exp(log_q - gamma_log_density(log_gammainccinv(a, log_q), a, 1.0)),
    ),
    "standard_gamma_da": (
        lambda z, a: standard_gamma_da_dz(z, a),
        lambda z, a: standard_gamma_daa(z, a),
    ),
    "standard_gamma_da_dz": (None, None),
    "standard_gamma_daa": (None, None),
    "log_standard_gamma_da": (
        lambda y, a: log_standard_gamma_da_dy(y, a),
        lambda y, a: log_standard_gamma_daa(y, a),
    ),
    "log_standard_gamma_da_dy": (None, None),
    "log_standard_gamma_daa": (None, None),
    # The incomplete beta function.
    "beta_da": (
        lambda x, a, b: (
            -(log(x) + digamma_difference(a, b) + beta_da(x, a, b) * _beta_slope(x, a, b))
        ),
        None,
        None,
    ),
    "beta_db": (
        lambda x, a, b: (
            -(log1p(-x) + digamma_difference(b, a) + beta_db(x, a, b) * _beta_slope(x, a, b))
        ),
        None,
        None,
    ),
    "betainc": (
        lambda a, b, x: betainc_da(a, b, x),
        lambda a, b, x: betainc_db(a, b, x),
        lambda a, b, x: exp(beta_log_density(x, a, b)),
    ),
    "betainc_da": (
        None,
        None,
        lambda a, b, x: exp(beta_log_density(x, a, b)) * (log(x) + digamma_difference(a, b)),
    ),
    "betainc_db": (
        None,
        None,
        lambda a, b, x: exp(beta_log_density(x, a, b)) * (log1p(-x) + digamma_difference(b, a)),
    ),
    "betaincc": (
        lambda a, b, x: -betainc_da(a, b, x),
        lambda a, b, x: -betainc_db(a, b, x),
        lambda a, b, x: -exp(beta_log_density(x, a, b)),
    ),
    "betainccinv": (
        lambda a, b, q: beta_da(betainccinv(a, b, q), a, b),
        lambda a, b, q: beta_db(betainccinv(a, b, q), a, b),
        lambda a, b, q: -exp(-beta_log_density(betainccinv(a, b, q), a, b)),
    ),
    "betaincinv": (
        lambda a, b, p: beta_da(betaincinv(a, b, p), a, b),
        lambda a, b, p: beta_db(betaincinv(a, b, p), a, b),
        lambda a, b, p: exp(-beta_log_density(betaincinv(a, b, p), a, b)),
    ),
    "log_betainc": (
        lambda a, b, x: -_beta_hazard(x, a, b, log_betainc(a, b, x)) * beta_da(x, a, b),
        lambda a, b, x: -_beta_hazard(x, a, b, log_betainc(a, b, x)) * beta_db(x, a, b),
        lambda a, b, x: _beta_hazard(x, a, b, log_betainc(a, b, x)),
    ),
    "log_betaincc": (
        lambda a, b, x: _beta_hazard(x, a, b, log_betaincc(a, b, x)) * beta_da(x, a, b),
        lambda a, b, x: _beta_hazard(x, a, b, log_betaincc(a, b, x)) * beta_db(x, a, b),
        lambda a, b, x: -_beta_hazard(x, a, b, log_betaincc(a, b, x)),
    ),
    # Student's t distribution.
    "log_stdtr": (
        lambda df, t: -_student_t_hazard(df, t) * student_t_ddf(t, df),
        lambda df, t: _student_t_hazard(df, t),
    ),
    "stdtr": (
        lambda df, t: stdtr_ddf(df, t),
        lambda df, t: exp(student_t_log_density(t, df)),
    ),
    "stdtr_ddf": (
        None,
        lambda df, t: exp(student_t_log_density(t, df)) * _student_t_df_slope(t, df),
    ),
    "stdtrit": (
        lambda df, p: student_t_ddf(stdtrit(df, p), df),
        lambda df, p: exp(-student_t_log_density(stdtrit(df, p), df)),
    ),
    "student_t_ddf": (
        lambda t, df: -_student_t_df_slope(t, df) - student_t_ddf(t, df) * _student_t_slope(t, df),
        None,
    ),
    # Densities.
    "beta_log_density": (
        lambda x, a, b: _beta_slope(x, a, b),
        lambda x, a, b: log(x) + digamma_difference(a, b),
        lambda x, a, b: log1p(-x) + digamma_difference(b, a),
    ),
    "beta_log_density_complement": (
        lambda x, y, a, b: xdivy(a - 1.0, x),
        lambda x, y, a, b: xdivy(b - 1.0, y),
        lambda x, y, a, b: log(x) + digamma_difference(a, b),
        lambda x, y, a, b: log(y) + digamma_difference(b, a),
    ),
    "binomial_log_density": (
        lambda k, n, p: logit(p) + digamma_change(k + 1.0, n - k + 1.0),
        lambda k, n, p: log1p(-p) + digamma_difference(n - k + 1.0, k),
        lambda k, n, p: xdivy(k, p) - xdivy(n - k, 1.0 - p),
    ),
    "gamma_log_density": (
        lambda x, a, rate: xdivy(a - 1.0, x) - rate,
        lambda x, a, rate: _gamma_log_density_da(x, a, rate),
        lambda x, a, rate: a / rate - x,
    ),
    "log_mean_ratio": (
        lambda x, a, rate: 1.0 / x,
        lambda x, a, rate: -1.0 / a,
        lambda x, a, rate: 1.0 / rate,
    ),
    "poisson_entropy": (None,),
    "poisson_icdf": (ZERO, ZERO),
    "poisson_isf": (ZERO, ZERO),
    "poisson_log_density": (
        lambda k, rate: log(rate) - digamma(k + 1.0),
        lambda k, rate: relative_excess(k, rate),
    ),
    "student_t_log_density": (
        lambda t, df: _student_t_slope(t, df),
        lambda t, df: _student_t_df_slope(t, df),
    ),
}

SAMPLER_RULES: Final[dict[str, Rules]] = {
    "categorical": (ZERO,),
    "gamma": (
        lambda z, a, rate: standard_gamma_da(rate * z, a) / rate,
        lambda z, a, rate: -z / rate,
    ),
    "log_standard_gamma": (lambda y, a: log_standard_gamma_da(y, a),),
    "normal": (lambda z, loc, scale: 1.0, lambda z, loc, scale: (z - loc) / scale),
    "poisson": (ZERO,),
    "standard_exponential": (),
    "standard_gamma": (lambda z, a: standard_gamma_da(z, a),),
    "standard_normal": (),
    "standard_uniform": (),
}


def rules_of(record: Record) -> Rules:
    """Look up the rules of a kernel or sampler.

    Returns
    -------
    tuple
        One entry an argument: a function of all arguments, `ZERO`, or None.  A record that is not
        in the table, one of a test or of an outsider, has no rules.
    """
    table = KERNEL_RULES if isinstance(record, Kernel) else SAMPLER_RULES
    return table.get(record.name, (None,) * record.arity)
