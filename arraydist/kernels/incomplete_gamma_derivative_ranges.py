"""How gamma draws move with their shape, in straight-line code by range of shape and draw.

The slope is ``H(a, z) = d log z / da`` at a fixed probability, as in `incomplete_gamma_derivatives`
but by itself, without the second derivatives, and with fixed numbers of terms:

* a >= 25 and z near a: Temme's expansion and its derivative;
* z below about a: the power series of P, 34 or 58 terms.  Eight terms at a time are a quotient,
  whose derivative is carried along, from the last ones to the first: nothing cancels, since the
  derivatives of all terms have one sign;
* z above: Legendre's continued fraction for ``J0 = exp(z) gamma(a, z) / z**a``, 24 steps, also from
  the last to the first.  What follows the last is set by its expansion in the number n of steps,
  which is worth as many steps again where z is small.

With L = log z - digamma(a + 1) the slope is ``-(L S + dS/da) / a`` for the series S, and
``(L + 1 / a) J0 + dJ0/da`` for the fraction.  The series still serves where L is positive, as long
as no more than a digit is lost.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, sections 8.7 (series 8.7.1),
   8.9 (continued fraction 8.9.2) and 8.12 (uniform expansion).
"""

from __future__ import annotations

import math

from arraydist.kernels.deviance import atanh_series
from arraydist.kernels.elementary import exp, log
from arraydist.kernels.gamma import stirling_factor
from arraydist.kernels.polygamma import digamma_parts
from arraydist.kernels.primitives import fma, sqrt
from arraydist.kernels.temme import TEMME_SHAPE, temme_slopes
from arraydist.kernels.unrolling import unrolled

_LOWEST_EXCESS = -0.47
_HIGHEST_EXCESS = 0.65
_LEAST = 1e-290
_LARGEST = 1e30
_ENOUGH = 8.0
"""From this z on, the fraction converges without the last terms of what follows it."""
REST = 4.0
"""Number of the method for what the ones here do not serve."""


Change = tuple[float, float]
"""A value and its derivative in a."""

Powers = tuple[float, float, float, float, float, float, float]
"""Those of z from the second to the eighth."""


@unrolled
def eight_terms(n: float, a: float, z: float, powers: Powers, rest: Change) -> Change:
    """``1 + z / (a + n + 1) (1 + z / (a + n + 2) (...))`` up to ``rest`` after eight terms."""
    k = a + (n + 1.0)
    top, top_slope = k + z, 1.0
    product, product_slope = k, 1.0
    for i in (0, 1, 2, 3, 4, 5):
        k = a + (n + (i + 2.0))
        top, top_slope = fma(top, k, powers[i]), fma(top_slope, k, top)
        product, product_slope = product * k, fma(product_slope, k, product)
    k = a + (n + 8.0)
    last = powers[6]
    top_slope = fma(top_slope, k, fma(last, rest[1], top))
    top = fma(top, k, last * rest[0])
    product, product_slope = product * k, fma(product_slope, k, product)
    inverse = 1.0 / product
    total = top * inverse
    return total, fma(-total, product_slope, top_slope) * inverse


def powers_to_eight(z: float) -> Powers:
    """Powers of z from the second to the eighth."""
    square = z * z
    cube = square * z
    fourth = square * square
    return square, cube, fourth, fourth * z, fourth * square, fourth * cube, fourth * fourth


def two_terms(a: float, z: float, rest: Change) -> Change:
    """The first two terms before ``rest``, where a quotient would lose half of a digit."""
    total, slope = rest
    first, second = a + 1.0, a + 2.0
    inverse = 1.0 / (first * second)
    ratio = first * inverse
    factor = z * ratio
    slope = factor * fma(-ratio, total, slope)
    total = fma(factor, total, 1.0)
    ratio = second * inverse
    factor = z * ratio
    return fma(factor, total, 1.0), factor * fma(-ratio, total, slope)


@unrolled
def short_series(a: float, z: float) -> Change:
    """``1 + z / (a + 1) + z**2 / ((a + 1) (a + 2)) + ...``, 34 terms."""
    powers = powers_to_eight(z)
    rest = 1.0, 0.0
    for n in (26.0, 18.0, 10.0, 2.0):
        rest = eight_terms(n, a, z, powers, rest)
    return two_terms(a, z, rest)


@unrolled
def long_series(a: float, z: float) -> Change:
    """The same with 58 terms."""
    powers = powers_to_eight(z)
    rest = 1.0, 0.0
    for n in (50.0, 42.0, 34.0, 26.0, 18.0, 10.0, 2.0):
        rest = eight_terms(n, a, z, powers, rest)
    return two_terms(a, z, rest)


def step(n: float, a: float, b: float, inner: Change, outer: Change) -> Change:
    """``(b + 2 n) inner + (n + 1) (a - n - 1) outer``; b's derivative is -1."""
    m = n + 1.0
    middle = b + 2.0 * n
    coefficient = m * (a - m)
    value = fma(middle, inner[0], coefficient * outer[0])
    slope = fma(coefficient, outer[1], fma(m, outer[0], -inner[0]))
    return value, fma(middle, inner[1], slope)


@unrolled
def eight_steps(n: float, a: float, b: float, rest: Change) -> Change:
    """The fraction from its n-th denominator on, given it from n + 8 on."""
    inner, outer = rest, (1.0, 0.0)
    for k in (7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.0):
        inner, outer = step(n + k, a, b, inner, outer), inner
    inverse = 1.0 / outer[0]
    value = inner[0] * inverse
    return value, fma(-value, outer[1], inner[1]) * inverse


def fraction_rest(a: float, z: float) -> Change:
    """The fraction from its 24th denominator on, and its derivative in a.

    What solves the recurrence in powers of r = 1 / sqrt(n z), up to the fourth for small z.
    """
    r = 0.2041241452319315 / sqrt(z)
    cube = r if z < _ENOUGH else 0.0
    d = z - a
    square = d * d
    both = d * (z + a)
    # Coefficients of r, r**2, -r**3 / 64 and -r**4 / 32, and their derivatives.
    first = fma(0.125, square, fma(0.25, z, -0.03125))
    second = fma(0.0625, both, 0.015625)
    third = fma(square, fma(0.5, square, z + z), fma(0.75 * z, z, 0.78125))
    third = third + 0.5 * fma(a, fma(-6.5, a, z), -z)
    fourth = fma(both, fma(0.5, square, z), fma(a, fma(1.75, a, -0.25 * z), fma(0.25, z, -0.40625)))
    third_slope = fma(-2.0 * d, fma(2.0, z, square), fma(0.5, z, -6.5 * a))
    fourth_slope = fma(-square, fma(2.0, a, z), fma(-2.0 * a, z, fma(3.5, a, -0.25 * z)))
    rest = fma(cube, fma(-0.03125 * r, fourth, -0.015625 * third), second)
    slope = fma(cube, fma(-0.03125 * r, fourth_slope, -0.015625 * third_slope), -0.125 * a)
    rest = fma(r, fma(r, rest, first), fma(24.0 * r, z, fma(0.5, d, 24.25)))
    return rest, fma(r, fma(r, slope, -0.25 * d), -0.5)


@unrolled
def fraction(a: float, z: float) -> Change:
    """``1 / J0 = z + 1 - a - 1 (1 - a) / (z + 3 - a - ...)`` and its derivative in a."""
    b = (z - a) + 1.0
    rest = fraction_rest(a, z)
    for n in (16.0, 8.0, 0.0):
        rest = eight_steps(n, a, b, rest)
    return rest


def uniform_slope(a: float, z: float) -> float:
    """H by Temme's expansion, see `uniform_slopes` of the general method."""
    inverse = 1.0 / a
    excess = (z - a) * inverse
    s = excess / (2.0 + excess)
    square = s * s
    series = atanh_series(square)
    rest = 1.0 - s
    u = sqrt(rest * fma(-s * rest, series, 1.0))
    v = 1.0 / u
    total, along_eta, along_z = temme_slopes(excess * u, inverse)
    growth = fma(square, series, 1.0)
    weight = fma(2.0 * s, growth, -0.5 * inverse)
    change = -inverse * fma(along_eta, v, inverse * along_z)
    factor = stirling_factor(inverse) * inverse
    return factor * fma(growth * rest, v, fma(total, weight, change))


def short_series_slope(a: float, z: float, logarithm: float) -> float:
    """H by the short series, with ``logarithm = log(z) - digamma(a + 1)``."""
    total, slope = short_series(a, z)
    return -fma(logarithm, total, slope) / a


def long_series_slope(a: float, z: float, logarithm: float) -> float:
    """H by the long series."""
    total, slope = long_series(a, z)
    return -fma(logarithm, total, slope) / a


def fraction_slope(a: float, z: float, logarithm: float) -> float:
    """H by the fraction."""
    value, slope = fraction(a, z)
    inverse = 1.0 / value
    return fma(-inverse, slope, logarithm + 1.0 / a) * inverse


def slope_range(a: float, z: float) -> float:
    """Number of the method."""
    inside = (a > _LEAST) & (a < _LARGEST) & (z >= 0.0) & (z < _LARGEST)
    upper = (z >= fma(1.2, a, 1.15)) | ((z >= 5.0) & (z >= a))
    number = 3.0 if upper else 2.0
    number = 1.0 if (z < fma(0.3, a, 4.8)) & (not upper) else number
    excess = z - a
    near = (a >= TEMME_SHAPE) & (excess > _LOWEST_EXCESS * a) & (excess < _HIGHEST_EXCESS * a)
    number = 0.0 if near else number
    return number if inside else REST


# The methods of draws.


def draw_range(z: float, a: float) -> float:
    """Number of the method of `standard_gamma_da`."""
    return slope_range(a, z) if z > _LEAST else REST


def draw_logarithm(z: float, a: float) -> float:
    """``log(z) - digamma(a + 1)``."""
    x = a + 1.0
    large, numerator, denominator = digamma_parts(x)
    value: float = log(z / x if large else z) - numerator / denominator
    return value


def draw_uniform(z: float, a: float) -> float:
    """``z H`` by the expansion."""
    return z * uniform_slope(a, z)


def draw_short(z: float, a: float) -> float:
    """``z H`` by the short series."""
    return z * short_series_slope(a, z, draw_logarithm(z, a))


def draw_long(z: float, a: float) -> float:
    """``z H`` by the long series."""
    return z * long_series_slope(a, z, draw_logarithm(z, a))


def draw_fraction(z: float, a: float) -> float:
    """``z H`` by the fraction."""
    return z * fraction_slope(a, z, draw_logarithm(z, a))


# The methods of their logarithms.


def log_draw_range(y: float, a: float) -> float:
    """Number of the method of `log_standard_gamma_da`."""
    return slope_range(a, exp(y)) if y > -math.inf else REST


def log_draw_logarithm(y: float, a: float) -> float:
    """``y - digamma(a + 1)``."""
    x = a + 1.0
    large, numerator, denominator = digamma_parts(x)
    value: float = (y - (log(x) if large else 0.0)) - numerator / denominator
    return value


def log_draw_uniform(y: float, a: float) -> float:
    """H by the expansion."""
    return uniform_slope(a, exp(y))


def log_draw_short(y: float, a: float) -> float:
    """H by the short series."""
    return short_series_slope(a, exp(y), log_draw_logarithm(y, a))


def log_draw_long(y: float, a: float) -> float:
    """H by the long series."""
    return long_series_slope(a, exp(y), log_draw_logarithm(y, a))


def log_draw_fraction(y: float, a: float) -> float:
    """H by the fraction."""
    return fraction_slope(a, exp(y), log_draw_logarithm(y, a))
