"""Tables of polynomials for kernels that are smooth curves, see `arraydist.kernels.curves`.

The line of the coordinate s is cut into cells of a lattice that is the same for all calls: of width
1 next to 0, further out 32 to an octave.  For each set of parameters, the cells from the least
to the largest coordinate of its elements get a polynomial through the kernel's values at
Chebyshev's points.  What an element gets depends on its own arguments alone, not on the other
elements or the threads.

References
----------
.. [1] L. N. Trefethen, Approximation Theory and Approximation Practice (2013), chapters 3 and 8:
   interpolation in Chebyshev's points, and the decay of coefficients with the distance to the
   nearest singularity.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from arraydist.kernels.curves import CURVES
from arraydist.kernels.record import Kernel
from arraydist_numpy import threads

Numbers = npt.NDArray[np.float64]

DEGREE = 12
CELLS = 32
"""Cells in an octave, a power of two, and those of width 1 on each side of 0."""
SHIFT = 52 - 5
"""Bits of CELLS plus the size of s below those that number the cell."""
FIRST = np.float64(CELLS).view(np.int64).item() >> SHIFT
"""What the cell next to 0 has in those."""
ROW = 16
"""Numbers in a row: centre of the cell, reciprocal of half its width, coefficients of powers."""

FARTHEST = 2.0**40
"""Largest coordinate in size on the lattice."""

_MARGIN = 1e-12
"""Relative; by how much rounding may shift a coordinate."""
_CONVERGED = 1e-13
"""Size of the last two Chebyshev coefficients, relative to the value, beyond the kernel's own
tolerance; what is left out is a small part of that."""
_ROWS_AT_ONCE = 64


class Table(NamedTuple):
    """Polynomials of a kernel for several sets of parameters.

    Attributes
    ----------
    rows
        One a cell, NaN where the polynomial does not converge; the first one, all NaN, is for
        elements off the lattice.
    bases
        What to add to a cell's number to have its row, one a set of parameters.
    """

    rows: Numbers
    bases: npt.NDArray[np.int64]


def make_table(
    kernel: Kernel, parameters: Sequence[Numbers], lowest: Numbers, highest: Numbers
) -> Table:
    """The table for first arguments between bounds, one each for a set of parameters.

    There is nothing between bounds that have changed places.
    """
    some = lowest <= highest
    ends = np.stack([lowest, highest, np.clip(0.0, lowest, highest)])
    own = [np.broadcast_to(array, ends.shape).copy() for array in parameters]
    s = CURVES[kernel.name].coordinate(np.where(some, ends, 0.5), *own)
    some &= ~np.isnan(s).any(axis=0)
    s = np.clip(np.where(some, s, 0.0), -FARTHEST, FARTHEST)
    least, most = s.min(axis=0), s.max(axis=0)
    first = _cells(least - _MARGIN * (1.0 + np.abs(least)))
    last = _cells(most + _MARGIN * (1.0 + np.abs(most)))
    counts = np.where(some, last - first + 1, 0)
    stops = np.cumsum(counts) + 1
    bases = stops - counts - first
    rows = np.empty((stops[-1], ROW))
    rows[0] = math.nan
    owners = np.repeat(np.arange(counts.size), counts)
    cells = np.arange(1, stops[-1]) - bases[owners]

    def task(start: int, stop: int) -> None:
        own = [array[owners[start:stop]] for array in parameters]
        rows[1 + start : 1 + stop] = _polynomials(kernel, cells[start:stop], own)

    threads.run(task, cells.size, _ROWS_AT_ONCE)
    return Table(rows, bases)


def _cells(s: Numbers) -> npt.NDArray[np.int64]:
    """Numbers of the cells that coordinates are in."""
    place = ((np.abs(s) + CELLS).view(np.int64) >> SHIFT) - FIRST
    return np.where(s < 0.0, -1 - place, place)


def _edges(cells: npt.NDArray[np.int64]) -> tuple[Numbers, Numbers]:
    """Centres of cells and halves of their widths."""
    negative = cells < 0
    place = np.where(negative, -1 - cells, cells) + FIRST
    inner, outer = ((place + step << SHIFT).view(np.float64) - CELLS for step in (0, 1))
    return np.where(negative, -0.5, 0.5) * (inner + outer), 0.5 * (outer - inner)


def _polynomials(
    kernel: Kernel, cells: npt.NDArray[np.int64], parameters: list[Numbers]
) -> Numbers:
    """Rows of cells, each with its own parameters."""
    points, to_coefficients, to_powers = _chebyshev()
    centre, half = (array[:, None] for array in _edges(cells))
    nodes = centre + half * points
    # Parameters of each node's own: nothing is shared, and so nothing interpolated.
    own = [np.broadcast_to(array[:, None], nodes.shape).copy() for array in parameters]
    with np.errstate(all="ignore"):
        values: Numbers = CURVES[kernel.name].heights(nodes, *own)
        coefficients = _product(values, to_coefficients)
        least = np.abs(values).min(axis=1)
        rest = np.abs(coefficients[:, -2:]).max(axis=1)
        converged = rest <= (_CONVERGED + kernel.tolerance) * least
        powers = _product(coefficients, to_powers)
    powers[~converged] = math.nan
    rows = np.zeros((len(cells), ROW))
    rows[:, : DEGREE + 3] = np.concatenate([centre, 1.0 / half, powers], axis=1)
    return rows


def _product(values: Numbers, matrix: Numbers) -> Numbers:
    """The matrix product; NumPy's own has other bits for other numbers of rows."""
    total: Numbers = values[:, :1] * matrix[0]
    for i in range(1, len(matrix)):
        total += values[:, i : i + 1] * matrix[i]
    return total


@functools.cache
def _chebyshev() -> tuple[Numbers, Numbers, Numbers]:
    """Chebyshev's points, and what takes values there to coefficients, and these to powers [1]_.

    One after the other: the high coefficients are small, so that the large integers that are
    their powers' do no harm, which the values themselves would come to.
    """
    number = np.arange(DEGREE + 1)
    cosines = np.array(
        [[math.cos(math.pi * k * (j + 0.5) / (DEGREE + 1)) for k in number] for j in number]
    )
    to_coefficients = cosines * np.where(number == 0, 1.0, 2.0) / (DEGREE + 1)
    to_powers = np.zeros((DEGREE + 1, DEGREE + 1))
    for k in number:
        powers = np.polynomial.chebyshev.cheb2poly(np.eye(DEGREE + 1)[k])
        to_powers[k, : len(powers)] = powers
    return cosines[:, 1], to_coefficients, to_powers
