"""Derivatives of F variates in the degrees of freedom, their probability fixed.

With x / (1 - x) = F dfnum / dfden, x is a Beta(dfnum / 2, dfden / 2) variate.
"""

from __future__ import annotations

import math

from arraydist.kernels.beta_shape import scaled_beta_da
from arraydist.kernels.compensated import two_sum
from arraydist.kernels.record import kernel


def log_slope(ratio: float, df: float, other_df: float) -> float:
    """Derivative of log F in df, for ``ratio`` = F df / other_df positive and finite."""
    low = ratio < 1.0
    share = ratio / (1.0 + ratio) if low else 1.0 / (1.0 + ratio)
    rest, rest_low = two_sum(1.0, -share)
    x, x_low = share if low else rest, 0.0 if low else rest_low
    y, y_low = rest if low else share, rest_low if low else 0.0
    slope = scaled_beta_da(0.5 * df, 0.5 * other_df, x, x_low, y, y_low)
    return 0.5 * slope - 1.0 / df


def in_domain(x: float, dfnum: float, dfden: float) -> bool:
    """Whether all three are positive and finite."""
    positive = (x > 0.0) & (dfnum > 0.0) & (dfden > 0.0)
    return positive & (x < math.inf) & (dfnum < math.inf) & (dfden < math.inf)


@kernel("positive", "positive", "positive", tolerance=1e-11)
def f_ddfnum(x: float, dfnum: float, dfden: float) -> float:
    """Derivative of an F variate x in the numerator's degrees of freedom, its probability fixed."""
    if not in_domain(x, dfnum, dfden):
        return 0.0 if (x == 0.0) & (dfnum > 0.0) & (dfden > 0.0) else math.nan
    return x * log_slope(x * (dfnum / dfden), dfnum, dfden)


@kernel("positive", "positive", "positive", tolerance=1e-11)
def f_ddfden(x: float, dfnum: float, dfden: float) -> float:
    """Derivative of an F variate x in the denominator's degrees of freedom, likewise."""
    if not in_domain(x, dfnum, dfden):
        return 0.0 if (x == 0.0) & (dfnum > 0.0) & (dfden > 0.0) else math.nan
    return -x * log_slope(dfden / dfnum / x, dfden, dfnum)
