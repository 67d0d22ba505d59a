"""Matrices as positive-definite ones."""

from __future__ import annotations

from arraydist._typing import Array
from arraydist.constraints import independent, positive_definite, real
from arraydist.namespace import array_namespace
from arraydist.transforms.base import Transform
from arraydist.transforms.lower_cholesky import LowerCholeskyTransform

_FACTOR = LowerCholeskyTransform()


class PositiveDefiniteTransform(Transform):
    """``L @ L.mT`` with the lower-triangular ``L`` of `LowerCholeskyTransform`.

    Not bijective, as that is not.

    Examples
    --------
    >>> from arraydist.transforms import PositiveDefiniteTransform
    >>> PositiveDefiniteTransform()([[0.0, 5.0], [2.0, 0.0]])
    array([[1., 2.],
           [2., 5.]])
    """

    domain = independent(real, 2)
    codomain = positive_definite

    def _call(self, x: Array) -> Array:
        factor = _FACTOR(x)
        xp = array_namespace(factor)
        return xp.matmul(factor, xp.matrix_transpose(factor))

    def _inverse(self, y: Array) -> Array:
        return _FACTOR._inv_call(array_namespace(y).linalg.cholesky(y))
