"""What sums of exponentials are made of, each one pass over the array."""

from __future__ import annotations

from arraydist.kernels.elementary import exp
from arraydist.kernels.record import kernel


@kernel("real", "real")
def exp_difference(x: float, y: float) -> float:
    """``exp(x - y)``."""
    return exp(x - y)


@kernel("real", "real")
def exp_difference_rest(x: float, y: float) -> float:
    """``exp(x - y)``, less one where the two are equal.

    With y the largest x, its sum is what the smaller terms add to the number of largest ones, to
    full relative accuracy.
    """
    return 0.0 if x == y else exp(x - y)


@kernel("real", "real", "real")
def subtract_both(x: float, y: float, z: float) -> float:
    """``(x - y) - z``."""
    return (x - y) - z
