"""How Beta variates move with their first shape, in straight-line code by range.

The slope is ``G = dx/da / (x y)`` at a fixed probability, y = 1 - x, as `scaled_beta_da` computes
it, but with fixed numbers of terms:

* for n = a b / (a + b) >= 30 and x near the mean, Temme's expansion and its derivative;
* otherwise the continued fraction F of the tail on x's side of the mean, 13 or 25 steps, with
  its derivative, from the last step to the first: ``F (log x + digamma(a + b) - digamma(a + 1) +
  F' / F)`` over -a for the lower tail, similarly for the upper one.

How many steps the fraction takes follows from the factor by which one of them lessens the error,
about ``exp(-2 sqrt(y (a + 4 n) / n))`` for the n-th.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, sections 8.17 and 8.18.
.. [2] A. R. Didonato, A. H. Morris, "Algorithm 708: significant digit computation of the
   incomplete beta function ratios", ACM TOMS 18 (1992), equation 9 (continued fraction).
"""

from __future__ import annotations

import math
from typing import NamedTuple

from arraydist.kernels.beta import digamma_difference
from arraydist.kernels.beta_temme import BETA_TEMME_OMEGA, BETA_TEMME_SIZE, beta_temme_slopes
from arraydist.kernels.compensated import two_product, two_sum
from arraydist.kernels.deviance import atanh_series
from arraydist.kernels.exponential import log_of_pair
from arraydist.kernels.gamma import stirling_factor
from arraydist.kernels.primitives import fma, sqrt
from arraydist.kernels.unrolling import unrolled

_NEAR = 0.43
"""Largest ``(x - p) / (p q)``, about omega, that the expansion is tried for."""
_ENOUGH = 115.0
"""N steps are enough where ``y N (a + N)`` is larger: the fraction's error falls like the
exponential of minus four of its square root."""
_FEW = 6.0
"""Largest n = a b / (a + b) for which that holds with 13 steps."""
_LEAST = 1e-3
_MOST = 1e10
_TINY = 1e-280
REST = 3.0
"""Number of the method for what the ones here do not serve."""


class Tail(NamedTuple):
    """The tail that a fraction stands for, and the fraction's arguments.

    Attributes
    ----------
    lower
        Whether it is the lower tail, whose derivative is in its first shape; the upper one's is in
        its second.
    p, q, u
        The tail's shapes, its own first, and its end.
    lead, lead_slope
        ``p (1 - u) - q u + 1`` and its derivative.
    along
        1 for the derivative in p, 0 for that in q.
    """

    lower: bool
    p: float
    q: float
    u: float
    lead: float
    lead_slope: float
    along: float


Change = tuple[float, float]
"""A value and its derivative."""


def step(n: float, tail: Tail, inner: Change, outer: Change) -> Change:
    """``B(n) inner + W(n + 1) outer``: a step of the fraction as a recurrence."""
    p, q, u, along = tail.p, tail.q, tail.u, tail.along
    m = n + 1.0
    last = p + (2.0 * n - 1.0)
    here = last + 2.0
    following = last + 4.0
    # B(n) is a polynomial of the third degree in n, W(n + 1) one of the sixth.
    first = n * u * (q - n)
    first_slope = n * u * (1.0 - along)
    shape = p + n
    full = fma(n, 2.0 - u, tail.lead)
    rising = shape * last
    middle = fma(last * here, n, fma(first, here, rising * full))
    grown = fma(n, last + here, fma(full, last + shape, first))
    middle_slope = fma(along, grown, fma(first_slope, here, rising * tail.lead_slope))
    second = m * u * (q - m)
    second_slope = m * u * (1.0 - along)
    total = (p + q) + n
    scaled = shape * u
    power = scaled * total
    power_slope = fma(along * u, total, scaled)
    product = second * power
    product_slope = fma(second_slope, power, second * power_slope)
    both = last * following
    weight = product * both
    weight_slope = fma(product_slope, both, product * (2.0 * along * here))
    value = fma(middle, inner[0], weight * outer[0])
    slope = fma(middle_slope, inner[0], fma(weight_slope, outer[0], weight * outer[1]))
    return value, fma(middle, inner[1], slope)


@unrolled
def six_steps(n: float, tail: Tail, rest: Change) -> Change:
    """What follows step n - 1, given what follows step n + 5."""
    inner, outer = rest, (1.0, 0.0)
    for k in (5.0, 4.0, 3.0, 2.0, 1.0, 0.0):
        inner, outer = step(n + k, tail, inner, outer), inner
    inverse = 1.0 / outer[0]
    value = inner[0] * inverse
    return value, fma(-value, outer[1], inner[1]) * inverse


def enough(p: float, v: float, steps: float) -> bool:
    """Whether so many steps of the fraction suffice, for n not too large."""
    return v * steps * (p + steps) > _ENOUGH


def below_mean(a: float, b: float, x: float, y: float) -> bool:
    """Whether x is about below the mean."""
    return a * y > b * x if (a > 1.0) & (b > 1.0) else (a + 1.0) * y > (b + 1.0) * x


def oriented(a: float, b: float, x: float, y: float) -> Tail:
    """The tail on this side of the mean, or the other one if its fraction converges slowly."""
    below = below_mean(a, b, x, y)
    lower = below == enough(a if below else b, y if below else x, 25.0)
    p = a if lower else b
    q = b if lower else a
    u = x if lower else y
    v = y if lower else x
    lead = fma(p, v, -q * u) + 1.0
    return Tail(lower, p, q, u, lead, v if lower else -u, 1.0 if lower else 0.0)


def log_share(x: float, y: float) -> float:
    """``log(x)`` for x = 1 - y, to all digits next to x = 1."""
    high, low = two_sum(1.0, -y)
    value, _ = log_of_pair(high if y < 0.5 else x, low if y < 0.5 else 0.0)
    return value


def from_fraction(a: float, b: float, x: float, y: float, tail: Tail, rest: Change) -> float:
    """G from what follows the fraction's beginning."""
    lower, p, q, u, lead, lead_slope, along = tail
    value, slope = rest
    following = p + 3.0
    # W(1) is the product of these without its factor p, which is the fraction's own.
    second = u * (q - 1.0)
    power = (p + q) * u
    product = second * power
    product_slope = fma(u * (1.0 - along), power, second * u)
    weight = product * following
    weight_slope = fma(product_slope, following, along * product)
    divisor = fma(lead, value, weight)
    change = fma(slope / value, weight, -fma(lead_slope, value, weight_slope)) / divisor
    fraction = (p + 1.0) * value / divisor
    change += along / (p + 1.0)
    # digamma(a + b) less digamma(a + 1) for the lower tail, digamma(a) for the upper one.
    digammas = digamma_difference(a + 1.0, b) + (-1.0 if lower else b / a) / (a + b)
    logarithm = log_share(x, y) + digammas
    result = fraction / p * (change + logarithm)
    return -result if lower else result


@unrolled
def short_fraction(a: float, b: float, x: float, y: float) -> float:
    """G by 13 steps."""
    tail = oriented(a, b, x, y)
    rest = step(13.0, tail, (1.0, 0.0), (0.0, 0.0))
    for n in (7.0, 1.0):
        rest = six_steps(n, tail, rest)
    return from_fraction(a, b, x, y, tail, rest)


@unrolled
def middle_fraction(a: float, b: float, x: float, y: float) -> float:
    """G by 25 steps."""
    tail = oriented(a, b, x, y)
    rest = step(25.0, tail, (1.0, 0.0), (0.0, 0.0))
    for n in (19.0, 13.0, 7.0, 1.0):
        rest = six_steps(n, tail, rest)
    return from_fraction(a, b, x, y, tail, rest)


def quadratic_part(v: float) -> float:
    """``(log(1 + v) - v) / v**2`` for -1/2 <= v <= 1."""
    r = 1.0 / (2.0 + v)
    s = v * r
    return -r * fma(-2.0 * s * r, atanh_series(s * s), 1.0)


def expansion(a: float, b: float, x: float, x_low: float, y: float, y_low: float) -> float:
    """G by Temme's expansion, NaN where omega is too large.

    With E = exp(-n omega**2 / 2) the lower tail is erfc(-omega sqrt(n / 2)) / 2 + E R / sqrt(2 pi
    n), and E's logarithm has the derivative l = log(x / p).  So the tail's is E / sqrt(2 pi n)
    times ``-l / omega + R (l - dn/da / (2 n)) + dR/da``, and E cancels against the density.
    """
    product, product_low = two_product(a, y)
    other, other_low = two_product(b, x)
    excess = (product - other) + (fma(a, y_low, product_low) - fma(b, x_low, other_low))
    for_a, for_b, for_sum = 1.0 / a, 1.0 / b, 1.0 / (a + b)
    below = -excess * for_a
    above = excess * for_b
    q = b * for_sum
    z = for_a + for_b
    part = quadratic_part(below)
    scale = sqrt(-2.0 * z * fma(part, for_a, quadratic_part(above) * for_b))
    omega = -excess * scale
    growth = fma(below, part, 1.0)
    ratio = growth * for_a / scale
    rate = q * for_a
    total, change = beta_temme_slopes(
        (omega, -fma(ratio, z, 0.5 * omega * rate)),
        ((b - a) * for_sum, -2.0 * q * for_sum),
        (z, -z * rate),
    )
    bracket = fma(total, fma(below, growth, -0.5 * rate), change - ratio)
    factor = stirling_factor(for_a) * stirling_factor(for_b) / stirling_factor(for_sum)
    return -factor * z * bracket if abs(omega) < BETA_TEMME_OMEGA else math.nan


def slope_range(a: float, b: float, x: float, y: float) -> float:
    """Number of the method."""
    smaller = a if a < b else b
    larger = b if a < b else a
    inside = (smaller > _LEAST) & (larger < _MOST) & (x > _TINY) & (y > _TINY)
    lower, p, q, u, _, _, _ = oriented(a, b, x, y)
    size = (a / (a + b)) * b
    number = 0.0 if enough(p, y if lower else x, 13.0) & (size < _FEW) else 1.0
    # The far tail is taken as long as its complement is about a hundredth or more.
    far = lower != below_mean(a, b, x, y)
    number = REST if far & ((p < 0.1) | (q * u > fma(1.6, p, 1.6))) else number
    near = abs(fma(a, y, -b * x)) < _NEAR * size
    number = 2.0 if near & (size >= BETA_TEMME_SIZE) else number
    return number if inside else REST


# The methods of the kernels.


def da_range(x: float, a: float, b: float) -> float:
    """Number of the method of `beta_da`."""
    return slope_range(a, b, x, 1.0 - x)


def da_short(x: float, a: float, b: float) -> float:
    """``dx/da`` by 13 steps."""
    y = 1.0 - x
    return x * (y * short_fraction(a, b, x, y))


def da_middle(x: float, a: float, b: float) -> float:
    """``dx/da`` by 25 steps."""
    y = 1.0 - x
    return x * (y * middle_fraction(a, b, x, y))


def da_expansion(x: float, a: float, b: float) -> float:
    """``dx/da`` by the expansion."""
    y, y_low = two_sum(1.0, -x)
    return x * (y * expansion(a, b, x, 0.0, y, y_low))


def db_range(x: float, a: float, b: float) -> float:
    """Number of the method of `beta_db`."""
    return slope_range(b, a, 1.0 - x, x)


def db_short(x: float, a: float, b: float) -> float:
    """``dx/db`` by 13 steps."""
    y = 1.0 - x
    return -x * (y * short_fraction(b, a, y, x))


def db_middle(x: float, a: float, b: float) -> float:
    """``dx/db`` by 25 steps."""
    y = 1.0 - x
    return -x * (y * middle_fraction(b, a, y, x))


def db_expansion(x: float, a: float, b: float) -> float:
    """``dx/db`` by the expansion."""
    y, y_low = two_sum(1.0, -x)
    return -x * (y * expansion(b, a, y, y_low, x, 0.0))


def pair_range(x: float, y: float, a: float, b: float) -> float:
    """Number of the method of `beta_da_complement`."""
    return slope_range(a, b, x, y)


def pair_short(x: float, y: float, a: float, b: float) -> float:
    """``dx/da`` by 13 steps, y given."""
    return x * (y * short_fraction(a, b, x, y))


def pair_middle(x: float, y: float, a: float, b: float) -> float:
    """``dx/da`` by 25 steps, y given."""
    return x * (y * middle_fraction(a, b, x, y))


def pair_expansion(x: float, y: float, a: float, b: float) -> float:
    """``dx/da`` by the expansion, y given."""
    return x * (y * expansion(a, b, x, 0.0, y, 0.0))
