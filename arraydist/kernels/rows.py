"""Functions of whole rows: sources that a backend compiles into loops over rows.

A source takes a row, as much memory to work in, and where the result goes; all of them have one
axis.  Loops of one statement become vector code.  Sums run in eight lanes, whose number and order
are part of the definition: the bits do not depend on the machine's vectors.

A largest term that dominates is taken out of the sum, which keeps the digits of what the smaller
ones add: the logarithm of a sum that is almost its largest term is close to zero.
"""

from __future__ import annotations

import math

from arraydist._typing import Array
from arraydist.kernels.elementary import exp, log, log1p
from arraydist.kernels.exponential import exp_in_brief, power_of_two
from arraydist.kernels.primitives import int64

ALONE = 1.5
"""Sums of exponentials relative to the largest one, below which there is no other of its size."""

_LEAST_POWER = -1000.0


def logsumexp_row(row: Array, memory: Array, out: Array) -> None:
    """``log(sum(exp(row)))``, to the one element of ``out``."""
    top = largest(row)
    if abs(top) < math.inf:
        out[0] = rest(row, top, memory) + top
    else:
        out[0] = math.nan if any_nan(row) else top


def log_softmax_row(row: Array, memory: Array, out: Array) -> None:
    """``row - log(sum(exp(row)))``."""
    top = largest(row)
    beyond = rest(row, top, memory)
    for i in range(len(row)):
        out[i] = (row[i] - top) - beyond


def softmax_row(row: Array, memory: Array, out: Array) -> None:
    """``exp(row) / sum(exp(row))``."""
    top = largest(row)
    for i in range(len(row)):
        out[i] = exp_below(row[i] - top)
    inverse = 1.0 / lane_sum(out)
    for i in range(len(row)):
        out[i] *= inverse


def shares_row(terms: Array, row: Array, memory: Array, out: Array) -> None:
    """`softmax_row` by the terms ``exp(row - largest)``."""
    inverse = 1.0 / lane_sum(terms)
    for i in range(len(row)):
        out[i] = terms[i] * inverse


def below_largest_row(row: Array, out: Array) -> None:
    """Logarithms relative to the largest of them, not above 0."""
    top = largest(row)
    for i in range(len(row)):
        out[i] = row[i] - top


def sum_row(row: Array, memory: Array, out: Array) -> None:
    """``sum(row)``, to the one element of ``out``."""
    out[0] = lane_sum(row)


def any_nan_row(row: Array, memory: Array, out: Array) -> None:
    """Whether there is a NaN in a row, 1 or 0."""
    out[0] = 1.0 if any_nan(row) else 0.0


def exp_below(x: float) -> float:
    """``exp(x)`` for x <= 700 within 1.1 units in the last place; a denormal is rounded last."""
    n, value = exp_in_brief(-746.0 if x < -746.0 else x)
    held = _LEAST_POWER if n < _LEAST_POWER else n
    return value * power_of_two(held) * power_of_two(n - held)


def exp_as_term(x: float) -> float:
    """The same as a term of a sum that is not small: far below 0 only tiny."""
    n, value = exp_in_brief(-700.0 if x < -700.0 else x)
    return value * power_of_two(n)


def rest(row: Array, top: float, memory: Array) -> float:
    """What ``log(sum(exp(row)))`` has beyond the largest element."""
    for i in range(len(row)):
        memory[i] = exp_as_term(row[i] - top)
    total = lane_sum(memory)
    if not total < ALONE:
        return log(total)
    # What the others add is all that counts.
    for i in range(len(row)):
        memory[i] = 0.0 if row[i] == top else exp(row[i] - top)
    return log1p(lane_sum(memory))


def largest(row: Array) -> float:
    """The largest number of a row; NaN is passed over."""
    a = b = c = d = e = f = g = h = -math.inf
    even = len(row) - len(row) % 8
    for i in range(0, even, 8):
        a = row[i] if row[i] > a else a
        b = row[i + 1] if row[i + 1] > b else b
        c = row[i + 2] if row[i + 2] > c else c
        d = row[i + 3] if row[i + 3] > d else d
        e = row[i + 4] if row[i + 4] > e else e
        f = row[i + 5] if row[i + 5] > f else f
        g = row[i + 6] if row[i + 6] > g else g
        h = row[i + 7] if row[i + 7] > h else h
    top = max(max(max(a, b), max(c, d)), max(max(e, f), max(g, h)))
    for i in range(even, len(row)):
        top = row[i] if row[i] > top else top
    return top


def lane_sum(row: Array) -> float:
    """Sum of a row: eight running sums, then their sum, then what is left over."""
    a = b = c = d = e = f = g = h = 0.0
    even = len(row) - len(row) % 8
    for i in range(0, even, 8):
        a += row[i]
        b += row[i + 1]
        c += row[i + 2]
        d += row[i + 3]
        e += row[i + 4]
        f += row[i + 5]
        g += row[i + 6]
        h += row[i + 7]
    total = ((a + b) + (c + d)) + ((e + f) + (g + h))
    for i in range(even, len(row)):
        total += row[i]
    return total


def any_nan(row: Array) -> bool:
    """Whether there is a NaN in a row."""
    found = False
    for i in range(len(row)):
        found = found or row[i] != row[i]
    return found


def permutation_row(row: Array, memory: Array, out: Array) -> None:
    """The numbers from 0 on, in an order that ``row`` decides.

    Element i changes places with element ``row[i]``, one of those from i on: the first elements
    are in uniform order where the partners are uniform (R. Durstenfeld, "Algorithm 235: random
    permutation", Communications of the ACM 7 (1964), p. 420).
    """
    for i in range(len(out)):
        out[i] = i
    for i in range(len(row)):
        partner = int64(row[i])
        here = out[i]
        out[i] = out[partner]
        out[partner] = here
