"""Linear algebra of stacks of small matrices: the same bits in every library, with derivatives."""

from __future__ import annotations

import math
from collections.abc import Sequence

from arraydist._typing import Array
from arraydist.kernels.matrix_columns import (
    cholesky_gradient_columns,
    triangular_map_columns,
    triangular_map_gradient_columns,
)
from arraydist.kernels.matrix_rows import (
    cholesky_row,
    low_rank_map_row,
    semidefinite_factor_row,
    triangular_gram_row,
    triangular_inverse_row,
    triangular_map_row,
    triangular_product_row,
    triangular_quotient_row,
)
from arraydist.namespace import array_namespace, device_of
from arraydist.row_function import RowFunction, RowGradient


def flat(matrix: Array) -> Array:
    """Matrices as rows."""
    shape = tuple(matrix.shape)
    return array_namespace(matrix).reshape(matrix, (*shape[:-2], shape[-2] * shape[-1]))


def square(rows: Array, size: int) -> Array:
    """Rows as square matrices."""
    return array_namespace(rows).reshape(rows, (*tuple(rows.shape)[:-1], size, size))


def lower(rows: Array, size: int) -> Array:
    """Rows as lower-triangular matrices: what is above the diagonal has no part in a derivative."""
    return array_namespace(rows).tril(square(rows, size))


def _side(rows: Array) -> int:
    return math.isqrt(rows.shape[-1])


def _composed_cholesky(rows: Array) -> Array:
    return flat(array_namespace(rows).linalg.cholesky(square(rows, _side(rows))))


def times(matrix: Array, vector: Array) -> Array:
    """Product of matrices and vectors; the other axes broadcast."""
    xp = array_namespace(matrix, vector)
    if matrix.ndim == 2:
        return xp.matmul(vector, xp.matrix_transpose(matrix))
    return xp.sum(matrix * vector[..., None, :], axis=-1)


def _composed_map(vector: Array, shift: Array, factor: Array) -> Array:
    return shift + times(lower(factor, vector.shape[-1]), vector)


def _pulled_back(
    gradient: Array,
    needed: Sequence[bool],
    result: Array,
    vector: Array,
    shift: Array,
    factor: Array,
) -> tuple[Array | None, ...]:
    xp = array_namespace(gradient)
    size = gradient.shape[-1]
    of_vector = of_factor = None
    if needed[0]:
        of_vector = times(xp.matrix_transpose(lower(factor, size)), gradient)
    if needed[2]:
        vector = xp.broadcast_to(vector, gradient.shape)
        if factor.ndim == 1:
            columns = xp.matrix_transpose(xp.reshape(gradient, (-1, size)))
            products = xp.matmul(columns, xp.reshape(vector, (-1, size)))
        else:
            products = gradient[..., :, None] * vector[..., None, :]
        of_factor = flat(xp.tril(products))
    return of_vector, gradient, of_factor


def _composed_low_rank_map(shift: Array, noise: Array, columns: Array, scale: Array) -> Array:
    xp, size = array_namespace(shift), shift.shape[-1]
    shape = (*tuple(columns.shape)[:-1], noise.shape[-1] - size, size)
    factor = xp.matrix_transpose(xp.reshape(columns, shape))
    return shift + (scale * noise[..., :size] + times(factor, noise[..., size:]))


def _composed_inverse(factor: Array) -> Array:
    return flat(array_namespace(factor).linalg.inv(lower(factor, _side(factor))))


def _composed_product(left: Array, right: Array) -> Array:
    n = _side(left)
    return flat(array_namespace(left, right).matmul(square(left, n), square(right, n)))


def _composed_quotient(left: Array, right: Array) -> Array:
    xp, n = array_namespace(left, right), _side(left)
    return flat(xp.matmul(square(left, n), xp.linalg.inv(square(right, n))))


def _composed_gram(factor: Array) -> Array:
    xp = array_namespace(factor)
    matrix = square(factor, _side(factor))
    return flat(xp.matmul(matrix, xp.matrix_transpose(matrix)))


_SMALL = 16
"""Vectors of so many numbers are columns; of longer ones a matrix product is quicker."""

_cholesky = RowFunction(
    cholesky_row, _composed_cholesky, gradient=RowGradient(cholesky_gradient_columns, of=(0,))
)
_inverse = RowFunction(triangular_inverse_row, _composed_inverse)
_map = RowFunction(triangular_map_row, _composed_map, pullback=_pulled_back)
_small_map = RowFunction(
    triangular_map_columns,
    _composed_map,
    together=True,
    pullback=_pulled_back,
    gradient=RowGradient(triangular_map_gradient_columns, of=(0, 1, 2)),
)
_low_rank_map = RowFunction(low_rank_map_row, _composed_low_rank_map)
_semidefinite = RowFunction(semidefinite_factor_row)

_product = RowFunction(triangular_product_row, _composed_product)
_quotient = RowFunction(triangular_quotient_row, _composed_quotient)
_gram = RowFunction(triangular_gram_row, _composed_gram)


def cholesky(matrix: Array) -> Array:
    """Lower Cholesky factors; NaN where a matrix is not symmetric and positive definite."""
    return square(_cholesky(flat(matrix)), matrix.shape[-1])


def semidefinite_factor(matrix: Array, bound: float) -> Array:
    """Lower-triangular factors of positive-semidefinite matrices; NaN where a matrix is not one.

    Pivots that are zero up to ``bound`` times the largest element of the diagonal have columns of
    zeros.  The factors have no derivative: a matrix at the edge of the set has none in it.
    """
    xp = array_namespace(matrix)
    bounds = xp.asarray([bound], dtype=matrix.dtype, device=device_of(matrix))
    return square(_semidefinite(flat(matrix), bounds), matrix.shape[-1])


def triangular_inverse(factor: Array) -> Array:
    """Inverses of lower-triangular matrices."""
    return square(_inverse(flat(factor)), factor.shape[-1])


def factor_of_inverse(precision: Array) -> Array:
    """Cholesky factors of the inverses of positive-definite matrices.

    With the rows and columns in the other order the factor of the matrix is the transpose of the
    inverse of the factor that is wanted, so no inverse of the matrix is formed.
    """
    xp = array_namespace(precision)
    backwards = cholesky(xp.flip(precision, axis=(-2, -1)))
    return triangular_inverse(xp.matrix_transpose(xp.flip(backwards, axis=(-2, -1))))


def triangular_map(vector: Array, shift: Array, factor: Array) -> Array:
    """``shift + factor @ vector`` for lower-triangular factors, as rows; the others broadcast."""
    return triangular_map_of(vector.shape[-1])(vector, shift, factor)


def triangular_map_of(size: int) -> RowFunction:
    """`triangular_map` of vectors of so many numbers."""
    return _small_map if size <= _SMALL else _map


def low_rank_map(shift: Array, noise: Array, factor: Array, scale: Array) -> Array:
    """``shift + scale * noise``, and a matrix times the noise beyond the shift's length."""
    columns = flat(array_namespace(factor).matrix_transpose(factor))
    return _low_rank_map(shift, noise, columns, scale)


def triangular_product(left: Array, right: Array) -> Array:
    """Products of lower-triangular matrices; the other axes broadcast."""
    return square(_product(flat(left), flat(right)), left.shape[-1])


def triangular_quotient(left: Array, right: Array) -> Array:
    """Lower-triangular matrices whose products with ``right`` are ``left``."""
    return square(_quotient(flat(left), flat(right)), left.shape[-1])


def triangular_gram(factor: Array) -> Array:
    """Lower-triangular matrices times their transposes: symmetric to the last bit."""
    return square(_gram(flat(factor)), factor.shape[-1])
