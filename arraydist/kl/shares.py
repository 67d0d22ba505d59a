"""Divergence of the mean shares, a part of that of Dirichlet and Beta distributions."""

from __future__ import annotations

from arraydist._typing import Array
from arraydist.kernels.deviance import deviance, log1pmx
from arraydist.namespace import array_namespace


def share_deviance(a: Array, c: Array, growth: Array, total_growth: Array) -> Array:
    """``deviance(c, a C / A)`` where a and A grow to c and C by these ratios.

    The ratio of the arguments is never formed where it is close to one, since its rounding would
    be all that is left of two nearly equal distributions.
    """
    xp = array_namespace(a, c)
    excess = (a / c) * (total_growth - growth)
    near = xp.abs(excess) < 0.5
    # what a branch gives where the other is taken has to stay finite, for its derivative's sake
    mean = xp.where(near, c, a * (1 + total_growth))
    return xp.where(near, -c * log1pmx(xp.where(near, excess, 0 * excess)), deviance(c, mean))
