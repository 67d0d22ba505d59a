"""Derivatives of the logarithm of the gamma function.

Straight-line code, so that loops over arrays become vector code.  Arguments below zero go through
the reflection formula, arguments in (0, 1) one step up the recurrence, those in [1, 3] to a
rational approximation that has the positive root of digamma as a factor, and larger ones to a
rational approximation of what the asymptotic series leaves after its first terms.

All rational functions interpolate at Chebyshev points in 90-digit arithmetic; the errors stated
are relative, over the whole interval.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, section 5.5 (recurrence 5.5.2, reflection
   5.5.4), section 5.11 (asymptotics 5.11.2) and section 5.15 (polygamma functions).
.. [2] NIST Digital Library of Mathematical Functions, section 25.11 (Hurwitz zeta function,
   asymptotics 25.11.43).
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import horner, horner_change
from arraydist.kernels.elementary import log, pow
from arraydist.kernels.primitives import copysign, floor, fma, rint
from arraydist.kernels.ranges import Ranges
from arraydist.kernels.record import kernel
from arraydist.kernels.trigamma import trigamma

# sin(pi sqrt(z)) / sqrt(z) for z <= 1/4, error 4.8e-22.
_SIN_PI = (
    -2.228371216069434e-08,
    7.94853903737229e-07,
    -2.191525030185137e-05,
    0.0004663027874593273,
    -0.007370430943702136,
    0.08214588661099356,
    -0.5992645293207869,
    2.5501640398773455,
    -5.16771278004997,
    3.141592653589793,
)
_DIGAMMA_ROOT = 1.4616321449683622
_DIGAMMA_ROOT_LOW = 9.549995429965697e-17
# x digamma(x) / (x - root) on [1, 3], error 2.3e-17.
_DIGAMMA_NEAR_NUMERATOR = (
    6.70202420604866e-05,
    0.0057586612692596744,
    0.11061562447511243,
    0.7506057487327854,
    2.0636701171966796,
    2.2205792002121347,
    0.684166681779557,
)
_DIGAMMA_NEAR_DENOMINATOR = (
    1.0916665092311827e-05,
    0.0014411162370942625,
    0.03816352952322702,
    0.3477291474047572,
    1.2953187226397986,
    1.9842877441210747,
    1.0,
)
# x**2 (log(x) - 1 / (2 x) - digamma(x)) in 1 / x**2 for x >= 3, error 8.2e-17.
_DIGAMMA_FAR_NUMERATOR = (
    0.3011955040168616,
    4.787886709213266,
    10.294446380115449,
    6.3924263623594735,
    1.3463620620697865,
    0.08333333333333333,
)
_DIGAMMA_FAR_DENOMINATOR = (
    6.8343005269970005,
    67.51238673123109,
    130.6379580735728,
    78.28713177524745,
    16.256344744837257,
    1.0,
)
# (log(x) - digamma(x)) x for x >= 3, error 1.1e-16.
_LOG_LESS_NUMERATOR = (
    0.5000000000000001,
    2.5015364697984226,
    5.998489835662609,
    8.81598098341367,
    7.2832197816908435,
    3.4935101200899434,
    0.6777525874143694,
)
_LOG_LESS_DENOMINATOR = (
    1.0,
    4.836406272930297,
    11.190911959149837,
    15.783476641694268,
    12.016466843944814,
    5.162855562928307,
    0.7196871161206707,
)


# Bernoulli numbers B_2j over (2 j)!, from j = 1.
_BERNOULLI = (
    0.08333333333333333,
    -0.001388888888888889,
    3.306878306878307e-05,
    -8.267195767195768e-07,
    2.08767569878681e-08,
    -5.284190138687493e-10,
    1.3382536530684679e-11,
    -3.3896802963225827e-13,
    8.586062056277845e-15,
    -2.174868698558062e-16,
)


def sin_pi(r: float) -> float:
    """``sin(pi r)`` for |r| <= 1/2."""
    return r * horner(r * r, _SIN_PI)


def digamma_tail(x: float) -> float:
    """``log(x) - 1 / (2 x) - digamma(x)`` for x >= 3, where it is about 1 / (12 x**2)."""
    t = 1.0 / (x * x)
    return t * horner(t, _DIGAMMA_FAR_NUMERATOR) / horner(t, _DIGAMMA_FAR_DENOMINATOR)


def digamma_tail_change(u: float, v: float) -> float:
    """``(digamma_tail(x) - digamma_tail(y)) / (u - v)`` for u = x**-2 >= v = y**-2 and x >= 3."""
    numerator, above = horner_change(u, v, _DIGAMMA_FAR_NUMERATOR)
    denominator, below = horner_change(u, v, _DIGAMMA_FAR_DENOMINATOR)
    change = fma(fma(u, above, numerator), denominator, -v * numerator * below)
    return change / (denominator * fma(below, u - v, denominator))


def digamma_parts(y: float) -> tuple[bool, float, float]:
    """``(large, numerator, denominator)`` for y >= 1.

    Digamma is their quotient, with the logarithm of y added where y is large: both rational
    functions take one division.
    """
    large = y >= 3.0
    bounded = 3.0 if large else y
    root_part = (bounded - _DIGAMMA_ROOT) - _DIGAMMA_ROOT_LOW
    z = y if large else 3.0
    z = 1e20 if z > 1e20 else z  # the difference from the logarithm no longer counts
    near_numerator = root_part * horner(bounded, _DIGAMMA_NEAR_NUMERATOR)
    near_denominator = bounded * horner(bounded, _DIGAMMA_NEAR_DENOMINATOR)
    numerator = -horner(z, _LOG_LESS_NUMERATOR) if large else near_numerator
    denominator = z * horner(z, _LOG_LESS_DENOMINATOR) if large else near_denominator
    return large, numerator, denominator


def digamma_positive(x: float) -> float:
    """`digamma` for x > 0, NaN elsewhere."""
    shifted = x < 1.0
    y = x + 1.0 if shifted else x
    large, numerator, denominator = digamma_parts(y)
    value = (log(y) if large else 0.0) + numerator / denominator
    value = value - 1.0 / (x if shifted else math.inf)
    return value if x > 0.0 else math.nan


@kernel("real", tolerance=2e-15, ranges=Ranges((digamma_positive,), complete=True))
def digamma(x: float) -> float:
    """Derivative of the logarithm of the gamma function, NaN at the negative integers.

    Near its negative roots the error is small relative to the terms of the reflection formula.
    """
    reflected = x <= 0.0
    value = digamma_positive(1.0 - x if reflected else x)
    r = x - rint(x)
    sine = sin_pi(r)
    sine = math.nan if sine == 0.0 else sine
    reflection = value - math.pi * sin_pi(0.5 - abs(r)) / sine
    value = reflection if reflected else value
    pole = -copysign(math.inf, x)
    return pole if x == 0.0 else value


def scaled_zeta(s: float, x: float) -> float:
    """``x**s`` times the sum of ``(x + k)**-s`` over k = 0, 1, 2, ..., for s > 1 and x > 0 [2]_.

    Terms are added up to where the asymptotic series converges, whose coefficients grow with s.
    """
    total = 0.0
    y = x
    while y < s + 10.0:
        term: float = pow(x / y, s)
        total += term
        if term * y < 1e-18 * total:
            return total
        y += 1.0
    rest = y / (s - 1.0) + 0.5
    factor = s / y
    order = s
    for coefficient in _BERNOULLI:
        rest = fma(coefficient, factor, rest)
        factor *= ((order + 1.0) / y) * ((order + 2.0) / y)
        order += 2.0
    value: float = fma(pow(x / y, s), rest, total)
    return value


def polygamma_positive(n: float, x: float) -> float:
    """The n-th derivative of digamma for a whole number n >= 1 and x >= 0."""
    sign = 1.0 if floor(0.5 * n) != 0.5 * n else -1.0
    if x == math.inf:
        return sign * 0.0
    # n! / x**(n + 1) in steps, in which nothing overflows unless the result does.
    value = sign * scaled_zeta(n + 1.0, x) / x if x > 0.0 else sign * math.inf
    k = 0.0
    while k < n and abs(value) < math.inf and value != 0.0:
        k += 1.0
        value *= k / x
    return value


def zeta_term(ratio: float, odd: bool, two: bool, four: bool) -> float:
    """``ratio**(n + 1)`` for n with these binary digits."""
    square = ratio * ratio
    power = (ratio if odd else 1.0) * (square if two else 1.0)
    return ratio * power * (square * square if four else 1.0)


def low_polygamma(n: float, x: float) -> float:
    """`polygamma` for n up to 7 and x from 1e-30 to 1e30, NaN elsewhere.

    `scaled_zeta` in straight-line code: eight terms and the series suffice for these orders.
    """
    four = n >= 4.0
    rest = n - 4.0 if four else n
    two = rest >= 2.0
    rest = rest - 2.0 if two else rest
    odd = rest == 1.0
    served = (odd or rest == 0.0) and x >= 1e-30 and x <= 1e30
    z = x if served else 1.0
    inverse = 1.0 / (z + 8.0)
    s = n + 1.0
    product = s * inverse
    step = inverse * inverse
    tail = fma(_BERNOULLI[0], product, 0.5)
    product = product * ((s + 1.0) * (s + 2.0) * step)
    tail = fma(_BERNOULLI[1], product, tail)
    product = product * ((s + 3.0) * (s + 4.0) * step)
    tail = fma(_BERNOULLI[2], product, tail)
    product = product * ((s + 5.0) * (s + 6.0) * step)
    tail = fma(_BERNOULLI[3], product, tail)
    product = product * ((s + 7.0) * (s + 8.0) * step)
    tail = fma(_BERNOULLI[4], product, tail)
    product = product * ((s + 9.0) * (s + 10.0) * step)
    tail = fma(_BERNOULLI[5], product, tail)
    product = product * ((s + 11.0) * (s + 12.0) * step)
    tail = fma(_BERNOULLI[6], product, tail)
    product = product * ((s + 13.0) * (s + 14.0) * step)
    tail = fma(_BERNOULLI[7], product, tail)
    product = product * ((s + 15.0) * (s + 16.0) * step)
    tail = fma(_BERNOULLI[8], product, tail)
    product = product * ((s + 17.0) * (s + 18.0) * step)
    tail = fma(_BERNOULLI[9], product, tail) + (z + 8.0) / (n if n >= 1.0 else 1.0)
    total = tail * zeta_term(z * inverse, odd, two, four)
    total = total + zeta_term(z / (z + 7.0), odd, two, four)
    total = total + zeta_term(z / (z + 6.0), odd, two, four)
    total = total + zeta_term(z / (z + 5.0), odd, two, four)
    total = total + zeta_term(z / (z + 4.0), odd, two, four)
    total = total + zeta_term(z / (z + 3.0), odd, two, four)
    total = total + zeta_term(z / (z + 2.0), odd, two, four)
    total = total + zeta_term(z / (z + 1.0), odd, two, four) + 1.0
    factorial = (2.0 if n >= 2.0 else 1.0) * (3.0 if n >= 3.0 else 1.0)
    factorial = factorial * (4.0 if four else 1.0) * (5.0 if n >= 5.0 else 1.0)
    factorial = factorial * (6.0 if n >= 6.0 else 1.0) * (7.0 if n >= 7.0 else 1.0)
    value = total * factorial * zeta_term(1.0 / z, odd, two, four)
    value = value if odd else -value
    value = trigamma(z) if n == 1.0 else value
    value = digamma_positive(z) if n == 0.0 else value
    return value if served else math.nan


@kernel("nonnegative_integer", "real", tolerance=1e-14, ranges=Ranges((low_polygamma,)))
def polygamma(n: float, x: float) -> float:
    """The n-th derivative of digamma at x; NaN unless n is a whole number."""
    if n == 0.0:
        return digamma(x)
    if n == 1.0:
        return trigamma(x)
    if not (n >= 0.0 and n < math.inf and floor(n) == n and x > -math.inf):
        return math.nan
    if x >= 0.0:
        return polygamma_positive(n, x)
    # Reflection: the sum of (x + k)**(-n - 1) over all whole numbers k has period one, so that it
    # can be taken at x's fractional part.
    value = polygamma_positive(n, x - floor(x))
    rest = polygamma_positive(n, -x - floor(-x)) - polygamma_positive(n, 1.0 - x)
    return value + (rest if floor(0.5 * n) != 0.5 * n else -rest)
