"""Parts of the divergences of Dirichlet and Beta distributions."""

from __future__ import annotations

from arraydist._typing import Array
from arraydist.kernels.deviance import deviance, log1pmx
from arraydist.kernels.gamma import gammaln_excess_bregman, gammaln_excess_step
from arraydist.namespace import array_namespace

_FAR = 0.01
"""A shape below this share of another one is far from it: nothing cancels then."""


def shape_divergence(a: Array, c: Array, step: Array) -> Array:
    """`gammaln_excess_bregman` of c and a, where ``step = c - a`` has the digits if c is near a.

    A c that is far below a has left none in it.
    """
    xp = array_namespace(a, c)
    far = c < _FAR * a
    apart = gammaln_excess_bregman(xp.where(far, c, a), a)
    return xp.where(far, apart, gammaln_excess_step(xp.where(far, 0 * step, step), a))


def share_deviance(
    a: Array, c: Array, growth: Array, total_growth: Array, total_ratio: Array
) -> Array:
    """``deviance(c, a C / A)`` where a and A grow to c and C by these ratios, A by C / A - 1.

    The ratio of the arguments is never formed where it is close to one, since its rounding would
    be all that is left of two nearly equal distributions.
    """
    xp = array_namespace(a, c)
    excess = (a / c) * (total_growth - growth)
    near = (xp.abs(excess) < 0.5) & (c > _FAR * a)
    # what a branch gives where the other is taken has to stay finite, for its derivative's sake
    mean = xp.where(near, c, a * total_ratio)
    return xp.where(near, -c * log1pmx(xp.where(near, excess, 0 * excess)), deviance(c, mean))
