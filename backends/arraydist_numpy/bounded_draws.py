"""Draws with parameters of each element that are checked on the way."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from arraydist._typing import Shape
from arraydist.kernels.record import Sampler
from arraydist.random.bounds import Bounds
from arraydist_numpy import draw_loops, loop_jobs, rejection_loops, single_loops, word_loops
from arraydist_numpy.bounded_loops import PIECE, bounded_loop
from arraydist_numpy.compiler import Twin
from arraydist_numpy.layout import address

NDArray = npt.NDArray[Any]

_LOOPS: dict[str, Callable[[Sampler, str, bool], Twin]] = {
    "pair": draw_loops.pair_loop,
    "single": draw_loops.single_loop,
    "words": word_loops.word_loop,
    "rejection": rejection_loops.rejection_loop,
}


def suits(sampler: Sampler, stored: str, shape: Shape, parameters: Sequence[NDArray]) -> bool:
    """Whether each element has parameters of its own that the sampler's loop sees as they are."""
    shapes = {parameter.shape for parameter in parameters}
    if math.prod(shape) < 2 or shape not in shapes or not shapes <= {shape, ()}:
        return False
    if sampler.kind not in _LOOPS:
        return False
    # What float32 does not hold is drawn with as its smallest or largest number.
    single = all(parameter.dtype == np.float32 for parameter in parameters)
    return single or not _in_single(sampler, stored)


def _in_single(sampler: Sampler, stored: str) -> bool:
    return stored == "float32" and sampler.single is not None


def fill(
    sampler: Sampler,
    out: NDArray,
    stored: str,
    parameters: Sequence[NDArray],
    bounds: Bounds,
    key_words: tuple[int, int, int, int],
) -> bool:
    """Fill a large array with draws; whether the parameters are in their bounds.

    Some draws are missing where they are not.
    """
    single = _in_single(sampler, stored)
    loop = (
        single_loops.loop(sampler, False)
        if single
        else _LOOPS[sampler.kind](sampler, stored, False)
    )
    read: np.dtype[Any] = np.dtype(np.float32 if single else np.float64)
    arrays, steps = [], []
    for parameter in parameters:
        if parameter.shape == out.shape:
            arrays.append(np.require(parameter, read, ("C_CONTIGUOUS", "ALIGNED")))
            steps.append(0)
        else:
            arrays.append(np.full(PIECE, parameter.item(), read))
            steps.append(read.itemsize)
    around = bounded_loop(sampler, read.name, bounds.whole, bounds.ordered)
    ends = itertools.chain.from_iterable(zip(bounds.lowest, bounds.highest, strict=True))
    failed, origin = np.zeros(1, np.int64), np.zeros(1, np.int64)
    arguments = (
        *(loop_jobs.place(loop), address(failed), *ends, *steps),
        *(address(origin), out.size, *key_words, address(out)),
        *(out.size, *map(address, arrays)),
    )
    items = draw_loops.scratch_items(sampler)
    loop_jobs.run(around, out.size, 4 * PIECE, PIECE, arguments, items)
    return not failed[0]
