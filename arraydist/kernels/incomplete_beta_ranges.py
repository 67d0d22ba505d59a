"""Incomplete beta functions in straight-line code, each method for a range of its own.

What `incomplete_beta` decides by branches and iterates until nothing changes is done here by
selection and with fixed numbers of steps, so that loops over arrays become vector code.  Each
method checks what it assumed, such as convergence, and returns NaN where that failed: the general
method takes over.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, sections 8.17 and 8.18.
.. [2] A. R. Didonato, A. H. Morris, "Algorithm 708: significant digit computation of the
   incomplete beta function ratios", ACM TOMS 18 (1992), equation 9 (continued fraction).
.. [3] C. Loader, "Fast and accurate computation of binomial probabilities" (2000), section 2.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from arraydist.kernels.beta_parts import FRACTION_TOLERANCE, quotient
from arraydist.kernels.beta_temme import BETA_TEMME_OMEGA, BETA_TEMME_SIZE, beta_temme_sum
from arraydist.kernels.compensated import fast_two_sum, two_product, two_sum
from arraydist.kernels.deviance import log1pmx_near
from arraydist.kernels.error_function import erfcx_pair
from arraydist.kernels.exponential import exp_with_tail, log_pair
from arraydist.kernels.gamma import stirling_series
from arraydist.kernels.primitives import fma, sqrt
from arraydist.kernels.unrolling import unrolled

_TWO_PI = 6.283185307179586
_LARGEST_EXPONENT = 690.0
_GONE = 45.0
"""Size of an exponent from which on one less the tail is one."""
_NO_NUMBER = 800.0
"""Size of an exponent from which on the tail underflows."""
_LARGE = 1e5
"""Sum of shapes from which on the general method leaves the fraction to extreme tails."""
_EXPONENT_NEAR = -4.0
"""Down to here an exponent's relative error of 1e-15 does no harm."""
_SMALL = 0.2
"""For shapes above, neither tail is nearer to one than 0.95 where the fraction serves it."""
REST = 3.0
"""Number of the method for what the ones here do not serve."""


class Fraction(NamedTuple):
    """What all steps of the continued fraction share.

    Attributes
    ----------
    a, x
        The first shape, and the end of the tail.
    bx, sx
        ``b x`` and ``(a + b - 1) x``.
    step, lead
        ``1 + y`` and ``a y - b x + 1``.
    """

    a: float
    x: float
    bx: float
    sx: float
    step: float
    lead: float


Convergents = tuple[float, float, float, float]
"""The last numerator but one and the last, and the denominators."""


def fraction_of(a: float, b: float, x: float, y: float) -> Fraction:
    """The fraction of a tail."""
    return Fraction(a, x, b * x, (a + b - 1.0) * x, 1.0 + y, fma(a, y, -b * x) + 1.0)


def fraction_step(n: float, fraction: Fraction, given: Convergents) -> Convergents:
    """Step n of the continued fraction, as in `beta_fraction`."""
    a, x, bx, sx, step, lead = fraction
    p_last, p, q_last, q = given
    shape = a + (n - 1.0) if n > 1.0 else 1.0
    reciprocal = 1.0 / (a + (2.0 * n - 1.0))
    following = 1.0 / (a + (2.0 * n + 1.0))
    scaled = n * fma(-n, x, bx) * reciprocal
    numerator = scaled * shape * fma(n, x, sx) * reciprocal
    denominator = n + scaled + (a + n) * following * fma(n, step, lead)
    return p, fma(denominator, p, numerator * p_last), q, fma(denominator, q, numerator * q_last)


@unrolled
def three_steps(count: float, fraction: Fraction, given: Convergents) -> Convergents:
    """Three steps after the first ``count``."""
    for n in (1.0, 2.0, 3.0):
        given = fraction_step(count + n, fraction, given)
    return given


def before_steps(fraction: Fraction) -> Convergents:
    """What the steps begin with."""
    return 0.0, 1.0, 1.0, fraction.lead / (fraction.a + 1.0)


def settled(given: Convergents, last: float) -> float:
    """A fraction's value, NaN where the last three steps still changed it."""
    value = given[1] / given[3]
    return value if abs(value - last) <= FRACTION_TOLERANCE * abs(value) else math.nan


@unrolled
def rough_fraction(a: float, b: float, x: float, y: float) -> float:
    """`beta_fraction` by six steps, to a few digits."""
    fraction = fraction_of(a, b, x, y)
    given = before_steps(fraction)
    for count in (0.0, 3.0):
        given = three_steps(count, fraction, given)
    return given[1] / given[3]


@unrolled
def short_fraction(a: float, b: float, x: float, y: float) -> float:
    """`beta_fraction` by 12 steps, or NaN."""
    fraction = fraction_of(a, b, x, y)
    given = before_steps(fraction)
    for count in (0.0, 3.0, 6.0):
        given = three_steps(count, fraction, given)
    return settled(three_steps(9.0, fraction, given), given[1] / given[3])


@unrolled
def long_fraction(a: float, b: float, x: float, y: float) -> float:
    """`beta_fraction` by 24 steps, or NaN."""
    fraction = fraction_of(a, b, x, y)
    given = before_steps(fraction)
    for count in (0.0, 3.0, 6.0, 9.0, 12.0, 15.0, 18.0):
        given = three_steps(count, fraction, given)
    return settled(three_steps(21.0, fraction, given), given[1] / given[3])


def straight_power(
    a: float, b: float, x: float, x_low: float, y: float, y_low: float
) -> tuple[float, float, float]:
    """`beta_power` in straight-line code: ``x**a y**b / (a B(a, b))`` in three parts [3]_.

    For shapes that are not tiny.
    """
    a_step = 1.0 if a < 1.0 else 0.0
    b_step = 1.0 if b < 1.0 else 0.0
    a_up, a_low = two_sum(a, a_step)
    b_up, b_low = two_sum(b, b_step)
    s, s_low = two_sum(a_up, b_up)
    s_low += a_low + b_low
    x, x_low = quotient(x, x_low, s, s_low, a_up, a_low)
    y, y_low = quotient(y, y_low, s, s_low, b_up, b_low)
    log_x, log_x_low = log_pair(x)
    log_y, log_y_low = log_pair(y)
    first, first_low = two_product(a, log_x)
    second, second_low = two_product(b, log_y)
    low = fma(a, log_x_low + x_low / x, first_low) + fma(b, log_y_low + y_low / y, second_low)
    high, rest = two_sum(first, second)
    error = stirling_series(s) - (stirling_series(a_up) + stirling_series(b_up))
    high, more = two_sum(high, error)
    high, low = fast_two_sum(high, low + (rest + more))
    # One step of the recurrence of each gamma function whose argument went up.
    total = a + b
    steps = a_step + b_step
    down = s / total if steps > 0.0 else 1.0
    down *= s / (total + 1.0) if steps > 1.0 else 1.0
    divisor = (a_up if a < 1.0 else a) * (b_up if b < 1.0 else 1.0)
    factor = sqrt((a_up / s) * (b_up / _TWO_PI)) * ((b if b < 1.0 else 1.0) * down / divisor)
    return high, low, factor


def straight_low_end(a: float, b: float, x: float) -> bool:
    """`low_end` of the general method."""
    return (a <= 1.0) & (x <= 0.2) & (b * x <= 1.0)


def straight_lower_is_smaller(a: float, b: float, x: float, y: float) -> bool:
    """`lower_is_smaller` of the general method."""
    ends = straight_low_end(a, b, x) | ((a >= b) & (not straight_low_end(b, a, y)))
    near = (a + 1.0) * y > (b + 1.0) * x
    side = near if (a > _SMALL) & (b > _SMALL) else ends
    return a * y > b * x if (a > 1.0) & (b > 1.0) else side


def tail_range(a: float, b: float, x: float) -> float:
    """Number of the method: expansion, short fraction (then the long one) or the general one."""
    y = 1.0 - x
    inside = (a > 1e-3) & (b > 1e-3) & (a < 1e12) & (b < 1e12) & (x > 1e-290) & (y > 0.0)
    # Where a tail may be near one.
    first = (a <= _SMALL) & (a <= b) & straight_low_end(a, b, x)
    second = (b <= _SMALL) & (b <= a) & straight_low_end(b, a, y)
    inside = inside & (not first) & (not second)
    size = (a / (a + b)) * b if inside else 0.0
    number = 0.0 if size >= BETA_TEMME_SIZE else 1.0
    return number if inside else REST


class Tail(NamedTuple):
    """A tail as the lower one of shapes a and b at x, each end to double precision.

    Attributes
    ----------
    upper
        Whether it is the upper tail of the shapes and the end that were given.
    a, b
        Its shapes.
    x, x_low, y, y_low
        Its end, and 1 less that.
    """

    upper: bool
    a: float
    b: float
    x: float
    x_low: float
    y: float
    y_low: float


def oriented(a: float, b: float, x: float) -> Tail:
    """The tail to compute."""
    y, y_low = two_sum(1.0, -x)
    upper = not straight_lower_is_smaller(a, b, x, y)
    return Tail(
        upper,
        b if upper else a,
        a if upper else b,
        y if upper else x,
        y_low if upper else 0.0,
        x if upper else y,
        0.0 if upper else y_low,
    )


def expansion_tail(tail: Tail, complemented: bool) -> float:
    """The tail by Temme's expansion, for exponents down to -4 or so.

    Zero where a bound says that it underflows, or that its complement is one.
    """
    _, a, b, x, x_low, y, y_low = tail
    product, product_low = two_product(a, y)
    other, other_low = two_product(b, x)
    excess = (product - other) + (fma(a, y_low, product_low) - fma(b, x_low, other_low))
    low_side = -excess / a
    high_side = excess / b
    near = (low_side > -0.5) & (high_side > -0.5) & (low_side < 1.0) & (high_side < 1.0)
    exponent = fma(a, log1pmx_near(low_side), b * log1pmx_near(high_side))
    size = (a / (a + b)) * b
    exponent = exponent if near & (exponent > _EXPONENT_NEAR) else math.nan
    omega = -sqrt(-2.0 * exponent / size)
    series = beta_temme_sum(omega, (b - a) / (a + b), 1.0 / size)
    scaled, _ = erfcx_pair(sqrt(-exponent), 0.0)
    value = fma(0.5, scaled, series / sqrt(_TWO_PI * size)) * exp_with_tail(exponent, 0.0)
    value = value if omega > -BETA_TEMME_OMEGA else math.nan
    # The exponent is less than minus twice a + b times the squared distance from the mean.
    bound = 2.0 * excess * (excess / (a + b))
    return 0.0 if bound > (_GONE if complemented else _NO_NUMBER) else value


def power_value(tail: Tail) -> float:
    """``x**a y**b / (a B(a, b))``, NaN where it might underflow and for large shapes."""
    _, a, b, x, x_low, y, y_low = tail
    high, low, factor = straight_power(a, b, x, x_low, y, y_low)
    usable = (high > -_LARGEST_EXPONENT) & (high < _LARGEST_EXPONENT) & (a + b < _LARGE)
    return factor * exp_with_tail(high, low) if usable else math.nan


def short_fraction_tail(tail: Tail) -> float:
    """The tail by twelve steps of the fraction."""
    return power_value(tail) * short_fraction(tail.a, tail.b, tail.x, tail.y)


def long_fraction_tail(tail: Tail) -> float:
    """The tail by 24 steps of the fraction."""
    return power_value(tail) * long_fraction(tail.a, tail.b, tail.x, tail.y)


def placed(tail: float, computed: bool, wanted: bool) -> float:
    """The upper or lower tail, as wanted, from the one that was computed."""
    return tail if computed == wanted else 1.0 - tail


def by_expansion(a: float, b: float, x: float, wanted: bool) -> float:
    """The upper or lower tail, as wanted, by the expansion."""
    tail = oriented(a, b, x)
    return placed(expansion_tail(tail, tail.upper != wanted), tail.upper, wanted)


def short_tail(a: float, b: float, x: float, wanted: bool) -> float:
    """The tail by twelve steps of the fraction."""
    tail = oriented(a, b, x)
    return placed(short_fraction_tail(tail), tail.upper, wanted)


def long_tail(a: float, b: float, x: float, wanted: bool) -> float:
    """The tail by 24 steps of the fraction."""
    tail = oriented(a, b, x)
    return placed(long_fraction_tail(tail), tail.upper, wanted)


def lower_expansion(a: float, b: float, x: float) -> float:
    """The lower tail by the expansion."""
    return by_expansion(a, b, x, False)


def upper_expansion(a: float, b: float, x: float) -> float:
    """The upper tail by the expansion."""
    return by_expansion(a, b, x, True)


def lower_short(a: float, b: float, x: float) -> float:
    """The lower tail by twelve steps of the fraction."""
    return short_tail(a, b, x, False)


def upper_short(a: float, b: float, x: float) -> float:
    """The upper tail by twelve steps of the fraction."""
    return short_tail(a, b, x, True)


def lower_long(a: float, b: float, x: float) -> float:
    """The lower tail by 24 steps of the fraction."""
    return long_tail(a, b, x, False)


def upper_long(a: float, b: float, x: float) -> float:
    """The upper tail by 24 steps of the fraction."""
    return long_tail(a, b, x, True)
