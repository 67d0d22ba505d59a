"""Inverses of the incomplete gamma functions in straight-line code, each method for a range.

The steps are those of `incomplete_gamma_inverse`, one order higher, from better starts, so that a
fixed number does: one for a >= 25, two or three below.  A method returns NaN where its last step
was not small, and the next one takes over.

References
----------
.. [1] E. B. Wilson, M. M. Hilferty, "The distribution of chi-square", Proceedings of the National
   Academy of Sciences 17 (1931) (start for shapes of about one).
.. [2] E. A. Cornish, R. A. Fisher, "Moments and cumulants in the specification of distributions",
   Review of the International Statistical Institute 5 (1938) (start for large shapes).
.. [3] A. Gil, J. Segura, N. M. Temme, "Efficient and accurate algorithms for the computation and
   inversion of the incomplete gamma function ratios", SIAM J. Sci. Comput. 34 (2012), section 3.1
   (start for small x).
"""

from __future__ import annotations

import math

from arraydist.kernels.elementary import exp, expm1, log
from arraydist.kernels.gamma import loggamma1p
from arraydist.kernels.incomplete_gamma_ranges import (
    gamma_power,
    long_series,
    series_serves,
    short_fraction,
    short_series,
    short_series_serves,
    uniform_parts,
)
from arraydist.kernels.normal import ndtri
from arraydist.kernels.primitives import fma, sqrt
from arraydist.kernels.root_steps import CLOSE, bounded_step
from arraydist.kernels.temme import TEMME_SHAPE

_TWO_PI = 6.283185307179586
_LARGE = 4.0
"""Shape from which on the expansion about the normal distribution is the better start."""
REST = 4.0
"""Number of the method for what the ones here do not serve."""


def root_range(a: float, p: float, q: float) -> float:
    """Number of the method: expansion, series twice or three times, fraction, general."""
    inside = (a >= 0.05) & (a < 1e14) & (p > 1e-200) & (q > 1e-15)
    # Up to here x is in the series' range, and P is not so near one that x depends on its rounding.
    highest = fma(-0.0235, a - 8.0, 0.99)
    highest = 0.99 if a <= 8.0 else highest
    by_series = p < (0.98 if a < 1.0 else highest)
    number = 1.0 if a >= 1.0 else 2.0
    number = number if by_series else (3.0 if a > 8.0 else REST)
    number = 0.0 if a >= TEMME_SHAPE else number
    return number if inside else REST


def normal_quantile(p: float, q: float) -> float:
    """The standard normal quantile of p = 1 - q."""
    z = ndtri(p if p < q else q)
    return z if p < q else -z


def normal_start(a: float, z: float) -> float:
    """Four terms about the normal distribution [2]_."""
    root = sqrt(a)
    square = z * z
    third = (square - 7.0) * z / (36.0 * root)
    fourth = fma(fma(3.0, square, 7.0), square, -16.0) / (810.0 * a)
    return a + fma(root, z, (square - 1.0) / 3.0 + (third - fourth))


def start(a: float, p: float, q: float) -> float:
    """First approximation for any a."""
    z = normal_quantile(p, q)
    root = sqrt(a)
    cube = 1.0 - 1.0 / (9.0 * a) + z / (3.0 * root)
    middle = a * cube * cube * cube
    middle = normal_start(a, z) if a > _LARGE else middle
    # The power series' first terms, inverted.
    leading = exp((log(p) + loggamma1p(a)) / a)
    c = leading / (a + 1.0)
    second = (3.0 * a + 5.0) / (2.0 * (a + 2.0))
    third = fma(fma(8.0, a, 33.0), a, 31.0) / (3.0 * (a + 2.0) * (a + 3.0))
    low = leading * fma(c, fma(c, fma(c, third, second), 1.0), 1.0)
    return low if (c < 0.3) | ((c < 0.5) & (a < 0.3)) | (middle < 0.0) | (cube < 0.0) else middle


def log_ratio(p: float, value: float) -> float:
    """``log(p / value)``, which is infinite where the value underflows."""
    return log(p / value if value != 0.0 else math.inf)


def series_step(a: float, x: float, p: float) -> tuple[float, float]:
    """A step to the x with that P, by its series, and the step's relative size."""
    series = long_series(a, x)
    slope = a / series
    residual = log_ratio(p, gamma_power(a, x) * series)
    step, distance = bounded_step(residual, slope, a - x - slope, x)
    return fma(x, expm1(step), x), distance if series_serves(a, x) else math.inf


def short_step(a: float, x: float, p: float) -> tuple[float, float]:
    """The same by the short series."""
    series = short_series(a, x)
    slope = a / series
    residual = log_ratio(p, gamma_power(a, x) * series)
    step, distance = bounded_step(residual, slope, a - x - slope, x)
    return fma(x, expm1(step), x), distance if short_series_serves(a, x) else math.inf


def fraction_step(a: float, x: float, q: float) -> tuple[float, float]:
    """A step to the x with that Q, by its continued fraction."""
    fraction = short_fraction(a, x)
    slope = -1.0 / fraction
    residual = log_ratio(q, gamma_power(a, x) * a * fraction)
    step, distance = bounded_step(residual, slope, a - x - slope, x)
    return fma(x, expm1(step), x), distance if x > a + 1.0 else math.inf


def expansion_step(a: float, x: float, p: float, q: float) -> tuple[float, float]:
    """A step to the x with those P and Q, by Temme's expansion."""
    power, factor, near = uniform_parts(a, x)
    residual = log_ratio(p if x < a else q, power * factor)
    # Stirling's error to 1e-11, and its exponential.
    error = fma(-1.0 / 360.0, 1.0 / (a * a), 1.0 / 12.0) / a
    decay = fma(error, fma(error, fma(error, -1.0 / 6.0, 0.5), -1.0), 1.0)
    slope = sqrt(a / _TWO_PI) * decay / factor
    slope = slope if x < a else -slope
    step, distance = bounded_step(residual, slope, a - x - slope, x)
    return fma(x, expm1(step), x), distance if near else math.inf


def checked(x: float, distance: float) -> float:
    """x, NaN where the last step was too long or x is next to nothing."""
    return x if (distance < CLOSE) & (x > 1e-290) else math.nan


def expansion_root(a: float, p: float, q: float) -> float:
    """The root by one step of the expansion."""
    x, distance = expansion_step(a, normal_start(a, normal_quantile(p, q)), p, q)
    return checked(x, distance)


def two_series_root(a: float, p: float, q: float) -> float:
    """The root by two steps of the series."""
    x, _ = series_step(a, start(a, p, q), p)
    x, distance = series_step(a, x, p)
    return checked(x, distance)


def three_series_root(a: float, p: float, q: float) -> float:
    """The root by three steps of the short series."""
    x, _ = short_step(a, start(a, p, q), p)
    x, _ = short_step(a, x, p)
    x, distance = short_step(a, x, p)
    return checked(x, distance)


def fraction_root(a: float, p: float, q: float) -> float:
    """The root by two steps of the fraction."""
    x, _ = fraction_step(a, normal_start(a, normal_quantile(p, q)), q)
    x, distance = fraction_step(a, x, q)
    return checked(x, distance)


def lower_range(a: float, p: float) -> float:
    """Number of the method of P's inverse."""
    return root_range(a, p, 1.0 - p)


def lower_expansion(a: float, p: float) -> float:
    """`expansion_root` for P."""
    return expansion_root(a, p, 1.0 - p)


def lower_two_series(a: float, p: float) -> float:
    """`two_series_root` for P."""
    return two_series_root(a, p, 1.0 - p)


def lower_three_series(a: float, p: float) -> float:
    """`three_series_root` for P."""
    return three_series_root(a, p, 1.0 - p)


def lower_fraction(a: float, p: float) -> float:
    """`fraction_root` for P."""
    return fraction_root(a, p, 1.0 - p)


def upper_range(a: float, q: float) -> float:
    """Number of the method of Q's inverse."""
    return root_range(a, 1.0 - q, q)


def upper_expansion(a: float, q: float) -> float:
    """`expansion_root` for Q."""
    return expansion_root(a, 1.0 - q, q)


def upper_two_series(a: float, q: float) -> float:
    """`two_series_root` for Q."""
    return two_series_root(a, 1.0 - q, q)


def upper_three_series(a: float, q: float) -> float:
    """`three_series_root` for Q."""
    return three_series_root(a, 1.0 - q, q)


def upper_fraction(a: float, q: float) -> float:
    """`fraction_root` for Q."""
    return fraction_root(a, 1.0 - q, q)
