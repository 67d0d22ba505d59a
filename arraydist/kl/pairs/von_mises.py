"""Divergences of the von Mises distribution."""

from __future__ import annotations

from arraydist._typing import Array
from arraydist.distributions.von_mises import VonMises
from arraydist.kernels.bessel_ratio import i1_i0_ratio
from arraydist.kernels.elementary import sin
from arraydist.kernels.von_mises_divergence import log_i0_bregman
from arraydist.kl.registry import register_kl


@register_kl(VonMises, VonMises)
def _von_mises_von_mises(p: VonMises, q: VonMises) -> Array:
    # 1 - cos(t) as 2 sin(t / 2)**2: two nonnegative terms, of the concentrations and directions
    sine = sin(0.5 * (p.loc - q.loc))
    directions = 2.0 * q.concentration * i1_i0_ratio(p.concentration) * (sine * sine)
    return log_i0_bregman(q.concentration, p.concentration) + directions
