"""Multinomial counts.

References
----------
.. [1] L. Devroye, Non-Uniform Random Variate Generation (1986): section XI.4.3.
"""

from __future__ import annotations

import math
from typing import Final

from arraydist._typing import Array
from arraydist.kernels.elementary import exp, log, log1p
from arraydist.kernels.primitives import int64
from arraydist.kernels.record import sampler
from arraydist.kernels.recursive_inversion import inversion_of_few, recursive_inversion
from arraydist.kernels.samplers.binomial import (
    INVERSION_LIMIT,
    expanded_attempt,
    expansion_setup,
    transformed_attempt,
    transformed_setup,
)
from arraydist.kernels.samplers.lanes import (
    ACCEPTED,
    ATTEMPTS,
    COUNT,
    LEFT,
    REJECTED,
    SETTLED,
    TRIED,
    A,
    B,
    C,
    D,
    E,
    F,
    G,
    U,
    V,
    all_pending,
    decided,
    next_uniforms,
    padded,
    still_pending,
    undecided,
    verdict,
)
from arraydist.kernels.stream import Stream
from arraydist.kernels.uniforms import clipped, two_uniforms

ROUNDING: Final = 1e-6
"""Probabilities that add up to one within this are taken as they are: float32 ones among them."""

_FEW: Final = 12.0
"""Trials whose counts the quick inversion goes through."""


def multinomial_setup(trials: Array, chances: Array, memory: Array) -> None:
    """Each outcome's share p in the probability that is left, log(max(p, 1 - p)), the trials.

    Sums from the end: the share of what is left keeps its digits however little that is.
    """
    size = len(chances)
    others = 0.0
    for j in range(size - 1):
        others += chances[j]
    rest = chances[size - 1]
    if abs(others + rest - 1.0) > ROUNDING:
        rest = 1.0 - others if others < 1.0 else 0.0
    for j in range(size - 2, -1, -1):
        rest += chances[j]
        share = chances[j] / rest if rest > 0.0 else 0.0
        memory[j] = share
        memory[size + j] = log(share) if share > 0.5 else log1p(-share)
    memory[2 * size] = trials[0]


def inverted_count(u: float, n: float, r: float, log_of_other: float) -> float:
    """Binomial count for a mean below 10; ``log_of_other`` is log(1 - r)."""
    odds = r / (1.0 - r)
    count = recursive_inversion(u, exp(n * log_of_other), -odds, (n + 1.0) * odds)
    return clipped(count, 0.0, n)


def inverted_count_of_few(u: float, n: float, r: float, log_of_other: float) -> float:
    """The same for up to 12 trials."""
    odds = r / (1.0 - r)
    count = inversion_of_few(u, exp(n * log_of_other), -odds, (n + 1.0) * odds)
    return clipped(count, 0.0, n)


def quickly_attempted(scratch: Array, pending: int) -> None:
    """Attempts of BTRS, where its quick test decides."""
    for k in range(padded(pending)):
        n, r = scratch[A + k], scratch[B + k]
        hat = transformed_setup(n, r)
        mean = expansion_setup(n, r, hat)
        accepted, rejected, count = expanded_attempt(scratch[U + k], scratch[V + k], n, hat, mean)
        scratch[TRIED + k] = count
        scratch[SETTLED + k] = verdict(accepted, rejected)


def binomial_counts(
    stream: Stream, first: Array, second: Array, j: int, memory: Array, scratch: Array
) -> None:
    """Counts of outcome j in what is left of each draw's trials, by `binomial`'s methods."""
    rows, size = first.shape
    step = 1 if memory.shape[0] > 1 else 0
    least, most, trials = math.inf, 0.0, 0.0
    all_pending(scratch, rows)
    for i in range(rows):
        p = memory[i * step, j]
        r = p if p <= 0.5 else 1.0 - p
        scratch[U + i] = first[i, j]
        scratch[V + i] = second[i, j]
        scratch[A + i] = scratch[LEFT + i]
        scratch[B + i] = r
        scratch[C + i] = memory[i * step, size + j]
        mean = scratch[LEFT + i] * r
        trials = scratch[LEFT + i] if scratch[LEFT + i] > trials else trials
        least = mean if mean < least else least
        most = mean if mean > most else most
    if most >= INVERSION_LIMIT:
        quickly_attempted(scratch, rows)
    if trials <= _FEW:
        for i in range(padded(rows)):
            scratch[TRIED + i] = inverted_count_of_few(
                scratch[U + i], scratch[A + i], scratch[B + i], scratch[C + i]
            )
            scratch[SETTLED + i] = ACCEPTED
    elif least < INVERSION_LIMIT:
        for i in range(padded(rows)):
            n, r = scratch[A + i], scratch[B + i]
            count = inverted_count(scratch[U + i], n, r, scratch[C + i])
            small = n * r < INVERSION_LIMIT
            scratch[TRIED + i] = count if small else scratch[TRIED + i]
            scratch[SETTLED + i] = ACCEPTED if small else scratch[SETTLED + i]
    pending = rows
    for attempt in range(1, ATTEMPTS):
        doubtful = undecided(scratch, pending)
        for k in range(padded(doubtful)):
            n, r = scratch[F + k], scratch[G + k]
            hat = transformed_setup(n, r)
            accepted, _ = transformed_attempt(scratch[D + k], scratch[E + k], n, r, hat)
            scratch[D + k] = ACCEPTED if accepted else REJECTED
        decided(scratch, doubtful)
        pending = still_pending(scratch, pending)
        if pending == 0:
            break
        next_uniforms(stream, size, j, attempt, scratch, pending)
        quickly_attempted(scratch, pending)


@sampler(
    kind="rows",
    arity=2,
    setup=multinomial_setup,
    integer=True,
    event_dim=1,
    element=two_uniforms,
    memory_rows=2,
)
def multinomial(
    stream: Stream, first: Array, second: Array, memory: Array, out: Array, scratch: Array
) -> None:
    """How often each outcome occurs in a number of trials, by conditional binomial counts [1]_.

    The time does not depend on the number of trials.
    """
    rows, size = first.shape
    step = 1 if memory.shape[0] > 1 else 0
    for i in range(rows):
        scratch[LEFT + i] = memory[i * step, 2 * size]
    for j in range(size - 1):
        binomial_counts(stream, first, second, j, memory, scratch)
        for i in range(rows):
            count = scratch[COUNT + i]
            count = count if memory[i * step, j] <= 0.5 else scratch[LEFT + i] - count
            out[i, j] = int64(count)
            scratch[LEFT + i] -= count
    for i in range(rows):
        out[i, size - 1] = int64(scratch[LEFT + i])
