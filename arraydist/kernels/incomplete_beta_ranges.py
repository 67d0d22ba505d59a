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

from arraydist.kernels.beta_parts import FRACTION_TOLERANCE, quotient
from arraydist.kernels.beta_temme import BETA_TEMME_OMEGA, BETA_TEMME_SIZE, beta_temme_sum
from arraydist.kernels.compensated import fast_two_sum, two_product, two_sum
from arraydist.kernels.deviance import log1pmx_near
from arraydist.kernels.error_function import erfcx_pair
from arraydist.kernels.exponential import exp_with_tail, log_pair
from arraydist.kernels.gamma import stirling_series
from arraydist.kernels.primitives import fma, sqrt

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


def fraction_step(
    n: float,
    a: float,
    x: float,
    bx: float,
    sx: float,
    step: float,
    lead: float,
    shape: float,
    p_last: float,
    p: float,
    q_last: float,
    q: float,
) -> tuple[float, float, float, float]:
    """Step n of the continued fraction, as in `beta_fraction`.

    ``shape`` is ``a + n - 1``, but one at the start.
    """
    reciprocal = 1.0 / (a + (2.0 * n - 1.0))
    following = 1.0 / (a + (2.0 * n + 1.0))
    scaled = n * fma(-n, x, bx) * reciprocal
    numerator = scaled * shape * fma(n, x, sx) * reciprocal
    denominator = n + scaled + (a + n) * following * fma(n, step, lead)
    return p, fma(denominator, p, numerator * p_last), q, fma(denominator, q, numerator * q_last)


def three_steps(
    count: float,
    a: float,
    x: float,
    bx: float,
    sx: float,
    step: float,
    lead: float,
    shape: float,
    p_last: float,
    p: float,
    q_last: float,
    q: float,
) -> tuple[float, float, float, float]:
    """Three steps after the first ``count``, ``shape`` as in `fraction_step`."""
    p_last, p, q_last, q = fraction_step(
        count + 1.0, a, x, bx, sx, step, lead, shape, p_last, p, q_last, q
    )
    p_last, p, q_last, q = fraction_step(
        count + 2.0, a, x, bx, sx, step, lead, a + (count + 1.0), p_last, p, q_last, q
    )
    return fraction_step(
        count + 3.0, a, x, bx, sx, step, lead, a + (count + 2.0), p_last, p, q_last, q
    )


def nine_steps(
    count: float,
    a: float,
    x: float,
    bx: float,
    sx: float,
    step: float,
    lead: float,
    shape: float,
    p_last: float,
    p: float,
    q_last: float,
    q: float,
) -> tuple[float, float, float, float]:
    """Nine steps after the first ``count``."""
    p_last, p, q_last, q = three_steps(count, a, x, bx, sx, step, lead, shape, p_last, p, q_last, q)
    count, shape = count + 3.0, a + (count + 3.0)
    p_last, p, q_last, q = three_steps(count, a, x, bx, sx, step, lead, shape, p_last, p, q_last, q)
    count, shape = count + 3.0, a + (count + 3.0)
    return three_steps(count, a, x, bx, sx, step, lead, shape, p_last, p, q_last, q)


def fraction_start(a: float, b: float, x: float, y: float) -> tuple[float, float, float, float]:
    """What all steps share: ``b x``, ``(a + b - 1) x``, ``1 + y`` and ``a y - b x + 1``."""
    return b * x, (a + b - 1.0) * x, 1.0 + y, fma(a, y, -b * x) + 1.0


def settled(value: float, last: float) -> float:
    """A fraction's value, NaN where the last three steps still changed it."""
    return value if abs(value - last) <= FRACTION_TOLERANCE * abs(value) else math.nan


def rough_fraction(a: float, b: float, x: float, y: float) -> float:
    """`beta_fraction` by six steps, to a few digits."""
    bx, sx, step, lead = fraction_start(a, b, x, y)
    q = lead / (a + 1.0)
    p_last, p, q_last, q = three_steps(0.0, a, x, bx, sx, step, lead, 1.0, 0.0, 1.0, 1.0, q)
    _, p, _, q = three_steps(3.0, a, x, bx, sx, step, lead, a + 3.0, p_last, p, q_last, q)
    return p / q


def short_fraction(a: float, b: float, x: float, y: float) -> float:
    """`beta_fraction` by 12 steps, or NaN."""
    bx, sx, step, lead = fraction_start(a, b, x, y)
    q = lead / (a + 1.0)
    p_last, p, q_last, q = nine_steps(0.0, a, x, bx, sx, step, lead, 1.0, 0.0, 1.0, 1.0, q)
    last = p / q
    _, p, _, q = three_steps(9.0, a, x, bx, sx, step, lead, a + 9.0, p_last, p, q_last, q)
    return settled(p / q, last)


def long_fraction(a: float, b: float, x: float, y: float) -> float:
    """`beta_fraction` by 24 steps, or NaN."""
    bx, sx, step, lead = fraction_start(a, b, x, y)
    q = lead / (a + 1.0)
    p_last, p, q_last, q = nine_steps(0.0, a, x, bx, sx, step, lead, 1.0, 0.0, 1.0, 1.0, q)
    p_last, p, q_last, q = nine_steps(9.0, a, x, bx, sx, step, lead, a + 9.0, p_last, p, q_last, q)
    p_last, p, q_last, q = three_steps(
        18.0, a, x, bx, sx, step, lead, a + 18.0, p_last, p, q_last, q
    )
    last = p / q
    _, p, _, q = three_steps(21.0, a, x, bx, sx, step, lead, a + 21.0, p_last, p, q_last, q)
    return settled(p / q, last)


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


def oriented(a: float, b: float, x: float) -> tuple[bool, float, float, float, float, float, float]:
    """``(upper, a, b, x, x_low, y, y_low)`` so that the lower tail is the one to compute."""
    y, y_low = two_sum(1.0, -x)
    upper = not straight_lower_is_smaller(a, b, x, y)
    return (
        upper,
        b if upper else a,
        a if upper else b,
        y if upper else x,
        y_low if upper else 0.0,
        x if upper else y,
        0.0 if upper else y_low,
    )


def expansion_tail(
    a: float, b: float, x: float, x_low: float, y: float, y_low: float, complemented: bool
) -> float:
    """The lower tail by Temme's expansion, for exponents down to -4 or so.

    Zero where a bound says that it underflows, or that its complement is one.
    """
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
    tail = fma(0.5, scaled, series / sqrt(_TWO_PI * size)) * exp_with_tail(exponent, 0.0)
    tail = tail if omega > -BETA_TEMME_OMEGA else math.nan
    # The exponent is less than minus twice a + b times the squared distance from the mean.
    bound = 2.0 * excess * (excess / (a + b))
    return 0.0 if bound > (_GONE if complemented else _NO_NUMBER) else tail


def power_value(a: float, b: float, x: float, x_low: float, y: float, y_low: float) -> float:
    """``x**a y**b / (a B(a, b))``, NaN where it might underflow and for large shapes."""
    high, low, factor = straight_power(a, b, x, x_low, y, y_low)
    usable = (high > -_LARGEST_EXPONENT) & (high < _LARGEST_EXPONENT) & (a + b < _LARGE)
    return factor * exp_with_tail(high, low) if usable else math.nan


def placed(tail: float, computed: bool, wanted: bool) -> float:
    """The upper or lower tail, as wanted, from the one that was computed."""
    return tail if computed == wanted else 1.0 - tail


def by_expansion(a: float, b: float, x: float, wanted: bool) -> float:
    """The upper or lower tail, as wanted, by the expansion."""
    upper, p, q, x, x_low, y, y_low = oriented(a, b, x)
    return placed(expansion_tail(p, q, x, x_low, y, y_low, upper != wanted), upper, wanted)


def short_tail(a: float, b: float, x: float, wanted: bool) -> float:
    """The tail by twelve steps of the fraction."""
    upper, p, q, x, x_low, y, y_low = oriented(a, b, x)
    return placed(power_value(p, q, x, x_low, y, y_low) * short_fraction(p, q, x, y), upper, wanted)


def long_tail(a: float, b: float, x: float, wanted: bool) -> float:
    """The tail by 24 steps of the fraction."""
    upper, p, q, x, x_low, y, y_low = oriented(a, b, x)
    return placed(power_value(p, q, x, x_low, y, y_low) * long_fraction(p, q, x, y), upper, wanted)


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
