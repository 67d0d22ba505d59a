"""Categories with given weights.

References
----------
.. [1] L. Devroye, Non-Uniform Random Variate Generation (1986): section III.2.1.
"""

from __future__ import annotations

from typing import Any

from arraydist.kernels.compensated import two_sum
from arraydist.kernels.record import sampler
from arraydist.kernels.uniforms import unit_interval


def categorical_setup(weights: Any, table: Any) -> None:
    """Cumulative probabilities of one row of weights, by compensated summation.

    They never decrease, stay equal at a class of weight 0, and reach exactly 1 at the last class
    of positive weight.
    """
    total = 0.0
    rest = 0.0
    highest = 0.0
    for i in range(weights.shape[0]):
        total, error = two_sum(total, weights[i])
        rest += error
        highest = max(highest, total + rest)
        table[i] = highest
    for i in range(weights.shape[0]):
        table[i] = table[i] / highest


@sampler(kind="table", words=2, arity=1, setup=categorical_setup, integer=True)
def categorical(w0: int, w1: int, table: Any) -> int:
    """Classes with given weights by inversion [1]_: binary search for a uniform number.

    The class is the first whose cumulative probability exceeds the number, hence never one of
    weight 0.
    """
    u = unit_interval(w1)
    low = 0
    high = table.shape[0] - 1
    while low < high:
        middle = (low + high) // 2
        if table[middle] > u:
            high = middle
        else:
            low = middle + 1
    return low
