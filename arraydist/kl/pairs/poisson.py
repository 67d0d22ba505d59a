"""Divergences of the Poisson distribution."""

from __future__ import annotations

from arraydist._typing import Array
from arraydist.distributions.poisson import Poisson
from arraydist.kernels.deviance import deviance
from arraydist.kl.registry import register_kl


@register_kl(Poisson, Poisson)
def _poisson_poisson(p: Poisson, q: Poisson) -> Array:
    return deviance(p.rate, q.rate)
