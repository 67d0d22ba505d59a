"""Square roots of gamma numbers: lengths of vectors of normal numbers."""

from __future__ import annotations

from typing import Final

from arraydist._typing import Array
from arraydist.kernels.elementary import exp
from arraydist.kernels.primitives import int64, sqrt
from arraydist.kernels.samplers.gamma import GammaConstants, gamma_attempt, gamma_setup
from arraydist.kernels.samplers.lanes import (
    ATTEMPTS,
    PENDING,
    SETTLED,
    TRIED,
    A,
    B,
    C,
    D,
    all_pending,
    padded,
    still_pending,
)
from arraydist.kernels.stream import Stream, words_at

SMALLEST: Final = 2.2250738585072014e-308


def root_attempt(
    stream: Stream, element: int, attempt: int, shape: GammaConstants
) -> tuple[bool, float]:
    """One attempt of `standard_gamma`, but that the boost of shapes below 1 is halved.

    So the root is a normal number down to shapes where that is beyond float64, whose smallest
    one stands for it then.
    """
    excess, base, _ = gamma_attempt(words_at(stream, element, attempt), shape.d, shape.c)
    root = sqrt(shape.d) * base * sqrt(base) * exp(0.5 * excess * shape.inverse)
    return excess <= 0.0, (root if root > SMALLEST else SMALLEST)


def gamma_roots(stream: Stream, size: int, column: int, scratch: Array, rows: int) -> None:
    """Roots of gamma numbers, of the shapes in the lane `A`, to the lane `COUNT`.

    Parameters
    ----------
    stream, size, column
        The draws' stream and size, and the element whose words are taken.
    scratch, rows
        Lanes, and the number of draws.
    """
    all_pending(scratch, rows)
    for i in range(padded(rows)):
        scratch[B + i], scratch[C + i], scratch[D + i] = gamma_setup(scratch[A + i])
    # The first attempt is that of consecutive draws: its words are vector code.
    for i in range(padded(rows)):
        shape = GammaConstants(scratch[B + i], scratch[C + i], scratch[D + i])
        accepted, root = root_attempt(stream, i * size + column, 0, shape)
        scratch[TRIED + i] = root
        scratch[SETTLED + i] = 1.0 if accepted else 0.0
    pending = still_pending(scratch, rows)
    for attempt in range(1, ATTEMPTS):
        if pending == 0:
            break
        for k in range(padded(pending)):
            element = int64(scratch[PENDING + k]) * size + column
            shape = GammaConstants(scratch[B + k], scratch[C + k], scratch[D + k])
            accepted, root = root_attempt(stream, element, attempt, shape)
            scratch[TRIED + k] = root
            scratch[SETTLED + k] = 1.0 if accepted else 0.0
        pending = still_pending(scratch, pending)
