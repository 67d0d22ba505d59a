"""Sources that take many rows at once as columns, over arrays of rows."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from arraydist.kernels.columns import MEMORY_ROWS, SPARE_ROWS, into_columns, into_rows
from arraydist.kernels.record import Kernel
from arraydist_numpy import threads
from arraydist_numpy.compiler import Program, Source, Twin
from arraydist_numpy.elementwise import CHUNK
from arraydist_numpy.primitives import types
from arraydist_numpy.row_views import row_of

NDArray = npt.NDArray[Any]

ITEMS = 1024
"""Numbers of a block's rows, about: with their columns they stay in the fastest cache."""

COLUMNS = (8, 248)
"""Rows of a block: at least and at most."""

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
    prepare: Kernel | None,
    rows: Sequence[NDArray],
    out: NDArray,
) -> None:
    """Fill the rows of ``out``; arrays of fewer rows begin again after their last one."""
    # The first one's rows are columns in any case: the sources count on it.
    shared = (False, *[len(array) == 1 for array in rows[1:]])
    loop = _loop(source, prepare, shared)
    block = block_of(rows)

    def task(start: int, stop: int) -> None:
        loop(start, stop, block, out, *rows)

    threads.run(task, len(out), chunk_of(rows, block))


def block_of(rows: Sequence[NDArray]) -> int:
    """Rows that are columns at a time."""
    least, most = COLUMNS
    length: int = rows[0].shape[1]
    return min(most, max(least, ITEMS // max(1, length)))


def chunk_of(rows: Sequence[NDArray], block: int) -> int:
    """Rows that one thread takes at a time: whole blocks."""
    longest: int = max(1, *[array.shape[1] for array in rows])
    return block * math.ceil(CHUNK / longest / block)


def columns_of_inputs(shared: Sequence[bool]) -> tuple[list[str], list[str], list[str]]:
    """Source lines before a loop and in each block, and the names of what the source takes."""
    before, each, taken = [], [], []
    for i, alone in enumerate(shared):
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
def _loop(source: Callable[..., None], prepare: Kernel | None, shared: tuple[bool, ...]) -> Twin:
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
        arguments=", ".join(f"rows_{i}" for i in range(len(shared))),
        memory_rows=MEMORY_ROWS,
        spare_rows=SPARE_ROWS,
        before=indented(before, 1),
        each=indented(each, 2),
        taken=", ".join(taken),
    )
    signature = (types.int64,) * 3 + (MATRIX,) * (1 + len(shared))
    return Program(name, text, sources, {"np": np, "row_of": row_of}, signature).compile()
