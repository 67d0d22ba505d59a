"""How von Mises variates move with the concentration.

The derivative of the angle x at fixed probability is minus that of the distribution function over
the density: for x > 0 the integral of (cos(t) - A) exp(kappa (cos(t) - cos(x))) over t from x to
pi, or minus that from 0 to x, with A the mean resultant length [1]_.

References
----------
.. [1] M. Figurnov, S. Mohamed, A. Mnih, "Implicit reparameterization gradients", NeurIPS (2018),
   section 3.
"""

from __future__ import annotations

import math

from arraydist.kernels.primitives import copysign
from arraydist.kernels.record import kernel
from arraydist.kernels.von_mises import inside
from arraydist.kernels.von_mises_integrals import excess_integrals, half_angle


@kernel("real", "nonnegative", tolerance=2e-13)
def von_mises_dkappa(x: float, kappa: float) -> float:
    """Derivative of a von Mises angle x in the concentration, its probability fixed [1]_."""
    regular = inside(x, kappa)
    point = x if regular else 0.0
    sine, _, cosine, _ = half_angle(point)
    _, _, moment = excess_integrals(kappa if regular else 1.0, abs(point), sine, cosine)
    outside = 0.0 if kappa >= 0.0 and x == x else math.nan
    return copysign(1.0, x) * moment if regular else outside
