"""How von Mises variates move with the concentration.

The derivative of the angle x at fixed probability is minus that of the distribution function over
the density: for x > 0 the integral of (cos(t) - A) exp(kappa (cos(t) - cos(x))) over t from x to
pi, or minus that from 0 to x, with A the mean resultant length [1]_.  At a fixed x its derivative
in kappa is the same integral with (cos(t) - A) (cos(t) - cos(x)) - dA/dkappa for its first factor.

References
----------
.. [1] M. Figurnov, S. Mohamed, A. Mnih, "Implicit reparameterization gradients", NeurIPS (2018),
   section 3.
"""

from __future__ import annotations

import math

from arraydist.kernels.bessel_ratio import i1_i0_ratio_dx
from arraydist.kernels.primitives import copysign, fma
from arraydist.kernels.quadrature_nodes import GAUSS_LEGENDRE
from arraydist.kernels.record import kernel
from arraydist.kernels.von_mises import inside
from arraydist.kernels.von_mises_integrals import (
    excess_integrals,
    half_angle,
    integration_range,
    short_exp,
    sine_and_cosine,
)


@kernel("real", "nonnegative", tolerance=2e-13)
def von_mises_dkappa(x: float, kappa: float) -> float:
    """Derivative of a von Mises angle x in the concentration, its probability fixed [1]_."""
    regular = inside(x, kappa)
    point = x if regular else 0.0
    sine, _, cosine, _ = half_angle(point)
    _, _, moment = excess_integrals(kappa if regular else 1.0, abs(point), sine, cosine)
    outside = 0.0 if kappa >= 0.0 and x == x else math.nan
    return copysign(1.0, x) * moment if regular else outside


def second_moment(kappa: float, u: float, sine: float, cosine: float) -> float:
    """The integral for the second derivative, for finite kappa >= 0 and 0 <= u < pi."""
    _, margin, length, middle = integration_range(kappa, u, sine, cosine)
    half_sine, half_cosine, outer_sine, outer_cosine = middle
    bend = i1_i0_ratio_dx(kappa)
    total = 0.0
    for node, weight in GAUSS_LEGENDRE:
        sine, cosine = sine_and_cosine((node - 0.5) * length)
        distance = fma(half_sine, cosine, half_cosine * sine)
        # cos(t) - cos(u).
        change = -distance * fma(outer_sine, cosine, outer_cosine * sine)
        total = fma(weight * short_exp(kappa * change), fma(change, margin + change, -bend), total)
    return 2.0 * length * total


@kernel("real", "nonnegative", tolerance=1e-11)
def von_mises_dkappa2(x: float, kappa: float) -> float:
    """Derivative of `von_mises_dkappa` in the concentration, at a fixed angle x."""
    regular = inside(x, kappa)
    point = x if regular else 0.0
    sine, _, cosine, _ = half_angle(point)
    moment = second_moment(kappa if regular else 1.0, abs(point), sine, cosine)
    outside = 0.0 if kappa >= 0.0 and x == x else math.nan
    return copysign(1.0, x) * moment if regular else outside
