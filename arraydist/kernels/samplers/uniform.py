"""Uniform numbers."""

from __future__ import annotations

from arraydist.kernels.neighbours import below
from arraydist.kernels.primitives import fma
from arraydist.kernels.record import Single, sampler
from arraydist.kernels.single_precision import uniform_of_word
from arraydist.kernels.uniforms import unit_interval

_LARGEST = 1.7976931348623157e308


@sampler(kind="pair", single=Single(1, uniform_of_word))
def standard_uniform(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Uniform numbers in the open unit interval, (n + 1/2) / 2**52, or / 2**23 in float32."""
    return unit_interval(w1), unit_interval(w3)


def between(u: float, low: float, high: float) -> float:
    """The number a share u of the way from low to high, whose distance may overflow."""
    wide = high - low > _LARGEST
    scale = 0.5 if wide else 1.0
    start = scale * low
    return fma(u, scale * high - start, start) * (2.0 if wide else 1.0)


def place_uniform(u: float, low: float, high: float) -> float:
    """A number of [low, high), which rounding can't carry to ``high``."""
    value = between(u, low, high)
    top = below(high)
    top = top if top > low else low
    return value if value < high else top


@sampler(kind="pair", arity=2, finish=place_uniform, single=Single(1, uniform_of_word))
def uniform(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Uniform numbers of [low, high)."""
    return unit_interval(w1), unit_interval(w3)
