"""Small triangular matrices times vectors, many at once: the bits of the sources of rows."""

from __future__ import annotations

from arraydist._typing import Array
from arraydist.kernels.columns import at
from arraydist.kernels.primitives import fma


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
