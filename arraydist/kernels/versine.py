"""How the versine of a von Mises-Fisher direction, 1 - cos(angle to the mean), moves.

In dimension d and with m = d - 1 the versine t has a density proportional to
(t (2 - t))**(m / 2 - 1) exp(-kappa t) on [0, 2] and the mean 1 - I_{d/2}(kappa) / I_{d/2-1}(kappa)
[1]_.  Its derivative in kappa at fixed probability [2]_ is minus

    the integral of (mean - s) f(s) / f(t) over s from 0 to t

or, as the whole integral is zero, of (s - mean) f(s) / f(t) from t to 2: the one whose integrand is
of one sign loses no digits.  With s = 2 sin(p)**2 the integrand is sin(2 p)**(m - 1) exp(-2 kappa
sin(p)**2) times the excess, an entire function of the angle for every whole d.  The range ends
where it has fallen by some 40 units of its exponent, and Gauss-Legendre's rule takes 32 points.

References
----------
.. [1] K. V. Mardia, P. E. Jupp, Directional Statistics (2000), section 9.3.2.
.. [2] M. Figurnov, S. Mohamed, A. Mnih, "Implicit reparameterization gradients", NeurIPS (2018),
   section 3.
"""

from __future__ import annotations

import math

from arraydist.kernels.bessel_order_derivatives import log_ive_dx
from arraydist.kernels.bessel_order_ratio import iv_ratio, iv_ratio_dx
from arraydist.kernels.elementary import exp, log
from arraydist.kernels.primitives import fma, sqrt
from arraydist.kernels.quadrature_nodes import GAUSS_LEGENDRE
from arraydist.kernels.record import kernel
from arraydist.kernels.trigonometric import atan, cos, sin

_LEAST, _MOST = 36.0, 48.0
"""By how much the exponent of the integrand falls in a range of integration that is cut."""
_INSIDE = 0.984375
"""Near its end, where the density may be zero, the range is looked at a little inside of it."""
_SHRINK = 0.0625
_STEPS = 100


@kernel("nonnegative", "positive", tolerance=3e-15)
def mean_versine(kappa: float, dimension: float) -> float:
    """One less the mean resultant length [1]_, for dimensions from 2 on."""
    order = 0.5 * dimension
    if not (kappa >= 0.0 and dimension >= 2.0):
        return math.nan
    if kappa <= order:
        return 1.0 - iv_ratio(order, kappa)
    return (order - 1.0) / kappa - log_ive_dx(order - 1.0, kappa)


def fall(
    kappa: float, power: float, sine: float, cosine: float, shift: float
) -> tuple[float, float]:
    """How much less the exponent is at p + shift than at p, and half of the versine's change.

    ``sine`` and ``cosine`` are those of 2 p.
    """
    turn, rest = sin(shift), cos(shift)
    change = turn * fma(sine, rest, cosine * turn)
    double = fma(sine, fma(-2.0 * turn, turn, 1.0), cosine * (2.0 * turn * rest))
    ratio = double / sine
    lost = -power * log(ratio) if ratio > 0.0 else math.inf
    return fma(2.0 * kappa, change, lost if power > 0.0 else 0.0), change


def weighted(
    t: float, kappa: float, dimension: float, mean: float, second: bool, slope: float
) -> float:
    """The integral of f(s) / f(t) times mean - s or, the second, slope - (mean - s) (s - t).

    From t to the end on the side that the mean is not on, for 0 < t < 2.
    """
    p = atan(sqrt(t / (2.0 - t)))
    sine = sqrt(t * (2.0 - t))
    cosine = 1.0 - t
    power = dimension - 2.0
    margin = mean - t
    whole = -p if margin > 0.0 else atan(sqrt((2.0 - t) / t))
    length = whole
    lost, _ = fall(kappa, power, sine, cosine, _INSIDE * length)
    cut = lost > _MOST
    longest, shortest, steps = length, 0.0, 0
    while cut and (lost > _MOST or lost < _LEAST) and steps < _STEPS:
        if lost > _MOST:
            # The exponent falls faster and faster: by more than in proportion to the length.
            longest = length
            shrink = sqrt(_LEAST / lost)
            length *= shrink if shrink > _SHRINK else _SHRINK
            length = length if abs(length) > abs(shortest) else 0.5 * (shortest + longest)
        else:
            shortest = length
            length = 0.5 * (shortest + longest)
        lost, _ = fall(kappa, power, sine, cosine, length)
        steps += 1
    total = 0.0
    for node, weight in GAUSS_LEGENDRE:
        lost, change = fall(kappa, power, sine, cosine, node * length)
        excess = fma(-2.0, change, margin)
        if second:
            excess = fma(-2.0 * change, excess, slope)
        total = fma(weight * exp(-lost), excess, total)
    return 2.0 * length * sine * total


@kernel("nonnegative", "nonnegative", "positive", tolerance=5e-14)
def versine_dkappa(t: float, kappa: float, dimension: float) -> float:
    """Derivative of the versine t in the concentration kappa, its probability fixed [2]_."""
    if not (t >= 0.0 and t <= 2.0 and kappa >= 0.0 and dimension >= 2.0):
        return math.nan
    if t == 0.0 or t == 2.0 or kappa == math.inf:
        return 0.0
    return weighted(t, kappa, dimension, mean_versine(kappa, dimension), False, 0.0)


@kernel("nonnegative", "nonnegative", "positive", tolerance=1e-12)
def versine_dkappa2(t: float, kappa: float, dimension: float) -> float:
    """Derivative of `versine_dkappa` in kappa with t fixed.

    Next to its roots the error is small relative to the terms: the mean's derivative takes part.
    """
    if not (t >= 0.0 and t <= 2.0 and kappa >= 0.0 and dimension >= 2.0):
        return math.nan
    if t == 0.0 or t == 2.0 or kappa == math.inf:
        return 0.0
    mean = mean_versine(kappa, dimension)
    return weighted(t, kappa, dimension, mean, True, -iv_ratio_dx(0.5 * dimension, kappa))
