"""Modified Bessel functions of the first kind of real order.

Orders of at least zero by `bessel_order_positive`, whole ones below zero likewise, since
I_{-n} = I_n, and fractional ones below zero by `bessel_order_below`.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, section 10.27 (orders below zero).
"""

from __future__ import annotations

import math

from arraydist.kernels.bessel_order_below import log_below, value_below
from arraydist.kernels.bessel_order_positive import scaled_log, scaled_value
from arraydist.kernels.elementary import sinpi
from arraydist.kernels.primitives import floor
from arraydist.kernels.record import kernel


def order_parity(v: float, x: float) -> float:
    """1 for proper arguments, -1 where I_v(x) is below zero, NaN where it is not defined.

    NaN also for fractional orders below zero.
    """
    if v >= 0.0 and x >= 0.0:
        return 1.0
    if floor(v) != v or x != x:
        return math.nan
    return -1.0 if x < 0.0 and abs(v) < 1e17 and floor(0.5 * v) != 0.5 * v else 1.0


def fractional_below(v: float, x: float) -> bool:
    """Whether the order is fractional and below zero, and x at least zero."""
    return v < 0.0 and floor(v) != v and x >= 0.0


@kernel("nonnegative", "nonnegative", tolerance=1e-14)
def ive(v: float, x: float) -> float:
    """``exp(-|x|) I_v(x)``, I_v the modified Bessel function of the first kind of real order v.

    NaN for x below zero with a fractional order.  Fractional orders below -1 have roots in x, next
    to which the error is small relative to the terms of the reflection formula.
    """
    if fractional_below(v, x):
        if x == 0.0:
            return math.inf if sinpi(-v) > 0.0 else -math.inf
        return value_below(-v, x) if x < math.inf else 0.0
    sign = order_parity(v, x)
    if sign != sign:
        return math.nan
    order, size = abs(v), abs(x)
    if size == 0.0:
        return 1.0 if order == 0.0 else 0.0
    if order == math.inf or size == math.inf:
        return 0.0
    return sign * scaled_value(order, size)


@kernel("nonnegative", "nonnegative", tolerance=2e-15, floor=1.0)
def log_ive(v: float, x: float) -> float:
    """``log(I_v(x)) - |x|``, finite where `ive` underflows; NaN where `ive` is or is below zero."""
    if fractional_below(v, x):
        if x == 0.0:
            return math.inf if sinpi(-v) > 0.0 else math.nan
        return log_below(-v, x) if x < math.inf else -math.inf
    sign = order_parity(v, x)
    if sign != 1.0:
        return math.nan
    order, size = abs(v), abs(x)
    if size == 0.0:
        return 0.0 if order == 0.0 else -math.inf
    if order == math.inf or size == math.inf:
        return -math.inf
    return scaled_log(order, size)
