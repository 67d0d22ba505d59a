"""The Hurwitz zeta function and its derivative in the exponent.

By the formula of Euler and Maclaurin: seven terms of the sum, then the integral over the rest and
twelve corrections, which leave less than 1e-16 of the value for every s > 1 and q > 0.  Every term
is taken relative to the first, q**-s, so that errors of logarithms matter little; that one power
is computed from the logarithm as a pair of numbers.  Straight-line code, so that loops over arrays
become vector code.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, section 25.11 (definition 25.11.1,
   Euler-Maclaurin formula 25.11.5) and section 5.15 (reflection, in terms of polygamma).
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import two_product, two_sum
from arraydist.kernels.elementary import exp
from arraydist.kernels.exponential import (
    log_in_brief,
    log_of_pair,
    log_pair,
    scale_by_power,
    unbounded_exp_pair,
)
from arraydist.kernels.primitives import copysign, floor, fma
from arraydist.kernels.ranges import Ranges
from arraydist.kernels.record import kernel

_TERMS = 7.0
_SMALLEST_Q = 1e-290
"""Below, all terms but the first are nothing beside it."""
_NEGLIGIBLE = 1e-40
_LARGEST_S = 1e300
_FARTHEST = 1300.0
_LAST_ORDER = 23.0
# Bernoulli numbers B(2 j) over (2 j)!, from j = 12 down.
_BERNOULLI = (
    -1.3954464685812522e-19,
    5.5090028283602295e-18,
    -2.174868698558062e-16,
    8.586062056277845e-15,
    -3.3896802963225827e-13,
    1.3382536530684679e-11,
    -5.284190138687493e-10,
    2.08767569878681e-08,
    -8.267195767195768e-07,
    3.306878306878307e-05,
    -0.001388888888888889,
    0.08333333333333333,
)


def quotient_log(k: float, q: float) -> float:
    """``log(1 + k / q)``, to its own last bits."""
    quotient = k / q
    shifted, rest = two_sum(1.0, quotient)
    return log_in_brief(shifted, rest if quotient < 1.0 else 0.0)


def bounded_exp(exponent: float, tail: float) -> tuple[float, float, float]:
    """`exp_pair` with clamps so far out that a factor of 1e200 changes nothing beyond them."""
    far = abs(exponent) > _FARTHEST
    clamped = copysign(_FARTHEST, exponent) if far else exponent
    return unbounded_exp_pair(clamped, 0.0 if far else tail)


def correction(rest: float, order: float, square: float, coefficient: float) -> float:
    """One step of `corrections`."""
    return fma(rest, (order * square) * (order + 1.0), coefficient)


def corrections(s: float, y: float) -> float:
    """The sum of ``B(2 j) / (2 j)! s (s + 1) ... (s + 2 j - 2) / y**(2 j - 1)``.

    From the last term back: each is the one before times (s + 2 j - 1) (s + 2 j) / y**2.  Not a
    loop, so that loops over arrays become vector code.
    """
    square = (1.0 / y) / y
    rest = correction(_BERNOULLI[0], s + 21.0, square, _BERNOULLI[1])
    rest = correction(rest, s + 19.0, square, _BERNOULLI[2])
    rest = correction(rest, s + 17.0, square, _BERNOULLI[3])
    rest = correction(rest, s + 15.0, square, _BERNOULLI[4])
    rest = correction(rest, s + 13.0, square, _BERNOULLI[5])
    rest = correction(rest, s + 11.0, square, _BERNOULLI[6])
    rest = correction(rest, s + 9.0, square, _BERNOULLI[7])
    rest = correction(rest, s + 7.0, square, _BERNOULLI[8])
    rest = correction(rest, s + 5.0, square, _BERNOULLI[9])
    rest = correction(rest, s + 3.0, square, _BERNOULLI[10])
    rest = correction(rest, s + 1.0, square, _BERNOULLI[11])
    return rest * (s / y)


def corrections_slopes(s: float, y: float) -> tuple[float, float]:
    """First and second derivative of `corrections` in s."""
    square = (1.0 / y) / y
    order = s + _LAST_ORDER
    total = 0.0
    slope = 0.0
    bend = 0.0
    for coefficient in _BERNOULLI:
        step = (order * square) * (order + 1.0)
        change = fma(2.0, order, 1.0) * square
        bend = fma(bend, step, 2.0 * fma(slope, change, total * square))
        slope = fma(slope, step, total * change)
        total = fma(total, step, coefficient)
        order = order - 2.0
    return fma(slope, s, total) / y, fma(bend, s, 2.0 * slope) / y


def tail_power(s: float, q: float) -> tuple[float, float]:
    """``(q / (q + 7))**s`` and minus the logarithm of its base."""
    shifted, rest = two_sum(1.0, _TERMS / q)
    logarithm, logarithm_low = log_of_pair(shifted, rest)
    exponent, exponent_low = two_product(-s, logarithm)
    n, high, _ = bounded_exp(exponent, fma(-s, logarithm_low, exponent_low))
    return scale_by_power(high, n), logarithm


def relative_zeta(s: float, q: float) -> float:
    """``q**s zeta(s, q)`` for 1 < s <= 1e300 and 1e-290 <= q < inf."""
    total = 1.0 + exp(-s * quotient_log(1.0, q))
    total = total + exp(-s * quotient_log(2.0, q))
    total = total + exp(-s * quotient_log(3.0, q))
    total = total + exp(-s * quotient_log(4.0, q))
    total = total + exp(-s * quotient_log(5.0, q))
    total = total + exp(-s * quotient_log(6.0, q))
    term, _ = tail_power(s, q)
    # Far out, where the rest is nothing, the corrections would overflow.
    matters = term > _NEGLIGIBLE
    power = s if matters else 2.0
    y = (q if matters else 1.0) + _TERMS
    return fma(term, y / (power - 1.0) + (0.5 + corrections(power, y)), total)


def relative_slopes(s: float, q: float) -> tuple[float, float]:
    """First and second derivative of `relative_zeta` in s."""
    slope = 0.0
    bend = 0.0
    for k in (1.0, 2.0, 3.0, 4.0, 5.0, 6.0):
        logarithm = quotient_log(k, q)
        weighted = logarithm * exp(-s * logarithm)
        slope = slope - weighted
        bend = fma(logarithm, weighted, bend)
    term, logarithm = tail_power(s, q)
    if term <= _NEGLIGIBLE:
        return slope, bend
    y = q + _TERMS
    integral = y / (s - 1.0)
    tail = integral + (0.5 + corrections(s, y))
    change, second = corrections_slopes(s, y)
    change = change - integral / (s - 1.0)
    second = fma(2.0, (integral / (s - 1.0)) / (s - 1.0), second)
    first = fma(-logarithm, tail, change)
    return fma(term, first, slope), fma(term, fma(-logarithm, first + change, second), bend)


def relative_slope(s: float, q: float) -> float:
    """Derivative of `relative_zeta` in s."""
    slope, _ = relative_slopes(s, q)
    return slope


def scaled_power(w: float, q: float, factor: float) -> float:
    """``q**-w factor``, right where only the product is a number of ordinary size."""
    logarithm, logarithm_low = log_pair(q)
    exponent, exponent_low = two_product(-w, logarithm)
    n, high, low = bounded_exp(exponent, fma(-w, logarithm_low, exponent_low))
    return scale_by_power(fma(high, factor, low * factor), n)


def zeta_inside(s: float, q: float) -> float:
    """`zeta` for s > 1 and q > 0, NaN elsewhere."""
    inside = (s > 1.0) & (q > 0.0)
    power = s if s < _LARGEST_S else _LARGEST_S
    total = relative_zeta(
        power if inside else 2.0, q if inside & (q > _SMALLEST_Q) & (q < math.inf) else _SMALLEST_Q
    )
    # For q >= 1 one factor 1 / q goes to the sum, which may be about q.
    large = q >= 1.0
    value = scaled_power(power - 1.0 if large else power, q, total / q if large else total)
    value = 0.0 if q == math.inf else value
    return value if inside else math.nan


def zeta_range(s: float, q: float) -> float:
    """Which method of `zeta` serves the arguments."""
    return 0.0 if (s > 1.0) & (q > 0.0) else 1.0


@kernel(
    "above_one",
    "positive",
    tolerance=4e-15,
    ranges=Ranges((zeta_inside,), zeta_range),
)
def zeta(s: float, q: float) -> float:
    """Hurwitz zeta function, the sum of ``(q + k)**-s`` over k = 0, 1, 2, ..., for s > 1.

    For q < 0 the powers are real for whole numbers s only; other values are NaN.  Infinite at
    s = 1 and at q = 0, -1, -2, ....
    """
    if s == 1.0 and q == q:
        return math.inf
    if not (s > 1.0 and q <= 0.0 and q > -math.inf):
        return math.nan
    part = q - floor(q)
    if part == 0.0:
        return math.inf
    if s == math.inf or floor(s) != s:
        return math.nan
    # The sum of (q + k)**-s over all whole numbers k has period one in q.
    rest = zeta_inside(s, -q - floor(-q)) - zeta_inside(s, 1.0 - q)
    even = floor(0.5 * s) == 0.5 * s
    return zeta_inside(s, part) + (rest if even else -rest)


def exponent_slopes(s: float, q: float) -> tuple[float, float]:
    """First and second derivative of `zeta` in s for s > 1 and q > 0, NaN elsewhere."""
    inside = (s > 1.0) & (q > 0.0)
    power = s if s < _LARGEST_S else _LARGEST_S
    power = power if inside else 2.0
    base = q if inside & (q > _SMALLEST_Q) & (q < math.inf) else _SMALLEST_Q
    total = relative_zeta(power, base)
    slope, bend = relative_slopes(power, base)
    logarithm, _ = log_of_pair(q if inside & (q < math.inf) else 1.0, 0.0)
    large = q >= 1.0
    w = power - 1.0 if large else power
    first = fma(-logarithm, total, slope)
    second = fma(-logarithm, first + slope, bend)
    first = scaled_power(w, q, first / q if large else first)
    second = scaled_power(w, q, second / q if large else second)
    never = (q == math.inf) | ((s == math.inf) & (q >= 1.0))
    first = 0.0 if never else first
    second = 0.0 if never else second
    return first if inside else math.nan, second if inside else math.nan


@kernel("above_one", "positive", tolerance=1e-14)
def zeta_ds(s: float, q: float) -> float:
    """Derivative of `zeta` in s, for s > 1 and q > 0.

    For q < 1 it has a root, near which the error is small relative to its terms.
    """
    value, _ = exponent_slopes(s, q)
    return value


@kernel("above_one", "positive", tolerance=1e-14)
def zeta_dss(s: float, q: float) -> float:
    """Second derivative of `zeta` in s, the sum of ``log(q + k)**2 (q + k)**-s``."""
    _, value = exponent_slopes(s, q)
    return value
