"""Small matrices, many at once: triangular ones times vectors, and gradients of what rows have."""

from __future__ import annotations

from arraydist._typing import Array
from arraydist.kernels.columns import at
from arraydist.kernels.matrix_rows import side
from arraydist.kernels.primitives import fma, sqrt


def triangular_map_columns(
    vector: Array, shift: Array, factor: Array, count: int, memory: Array, out: Array
) -> None:
    """A lower-triangular matrix times a vector, moved by a shift, as `triangular_map_row`."""
    n = len(vector)
    for i in range(n):
        for k in range(count):
            out[i, k] = 0.0
        for j in range(i + 1):
            for k in range(count):
                out[i, k] = fma(at(factor, i * n + j, k), vector[j, k], out[i, k])
        for k in range(count):
            out[i, k] = at(shift, i, k) + out[i, k]


def triangular_map_gradient_columns(
    gradient: Array,
    vector: Array,
    shift: Array,
    factor: Array,
    count: int,
    memory: Array,
    of_vector: Array,
    of_shift: Array,
    of_factor: Array,
) -> None:
    """The gradient in the vectors, the shifts and the factors; none above a factor's diagonal."""
    n = len(vector)
    for j in range(len(of_vector)):
        for k in range(count):
            of_vector[j, k] = 0.0
        for i in range(j, n):
            for k in range(count):
                of_vector[j, k] = fma(at(factor, i * n + j, k), at(gradient, i, k), of_vector[j, k])
    for i in range(len(of_shift)):
        for k in range(count):
            of_shift[i, k] = at(gradient, i, k)
    if len(of_factor):
        for i in range(n):
            for j in range(n):
                if j <= i:
                    for k in range(count):
                        of_factor[i * n + j, k] = at(gradient, i, k) * vector[j, k]
                else:
                    for k in range(count):
                        of_factor[i * n + j, k] = 0.0


def half_log_normaliser_gradient_columns(
    gradient: Array, factor: Array, count: int, memory: Array, of_factor: Array
) -> None:
    """The gradient of `half_log_normaliser_row` in the factors: reciprocals of the diagonal."""
    n = side(factor)
    for i in range(n):
        for j in range(n):
            place = i * n + j
            for k in range(count):
                of_factor[place, k] = at(gradient, 0, k) / factor[place, k] if i == j else 0.0


def factor_columns(matrix: Array, n: int, count: int, factor: Array) -> None:
    """The lower triangles of Cholesky factors, to the first rows."""
    for j in range(n):
        for i in range(j, n):
            place = i * n + j
            for k in range(count):
                factor[place, k] = matrix[place, k]
            for m in range(j):
                for k in range(count):
                    factor[place, k] = fma(
                        -factor[i * n + m, k], factor[j * n + m, k], factor[place, k]
                    )
            for k in range(count):
                rest = factor[place, k]
                factor[place, k] = sqrt(rest) if i == j else rest / factor[j * n + j, k]


def cholesky_gradient_columns(
    gradient: Array, matrix: Array, count: int, memory: Array, of_matrix: Array
) -> None:
    """The gradient of `cholesky_row` in the matrices' symmetric part.

    The steps of the factorisation backwards, each element's gradient going to what it was computed
    from (I. Murray, "Differentiation of the Cholesky decomposition", arXiv:1602.07527, section
    3.2).  An element below the diagonal shares its gradient with its mirror image.
    """
    n = side(matrix)
    size = n * n
    factor_columns(matrix, n, count, memory)
    for place in range(size):
        for k in range(count):
            memory[size + place, k] = at(gradient, place, k)
    for j in range(n - 1, -1, -1):
        pivot = j * n + j
        for i in range(n - 1, j, -1):
            for k in range(count):
                slope = memory[size + i * n + j, k] / memory[pivot, k]
                memory[size + i * n + j, k] = slope
                memory[size + pivot, k] = fma(-slope, memory[i * n + j, k], memory[size + pivot, k])
            for m in range(j):
                for k in range(count):
                    slope = memory[size + i * n + j, k]
                    of_i, of_j = size + i * n + m, size + j * n + m
                    memory[of_i, k] = fma(-slope, memory[j * n + m, k], memory[of_i, k])
                    memory[of_j, k] = fma(-slope, memory[i * n + m, k], memory[of_j, k])
        for k in range(count):
            memory[size + pivot, k] = memory[size + pivot, k] / memory[pivot, k]
        for m in range(j):
            for k in range(count):
                of_j = size + j * n + m
                memory[of_j, k] = fma(
                    -memory[size + pivot, k], memory[j * n + m, k], memory[of_j, k]
                )
    for i in range(n):
        for j in range(i + 1):
            for k in range(count):
                half = 0.5 * memory[size + i * n + j, k]
                of_matrix[i * n + j, k] = half
                of_matrix[j * n + i, k] = half
