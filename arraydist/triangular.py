"""Triangular matrices, by sums and products of arrays in a fixed order.

Libraries order the sums of a matrix product as they like, even by the length of a batch.  These
functions give the same bits on every CPU library, and derivatives in all that have them.
"""

from __future__ import annotations

from arraydist._typing import Array
from arraydist.kernels.elementary import sqrt
from arraydist.namespace import array_namespace


def cholesky(matrix: Array) -> Array:
    """Lower triangular L with L L' the symmetric matrix, whose lower triangle counts.

    NaN where the matrix is not positive definite.
    """
    xp = array_namespace(matrix)
    dimension = matrix.shape[-1]
    columns = []
    for k in range(dimension):
        column = matrix[..., :, k] / sqrt(matrix[..., k : k + 1, k])
        column = xp.where(xp.arange(dimension) >= k, column, xp.zeros_like(column))
        columns.append(column)
        matrix = matrix - column[..., :, None] * column[..., None, :]
    return xp.stack(columns, axis=-1)


def product(left: Array, right: Array) -> Array:
    """Matrix product, summed from the first term on."""
    total = left[..., :, :1] * right[..., :1, :]
    for k in range(1, left.shape[-1]):
        total = total + left[..., :, k : k + 1] * right[..., k : k + 1, :]
    return total


def gram(factor: Array) -> Array:
    """The symmetric matrix F F' of a matrix F."""
    return product(factor, array_namespace(factor).matrix_transpose(factor))


def solved_from_right(left: Array, lower: Array) -> Array:
    """The matrix X with X L the given one, for a lower triangular L."""
    xp = array_namespace(left)
    columns: list[Array] = []
    for k in range(lower.shape[-1] - 1, -1, -1):
        column = left[..., :, k : k + 1] / lower[..., k : k + 1, k : k + 1]
        columns.insert(0, column)
        left = left - column * lower[..., k : k + 1, :]
    return xp.concat(columns, axis=-1)
