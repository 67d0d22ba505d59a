"""Divergences of the beta distribution."""

from __future__ import annotations

from arraydist._typing import Array
from arraydist.distributions.beta import Beta
from arraydist.kernels.deviance import deviance, log1pmx
from arraydist.kernels.gamma import gammaln_excess_bregman
from arraydist.kl.registry import register_kl
from arraydist.namespace import array_namespace


@register_kl(Beta, Beta)
def _beta_beta(p: Beta, q: Beta) -> Array:
    # The Bregman divergence of log B(a, b), each log Gamma(x) split into x log x - x and the rest.
    # The first parts add up to the divergence of two proportions, times the sum of q's shapes; of
    # the rest only that of the sum is subtracted, and it is the least of the three.
    a, b = p.concentration1, p.concentration0
    c, d = q.concentration1, q.concentration0
    xp = array_namespace(a, b, c, d)
    apart = gammaln_excess_bregman(c, a) + gammaln_excess_bregman(d, b)
    rest = apart - gammaln_excess_bregman(c + d, a + b)
    # two nearly equal distributions may leave no more than the rounding of that difference
    return _proportions(a, b, c, d) + xp.where(rest < 0, 0.0, rest)


def _proportions(a: Array, b: Array, c: Array, d: Array) -> Array:
    """``c log(c / c') + d log(d / d')``, (c', d') of the sum c + d and in the ratio of a to b."""
    # how far c is from c', as a share of c and of d: formed from differences that are exact
    distance = ((c - a) * (b / (a + b))) - ((d - b) * (a / (a + b)))
    return _one_side(c, distance) + _one_side(d, -distance)


def _one_side(count: Array, distance: Array) -> Array:
    """Deviance of a count from ``count - distance``, which need not be formed."""
    xp = array_namespace(count)
    excess = -distance / count
    near = xp.abs(excess) < 0.5
    far = xp.where(near, count, count - distance)
    return xp.where(near, -count * log1pmx(xp.where(near, excess, 0.0)), deviance(count, far))
