"""Derivative rules of F variates' own derivatives, of second order.

With r = x dfnum / dfden, X = r / (1 + r), Y = 1 - X, a = dfnum / 2 and b = dfden / 2, the variate
X is one of Beta(a, b), and the derivative of log x in dfnum is S / 2 - 1 / dfnum with
S = (dX/da) / (X Y).  Along log r, S has the derivative
-(log X + digamma(a + b) - digamma(a)) - S (a Y - b X).
"""

from __future__ import annotations

from typing import Final

from arraydist._typing import Array
from arraydist.kernels.beta import digamma_difference
from arraydist.kernels.beta_log_tails import beta_point_daa, beta_point_dab
from arraydist.kernels.elementary import log1p
from arraydist.kernels.f_distribution import f_ddfden, f_ddfnum
from arraydist.kernels.rules.rule import Rules


def _shares(ratio: Array) -> tuple[Array, Array]:
    return 1.0 / (1.0 + 1.0 / ratio), 1.0 / (1.0 + ratio)


def _along_log_ratio(ratio: Array, slope: Array, df: Array, other_df: Array) -> Array:
    """Half the derivative of S along log r, for ``slope`` = d log x / d df."""
    x, y = _shares(ratio)
    mean_log = digamma_difference(0.5 * df, 0.5 * other_df) - log1p(1.0 / ratio)
    return -0.5 * (mean_log + (slope + 1.0 / df) * (df * y - other_df * x))


def _bend(ratio: Array, slope: Array, df: Array, other_df: Array) -> Array:
    """Derivative of d log x / d df in df, x fixed."""
    x, y = _shares(ratio)
    bend = beta_point_daa(x, y, 0.5 * df, 0.5 * other_df) / (x * y)
    change = _along_log_ratio(ratio, slope, df, other_df) + 1.0 / df
    return 0.25 * bend + change / df


def _mixed(ratio: Array, slope: Array, df: Array, other_df: Array) -> Array:
    """Derivative of d log x / d df in the other degrees of freedom, x fixed."""
    x, y = _shares(ratio)
    bend = beta_point_dab(x, y, 0.5 * df, 0.5 * other_df) / (x * y)
    return 0.25 * bend - _along_log_ratio(ratio, slope, df, other_df) / other_df


def _numerator_slope(x: Array, dfnum: Array, dfden: Array) -> tuple[Array, Array]:
    return x * (dfnum / dfden), f_ddfnum(x, dfnum, dfden) / x


def _denominator_slope(x: Array, dfnum: Array, dfden: Array) -> tuple[Array, Array]:
    # One over x is an F variate with the degrees of freedom exchanged.
    return dfden / dfnum / x, -f_ddfden(x, dfnum, dfden) / x


def _ddfnum_dx(x: Array, dfnum: Array, dfden: Array) -> Array:
    ratio, slope = _numerator_slope(x, dfnum, dfden)
    return slope + _along_log_ratio(ratio, slope, dfnum, dfden)


def _ddfden_dx(x: Array, dfnum: Array, dfden: Array) -> Array:
    ratio, slope = _denominator_slope(x, dfnum, dfden)
    return _along_log_ratio(ratio, slope, dfden, dfnum) - slope


RULES: Final[dict[str, Rules]] = {
    "f_ddfden": (
        _ddfden_dx,
        lambda x, n, d: -x * _mixed(*_denominator_slope(x, n, d), d, n),
        lambda x, n, d: -x * _bend(*_denominator_slope(x, n, d), d, n),
    ),
    "f_ddfnum": (
        _ddfnum_dx,
        lambda x, n, d: x * _bend(*_numerator_slope(x, n, d), n, d),
        lambda x, n, d: x * _mixed(*_numerator_slope(x, n, d), n, d),
    ),
}
