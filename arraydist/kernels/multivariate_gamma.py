"""The logarithm of the multivariate gamma function and its derivatives.

The dimension d is rounded down to a whole number, of at most `MOST_DIMENSIONS`: that many terms are
added one by one.  Of the logarithm up to `_FEW` are taken together, two by two.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, sections 35.3 (35.3.4) and 5.5 (duplication
   5.5.5, recurrence 5.5.1).
"""

from __future__ import annotations

import math

from arraydist.kernels.elementary import log
from arraydist.kernels.gamma import gammaln, gammaln_positive
from arraydist.kernels.polygamma import digamma, polygamma
from arraydist.kernels.primitives import floor, fma
from arraydist.kernels.ranges import Ranges
from arraydist.kernels.record import kernel
from arraydist.kernels.trigamma import trigamma

_QUARTER_LOG_PI = 0.2861824714623501
_LN2 = 0.6931471805599453
_FEW = 9.0
_LARGEST = 1e20
"""Below, a product of `_FEW` factors is finite."""

MOST_DIMENSIONS = 1e5
"""Dimensions beyond give NaN."""


def is_proper(a: float, d: float) -> bool:
    """Whether d is a number of dimensions and a is finite and above (d - 1) / 2."""
    return d >= 0.0 and d <= MOST_DIMENSIONS and a > 0.5 * (floor(d) - 1.0) and a < math.inf


def few_dimensions(a: float, d: float) -> float:
    """`multigammaln` of at most `_FEW` dimensions, NaN elsewhere.

    Two gamma functions at a distance of 1/2 are one of twice the argument, and those are at
    distances of two: rising products times the last, ``gamma(last)``.
    """
    count = floor(d)
    pairs = floor(0.5 * count)
    odd = count > 2.0 * pairs
    single = a - pairs
    last = fma(2.0, single, 1.0)
    served = (count >= 1.0) & (count <= _FEW) & (a < _LARGEST) & (a > 0.5 * (count - 1.0))
    last = last if served else 1.0
    first = last * (last + 1.0) if pairs >= 2.0 else 1.0
    second = first * ((last + 2.0) * (last + 3.0) if pairs >= 3.0 else 1.0)
    third = second * ((last + 4.0) * (last + 5.0) if pairs >= 4.0 else 1.0)
    second = second if pairs >= 3.0 else 1.0
    third = third if pairs >= 4.0 else 1.0
    product = log(first * second * third)
    doubled = pairs * (gammaln_positive(last) + _LN2 * ((2.0 - pairs) - last)) + product
    constant = _QUARTER_LOG_PI * (count * (count - 1.0) + 2.0 * pairs)
    value = doubled + (constant + (gammaln_positive(single if served else 1.0) if odd else 0.0))
    return value if served else math.nan


@kernel(
    "positive", "positive_integer", tolerance=1e-14, floor=1.0, ranges=Ranges((few_dimensions,))
)
def multigammaln(a: float, d: float) -> float:
    """Logarithm of the multivariate gamma function of dimension d at a > (d - 1) / 2."""
    if not is_proper(a, d):
        return math.inf if a == math.inf and d >= 1.0 else math.nan
    count = floor(d)
    total = _QUARTER_LOG_PI * count * (count - 1.0)
    j = 0.0
    while j < count:
        total += gammaln(fma(-0.5, j, a))
        j += 1.0
    return total


@kernel("positive", "positive_integer", tolerance=1e-14, floor=1.0)
def multidigamma(a: float, d: float) -> float:
    """Derivative of `multigammaln` in a."""
    if not is_proper(a, d):
        return math.inf if a == math.inf and d >= 1.0 else math.nan
    count = floor(d)
    total = 0.0
    j = 0.0
    while j < count:
        total += digamma(fma(-0.5, j, a))
        j += 1.0
    return total


@kernel("positive", "positive_integer", tolerance=1e-14)
def multitrigamma(a: float, d: float) -> float:
    """Second derivative of `multigammaln` in a."""
    if not is_proper(a, d):
        return 0.0 if a == math.inf and d >= 0.0 else math.nan
    count = floor(d)
    total = 0.0
    j = 0.0
    while j < count:
        total += trigamma(fma(-0.5, j, a))
        j += 1.0
    return total


@kernel("positive_integer", "positive", "positive_integer", tolerance=1e-14)
def multipolygamma(n: float, a: float, d: float) -> float:
    """The n-th derivative of `multidigamma` in a; NaN unless n is a whole number."""
    if not is_proper(a, d):
        return polygamma(n, a) * floor(d) if a == math.inf and d >= 0.0 else math.nan
    count = floor(d)
    total = 0.0 if n == n else math.nan
    j = 0.0
    while j < count:
        total += polygamma(n, fma(-0.5, j, a))
        j += 1.0
    return total
