"""Distribution functions of the binomial distribution, with SciPy's names.

The count k is rounded down.  Below zero no probability has accumulated, from n on all of it has.
The number of trials n need not be whole: between whole numbers the functions are the incomplete
beta functions that they are at whole ones, and are computed over arrays by the same methods.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, section 8.17 (binomial sums 8.17.5).
"""

from __future__ import annotations

import math

from arraydist.kernels.elementary import log
from arraydist.kernels.incomplete_beta import (
    LOWER_LOG_RANGES,
    LOWER_RANGES,
    UPPER_LOG_RANGES,
    UPPER_RANGES,
    lower_anywhere,
    lower_log_anywhere,
    upper_anywhere,
    upper_log_anywhere,
)
from arraydist.kernels.incomplete_beta_derivatives import betainc_db
from arraydist.kernels.incomplete_beta_inverse import UPPER_ROOT_RANGES, upper_root_anywhere
from arraydist.kernels.primitives import floor
from arraydist.kernels.record import kernel

_DOMAIN = ("nonnegative", "nonnegative", "unit_interval")


@kernel("real")
def whole_part(x: float) -> float:
    """Largest whole number not above x."""
    return floor(x)


def inside_trials(k: float, n: float, p: float) -> bool:
    """Whether 0 <= k < n, n >= 0 and p is a probability."""
    return k >= 0.0 and floor(k) < n and p >= 0.0 and p <= 1.0


def certain_share(k: float, n: float, p: float) -> float:
    """The probability of at most k where k < 0 or k >= n; NaN for improper arguments."""
    if not (n >= 0.0 and p >= 0.0 and p <= 1.0 and k == k):
        return math.nan
    return 0.0 if k < 0.0 else 1.0


def shapes(k: float, n: float, p: float) -> tuple[float, float, float]:
    """Arguments of the incomplete beta functions.

    The first shape is zero for k < 0 and the second for k >= n, NaN for n < 0.
    """
    m = floor(k)
    rest = n - m if m < n else 0.0
    return 0.0 if k < 0.0 else m + 1.0, rest if n >= 0.0 else math.nan, p


def share(a: float, b: float, p: float) -> float:
    """The probability of at most k where a shape is zero; NaN for improper arguments."""
    return certain_share(a - 1.0, b, p)


def inside_shapes(a: float, b: float) -> bool:
    """Whether 0 <= k < n."""
    return a > 0.0 and b > 0.0


@kernel(*_DOMAIN, tolerance=1e-13, ranges=UPPER_RANGES.at(shapes))
def bdtr(k: float, n: float, p: float) -> float:
    """Probability of at most k successes in n trials of probability p."""
    a, b, p = shapes(k, n, p)
    return upper_anywhere(a, b, p) if inside_shapes(a, b) else share(a, b, p)


@kernel(*_DOMAIN, tolerance=1e-13, ranges=LOWER_RANGES.at(shapes))
def bdtrc(k: float, n: float, p: float) -> float:
    """Probability of more than k successes in n trials of probability p."""
    a, b, p = shapes(k, n, p)
    return lower_anywhere(a, b, p) if inside_shapes(a, b) else 1.0 - share(a, b, p)


@kernel(*_DOMAIN, tolerance=1e-13, ranges=UPPER_LOG_RANGES.at(shapes))
def log_bdtr(k: float, n: float, p: float) -> float:
    """Logarithm of `bdtr`, also where that underflows."""
    a, b, p = shapes(k, n, p)
    return upper_log_anywhere(a, b, p) if inside_shapes(a, b) else log(share(a, b, p))


@kernel(*_DOMAIN, tolerance=1e-13, ranges=LOWER_LOG_RANGES.at(shapes))
def log_bdtrc(k: float, n: float, p: float) -> float:
    """Logarithm of `bdtrc`, also where that underflows."""
    a, b, p = shapes(k, n, p)
    return lower_log_anywhere(a, b, p) if inside_shapes(a, b) else log(1.0 - share(a, b, p))


def proper_shapes(k: float, n: float, y: float) -> tuple[float, float, float]:
    """Arguments of the inverse; a shape is NaN unless 0 <= k < n."""
    m = floor(k)
    inside = (k >= 0.0) & (m < n)
    return m + 1.0 if inside else math.nan, n - m, y


@kernel(*_DOMAIN, tolerance=1e-12, ranges=UPPER_ROOT_RANGES.at(proper_shapes))
def bdtri(k: float, n: float, y: float) -> float:
    """The probability p of one success for which ``bdtr(k, n, p) = y``, NaN unless 0 <= k < n."""
    a, b, y = proper_shapes(k, n, y)
    return upper_root_anywhere(a, b, y)


@kernel("nonnegative", "nonnegative", "unit_interval", tolerance=1e-10)
def bdtr_dn(k: float, n: float, p: float) -> float:
    """Derivative of `bdtr` in n."""
    if not inside_trials(k, n, p):
        return 0.0 * certain_share(k, n, p)
    m = floor(k)
    return -betainc_db(m + 1.0, n - m, p)
