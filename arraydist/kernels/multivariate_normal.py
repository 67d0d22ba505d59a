"""The multivariate normal density of many vectors at once, and its gradient.

Sources on columns; the operations on a vector are the same and in the same order whatever the
number of vectors.
"""

from __future__ import annotations

import math

from arraydist._typing import Array
from arraydist.kernels.columns import at
from arraydist.kernels.primitives import fma


def residual_row(x: Array, loc: Array, factor: Array, i: int, count: int, memory: Array) -> None:
    """Element i of x - loc less what the elements before it in the memory contribute to it.

    That is what the diagonal of the factor is to divide in forward substitution.
    """
    n = len(x)
    if count == 1:
        # The same for a vector alone, which a register holds.
        rest = x[i, 0] - at(loc, i, 0)
        for j in range(i):
            rest = fma(-at(factor, i * n + j, 0), memory[j, 0], rest)
        memory[i, 0] = rest
        return
    for k in range(count):
        memory[i, k] = x[i, k] - at(loc, i, k)
    for j in range(i):
        for k in range(count):
            memory[i, k] = fma(-at(factor, i * n + j, k), memory[j, k], memory[i, k])


def normal_density_columns(
    x: Array,
    loc: Array,
    factor: Array,
    reciprocals: Array,
    normaliser: Array,
    bound: Array,
    count: int,
    memory: Array,
    out: Array,
) -> None:
    """Log density of normal vectors, by forward substitution.

    The reciprocals are those of the factor's diagonal.  Where there is a zero instead the vector
    lies in a subspace, and what is off it by more than the bound has density zero.
    """
    n = len(x)
    for k in range(count):
        out[0, k] = memory[n, k] = memory[n + 1, k] = 0.0
    for i in range(n):
        for k in range(count):
            memory[n, k] += abs(x[i, k] - at(loc, i, k))
        residual_row(x, loc, factor, i, count, memory)
        for k in range(count):
            rest = memory[i, k]
            reciprocal = at(reciprocals, i, k)
            outside = (reciprocal == 0.0) & (abs(rest) > at(bound, 0, k))
            memory[n + 1, k] += 1.0 if outside else 0.0
            whitened = rest * reciprocal
            memory[i, k] = whitened
            out[0, k] = fma(whitened, whitened, out[0, k])
    for k in range(count):
        value = fma(-0.5, out[0, k], -at(normaliser, 0, k))
        # The sum of the distances is NaN where one is, and infinite where one is.
        distance = memory[n, k]
        outside = (memory[n + 1, k] > 0.0) | (distance == math.inf)
        out[0, k] = -math.inf if outside & (distance == distance) else value


def normal_gradient_columns(
    gradient: Array,
    x: Array,
    loc: Array,
    factor: Array,
    reciprocals: Array,
    normaliser: Array,
    bound: Array,
    count: int,
    memory: Array,
    of_x: Array,
    of_loc: Array,
    of_factor: Array,
    of_normaliser: Array,
) -> None:
    """The gradient in the vectors, the means, the factors and the normalisers.

    With z = L^-1 (x - loc) and v = L^-T z the derivative in x is -v, and that in L is the lower
    triangle of v z^T: of -z^T z / 2 alone, and by way of the diagonal too rather than of its
    reciprocals.  Where the gradient is 0 nothing that is not finite counts.
    """
    n = len(x)
    for i in range(n):
        residual_row(x, loc, factor, i, count, memory)
        for k in range(count):
            whitened = memory[i, k] * at(reciprocals, i, k)
            memory[i, k] = whitened if at(gradient, 0, k) != 0.0 else 0.0
    for i in range(n - 1, -1, -1):
        for k in range(count):
            memory[n + i, k] = at(gradient, 0, k) * memory[i, k]
        for j in range(i + 1, n):
            for k in range(count):
                memory[n + i, k] = fma(
                    -at(factor, j * n + i, k), memory[n + j, k], memory[n + i, k]
                )
        for k in range(count):
            memory[n + i, k] = memory[n + i, k] * at(reciprocals, i, k)
    for i in range(len(of_x)):
        for k in range(count):
            of_x[i, k] = -memory[n + i, k]
    for i in range(len(of_loc)):
        for k in range(count):
            of_loc[i, k] = memory[n + i, k]
    if len(of_factor):
        for i in range(n):
            for j in range(n):
                if j <= i:
                    for k in range(count):
                        of_factor[i * n + j, k] = memory[n + i, k] * memory[j, k]
                else:
                    for k in range(count):
                        of_factor[i * n + j, k] = 0.0
    for i in range(len(of_normaliser)):
        for k in range(count):
            of_normaliser[i, k] = -at(gradient, 0, k)
