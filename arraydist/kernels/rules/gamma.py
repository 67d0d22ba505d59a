"""Derivative rules of the gamma function and its relatives."""

from __future__ import annotations

from typing import Final

from arraydist.kernels.beta import beta, digamma_difference
from arraydist.kernels.binomial_coefficient import binom
from arraydist.kernels.binomial_coefficient_derivatives import binom_dk, binom_dn
from arraydist.kernels.gamma_function import gamma, rgamma, rgamma_score
from arraydist.kernels.multivariate_gamma import multidigamma, multipolygamma, multitrigamma
from arraydist.kernels.polygamma import digamma, polygamma
from arraydist.kernels.riemann_zeta import riemann_zeta_dx, riemann_zeta_dxx
from arraydist.kernels.rules.rule import ZERO, Rules
from arraydist.kernels.scores import (
    digamma_change,
    log_mean_ratio,
    log_minus_digamma,
    relative_excess,
    stirling_error_slope,
    trigamma_difference,
    xdivy,
)
from arraydist.kernels.trigamma import trigamma, trigamma_excess
from arraydist.kernels.zeta import zeta, zeta_ds, zeta_dss

RULES: Final[dict[str, Rules]] = {
    "beta": (
        lambda a, b: -beta(a, b) * digamma_difference(a, b),
        lambda a, b: -beta(a, b) * digamma_difference(b, a),
    ),
    "betaln": (lambda a, b: -digamma_difference(a, b), lambda a, b: -digamma_difference(b, a)),
    "binom": (
        lambda n, k: binom_dn(n, k),
        lambda n, k: binom_dk(n, k),
    ),
    "binom_dk": (
        lambda n, k: (
            binom_dn(n, k) * (digamma(n - k + 1.0) - digamma(k + 1.0))
            + binom(n, k) * trigamma(n - k + 1.0)
        ),
        lambda n, k: (
            binom_dk(n, k) * (digamma(n - k + 1.0) - digamma(k + 1.0))
            - binom(n, k) * (trigamma(n - k + 1.0) + trigamma(k + 1.0))
        ),
    ),
    "binom_dn": (
        lambda n, k: (
            binom_dn(n, k) * (digamma(n + 1.0) - digamma(n - k + 1.0))
            + binom(n, k) * (trigamma(n + 1.0) - trigamma(n - k + 1.0))
        ),
        lambda n, k: (
            binom_dk(n, k) * (digamma(n + 1.0) - digamma(n - k + 1.0))
            + binom(n, k) * trigamma(n - k + 1.0)
        ),
    ),
    "deviance": (lambda x, m: log_mean_ratio(x, m, 1.0), lambda x, m: -relative_excess(x, m)),
    "digamma": (lambda x: trigamma(x),),
    "digamma_change": (lambda a, b: -trigamma(a), lambda a, b: trigamma(b)),
    "digamma_difference": (
        lambda a, b: -trigamma_difference(a, b),
        lambda a, b: trigamma(a + b),
    ),
    "gamma": (lambda x: gamma(x) * digamma(x),),
    "gammaln": (lambda x: digamma(x),),
    "gammaln_bregman": (lambda b, a: digamma_change(a, b), lambda b, a: trigamma(a) * (a - b)),
    "gammaln_excess_bregman": (
        lambda b, a: log_minus_digamma(a) - log_minus_digamma(b),
        lambda b, a: trigamma_excess(a) * (a - b),
    ),
    "gammaln_excess_step": (
        lambda d, a: log_minus_digamma(a) - log_minus_digamma(a + d),
        lambda d, a: log_minus_digamma(a) - log_minus_digamma(a + d) - trigamma_excess(a) * d,
    ),
    "log1pmx": (lambda x: -x / (1.0 + x),),
    "log_binomial": (
        lambda n, k: digamma_difference(n - k + 1.0, k),
        lambda n, k: digamma_change(k + 1.0, n - k + 1.0),
    ),
    "log_binomial_of_parts": (
        lambda m, k: digamma_difference(m + 1.0, k),
        lambda m, k: digamma_difference(k + 1.0, m),
    ),
    "log_minus_digamma": (lambda x: -trigamma_excess(x),),
    "loggamma1p": (lambda x: digamma(1.0 + x),),
    "relative_excess": (lambda x, m: 1.0 / m, lambda x, m: -xdivy(xdivy(x, m), m)),
    "riemann_zeta": (lambda x: riemann_zeta_dx(x),),
    "riemann_zeta_dx": (lambda x: riemann_zeta_dxx(x),),
    "riemann_zeta_dxx": (None,),
    "rgamma": (lambda x: -rgamma_score(x),),
    "rgamma_score": (lambda x: (trigamma(x) - digamma(x) ** 2) * rgamma(x),),
    "standard_gamma_entropy": (lambda a: 1.0 / a + (1.0 - a) * trigamma_excess(a),),
    "standard_gamma_negentropy": (lambda a: (a - 1.0) * trigamma_excess(a) - 0.5 / a,),
    "stirling_error": (lambda x: stirling_error_slope(x),),
    "stirling_error_slope": (lambda x: trigamma_excess(x) - 0.5 / (x * x),),
    "multidigamma": (lambda a, d: multitrigamma(a, d), ZERO),
    "multigammaln": (lambda a, d: multidigamma(a, d), ZERO),
    "multipolygamma": (None, lambda n, a, d: multipolygamma(n + 1.0, a, d), ZERO),
    "multitrigamma": (lambda a, d: multipolygamma(2.0, a, d), ZERO),
    "polygamma": (None, lambda n, x: polygamma(n + 1.0, x)),
    "trigamma": (lambda x: polygamma(2.0, x),),
    "trigamma_difference": (
        lambda a, b: polygamma(2.0, a) - polygamma(2.0, a + b),
        lambda a, b: -polygamma(2.0, a + b),
    ),
    "trigamma_excess": (lambda x: polygamma(2.0, x) + 1.0 / (x * x),),
    "zeta": (lambda s, q: zeta_ds(s, q), lambda s, q: -s * zeta(s + 1.0, q)),
    "zeta_ds": (
        lambda s, q: zeta_dss(s, q),
        lambda s, q: -(zeta(s + 1.0, q) + s * zeta_ds(s + 1.0, q)),
    ),
    "zeta_dss": (
        None,
        lambda s, q: -(2.0 * zeta_ds(s + 1.0, q) + s * zeta_dss(s + 1.0, q)),
    ),
}
