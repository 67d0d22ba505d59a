"""The negative binomial distribution, with SciPy's names: k failures before the n-th success.

The count k is rounded down by the distribution functions; n need not be whole.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, section 8.17.
.. [2] C. Loader, "Fast and accurate computation of binomial probabilities" (2000), section 4.
"""

from __future__ import annotations

import math

from arraydist.kernels.beta_densities import binomial_saddle
from arraydist.kernels.elementary import log, log1p
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
from arraydist.kernels.incomplete_beta_derivatives import betainc_da
from arraydist.kernels.incomplete_beta_inverse import LOWER_ROOT_RANGES, lower_root_anywhere
from arraydist.kernels.primitives import floor
from arraydist.kernels.record import kernel

_DOMAIN = ("nonnegative", "positive", "unit_interval")


def is_law(n: float, p: float) -> bool:
    """Whether n and p are parameters of a negative binomial distribution."""
    return n >= 0.0 and p >= 0.0 and p <= 1.0


def impossible(n: float, p: float, value: float) -> float:
    """``value``, the one for k < 0, or NaN where n and p are no parameters."""
    return value if is_law(n, p) else math.nan


def shapes(k: float, n: float, p: float) -> tuple[float, float, float]:
    """Arguments of the incomplete beta functions; the second shape is not positive for k < 0."""
    return n, floor(k) + 1.0, p


@kernel(*_DOMAIN, tolerance=1e-13, ranges=LOWER_RANGES.at(shapes))
def nbdtr(k: float, n: float, p: float) -> float:
    """Probability of at most k failures before the n-th success of probability p."""
    return impossible(n, p, 0.0) if k < 0.0 else lower_anywhere(n, floor(k) + 1.0, p)


@kernel(*_DOMAIN, tolerance=1e-13, ranges=UPPER_RANGES.at(shapes))
def nbdtrc(k: float, n: float, p: float) -> float:
    """Probability of more than k failures before the n-th success of probability p."""
    return impossible(n, p, 1.0) if k < 0.0 else upper_anywhere(n, floor(k) + 1.0, p)


@kernel(*_DOMAIN, tolerance=1e-13, ranges=LOWER_LOG_RANGES.at(shapes))
def log_nbdtr(k: float, n: float, p: float) -> float:
    """Logarithm of `nbdtr`, also where that underflows."""
    return impossible(n, p, -math.inf) if k < 0.0 else lower_log_anywhere(n, floor(k) + 1.0, p)


@kernel(*_DOMAIN, tolerance=1e-13, ranges=UPPER_LOG_RANGES.at(shapes))
def log_nbdtrc(k: float, n: float, p: float) -> float:
    """Logarithm of `nbdtrc`, also where that underflows."""
    return impossible(n, p, 0.0) if k < 0.0 else upper_log_anywhere(n, floor(k) + 1.0, p)


def proper_shapes(k: float, n: float, y: float) -> tuple[float, float, float]:
    """Arguments of the inverse; the second shape is NaN for k < 0."""
    return n, floor(k) + 1.0 if k >= 0.0 else math.nan, y


@kernel(*_DOMAIN, tolerance=1e-12, ranges=LOWER_ROOT_RANGES.at(proper_shapes))
def nbdtri(k: float, n: float, y: float) -> float:
    """The probability p of one success for which ``nbdtr(k, n, p) = y``."""
    a, b, y = proper_shapes(k, n, y)
    return lower_root_anywhere(a, b, y)


@kernel("nonnegative", "positive", "unit_interval", tolerance=1e-10)
def nbdtr_dn(k: float, n: float, p: float) -> float:
    """Derivative of `nbdtr` in n."""
    if k < 0.0:
        return 0.0 if is_law(n, p) else math.nan
    return betainc_da(n, floor(k) + 1.0, p)


@kernel("nonnegative", "positive", "unit_interval", tolerance=4e-15, floor=1.0)
def negative_binomial_log_density(k: float, n: float, p: float) -> float:
    """Logarithm of the probability of k failures before the n-th success of probability p.

    That is n / (n + k) times the binomial probability of n successes in n + k trials, by the
    saddle-point form of [2]_.  The error is relative to the larger of 1 and the value's size.
    """
    proper = (k > 0.0) & (k < math.inf) & (n > 0.0) & (n < math.inf)
    count = k if proper else 1.0
    trials = n if proper else 1.0
    uncertain = (p > 0.0) & (p < 1.0)
    share = -log1p(count / trials) if count < trials else log(trials / (trials + count))
    value = share + binomial_saddle(trials, count, p if uncertain else 0.5)
    value = value if uncertain else -math.inf
    start = n * log(p) if n > 0.0 else 0.0
    value = value if proper else (start if k == 0.0 else -math.inf)
    valid = (n >= 0.0) & (n < math.inf) & (p >= 0.0) & (p <= 1.0) & (k == k)
    return value if valid else math.nan
