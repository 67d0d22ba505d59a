"""Derivative rules of the incomplete gamma function."""

from __future__ import annotations

from typing import Final

from arraydist._typing import Array
from arraydist.kernels.densities import gamma_log_density
from arraydist.kernels.elementary import exp
from arraydist.kernels.gamma_log_tails import (
    gamma_hazard,
    gamma_hazard_da,
    gamma_hazard_dz,
    gamma_log_cdf_da,
    gamma_log_cdf_daa,
    gamma_log_cdf_dlog,
    gamma_log_cdf_dlog2,
    gamma_log_cdf_dlog_da,
    gamma_log_sf_da,
    gamma_log_sf_daa,
)
from arraydist.kernels.incomplete_gamma_derivatives import (
    gammainc_da,
    gammainc_daa,
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
from arraydist.kernels.rules.rule import Rules
from arraydist.kernels.scores import log_mean_ratio, log_minus_digamma, xdivy
from arraydist.kernels.trigamma import trigamma


def _gamma_log_density_da(x: Array, a: Array, rate: Array) -> Array:
    # log(rate x) - digamma(a), parted so that what depends on a alone is computed once.
    return log_mean_ratio(x, a, rate) + log_minus_digamma(a)


RULES: Final[dict[str, Rules]] = {
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
        lambda a, x: gamma_log_cdf_da(x, a, 1.0),
        lambda a, x: gamma_log_cdf_dlog(x, a, 1.0) / x,
    ),
    "log_gammaincc": (
        lambda a, x: gamma_log_sf_da(x, a, 1.0),
        lambda a, x: -gamma_hazard(x, a, 1.0),
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
        lambda x, a, rate: gamma_log_cdf_dlog(x, a, rate) / x,
        lambda x, a, rate: gamma_log_cdf_da(x, a, rate),
        lambda x, a, rate: gamma_log_cdf_dlog(x, a, rate) / rate,
    ),
    "gamma_log_cdf_da": (
        lambda x, a, rate: gamma_log_cdf_dlog_da(x, a, rate) / x,
        lambda x, a, rate: gamma_log_cdf_daa(x, a, rate),
        lambda x, a, rate: gamma_log_cdf_dlog_da(x, a, rate) / rate,
    ),
    "gamma_log_cdf_daa": (None, None, None),
    "gamma_log_cdf_dlog": (
        lambda x, a, rate: gamma_log_cdf_dlog2(x, a, rate) / x,
        lambda x, a, rate: gamma_log_cdf_dlog_da(x, a, rate),
        lambda x, a, rate: gamma_log_cdf_dlog2(x, a, rate) / rate,
    ),
    "gamma_log_cdf_dlog2": (None, None, None),
    "gamma_log_cdf_dlog_da": (None, None, None),
    "gamma_log_sf": (
        lambda x, a, rate: -rate * gamma_hazard(x, a, rate),
        lambda x, a, rate: gamma_log_sf_da(x, a, rate),
        lambda x, a, rate: -x * gamma_hazard(x, a, rate),
    ),
    "gamma_log_sf_da": (
        lambda x, a, rate: -rate * gamma_hazard_da(x, a, rate),
        lambda x, a, rate: gamma_log_sf_daa(x, a, rate),
        lambda x, a, rate: -x * gamma_hazard_da(x, a, rate),
    ),
    "gamma_log_sf_daa": (None, None, None),
    "gamma_hazard": (
        lambda x, a, rate: rate * gamma_hazard_dz(x, a, rate),
        lambda x, a, rate: gamma_hazard_da(x, a, rate),
        lambda x, a, rate: x * gamma_hazard_dz(x, a, rate),
    ),
    "gamma_hazard_da": (None, None, None),
    "gamma_hazard_dz": (None, None, None),
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
}
