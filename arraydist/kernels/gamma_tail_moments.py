"""Moments of log t over a tail of the gamma distribution, by quadrature without cancellation.

With t = z exp(s) and q = z f(z), f the density of shape a, the upper tail is

    Q(a, z) = q integral from 0 to infinity of exp(a s - z (exp(s) - 1)) ds,

and the lower one has s < 0.  Everything that a derivative of log Q or log P needs is a mean over
this integrand, which is log-concave and falls from 1: a few of its moments are finite sums of
positive terms, where differences of densities and hazard rates would lose all digits far out.

Gauss-Legendre quadrature with 32 points on what is above exp(-40), on several panels where z is
small: the integrand has no singularity, and is resolved to rounding.
"""

from __future__ import annotations

from arraydist.kernels.compensated import horner
from arraydist.kernels.elementary import exp, expm1, log
from arraydist.kernels.primitives import fma, sqrt
from arraydist.kernels.quadrature_nodes import GAUSS_LEGENDRE

NEGLIGIBLE = 40.0
"""Exponent at which an integrand's tail is cut off."""
SERIES_SHAPE = 25.0
"""Below this shape the power series of the lower tail is as quick."""
_FALL = 6.0
"""Where the integrand ends in a double exponential: all of its fall is this short."""
_SERIES = 0.5
# 1 / n! for n from 15 down to 2.
_EXPM1_EXCESS = (
    7.647163731819816e-13,
    1.1470745597729725e-11,
    1.6059043836821613e-10,
    2.08767569878681e-09,
    2.505210838544172e-08,
    2.755731922398589e-07,
    2.7557319223985893e-06,
    2.48015873015873e-05,
    0.0001984126984126984,
    0.001388888888888889,
    0.008333333333333333,
    0.041666666666666664,
    0.16666666666666666,
    0.5,
)


def expm1_excess(s: float) -> float:
    """``exp(s) - 1 - s`` without cancellation."""
    if abs(s) < _SERIES:
        value: float = s * s * horner(s, _EXPM1_EXCESS)
        return value
    value = expm1(s) - s
    return value


def upper_length(slope: float, z: float) -> float:
    """The s at which ``slope s + z (exp(s) - 1 - s)`` is `NEGLIGIBLE`, or a little above.

    Newton's method for a convex function, from the right: a parabola lies below, and so does a
    plain exponential where z is small.
    """
    root = sqrt(fma(slope, slope, 2.0 * NEGLIGIBLE * z))
    length = 2.0 * NEGLIGIBLE / (slope + root) if slope > 0.0 else (root - slope) / z
    if length > 2.0:
        # For z < 1 shapes are below 3, and s below 700.
        other = log(2500.0 / z) if z < 1.0 else log(2.0 * (NEGLIGIBLE + length) / z + 3.0)
        length = other if other < length and other > 2.0 else length
    for _ in range(30):
        excess = fma(slope, length, z * expm1_excess(length)) - NEGLIGIBLE
        if excess < 1.0:
            break
        length -= excess / fma(z, expm1(length), slope)
    return length


def lower_length(slope: float, a: float, z: float) -> float:
    """The s at which ``slope s + z (exp(-s) - 1 + s)`` is `NEGLIGIBLE`, or a little above.

    Newton's method again; ``exp(-s) - 1 + s`` is above ``s**2 / (2 + s)``.
    """
    b = NEGLIGIBLE - 2.0 * slope
    root = sqrt(fma(b, b, 8.0 * NEGLIGIBLE * a))
    length = 4.0 * NEGLIGIBLE / (root - b) if b < 0.0 else (root + b) / (2.0 * a)
    for _ in range(30):
        excess = fma(slope, length, z * expm1_excess(-length)) - NEGLIGIBLE
        if excess < 1.0:
            break
        length -= excess / fma(-z, expm1(-length), slope)
    return length


def upper_panel(
    slope: float, z: float, start: float, length: float
) -> tuple[float, float, float, float]:
    """Integrals of the upper integrand times 1, s, s**2 and 1 - exp(-s) over one panel."""
    zeroth, first, second, drift = 0.0, 0.0, 0.0, 0.0
    for node, weight in GAUSS_LEGENDRE:
        s = fma(node, length, start)
        part = weight * exp(-fma(slope, s, z * expm1_excess(s)))
        zeroth += part
        first = fma(part, s, first)
        second = fma(part * s, s, second)
        drift = fma(-part, expm1(-s), drift)
    return zeroth * length, first * length, second * length, drift * length


def upper_moments(slope: float, z: float) -> tuple[float, float, float, float]:
    """Integrals over the upper tail, of 1, s, s**2 and 1 - exp(-s); ``slope = z - a``.

    For z < 1 the integrand is level at first: panels double in length back from its fall.
    """
    end = upper_length(slope, z)
    step = _FALL if z < 1.0 else end
    zeroth, first, second, drift = 0.0, 0.0, 0.0, 0.0
    for _ in range(12):
        start = end - step if end > step else 0.0
        moments = upper_panel(slope, z, start, end - start)
        zeroth += moments[0]
        first += moments[1]
        second += moments[2]
        drift += moments[3]
        end = start
        step *= 2.0
        if end == 0.0:
            break
    return zeroth, first, second, drift


def lower_moments(slope: float, a: float, z: float) -> tuple[float, float, float, float]:
    """Integrals over the lower tail, of 1, s, s**2 and z (1 - exp(s)); ``slope = a - z``."""
    length = lower_length(slope, a, z)
    zeroth, first, second, drift = 0.0, 0.0, 0.0, 0.0
    for node, weight in GAUSS_LEGENDRE:
        s = node * length
        part = weight * exp(-fma(slope, s, z * expm1_excess(-s)))
        zeroth += part
        first = fma(-part, s, first)
        second = fma(part * s, s, second)
        drift = fma(-part, expm1(-s), drift)
    return zeroth * length, first * length, second * length, z * (drift * length)
