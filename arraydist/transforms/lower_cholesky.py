"""Matrices as lower-triangular ones with positive diagonal."""

from __future__ import annotations

from arraydist._typing import Array
from arraydist.constraints import independent, lower_cholesky, real
from arraydist.kernels.elementary import exp, log
from arraydist.namespace import array_namespace
from arraydist.transforms.base import Transform


class LowerCholeskyTransform(Transform):
    """The lower triangle of a matrix with the exponential of its diagonal.

    Not bijective: what is above the diagonal is dropped.

    Examples
    --------
    >>> from arraydist.transforms import LowerCholeskyTransform
    >>> LowerCholeskyTransform()([[0.0, 5.0], [2.0, 0.0]])
    array([[1., 0.],
           [2., 1.]])
    """

    domain = independent(real, 2)
    codomain = lower_cholesky

    def _call(self, x: Array) -> Array:
        xp = array_namespace(x)
        diagonal = _on_diagonal(x)
        return xp.where(diagonal, exp(xp.where(diagonal, x, 0.0)), xp.tril(x, k=-1))

    def _inverse(self, y: Array) -> Array:
        xp = array_namespace(y)
        diagonal = _on_diagonal(y)
        return xp.where(diagonal, log(xp.where(diagonal, y, 1.0)), xp.tril(y, k=-1))


def _on_diagonal(x: Array) -> Array:
    xp = array_namespace(x)
    row = xp.arange(x.shape[-2], dtype=xp.int64)
    column = xp.arange(x.shape[-1], dtype=xp.int64)
    return row[:, None] == column
