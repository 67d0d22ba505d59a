"""Divergences of transformed distributions, LogNormal among them."""

from __future__ import annotations

from arraydist._typing import Array
from arraydist.distributions.transformed_distribution import TransformedDistribution
from arraydist.kl.registry import kl_divergence, register_kl


@register_kl(TransformedDistribution, TransformedDistribution)
def _transformed_transformed(p: TransformedDistribution, q: TransformedDistribution) -> Array:
    # a bijection of both changes nothing
    if p.transforms != q.transforms or p.event_shape != q.event_shape:
        raise NotImplementedError(
            "no divergence is known for transformed distributions whose transforms "
            "or event shapes differ"
        )
    return kl_divergence(p.base_dist, q.base_dist)
