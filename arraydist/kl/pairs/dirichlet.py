"""Divergences of the Dirichlet distribution."""

from __future__ import annotations

from arraydist._typing import Array
from arraydist.distributions.dirichlet import Dirichlet
from arraydist.kernels.deviance import deviance, log1pmx
from arraydist.kernels.gamma import gammaln_excess_step
from arraydist.kl.registry import register_kl
from arraydist.namespace import array_namespace
from arraydist.reductions import ordered_sum, row_sum


@register_kl(Dirichlet, Dirichlet)
def _dirichlet_dirichlet(p: Dirichlet, q: Dirichlet) -> Array:
    # Independent gamma numbers are their sum and, independent of it, their shares: so this is the
    # divergence of the gammas less that of their sums.  Each gamma's is a Poisson-like divergence
    # and a Bregman divergence of log Gamma(x) - x log x + x.  The former differ by the divergence
    # of the categorical distributions of the mean shares; the latter by no less than zero, since
    # x**2 times the second derivative of that function falls as x grows.
    a, c = p.concentration, q.concentration
    if a.shape[-1] != c.shape[-1]:
        raise ValueError(
            f"Dirichlet distributions of {a.shape[-1]} and of {c.shape[-1]} shares "
            "have no divergence"
        )
    step = c - a
    total_a, total_step = ordered_sum(a), ordered_sum(step)
    shapes = row_sum(gammaln_excess_step(step, a)) - gammaln_excess_step(total_step, total_a)
    xp = array_namespace(shapes)
    shapes = xp.where(shapes > 0, shapes, 0 * shapes)
    return (row_sum(_shares(a, c, step / a, total_step / total_a)) + shapes)[..., 0]


def _shares(a: Array, c: Array, growth: Array, total_growth: Array) -> Array:
    """``deviance(c, a C / A)`` where a and A grow to c and C by these ratios.

    The ratio of the arguments is never formed where it is close to one, since its rounding would
    be all that is left of two nearly equal distributions.
    """
    xp = array_namespace(a, c)
    excess = (a / c) * (total_growth - growth)
    near = xp.abs(excess) < 0.5
    # what a branch gives where the other is taken has to stay finite, for its derivative's sake
    mean = xp.where(near, c, a * (1 + total_growth))
    return xp.where(near, -c * log1pmx(xp.where(near, excess, 0 * excess)), deviance(c, mean))
