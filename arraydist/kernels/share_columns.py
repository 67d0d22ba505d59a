"""Shares of a whole, and how they move, over many rows at once: the bits of the sources of rows."""

from __future__ import annotations

import math

from arraydist._typing import Array
from arraydist.kernels.columns import at
from arraydist.kernels.rows import softmax_row

_LANES = 8


def lane_sums(columns: Array, count: int, memory: Array, totals: Array) -> None:
    """Sums of columns in the order of `arraydist.kernels.rows.lane_sum`."""
    size = len(columns)
    even = size - size % _LANES
    for k in range(count):
        totals[k] = 0.0
    if even:
        for lane in range(_LANES):
            for k in range(count):
                memory[lane, k] = 0.0
        for i in range(even):
            lane = i % _LANES
            for k in range(count):
                memory[lane, k] += columns[i, k]
        for k in range(count):
            low = (memory[0, k] + memory[1, k]) + (memory[2, k] + memory[3, k])
            high = (memory[4, k] + memory[5, k]) + (memory[6, k] + memory[7, k])
            totals[k] = low + high
    for i in range(even, size):
        for k in range(count):
            totals[k] += columns[i, k]


def normalised_columns(weights: Array, count: int, memory: Array, out: Array) -> None:
    """Weights scaled to a sum of one."""
    totals = memory[len(memory) - 1]
    lane_sums(weights, count, memory, totals)
    for i in range(len(weights)):
        for k in range(count):
            out[i, k] = weights[i, k] / totals[k]


def shares_columns(weights: Array, logs: Array, count: int, memory: Array, out: Array) -> None:
    """`softmax_row` of logs whose exponentials are given, by these where their sum is ordinary.

    In a sum of one or more a weight that has lost digits is a share that has none to lose.
    """
    normalised_columns(weights, count, memory, out)
    totals = memory[len(memory) - 1]
    row = memory.reshape(-1)[: len(weights)]
    for k in range(count):
        if not 1.0 <= totals[k] < math.inf:
            softmax_row(logs[:, k], row, out[:, k])


def slope_at_largest(shares: Array, slope: Array, count: int, largest: Array, first: Array) -> None:
    """Set ``first`` to the slopes beside the largest shares, the first of each column."""
    for k in range(count):
        largest[k] = shares[0, k]
        first[k] = at(slope, 0, k)
    for i in range(1, len(shares)):
        for k in range(count):
            more = shares[i, k] > largest[k]
            first[k] = at(slope, i, k) if more else first[k]
            largest[k] = shares[i, k] if more else largest[k]


def softmax_slope_columns(
    shares: Array, slope: Array, count: int, memory: Array, out: Array
) -> None:
    """How the result of `softmax_row` moves when the logarithms move by ``slope``.

    Relative to the largest share's, so that nothing cancels where that is almost one.
    """
    last = len(memory) - 1
    first, means = memory[last - 1], memory[last - 2]
    slope_at_largest(shares, slope, count, memory[last], first)
    for i in range(len(shares)):
        for k in range(count):
            out[i, k] = shares[i, k] * (at(slope, i, k) - first[k])
    lane_sums(out, count, memory, means)
    for i in range(len(shares)):
        for k in range(count):
            out[i, k] = shares[i, k] * ((at(slope, i, k) - first[k]) - means[k])


def normalised_slope_columns(
    weights: Array, slope: Array, count: int, memory: Array, out: Array
) -> None:
    """The gradient in weights of one in their shares, ``slope``: as `softmax_slope_columns`."""
    last = len(memory) - 1
    totals, first, means = memory[last], memory[last - 1], memory[last - 2]
    slope_at_largest(weights, slope, count, memory[last - 3], first)
    normalised_columns(weights, count, memory, out)
    for i in range(len(weights)):
        for k in range(count):
            out[i, k] *= at(slope, i, k) - first[k]
    lane_sums(out, count, memory, means)
    for i in range(len(weights)):
        for k in range(count):
            out[i, k] = ((at(slope, i, k) - first[k]) - means[k]) / totals[k]
