"""Triangular numbers.

References
----------
.. [1] L. Devroye, Non-Uniform Random Variate Generation (1986): section II.2.1, table 1.
"""

from __future__ import annotations

from arraydist.kernels.neighbours import below
from arraydist.kernels.primitives import sqrt
from arraydist.kernels.record import Single, sampler
from arraydist.kernels.single_precision import distance_from_end
from arraydist.kernels.uniforms import clipped, unit_interval

_SHORT = 1e-130
_LONG = 1e150
_UP = 2.0**600


def triangular_of(u: float, low: float, mode: float, high: float) -> float:
    """The triangular number of a uniform one, measured from the nearer end of the range [1]_."""
    length = high - low
    left = u * length < mode - low
    # A power of two that keeps products of lengths inside the range of float64.
    scale = _UP if length < _SHORT else (1.0 / _UP if length > _LONG else 1.0)
    from_low = sqrt(u * (scale * length) * (scale * (mode - low))) / scale
    from_high = sqrt((1.0 - u) * (scale * length) * (scale * (high - mode))) / scale
    return low + from_low if left else high - from_high


def within(value: float, low: float, high: float) -> float:
    """The value in [low, high), or low where that is empty."""
    top = below(high)
    return clipped(value, low, top if top > low else low)


def triangular_inside(u: float, low: float, mode: float, high: float) -> float:
    """`triangular_of`, which rounding can't carry to ``high``."""
    return within(triangular_of(u, low, mode, high), low, high)


def single_triangular(z: float, low: float, mode: float, high: float) -> float:
    """The same in single precision, where products of lengths underflow.

    The uniform number is z or 1 + z, whichever is in the unit interval.
    """
    u, rest = z if z > 0.0 else 1.0 + z, 1.0 - z if z > 0.0 else -z
    length = high - low
    left = u * length < mode - low
    from_low = sqrt(u * length) * sqrt(mode - low)
    from_high = sqrt(rest * length) * sqrt(high - mode)
    return within(low + from_low if left else high - from_high, low, high)


def signed_distance(word: int) -> float:
    """A uniform number up to 1/2, or one above it less 1."""
    distance, upper = distance_from_end(word)
    return -distance if upper else distance


@sampler(
    kind="pair",
    arity=3,
    finish=triangular_inside,
    single=Single(1, signed_distance, single_triangular),
)
def triangular(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Triangular numbers of [low, high) with a given mode."""
    return unit_interval(w1), unit_interval(w3)
