"""Error functions.

Everything rests on one polynomial, that of the scaled complementary error function: with the
argument mapped to t = (x - 3.75) / (x + 3.75), (x + 1/2) exp(x**2) erfc(x) is smooth on the whole
half line.  Squares in exponents are kept as pairs, so that tails stay right to the last bit or so.

References
----------
.. [1] M. M. Shepherd, J. G. Laframboise, "Chebyshev approximation of (1 + 2x) exp(x^2) erfc x in
   0 <= x < infinity", Mathematics of Computation 36 (1981), pp. 249-253 (the mapping; the
   coefficients here are a Remez fit in 60-digit arithmetic).
"""

from __future__ import annotations

from arraydist.kernels.compensated import (
    fast_two_sum,
    horner,
    horner_in_pairs,
    pair_quotient,
    two_product,
    two_sum,
)
from arraydist.kernels.exponential import (
    exp_pair,
    exp_parts,
    expm1_reduced,
    reduce_in_brief,
    scale_by_power,
)
from arraydist.kernels.primitives import copysign, fma, mul
from arraydist.kernels.record import kernel

_INVERSE_SQRT_PI = 0.5641895835477563
_TWO_OVER_SQRT_PI = 1.1283791670955126
_TWO_OVER_SQRT_PI_LOW = 1.533545961316588e-17
_CENTRE = 3.75

# (x + 1/2) erfcx(x) in (x - 3.75) / (x + 3.75), x >= 0, error 1.8e-18.
_ERFCX = (
    2.0707752349852707e-10,
    1.5748517869721212e-10,
    -2.5545676011483338e-09,
    -1.8829476777803746e-09,
    1.9254077425147217e-08,
    1.1658432964518604e-08,
    -1.292106686395333e-07,
    -2.8646478604297826e-08,
    8.757031616815834e-07,
    -4.867471463712181e-07,
    -5.722001769143215e-06,
    1.1192100837705315e-05,
    2.5824520155748967e-05,
    -0.00014507703326809877,
    0.00014685684068879004,
    0.0008778129247716424,
    -0.0048732897803585055,
    0.01418113870972254,
    -0.029346699294683937,
    0.04615216058016902,
    -0.054401965070881346,
    0.04113836924507334,
    0.001792707742732353,
    -0.07012029929277348,
)
_ERFCX_CENTRE = 0.6187563154189137
_ERFCX_CENTRE_LOW = 5.571181813402953e-17
# Derivative of the whole, to two digits: it only weighs the rounding error of the variable.
_ERFCX_SLOPE = (0.39490802, -0.48687128, 0.05907925, 0.07493735, -0.06642829)

# (erf(x) / x - 2 / sqrt(pi)) / x**2 in x**2 for |x| <= 1/2, error 3.9e-19.
_ERF = (
    -1.4787652925386187e-07,
    1.6389476858917065e-06,
    -1.4923831005663817e-05,
    0.00012055306327103997,
    -0.0008548326793655143,
    0.005223977624328273,
    -0.02686617064510419,
    0.112837916709551,
    -0.37612638903183754,
)

# (-log(erfc(x)) / x - 2 / sqrt(pi)) / x for 0 <= x <= 6, the error of erf from it 2.2e-17.
_LOG_ERFC = (
    -3.592290140286894e-15,
    1.6149210482990401e-13,
    -3.364466155518619e-12,
    4.301946778273907e-11,
    -3.760861039541743e-10,
    2.360614521566141e-09,
    -1.0773847067843849e-08,
    3.458674536807493e-08,
    -6.573918645861509e-08,
    -1.1694958777405987e-08,
    5.706077769419961e-07,
    -2.037152118264579e-06,
    3.1329203094186943e-06,
    3.1697089653775507e-06,
    -2.9575692641704196e-05,
    6.442048462333357e-05,
    2.5904495059409534e-05,
    -0.0005901324288705197,
    0.0016962076696187332,
    -0.000209194853890496,
    -0.019128446993097445,
    0.10277260330131559,
    0.6366197723675909,
)
_ERF_IS_ONE = 6.0
"""From here on, erf(x) rounds to one."""


def erfcx_pair(x: float, low: float) -> tuple[float, float]:
    """``exp(z**2) erfc(z)`` as a pair, z = x + low, for 0 <= x <= 1e300."""
    numerator, numerator_low = two_sum(x, -_CENTRE)
    denominator, denominator_low = two_sum(x, _CENTRE)
    inverse = 1.0 / denominator
    t = numerator * inverse
    remainder = fma(-t, denominator, numerator) + fma(-t, denominator_low, numerator_low)
    slope = horner_in_pairs(t, _ERFCX)
    product, rest = two_product(t, slope)
    value, value_low = fast_two_sum(_ERFCX_CENTRE, product)
    value_low = fma(
        remainder * inverse, horner(t, _ERFCX_SLOPE), value_low + (rest + _ERFCX_CENTRE_LOW)
    )
    divisor, divisor_low = two_sum(x, 0.5)
    return pair_quotient(value, value_low, divisor, divisor_low + low)


def shepherd(x: float, centre: float) -> float:
    """``(z + 1/2) exp(z**2) erfc(z)`` for z = 3.75 x / centre, 0 <= x <= 1e300.

    Within one unit in the last place or so: the rounding of the variable is made up for, which
    matters near 0 only, so that its parts may be inexact for x beyond the centre.
    """
    rise, rise_low = fast_two_sum(centre, x)
    fall, fall_low = fast_two_sum(centre, -x)
    inverse = 1.0 / rise
    t = -fall * inverse
    error = (fma(t, rise, fall) + fma(t, rise_low, fall_low)) * inverse
    rest = fma(-error, horner(t, _ERFCX_SLOPE), _ERFCX_CENTRE_LOW)
    return _ERFCX_CENTRE + fma(t, horner_in_pairs(t, _ERFCX), rest)


def product_over(a: float, b: float, divisor: float, divisor_low: float) -> float:
    """``a b / (divisor + divisor_low)`` within little more than half a unit in the last place."""
    product, product_low = two_product(a, b)
    inverse = 1.0 / divisor
    quotient = product * inverse
    rest = fma(-quotient, divisor, product) + fma(-quotient, divisor_low, product_low)
    return fma(rest, inverse, quotient)


def gaussian_product(
    exponent: float, exponent_low: float, high: float, low: float
) -> tuple[float, float, float]:
    """``(n, product, rest)``: 2**n (product + rest) = exp(exponent) (high + low)."""
    n, factor, factor_low = exp_pair(exponent, exponent_low)
    product, rest = two_product(factor, high)
    product, rest = fast_two_sum(product, rest + fma(factor, low, mul(factor_low, high)))
    return n, product, rest


def erf_near_pair(x: float) -> tuple[float, float]:
    """``erf(x)`` as a pair with a relative error of about 2**-58, for |x| <= 1/2."""
    square = x * x
    product, low = two_product(x, _TWO_OVER_SQRT_PI)
    rest = fma(x, fma(square, horner(square, _ERF), _TWO_OVER_SQRT_PI_LOW), low)
    return fast_two_sum(product, rest)


@kernel("real")
def erf(x: float) -> float:
    """Error function, ``1 - exp(log(erfc(x)))``: one polynomial serves small x as well as large."""
    magnitude = abs(x)
    clamped = _ERF_IS_ONE if magnitude > _ERF_IS_ONE else magnitude
    higher = clamped * clamped * horner_in_pairs(clamped, _LOG_ERFC)
    scale, r = reduce_in_brief(fma(-clamped, _TWO_OVER_SQRT_PI, -higher))
    return copysign(fma(-scale, expm1_reduced(r), 1.0 - scale), x)


@kernel("real")
def erfc(x: float) -> float:
    """Complementary error function, ``1 - erf(x)``."""
    magnitude = abs(x)
    magnitude = 27.3 if magnitude > 27.3 else magnitude
    square, square_low = two_product(magnitude, magnitude)
    value, first, second = exp_parts(-square, -square_low)
    divisor = magnitude + 0.5
    quotient = product_over(
        shepherd(magnitude, _CENTRE), value, divisor, (0.5 - divisor) + magnitude
    )
    # The factor that may make the result denormal comes last.
    upper = quotient * first * second
    return 2.0 - upper if x < 0.0 else upper


@kernel("real")
def erfcx(x: float) -> float:
    """Scaled complementary error function, ``exp(x**2) erfc(x)``."""
    magnitude = abs(x)
    far = magnitude > 1e300
    high, low = erfcx_pair(1e300 if far else magnitude, 0.0)
    upper = _INVERSE_SQRT_PI / (magnitude if far else 1.0) if far else high + low
    clamped = 28.0 if magnitude > 28.0 else magnitude
    square, square_low = two_product(clamped, clamped)
    n, factor, factor_low = exp_pair(square, square_low)
    doubled = scale_by_power(factor, n + 1.0)
    total, rest = fast_two_sum(doubled, -high)
    lower = total + (rest + (scale_by_power(factor_low, n + 1.0) - low))
    # Beyond 6 the subtrahend does not count, and where exp overflows the rests are NaN.
    lower = doubled if magnitude > 6.5 else lower
    return lower if x < 0.0 else upper
