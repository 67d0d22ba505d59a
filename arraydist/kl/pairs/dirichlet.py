"""Divergences of the Dirichlet distribution."""

from __future__ import annotations

from arraydist._typing import Array
from arraydist.distributions.dirichlet import Dirichlet
from arraydist.kl.registry import register_kl
from arraydist.kl.shares import shape_divergence, share_deviance
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
    total_a, total_c, total_step = (ordered_sum(x) for x in (a, c, step))
    shapes = row_sum(shape_divergence(a, c, step))
    shapes = shapes - shape_divergence(total_a, total_c, total_step)
    xp = array_namespace(shapes)
    shapes = xp.where(shapes > 0, shapes, 0 * shapes)
    growths = step / a, total_step / total_a, total_c / total_a
    return (row_sum(share_deviance(a, c, *growths)) + shapes)[..., 0]
