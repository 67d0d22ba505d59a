"""Incomplete gamma functions in straight-line code, each method for a range of its own.

Where `incomplete_gamma` iterates until nothing changes, the number of terms is fixed here, enough
for the whole range, so that loops over arrays become vector code:

* Temme's expansion for a >= 25 and x near a;
* the power series of P as one quotient, 32 or 56 terms, for x below about a;
* Legendre's continued fraction, 20, 40 or 72 steps by the size of x;
* for a < 1 and small x, the series of P's complement.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, sections 5.11 (Stirling's formula), 8.7
   (series 8.7.1), 8.9 (continued fraction 8.9.2) and 8.12 (uniform expansion).
"""

from __future__ import annotations

from arraydist.kernels.compensated import fast_two_sum, two_product, two_sum
from arraydist.kernels.deviance import atanh_tail
from arraydist.kernels.error_function import erfcx_pair
from arraydist.kernels.exponential import exp_with_tail, expm1, log, log_pair
from arraydist.kernels.gamma import loggamma1p_near, stirling_series
from arraydist.kernels.primitives import fma, mul, sqrt
from arraydist.kernels.temme import TEMME_SHAPE, temme_sum
from arraydist.kernels.unrolling import unrolled

_TWO_PI = 6.283185307179586
_LOWEST = -690.0
"""Exponents below give results near or below the smallest normal number."""
_GONE = -40.0
"""From here on down, one less the tail is one."""
_NEAR = 0.45
"""Largest relative distance from the shape that the expansion serves."""
REST = 8.0
"""Number of the method for what the ones here do not serve."""


def gamma_power(a: float, x: float) -> float:
    """``x**a exp(-x) / gamma(a + 1)`` for 0 <= a <= 1e5 and exponents above -690.

    With s = a + 1 that is ``(x / s)**a exp(s - x - error(s)) / sqrt(2 pi s)``, which hardly
    changes with s: its rounding does no harm.
    """
    s = a + 1.0
    ratio = x / s
    rest = fma(-ratio, s, x) / x
    logarithm, logarithm_low = log_pair(ratio)
    product, product_low = two_product(a, logarithm)
    product_low = fma(a, logarithm_low + rest, product_low)
    fall, fall_low = two_sum(s, -x)
    high, low = two_sum(product, fall)
    high, more = two_sum(high, -stirling_series(s))
    high, low = fast_two_sum(high, (low + more) + (product_low + fall_low))
    return exp_with_tail(high, low) / sqrt(_TWO_PI * s)


Series = tuple[float, float, float, float]
"""The last n, ``total`` and ``divisor`` of the series ``total / divisor``, the next power of x."""


@unrolled
def eight_terms(x: float, square: float, given: Series) -> Series:
    """Eight more terms of the series, two by two."""
    n, total, divisor, power = given
    for k in (1.0, 3.0, 5.0, 7.0):
        second = n + (k + 1.0)
        product = (n + k) * second
        total = fma(total, product, power * (second + x))
        divisor *= product
        power *= square
    return n + 8.0, total, divisor, power


@unrolled
def short_series(a: float, x: float) -> float:
    """``1 + x / (a + 1) + x**2 / ((a + 1) (a + 2)) + ...``, 32 terms."""
    square = x * x
    given = a, 1.0, 1.0, x
    for _ in (1, 2, 3, 4):
        given = eight_terms(x, square, given)
    return given[1] / given[2]


@unrolled
def long_series(a: float, x: float) -> float:
    """The same with 56 terms."""
    square = x * x
    given = a, 1.0, 1.0, x
    for _ in (1, 2, 3, 4, 5, 6, 7):
        given = eight_terms(x, square, given)
    return given[1] / given[2]


Convergents = tuple[float, float, float, float]
"""The continued fraction's last numerator but one and the last, and the denominators."""


def next_step(m: float, a: float, b: float, given: Convergents) -> Convergents:
    """Step m of the continued fraction."""
    p_last, p, q_last, q = given
    coefficient = m * (a - m)
    middle = fma(2.0, m, b)
    return p, fma(middle, p, coefficient * p_last), q, fma(middle, q, coefficient * q_last)


@unrolled
def ten_steps(n: float, a: float, b: float, given: Convergents) -> Convergents:
    """Steps n + 1 to n + 10."""
    for k in (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0):
        given = next_step(n + k, a, b, given)
    return given


@unrolled
def short_fraction(a: float, x: float) -> float:
    """``1 / (x + 1 - a - 1 (1 - a) / (x + 3 - a - 2 (2 - a) / ...))``, 20 steps."""
    b = x + 1.0 - a
    given = 0.0, 1.0, 1.0, b
    for n in (0.0, 10.0):
        given = ten_steps(n, a, b, given)
    return given[1] / given[3]


@unrolled
def middle_fraction(a: float, x: float) -> float:
    """The same with 40 steps."""
    b = x + 1.0 - a
    given = 0.0, 1.0, 1.0, b
    for n in (0.0, 10.0, 20.0, 30.0):
        given = ten_steps(n, a, b, given)
    return given[1] / given[3]


@unrolled
def long_fraction(a: float, x: float) -> float:
    """The same with 70 steps."""
    b = x + 1.0 - a
    given = 0.0, 1.0, 1.0, b
    for n in (0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0):
        given = ten_steps(n, a, b, given)
    return given[1] / given[3]


def uniform_parts(a: float, x: float) -> tuple[float, float, bool]:
    """The smaller of P and Q by Temme's expansion as a product, and whether x is near enough."""
    difference = x - a
    # The exponent a log(x / a) + a - x as in `power_exponent` of the general method.
    total, total_low = two_sum(a, x)
    s = difference / total
    s_low = fma(-s, total_low, fma(-s, total, difference)) / total
    high = mul(s, difference)
    low = fma(s, difference, -high) + s_low * difference
    high, low = fast_two_sum(-high, fma(2.0 * a, atanh_tail(s), -low))
    eta = sqrt(-2.0 * high / a)
    scaled, _ = erfcx_pair(sqrt(-high), 0.0)
    side = 1.0 if x >= a else -1.0
    series = temme_sum(side * eta, 1.0 / a) / sqrt(_TWO_PI * a)
    near = (abs(difference) <= _NEAR * a) & (high > _GONE)
    return exp_with_tail(high, low), fma(0.5, scaled, side * series), near


def uniform_tail(a: float, x: float) -> float:
    """The smaller of P and Q by Temme's expansion."""
    power, factor, _ = uniform_parts(a, x)
    return factor * power


def two_terms(total: float, a: float, x: float, n: float, factorial: float) -> float:
    """``total x**2 + (1 / (a + n) - x / ((n + 1) (a + n + 1))) / factorial`` for n! given."""
    first = a + n
    second = first + 1.0
    terms = fma(-x * first, 1.0 / (n + 1.0), second) / (first * second)
    return fma(total, x * x, terms * (1.0 / factorial))


def complement(a: float, x: float) -> float:
    """Q(a, x) for 0 < a < 1 and 0 < x < 3/2: the complement of P's series, nothing cancelling."""
    power = expm1(a * log(x) - loggamma1p_near(a))
    total = two_terms(0.0, a, x, 21.0, 51090942171709440000.0)
    total = two_terms(total, a, x, 19.0, 121645100408832000.0)
    total = two_terms(total, a, x, 17.0, 355687428096000.0)
    total = two_terms(total, a, x, 15.0, 1307674368000.0)
    total = two_terms(total, a, x, 13.0, 6227020800.0)
    total = two_terms(total, a, x, 11.0, 39916800.0)
    total = two_terms(total, a, x, 9.0, 362880.0)
    total = two_terms(total, a, x, 7.0, 5040.0)
    total = two_terms(total, a, x, 5.0, 120.0)
    total = two_terms(total, a, x, 3.0, 6.0)
    total = two_terms(total, a, x, 1.0, 1.0)
    return fma((1.0 + power) * a, x * total, -power)


def series_serves(a: float, x: float) -> bool:
    """Whether the long series has terms enough."""
    return (x < fma(0.5, a, 13.5)) & (a < 5e4)


def short_series_serves(a: float, x: float) -> bool:
    """Whether the short series has terms enough, where the long one has."""
    return x < fma(0.28, a, 3.9)


def usable(a: float, x: float) -> bool:
    """Whether both arguments are far from the ends of the double range."""
    return (a > 1e-300) & (x > 1e-300) & (a < 1e15) & (x < 1e15)


def exponent_near(a: float, x: float) -> float:
    """About ``log(x**a exp(-x) / gamma(a + 1))``."""
    s = a + 1.0
    return fma(a, log(x / s), s - x)


def direct_range(a: float, x: float) -> float:
    """Number of the method that computes a tail, never the one for certainty."""
    inside = usable(a, x)
    shape = a if inside else 1.0
    point = x if inside else 1.0
    exponent = exponent_near(shape, point)
    leading = fma(shape, log(point), -loggamma1p_near(shape if shape < 1.0 else 1.0))
    straight = exponent > _LOWEST
    upper = (point >= shape + 1.0) | ((shape < 1.0) & (point >= 1.5))
    high = straight & upper & (point < 1e4)
    number = REST
    low = straight & series_serves(shape, point)
    number = 3.0 if low else number
    number = 2.0 if low & short_series_serves(shape, point) else number
    number = REST if upper else number
    number = 6.0 if high else number
    number = 5.0 if high & (point >= 2.9) else number
    number = 4.0 if high & (point >= 7.5) else number
    number = 7.0 if (shape < 1.0) & (point < 1.5) & (leading > -0.7) else number
    near = (shape >= TEMME_SHAPE) & (abs(point - shape) <= _NEAR * shape)
    number = 1.0 if near & (exponent > _GONE) else number
    return number if inside else REST


def tail_range(a: float, x: float, sure_below: bool) -> float:
    """Number of the method: 0 where P for x above a, or Q for x below a, is one."""
    inside = usable(a, x)
    shape = a if inside else 1.0
    point = x if inside else 1.0
    sure = ((point < shape) == sure_below) & (exponent_near(shape, point) < _GONE)
    return 0.0 if inside & sure else direct_range(a, x)


def lower_range(a: float, x: float) -> float:
    """Number of the method of P."""
    return tail_range(a, x, False)


def upper_range(a: float, x: float) -> float:
    """Number of the method of Q."""
    return tail_range(a, x, True)


def certainty(a: float, x: float) -> float:
    """One, in the form of the other methods."""
    return 1.0


def lower_uniform(a: float, x: float) -> float:
    """P by Temme's expansion."""
    tail = uniform_tail(a, x)
    return tail if x < a else 1.0 - tail


def upper_uniform(a: float, x: float) -> float:
    """Q by Temme's expansion."""
    tail = uniform_tail(a, x)
    return 1.0 - tail if x < a else tail


def lower_short_series(a: float, x: float) -> float:
    """P by the short series."""
    return gamma_power(a, x) * short_series(a, x)


def upper_short_series(a: float, x: float) -> float:
    """Q by the short series of its complement."""
    return 1.0 - lower_short_series(a, x)


def lower_long_series(a: float, x: float) -> float:
    """P by the long series."""
    return gamma_power(a, x) * long_series(a, x)


def upper_long_series(a: float, x: float) -> float:
    """Q by the long series of its complement."""
    return 1.0 - lower_long_series(a, x)


def upper_short_fraction(a: float, x: float) -> float:
    """Q by 20 steps of the fraction."""
    return gamma_power(a, x) * a * short_fraction(a, x)


def lower_short_fraction(a: float, x: float) -> float:
    """P by 20 steps of its complement's fraction."""
    return 1.0 - upper_short_fraction(a, x)


def upper_middle_fraction(a: float, x: float) -> float:
    """Q by 40 steps."""
    return gamma_power(a, x) * a * middle_fraction(a, x)


def lower_middle_fraction(a: float, x: float) -> float:
    """P by 40 steps."""
    return 1.0 - upper_middle_fraction(a, x)


def upper_long_fraction(a: float, x: float) -> float:
    """Q by 70 steps."""
    return gamma_power(a, x) * a * long_fraction(a, x)


def lower_long_fraction(a: float, x: float) -> float:
    """P by 70 steps."""
    return 1.0 - upper_long_fraction(a, x)


def lower_complement(a: float, x: float) -> float:
    """P by the series of `complement`."""
    return 1.0 - complement(a, x)
