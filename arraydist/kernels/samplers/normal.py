"""Normal numbers."""

from __future__ import annotations

from arraydist.kernels.primitives import mul
from arraydist.kernels.record import sampler
from arraydist.kernels.uniforms import two_normals


@sampler(kind="pair")
def standard_normal(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Standard normal numbers by Box and Muller's transformation, up to 9.5 in magnitude."""
    return two_normals(w0, w1, w2, w3)


def place_normal(z: float, loc: float, scale: float) -> float:
    """``loc + scale * z`` with two roundings, as arrays compute it."""
    return loc + mul(scale, z)


@sampler(kind="pair", arity=2, finish=place_normal)
def normal(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Normal numbers of given location and scale."""
    return two_normals(w0, w1, w2, w3)
