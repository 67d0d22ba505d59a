"""The stick-breaking transform."""

from __future__ import annotations

from typing import Any

from arraydist._typing import Array, Shape
from arraydist.constraints import real_vector, simplex
from arraydist.kernels.elementary import exp, log, log_expit
from arraydist.namespace import array_namespace
from arraydist.transforms.base import Transform
from arraydist.transforms.vectors import resized


class StickBreakingTransform(Transform):
    r"""From vectors of K - 1 numbers to the simplex of K.

    Each number breaks off a share of what is left of a stick of length one,

    .. math:: y_i = z_i \prod_{j<i} (1 - z_j), \qquad z_i = 1 / (1 + e^{-x_i} (K - i)),

    so that x = 0 goes to the middle of the simplex.

    Notes
    -----
    Both shares of a break, z and 1 - z, are computed by themselves, and what is left of a given
    stick is summed from its far end: tiny shares keep their digits in both directions.

    Examples
    --------
    >>> from arraydist.transforms import StickBreakingTransform
    >>> StickBreakingTransform()([0.0])
    array([0.5, 0.5])
    """

    domain = real_vector
    codomain = simplex
    bijective = True

    def _call(self, x: Array) -> Array:
        xp = array_namespace(x)
        one = xp.ones((*x.shape[:-1], 1), dtype=x.dtype, device=x.device)
        share, rest = _break(xp, x, _left(xp, x, x.shape[-1]))
        left = xp.concat([one, xp.cumulative_prod(rest, axis=-1)], axis=-1)
        return xp.concat([share, one], axis=-1) * left

    def _inverse(self, y: Array) -> Array:
        xp = array_namespace(y)
        after = xp.flip(xp.cumulative_sum(xp.flip(y[..., 1:], axis=-1), axis=-1), axis=-1)
        return log(y[..., :-1]) - log(after) + log(_left(xp, y, y.shape[-1] - 1))

    def log_abs_det_jacobian(self, x: Array, y: Array) -> Array:
        """Of the first K - 1 outputs: ``sum(log(z) + (K - i) log(1 - z))``."""
        xp = array_namespace(x)
        left = _left(xp, x, x.shape[-1])
        u = x - log(left)
        return xp.sum(log_expit(u) + left * log_expit(-u), axis=-1)

    def forward_shape(self, shape: Shape) -> Shape:
        """Shape of the output for an input of this shape."""
        return resized(type(self).__name__, shape, 1)

    def inverse_shape(self, shape: Shape) -> Shape:
        """Shape of the input for an output of this shape."""
        return resized(type(self).__name__, shape, -1)


def _break(xp: Any, x: Array, left: Array) -> tuple[Array, Array]:
    """z and 1 - z.

    In terms of exp(-abs(x)): ``x - log(K - i)`` would round, and lose three digits of tiny shares.
    """
    negative = x < 0
    small = exp(xp.where(negative, x, -x))
    one = xp.ones_like(small)
    up, down = xp.where(negative, small, one), left * xp.where(negative, one, small)
    return up / (up + down), down / (up + down)


def _left(xp: Any, like: Array, breaks: int) -> Array:
    """How many pieces are left after each break: K - 1, ..., 1."""
    return xp.flip(xp.arange(1, breaks + 1, dtype=like.dtype, device=like.device), axis=0)
