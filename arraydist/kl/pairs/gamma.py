"""Divergences of the gamma distribution."""

from __future__ import annotations

import math

from arraydist._typing import Array
from arraydist.distributions.gamma import Gamma
from arraydist.distributions.normal import Normal
from arraydist.kernels.deviance import deviance
from arraydist.kernels.gamma import gammaln_excess_bregman
from arraydist.kl.registry import register_kl
from arraydist.namespace import array_namespace


@register_kl(Gamma, Gamma)
def _gamma_gamma(p: Gamma, q: Gamma) -> Array:
    # The textbook formula is a difference of large terms.  Completing the minimum over the rates
    # leaves two divergences, each of one sign: a Poisson-like one of the rates at given shapes,
    # and the Bregman divergence of log Gamma(x) - x log x + x between the shapes.
    rates = deviance(q.concentration, p.concentration * (q.rate / p.rate))
    return rates + gammaln_excess_bregman(q.concentration, p.concentration)


@register_kl(Gamma, Normal)
def _gamma_normal(p: Gamma, q: Normal) -> Array:
    log = array_namespace(q.scale).log
    spread = p.stddev / q.scale
    shift = (p.mean - q.loc) / q.scale
    cross_entropy = 0.5 * (spread * spread + shift * shift + math.log(2.0 * math.pi))
    return cross_entropy + log(q.scale) - p.entropy()
