"""A few vectors made of standard draws by a function of rows, in one compiled call."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from arraydist._typing import Shape
from arraydist.kernels.columns import MEMORY_ROWS, SPARE_ROWS, into_columns, into_rows
from arraydist.kernels.philox import counter_words, upper_word
from arraydist.kernels.primitives import uint64
from arraydist.kernels.record import Sampler
from arraydist.random.key import Key
from arraydist.row_function import RowFunction
from arraydist_numpy.columns import MATRIX, columns_of_inputs, indented
from arraydist_numpy.compiler import Program, Source, Twin
from arraydist_numpy.draw_loops import PLANE
from arraydist_numpy.primitives import types
from arraydist_numpy.row_views import row_of
from arraydist_numpy.rows import rows_of

_FLOAT64 = np.dtype(np.float64)

# The first elements of a stream take the first halves of the counters of their own numbers.
_LOOP = """\
def {name}(k0, k1, h0, h1, out, {arguments}):
    count, size = out.shape
    base, block = 0, count
    key0, key1, high0, high1 = uint64(k0), uint64(k1), uint64(h0), uint64(h1)
    upper = upper_word(uint64(base), uint64(0))
    rows_0 = np.empty((count, size))
    draws = rows_0.reshape(count * size)
    for i in range(count * size):
        w0, w1, w2, w3 = words(uint64(i), upper, high0, high1, key0, key1)
        draws[i] = attempt(w0, w1, w2, w3)[0]
    memory = np.empty(({memory_rows} * size + {spare_rows}, block))
    result = np.empty((size, block))
{inputs}
    function({taken}, count, memory, result)
    into_rows(result, base, count, out)
"""


def draw(
    function: RowFunction,
    sampler: Sampler,
    key: Key,
    shape: Shape,
    arrays: Sequence[npt.NDArray[Any]],
) -> npt.NDArray[Any] | None:
    """A function of the rows of standard draws and of arrays; None where this is no way to it.

    That is where there are draws beyond the first halves of the counters, which the samplers' own
    loops make, and where the arrays are not float64, since draws are made in their dtype.
    """
    total = math.prod(shape)
    if not 0 < total <= PLANE or not _suit(function, sampler):
        return None
    for array in arrays:
        if array.dtype is not _FLOAT64:
            return None
    batch, size = shape[:-1], shape[-1]
    rows = [rows_of(array, batch) for array in arrays]
    out = np.empty(shape)
    loop = _loop(function.source, sampler, tuple([len(each) == 1 for each in rows]))
    loop(*key.words(), out.reshape(total // size, size), *rows)
    return out


@functools.cache
def _suit(function: RowFunction, sampler: Sampler) -> bool:
    """Whether there is a loop of a function and a sampler."""
    plain = function.together and function.prepare is None and function.length is None
    return plain and sampler.kind == "pair" and not sampler.arity


@functools.cache
def _loop(source: Callable[..., None], sampler: Sampler, shared: tuple[bool, ...]) -> Twin:
    before, each, taken = columns_of_inputs(shared)
    name = f"draw_{sampler.name}_{source.__name__}"
    text = _LOOP.format(
        name=name,
        arguments=", ".join(f"rows_{i}" for i in range(1, 1 + len(shared))),
        memory_rows=MEMORY_ROWS,
        spare_rows=SPARE_ROWS,
        inputs=indented([*before, *each], 1),
        taken=", ".join(taken),
    )
    sources: dict[str, Source] = {
        "attempt": sampler.attempt,
        "function": source,
        "into_columns": into_columns,
        "into_rows": into_rows,
        "uint64": uint64,
        "upper_word": upper_word,
        "words": counter_words,
    }
    signature = (types.int64,) * 4 + (MATRIX,) * (1 + len(shared))
    return Program(name, text, sources, {"np": np, "row_of": row_of}, signature).compile()
