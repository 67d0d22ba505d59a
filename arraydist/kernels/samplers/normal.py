"""Normal and log-normal numbers."""

from __future__ import annotations

from arraydist.kernels.elementary import exp
from arraydist.kernels.record import Single, sampler
from arraydist.kernels.single_precision import normals_of_words
from arraydist.kernels.uniforms import clipped, place, two_normals

_SMALLEST = 5e-324
_LARGEST = 1.7976931348623157e308


@sampler(kind="pair", single=Single(2, normals_of_words))
def standard_normal(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Standard normal numbers by Box and Muller's transformation, up to 9.5 in magnitude."""
    return two_normals(w0, w1, w2, w3)


@sampler(kind="pair", arity=2, finish=place, single=Single(2, normals_of_words))
def normal(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Normal numbers of given location and scale."""
    return two_normals(w0, w1, w2, w3)


def lognormal_of(z: float, loc: float, scale: float) -> float:
    """The log-normal number of a standard normal one, positive and finite."""
    return clipped(exp(place(z, loc, scale)), _SMALLEST, _LARGEST)


@sampler(kind="pair", arity=2, finish=lognormal_of, single=Single(2, normals_of_words))
def lognormal(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Log-normal numbers, whose logarithms have the given location and scale."""
    return two_normals(w0, w1, w2, w3)
