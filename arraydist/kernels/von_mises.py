"""The von Mises distribution: density, distribution function, and both tails in logarithms.

All for the location zero and angles in [-pi, pi].  A tail is the density times an integral of a
positive function, see `von_mises_integrals`; in the middle it is one half less such a product.
With growing concentration this goes over into the normal distribution by itself.

References
----------
.. [1] K. V. Mardia, P. E. Jupp, Directional Statistics (2000), section 3.5.4.
"""

from __future__ import annotations

import math

from arraydist.kernels.bessel import i0e
from arraydist.kernels.elementary import log, log1p
from arraydist.kernels.exponential import exp_with_tail
from arraydist.kernels.half_angles import half_angle_sine
from arraydist.kernels.primitives import copysign, fma
from arraydist.kernels.record import kernel
from arraydist.kernels.von_mises_integrals import excess_integrals, exponent, half_angle

_TWO_PI = 6.283185307179586


@kernel("real", "nonnegative", tolerance=2e-15, floor=1.0)
def von_mises_log_density(x: float, kappa: float) -> float:
    """Logarithm of the von Mises density with concentration kappa at the angle x [1]_."""
    sine = half_angle_sine(x)
    value = fma(-2.0 * kappa * sine, sine, -log(_TWO_PI * i0e(kappa)))
    point_mass = math.inf if sine == 0.0 else -math.inf
    value = point_mass if kappa == math.inf else value
    return value if (kappa >= 0.0) & (sine == sine) else math.nan


def tail_parts(x: float, kappa: float) -> tuple[bool, float, float, float]:
    """``(central, high, low, factor)`` for finite kappa >= 0 and abs(x) < pi.

    ``factor exp(high + low)`` is the probability of [0, abs(x)] where central, else that of the
    tail.
    """
    sine, sine_low, cosine, _ = half_angle(x)
    high, low = exponent(kappa, sine, sine_low)
    central, total, _ = excess_integrals(kappa, abs(x), sine, cosine)
    return central, high, low, abs(total) / (_TWO_PI * i0e(kappa))


def inside(x: float, kappa: float) -> bool:
    """Whether the angle is between -pi and pi and the concentration finite."""
    return (abs(x) < math.pi) & (kappa >= 0.0) & (kappa < math.inf)


def limit(x: float, kappa: float) -> float:
    """The distribution function at the ends, and for an infinite concentration."""
    value = 0.5 if x == 0.0 else (1.0 if x > 0.0 else 0.0)
    return value if (x == x) & (kappa >= 0.0) else math.nan


@kernel("real", "nonnegative", tolerance=1e-13)
def von_mises_cdf(x: float, kappa: float) -> float:
    """Probability of the angles from -pi to x under the von Mises distribution."""
    regular = inside(x, kappa)
    point = x if regular else 0.0
    central, high, low, factor = tail_parts(point, kappa if regular else 1.0)
    mass = factor * exp_with_tail(high, low if high > -1000.0 else 0.0)
    value = 1.0 - mass if x > 0.0 else mass
    value = 0.5 + copysign(mass, x) if central else value
    return value if regular else limit(x, kappa)


@kernel("real", "nonnegative", tolerance=1e-13)
def von_mises_sf(x: float, kappa: float) -> float:
    """Probability of the angles from x to pi under the von Mises distribution."""
    return von_mises_cdf(-x, kappa)


@kernel("real", "nonnegative", tolerance=1e-13)
def von_mises_log_cdf(x: float, kappa: float) -> float:
    """Logarithm of `von_mises_cdf`, also where that underflows."""
    regular = inside(x, kappa)
    point = x if regular else 0.0
    central, high, low, factor = tail_parts(point, kappa if regular else 1.0)
    mass = factor * exp_with_tail(high, low if high > -1000.0 else 0.0)
    value = log1p(-mass) if x > 0.0 else high + (low + log(factor))
    value = log(0.5 + copysign(mass, x)) if central else value
    return value if regular else log(limit(x, kappa))


@kernel("real", "nonnegative", tolerance=1e-13)
def von_mises_log_sf(x: float, kappa: float) -> float:
    """Logarithm of `von_mises_sf`, also where that underflows."""
    return von_mises_log_cdf(-x, kappa)
