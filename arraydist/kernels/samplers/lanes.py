"""Attempts for many draws at once inside a ``"rows"`` sampler.

Scratch memory is cut into lanes, each an item for every draw at a constant offset: the compiler
sees that lanes do not overlap, and makes vector code of loops over draws.
"""

from __future__ import annotations

from typing import Final

from arraydist._typing import Array
from arraydist.kernels.primitives import int64
from arraydist.kernels.record import ROWS_AT_ONCE
from arraydist.kernels.stream import Stream, words_at
from arraydist.kernels.uniforms import two_uniforms

ATTEMPTS: Final = 256

# Of every draw:
LEFT: Final = 0
COUNT: Final = ROWS_AT_ONCE
# Of draws that are still pending, one after the other: which draw it is, what this attempt gave and
# whether it was accepted, the attempt's uniform numbers, and constants.
PENDING: Final = 2 * ROWS_AT_ONCE
TRIED: Final = 3 * ROWS_AT_ONCE
SETTLED: Final = 4 * ROWS_AT_ONCE
U: Final = 5 * ROWS_AT_ONCE
V: Final = 6 * ROWS_AT_ONCE
A: Final = 7 * ROWS_AT_ONCE
B: Final = 8 * ROWS_AT_ONCE
C: Final = 9 * ROWS_AT_ONCE
D: Final = 10 * ROWS_AT_ONCE
E: Final = 11 * ROWS_AT_ONCE
F: Final = 12 * ROWS_AT_ONCE
G: Final = 13 * ROWS_AT_ONCE
H: Final = 14 * ROWS_AT_ONCE
# Positions, among the pending draws, of those that a loop goes on with.
CHOSEN: Final = 15 * ROWS_AT_ONCE

# What lane `SETTLED` says of an attempt.
REJECTED: Final = 0.0
ACCEPTED: Final = 1.0
UNDECIDED: Final = 2.0


def padded(count: int) -> int:
    """A number of draws rounded up to whole vectors.

    A loop that goes on to there takes less time than one that does the rest one by one; what it
    puts in the lanes beyond the draws is never read.
    """
    return (count + 15) // 16 * 16


def all_pending(scratch: Array, rows: int) -> None:
    """Begin with every draw."""
    for i in range(rows):
        scratch[PENDING + i] = i


def verdict(accepted: bool, rejected: bool) -> float:
    """What lane `SETTLED` says of an attempt after a test that decides most of them."""
    return ACCEPTED if accepted else (REJECTED if rejected else UNDECIDED)


def chosen(scratch: Array, pending: int, settled: float) -> int:
    """List the draws whose attempts came out so, and count them."""
    kept = 0
    for k in range(pending):
        scratch[CHOSEN + kept] = k
        kept += 1 if scratch[SETTLED + k] == settled else 0
    return kept


def undecided(scratch: Array, pending: int) -> int:
    """Gather lanes U, V, A, B and C of undecided attempts in lanes D to H, and count them.

    Those of earlier ones fill the last vector up.
    """
    count = chosen(scratch, pending, UNDECIDED)
    for m in range(padded(count)):
        k = int64(scratch[CHOSEN + m])
        scratch[D + m] = scratch[U + k]
        scratch[E + m] = scratch[V + k]
        scratch[F + m] = scratch[A + k]
        scratch[G + m] = scratch[B + k]
        scratch[H + m] = scratch[C + k]
    return count


def decided(scratch: Array, count: int) -> None:
    """Hand the outcomes in lane D to the attempts that were undecided."""
    for m in range(count):
        scratch[SETTLED + int64(scratch[CHOSEN + m])] = scratch[D + m]


def still_pending(scratch: Array, pending: int) -> int:
    """Hand the attempts' values to their draws, move those not accepted together, count them."""
    for k in range(pending):
        scratch[COUNT + int64(scratch[PENDING + k])] = scratch[TRIED + k]
    kept = chosen(scratch, pending, REJECTED)
    for m in range(kept):
        k = int64(scratch[CHOSEN + m])
        scratch[PENDING + m] = scratch[PENDING + k]
        scratch[A + m] = scratch[A + k]
        scratch[B + m] = scratch[B + k]
        scratch[C + m] = scratch[C + k]
    return kept


def next_uniforms(
    stream: Stream, size: int, column: int, attempt: int, scratch: Array, pending: int
) -> None:
    """Uniform numbers for the next attempt at an element of all pending draws."""
    for k in range(pending):
        draw = int64(scratch[PENDING + k])
        w0, w1, w2, w3 = words_at(stream, draw * size + column, attempt)
        scratch[U + k], scratch[V + k] = two_uniforms(w0, w1, w2, w3)
