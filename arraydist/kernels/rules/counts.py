"""Derivative rules of the distributions of counts."""

from __future__ import annotations

import math
from typing import Final

from arraydist._typing import Array
from arraydist.kernels.beta import digamma_difference
from arraydist.kernels.beta_densities import beta_log_density, binomial_log_density
from arraydist.kernels.beta_log_tails import beta_tail_daa
from arraydist.kernels.binomial_distribution import bdtr_dn, bdtri, log_bdtr, log_bdtrc, whole_part
from arraydist.kernels.densities import poisson_log_density
from arraydist.kernels.elementary import exp, log, log1p, logit
from arraydist.kernels.incomplete_beta_derivatives import beta_da, beta_db
from arraydist.kernels.negative_binomial_distribution import (
    log_nbdtr,
    log_nbdtrc,
    nbdtr_dn,
    nbdtri,
)
from arraydist.kernels.poisson_distribution import log_pdtr, log_pdtrc, pdtri
from arraydist.kernels.poisson_entropy_derivatives import poisson_entropy_dm, poisson_entropy_dmm
from arraydist.kernels.polygamma import digamma
from arraydist.kernels.rules.rule import ZERO, Rules
from arraydist.kernels.scores import (
    density_over_tail,
    digamma_change,
    relative_excess,
    xdivy,
)
from arraydist.namespace import array_namespace


def _binomial_slope(k: Array, n: Array, p: Array, log_tail: Array) -> Array:
    # Minus d bdtr / dp, over the probability of a tail.
    return n * exp(binomial_log_density(whole_part(k), n - 1.0, p) - log_tail)


def _unless_empty(slope: Array, log_tail: Array, limit: Array) -> Array:
    # The slope of a tail's logarithm, or its limit at the end of the support, where the tail
    # vanishes: densities over tails and their products with the slopes of p are NaN there.
    xp = array_namespace(slope)
    return xp.where(log_tail > -math.inf, slope, limit)


def _binomial_shape(k: Array, n: Array, p: Array) -> Array:
    # dp / dn at a fixed probability of a tail.
    return beta_db(p, whole_part(k) + 1.0, n - whole_part(k))


def _negative_binomial_slope(k: Array, n: Array, p: Array, log_tail: Array) -> Array:
    # d nbdtr / dp, over the probability of a tail: the density of Beta(n, k + 1), also at p = 0.
    return density_over_tail(beta_log_density(p, n, whole_part(k) + 1.0), log_tail)


def _negative_binomial_shape(k: Array, n: Array, p: Array) -> Array:
    # dp / dn at a fixed probability of a tail.
    return beta_da(p, n, whole_part(k) + 1.0)


def _poisson_slope(k: Array, m: Array, log_tail: Array) -> Array:
    # Minus d pdtr / dm, over the probability of a tail.
    return exp(poisson_log_density(whole_part(k), m) - log_tail)


def _log_bdtr_dn(k: Array, n: Array, p: Array) -> Array:
    tail = log_bdtr(k, n, p)
    slope = _binomial_slope(k, n, p, tail) * _binomial_shape(k, n, p)
    return _unless_empty(slope, tail, log1p(-p))


def _log_bdtr_dp(k: Array, n: Array, p: Array) -> Array:
    tail = log_bdtr(k, n, p)
    return _unless_empty(-_binomial_slope(k, n, p, tail), tail, -math.inf)


def _log_bdtrc_dn(k: Array, n: Array, p: Array) -> Array:
    tail = log_bdtrc(k, n, p)
    slope = -_binomial_slope(k, n, p, tail) * _binomial_shape(k, n, p)
    return _unless_empty(slope, tail, digamma_difference(n - whole_part(k), whole_part(k) + 1.0))


def _log_bdtrc_dp(k: Array, n: Array, p: Array) -> Array:
    tail = log_bdtrc(k, n, p)
    # With k >= n the tail is empty for every p.
    limit = (n - whole_part(k)) * math.inf
    return _unless_empty(_binomial_slope(k, n, p, tail), tail, limit)


def _log_nbdtr_dn(k: Array, n: Array, p: Array) -> Array:
    tail = log_nbdtr(k, n, p)
    slope = -_negative_binomial_slope(k, n, p, tail) * _negative_binomial_shape(k, n, p)
    return _unless_empty(slope, tail, log(p))


def _log_nbdtrc_dn(k: Array, n: Array, p: Array) -> Array:
    tail = log_nbdtrc(k, n, p)
    # A product, 0 where the second factor is and the first infinite.
    slope = xdivy(_negative_binomial_shape(k, n, p), 1.0 / _negative_binomial_slope(k, n, p, tail))
    return _unless_empty(slope, tail, digamma_difference(n, whole_part(k) + 1.0))


RULES: Final[dict[str, Rules]] = {
    "bdtr": (
        ZERO,
        lambda k, n, p: bdtr_dn(k, n, p),
        lambda k, n, p: -_binomial_slope(k, n, p, 0.0),
    ),
    "bdtr_dn": (
        ZERO,
        lambda k, n, p: beta_tail_daa(1.0 - p, p, n - whole_part(k), whole_part(k) + 1.0),
        lambda k, n, p: (
            -_binomial_slope(k, n, p, 0.0)
            * (log1p(-p) + digamma_difference(n - whole_part(k), whole_part(k) + 1.0))
        ),
    ),
    "bdtrc": (
        ZERO,
        lambda k, n, p: -bdtr_dn(k, n, p),
        lambda k, n, p: _binomial_slope(k, n, p, 0.0),
    ),
    "bdtri": (
        ZERO,
        lambda k, n, y: _binomial_shape(k, n, bdtri(k, n, y)),
        lambda k, n, y: -1.0 / _binomial_slope(k, n, bdtri(k, n, y), 0.0),
    ),
    "binomial_log_density": (
        lambda k, n, p: logit(p) + digamma_change(k + 1.0, n - k + 1.0),
        lambda k, n, p: log1p(-p) + digamma_difference(n - k + 1.0, k),
        lambda k, n, p: xdivy(k, p) - xdivy(n - k, 1.0 - p),
    ),
    "log_bdtr": (
        ZERO,
        _log_bdtr_dn,
        _log_bdtr_dp,
    ),
    "log_bdtrc": (
        ZERO,
        _log_bdtrc_dn,
        _log_bdtrc_dp,
    ),
    "log_nbdtr": (
        ZERO,
        _log_nbdtr_dn,
        lambda k, n, p: _negative_binomial_slope(k, n, p, log_nbdtr(k, n, p)),
    ),
    "log_nbdtrc": (
        ZERO,
        _log_nbdtrc_dn,
        lambda k, n, p: -_negative_binomial_slope(k, n, p, log_nbdtrc(k, n, p)),
    ),
    "log_pdtr": (ZERO, lambda k, m: -_poisson_slope(k, m, log_pdtr(k, m))),
    "log_pdtrc": (
        ZERO,
        lambda k, m: density_over_tail(poisson_log_density(whole_part(k), m), log_pdtrc(k, m)),
    ),
    "nbdtr": (
        ZERO,
        lambda k, n, p: nbdtr_dn(k, n, p),
        lambda k, n, p: _negative_binomial_slope(k, n, p, 0.0),
    ),
    "nbdtr_dn": (
        ZERO,
        lambda k, n, p: beta_tail_daa(p, 1.0 - p, n, whole_part(k) + 1.0),
        lambda k, n, p: (
            _negative_binomial_slope(k, n, p, 0.0)
            * (log(p) + digamma_difference(n, whole_part(k) + 1.0))
        ),
    ),
    "nbdtrc": (
        ZERO,
        lambda k, n, p: -nbdtr_dn(k, n, p),
        lambda k, n, p: -_negative_binomial_slope(k, n, p, 0.0),
    ),
    "nbdtri": (
        ZERO,
        lambda k, n, y: _negative_binomial_shape(k, n, nbdtri(k, n, y)),
        lambda k, n, y: exp(-beta_log_density(nbdtri(k, n, y), n, whole_part(k) + 1.0)),
    ),
    "negative_binomial_log_density": (
        lambda k, n, p: log1p(-p) + digamma_change(k + 1.0, n + k),
        lambda k, n, p: log(p) + digamma_difference(n, k),
        lambda k, n, p: xdivy(n, p) - xdivy(k, 1.0 - p),
    ),
    "pdtr": (ZERO, lambda k, m: -_poisson_slope(k, m, 0.0)),
    "pdtrc": (ZERO, lambda k, m: _poisson_slope(k, m, 0.0)),
    "pdtri": (ZERO, lambda k, y: -1.0 / _poisson_slope(k, pdtri(k, y), 0.0)),
    "poisson_entropy": (lambda m: poisson_entropy_dm(m),),
    "poisson_entropy_dm": (lambda m: poisson_entropy_dmm(m),),
    "poisson_entropy_dmm": (None,),
    "poisson_icdf": (ZERO, ZERO),
    "poisson_isf": (ZERO, ZERO),
    "poisson_log_density": (
        lambda k, rate: log(rate) - digamma(k + 1.0),
        lambda k, rate: relative_excess(k, rate),
    ),
    "whole_part": (ZERO,),
}
