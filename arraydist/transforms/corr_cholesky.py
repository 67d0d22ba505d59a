"""Vectors as Cholesky factors of correlation matrices."""

from __future__ import annotations

import math
from typing import Any

from arraydist._typing import Array, Shape
from arraydist.constraints import corr_cholesky, real_vector
from arraydist.kernels.elementary import cosh, log1p, sqrt, tanh
from arraydist.namespace import array_namespace
from arraydist.transforms.base import Transform
from arraydist.transforms.tanh import log_sech_squared
from arraydist.transforms.vectors import resized


class CorrCholeskyTransform(Transform):
    r"""From vectors of D (D - 1) / 2 numbers to Cholesky factors of D x D correlation matrices.

    The numbers fill the lower triangle row by row, and every row is a point of a sphere,

    .. math:: y_{ij} = \tanh x_{ij} \prod_{k<j} \frac{1}{\cosh x_{ik}}, \qquad
        y_{ii} = \prod_{k<i} \frac{1}{\cosh x_{ik}}.

    Notes
    -----
    The inverse divides by the length of what follows in a row, :math:`\sinh x_{ij} = y_{ij} /
    (\sum_{k>j} y_{ik}^2)^{1/2}`, where one minus the squares before it would cancel.

    Examples
    --------
    >>> from arraydist.transforms import CorrCholeskyTransform
    >>> CorrCholeskyTransform()([0.0])
    array([[1., 0.],
           [0., 1.]])
    """

    domain = real_vector
    codomain = corr_cholesky
    bijective = True

    def _call(self, x: Array) -> Array:
        xp = array_namespace(x)
        size = _size(type(self).__name__, tuple(x.shape))
        triangle = _filled(xp, x, size)
        one = xp.ones((*triangle.shape[:-1], 1), dtype=x.dtype, device=x.device)
        shrunk = xp.cumulative_prod(1.0 / cosh(triangle[..., :-1]), axis=-1)
        return xp.tril(xp.concat([one, shrunk], axis=-1) * _with_unit_diagonal(xp, tanh(triangle)))

    def _inverse(self, y: Array) -> Array:
        xp = array_namespace(y)
        square = xp.flip(y * y, axis=-1)
        after = xp.flip(xp.cumulative_sum(square, axis=-1), axis=-1)
        after = xp.concat([after[..., 1:], xp.ones_like(after[..., :1])], axis=-1)
        # on and above the diagonal there is nothing to divide by
        after = xp.where(xp.tril(xp.ones_like(after), k=-1) > 0, after, 1.0)
        slope = y / sqrt(after)
        size = xp.abs(slope)
        angle = log1p(size + slope * slope / (1.0 + sqrt(1.0 + slope * slope)))
        return _listed(xp, xp.where(slope < 0, -angle, angle))

    def log_abs_det_jacobian(self, x: Array, y: Array) -> Array:
        """Of the entries below the diagonal."""
        xp = array_namespace(x)
        size = _size(type(self).__name__, tuple(x.shape))
        # an entry scales itself twice, and each later one of its row but the diagonal once
        later = [row - column - 1 for row in range(size) for column in range(row)]
        weights = xp.asarray([1.0 + 0.5 * n for n in later], dtype=x.dtype, device=x.device)
        return xp.sum(weights * log_sech_squared(x), axis=-1)

    def forward_shape(self, shape: Shape) -> Shape:
        """Shape of the output for an input of this shape."""
        size = _size(type(self).__name__, shape)
        return (*shape[:-1], size, size)

    def inverse_shape(self, shape: Shape) -> Shape:
        """Shape of the input for an output of this shape."""
        if len(shape) < 2 or shape[-1] != shape[-2]:
            raise ValueError(f"{type(self).__name__}: needs square matrices, got shape {shape}")
        return (*shape[:-2], shape[-1] * (shape[-1] - 1) // 2)


def _size(owner: str, shape: Shape) -> int:
    count = resized(owner, shape)[-1]
    size = (1 + math.isqrt(1 + 8 * count)) // 2
    if size * (size - 1) // 2 != count:
        raise ValueError(f"{owner}: {count} numbers fill no lower triangle, got shape {shape}")
    return size


def _filled(xp: Any, x: Array, size: int) -> Array:
    """The numbers in the strict lower triangle, row by row, and zeros."""
    zero = xp.zeros((*x.shape[:-1], 1), dtype=x.dtype, device=x.device)
    padded = xp.concat([x, zero], axis=-1)
    count = x.shape[-1]
    places = [
        row * (row - 1) // 2 + column if column < row else count
        for row in range(size)
        for column in range(size)
    ]
    flat = xp.take(padded, xp.asarray(places, dtype=xp.int64), axis=-1)
    return xp.reshape(flat, (*x.shape[:-1], size, size))


def _with_unit_diagonal(xp: Any, triangle: Array) -> Array:
    return triangle + xp.eye(triangle.shape[-1], dtype=triangle.dtype)


def _listed(xp: Any, matrix: Array) -> Array:
    """The strict lower triangle, row by row."""
    size = matrix.shape[-1]
    flat = xp.reshape(matrix, (*matrix.shape[:-2], size * size))
    places = [row * size + column for row in range(size) for column in range(row)]
    return xp.take(flat, xp.asarray(places, dtype=xp.int64), axis=-1)
