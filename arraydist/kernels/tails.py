"""The logarithm of a probability or of its complement."""

from __future__ import annotations

from arraydist.kernels.compensated import fast_two_sum
from arraydist.kernels.exponential import log_of_pair


def log_of_tail(tail: float, complemented: bool) -> float:
    """``log(tail)`` or ``log(1 - tail)`` for 0 < tail < 1, one logarithm for both."""
    high, low = fast_two_sum(1.0, -tail)
    value, _ = log_of_pair(high if complemented else tail, low if complemented else 0.0)
    return value
