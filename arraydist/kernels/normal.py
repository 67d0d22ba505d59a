"""The standard normal distribution: cdf, its logarithm, hazard rate, and inverses.

Methods of `ndtri`: near the median a rational function of (p - 1/2)**2; in the tails, with
r = sqrt(-2 log p), the quantile is -(r - D(r)) with D a rational function of
(r - 4.5) / (r + 4.5), one branch-free formula for every p a float can hold.  The coefficients
interpolate 45-digit quantiles at Chebyshev nodes.

References
----------
.. [1] M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution",
   Applied Statistics 37 (1988), pp. 477-484 (the variables, the split in centre and tail).
.. [2] M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions (1964), 26.2.12
   (asymptotic series of the tail).
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import fast_two_sum, horner, two_product, two_sum
from arraydist.kernels.erfc_integrals import ierfcx
from arraydist.kernels.error_function import (
    erf,
    erf_near_pair,
    erfc,
    erfcx,
    erfcx_pair,
    gaussian_product,
    product_over,
    shepherd,
)
from arraydist.kernels.exponential import (
    exp_parts,
    exp_with_tail,
    expm1_pair,
    log,
    log_of_pair,
    log_with_rest,
    scale_by_power,
)
from arraydist.kernels.primitives import copysign, fma, mul, sqrt
from arraydist.kernels.ranges import Ranges
from arraydist.kernels.record import kernel

__all__ = [
    "erf",
    "erfc",
    "erfcx",
    "log_erfc",
    "log_ndtr",
    "ndtr",
    "ndtri",
    "ndtri_exp",
    "normal_hazard",
    "normal_hazard_excess",
]

_SQRT_HALF = 0.7071067811865476
_SQRT_HALF_LOW = -4.833646656726457e-17
_LN2 = 0.6931471805599453
_LN2_LOW = 2.3190468138462996e-17
_HALF_LOG_2PI = 0.9189385332046728
_SQRT_2 = 1.4142135623730951
_SQRT_2_BY_PI = 0.7978845608028654
_CENTRE = 5.303300858899107
"""3.75 sqrt(2), see `shepherd`."""
_SQRT_2PI = 2.5066282746310007
_SQRT_2PI_LOW = -1.8328579980459167e-16

_CENTRAL = 0.35
"""Distance of p from 1/2 up to which the rational function around the median serves."""
_CENTRAL_SQUARE = 0.1225
_TAIL_CENTRE = 4.5
_LOG_FAR = -744.98
"""Logarithm of the smallest positive float; the tail's rational function ends there."""
_LOG_UPPER = -0.16251892949777494
"""log(1/2 + 0.35), from where on the upper tail's probability serves."""

# (quantile(1/2 + q) / q - sqrt(2 pi)) / q**2 in 0.1225 - q**2 for |q| <= 0.35, error 3.1e-17.
# The variable makes all coefficients positive, so that nothing cancels.
_CENTRE_NUMERATOR = (
    10.719371308188173,
    737.883545830344,
    1890.4189246994324,
    1499.8507154965682,
    494.99012858824744,
    71.34664177892002,
    3.7111018862493155,
)
_CENTRE_DENOMINATOR = (
    397.5078157084433,
    1473.78307665097,
    1685.6515435653673,
    836.9613126774169,
    201.11430290769405,
    22.982299069083112,
    1.0,
)
# r minus the quantile in (r - 4.5) / (r + 4.5), 1.94 <= r <= 38.65, error 1e-16 of the quantile.
_TAIL_NUMERATOR = (
    0.001900454182730446,
    0.0020409519571819696,
    -0.06068857118345976,
    0.07798008800980386,
    0.10494021159266702,
    0.08052916564470079,
    -0.470456878348971,
    -0.5735160008373743,
    1.5440454556190515,
    -0.060400688877974944,
    -1.2023646161403485,
    0.5559908387295716,
)
_TAIL_DENOMINATOR = (
    -0.019776333567151118,
    0.03261129194905395,
    0.14189696405930113,
    -0.06280449729898328,
    -0.4398718953234215,
    -0.5354232076272738,
    1.1929422912177177,
    1.4342889175515205,
    -1.8521430291752425,
    -0.8910042444109567,
    1.0,
)

# -log(1 - v + 3 v**2 - 15 v**3 + ...) / v, powers of v falling.
_LOG_ASYMPTOTIC = (816.2, -88.25, 12.333333333333334, -2.5, 1.0)


def scaled_tail(magnitude: float) -> tuple[float, float]:
    """Twice the tail probability beyond ``magnitude``, over exp(-magnitude**2 / 2), as a pair."""
    clamped = 1e300 if magnitude > 1e300 else magnitude
    argument, low = two_product(clamped, _SQRT_HALF)
    return erfcx_pair(argument, fma(clamped, _SQRT_HALF_LOW, low))


@kernel("real")
def ndtr(x: float) -> float:
    """Cumulative distribution function of the standard normal."""
    magnitude = abs(x)
    magnitude = 38.6 if magnitude > 38.6 else magnitude
    half_square, half_square_low = two_product(magnitude, 0.5 * magnitude)
    value, first, second = exp_parts(-half_square, -half_square_low)
    divisor = fma(magnitude, _SQRT_2, 1.0)
    quotient = product_over(
        shepherd(magnitude, _CENTRE), value, divisor, fma(magnitude, _SQRT_2, 1.0 - divisor)
    )
    # The factor that may make the result denormal comes last.
    lower = quotient * first * second
    return 1.0 - lower if x > 0.0 else lower


@kernel("real")
def log_ndtr(x: float) -> float:
    """Logarithm of the standard normal's cumulative distribution function."""
    magnitude = abs(x)
    high, low = scaled_tail(magnitude)
    high, low = 0.5 * high, 0.5 * low
    half_square, half_square_low = two_product(magnitude, 0.5 * magnitude)
    # Right of 0 the logarithm of one less the tail, left of it of the tail over the exponential.
    gone = half_square > 800.0
    n, product, product_low = gaussian_product(
        -800.0 if gone else -half_square, 0.0 if gone else -half_square_low, high, low
    )
    upper, rest = fast_two_sum(1.0, -scale_by_power(product, n))
    upper_low = rest - scale_by_power(product_low, n)
    right = x > 0.0
    high, low = log_of_pair(upper if right else high, upper_low if right else low)
    total, rest = two_sum(-half_square, high)
    lower = total + (rest + (low - half_square_low))
    lower = lower if half_square < math.inf else -math.inf
    value = high + low if right else lower
    return x if x != x else value


@kernel("real")
def log_erfc(x: float) -> float:
    """Logarithm of the complementary error function, ``log(erfc(x))``.

    The logarithm is that of 1 - erf(x) next to the root 0, of 2 - erfc(|x|) left and of erfcx(x)
    right of it, where the square is subtracted as a pair.
    """
    magnitude = abs(x)
    clamped = 1e300 if magnitude > 1e300 else magnitude
    square, square_low = two_product(clamped, clamped)
    upper, upper_low = erfcx_pair(clamped, 0.0)
    gone = square > 800.0
    n, product, product_low = gaussian_product(
        -800.0 if gone else -square, 0.0 if gone else -square_low, upper, upper_low
    )
    lower, lower_low = fast_two_sum(2.0, -scale_by_power(product, n))
    lower_low = lower_low - scale_by_power(product_low, n)
    near, near_low = erf_near_pair(x)
    near, rest = two_sum(1.0, -near)
    left, right = x < -0.5, x > 0.5
    base = upper if right else (lower if left else near)
    base_low = upper_low if right else (lower_low if left else rest - near_low)
    high, low = log_of_pair(base, base_low)
    total, rest = fast_two_sum(-square, high)
    tail = total + (rest + (low - square_low))
    value = (tail if square < math.inf else -math.inf) if right else high + low
    return x if x != x else value


@kernel("real")
def normal_hazard(x: float) -> float:
    """Density over upper tail probability of the standard normal, the inverse of Mills' ratio."""
    magnitude = abs(x)
    upper, upper_low = scaled_tail(magnitude)
    clamped = 40.0 if magnitude > 40.0 else magnitude
    half_square, half_square_low = two_product(clamped, 0.5 * clamped)
    gaussian = exp_with_tail(-half_square, -half_square_low)
    lower = _SQRT_2_BY_PI * gaussian / (2.0 - gaussian * upper)
    # upper is below 1e-300 where x is infinite or nearly so
    value = x if x > 1e10 else _SQRT_2_BY_PI / (upper + upper_low)
    return lower if x < 0.0 else value


@kernel("real")
def normal_hazard_excess(x: float) -> float:
    """``normal_hazard(x) - x`` without cancellation: the mean of a normal's excess over x."""
    magnitude = abs(x)
    tail, _ = scaled_tail(magnitude)
    upper = 1.0 / x if x > 1e10 else _SQRT_2 * ierfcx(_SQRT_HALF * magnitude) / tail
    lower = normal_hazard(x) - x
    return lower if x < 0.0 else upper


def quantile(
    q: float, q_low: float, log_p: float, log_p_low: float, central: bool
) -> tuple[float, float]:
    """The quantile at 1/2 + q + q_low where central, |q| <= 0.35, else its distance from 0.

    As a pair; the tail's probability has the logarithm log_p + log_p_low.  Both rational functions
    share a division.
    """
    w = q * q
    v = _CENTRAL_SQUARE - w
    square = -2.0 * log_p
    r = sqrt(square)
    r_up = r + _TAIL_CENTRE
    inverse = 1.0 / (r * r_up)
    t = (r - _TAIL_CENTRE) * (r * inverse)
    r_low = fma(-2.0, log_p_low, fma(-r, r, square)) * (0.5 * r_up * inverse)
    numerator = horner(v, _CENTRE_NUMERATOR) if central else horner(t, _TAIL_NUMERATOR)
    denominator = horner(v, _CENTRE_DENOMINATOR) if central else horner(t, _TAIL_DENOMINATOR)
    ratio = numerator / denominator
    small = fma(w, ratio, _SQRT_2PI_LOW)
    # The quantile's slope at q, to the little accuracy that the correction takes.
    slope = fma(3.0 * w, ratio, _SQRT_2PI)
    inner = fma(q, _SQRT_2PI, fma(q, small, q_low * slope))
    high, low = fast_two_sum(r, -ratio)
    return inner if central else high, 0.0 if central else low + r_low


def far_quantile(log_p: float) -> float:
    """Distance of the quantile from 0 where log p is below `_LOG_FAR`.

    With x = r - D, D r - D**2 / 2 = log(sqrt(2 pi) x) - log(1 - x**-2 + 3 x**-4 - ...) [2]_.
    Two Newton steps from D = log(sqrt(2 pi) r) / r, whose error is below 3e-4, reach 1e-19.
    """
    clamped = _LOG_FAR if log_p > _LOG_FAR else log_p
    r = 2.0 * sqrt(-0.5 * clamped)
    difference = (log(r) + _HALF_LOG_2PI) / r
    difference = difference + far_step(r, difference)
    difference = difference + far_step(r, difference)
    return r - difference


def far_step(r: float, difference: float) -> float:
    """One Newton step of `far_quantile`."""
    x = r - difference
    inverse = 1.0 / x
    v = inverse * inverse
    series = mul(v, horner(v, _LOG_ASYMPTOTIC))
    value = fma(difference, fma(0.5, difference, -r), (log(x) + _HALF_LOG_2PI) + series)
    return value / (x + inverse)


@kernel("unit_interval")
def ndtri(p: float) -> float:
    """Quantile function of the standard normal, inverse of `ndtr`."""
    q, q_low = fast_two_sum(-0.5, p)
    central = abs(q) <= _CENTRAL
    # One less p is exact where it is the smaller.
    tail = p if q < 0.0 else 1.0 - p
    log_tail, log_tail_low = log_with_rest(tail)
    high, low = quantile(q, q_low, log_tail, log_tail_low, central)
    value = math.inf if tail == 0.0 else high + low
    value = high if central else copysign(value, q)
    return value if abs(q) <= 0.5 else math.nan


def near_ndtri_exp(log_p: float) -> float:
    """`ndtri_exp` where the probability is a normal float, NaN elsewhere."""
    upper = log_p > _LOG_UPPER
    shifted, shifted_low = two_sum(log_p, _LN2)
    # p - 1/2 = (exp(log_p + log 2) - 1) / 2 around the median, and p - 1 in the upper tail.
    exponent = log_p if upper else shifted
    excess, excess_low = expm1_pair(exponent if exponent > -2.0 else -2.0)
    q = 0.5 * excess
    q_low = 0.5 * fma(excess + 1.0, shifted_low + _LN2_LOW, excess_low)
    central = abs(q) <= _CENTRAL and not upper
    complement = -log_p if log_p > -1e-20 else -excess - excess_low
    log_tail, log_tail_low = log_with_rest(complement)
    high, low = quantile(
        q, q_low, log_tail if upper else log_p, log_tail_low if upper else 0.0, central
    )
    value = math.inf if log_p == 0.0 else high + low
    value = high if central else copysign(value, shifted)
    return value if log_p <= 0.0 and log_p > _LOG_FAR else math.nan


@kernel("nonpositive", ranges=Ranges((near_ndtri_exp,)))
def ndtri_exp(log_p: float) -> float:
    """Inverse of `log_ndtr`: the standard normal's quantile at ``exp(log_p)``."""
    if log_p <= _LOG_FAR:
        return -math.inf if log_p == -math.inf else -far_quantile(log_p)
    return math.nan
