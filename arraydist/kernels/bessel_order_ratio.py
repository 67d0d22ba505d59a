"""The ratio I_v(x) / I_{v-1}(x): the mean resultant length of a von Mises-Fisher distribution.

It is x / (v + x I_v' / I_v) by the recurrence [1]_, a quotient without cancellation in both
regions of `bessel_order_derivatives`, and its derivatives follow from those of x I_v' / I_v.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, 10.29.2.
.. [2] K. V. Mardia, P. E. Jupp, Directional Statistics (2000), section 9.3.2 and appendix 1.
"""

from __future__ import annotations

import math

from arraydist.kernels.bessel_order_derivatives import near, series_moments, uniform_parts
from arraydist.kernels.bessel_order_uniform import radius, shrinkage, twice_atanh
from arraydist.kernels.primitives import fma
from arraydist.kernels.record import kernel

_TINY = 1e-17


def shrunk_radius(v: float, x: float) -> tuple[float, float]:
    """``(factor, factor * sqrt(v**2 + x**2))`` with a factor that keeps it from overflow."""
    factor = shrinkage(v, x)
    s, _, _ = radius(factor * v, factor * x)
    return factor, s


@kernel("nonnegative", "nonnegative", tolerance=2e-15)
def iv_ratio(v: float, x: float) -> float:
    """``I_v(x) / I_{v-1}(x)``."""
    if not (v >= 0.0 and x >= 0.0):
        return math.nan
    if x == math.inf or v == math.inf:
        return (0.0 if v == math.inf else 1.0) if x < v or v < x else math.nan
    if x == 0.0:
        return math.inf if v == 0.0 else 0.0
    if v < x and x < _TINY:
        # The mean index, x**2 / (4 (v + 1)), might underflow.
        return 1.0 / (2.0 * v / x + 0.5 * x)
    if near(v, x):
        mean, _, _, _ = series_moments(v, x)
        return x / fma(2.0, v, 2.0 * mean)
    h, _, _, _, _ = uniform_parts(v, x)
    factor, s = shrunk_radius(v, x)
    return factor * x / (factor * v + fma(-factor, h, s))


@kernel("nonnegative", "nonnegative", tolerance=1e-12)
def iv_ratio_dx(v: float, x: float) -> float:
    """Derivative of `iv_ratio` in x; for v = 1/2, sech(x)**2, only to its absolute accuracy."""
    if not (v >= 0.0 and x >= 0.0):
        return math.nan
    if x == math.inf or v == math.inf:
        return 0.0 if x < v or v < x else math.nan
    if x == 0.0:
        return 0.5 / v if v > 0.0 else -math.inf
    if near(v, x):
        mean, variance, _, _ = series_moments(v, x)
        total = v + mean
        return (0.5 - variance / total) / total if total > 0.0 else -math.inf
    h, _, _, e, sigma = uniform_parts(v, x)
    _, _, t, _ = twice_atanh(v, x)
    factor, s = shrunk_radius(v, x)
    total = factor * v + fma(-factor, h, s)
    share = factor * x / s
    # (v - x**2 (log I_v)'') / (v + x I_v' / I_v)**2
    slope = fma(v * t, fma(x, sigma, 1.0), v - h) - share * share * e
    return factor / total * (factor * slope / total)


@kernel("nonnegative", "nonnegative", tolerance=2e-13)
def iv_ratio_dv(v: float, x: float) -> float:
    """Derivative of `iv_ratio` in the order."""
    if not (v >= 0.0 and x >= 0.0):
        return math.nan
    if x == math.inf or v == math.inf:
        return 0.0 if x < v or v < x else math.nan
    if x == 0.0:
        return 0.0 if v > 0.0 else -math.inf
    if near(v, x):
        mean, _, _, covariance = series_moments(v, x)
        total = v + mean
        return -0.5 * x / total / total * (1.0 - covariance) if total > 0.0 else -math.inf
    h, _, g, _, sigma = uniform_parts(v, x)
    factor, s = shrunk_radius(v, x)
    total = factor * v + fma(-factor, h, s)
    slope = fma(factor * v / s, fma(-sigma, g, 1.0), 1.0)
    return -factor * x / total * (factor * slope / total)
