"""Truncated normal numbers.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, 7.12.1 (Mills' ratio for large arguments).
"""

from __future__ import annotations

import math
from typing import NamedTuple

from arraydist.kernels.elementary import expm1, log
from arraydist.kernels.exponential import log_in_brief
from arraydist.kernels.neighbours import below_in_float32
from arraydist.kernels.normal import log_ndtr, ndtr, near_ndtri_exp, normal_hazard
from arraydist.kernels.primitives import fma, sqrt
from arraydist.kernels.record import sampler
from arraydist.kernels.uniforms import Words, clipped, unit_interval

_FAR = 30.0
"""Lower ends from which on the quantile follows from the expansion of Mills' ratio."""
_NARROW = 1e-5
"""Ranges over which the logarithm of the density changes by less are narrow."""


class TruncatedNormalConstants(NamedTuple):
    """What depends on the ends alone: a range, reflected where its middle is negative.

    Attributes
    ----------
    a, length
        The lower end, and how far the upper one is.
    sign
        That of the result.
    share
        The probability between the ends; in a tail, a > 0, it is that over the probability beyond
        a, negative.
    base
        In a tail, the logarithm of the probability beyond a.
    first, last
        The probabilities outside.
    """

    a: float
    length: float
    sign: float
    share: float
    base: float
    first: float
    last: float


def truncated_normal_setup(low: float, high: float) -> TruncatedNormalConstants:
    """What depends on the ends alone."""
    reflected = high < -low
    a = -high if reflected else low
    b = -low if reflected else high
    tail = a > 0.0
    start = a if tail else 1.0
    drop = -0.5 * (b - start) * (b + start) - log(normal_hazard(b) / normal_hazard(start))
    below, above = ndtr(a), ndtr(-b)
    share = expm1(drop) if tail else (0.5 - below) + (0.5 - above)
    sign = -1.0 if reflected else 1.0
    return TruncatedNormalConstants(a, b - a, sign, share, log_ndtr(-start), below, above)


def far_step(w: float, start: float, v: float) -> float:
    """One step of `far_excess`, which gains a factor of at least 900."""
    near = 1.0 / (1.0 + w)
    change = -w * near
    return start - v * fma(v * change, 2.0 - 5.0 * v * (1.0 + near), log_in_brief(1.0 + w, 0.0))


def far_excess(a: float, e: float) -> float:
    """Distance from a of the point beyond which lies exp(-e) of what lies beyond a, for a >= 30.

    With w = (x / a)**2 - 1 and h the inverse of Mills' ratio, a**2 w / 2 + log(h(x) / h(a)) = e,
    where log h(x) = log(x) + x**-2 - 5/2 x**-4 + ... [1]_.  The error is below 1e-9 of w.
    """
    v = 1.0 / (a * a)
    start = 2.0 * v * e
    w = far_step(far_step(far_step(start, start, v), start, v), start, v)
    return a * w / (1.0 + sqrt(1.0 + w))


def inside(x: float, low: float, high: float) -> float:
    """The number, or the end that it is beyond."""
    return clipped(x, low, high)


def inside_float32(x: float, low: float, high: float) -> float:
    """The same, for a value that is rounded to float32 next."""
    least = low if low == -math.inf else -below_in_float32(-low)
    most = high if high == math.inf else below_in_float32(high)
    return clipped(x, least, most)


@sampler(
    kind="single",
    arity=2,
    setup=truncated_normal_setup,
    finish=inside,
    finish_float32=inside_float32,
)
def truncated_normal(words: Words, ends: TruncatedNormalConstants) -> float:
    """Standard normal numbers between two ends, by inversion, however far out these are.

    A range around 0 takes the smaller one of both tails of the number, a range on one side the
    logarithm of its tail, from 30 standard deviations on in terms of the distance from the end.
    In a narrow range the density is an exponential function, to one part in 1e10.
    """
    a, length, sign, share, base, first, last = ends
    u = unit_interval(words[1])
    tail, far = a > 0.0, a >= _FAR
    narrow = length * (1.0 + abs(a)) < _NARROW
    below, above = fma(u, share, first), fma(1.0 - u, share, last)
    lower = below < above
    around = below if lower else above
    log_v = log_in_brief(fma(u, share, 1.0) if tail else around, 0.0)
    y = near_ndtri_exp(-1.0 if far else (base + log_v if tail else log_v))
    y = y if lower & (not tail) else -y
    x = a + far_excess(a, -log_v) if far else y
    curved = 1.0 - 0.5 * length * (a + 0.5 * length) * (1.0 - u)
    return sign * (a + length * u * curved if narrow else x)
