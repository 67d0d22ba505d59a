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
    return array_namespace(p.probs).sum(deviance(p.probs, q.probs), axis=-1)
