"""Von Mises angles.

References
----------
.. [1] D. J. Best, N. I. Fisher, "Efficient simulation of the von Mises distribution", Applied
   Statistics 28 (1979), pp. 152-157.
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import horner_in_pairs
from arraydist.kernels.elementary import atan, exp
from arraydist.kernels.primitives import fma, rint, sqrt, uint64
from arraydist.kernels.record import Single, sampler
from arraydist.kernels.single_precision import eighth_turn_of_word, near_zero
from arraydist.kernels.uniforms import (
    QUARTER_COSINE,
    QUARTER_SINE,
    Words,
    clipped,
    random_sign,
    unit_interval,
)

_TWO_PI = 6.283185307179586
_TWO_PI_LOW = 2.4492935982947064e-16
_TWO_PI_LOW_FLOAT32 = -1.7484556000744883e-07
_BELOW_PI = 3.1415926535897927
_BELOW_PI_FLOAT32 = 3.1415925025939941
"""The largest float32 below pi; the one next to pi is above it."""
_LARGE = 1e9
"""Concentrations from which on sqrt(1 + 4 kappa**2) is 2 kappa to the last bit."""


def von_mises_setup(mu: float, kappa: float) -> tuple[float, float, float]:
    """``(kappa, c at angle zero, width)`` of the wrapped Cauchy distribution that is tried.

    With [1]_'s s = (1 + sqrt(1 + 4 kappa**2)) / (2 kappa): kappa (s - 1), which is between 1/2 and
    1, and sqrt((s - 1) / (s + 1)).
    """
    moderate = kappa if kappa < _LARGE else _LARGE
    root = sqrt(fma(4.0 * moderate, moderate, 1.0))
    least = 0.5 + 0.5 / (root + 2.0 * moderate)
    return kappa, least, sqrt(0.5 * least / (0.5 * least + kappa))


def wrapped(w: float, mu: float) -> float:
    """``mu + 2 atan(w)`` in a full turn from -pi on, before rounding."""
    turns = rint(mu / _TWO_PI)
    x = fma(-turns, _TWO_PI_LOW, fma(-turns, _TWO_PI, mu)) + 2.0 * atan(w)
    x = x - _TWO_PI if x >= math.pi else x
    return x + _TWO_PI if x < -math.pi else x


def angle(w: float, mu: float, kappa: float) -> float:
    """The angle in [-pi, pi)."""
    return clipped(wrapped(w, mu), -math.pi, _BELOW_PI)


def single_angle(w: float, mu: float, kappa: float) -> float:
    """The same in single precision."""
    turns = rint(mu / _TWO_PI)
    x = fma(-turns, _TWO_PI_LOW_FLOAT32, fma(-turns, _TWO_PI, mu)) + 2.0 * atan(w)
    x = x - _TWO_PI if x >= _BELOW_PI else x
    x = x + _TWO_PI if x < -_BELOW_PI else x
    return clipped(x, -_BELOW_PI_FLOAT32, _BELOW_PI_FLOAT32)


def single_attempt(
    words: tuple[int, int], constants: tuple[float, float, float]
) -> tuple[bool, float]:
    """An attempt in single precision; see `vonmises`.

    The last two bits of the first word choose among four mirror images of its angle.
    """
    angle, decider = words
    kappa, least, width = constants
    sine, cosine = eighth_turn_of_word(angle)
    beyond = angle & 2 != 0
    top = width * (cosine if beyond else sine)
    bottom = sine if beyond else cosine
    top_square = top * top
    c = fma(kappa, 2.0 * top_square / fma(bottom, bottom, top_square), least)
    accepted = near_zero(decider) <= c * exp(1.0 - c)
    return accepted | (kappa != kappa), random_sign(top / bottom, angle)


@sampler(
    kind="rejection",
    arity=2,
    setup=von_mises_setup,
    finish=angle,
    single=Single(2, single_attempt, single_angle),
)
def vonmises(words: Words, constants: tuple[float, float, float]) -> tuple[bool, float]:
    """Von Mises angles by Best and Fisher's rejection from a wrapped Cauchy distribution [1]_.

    In terms of w, the tangent of half the angle: that of the proposal is a Cauchy number times a
    width.  The sine of half the angle has the square q = w**2 / (1 + w**2), and with
    c = kappa (s - 1) + 2 kappa q an attempt is accepted with probability c exp(1 - c).  Nothing
    cancels at any concentration: for 0 all attempts are accepted, and for large ones this becomes
    rejection of a normal number from a Cauchy number.

    At least 65.7 % of attempts are accepted ([1]_, section 3): 256 rejections have probability
    below 1e-118.
    """
    _, w1, _, w3 = words
    kappa, least, width = constants
    t = 0.5 * unit_interval(w1)
    square = t * t
    sine = t * horner_in_pairs(square, QUARTER_SINE)
    cosine = horner_in_pairs(square, QUARTER_COSINE)
    beyond = w1 & uint64(2) != uint64(0)
    top = width * (cosine if beyond else sine)
    bottom = sine if beyond else cosine
    top_square = top * top
    c = fma(kappa, 2.0 * top_square / fma(bottom, bottom, top_square), least)
    accepted = unit_interval(w3) <= c * exp(1.0 - c)
    return accepted | (kappa != kappa), random_sign(top / bottom, w1)
