"""Distribution functions of the binomial distribution, with SciPy's names.

The count k is rounded down.  Below zero no probability has accumulated, from n on all of it has.
The number of trials n need not be whole: between whole numbers the functions are the incomplete
beta functions that they are at whole ones.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, section 8.17 (binomial sums 8.17.5).
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import two_sum
from arraydist.kernels.incomplete_beta import incomplete_beta, log_incomplete_beta
from arraydist.kernels.incomplete_beta_derivatives import betainc_db
from arraydist.kernels.incomplete_beta_inverse import betainccinv
from arraydist.kernels.primitives import floor
from arraydist.kernels.record import kernel


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


@kernel("nonnegative", "nonnegative", "unit_interval", tolerance=1e-13)
def bdtr(k: float, n: float, p: float) -> float:
    """Probability of at most k successes in n trials of probability p."""
    if not inside_trials(k, n, p):
        return certain_share(k, n, p)
    m = floor(k)
    q, q_low = two_sum(1.0, -p)
    return incomplete_beta(m + 1.0, n - m, p, 0.0, q, q_low, True)


@kernel("nonnegative", "nonnegative", "unit_interval", tolerance=1e-13)
def bdtrc(k: float, n: float, p: float) -> float:
    """Probability of more than k successes in n trials of probability p."""
    if not inside_trials(k, n, p):
        return 1.0 - certain_share(k, n, p)
    m = floor(k)
    q, q_low = two_sum(1.0, -p)
    return incomplete_beta(m + 1.0, n - m, p, 0.0, q, q_low, False)


@kernel("nonnegative", "nonnegative", "unit_interval", tolerance=1e-13)
def log_bdtr(k: float, n: float, p: float) -> float:
    """Logarithm of `bdtr`, also where that underflows."""
    if not inside_trials(k, n, p):
        share = certain_share(k, n, p)
        return -math.inf if share == 0.0 else share - 1.0
    m = floor(k)
    q, q_low = two_sum(1.0, -p)
    return log_incomplete_beta(m + 1.0, n - m, p, 0.0, q, q_low, True)


@kernel("nonnegative", "nonnegative", "unit_interval", tolerance=1e-13)
def log_bdtrc(k: float, n: float, p: float) -> float:
    """Logarithm of `bdtrc`, also where that underflows."""
    if not inside_trials(k, n, p):
        share = certain_share(k, n, p)
        return -math.inf if share == 1.0 else share
    m = floor(k)
    q, q_low = two_sum(1.0, -p)
    return log_incomplete_beta(m + 1.0, n - m, p, 0.0, q, q_low, False)


@kernel("nonnegative", "nonnegative", "unit_interval", tolerance=1e-12)
def bdtri(k: float, n: float, y: float) -> float:
    """The probability p of one success for which ``bdtr(k, n, p) = y``, NaN unless 0 <= k < n."""
    m = floor(k)
    return betainccinv(m + 1.0, n - m, y) if k >= 0.0 and m < n else math.nan


@kernel("nonnegative", "nonnegative", "unit_interval", tolerance=1e-10)
def bdtr_dn(k: float, n: float, p: float) -> float:
    """Derivative of `bdtr` in n."""
    if not inside_trials(k, n, p):
        return 0.0 * certain_share(k, n, p)
    m = floor(k)
    return -betainc_db(m + 1.0, n - m, p)
