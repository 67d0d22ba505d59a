"""Divergences of the gamma distribution."""

from __future__ import annotations

from arraydist._typing import Array
from arraydist.distributions.beta import Beta
from arraydist.distributions.gamma import Gamma
from arraydist.distributions.normal import Normal
from arraydist.kernels.deviance import deviance, log1pmx
from arraydist.kernels.gamma import gammaln_excess_bregman, standard_gamma_negentropy
from arraydist.kl.infinite import infinite
from arraydist.kl.registry import register_kl
from arraydist.namespace import array_namespace


@register_kl(Gamma, Gamma)
def _gamma_gamma(p: Gamma, q: Gamma) -> Array:
    # The textbook formula is a difference of large terms.  Completing the minimum over the rates
    # leaves two divergences, each of one sign: a Poisson-like one of the rates at given shapes,
    # and the Bregman divergence of log Gamma(x) - x log x + x between the shapes.
    shapes = gammaln_excess_bregman(q.concentration, p.concentration)
    return _rates(p, q) + shapes


def _rates(p: Gamma, q: Gamma) -> Array:
    """``deviance(c, a r)`` for shapes a, c and the ratio r of the rates.

    For rates of one size the product is never formed, since its rounding would be all that is
    left of two nearly equal distributions.  Where it is far below c, ``a r / c - 1`` has no digits.
    """
    a, c = p.concentration, q.concentration
    xp = array_namespace(a, c, p.rate, q.rate)
    growth = (q.rate - p.rate) / p.rate
    near = (xp.abs(growth) < 0.5) & (a > 0.01 * c)
    # what a branch gives where the other is taken has to stay finite, for its derivative's sake
    excess = ((a - c) + a * xp.where(near, growth, 0.0)) / c
    product = a * xp.where(near, 1.0, q.rate / p.rate)
    return xp.where(near, -c * log1pmx(excess), deviance(c, product))


@register_kl(Gamma, Normal)
def _gamma_normal(p: Gamma, q: Normal) -> Array:
    # from the normal of p's own mean and variance, and from there to q: each term nonnegative
    spread = p.stddev / q.scale
    shift = (p.mean - q.loc) / q.scale
    return standard_gamma_negentropy(p.concentration) + 0.5 * (
        deviance(1.0, spread * spread) + shift * shift
    )


@register_kl(Gamma, Beta)
def _gamma_beta(p: Gamma, q: Beta) -> Array:
    return infinite(p.rate, q.concentration1)
