"""Sources that take many rows at once as columns, over arrays of rows."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from arraydist.kernels.columns import MEMORY_ROWS, SPARE_ROWS, into_columns, into_rows
from arraydist_numpy import loop_jobs
from arraydist_numpy.compiler import Program, Source, Twin
from arraydist_numpy.elementwise import CHUNK
from arraydist_numpy.primitives import types
from arraydist_numpy.row_views import row_of

NDArray = npt.NDArray[Any]

ITEMS = 8192
"""Numbers of a block's rows, about: with their columns they stay in a fast cache."""

COLUMNS = (64, 240)
"""Rows of a block, at least and at most: whole steps of the vector loops over columns, and not so
many that items of one column are a power of two apart, which a cache has few places for."""

_STEP = 16

_LOOP = """\
def {name}(start, stop, block, out, {arguments}):
    memory = np.empty(({memory_rows} * rows_0.shape[1] + {spare_rows}, block))
    result = np.empty((out.shape[1], block))
{before}
    for base in range(start, stop, block):
        count = min(block, stop - base)
{each}
        function({taken}, count, memory, result)
        into_rows(result, base, count, out)
"""

MATRIX = types.Array(types.float64, 2, "C")


def fill(
    source: Callable[..., None],
    prepare: Source | None,
    rows: Sequence[NDArray],
    out: NDArray,
) -> None:
    """Fill the rows of ``out``; arrays of fewer rows begin again after their last one."""
    loop = _loop(source, prepare, tuple([len(array) == 1 for array in rows[1:]]))
    count = len(out)
    block = block_of(rows, count)
    if 0 < count <= block:
        loop(0, count, block, out, *rows)
    else:
        loop_jobs.run(loop, count, chunk_of(rows, block), block, (block, out, *rows))


def block_of(rows: Sequence[NDArray], count: int) -> int:
    """Rows that are columns at a time."""
    least, most = COLUMNS
    if count <= least:
        return max(1, count)
    length: int = rows[0].shape[1]
    block = ITEMS // max(1, length) // _STEP * _STEP
    return min(most, max(least, block), count)


def chunk_of(rows: Sequence[NDArray], block: int) -> int:
    """Rows that one thread takes at a time: whole blocks."""
    longest: int = max(1, *[array.shape[1] for array in rows])
    return block * math.ceil(CHUNK / longest / block)


def columns_of_inputs(shared: Sequence[bool]) -> tuple[list[str], list[str], list[str]]:
    """Source lines before a loop and in each block, and the names of what the source takes.

    ``shared`` tells of all arrays but the first, whose rows are columns in any case: the sources
    count on it.
    """
    before, each, taken = [], [], []
    for i, alone in enumerate((False, *shared)):
        taken.append(f"columns_{i}")
        if alone:
            before.append(f"columns_{i} = row_of(rows_{i}, 0)")
        else:
            before.append(f"columns_{i} = np.empty((rows_{i}.shape[1], block))")
            each.append(f"into_columns(rows_{i}, base % len(rows_{i}), count, columns_{i})")
    return before, each, taken


def indented(lines: Sequence[str], levels: int) -> str:
    """Lines of a source."""
    return "\n".join("    " * levels + line for line in lines)


_PREPARED = """\
for i in range(len(prepared)):
    for k in range(count):
        prepared[i, k] = prepare(columns_0[i, k])
"""


@functools.cache
def _loop(source: Callable[..., None], prepare: Source | None, shared: tuple[bool, ...]) -> Twin:
    name = f"over_columns_{source.__name__}"
    before, each, taken = columns_of_inputs(shared)
    sources: dict[str, Source] = {
        "function": source,
        "into_columns": into_columns,
        "into_rows": into_rows,
    }
    if prepare is not None:
        sources["prepare"] = prepare
        taken.insert(0, "prepared")
        before.append("prepared = np.empty((rows_0.shape[1], block))")
        each += _PREPARED.splitlines()
    text = _LOOP.format(
        name=name,
        arguments=", ".join(f"rows_{i}" for i in range(1 + len(shared))),
        memory_rows=MEMORY_ROWS,
        spare_rows=SPARE_ROWS,
        before=indented(before, 1),
        each=indented(each, 2),
        taken=", ".join(taken),
    )
    signature = (types.int64,) * 3 + (MATRIX,) * (2 + len(shared))
    return Program(name, text, sources, {"np": np, "row_of": row_of}, signature).compile()
