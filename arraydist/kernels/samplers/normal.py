"""Normal and log-normal numbers."""

from __future__ import annotations

from arraydist.kernels.elementary import exp
from arraydist.kernels.record import sampler
from arraydist.kernels.uniforms import clipped, place, two_normals

_SMALLEST = 5e-324
_SMALLEST_FLOAT32 = 2.0**-149
_LARGEST = 1.7976931348623157e308
_LARGEST_FLOAT32 = 3.4028234663852886e38


@sampler(kind="pair")
def standard_normal(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Standard normal numbers by Box and Muller's transformation, up to 9.5 in magnitude."""
    return two_normals(w0, w1, w2, w3)


@sampler(kind="pair", arity=2, finish=place)
def normal(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Normal numbers of given location and scale."""
    return two_normals(w0, w1, w2, w3)


def lognormal_of(z: float, loc: float, scale: float) -> float:
    """The log-normal number of a standard normal one, positive and finite."""
    return clipped(exp(place(z, loc, scale)), _SMALLEST, _LARGEST)


def lognormal_of_float32(z: float, loc: float, scale: float) -> float:
    """The same, within the range of float32."""
    return clipped(exp(place(z, loc, scale)), _SMALLEST_FLOAT32, _LARGEST_FLOAT32)


@sampler(kind="pair", arity=2, finish=lognormal_of, finish_float32=lognormal_of_float32)
def lognormal(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Log-normal numbers, whose logarithms have the given location and scale."""
    return two_normals(w0, w1, w2, w3)
