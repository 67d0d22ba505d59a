"""Loops over draws that are whole rows: vectors, and matrices in C order."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from arraydist._typing import Shape
from arraydist.kernels.philox import element_words
from arraydist.kernels.primitives import uint64
from arraydist.kernels.record import ROWS_AT_ONCE, SCRATCH_LANES, SPARE_MEMORY, Sampler
from arraydist_numpy import layout, loop_jobs
from arraydist_numpy.compiler import Program, Source, Twin
from arraydist_numpy.primitives import types

NDArray = npt.NDArray[Any]

CHUNK = 1024
"""Elements, at least, that are worth a thread of their own, and that one takes at a time."""

BLOCK = 1 << 16
"""Elements, at least one draw's, whose first words are made in one loop."""


def fill(
    sampler: Sampler,
    out: NDArray,
    parameters: Sequence[Any],
    origins: npt.NDArray[np.int64],
    length: int,
    key_words: tuple[int, int, int, int],
) -> None:
    """Fill an array with draws.

    Parameters
    ----------
    sampler
        Of the kind ``"rows"``.
    out
        A contiguous float64 or int64 array.
    parameters
        Arrays that broadcast against ``out`` but for its last axes, one draw, of which they may
        have any number of items.
    origins, length
        Index of the first element of each run of consecutive elements, and the runs' length.
    key_words
        The words of the key.

    Raises
    ------
    ValueError
        The elements of a draw are not consecutive, or parameters lack its axes.
    TypeError
        Too many or few parameters.
    """
    if len(parameters) != sampler.arity:
        raise TypeError(f"{sampler.name} takes {sampler.arity} parameters, got {len(parameters)}")
    batch, event = _split(out.shape, sampler.event_dim)
    size = math.prod(event)
    if length % size:
        raise ValueError(f"a draw of {sampler.name} is of {size} consecutive elements")
    rows = [_rows(sampler, parameter, batch) for parameter in parameters]
    shared = all(len(each) == 1 for each in rows)
    loop = _loop(sampler, out.dtype.name, shared)
    target = out.reshape(-1, size)
    chunk = -(-CHUNK // size)
    loop_jobs.run(loop, len(target), chunk, chunk, (origins, length, *key_words, target, *rows))


def _split(shape: Shape, event_dim: int) -> tuple[Shape, Shape]:
    """Batch and event shape."""
    place = len(shape) - event_dim
    return shape[:place], shape[place:]


def _rows(sampler: Sampler, parameter: Any, batch: Shape) -> NDArray:
    """A parameter as rows, of which draw number ``i`` takes row ``i`` modulo their number."""
    array = np.asarray(parameter, np.float64)
    if array.ndim < sampler.event_dim:
        raise ValueError(
            f"a parameter of {sampler.name} has {sampler.event_dim} axes of one draw, "
            f"got shape {array.shape}"
        )
    own, event = _split(array.shape, sampler.event_dim)
    while own and own[0] == 1:
        own = own[1:]
    array = array.reshape(*own, math.prod(event))
    if not layout.repeats(own, batch):
        array = np.broadcast_to(array, (*batch, array.shape[-1]))
    return np.require(array.reshape(-1, array.shape[-1]), np.float64, ("C", "A", "W"))


# The first words of all elements of a block of draws, which follow each other, in one loop that
# vectorises; then the draws.
_LOOP = """\
def {name}({arguments}):
    size = out.shape[1]
    block = min(stop - start, max(1, min({rows_at_once}, {elements} // size)))
    memory = np.empty(({memory}, {memory_rows} * size + {spare}))
    xs, ys = np.empty((block, size)), np.empty((block, size))
    x_items, y_items = xs.reshape(block * size), ys.reshape(block * size)
    scratch = np.zeros({lanes} * {rows_at_once})
    high0, high1, key0, key1 = uint64(h0), uint64(h1), uint64(k0), uint64(k1)
    {before}
    row = start
    while row < stop:
        run = row * size // length
        offset = row * size - run * length
        base = uint64(origins[run] + offset)
        count = min(block, stop - row, (length - offset) // size)
        for i in range(count * size):
            w0, w1, w2, w3 = words(base + uint64(i), uint64(0), high0, high1, key0, key1)
            x_items[i], y_items[i] = element(w0, w1, w2, w3)
        {each}
        stream = (base, high0, high1, key0, key1)
        attempt(stream, xs[:count], ys[:count], memory, out[row : row + count], scratch)
        row += count
"""


@functools.cache
def _loop(sampler: Sampler, stored: str, shared: bool) -> Twin:
    """The loop over draws; with shared parameters they are set up once."""
    if sampler.element is None or sampler.setup is None:
        raise TypeError(f"the sampler {sampler.name} of rows has no element or no setup")
    name = f"draw_{sampler.name}_{stored}_{'shared' if shared else 'each'}"
    names = [f"p{i}" for i in range(sampler.arity)]
    if shared:
        setup = ", ".join([*(f"{each}[0]" for each in names), "memory[0]"])
    else:
        own = (f"{each}[(row + i) % {each}.shape[0]]" for each in names)
        setup = ", ".join([*own, "memory[i]"])
    text = _LOOP.format(
        name=name,
        arguments=", ".join(("start, stop, origins, length, k0, k1, h0, h1, out", *names)),
        rows_at_once=ROWS_AT_ONCE,
        elements=BLOCK,
        lanes=SCRATCH_LANES,
        memory="1" if shared else "block",
        memory_rows=sampler.memory_rows,
        spare=SPARE_MEMORY,
        before=f"setup({setup})" if shared else "pass",
        each="pass" if shared else f"for i in range(count): setup({setup})",
    )
    sources: dict[str, Source] = {"attempt": sampler.attempt, "element": sampler.element}
    sources |= {"setup": sampler.setup, "uint64": uint64, "words": element_words}
    matrix = types.Array(types.float64, 2, "C")
    target = types.Array(getattr(types, stored), 2, "C")
    run_starts = types.Array(types.int64, 1, "C")
    signature = (types.int64, types.int64, run_starts, *[types.int64] * 5, target)
    signature = (*signature, *[matrix] * sampler.arity)
    return Program(name, text, sources, {"np": np}, signature).compile()
