"""Divergences of the beta distribution."""

from __future__ import annotations

import math

from arraydist._typing import Array
from arraydist.distributions.beta import Beta
from arraydist.distributions.gamma import Gamma
from arraydist.distributions.normal import Normal
from arraydist.kernels.deviance import deviance
from arraydist.kernels.elementary import log
from arraydist.kernels.gamma import digamma, gammaln
from arraydist.kl.registry import register_kl
from arraydist.kl.shares import shape_divergence, share_deviance
from arraydist.namespace import array_namespace


@register_kl(Beta, Beta)
def _beta_beta(p: Beta, q: Beta) -> Array:
    # as of Dirichlet distributions of two shares
    a, b = p.concentration1, p.concentration0
    step, other_step = q.concentration1 - a, q.concentration0 - b
    total, total_step = a + b, step + other_step
    total_q = q.concentration1 + q.concentration0
    shapes = shape_divergence(a, q.concentration1, step)
    shapes = shapes + shape_divergence(b, q.concentration0, other_step)
    shapes = shapes - shape_divergence(total, total_q, total_step)
    growth, ratio = total_step / total, total_q / total
    shares = share_deviance(a, q.concentration1, step / a, growth, ratio)
    shares = shares + share_deviance(b, q.concentration0, other_step / b, growth, ratio)
    return shares + array_namespace(shapes).where(shapes > 0, shapes, 0 * shapes)


_HALF_LOG_TAU_E = 0.5 * (1.0 + math.log(2.0 * math.pi))


@register_kl(Beta, Normal)
def _beta_normal(p: Beta, q: Normal) -> Array:
    # from the normal of p's own mean and variance, and from there to q: each term nonnegative
    spread = p.stddev / q.scale
    shift = (p.mean - q.loc) / q.scale
    own = _nonnegative(_HALF_LOG_TAU_E + log(p.stddev) - p.entropy())
    return own + 0.5 * (deviance(1.0, spread * spread) + shift * shift)


@register_kl(Beta, Gamma)
def _beta_gamma(p: Beta, q: Gamma) -> Array:
    a, c = p.concentration1, q.concentration
    mean_log = digamma(a) - digamma(a + p.concentration0)
    cross = gammaln(c) - c * log(q.rate) - (c - 1) * mean_log + q.rate * p.mean
    return _nonnegative(cross - p.entropy())


def _nonnegative(divergence: Array) -> Array:
    """What rounding has not made negative."""
    return array_namespace(divergence).where(divergence < 0, 0 * divergence, divergence)
