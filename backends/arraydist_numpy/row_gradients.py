"""Gradients of functions of rows: what reverse mode asks for, summed in the same loop."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from arraydist.kernels.columns import (
    MEMORY_ROWS,
    SPARE_ROWS,
    into_columns,
    into_rows,
    sum_columns,
)
from arraydist.row_function import RowGradient
from arraydist_numpy import columns, loop_jobs
from arraydist_numpy.compiler import Program, Source, Twin
from arraydist_numpy.elementwise import result_dtype
from arraydist_numpy.fused_gradients import summed_to
from arraydist_numpy.memory import empty
from arraydist_numpy.primitives import types
from arraydist_numpy.row_views import row_of
from arraydist_numpy.rows import rows_of

NDArray = npt.NDArray[Any]

_UNUSED, _OF_EACH, _SUMMED = "unused", "of_each", "summed"
"""What becomes of a gradient: nothing, one row a row, or the sum over each block of rows."""

_STORES = {
    _OF_EACH: "into_rows(result_{i}, base, count, of_{i})",
    _SUMMED: "sum_columns(result_{i}, count, base // block, of_{i})",
}


def pull_back(
    rule: RowGradient, gradient: NDArray, arrays: Sequence[NDArray], needed: Sequence[bool]
) -> list[NDArray | None]:
    """The gradients in the arrays that need them, of their shapes; None for those without one.

    ``gradient`` is that in the result.  An array that is the same for
    all rows takes the sum of each block of rows, and then of the blocks, one after the other:
    the bits do not depend on the number of threads.
    """
    dtype = result_dtype(arrays)
    batch = np.broadcast_shapes(*[array.shape[:-1] for array in arrays])
    count = math.prod(batch)
    rows = [rows_of(array, batch) for array in arrays]
    upstream = rows_of(np.broadcast_to(gradient, (*batch, gradient.shape[-1])), batch)
    block = columns.block_of(rows, count)
    kinds, places = [], []
    for i in rule.of:
        # An array that is broadcast already has a gradient for each of its rows.
        alone = arrays[i].size == rows[i].shape[1]
        kind = (_SUMMED if alone else _OF_EACH) if needed[i] else _UNUSED
        length = rows[i].shape[1] if needed[i] else 0
        kinds.append(kind)
        places.append(empty((-(-count // block) if alone else count, length), np.float64))
    shared = tuple([len(array) == 1 for array in (*rows[1:], upstream)])
    loop = _loop(rule, shared, tuple(kinds))
    arguments = (block, *rows, upstream, *places)
    loop_jobs.run(loop, count, columns.chunk_of(rows, block), block, arguments)
    found: list[NDArray | None] = [None] * len(arrays)
    for i, kind, place in zip(rule.of, kinds, places, strict=True):
        if kind == _SUMMED:
            found[i] = np.add.reduce(place).reshape(arrays[i].shape).astype(dtype, copy=False)
        elif kind == _OF_EACH:
            whole = place.reshape(*batch, place.shape[1])
            found[i] = summed_to(whole, arrays[i].shape).astype(dtype, copy=False)
    return found


_LOOP = """\
def {name}(start, stop, block, {arguments}):
    memory = np.empty(({memory_rows} * rows_0.shape[1] + {spare_rows}, block))
{before}
    for base in range(start, stop, block):
        count = min(block, stop - base)
{each}
        function({gradient}, {taken}, count, memory, {results})
{stores}
"""


@functools.cache
def _loop(rule: RowGradient, shared: tuple[bool, ...], kinds: tuple[str, ...]) -> Twin:
    name = f"over_columns_{rule.source.__name__}"
    before, each, taken = columns.columns_of_inputs(shared)
    *taken, gradient = taken
    places = range(len(kinds))
    before += [f"result_{i} = np.empty((of_{i}.shape[1], block))" for i in places]
    stores = [_STORES[kind].format(i=i) for i, kind in enumerate(kinds) if kind != _UNUSED]
    inputs = [f"rows_{i}" for i in range(1 + len(shared))]
    text = _LOOP.format(
        name=name,
        arguments=", ".join([*inputs, *[f"of_{i}" for i in places]]),
        memory_rows=MEMORY_ROWS,
        spare_rows=SPARE_ROWS,
        before=columns.indented(before, 1),
        each=columns.indented(each, 2),
        gradient=gradient,
        taken=", ".join(taken),
        results=", ".join(f"result_{i}" for i in places),
        stores=columns.indented(stores, 2),
    )
    sources: dict[str, Source] = {
        "function": rule.source,
        "into_columns": into_columns,
        "into_rows": into_rows,
        "sum_columns": sum_columns,
    }
    signature = (*[types.int64] * 3, *[columns.MATRIX] * (len(inputs) + len(kinds)))
    return Program(name, text, sources, {"np": np, "row_of": row_of}, signature).compile()
