"""Divergences of the normal distribution."""

from __future__ import annotations

from arraydist._typing import Array
from arraydist.distributions.beta import Beta
from arraydist.distributions.gamma import Gamma
from arraydist.distributions.normal import Normal
from arraydist.kernels.deviance import deviance
from arraydist.kernels.elementary import log
from arraydist.kl.infinite import infinite
from arraydist.kl.registry import register_kl
from arraydist.namespace import array_namespace


@register_kl(Normal, Normal)
def _normal_normal(p: Normal, q: Normal) -> Array:
    # r^2/2 - 1/2 - log r  =  (r - 1 - log r) + (r - 1)^2/2: sums of nonnegative terms lose
    # nothing when the scales are nearly equal and do not overflow when they are far apart
    xp = array_namespace(p.scale, q.scale)
    ratio = p.scale / q.scale
    growth = (p.scale - q.scale) / q.scale
    shift = (p.loc - q.loc) / q.scale
    far = ratio < 1e-300  # the ratio underflows before its logarithm is large
    scales = xp.where(
        far, log(q.scale) - log(p.scale) - 1.0, deviance(1.0, xp.where(far, 1.0, ratio))
    )
    return scales + 0.5 * (growth * growth + shift * shift)


@register_kl(Normal, Gamma)
def _normal_gamma(p: Normal, q: Gamma) -> Array:
    return infinite(p.loc, q.rate)


@register_kl(Normal, Beta)
def _normal_beta(p: Normal, q: Beta) -> Array:
    return infinite(p.loc, q.concentration1)
