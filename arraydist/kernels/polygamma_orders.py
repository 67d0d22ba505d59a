"""Polygamma functions of every order, so that derivatives of the gamma function never run out.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, 5.15.1 (as a sum), 25.11.43 (asymptotics of
   the Hurwitz zeta function).
"""

from __future__ import annotations

import math

from arraydist.kernels.elementary import pow
from arraydist.kernels.polygamma import digamma, trigamma
from arraydist.kernels.primitives import floor
from arraydist.kernels.record import kernel

_MAX_ORDER = 1000.0
_TERMS = 14

# B(2j) / (2j)!, j from 1.
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
    5.5090028283602295e-18,
    -1.3954464685812522e-19,
    3.534707039629467e-21,
    -8.953517427037546e-23,
)


def scaled_zeta(s: float, x: float) -> float:
    """``x**s zeta(s, x)`` with the Hurwitz zeta function [1]_, for s > 1 and x > 0.

    Terms are added until the asymptotic series converges, whose coefficients grow with s.
    """
    total = 0.0
    y = x
    while y < s + 12.0:
        total += pow(x / y, s)
        y += 1.0
        if pow(x / y, s) * (y / (s - 1.0) + 1.0) < 1e-18 * total:
            return total
    tail = y / (s - 1.0) + 0.5
    term = s / y
    j = 0
    while j < _TERMS:
        tail += _BERNOULLI[j] * term
        k = 2.0 * j + 1.0
        term *= ((s + k) / y) * ((s + k + 1.0) / y)
        j += 1
    power: float = pow(x / y, s)
    return total + power * tail


@kernel("nonnegative_integer", "positive", tolerance=1e-14)
def polygamma(n: float, x: float) -> float:
    """Derivative of order n of `digamma`; for n >= 2 only for x >= 0, infinite at 0.

    NaN for orders that are not whole numbers from 0 to 1000.
    """
    if n == 0.0:
        return digamma(x)
    if n == 1.0:
        return trigamma(x)
    if not (n >= 0.0 and n <= _MAX_ORDER and floor(n) == n and x >= 0.0):
        return math.nan
    sign = 1.0 if n - 2.0 * floor(0.5 * n) == 1.0 else -1.0
    if x == math.inf:
        return sign * 0.0
    # n! / x**(n + 1), in an order in which no partial product overflows unless the result does.
    magnitude = scaled_zeta(n + 1.0, x) / x if x > 0.0 else math.inf
    k = 1.0
    while k <= n and magnitude < math.inf:
        magnitude *= k / x
        k += 1.0
    return sign * magnitude
