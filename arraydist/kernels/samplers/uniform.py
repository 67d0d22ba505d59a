"""Uniform numbers."""

from __future__ import annotations

from arraydist.kernels.neighbours import below, below_in_float32
from arraydist.kernels.primitives import bits_to_float, fma, uint64
from arraydist.kernels.record import sampler
from arraydist.kernels.uniforms import unit_interval

_ONE_BITS = 0x3FF0000000000000
_TWENTY_THREE_BITS = 0x000FFFFFE0000000
_BELOW_ONE_FLOAT32 = 1.0 - 2.0**-24
_LARGEST = 1.7976931348623157e308


def uniform_of_float32(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Two uniform numbers of 23 bits and a half: what float32 holds on both sides of 1/2."""
    first = bits_to_float((w0 << uint64(20)) & uint64(_TWENTY_THREE_BITS) | uint64(_ONE_BITS))
    second = bits_to_float((w2 << uint64(20)) & uint64(_TWENTY_THREE_BITS) | uint64(_ONE_BITS))
    return first - _BELOW_ONE_FLOAT32, second - _BELOW_ONE_FLOAT32


@sampler(kind="pair", float32=uniform_of_float32)
def standard_uniform(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Uniform numbers in the open unit interval, (n + 1/2) / 2**52, or / 2**23 in float32."""
    return unit_interval(w0, w1), unit_interval(w2, w3)


def between(u: float, low: float, high: float) -> float:
    """The number a share u of the way from low to high, whose distance may overflow."""
    wide = high - low > _LARGEST
    scale = 0.5 if wide else 1.0
    start = scale * low
    return fma(u, scale * high - start, start) / scale


def place_uniform(u: float, low: float, high: float) -> float:
    """A number of [low, high), which rounding can't carry to ``high``."""
    value = between(u, low, high)
    top = below(high)
    value = value if value < high else top
    return value if value > low else low


def place_uniform_float32(u: float, low: float, high: float) -> float:
    """The same, for a value that is rounded to float32 next."""
    value = between(u, low, high)
    top = below_in_float32(high)
    value = value if value < top else top
    return value if value > low else low


@sampler(kind="pair", arity=2, finish=place_uniform, finish_float32=place_uniform_float32)
def uniform(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Uniform numbers of [low, high)."""
    return unit_interval(w0, w1), unit_interval(w2, w3)
