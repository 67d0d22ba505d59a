"""Whether counts fit an integer dtype."""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

from arraydist.kernels.primitives import int64
from arraydist_numpy import loop_jobs
from arraydist_numpy.compiler import Program, Twin
from arraydist_numpy.layout import address
from arraydist_numpy.primitives import LOAD, types
from arraydist_numpy.shared_memory import fetch_and_add

CHUNK = 1 << 16
"""Counts that are worth a thread of their own."""

_LOOP = """\
def counts_outside(start, stop, counts, low, high, found):
    outside = 0
    for i in range(start, stop):
        count = load_int64(counts, i)
        outside += int64((count < low) | (count > high))
    if outside:
        fetch_and_add(found, 1)
"""


def fit(counts: npt.NDArray[np.int64], low: int, high: int) -> bool:
    """Whether all counts of a contiguous array lie between the limits."""
    found = np.zeros(1, np.int64)
    arguments = address(counts), low, high, address(found)
    loop_jobs.run(_loop(), counts.size, CHUNK, CHUNK, arguments)
    return not found[0]


@functools.cache
def _loop() -> Twin:
    intrinsics = {"load_int64": LOAD["int64"], "fetch_and_add": fetch_and_add}
    signature = (types.int64,) * 6
    return Program("counts_outside", _LOOP, {"int64": int64}, intrinsics, signature).compile()
