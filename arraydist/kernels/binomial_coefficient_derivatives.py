"""Derivatives of the binomial coefficient in both arguments.

For positive gamma functions the coefficient times a difference of digammas that doesn't cancel for
small k; elsewhere the product of reciprocal gamma functions differentiated, which is finite at the
poles of the digammas.
"""

from __future__ import annotations

from arraydist.kernels.beta import digamma_difference
from arraydist.kernels.binomial_coefficient import binom
from arraydist.kernels.gamma_function import gamma, rgamma, rgamma_score
from arraydist.kernels.polygamma import digamma
from arraydist.kernels.record import kernel

_MODERATE = 150.0
"""Products of gamma functions up to here don't overflow."""


def is_moderate(n: float, k: float) -> bool:
    """Whether the three gamma functions are inside the range of floats."""
    return abs(n) < _MODERATE and abs(k) < _MODERATE and abs(n - k) < _MODERATE


@kernel("real", "real", tolerance=1e-13)
def binom_dn(n: float, k: float) -> float:
    """Derivative of `binom` in n."""
    rest = (n - k) + 1.0
    if n > -1.0 and rest > 0.0:
        if k >= 0.0:
            return binom(n, k) * digamma_difference(rest, k)
        return -binom(n, k) * digamma_difference(n + 1.0, -k)
    if is_moderate(n, k):
        change = digamma(n + 1.0) * rgamma(rest) - rgamma_score(rest)
        return gamma(n + 1.0) * rgamma(k + 1.0) * change
    return binom(n, k) * (digamma(n + 1.0) - digamma(rest))


@kernel("real", "real", tolerance=1e-13)
def binom_dk(n: float, k: float) -> float:
    """Derivative of `binom` in k."""
    rest = (n - k) + 1.0
    if k > -1.0 and rest > 0.0:
        if rest > k + 1.0:
            return binom(n, k) * digamma_difference(k + 1.0, n - 2.0 * k)
        return -binom(n, k) * digamma_difference(rest, 2.0 * k - n)
    if is_moderate(n, k):
        change = rgamma(k + 1.0) * rgamma_score(rest) - rgamma_score(k + 1.0) * rgamma(rest)
        return gamma(n + 1.0) * change
    return binom(n, k) * (digamma(rest) - digamma(k + 1.0))
