"""Cholesky factors of standard Wishart matrices.

References
----------
.. [1] M. S. Bartlett, "On the theory of statistical regression", Proceedings of the Royal Society
   of Edinburgh 53 (1933), pp. 260-283.
.. [2] W. B. Smith, R. R. Hocking, "Algorithm AS 53: Wishart variate generator", Applied Statistics
   21 (1972), pp. 341-345.
"""

from __future__ import annotations

from typing import Final

from arraydist._typing import Array
from arraydist.kernels.record import sampler
from arraydist.kernels.samplers.gamma_roots import gamma_roots
from arraydist.kernels.samplers.lanes import COUNT, A
from arraydist.kernels.stream import Stream
from arraydist.kernels.uniforms import two_normals

_ROOT_TWO: Final = 1.4142135623730951


def degrees(df: Array, order: Array, memory: Array) -> None:
    """Degrees of freedom, and whether they fall from the first row to the last or rise."""
    memory[0] = df[0]
    memory[1] = order[0]


@sampler(kind="rows", arity=2, setup=degrees, event_dim=2, element=two_normals)
def bartlett(
    stream: Stream, first: Array, second: Array, memory: Array, out: Array, scratch: Array
) -> None:
    """Lower triangular A with A A' a Wishart matrix of unit scale [1]_, [2]_.

    Below the diagonal are standard normal numbers.  The square of element i of the diagonal, from
    0 on, is a chi-square number of df - i degrees of freedom where the second parameter is 0.
    Where it is 1, of df - (d - 1 - i): then A' A is a Wishart matrix.
    """
    rows, size = first.shape
    dimension = 1
    while dimension * dimension < size:
        dimension += 1
    step = 1 if memory.shape[0] > 1 else 0
    for i in range(dimension):
        place = i * dimension
        for row in range(rows):
            df, rising = memory[row * step, 0], memory[row * step, 1] > 0.0
            scratch[A + row] = 0.5 * (df - (dimension - 1 - i if rising else i))
        gamma_roots(stream, size, place + i, scratch, rows)
        for row in range(rows):
            for j in range(i):
                out[row, place + j] = first[row, place + j]
            out[row, place + i] = _ROOT_TWO * scratch[COUNT + row]
            for j in range(i + 1, dimension):
                out[row, place + j] = 0.0
