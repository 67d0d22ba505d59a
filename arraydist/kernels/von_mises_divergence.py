"""How far the logarithm of I0 is from its tangent: the divergence of von Mises distributions."""

from __future__ import annotations

import math

from arraydist.kernels.bessel import i0e
from arraydist.kernels.bessel_ratio import complement, slope
from arraydist.kernels.elementary import log
from arraydist.kernels.primitives import fma
from arraydist.kernels.quadrature_nodes import GAUSS_JACOBI
from arraydist.kernels.record import kernel

_SMALL = 2.0
"""Arguments up to which the nearest singularity, at 2.4 i, is far enough for one rule."""


@kernel("nonnegative", "nonnegative", tolerance=1e-14)
def log_i0_bregman(y: float, x: float) -> float:
    """``log(I0(y)) - log(I0(x)) - A(x) (y - x)``, nonnegative, to all digits for y near x.

    With A = I1 / I0.  For arguments less than a factor of two apart, or small ones, that is the
    integral of ``(1 - t) A'(x + t (y - x))`` times ``(y - x)**2``, of one sign throughout, by
    Gauss' rule; for others the parts linear in the arguments are taken together.
    """
    if not (x >= 0.0 and y >= 0.0 and x < math.inf and y < math.inf):
        return math.nan
    difference = y - x
    larger = x if x > y else y
    if abs(difference) <= 0.5 * larger or larger <= _SMALL:
        total = 0.0
        for node, weight in GAUSS_JACOBI:
            point = fma(node, difference, x)
            # A'(x) is near 1 / (2 x**2) for large x, where neither square need be representable.
            ratio = difference / point if point > _SMALL else difference
            curvature = point * point * slope(point) if point > _SMALL else slope(point)
            curvature = 0.5 if point > 1e100 else curvature
            total = fma(weight * curvature, ratio * ratio, total)
        return total
    value: float = fma(complement(x), difference, log(i0e(y) / i0e(x)))
    return value
