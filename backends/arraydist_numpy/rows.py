"""Sources that take whole rows, over arrays of rows."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from arraydist_numpy import threads
from arraydist_numpy.compiler import Program, Twin
from arraydist_numpy.elementwise import CHUNK, result_dtype
from arraydist_numpy.memory import empty

_ROWS = numba.float64[:, ::1]


def apply(source: Callable[..., None], array: npt.NDArray[Any], length: int) -> npt.NDArray[Any]:
    """Apply a source to every row of the last axis; results are rows of another length."""
    dtype = result_dtype((array,))
    *batch, row = array.shape
    rows = np.ascontiguousarray(array, np.float64).reshape(math.prod(batch), row)
    out = empty((len(rows), length), np.dtype(np.float64))
    loop = _loop(source)

    def task(start: int, stop: int) -> None:
        loop(start, stop, rows, out)

    threads.run(task, len(rows), -(-CHUNK // max(1, row)))
    return out.reshape(*batch, length).astype(dtype, copy=False)


@functools.cache
def _loop(source: Callable[..., None]) -> Twin:
    name = f"rows_{source.__name__}"
    text = f"""\
def {name}(start, stop, rows, out):
    memory = np.empty(rows.shape[1])
    for row in range(start, stop):
        function(rows[row], memory, out[row])
"""
    signature = (numba.int64, numba.int64, _ROWS, _ROWS)
    return Program(name, text, {"function": source}, {"np": np}, signature).compile()
