"""Triangular numbers.

References
----------
.. [1] L. Devroye, Non-Uniform Random Variate Generation (1986): section II.2.1, table 1.
"""

from __future__ import annotations

from arraydist.kernels.neighbours import below, below_in_float32
from arraydist.kernels.primitives import sqrt
from arraydist.kernels.record import sampler
from arraydist.kernels.uniforms import clipped, unit_interval


def triangular_of(u: float, low: float, mode: float, high: float) -> float:
    """The triangular number of a uniform one, measured from the nearer end of the range [1]_."""
    left = u * (high - low) < mode - low
    from_low = sqrt(u * (high - low) * (mode - low))
    from_high = sqrt((1.0 - u) * (high - low) * (high - mode))
    return low + from_low if left else high - from_high


def triangular_inside(u: float, low: float, mode: float, high: float) -> float:
    """`triangular_of`, which rounding can't carry to ``high``."""
    return clipped(triangular_of(u, low, mode, high), low, below(high))


def triangular_inside_float32(u: float, low: float, mode: float, high: float) -> float:
    """The same, for a value that is rounded to float32 next."""
    return clipped(triangular_of(u, low, mode, high), low, below_in_float32(high))


@sampler(kind="pair", arity=3, finish=triangular_inside, finish_float32=triangular_inside_float32)
def triangular(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Triangular numbers of [low, high) with a given mode."""
    return unit_interval(w0, w1), unit_interval(w2, w3)
