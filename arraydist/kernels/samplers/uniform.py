"""Uniform numbers."""

from __future__ import annotations

from arraydist.kernels.primitives import bits_to_float, uint64
from arraydist.kernels.record import sampler
from arraydist.kernels.uniforms import unit_interval

_ONE_BITS = 0x3FF0000000000000
_TWENTY_THREE_BITS = 0x000FFFFFE0000000
_BELOW_ONE_FLOAT32 = 1.0 - 2.0**-24


def uniform_of_float32(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Two uniform numbers of 23 bits and a half: what float32 holds on both sides of 1/2."""
    first = bits_to_float((w0 << uint64(20)) & uint64(_TWENTY_THREE_BITS) | uint64(_ONE_BITS))
    second = bits_to_float((w2 << uint64(20)) & uint64(_TWENTY_THREE_BITS) | uint64(_ONE_BITS))
    return first - _BELOW_ONE_FLOAT32, second - _BELOW_ONE_FLOAT32


@sampler(kind="pair", float32=uniform_of_float32)
def standard_uniform(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Uniform numbers in the open unit interval, (n + 1/2) / 2**52, or / 2**23 in float32."""
    return unit_interval(w0, w1), unit_interval(w2, w3)
