"""Divergences of the beta distribution."""

from __future__ import annotations

from arraydist._typing import Array
from arraydist.distributions.beta import Beta
from arraydist.kernels.gamma import gammaln_excess_step
from arraydist.kl.registry import register_kl
from arraydist.kl.shares import share_deviance
from arraydist.namespace import array_namespace


@register_kl(Beta, Beta)
def _beta_beta(p: Beta, q: Beta) -> Array:
    # as of Dirichlet distributions of two shares
    a, b = p.concentration1, p.concentration0
    step, other_step = q.concentration1 - a, q.concentration0 - b
    total, total_step = a + b, step + other_step
    shapes = gammaln_excess_step(step, a) + gammaln_excess_step(other_step, b)
    shapes = shapes - gammaln_excess_step(total_step, total)
    growth = total_step / total
    shares = share_deviance(a, q.concentration1, step / a, growth)
    shares = shares + share_deviance(b, q.concentration0, other_step / b, growth)
    return shares + array_namespace(shapes).where(shapes > 0, shapes, 0 * shapes)
