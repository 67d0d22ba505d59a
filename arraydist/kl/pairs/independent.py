"""Divergences of distributions whose elements are independent."""

from __future__ import annotations

from arraydist._typing import Array
from arraydist.distributions.independent import Independent
from arraydist.kl.registry import kl_divergence, register_kl
from arraydist.reductions import sum_rightmost


@register_kl(Independent, Independent)
def _independent_independent(p: Independent, q: Independent) -> Array:
    if p.reinterpreted_batch_ndims != q.reinterpreted_batch_ndims:
        raise NotImplementedError(
            "no divergence is known for Independent with unlike numbers of event axes: "
            f"{p.reinterpreted_batch_ndims} and {q.reinterpreted_batch_ndims}"
        )
    return sum_rightmost(kl_divergence(p.base_dist, q.base_dist), p.reinterpreted_batch_ndims)
