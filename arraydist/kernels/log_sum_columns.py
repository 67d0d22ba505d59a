"""Logarithms of sums of exponentials over many rows at once: the bits of the sources of rows."""

from __future__ import annotations

import math

from arraydist._typing import Array
from arraydist.kernels.elementary import exp, log, log1p
from arraydist.kernels.primitives import int64
from arraydist.kernels.rows import ALONE, any_nan, exp_as_term
from arraydist.kernels.share_columns import lane_sums


def logsumexp_columns(logs: Array, count: int, memory: Array, out: Array) -> None:
    """`arraydist.kernels.rows.logsumexp_row` of each column."""
    tops = memory[len(memory) - 1]
    rest_columns(logs, count, memory, tops, out[0])
    for k in range(count):
        out[0, k] += tops[k]
    for k in range(count):
        if abs(tops[k]) == math.inf:
            out[0, k] = math.nan if any_nan(logs[:, k]) else tops[k]


def log_softmax_columns(logs: Array, count: int, memory: Array, out: Array) -> None:
    """`arraydist.kernels.rows.log_softmax_row` of each column."""
    last = len(memory) - 1
    tops, beyond = memory[last], memory[last - 1]
    rest_columns(logs, count, memory, tops, beyond)
    for i in range(len(logs)):
        for k in range(count):
            out[i, k] = (logs[i, k] - tops[k]) - beyond[k]


def rest_columns(logs: Array, count: int, memory: Array, tops: Array, rests: Array) -> None:
    """The largest elements, and `arraydist.kernels.rows.rest` beyond them.

    The memory's last two rows may be where these go.
    """
    n = len(logs)
    end = len(memory) - 4
    totals, smaller, terms = memory[end + 1], memory[end], memory[end - n : end]
    for k in range(count):
        tops[k] = -math.inf
    for i in range(n):
        for k in range(count):
            tops[k] = logs[i, k] if logs[i, k] > tops[k] else tops[k]
    for i in range(n):
        for k in range(count):
            terms[i, k] = exp_as_term(logs[i, k] - tops[k])
    lane_sums(terms, count, memory, totals)
    alone = 0
    for k in range(count):
        rests[k] = log(totals[k])
        alone += int64(totals[k] < ALONE)
    if alone == 0:
        return
    for i in range(n):
        for k in range(count):
            term = exp(logs[i, k] - tops[k])
            terms[i, k] = 0.0 if logs[i, k] == tops[k] else term
    lane_sums(terms, count, memory, smaller)
    for k in range(count):
        rest = log1p(smaller[k])
        rests[k] = rest if totals[k] < ALONE else rests[k]
