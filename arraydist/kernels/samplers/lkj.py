"""Cholesky factors of random correlation matrices.

References
----------
.. [1] D. Lewandowski, D. Kurowicka, H. Joe, "Generating random correlation matrices based on vines
   and extended onion method", Journal of Multivariate Analysis 100 (2009), pp. 1989-2001:
   section 3.2.
"""

from __future__ import annotations

from typing import Final

from arraydist._typing import Array
from arraydist.kernels.primitives import sqrt
from arraydist.kernels.record import sampler
from arraydist.kernels.samplers.gamma_roots import SMALLEST, gamma_roots
from arraydist.kernels.samplers.lanes import COUNT, A
from arraydist.kernels.stream import Stream
from arraydist.kernels.uniforms import two_normals

_ROOT_TWO: Final = 1.4142135623730951


def concentration_alone(concentration: Array, memory: Array) -> None:
    """The one parameter."""
    memory[0] = concentration[0]


@sampler(kind="rows", arity=1, setup=concentration_alone, event_dim=2, element=two_normals)
def lkj_cholesky(
    stream: Stream, first: Array, second: Array, memory: Array, out: Array, scratch: Array
) -> None:
    """Lower triangular L with L L' a correlation matrix of density det**(concentration - 1).

    By the onion method [1]_: the squared length of row i without its diagonal is a
    Beta(i / 2, concentration + (d - 1 - i) / 2) number, its direction uniform.  Both come of i
    normal numbers, whose squared length is twice a gamma number of shape i / 2, beside another
    gamma number: the row is all of them, its diagonal the root of twice the latter, over their
    length.  So no row cancels however small or large the concentration, and the diagonal is
    positive.
    """
    rows, size = first.shape
    dimension = 1
    while dimension * dimension < size:
        dimension += 1
    step = 1 if memory.shape[0] > 1 else 0
    for i in range(dimension):
        place = i * dimension
        for row in range(rows):
            scratch[A + row] = memory[row * step, 0] + 0.5 * (dimension - 1 - i)
        gamma_roots(stream, size, place + i, scratch, rows)
        for row in range(rows):
            square = 0.0
            for j in range(i):
                square += first[row, place + j] * first[row, place + j]
            chi = _ROOT_TWO * scratch[COUNT + row]
            length = chi * sqrt(1.0 + square / chi / chi) if chi > 1.0 else sqrt(square + chi * chi)
            for j in range(i):
                out[row, place + j] = first[row, place + j] / length
            share = chi / length if i > 0 else 1.0
            out[row, place + i] = share if share > SMALLEST else SMALLEST
            for j in range(i + 1, dimension):
                out[row, place + j] = 0.0
