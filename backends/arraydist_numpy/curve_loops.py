"""Loops over formulas in which kernels are interpolated, see `arraydist_numpy.curve_tables`.

A block of elements goes through stages: the coordinate of each curve and the row of its table,
vector code; the polynomials, element by element; and the rest of the formula, vector code again.
"""

from __future__ import annotations

import functools
import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from arraydist.kernels.curves import CURVES, Curve
from arraydist.kernels.primitives import float_to_bits, fma, int64, uint64
from arraydist.kernels.record import Kernel
from arraydist.tracing import Node
from arraydist_numpy import threads
from arraydist_numpy.compiler import Program, Source
from arraydist_numpy.curve_tables import CELLS, DEGREE, FARTHEST, FIRST, ROW, SHIFT, Numbers, Table
from arraydist_numpy.emission import Body
from arraydist_numpy.layout import BLOCK, Buffer, address
from arraydist_numpy.primitives import LOAD, STORE, read, types, write

CHUNK = 16 * BLOCK
"""About as many elements one thread takes at a time, and one sum is of."""


@dataclass(frozen=True)
class CurveLoops:
    """Loops of a formula with curves.

    Attributes
    ----------
    arguments
        Of the formula, with the dtype in which each is stored.
    curves
        Nodes of kernels that are curves, none of them under another.
    output
        Nodes that are computed.
    stored
        The dtype in which these are stored; None where they are summed, each set of
        parameters by itself.
    """

    arguments: tuple[tuple[Node, str], ...]
    curves: tuple[Node, ...]
    outputs: tuple[Node, ...]
    stored: str | None

    @functools.cached_property
    def shares(self) -> tuple[int, ...]:
        """For each curve the first one of the same coordinate, whose cells it takes too."""
        keys = [(_record(node).coordinate, node.inputs) for node in self.curves]
        return tuple(keys.index(key) for key in keys)

    def on_disk(self) -> bool:
        """Whether the kernel cache has them."""
        return all(program.cached() for program in (self._extent, self._main))

    def compile(self) -> None:
        """Make them ready to run."""
        self._extent.compile()
        self._main.compile()

    def extents(
        self, buffers: Sequence[Buffer], total: int, columns: int
    ) -> list[tuple[Numbers, Numbers]]:
        """The least and the largest first argument of each curve, for each set of parameters.

        Of those in the curve's domain; infinities where there is none.  Buffers that do not move
        by position hold a block.
        """
        length = block_length(columns)
        items = len(self.curves) * length
        found: list[tuple[Numbers, Numbers]] = []
        loop, places = self._extent.compile(), _places(buffers)

        def task(start: int, stop: int) -> None:
            lowest, highest = np.full(items, math.inf), np.full(items, -math.inf)
            loop(start, stop, length, address(lowest), address(highest), *places)
            found.append((lowest, highest))

        threads.run(task, total, _stretch(length))
        shape = (len(self.curves), length // columns, columns)
        lowest = np.min([low for low, _ in found], axis=0).reshape(shape).min(axis=1)
        highest = np.max([high for _, high in found], axis=0).reshape(shape).max(axis=1)
        return [(lowest[number], highest[number]) for number in self.shares]

    def run(
        self,
        buffers: Sequence[Buffer],
        tables: Sequence[Table],
        outs: Sequence[npt.NDArray[Any]],
        total: int,
        columns: int,
    ) -> int:
        """Set the outputs; how many values of curves are NaN.

        Sums go to rows of the outputs, one a stretch of elements.
        """
        length = block_length(columns)
        stretch = _stretch(length)
        items = (3 * len(self.curves) + (len(outs) if self.stored is None else 0)) * length
        bases = [np.tile(table.bases, length // columns) for table in tables]
        places = [address(out) for out in outs]
        for table, base in zip(tables, bases, strict=True):
            places += [address(table.rows), address(base)]
        places += _places(buffers)
        loop = self._main.compile()
        left: list[int] = []

        def task(start: int, stop: int) -> None:
            scratch = np.empty(items)
            left.append(loop(start, stop, length, stretch, columns, address(scratch), *places))

        threads.run(task, total, stretch)
        return sum(left)

    @functools.cached_property
    def _extent(self) -> Program:
        return _extent_program(self)

    @functools.cached_property
    def _main(self) -> Program:
        return _main_program(self)


def block_length(columns: int) -> int:
    """Elements of a block: a multiple of the sets of parameters."""
    return columns * -(-BLOCK // columns)


def stretches(total: int, columns: int) -> int:
    """How many sums there are of one output and one set of parameters."""
    return -(-total // _stretch(block_length(columns)))


def _stretch(length: int) -> int:
    return length * max(1, CHUNK // length)


def _places(buffers: Sequence[Buffer]) -> list[int]:
    places = []
    for buffer in buffers:
        places += [address(buffer.array), buffer.by_position]
    return places


_EXTENT = """\
for i in range(count):
{lines}
    low = load_float64(lowest, {start} + i)
    high = load_float64(highest, {start} + i)
    store_low(lowest, {start} + i, {x} if {inside} and {x} < low else low)
    store_high(highest, {start} + i, {x} if {inside} and {x} > high else high)
"""

_CELL = """\
for i in range(count):
{lines}
    s = coordinate{number}({values})
    place = int64(float_to_bits(abs(s) + {cells}.0) >> uint64({shift})) - {first}
    cell = (-1 - place if s < 0.0 else place) + load_int64(bases{number}, i)
    store_scratch(scratch, {start} + i, s)
    on_lattice = {inside} & (abs(s) <= {farthest})
    store_int64(scratch, {start} + length + i, {row} * cell if on_lattice else 0)
"""

# Two sums of every other power: half as long a chain of steps that wait for each other.  Sums of
# every fourth in the lanes of a vector take no less, since its lanes have to be added.
_POLYNOMIAL = """\
for i in range(count):
    row = load_int64(scratch, {shared} + length + i)
    centre, steepness = load_float64(table{number}, row), load_float64(table{number}, row + 1)
    t = (load_float64(scratch, {shared} + i) - centre) * steepness
    square = t * t
{horner}
    value = fma(odd, t, even)
    store_scratch(scratch, {start} + 2 * length + i, value)
    left += int64(value != value)
"""

_SUMS = """\
for column in range(columns):
    total = 0.0
    for i in range(column, length, columns):
        total += load_float64(scratch, {start} + i)
    store(out{number}, piece // stretch * columns + column, total)
"""


def _arguments(loops: CurveLoops, number: int) -> dict[str, str]:
    """Lines that compute the arguments of a curve, and expressions of these."""
    body = Body([node for node, _ in loops.arguments])
    curve = loops.curves[number]
    values = [body.operand(operand) for operand in curve.inputs]
    least, most = _record(curve).domain
    return {
        "lines": textwrap.indent("\n".join(_loads(loops) + body.lines), "    "),
        "values": ", ".join(values),
        "x": values[0],
        "inside": f"({values[0]} >= {least!r}) & ({values[0]} <= {most!r})",
    }


def _loads(loops: CurveLoops) -> list[str]:
    return [
        f"x{i} = read_{stored}(a{i}, block * p{i} + i)"
        for i, (_, stored) in enumerate(loops.arguments)
    ]


def _extent_program(loops: CurveLoops) -> Program:
    body = ""
    for number in sorted(set(loops.shares)):
        body += _EXTENT.format(start=f"{number} * length", **_arguments(loops, number))
    parameters = ["start", "stop", "length", "lowest", "highest", *_buffers(loops)]
    text = f"""\
def NAME({", ".join(parameters)}):
    for block in range(start, stop, length):
        count = min(length, stop - block)
{textwrap.indent(body, " " * 8)}"""
    return _program("extent", text, loops, len(parameters), {})


def _main_program(loops: CurveLoops) -> Program:
    head, block, tail = "", "", ""
    count = len(loops.curves)
    for number, shared in enumerate(loops.shares):
        places = {
            "number": number,
            "start": f"{3 * number} * length",
            "shared": f"{3 * shared} * length",
            "cells": CELLS,
            "farthest": FARTHEST,
            "shift": SHIFT,
            "first": FIRST,
            "row": ROW,
            "horner": _horner(number),
        }
        if shared == number:
            block += _CELL.format(**places, **_arguments(loops, number))
        block += _POLYNOMIAL.format(**places)
    body = Body([*[node for node, _ in loops.arguments], *loops.curves])
    for number, curve in enumerate(loops.curves):
        first = body.operand(curve.inputs[0])
        height = f"load_float64(scratch, {3 * number + 2} * length + i)"
        body.lines.append(f"{body.expression(curve)} = factor{number}({first}) * {height}")
    stores = []
    for number, node in enumerate(loops.outputs):
        value = body.expression(node)
        if loops.stored is not None:
            stores.append(f"store(out{number}, block + i, {value})")
            continue
        start = f"{3 * count + number} * length"
        head += f"for i in range(length):\n    store_sum(scratch, {start} + i, 0.0)\n"
        stores.append(
            f"store_sum(scratch, {start} + i, load_float64(scratch, {start} + i) + {value})"
        )
        tail += _SUMS.format(start=start, number=number)
    block += "for i in range(count):\n"
    block += textwrap.indent("\n".join(_loads(loops) + body.lines + stores), "    ")
    parameters = ["start", "stop", "length", "stretch", "columns", "scratch"]
    parameters += [f"out{number}" for number in range(len(loops.outputs))]
    for number in range(count):
        parameters += [f"table{number}", f"bases{number}"]
    parameters += _buffers(loops)
    text = f"""\
def NAME({", ".join(parameters)}):
    left = 0
    for piece in range(start, stop, stretch):
{textwrap.indent(head, " " * 8)}
        end = min(piece + stretch, stop)
        for block in range(piece, end, length):
            count = min(length, end - block)
{textwrap.indent(block, " " * 12)}
{textwrap.indent(tail, " " * 8)}
    return left
"""
    return _program("curve", text, loops, len(parameters), body.sources)


def _buffers(loops: CurveLoops) -> list[str]:
    return [f"{letter}{i}" for i in range(len(loops.arguments)) for letter in "ap"]


def _horner(number: int) -> str:
    """Lines that sum up the powers of a row."""
    lines = []
    for name, top in (("even", DEGREE), ("odd", DEGREE - 1)):
        lines.append(f"{name} = load_float64(table{number}, row + {2 + top})")
        lines += [
            f"{name} = fma({name}, square, load_float64(table{number}, row + {2 + power}))"
            for power in range(top - 2, -1, -2)
        ]
    return textwrap.indent("\n".join(lines), "    ")


def _record(node: Node) -> Curve:
    assert isinstance(node.op, Kernel)
    return CURVES[node.op.name]


def _program(
    what: str, text: str, loops: CurveLoops, arity: int, used: dict[str, Source]
) -> Program:
    names = "_".join(_curve_name(curve) for curve in loops.curves)
    name = f"{what}_{names}"
    sources: dict[str, Source] = {
        **used,
        "float_to_bits": float_to_bits,
        "fma": fma,
        "int64": int64,
        "uint64": uint64,
    }
    for number, curve in enumerate(loops.curves):
        record = _record(curve)
        body = Body([node for node, _ in loops.arguments])
        for operand in curve.inputs:
            body.operand(operand)
        sources |= body.sources
        sources |= {f"coordinate{number}": record.coordinate, f"factor{number}": record.factor}
    intrinsics: dict[str, Any] = {
        "store": write(loops.stored or "float64", 0),
        "load_float64": LOAD["float64"],
        "load_int64": LOAD["int64"],
        "store_int64": STORE["int64"],
        "store_scratch": write("float64", 1),
        "store_low": write("float64", 2),
        "store_high": write("float64", 3),
        "store_sum": write("float64", 4),
    }
    intrinsics |= {f"read_{stored}": read(stored) for _, stored in loops.arguments}
    signature = (types.int64,) * arity
    return Program(name, text.replace("NAME", name, 1), sources, intrinsics, signature)


def _curve_name(node: Node) -> str:
    assert isinstance(node.op, Kernel)
    return node.op.name
