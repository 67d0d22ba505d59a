"""Multivariate hypergeometric counts."""

from __future__ import annotations

from typing import Final

from arraydist._typing import Array
from arraydist.kernels.beta_densities import tilted_log1pmx
from arraydist.kernels.elementary import log
from arraydist.kernels.exponential import log_in_brief
from arraydist.kernels.gamma import stirling_series
from arraydist.kernels.primitives import floor, fma, int64, sqrt, to_float
from arraydist.kernels.record import sampler
from arraydist.kernels.samplers.central_expansion import (
    LEAST_CELL,
    bounds,
    expansion_of_two,
    joined,
    next_to_mean,
)
from arraydist.kernels.samplers.hypergeometric import INTERCEPT, SLOPE
from arraydist.kernels.samplers.lanes import (
    ACCEPTED,
    ATTEMPTS,
    COUNT,
    LEFT,
    PENDING,
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
    H,
    U,
    V,
    decided,
    next_uniforms,
    padded,
    still_pending,
    undecided,
    verdict,
)
from arraydist.kernels.stream import Stream
from arraydist.kernels.uniforms import clipped, two_uniforms

# Lanes of the inversion, which is done before others come to be used.
LEAST: Final = D
MOST: Final = E
TOTAL: Final = F
OTHERS: Final = F
UNIFORM: Final = G
ABOVE: Final = TRIED
PROBABILITY: Final = TRIED
BELOW: Final = SETTLED
CUMULATIVE: Final = SETTLED

_FEW: Final = 16.0
"""A product of as many factors up to 2**54 does not overflow."""


def remaining_items(sample: Array, items: Array, memory: Array) -> None:
    """How many items there are of each kind and of those after it, and the size of the sample."""
    size = len(items)
    rest = 0.0
    for j in range(size - 1, -1, -1):
        memory[j] = items[j]
        memory[size + j] = rest
        rest += items[j]
    memory[2 * size] = sample[0]


def inverted_counts(scratch: Array, rows: int, steps: int) -> None:
    """Items both drawn and good by inversion, where one of the two numbers is at most 16.

    The two are the lanes `LEAST` and `MOST`: the law is symmetric in them, and each is at most half
    of the total.  All draws take their steps together, up to the greatest of the lesser numbers:
    one that has arrived goes through the rest of them unchanged.
    """
    for i in range(padded(rows)):
        scratch[ABOVE + i] = 1.0
        scratch[BELOW + i] = 1.0
        scratch[COUNT + i] = 0.0
    for step in range(steps):
        factor = to_float(int64(step))
        for i in range(padded(rows)):
            total, most = scratch[TOTAL + i], scratch[MOST + i]
            within = factor < scratch[LEAST + i]
            scratch[ABOVE + i] *= (total - most - factor) if within else 1.0
            scratch[BELOW + i] *= (total - factor) if within else 1.0
    for i in range(padded(rows)):
        probability = scratch[ABOVE + i] / scratch[BELOW + i]
        scratch[PROBABILITY + i] = probability
        scratch[CUMULATIVE + i] = probability
        scratch[OTHERS + i] = scratch[TOTAL + i] - scratch[LEAST + i] - scratch[MOST + i]
    for _ in range(steps):
        under_way = 0
        for i in range(padded(rows)):
            least, count = scratch[LEAST + i], scratch[COUNT + i]
            cumulative = scratch[CUMULATIVE + i]
            goes_on = (cumulative <= scratch[UNIFORM + i]) & (count < least)
            probability = scratch[PROBABILITY + i] * ((least - count) * (scratch[MOST + i] - count))
            following = count + 1.0
            probability /= following * (scratch[OTHERS + i] + following)
            scratch[PROBABILITY + i] = probability
            scratch[CUMULATIVE + i] = cumulative + probability if goes_on else cumulative
            scratch[COUNT + i] = following if goes_on else count
            under_way += int64(goes_on)
        if under_way == 0:
            break


def factorial_ratio(x: float, y: float) -> float:
    """``log(x! / y!) - (x - y) log(y + 1)`` for whole numbers, without cancellation.

    By Stirling's formula: with d = x - y and m = y + 1 the terms that grow with m combine to
    (x + 1/2) (log(1 + d / m) - d / m) + d (d - 1/2) / m.
    """
    change = x - y
    base = y + 1.0
    excess = change / base
    curved = (x + 0.5) * tilted_log1pmx(excess, (x + 1.0) / base)
    series = stirling_series(x + 1.0) - stirling_series(base)
    return curved + fma(excess, change - 0.5, series)


def rejection_setup(good: float, bad: float, sample: float) -> tuple[float, float, float]:
    """``(mode, centre, width)``, those of `hypergeometric_setup`."""
    population = good + bad
    mean = sample * (good / population)
    variance = mean * (bad / population) * ((population - sample) / (population - 1.0))
    width = fma(SLOPE, sqrt(variance + 0.5), INTERCEPT)
    mode = floor((sample + 1.0) * ((good + 1.0) / (population + 2.0)))
    return mode, mean + 0.5, width


def log_of_ratio(count: float, mode: float, good: float, bad: float, sample: float) -> float:
    """Logarithm of the probability of a count over that of the mode."""
    rest = bad - sample
    rising = (mode + 1.0) / (good - mode + 1.0)
    falling = (rest + mode + 1.0) / (sample - mode + 1.0)
    slope = log(rising * falling)
    inner = factorial_ratio(count, mode) + factorial_ratio(rest + count, rest + mode)
    outer = factorial_ratio(good - count, good - mode)
    outer += factorial_ratio(sample - count, sample - mode)
    return -fma(count - mode, slope, inner + outer)


def candidate(
    u: float, v: float, good: float, sample: float, centre: float, width: float
) -> tuple[bool, float]:
    """Whether a candidate of the ratio of uniforms is a count at all, and the nearest that is."""
    count = floor(fma(width, (v - 0.5) / u, centre))
    most = sample if sample < good else good
    inside = (count >= 0.0) & (count <= most)
    return inside, clipped(count, 0.0, most)


def attempted_count(
    u: float, v: float, good: float, bad: float, sample: float
) -> tuple[bool, float]:
    """``(accepted, count)`` of `hypergeometric`'s ratio of uniforms, by fewer logarithms.

    The sample is at most half of the items, and good ones are at most half of them too.
    """
    mode, centre, width = rejection_setup(good, bad, sample)
    inside, count = candidate(u, v, good, sample, centre, width)
    likely = 2.0 * log(u) <= log_of_ratio(count, mode, good, bad, sample)
    return inside & likely, count


def quickly_attempted_count(
    u: float, v: float, good: float, bad: float, sample: float
) -> tuple[float, float]:
    """``(verdict, count)``: those of `attempted_count` where `central_expansion` decides.

    Rounding of the mean adds up to a multiple of the distance from it.
    """
    mode, centre, width = rejection_setup(good, bad, sample)
    inside, count = candidate(u, v, good, sample, centre, width)
    total = good + bad
    rest = total - sample
    inverse = total / ((good * bad) * (sample * rest))
    rising = inverse * (bad * rest)
    law = joined(
        expansion_of_two(rising, inverse * (bad * sample)),
        expansion_of_two(inverse * (good * sample), inverse * (good * rest)),
    )
    mean = centre - 0.5
    lower, upper = bounds(count - mean, mean, rising, law)
    level = fma(2.0, log_in_brief(u, 0.0), next_to_mean(mode - mean, law))
    doubt = fma(0.35, law.fourths, 1e-13 * (1.0 + abs(count - mean)))
    useful = mean >= LEAST_CELL
    accepted = inside & useful & (lower - doubt > level)
    rejected = (not inside) | (useful & (upper + doubt < level))
    return verdict(accepted, rejected), count


def hypergeometric_counts(
    stream: Stream, first: Array, second: Array, j: int, memory: Array, scratch: Array
) -> None:
    """Counts of kind j among what is left of each sample.

    They are those of the rarer of this kind and all later ones, in the smaller of the sample and
    what it leaves behind.
    """
    rows, size = first.shape
    step = 1 if memory.shape[0] > 1 else 0
    many = 0
    for i in range(rows):
        good, bad = memory[i * step, j], memory[i * step, size + j]
        total = good + bad
        rest = total - scratch[LEFT + i]
        drawn = scratch[LEFT + i] if scratch[LEFT + i] <= rest else rest
        fewer = good if good <= bad else bad
        least = drawn if drawn <= fewer else fewer
        few = least <= _FEW
        scratch[A + i] = fewer
        scratch[B + i] = total - fewer
        scratch[C + i] = drawn
        scratch[LEAST + i] = least if few else 0.0
        scratch[MOST + i] = fewer + drawn - least
        scratch[TOTAL + i] = total
        scratch[UNIFORM + i] = first[i, j]
        many += 0 if few else 1
    if many < rows:
        steps = 0.0
        for i in range(rows):
            steps = scratch[LEAST + i] if scratch[LEAST + i] > steps else steps
        inverted_counts(scratch, rows, int64(steps))
    pending = 0
    if many > 0:
        for i in range(rows):
            fewer, drawn = scratch[A + i], scratch[C + i]
            if (drawn if drawn <= fewer else fewer) > _FEW:
                scratch[PENDING + pending] = i
                scratch[U + pending] = first[i, j]
                scratch[V + pending] = second[i, j]
                scratch[A + pending] = fewer
                scratch[B + pending] = scratch[B + i]
                scratch[C + pending] = drawn
                pending += 1
    for attempt in range(1, ATTEMPTS):
        if pending == 0:
            break
        for k in range(padded(pending)):
            settled, count = quickly_attempted_count(
                scratch[U + k], scratch[V + k], scratch[A + k], scratch[B + k], scratch[C + k]
            )
            scratch[TRIED + k] = count
            scratch[SETTLED + k] = settled
        doubtful = undecided(scratch, pending)
        for k in range(padded(doubtful)):
            accepted, _ = attempted_count(
                scratch[D + k], scratch[E + k], scratch[F + k], scratch[G + k], scratch[H + k]
            )
            scratch[D + k] = ACCEPTED if accepted else REJECTED
        decided(scratch, doubtful)
        pending = still_pending(scratch, pending)
        next_uniforms(stream, size, j, attempt, scratch, pending)


@sampler(
    kind="rows",
    arity=2,
    setup=remaining_items,
    integer=True,
    event_dim=1,
    element=two_uniforms,
    memory_rows=2,
)
def multivariate_hypergeometric(
    stream: Stream, first: Array, second: Array, memory: Array, out: Array, scratch: Array
) -> None:
    """How many items of each kind are in a sample without replacement.

    By conditional hypergeometric counts, each by inversion where the sample or the kind is small
    and by `hypergeometric`'s attempts elsewhere.
    """
    rows, size = first.shape
    step = 1 if memory.shape[0] > 1 else 0
    for i in range(rows):
        scratch[LEFT + i] = memory[i * step, 2 * size]
    for j in range(size - 1):
        hypergeometric_counts(stream, first, second, j, memory, scratch)
        for i in range(rows):
            good, bad = memory[i * step, j], memory[i * step, size + j]
            left = scratch[LEFT + i]
            rest = good + bad - left
            count = scratch[COUNT + i]
            count = count if good <= bad else (left if left <= rest else rest) - count
            count = count if left <= rest else good - count
            out[i, j] = int64(count)
            scratch[LEFT + i] = left - count
    for i in range(rows):
        out[i, size - 1] = int64(scratch[LEFT + i])
