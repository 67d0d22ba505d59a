"""Quantiles of the Poisson distribution, in both tails."""

from __future__ import annotations

import math

from arraydist.kernels.incomplete_gamma import gammainc, gammaincc
from arraydist.kernels.normal import ndtri
from arraydist.kernels.primitives import floor, fma, sqrt
from arraydist.kernels.record import kernel


def _start(z: float, rate: float) -> float:
    """Cornish-Fisher expansion of the quantile about the normal's ``z``, to second order."""
    guess = floor(fma(sqrt(rate), z, rate + (z * z - 1.0) / 6.0))
    return guess if guess > 0.0 else 0.0


def _reaches(k: float, target: float, rate: float, upper: bool) -> bool:
    """Whether ``P(X <= k) >= target``, or ``P(X > k) <= target`` for the upper tail."""
    if upper:
        return gammainc(k + 1.0, rate) <= target
    return gammaincc(k + 1.0, rate) >= target


def _search(start: float, target: float, rate: float, upper: bool) -> float:
    """Smallest count that reaches the target: steps that double to a bracket, then bisection.

    Counts at or above 2**53 are bracketed to the spacing of float64.
    """
    step = 1.0
    if _reaches(start, target, rate, upper):
        high = start
        low = start - step
        while low >= 0.0 and _reaches(low, target, rate, upper):
            high = low
            step = 2.0 * step
            low = high - step
        if low < 0.0:
            low = -1.0
    else:
        low = start
        high = start + step
        while high < 1.0e300 and not _reaches(high, target, rate, upper):
            low = high
            step = 2.0 * step
            high = low + step
    middle = floor(0.5 * (low + high))
    while middle > low and middle < high:
        if _reaches(middle, target, rate, upper):
            high = middle
        else:
            low = middle
        middle = floor(0.5 * (low + high))
    return high


@kernel("unit_interval", "nonnegative", tolerance=0.0)
def poisson_icdf(p: float, rate: float) -> float:
    """Smallest count whose distribution function reaches ``p``."""
    if not (p >= 0.0 and p <= 1.0 and rate >= 0.0) or rate == math.inf:
        return math.nan
    if rate == 0.0 or p == 0.0:
        return 0.0
    if p == 1.0:
        return math.inf
    return _search(_start(ndtri(p), rate), p, rate, False)


@kernel("unit_interval", "nonnegative", tolerance=0.0)
def poisson_isf(q: float, rate: float) -> float:
    """Smallest count whose survival function is at or below ``q``."""
    if not (q >= 0.0 and q <= 1.0 and rate >= 0.0) or rate == math.inf:
        return math.nan
    if rate == 0.0 or q == 1.0:
        return 0.0
    if q == 0.0:
        return math.inf
    return _search(_start(-ndtri(q), rate), q, rate, True)
