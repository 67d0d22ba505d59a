"""Derivative rules of the incomplete beta function."""

from __future__ import annotations

from typing import Final

from arraydist._typing import Array
from arraydist.kernels.beta import digamma_difference
from arraydist.kernels.beta_densities import beta_log_density, beta_log_density_complement
from arraydist.kernels.beta_log_tails import (
    beta_log_tail_da,
    beta_log_tail_daa,
    beta_log_tail_dab,
    beta_log_tail_db,
    beta_log_tail_dbb,
    beta_log_tail_dx,
    beta_log_tail_dxa,
    beta_log_tail_dxb,
    beta_log_tail_dxx,
    beta_point_daa,
    beta_point_dab,
    beta_tail_daa,
    beta_tail_dab,
)
from arraydist.kernels.elementary import exp, log, log1p
from arraydist.kernels.incomplete_beta_derivatives import (
    beta_da,
    beta_da_complement,
    beta_db,
    betainc_da,
    betainc_db,
)
from arraydist.kernels.incomplete_beta_inverse import betainccinv, betaincinv
from arraydist.kernels.rules.rule import ZERO, Rules
from arraydist.kernels.scores import xdivy


def _beta_slope(x: Array, a: Array, b: Array) -> Array:
    # d log(density) / dx.
    return xdivy(a - 1.0, x) - xdivy(b - 1.0, 1.0 - x)


def _over_density(x: Array, y: Array, a: Array, b: Array) -> Array:
    # One over the density at x = 1 - y.
    return exp(-beta_log_density_complement(x, y, a, b))


# Kernels that take x and y = 1 - x have the derivative along both as their first rule.
RULES: Final[dict[str, Rules]] = {
    "beta_da": (
        lambda x, a, b: (
            -(log(x) + digamma_difference(a, b) + beta_da(x, a, b) * _beta_slope(x, a, b))
        ),
        lambda x, a, b: beta_point_daa(x, 1.0 - x, a, b),
        lambda x, a, b: beta_point_dab(x, 1.0 - x, a, b),
    ),
    "beta_da_complement": (
        lambda x, y, a, b: (
            -(
                log(x)
                + digamma_difference(a, b)
                + beta_da_complement(x, y, a, b) * (xdivy(a - 1.0, x) - xdivy(b - 1.0, y))
            )
        ),
        ZERO,
        lambda x, y, a, b: beta_point_daa(x, y, a, b),
        lambda x, y, a, b: beta_point_dab(x, y, a, b),
    ),
    "beta_db": (
        lambda x, a, b: (
            -(log1p(-x) + digamma_difference(b, a) + beta_db(x, a, b) * _beta_slope(x, a, b))
        ),
        lambda x, a, b: -beta_point_dab(1.0 - x, x, b, a),
        lambda x, a, b: -beta_point_daa(1.0 - x, x, b, a),
    ),
    "betainc": (
        lambda a, b, x: betainc_da(a, b, x),
        lambda a, b, x: betainc_db(a, b, x),
        lambda a, b, x: exp(beta_log_density(x, a, b)),
    ),
    "betainc_da": (
        lambda a, b, x: beta_tail_daa(x, 1.0 - x, a, b),
        lambda a, b, x: beta_tail_dab(x, 1.0 - x, a, b),
        lambda a, b, x: exp(beta_log_density(x, a, b)) * (log(x) + digamma_difference(a, b)),
    ),
    "betainc_db": (
        lambda a, b, x: beta_tail_dab(x, 1.0 - x, a, b),
        lambda a, b, x: -beta_tail_daa(1.0 - x, x, b, a),
        lambda a, b, x: exp(beta_log_density(x, a, b)) * (log1p(-x) + digamma_difference(b, a)),
    ),
    "betaincc": (
        lambda a, b, x: -betainc_da(a, b, x),
        lambda a, b, x: -betainc_db(a, b, x),
        lambda a, b, x: -exp(beta_log_density(x, a, b)),
    ),
    # A root comes with its complement: the root next to one has lost that.
    "betainccinv": (
        lambda a, b, q: beta_da_complement(betainccinv(a, b, q), betaincinv(b, a, q), a, b),
        lambda a, b, q: -beta_da_complement(betaincinv(b, a, q), betainccinv(a, b, q), b, a),
        lambda a, b, q: -_over_density(betainccinv(a, b, q), betaincinv(b, a, q), a, b),
    ),
    "betaincinv": (
        lambda a, b, p: beta_da_complement(betaincinv(a, b, p), betainccinv(b, a, p), a, b),
        lambda a, b, p: -beta_da_complement(betainccinv(b, a, p), betaincinv(a, b, p), b, a),
        lambda a, b, p: _over_density(betaincinv(a, b, p), betainccinv(b, a, p), a, b),
    ),
    "log_betainc": (
        lambda a, b, x: beta_log_tail_da(x, 1.0 - x, a, b),
        lambda a, b, x: beta_log_tail_db(x, 1.0 - x, a, b),
        lambda a, b, x: beta_log_tail_dx(x, 1.0 - x, a, b),
    ),
    "log_betaincc": (
        lambda a, b, x: beta_log_tail_db(1.0 - x, x, b, a),
        lambda a, b, x: beta_log_tail_da(1.0 - x, x, b, a),
        lambda a, b, x: -beta_log_tail_dx(1.0 - x, x, b, a),
    ),
    "beta_log_tail_da": (
        lambda x, y, a, b: beta_log_tail_dxa(x, y, a, b),
        ZERO,
        lambda x, y, a, b: beta_log_tail_daa(x, y, a, b),
        lambda x, y, a, b: beta_log_tail_dab(x, y, a, b),
    ),
    "beta_log_tail_db": (
        lambda x, y, a, b: beta_log_tail_dxb(x, y, a, b),
        ZERO,
        lambda x, y, a, b: beta_log_tail_dab(x, y, a, b),
        lambda x, y, a, b: beta_log_tail_dbb(x, y, a, b),
    ),
    "beta_log_tail_dx": (
        lambda x, y, a, b: beta_log_tail_dxx(x, y, a, b),
        ZERO,
        lambda x, y, a, b: beta_log_tail_dxa(x, y, a, b),
        lambda x, y, a, b: beta_log_tail_dxb(x, y, a, b),
    ),
    "beta_log_tail_daa": (None, None, None, None),
    "beta_log_tail_dab": (None, None, None, None),
    "beta_log_tail_dbb": (None, None, None, None),
    "beta_log_tail_dxa": (None, None, None, None),
    "beta_log_tail_dxb": (None, None, None, None),
    "beta_log_tail_dxx": (None, None, None, None),
    "beta_point_daa": (None, None, None, None),
    "beta_point_dab": (None, None, None, None),
    "beta_tail_daa": (None, None, None, None),
    "beta_tail_dab": (None, None, None, None),
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
