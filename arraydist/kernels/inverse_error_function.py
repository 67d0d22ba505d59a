"""Inverses of the error function and its complement.

Both are quantiles of a normal distribution, see `arraydist.kernels.normal`.  Arrays take the ones
around the root first, which need neither logarithm nor root.
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import fast_two_sum, two_sum
from arraydist.kernels.exponential import log_with_rest
from arraydist.kernels.normal import quantile
from arraydist.kernels.primitives import copysign, fma
from arraydist.kernels.ranges import Ranges
from arraydist.kernels.record import kernel

__all__ = ["erfcinv", "erfinv"]

_SQRT_HALF = 0.7071067811865476
_SQRT_HALF_LOW = -4.833646656726457e-17
_LN2 = 0.6931471805599453
_LN2_LOW = 2.3190468138462996e-17
_HALF_SQRT_PI = 0.886226925452758
_CENTRAL = 0.35
"""Distance of the probability from 1/2 up to which `quantile` calls it central."""


def erfinv_in(x: float, central: bool) -> float:
    """`erfinv` around the root or in the tails."""
    magnitude = abs(x)
    # The tail's probability is (1 - |x|) / 2, exact where it is used.
    rest = 1.0 - magnitude
    log_tail, log_tail_low = log_with_rest(0.5 * rest)
    high, low = quantile(0.5 * x, 0.0, log_tail, log_tail_low, central)
    value = math.inf if rest == 0.0 else over_sqrt_two(high, low)
    value = value if central else copysign(value, x)
    value = x * _HALF_SQRT_PI if magnitude < 1e-20 else value
    return value if magnitude <= 1.0 else math.nan


def central_erfinv(x: float) -> float:
    """`erfinv` around the root, NaN elsewhere."""
    return erfinv_in(x, True) if abs(x) <= 2.0 * _CENTRAL else math.nan


def outer_erfinv(x: float) -> float:
    """`erfinv` in the tails."""
    return erfinv_in(x, False)


@kernel("interval", ranges=Ranges((central_erfinv, outer_erfinv), complete=True))
def erfinv(x: float) -> float:
    """Inverse of `erf`."""
    return erfinv_in(x, abs(x) <= 2.0 * _CENTRAL)


def erfcinv_in(x: float, central: bool) -> float:
    """`erfcinv` around the root or in the tails."""
    q, q_low = fast_two_sum(0.5, -0.5 * x)
    tail = x if q > 0.0 else 2.0 - x
    # log(x / 2), without halving a denormal number
    log_tail, log_tail_low = log_with_rest(tail)
    log_tail, difference = two_sum(log_tail, -_LN2)
    high, low = quantile(q, q_low, log_tail, difference + (log_tail_low - _LN2_LOW), central)
    value = math.inf if tail == 0.0 else over_sqrt_two(high, low)
    value = value if central else copysign(value, q)
    return value if x >= 0.0 and x <= 2.0 else math.nan


def central_erfcinv(x: float) -> float:
    """`erfcinv` around the root, NaN elsewhere."""
    return erfcinv_in(x, True) if abs(0.5 - 0.5 * x) <= _CENTRAL else math.nan


def outer_erfcinv(x: float) -> float:
    """`erfcinv` in the tails."""
    return erfcinv_in(x, False)


@kernel("interval", ranges=Ranges((central_erfcinv, outer_erfcinv), complete=True))
def erfcinv(x: float) -> float:
    """Inverse of `erfc`, for 0 <= x <= 2."""
    return erfcinv_in(x, abs(0.5 - 0.5 * x) <= _CENTRAL)


def over_sqrt_two(high: float, low: float) -> float:
    """``(high + low) / sqrt(2)``."""
    return fma(high, _SQRT_HALF, fma(high, _SQRT_HALF_LOW, low * _SQRT_HALF))
