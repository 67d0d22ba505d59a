"""The logarithm of the multivariate gamma function and its derivatives.

The dimension d is rounded down to a whole number, of at most `MOST_DIMENSIONS`: that many terms are
added one by one.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, section 35.3 (35.3.4).
"""

from __future__ import annotations

import math

from arraydist.kernels.gamma import gammaln
from arraydist.kernels.polygamma import digamma, trigamma
from arraydist.kernels.primitives import floor, fma
from arraydist.kernels.record import kernel

_QUARTER_LOG_PI = 0.2861824714623501

MOST_DIMENSIONS = 1e5
"""Dimensions beyond give NaN."""


def is_proper(a: float, d: float) -> bool:
    """Whether d is a number of dimensions and a is finite and above (d - 1) / 2."""
    return d >= 0.0 and d <= MOST_DIMENSIONS and a > 0.5 * (floor(d) - 1.0) and a < math.inf


@kernel("positive", "positive_integer", tolerance=1e-14, floor=1.0)
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
