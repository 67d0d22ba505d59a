"""Sources that take whole rows, over arrays of rows."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from arraydist._typing import Shape
from arraydist.row_function import RowFunction
from arraydist_numpy import columns, layout, loop_jobs
from arraydist_numpy.compiler import Program, Source, Twin
from arraydist_numpy.elementwise import CHUNK, result_dtype
from arraydist_numpy.memory import empty
from arraydist_numpy.row_views import row_of

_FLOAT64 = np.dtype(np.float64)
_ROWS = numba.float64[:, ::1]
NDArray = npt.NDArray[Any]


def apply(function: RowFunction, arrays: Sequence[NDArray]) -> NDArray:
    """Apply a function to all rows of the last axis; the other axes broadcast."""
    first = arrays[0].shape[-1]
    if function.short is not None and 0 < first <= function.short[0]:
        function = function.short[1]
    length = first if function.length is None else function.length
    dtype = result_dtype(arrays)
    batches = {array.shape[:-1] for array in arrays}
    batches.discard(())
    batch = np.broadcast_shapes(*batches) if len(batches) > 1 else next(iter(batches), ())
    rows = [rows_of(array, batch) for array in arrays]
    if function.prepare is not None and len(rows[0]) != math.prod(batch):
        repeated = np.broadcast_to(arrays[0], (*batch, first))
        whole = np.require(repeated, np.float64, ("C", "A", "W"))
        rows[0] = whole.reshape(math.prod(batch), first)
    out = empty((*batch, length), _FLOAT64)
    _fill(function, rows, out.reshape(math.prod(batch), length))
    return out if dtype is _FLOAT64 else out.astype(dtype)


def _fill(function: RowFunction, rows: Sequence[NDArray], out: NDArray) -> None:
    """Fill rows; those of arrays that are fewer begin again after their last one."""
    if function.together:
        columns.fill(function.source, function.prepare, rows, out)
        return
    loop = _loop(function.source, function.prepare, function.shift, len(rows))
    longest = max(1, *[array.shape[-1] for array in rows])
    grain = -(-_BLOCK // longest)
    loop_jobs.run(loop, len(out), -(-CHUNK // longest), grain, (out, *rows))


def rows_of(array: NDArray, batch: Shape) -> NDArray:
    """The rows of an array; a loop over the batch goes through them again and again."""
    if array.dtype is _FLOAT64 and array.flags.carray:
        if array.ndim == 1:
            return array[np.newaxis]
        if array.shape[:-1] == batch:
            return array.reshape(math.prod(batch), array.shape[-1])
    while array.ndim > 1 and (array.shape[0] == 1 or (array.strides[0] == 0 and array.size)):
        array = array[0]  # once is enough of rows that are repeated
    given = array.shape[:-1]
    if not layout.repeats(given, batch):
        array = np.broadcast_to(array, (*batch, array.shape[-1]))
    array = np.require(array, np.float64, ("C", "A", "W"))
    return array.reshape(math.prod(array.shape[:-1]), array.shape[-1])


_PLAIN = """\
def {name}(start, stop, out{rows}):
    memory = np.empty(rows_0.shape[1])
{first}    for row in range(start, stop):
        function({taken}, memory, row_of(out, row))
{moves}"""

_PREPARED = """\
def {name}(start, stop, out{rows}):
    length = rows_0.shape[1]
    memory = np.empty(length)
    block = max(1, {block} // max(1, length))
    prepared = np.empty((block, length))
    given, kept = rows_0.reshape(-1), prepared.reshape(-1)
{first}    for base in range(start, stop, block):
        count = min(block, stop - base)
{shift}        for item in range(count * length):
            kept[item] = prepare({item})
        for place in range(count):
            row = base + place
            function(row_of(prepared, place), {taken}, memory, row_of(out, row))
{moves}"""

_SHIFT = """\
        for place in range(count):
            shift(row_of(rows_0, base + place), row_of(prepared, place))
"""

_BLOCK = 1024
"""Elements that are prepared at a time."""


@functools.cache
def _loop(
    source: Callable[..., None],
    prepare: Source | None,
    shift: Callable[..., None] | None,
    arity: int,
) -> Twin:
    name = f"over_rows_{source.__name__}"
    places = range(arity)
    indent = " " * (8 if prepare is None else 12)
    text = (_PLAIN if prepare is None else _PREPARED).format(
        name=name,
        rows="".join(f", rows_{i}" for i in places),
        first="".join(f"    at_{i} = start % max(1, len(rows_{i}))\n" for i in places),
        taken=", ".join(f"row_of(rows_{i}, at_{i})" for i in places),
        moves="".join(
            f"{indent}at_{i} = at_{i} + 1 if at_{i} + 1 < len(rows_{i}) else 0\n" for i in places
        ),
        block=_BLOCK,
        shift=_SHIFT if shift else "",
        item="kept[item]" if shift else "given[base * length + item]",
    )
    sources: dict[str, Source] = {"function": source}
    if prepare is not None:
        sources["prepare"] = prepare
    if shift is not None:
        sources["shift"] = shift
    signature = (numba.int64, numba.int64, *[_ROWS] * (arity + 1))
    return Program(name, text, sources, {"np": np, "row_of": row_of}, signature).compile()
