"""The second derivative of the logarithm of the gamma function.

Straight-line code, so that loops over arrays become vector code.  Beyond the first terms of the
asymptotic series, 1 / x + 1 / (2 x**2), which are exact, a rational function of x on [1, 3] or of
1 / x**2 beyond; arguments below 1 go one step up the recurrence, and those below zero through the
reflection formula.  The rational functions interpolate at Chebyshev points in 90-digit arithmetic;
the errors stated are relative, over the whole interval.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, section 5.15 (polygamma functions,
   asymptotics 5.15.8).
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import horner
from arraydist.kernels.primitives import fma
from arraydist.kernels.record import kernel
from arraydist.kernels.sinc import nearest_zero

# x**3 (trigamma(x) - 1 / x - 1 / (2 x**2)) on [1, 3], error 3.9e-16.
_TRIGAMMA_NEAR_NUMERATOR = (
    0.02864681192994245,
    0.2035962386392773,
    0.6571650770260623,
    1.1642037889305896,
    1.1334817805449313,
    0.4999938822722417,
    5.121456285468648e-07,
)
_TRIGAMMA_NEAR_DENOMINATOR = (
    0.17188088891251146,
    1.2215768266663845,
    3.9773767005548057,
    7.229432154669927,
    7.572603416481076,
    4.266891496464696,
    1.0,
)
# The same in 1 / x**2 for x >= 3, error 7.5e-18.
_TRIGAMMA_FAR_NUMERATOR = (
    4.518175182077018,
    77.57861329387258,
    183.5232546191159,
    135.75020692342005,
    39.01007791597304,
    4.465799037862561,
    0.16666666666666666,
)
_TRIGAMMA_FAR_DENOMINATOR = (
    72.133526136511,
    628.6381918373979,
    1243.6374913703771,
    858.70815620214,
    239.31656919842857,
    26.99479422717534,
    1.0,
)


def trigamma_tail(x: float) -> float:
    """``x (x trigamma(x) - 1)`` for x >= 1, where it falls from 0.645 to 1/2."""
    large = x >= 3.0
    near = x if x < 3.0 else 3.0
    s = 1.0 / x
    t = s * s
    t = t if large else 0.0
    # Either rational function takes a division, which both share.
    numerator = horner(t, _TRIGAMMA_FAR_NUMERATOR)
    numerator = numerator if large else horner(near, _TRIGAMMA_NEAR_NUMERATOR)
    denominator = horner(t, _TRIGAMMA_FAR_DENOMINATOR)
    denominator = denominator if large else horner(near, _TRIGAMMA_NEAR_DENOMINATOR)
    value: float = fma(s, numerator / denominator, 0.5)
    return value


@kernel("real", tolerance=2e-15)
def trigamma(x: float) -> float:
    """Second derivative of the logarithm of the gamma function, +inf at its poles."""
    reflected = x <= 0.0
    z = 1.0 - x if reflected else x
    shifted = z < 1.0
    y = z + 1.0 if shifted else z
    s = 1.0 / y
    value = fma(s * s, trigamma_tail(y), s)
    # Below the clamp both squares' inverses overflow anyway.
    clamped = z if z > 1e-160 else 1e-160
    step = 1.0 / ((clamped if shifted else math.inf) * clamped)
    value = value + step
    # The reflection formula, by sin(pi x) / pi as a pair: what it rounds would count twice.
    r, excess = nearest_zero(x)
    sine = fma(r, excess, r)
    sine_low = fma(r, excess, r - sine)
    sine = sine if abs(sine) > 1e-160 else 1e-160
    inverse = 1.0 / (sine * sine)
    reflection = inverse - fma(2.0 * inverse, sine_low / sine, value)
    reflection = reflection if inverse < math.inf else math.inf
    value = reflection if reflected else value
    return math.nan if x == -math.inf or x != x else value


@kernel("positive", tolerance=2e-15)
def trigamma_excess(x: float) -> float:
    """``trigamma(x) - 1 / x``, about ``1 / (2 x**2)`` for large x, without cancellation."""
    large = x >= 1.0
    s = 1.0 / (x if large else 1.0)
    far = s * s * trigamma_tail(x if large else 1.0)
    # One step up the recurrence; below the clamp the square of the inverse overflows anyway.
    z = 0.5 if large else x
    z = z if z > 1e-160 else 1e-160
    up = 1.0 / (1.0 + z)
    near = (1.0 - z) / (z * z) + fma(up * up, trigamma_tail(1.0 + z), up)
    value = far if large else near
    return value if x >= 0.0 else math.nan
