"""Quantiles of the von Mises distribution.

Halley's method for the logarithm of the tail probability, or of that between 0 and the angle, as a
function of the angle: with the integral Q of `von_mises_integrals`, which is the probability over
the density, the slope is -1 / Q and the second derivative follows from the density's.

References
----------
.. [1] G. W. Hill, "Algorithm 571: statistics for von Mises' and Fisher's distributions of
   directions", ACM TOMS 7 (1981), pp. 233-238 (the normal variate of 2 sin(x / 2)).
"""

from __future__ import annotations

import math

from arraydist.kernels.bessel import i0e
from arraydist.kernels.elementary import exp, log
from arraydist.kernels.normal import ndtri
from arraydist.kernels.primitives import copysign, fma, sqrt
from arraydist.kernels.record import kernel
from arraydist.kernels.trigonometric import asin
from arraydist.kernels.von_mises_integrals import excess_integrals, exponent, half_angle

_TWO_PI = 6.283185307179586
_SQRT_TWO_PI = 2.5066282746310002
_CLOSE = 1e-5
_OUTERMOST = 3.1415926535897927
"""The largest number below pi."""


def gaussian_integral_root(y: float) -> float:
    """About the t > 0 with y the integral of exp(s**2) over s from 0 to t."""
    if y < 1.0:
        return y * (1.0 - y * y / fma(1.7 * y, y, 3.0))
    guess = sqrt(log(fma(2.0, y, 1.0)))
    for _ in range(3):
        guess = sqrt(log(fma(2.0 * y, guess, 1.0)))
    return guess


def start(kappa: float, tail: float) -> float:
    """First approximation of the angle with that much probability beyond it."""
    scaled = i0e(kappa)
    # 2 sin(u / 2) is about normal, of the height that its density has at zero.
    sine = -0.5 * _SQRT_TWO_PI * ndtri(tail) * scaled
    if sine < 0.7:
        return 2.0 * asin(sine)
    # From pi inwards the density grows like exp(kappa (pi - u)**2 / 2).
    log_scale = fma(2.0, kappa, log(_TWO_PI * scaled))
    if kappa < 1e-3:
        return fma(-tail, exp(log_scale), math.pi)
    width = sqrt(2.0 / kappa)
    log_y = log(tail) + log_scale - log(width)
    root = gaussian_integral_root(exp(log_y)) if log_y < 300.0 else sqrt(log_y)
    return fma(-width, root, math.pi)


def upper_angle(kappa: float, tail: float, rest: float) -> float:
    """The angle u >= 0 with probability ``tail = 1/2 - rest`` beyond it, for finite kappa."""
    if rest == 0.0:
        return 0.0
    u = start(kappa, tail)
    log_tail = log(tail)
    log_rest = log(rest)
    constant = log(_TWO_PI * i0e(kappa))
    lowest = 0.0
    highest = _OUTERMOST
    for _ in range(60):
        u = u if u > lowest and u < highest else 0.5 * (lowest + highest)
        sine, sine_low, cosine, _ = half_angle(u)
        high, low = exponent(kappa, sine, sine_low)
        central, total, _ = excess_integrals(kappa, u, sine, cosine)
        target = log_rest if central else log_tail
        residual = (high - target) + (low + log(abs(total)) - constant)
        if (residual > 0.0) != central:
            lowest = u
        else:
            highest = u
        bend = fma(2.0 * kappa * sine * cosine, total, -1.0)
        step = residual * total / (fma(-0.5 * residual, bend, 1.0))
        u += step
        if abs(residual) < _CLOSE or highest - lowest <= 4e-16 * u:
            break
    return u if u < math.pi else math.pi


def regular(p: float, kappa: float) -> bool:
    """Whether the probability is inside the unit interval and the concentration finite."""
    return p > 0.0 and p < 1.0 and kappa >= 0.0 and kappa < math.inf


@kernel("unit_interval", "nonnegative", tolerance=1e-13)
def von_mises_icdf(p: float, kappa: float) -> float:
    """The angle up to which the von Mises distribution has probability p."""
    if not regular(p, kappa):
        if p == p and p >= 0.0 and p <= 1.0 and kappa >= 0.0:
            return -math.pi if p == 0.0 else (math.pi if p == 1.0 else 0.0)
        return math.nan
    tail = 1.0 - p if p > 0.5 else p
    return copysign(upper_angle(kappa, tail, abs(p - 0.5)), p - 0.5)


@kernel("unit_interval", "nonnegative", tolerance=1e-13)
def von_mises_isf(q: float, kappa: float) -> float:
    """The angle beyond which the von Mises distribution has probability q."""
    return -von_mises_icdf(q, kappa)
