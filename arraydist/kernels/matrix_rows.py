"""Linear algebra of small matrices, one matrix or vector a row, in a fixed order of operations.

Matrices are flat, one row of theirs after the other.  Libraries' own products and factorisations
give other last bits for another number of matrices, and in another library; these do not.
"""

from __future__ import annotations

import math

from arraydist._typing import Array
from arraydist.kernels.elementary import log
from arraydist.kernels.gamma import HALF_LOG_TWO_PI
from arraydist.kernels.primitives import fma, sqrt

_ROUNDING = 1e-6
"""How far from symmetric a matrix may be, relative to its largest element."""


def side(matrix: Array) -> int:
    """Number of rows of a flat square matrix."""
    n = 0
    while n * n < len(matrix):
        n += 1
    return n


def is_symmetric(matrix: Array, n: int) -> bool:
    """Whether a matrix is its transpose, but for rounding."""
    largest = 0.0
    difference = 0.0
    for i in range(n):
        for j in range(n):
            largest = max(largest, abs(matrix[i * n + j]))
            difference = max(difference, abs(matrix[i * n + j] - matrix[j * n + i]))
    return difference <= _ROUNDING * largest


def remainder(matrix: Array, factor: Array, n: int, i: int, j: int) -> float:
    """``matrix[i, j]`` less what the first j columns of a Cholesky factor make of it."""
    value = matrix[i * n + j]
    for k in range(j):
        value = fma(-factor[i * n + k], factor[j * n + k], value)
    return value


def cholesky_row(matrix: Array, memory: Array, out: Array) -> None:
    """Cholesky factor of a symmetric positive-definite matrix; NaN in full where it is not one."""
    n = side(matrix)
    valid = is_symmetric(matrix, n)
    for j in range(n):
        pivot = remainder(matrix, out, n, j, j)
        valid = valid and 0.0 < pivot < math.inf
        root = sqrt(pivot) if pivot > 0.0 else 1.0
        out[j * n + j] = root
        for i in range(j + 1, n):
            out[i * n + j] = remainder(matrix, out, n, i, j) / root
            out[j * n + i] = 0.0
    if not valid:
        for i in range(len(out)):
            out[i] = math.nan


def cholesky_excess_row(matrix: Array, memory: Array, out: Array) -> None:
    """Cholesky factor of I plus a symmetric matrix, less I; exact to the digits of a small one."""
    n = side(matrix)
    for j in range(n):
        # (1 + f)**2 = 1 + g
        g = remainder(matrix, out, n, j, j)
        f = g / (1.0 + sqrt(1.0 + g))
        out[j * n + j] = f
        for i in range(j + 1, n):
            out[i * n + j] = remainder(matrix, out, n, i, j) / (1.0 + f)
            out[j * n + i] = 0.0


def semidefinite_factor_row(matrix: Array, bound: Array, memory: Array, out: Array) -> None:
    """A lower-triangular factor of a positive-semidefinite matrix; NaN in full where it is not one.

    A pivot that is zero up to the bound, which is relative to the largest element of the diagonal,
    has a column of zeros.
    """
    n = side(matrix)
    largest = 0.0
    for i in range(n):
        largest = max(largest, matrix[i * n + i])
    slack = bound[0] * largest
    # In a semidefinite matrix an element is at most the root of those on the diagonal beside it.
    beside = sqrt(slack) * sqrt(largest)
    valid = largest < math.inf and is_symmetric(matrix, n)
    for j in range(n):
        pivot = remainder(matrix, out, n, j, j)
        regular = pivot > slack
        valid = valid and pivot >= -slack
        root = sqrt(pivot) if regular else 1.0
        out[j * n + j] = root if regular else 0.0
        for i in range(j + 1, n):
            rest = remainder(matrix, out, n, i, j)
            valid = valid and (regular or abs(rest) <= beside)
            out[i * n + j] = rest / root if regular else 0.0
            out[j * n + i] = 0.0
    if not valid:
        for i in range(len(out)):
            out[i] = math.nan


def triangular_inverse_row(factor: Array, memory: Array, out: Array) -> None:
    """Inverse of a lower-triangular matrix."""
    n = side(factor)
    for j in range(n):
        for i in range(n):
            value = 1.0 if i == j else 0.0
            for k in range(j, i):
                value = fma(-factor[i * n + k], out[k * n + j], value)
            out[i * n + j] = value / factor[i * n + i] if i >= j else 0.0


def triangular_map_row(
    vector: Array, shift: Array, factor: Array, memory: Array, out: Array
) -> None:
    """A lower-triangular matrix times a vector, moved by a shift."""
    n = len(vector)
    for i in range(n):
        value = 0.0
        for j in range(i + 1):
            value = fma(factor[i * n + j], vector[j], value)
        out[i] = shift[i] + value


def low_rank_map_row(
    shift: Array, noise: Array, columns: Array, scale: Array, memory: Array, out: Array
) -> None:
    """``shift + scale * noise``, and what is left of the noise times columns of that length."""
    n = len(out)
    for i in range(n):
        out[i] = scale[i] * noise[i]
    for j in range(len(noise) - n):
        for i in range(n):
            out[i] = fma(columns[j * n + i], noise[n + j], out[i])
    for i in range(n):
        out[i] = shift[i] + out[i]


def triangular_product_row(left: Array, right: Array, memory: Array, out: Array) -> None:
    """Product of two lower-triangular matrices."""
    n = side(left)
    for i in range(n):
        for j in range(n):
            value = 0.0
            for k in range(j, i + 1):
                value = fma(left[i * n + k], right[k * n + j], value)
            out[i * n + j] = value


def triangular_quotient_row(left: Array, right: Array, memory: Array, out: Array) -> None:
    """The matrix whose product with the second lower-triangular matrix is the first."""
    n = side(left)
    for i in range(n):
        for j in range(n - 1, -1, -1):
            value = left[i * n + j] if j <= i else 0.0
            for k in range(j + 1, i + 1):
                value = fma(-out[i * n + k], right[k * n + j], value)
            out[i * n + j] = value / right[j * n + j] if j <= i else 0.0


def triangular_gram_row(factor: Array, memory: Array, out: Array) -> None:
    """A lower-triangular matrix times its transpose."""
    n = side(factor)
    for i in range(n):
        for j in range(i + 1):
            value = 0.0
            for k in range(j + 1):
                value = fma(factor[i * n + k], factor[j * n + k], value)
            out[i * n + j] = value
            out[j * n + i] = value


def half_log_normaliser_row(factor: Array, memory: Array, out: Array) -> None:
    """Logarithm of the product of the diagonal times a power of the root of 2 pi."""
    n = side(factor)
    total = 0.0
    for i in range(n):
        total += log(factor[i * n + i]) + HALF_LOG_TWO_PI
    out[0] = total
