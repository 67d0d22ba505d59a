"""Divergences of the categorical distribution."""

from __future__ import annotations

from arraydist._typing import Array
from arraydist.distributions.categorical import Categorical
from arraydist.kernels.deviance import deviance
from arraydist.kl.registry import register_kl
from arraydist.namespace import array_namespace


@register_kl(Categorical, Categorical)
def _categorical_categorical(p: Categorical, q: Categorical) -> Array:
    # sum p log(p/q) = sum (p log(p/q) + q - p): nonnegative term by term
    if p.param_shape[-1] != q.param_shape[-1]:
        raise ValueError(
            "Categorical: a divergence needs as many categories on both sides, "
            f"got {p.param_shape[-1]} and {q.param_shape[-1]}"
        )
    # The slope at p = 0 is infinite: it must not meet the slope 0 of a masked logit.
    xp = array_namespace(p.probs, q.probs)
    absent = p.probs == 0
    present = deviance(xp.where(absent, 1.0, p.probs), xp.where(absent, 1.0, q.probs))
    return xp.sum(xp.where(absent, q.probs, present), axis=-1)
