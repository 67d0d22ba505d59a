"""The standard normal distribution between two ends: density, and how variates move with the ends.

All of it from integrals of exp(-(t**2 - o**2) / 2), o being the point of the range nearest to 0:
they are sums of positive terms and neither overflow nor underflow, however far out the range is.
"""

from __future__ import annotations

import math

from arraydist.kernels.elementary import exp
from arraydist.kernels.normal import normal_hazard
from arraydist.kernels.primitives import fma
from arraydist.kernels.quadrature_nodes import GAUSS_LEGENDRE
from arraydist.kernels.record import kernel

_SHORT = 2.0
"""Below this decay over a segment its integral is a quadrature: a difference would cancel."""


def segment(a: float, b: float) -> float:
    """Integral of exp(-(t**2 - a**2) / 2) from a to b, for 0 <= a <= b."""
    length = b - a
    if length * (a + 1.0) >= _SHORT:
        rest = exp(-0.5 * length * (a + b)) / normal_hazard(b) if b < math.inf else 0.0
        return 1.0 / normal_hazard(a) - rest
    total = 0.0
    for node, weight in GAUSS_LEGENDRE:
        s = node * length
        total = fma(weight, exp(-s * fma(0.5, s, a)), total)
    return total * length


def nearest(low: float, high: float) -> float:
    """Distance from 0 of the point of the range that is nearest to it."""
    return low if low > 0.0 else (-high if high < 0.0 else 0.0)


def mass(a: float, b: float, origin: float) -> float:
    """Integral of exp(-(t**2 - origin**2) / 2) from a to b."""
    if a < 0.0 < b:
        return segment(0.0, -a) + segment(0.0, b)
    near, far = (a, b) if a >= 0.0 else (-b, -a)
    return exp(-0.5 * (near - origin) * (near + origin)) * segment(near, far)


@kernel("real", "real", "real", tolerance=1e-13)
def truncated_normal_density(x: float, low: float, high: float) -> float:
    """Density at x of the standard normal distribution between two ends."""
    if not low <= x <= high or low == high:
        return 0.0 if low < high and x == x else math.nan
    if x in (-math.inf, math.inf):
        return 0.0
    origin = nearest(low, high)
    return exp(-0.5 * (abs(x) - origin) * (abs(x) + origin)) / mass(low, high, origin)


@kernel("real", "real", "real", tolerance=1e-13)
def truncated_normal_dlow(x: float, low: float, high: float) -> float:
    """How a truncated normal variate moves with the lower end, its probability fixed."""
    if not low <= x <= high or low == high:
        return math.nan
    if low == -math.inf:
        return 0.0
    origin = nearest(low, high)
    share = mass(x, high, origin) / mass(low, high, origin)
    return exp(0.5 * (x - low) * (x + low)) * share


@kernel("real", "real", "real", tolerance=1e-13)
def truncated_normal_dhigh(x: float, low: float, high: float) -> float:
    """How a truncated normal variate moves with the upper end, its probability fixed."""
    return truncated_normal_dlow(-x, -high, -low)
