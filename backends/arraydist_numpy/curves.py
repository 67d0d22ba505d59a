"""Kernels over many elements that share all arguments but the first, by interpolation.

`arraydist.kernels.curves` says which kernels and why: in a coordinate s of the first argument they
are smooth curves.  The line of s is cut into cells of a lattice that is the same for all calls: of
width 1 next to 0, further out 32 to an octave.  For each set of parameters, and
the cells from the least to the largest coordinate of its elements, a polynomial through the
kernel's values at Chebyshev's points is made; then each element takes a polynomial instead of the
kernel.  What an element gets depends on its own arguments alone, not on the other elements,
their number (enough of them there have to be) or the threads.

Elements off the lattice or in a cell whose polynomial does not converge are the kernel's own, edges
and NaN among them.

References
----------
.. [1] L. N. Trefethen, Approximation Theory and Approximation Practice (2013), chapters 3 and 8:
   interpolation in Chebyshev's points, and the decay of coefficients with the distance to the
   nearest singularity.
"""

from __future__ import annotations

import functools
import math
import textwrap
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from arraydist._typing import Shape
from arraydist.kernels.curves import CURVES, Curve
from arraydist.kernels.primitives import float_to_bits, fma, int64, uint64
from arraydist.kernels.record import Kernel
from arraydist_numpy import threads
from arraydist_numpy.compiler import Program, Source, Twin
from arraydist_numpy.layout import BLOCK, address, batch_of, contiguous, repeated, repeats
from arraydist_numpy.primitives import LOAD, STORE, read, types, write

Numbers = npt.NDArray[np.float64]

LEAST = 1 << 13
"""Elements of one set of parameters from which on the table is worth making: a hundred values of
the kernel, or a few thousand where the elements are spread over all magnitudes."""

_DEGREE = 12
_CELLS = 32
"""Cells in an octave, a power of two, and those of width 1 on each side of 0."""
_SHIFT = 52 - 5
_FIRST = np.float64(_CELLS).view(np.int64).item() >> _SHIFT
_ROW = 16
"""Numbers in a row of the table: centre of the cell, reciprocal of half its width, coefficients."""
_MARGIN = 1e-12
"""Relative; by how much rounding may shift a coordinate."""
_CONVERGED = 1e-13
"""Size of the last two Chebyshev coefficients, relative to the value, beyond the kernel's own
tolerance; what is left out is a small part of that."""
_ROWS_AT_ONCE = 64

CHUNK = 16 * BLOCK
"""About as many elements one thread takes at a time."""


class _Columns(NamedTuple):
    """Sets of parameters, of which element i has number i modulo their count.

    Attributes
    ----------
    parameters
        One array a parameter, as long as the sets are many.
    length
        Length of a block: a multiple of that.
    repeated
        The arrays repeated to that length.
    """

    parameters: list[Numbers]
    length: int
    repeated: list[Numbers]


def apply(kernel: Kernel, out: npt.NDArray[Any], arguments: Sequence[Any]) -> bool:
    """Set the elements of an output to a kernel's values, where interpolation pays.

    Returns
    -------
    bool
        False where it does not, and nothing was done.
    """
    curve = CURVES.get(kernel.name)
    first, *parameters = arguments
    if curve is None or np.shape(first) != out.shape:
        return False
    batch = batch_of(parameters)
    count = math.prod(batch)
    if not repeats(batch, out.shape) or out.size < LEAST * count:
        return False
    extent, interpolate = _loops(kernel, out.dtype.name)
    x = contiguous(first, out.shape, out.dtype).array
    columns = _columns(parameters, batch, out)
    lowest, highest = _extent(curve, extent, x, columns)
    table, bases = _table(kernel, curve, columns, lowest, highest)
    if _interpolate(curve, interpolate, x, out, columns, table, bases):
        left = np.isnan(out)
        others = [np.broadcast_to(parameter, out.shape)[left] for parameter in parameters]
        # As many arrays of one shape: no parameters that are shared.
        out[left] = kernel(x.reshape(out.shape)[left], *others)
    return True


def _columns(parameters: Sequence[Any], batch: Shape, out: npt.NDArray[Any]) -> _Columns:
    flat = []
    for parameter in parameters:
        # float32 numbers among float32 arrays, as in other loops
        array = np.asarray(parameter, out.dtype)
        # leading axes of length one have no part in the batch
        array = array.reshape(array.shape[max(0, array.ndim - len(batch)) :])
        flat.append(np.broadcast_to(array, batch).astype(np.float64).ravel())
    copies = [repeated(array, out.size) for array in flat]
    return _Columns(flat, copies[0].size, copies)


def _run(task: threads.Task, columns: _Columns, total: int) -> None:
    """Run a task on blocks, on several threads."""
    threads.run(task, total, columns.length * max(1, CHUNK // columns.length))


def _extent(
    curve: Curve, loop: Twin, x: npt.NDArray[Any], columns: _Columns
) -> tuple[Numbers, Numbers]:
    """The least and the largest coordinate of each set of parameters, infinities if it has none."""
    length = columns.length
    found: list[tuple[Numbers, Numbers]] = []
    places = [address(array) for array in columns.repeated]

    def task(start: int, stop: int) -> None:
        lowest, highest = np.full(length, math.inf), np.full(length, -math.inf)
        loop(
            start, stop, length, curve.reach, address(lowest), address(highest), address(x), *places
        )
        found.append((lowest, highest))

    _run(task, columns, x.size)
    count = columns.parameters[0].size
    lowest = np.min([low for low, _ in found], axis=0).reshape(-1, count).min(axis=0)
    highest = np.max([high for _, high in found], axis=0).reshape(-1, count).max(axis=0)
    return lowest, highest


def _cells(s: Numbers) -> npt.NDArray[np.int64]:
    """Numbers of the cells that coordinates are in, as in the loop."""
    place = ((np.abs(s) + _CELLS).view(np.int64) >> _SHIFT) - _FIRST
    return np.where(s < 0.0, -1 - place, place)


def _edges(cells: npt.NDArray[np.int64]) -> tuple[Numbers, Numbers]:
    """Centres of cells and halves of their widths."""
    negative = cells < 0
    place = np.where(negative, -1 - cells, cells) + _FIRST
    inner, outer = ((place + step << _SHIFT).view(np.float64) - _CELLS for step in (0, 1))
    return np.where(negative, -0.5, 0.5) * (inner + outer), 0.5 * (outer - inner)


def _table(
    kernel: Kernel, curve: Curve, columns: _Columns, lowest: Numbers, highest: Numbers
) -> tuple[Numbers, npt.NDArray[np.int64]]:
    """The polynomials, and the row of each set of parameters' cell 0, repeated to a block.

    Row 0 is for elements off the lattice.
    """
    some = lowest <= highest
    lowest, highest = np.where(some, lowest, 0.0), np.where(some, highest, 0.0)
    first = _cells(lowest - _MARGIN * (1.0 + np.abs(lowest)))
    last = _cells(highest + _MARGIN * (1.0 + np.abs(highest)))
    counts = np.where(some, last - first + 1, 0)
    ends = np.cumsum(counts) + 1
    bases = ends - counts - first
    table = np.empty((ends[-1], _ROW))
    table[0] = math.nan
    owners = np.repeat(np.arange(counts.size), counts)
    cells = np.arange(1, ends[-1]) - bases[owners]

    def task(start: int, stop: int) -> None:
        own = owners[start:stop]
        parameters = [array[own] for array in columns.parameters]
        table[1 + start : 1 + stop] = _rows(kernel, curve, cells[start:stop], parameters)

    threads.run(task, cells.size, _ROWS_AT_ONCE)
    return table, repeated(bases, columns.length)


def _rows(
    kernel: Kernel, curve: Curve, cells: npt.NDArray[np.int64], parameters: list[Numbers]
) -> Numbers:
    """Rows of the table, NaN in those whose polynomial does not converge."""
    points, to_coefficients, to_powers = _chebyshev()
    centre, half = (array[:, None] for array in _edges(cells))
    nodes = centre + half * points
    whole = [np.broadcast_to(array[:, None], nodes.shape).copy() for array in parameters]
    with np.errstate(all="ignore"):
        values: Numbers = curve.heights(nodes, *whole)
        coefficients = _product(values, to_coefficients)
        least = np.abs(values).min(axis=1)
        rest = np.abs(coefficients[:, -2:]).max(axis=1)
        converged = rest <= (_CONVERGED + kernel.tolerance) * least
        powers = _product(coefficients, to_powers)
        powers[~converged] = math.nan
    rows = np.zeros((len(cells), _ROW))
    rows[:, : _DEGREE + 3] = np.concatenate([centre, 1.0 / half, powers], axis=1)
    return rows


def _product(values: Numbers, matrix: Numbers) -> Numbers:
    """The matrix product; NumPy's own has other bits for other numbers of rows."""
    total: Numbers = values[:, :1] * matrix[0]
    for i in range(1, len(matrix)):
        total += values[:, i : i + 1] * matrix[i]
    return total


@functools.cache
def _chebyshev() -> tuple[Numbers, Numbers, Numbers]:
    """Chebyshev's points, and what takes values there to coefficients, and these to powers.

    One after the other: the high coefficients are small, so that the large integers that are
    their powers' do no harm, which the values themselves would come to.
    """
    number = np.arange(_DEGREE + 1)
    # Python's cosine: NumPy's differs between machines in the last bit.
    cosines = np.array(
        [[math.cos(math.pi * k * (2 * j + 1) / (2 * _DEGREE + 2)) for k in number] for j in number]
    )
    to_coefficients = cosines * np.where(number == 0, 1.0, 2.0) / (_DEGREE + 1)
    to_powers = np.zeros((_DEGREE + 1, _DEGREE + 1))
    for k in number:
        powers = np.polynomial.chebyshev.cheb2poly(np.eye(_DEGREE + 1)[k])
        to_powers[k, : len(powers)] = powers
    return cosines[:, 1], to_coefficients, to_powers


def _interpolate(
    curve: Curve,
    loop: Twin,
    x: npt.NDArray[Any],
    out: npt.NDArray[Any],
    columns: _Columns,
    table: Numbers,
    bases: npt.NDArray[np.int64],
) -> int:
    """Set the elements by the table; how many of them are NaN."""
    length = columns.length
    places = [address(array) for array in (out, x, table, bases, *columns.repeated)]
    left: list[int] = []

    def task(start: int, stop: int) -> None:
        scratch = np.empty(2 * length)
        left.append(loop(start, stop, length, curve.reach, address(scratch), *places))

    _run(task, columns, out.size)
    return sum(left)


_EXTENT = """\
def {name}(start, stop, length, reach, lowest, highest, x{parameters}):
    for block in range(start, stop, length):
        for i in range(min(length, stop - block)):
            s = coordinate(load(x, block + i){values})
            low, high = load_float64(lowest, i), load_float64(highest, i)
            inside = abs(s) <= reach
            store_low(lowest, i, s if inside and s < low else low)
            store_high(highest, i, s if inside and s > high else high)
"""

# Two sums of every other power: half as long a chain of steps that wait for each other.
_INTERPOLATE = """\
def {name}(start, stop, length, reach, scratch, out, x, table, bases{parameters}):
    left = 0
    for block in range(start, stop, length):
        count = min(length, stop - block)
        for i in range(count):
            s = coordinate(load(x, block + i){values})
            place = int64(float_to_bits(abs(s) + {cells}.0) >> uint64({shift})) - {first}
            cell = (-1 - place if s < 0.0 else place) + load_int64(bases, i)
            store_scratch(scratch, i, s)
            store_int64(scratch, length + i, {row} * cell if abs(s) <= reach else 0)
        for i in range(count):
            row = load_int64(scratch, length + i)
            t = (load_float64(scratch, i) - load_float64(table, row)) * load_float64(table, row + 1)
            square = t * t
{horner}
            store_scratch(scratch, i, fma(odd, t, even))
        for i in range(count):
            value = factor(load(x, block + i)) * load_float64(scratch, i)
            store(out, block + i, value)
            left += int64(value != value)
    return left
"""


def _horner() -> str:
    """Lines that sum up the powers of a row."""
    lines = []
    for name, top in (("even", _DEGREE), ("odd", _DEGREE - 1)):
        lines.append(f"{name} = load_float64(table, row + {2 + top})")
        lines += [
            f"{name} = fma({name}, square, load_float64(table, row + {2 + power}))"
            for power in range(top - 2, -1, -2)
        ]
    return textwrap.indent("\n".join(lines), " " * 12)


@functools.cache
def _loops(kernel: Kernel, stored: str) -> tuple[Twin, Twin]:
    """The loops of `_extent` and `_interpolate`."""
    curve = CURVES[kernel.name]
    positions = range(1, kernel.arity)
    parts = {
        "parameters": "".join(f", a{i}" for i in positions),
        "values": "".join(f", load_float64(a{i}, i)" for i in positions),
        "cells": _CELLS,
        "shift": _SHIFT,
        "first": _FIRST,
        "row": _ROW,
        "horner": _horner(),
    }
    sources: dict[str, Source] = {
        "coordinate": curve.coordinate,
        "factor": curve.factor,
        "float_to_bits": float_to_bits,
        "fma": fma,
        "int64": int64,
        "uint64": uint64,
    }
    intrinsics = {
        "load": read(stored),
        "store": write(stored, 0),
        "load_float64": LOAD["float64"],
        "load_int64": LOAD["int64"],
        "store_int64": STORE["int64"],
        "store_scratch": write("float64", 1),
        "store_low": write("float64", 2),
        "store_high": write("float64", 3),
    }
    made = []
    for what, text, addresses in (("extent", _EXTENT, 3), ("curve", _INTERPOLATE, 5)):
        name = f"{what}_{kernel.name}_{stored}"
        signature = (
            *[types.int64] * 3,
            types.float64,
            *[types.int64] * (addresses + kernel.arity - 1),
        )
        program = Program(name, text.format(name=name, **parts), sources, intrinsics, signature)
        made.append(program.compile())
    extent, interpolate = made
    return extent, interpolate
