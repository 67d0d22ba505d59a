"""Derivative rules of the incomplete beta function."""

from __future__ import annotations

from typing import Final

from arraydist._typing import Array
from arraydist.kernels.beta import digamma_difference
from arraydist.kernels.beta_densities import beta_log_density
from arraydist.kernels.elementary import exp, log, log1p
from arraydist.kernels.incomplete_beta import log_betainc, log_betaincc
from arraydist.kernels.incomplete_beta_derivatives import beta_da, beta_db, betainc_da, betainc_db
from arraydist.kernels.incomplete_beta_inverse import betainccinv, betaincinv
from arraydist.kernels.rules.rule import Rules
from arraydist.kernels.scores import xdivy


def _beta_slope(x: Array, a: Array, b: Array) -> Array:
    # d log(density) / dx.
    return xdivy(a - 1.0, x) - xdivy(b - 1.0, 1.0 - x)


def _beta_hazard(x: Array, a: Array, b: Array, log_tail: Array) -> Array:
    # The density over the probability of a tail.
    return exp(beta_log_density(x, a, b) - log_tail)


RULES: Final[dict[str, Rules]] = {
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
}
