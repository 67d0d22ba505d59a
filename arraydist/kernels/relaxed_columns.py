"""Relaxed categories of Gumbel noise, over many rows at once: the bits of softmax by rows."""

from __future__ import annotations

import math

from arraydist._typing import Array
from arraydist.kernels.columns import at
from arraydist.kernels.log_sum_columns import log_softmax_columns
from arraydist.kernels.rows import exp_below
from arraydist.kernels.share_columns import lane_sums


def relaxed_columns(
    noise: Array, logits: Array, temperature: Array, count: int, memory: Array, out: Array
) -> None:
    """The softmax of `cooled_columns`, whose largest is 0."""
    cooled_columns(noise, logits, temperature, count, memory, out)
    for i in range(len(noise)):
        for k in range(count):
            out[i, k] = exp_below(out[i, k])
    inverses = memory[len(memory) - 1]
    lane_sums(out, count, memory, inverses)
    for k in range(count):
        inverses[k] = 1.0 / inverses[k]
    for i in range(len(noise)):
        for k in range(count):
            out[i, k] *= inverses[k]


def log_relaxed_columns(
    noise: Array, logits: Array, temperature: Array, count: int, memory: Array, out: Array
) -> None:
    """The logarithms of `relaxed_columns`."""
    cooled_columns(noise, logits, temperature, count, memory, out)
    log_softmax_columns(out, count, memory, out)


def cooled_columns(
    noise: Array, logits: Array, temperature: Array, count: int, memory: Array, out: Array
) -> None:
    """``(logits + noise - their largest sum) / temperature`` of each column."""
    largest = memory[len(memory) - 1]
    for k in range(count):
        largest[k] = -math.inf
    for i in range(len(noise)):
        for k in range(count):
            noisy = at(logits, i, k) + noise[i, k]
            out[i, k] = noisy
            largest[k] = noisy if noisy > largest[k] else largest[k]
    for i in range(len(noise)):
        for k in range(count):
            out[i, k] = (out[i, k] - largest[k]) / at(temperature, 0, k)
