"""The terms of entropies and divergences: x log(x) and x log(x / y)."""

from __future__ import annotations

import math

from arraydist.kernels.deviance import log_of_quotient
from arraydist.kernels.exponential import log_of_pair, split_exponent, split_normal
from arraydist.kernels.logistic import product_with_log
from arraydist.kernels.record import kernel


@kernel("nonnegative", tolerance=4e-16)
def entr(x: float) -> float:
    """``-x log(x)``, a term of an entropy: 0 at 0, -inf for x < 0."""
    high, low = log_of_pair(x, 0.0)
    value = 0.0 - product_with_log(x, x, high, low)
    return -math.inf if x < 0.0 else value


@kernel("nonnegative", "nonnegative", tolerance=8e-16)
def rel_entr(x: float, y: float) -> float:
    """``x log(x / y)``, a term of a relative entropy: 0 for x = 0, inf for x < 0 or y < 0.

    For x near y the quotient is taken as one more than ``(x - y) / y``, whose numerator is exact.
    """
    proper = (x > 0.0) & (x < math.inf) & (y > 0.0) & (y < math.inf)
    p = x if proper else 1.0
    q = y if proper else 1.0
    k_p, m_p = split_exponent(p)
    k_q, m_q = split_exponent(q)
    k, mantissa = split_normal(m_p / m_q)
    value = p * log_of_quotient(k_p - k_q + k, mantissa, (p - q) / q)
    limit = 0.0 if (x == 0.0) & (y >= 0.0) else math.inf
    limit = -math.inf if (x > 0.0) & (x < math.inf) & (y == math.inf) else limit
    limit = math.nan if (x == math.inf) & (y == math.inf) else limit
    limit = limit if (x == x) & (y == y) else math.nan
    return value if proper else limit
