"""Exponentials, logarithms and powers.

The methods are the classical ones: reduction by a multiple of ``log(2)`` in two parts, then a
minimax polynomial, with what rounding leaves carried along so that errors stay below one unit in
the last place.  The code is branch-free and takes integers apart by shifts and masks only, since
AVX2 has no conversion between 64-bit integers and floats.

All polynomials were fitted by the Remez algorithm in 60-digit arithmetic.

References
----------
.. [1] J.-M. Muller et al., Handbook of Floating-Point Arithmetic, 2nd ed. (2018), chapters 10-11.
.. [2] P. T. P. Tang, "Table-driven implementation of the exponential function", ACM TOMS 15
   (1989), section 2 (reduction).
.. [3] P. Markstein, IA-64 and Elementary Functions (2000), chapter 11 (logarithm and power).
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import (
    fast_two_sum,
    horner_in_pairs,
    pair_product,
    two_product,
    two_sum,
)
from arraydist.kernels.primitives import bits_to_float, float_to_bits, floor, fma, mul, uint64
from arraydist.kernels.primitives import sqrt as square_root
from arraydist.kernels.record import kernel

_LOG2_E = 1.4426950408889634
_LOG2_E_LOW = 2.0355273740931033e-17
_LN2 = 0.6931471805599453
_LN2_LOW = 2.3190468138462996e-17
_LN2_SHORT = 0.6931471805598903
"""The leading 42 bits of log(2): a product with an exponent is exact."""
_LN2_REST = 5.497923018708371e-14
_THIRD = 0.3333333333333333
_THIRD_LOW = 1.850371707708594e-17

_ROUNDER = 6755399441055744.0
"""1.5 * 2**52: adding it rounds to a whole number, left in the low bits of the sum."""
_POWER_ROUNDER = 6755399441055744.0 + 1023.0
"""The same with an exponent's bias on top."""

_TWO_POWERS_ROUNDER = 6755399441055744.0 + 2046.0
"""With two of them."""

_TINY = 2.2250738585072014e-308
"""Smallest normal number."""
_TWO54 = 18014398509481984.0

_SQRT_HALF_BITS = 0x3FE6A09E667F3BCD
_FRACTION_MASK = 0x000FFFFFFFFFFFFF
_EXPONENT_BIAS = 0x4000000000000000
"""1024 in the exponent's place, so that exponents shift down as unsigned numbers."""
_TWO52_BITS = 0x4330000000000000
_TWO52_1024 = 4503599627370496.0 + 1024.0

# (exp(r) - 1 - r) / r**2 for |r| <= log(2) / 2, error 1.4e-18.
_EXP = (
    2.0921869481865635e-09,
    2.5105271617289874e-08,
    2.755725196848169e-07,
    2.755725526500955e-06,
    2.4801587348483853e-05,
    0.00019841269874931267,
    0.0013888888888873808,
    0.008333333333326101,
    0.041666666666666685,
    0.1666666666666667,
    0.5,
)
# The same with one coefficient less, error 3.7e-18 of exp(r) after the product with r**2.
_EXP_IN_BRIEF = (
    2.500005387876892e-08,
    2.7630248422380693e-07,
    2.755758639674174e-06,
    2.480149309873351e-05,
    0.00019841269506555356,
    0.0013888888943630361,
    0.00833333333349447,
    0.041666666666530155,
    0.16666666666666413,
    0.5000000000000011,
)
# (log((1 + s) / (1 - s)) - 2 s) / s**3 in s**2, |s| <= 0.1716, error 3.1e-16.
_LOG6 = 0.1461846158515731
_LOG5 = 0.15331549084511722
_LOG4 = 0.18182894660496976
_LOG3 = 0.22222211053325006
_LOG2 = 0.28571428626510986
_LOG1 = 0.3999999999989826
_LOG0 = 0.666666666666667
# (atanh(s) - s - s**3 / 3) / s**5 in s**2, same range, error 9.3e-19.
_ATANH = (
    0.058623741059331,
    0.05853039261034411,
    0.066674054626685,
    0.07692297420263512,
    0.09090909168309484,
    0.11111111110825007,
    0.14285714285714687,
    0.2,
)


def power_of_two(n: float) -> float:
    """``2**n`` for a whole number -1022 <= n <= 1023."""
    return bits_to_float(float_to_bits(n + _POWER_ROUNDER) << uint64(52))


def scale_by_power(value: float, n: float) -> float:
    """``value * 2**n`` for a whole number |n| <= 2000, rounded once where the result is denormal.

    ``value`` should be near 1; the first factor leaves it normal.
    """
    half = fma(n, 0.5, _ROUNDER) - _ROUNDER
    return value * power_of_two(half) * power_of_two(n - half)


def reduce_exponential(x: float, tail: float) -> tuple[float, float, float]:
    """``(n, r, low)`` with ``x + tail = n log(2) + r + low``, |r| <= log(2) / 2.

    ``x - n * _LN2`` is exact: it has few enough bits.
    """
    n = fma(x, _LOG2_E, _ROUNDER) - _ROUNDER
    r, low = fast_two_sum(fma(-n, _LN2, x), fma(-n, _LN2_LOW, tail))
    return n, r, low


def reduce_in_brief(x: float) -> tuple[float, float]:
    """``(2**n, r)`` with x about n log(2) + r, |r| <= log(2) / 2, for |x| <= 700.

    r is off by n / 40 units in the last place of one: enough where small results hardly count.
    """
    shifted = fma(x, _LOG2_E, _POWER_ROUNDER)
    r = fma(_POWER_ROUNDER - shifted, _LN2, x)
    return bits_to_float(float_to_bits(shifted) << uint64(52)), r


def exp_parts(x: float, tail: float) -> tuple[float, float, float]:
    """``(value, first, second)``: their product is ``exp(x + tail)``, for -746 <= x <= 710.

    Within 0.8 units in the last place, at two thirds of the work of `exp_pair`.

    The factors are powers of two: one alone does not hold all of them.
    """
    # n and about half of it stay in the low bits, with the biases of the exponents they end in.
    shifted = fma(x, _LOG2_E, _TWO_POWERS_ROUNDER)
    half = float_to_bits(fma(x, 0.5 * _LOG2_E, _POWER_ROUNDER))
    rest = uint64(float_to_bits(shifted) - half)
    n = shifted - _TWO_POWERS_ROUNDER
    high, low = fma(-n, _LN2, x), fma(-n, _LN2_LOW, tail)
    r = high + low
    value = 1.0 + (high + fma(r * r, horner_in_pairs(r, _EXP), low))
    return value, bits_to_float(half << uint64(52)), bits_to_float(rest << uint64(52))


def exp_in_brief(x: float) -> tuple[float, float]:
    """``(n, value)`` with ``exp(x) = 2**n value``, n a whole number, for |x| <= 1e6.

    Within 1.1 units in the last place: enough where other roundings follow, and three quarters of
    the work of `exp_parts`.
    """
    n = fma(x, _LOG2_E, _ROUNDER) - _ROUNDER
    r = fma(-n, _LN2_LOW, fma(-n, _LN2, x))
    return n, 1.0 + fma(r * r, horner_in_pairs(r, _EXP_IN_BRIEF), r)


def expm1_reduced(r: float) -> float:
    """``exp(r) - 1`` for |r| <= log(2) / 2."""
    return fma(r * r, horner_in_pairs(r, _EXP), r)


def exp_pair(x: float, tail: float) -> tuple[float, float, float]:
    """``(n, high, low)`` with ``exp(x + tail) = 2**n (high + low)`` to a relative 2**-56.

    Clamped to where the result is neither 0 nor inf with certainty; NaN goes through.
    """
    clamped = 710.0 if x > 710.0 else x
    clamped = -746.0 if clamped < -746.0 else clamped
    return unbounded_exp_pair(clamped, tail)


def unbounded_exp_pair(x: float, tail: float) -> tuple[float, float, float]:
    """The same for any |x| <= 1e6, where the power of two is more than a float's exponent holds."""
    n, r, low = reduce_exponential(x, tail)
    high, rest = fast_two_sum(1.0, r)
    high, rest = fast_two_sum(high, rest + fma(r * r, horner_in_pairs(r, _EXP), fma(low, r, low)))
    return n, high, rest


def exp_with_tail(x: float, tail: float) -> float:
    """``exp(x + tail)`` for a tail that is small, the rounding error of ``x`` say."""
    n, high, _ = exp_pair(x, tail)
    return scale_by_power(high, n)


@kernel("real")
def exp(x: float) -> float:
    """Exponential function."""
    return exp_with_tail(x, 0.0)


def expm1_pair(x: float) -> tuple[float, float]:
    """``exp(x) - 1`` as a pair with a relative error of about 2**-56, for -100 <= x <= 709.7.

    Half of the power of two is used, and doubled at the end, so that 2**1024 is in reach.
    """
    n, r, low = reduce_exponential(x, 0.0)
    square = mul(r * r, horner_in_pairs(r, _EXP))
    high, rest = fast_two_sum(r, square)
    rest = rest + fma(low, r, low)
    half_scale = power_of_two(n - 1.0)
    total, error = two_sum(high * half_scale, half_scale - 0.5)
    total, error = fast_two_sum(total, fma(rest, half_scale, error))
    return 2.0 * total, 2.0 * error


@kernel("real")
def expm1(x: float) -> float:
    """``exp(x) - 1`` without cancellation."""
    clamped = 710.0 if x > 710.0 else x
    clamped = -50.0 if clamped < -50.0 else clamped
    high, low = expm1_pair(clamped)
    return x if abs(x) < 1e-20 else high + low


@kernel("real")
def exp2(x: float) -> float:
    """Two to a power."""
    clamped = 1025.0 if x > 1025.0 else x
    clamped = -1076.0 if clamped < -1076.0 else clamped
    n = (clamped + _ROUNDER) - _ROUNDER
    r, low = two_product(clamped - n, _LN2)
    low = fma(clamped - n, _LN2_LOW, low)
    high, rest = fast_two_sum(1.0, r)
    return scale_by_power(high + (rest + fma(r * r, horner_in_pairs(r, _EXP), low)), n)


def split_normal(x: float) -> tuple[float, float]:
    """``(k, m)`` with ``x = 2**k * m`` and m in [sqrt(1/2), sqrt(2)), for a normal x > 0."""
    offset = uint64(float_to_bits(x) - uint64(_SQRT_HALF_BITS))
    biased = uint64(offset + uint64(_EXPONENT_BIAS)) >> uint64(52)
    k = bits_to_float(biased | uint64(_TWO52_BITS)) - _TWO52_1024
    return k, bits_to_float((offset & uint64(_FRACTION_MASK)) + uint64(_SQRT_HALF_BITS))


def split_exponent(x: float) -> tuple[float, float]:
    """The same for any finite x > 0."""
    denormal = x < _TINY
    k, m = split_normal(x * _TWO54 if denormal else x)
    return (k - 54.0 if denormal else k), m


def log_limits(x: float, value: float) -> float:
    """``value``, the logarithm of x, with the limits put in where x is not finite and positive."""
    value = x if x == math.inf else value
    value = -math.inf if x == 0.0 else value
    return math.nan if x < 0.0 or x != x else value


def log_remainder(z: float) -> float:
    """R(z) / z of `log_reduced`.

    By Estrin's scheme: four dependent operations instead of Horner's six, and a loop over it waits
    for results rather than for units.
    """
    square = z * z
    low = fma(fma(_LOG3, z, _LOG2), square, fma(_LOG1, z, _LOG0))
    high = fma(_LOG6, square, fma(_LOG5, z, _LOG4))
    return fma(high, square * square, low)


def log_reduced(k: float, f: float, low: float) -> tuple[float, float]:
    """``k log(2) + log(1 + f) + low`` as a sum of two numbers, accurate to about 2**-55.

    For 1 + f in [sqrt(1/2), sqrt(2)) and a tiny ``low``.  With s = f / (2 + f):
    log(1 + f) = f - (f**2 / 2 - s (f**2 / 2 + R(s**2))).
    """
    s = f / (2.0 + f)
    z = s * s
    half_square = mul(0.5 * f, f)
    correction = fma(s, fma(z, log_remainder(z), half_square), fma(k, _LN2_REST, low))
    high, rest = fast_two_sum(k * _LN2_SHORT, f)
    return high, rest + (correction - half_square)


def log_in_brief(x: float, rest: float) -> float:
    """``log(x + rest)`` for a normal x and a tiny rest that matters only next to 1.

    Within 1.5 units in the last place: what samplers need, at three quarters of the work.
    """
    k, m = split_normal(x)
    f = m - 1.0
    s = f / (2.0 + f)
    z = s * s
    half_square = mul(0.5 * f, f)
    correction = fma(s, fma(z, log_remainder(z), half_square), rest)
    return fma(k, _LN2, f - (half_square - correction))


def log_of_pair(high: float, low: float) -> tuple[float, float]:
    """``log(high + low)`` as a pair, for a finite high > 0 and a small low."""
    k, m = split_exponent(high)
    value, rest = log_reduced(k, m - 1.0, low / (1.0 if high == 0.0 else high))
    return fast_two_sum(value, rest)


def log_with_rest(x: float) -> tuple[float, float]:
    """``log(x)`` as a pair, for a finite x > 0."""
    k, m = split_exponent(x)
    high, low = log_reduced(k, m - 1.0, 0.0)
    return fast_two_sum(high, low)


@kernel("nonnegative")
def log(x: float) -> float:
    """Natural logarithm."""
    k, m = split_exponent(x)
    high, low = log_reduced(k, m - 1.0, 0.0)
    return log_limits(x, high + low)


@kernel("real")
def log1p(x: float) -> float:
    """``log(1 + x)`` without cancellation, -inf at -1."""
    shifted, rest = two_sum(1.0, x)
    high, _ = log_of_pair(shifted, rest)
    return x if abs(x) < 1e-20 else log_limits(shifted, high)


def log_pair(x: float) -> tuple[float, float]:
    """Logarithm of a finite x > 0 as a pair with a relative error of about 2**-63."""
    k, m = split_exponent(x)
    f = m - 1.0
    denominator, denominator_low = fast_two_sum(2.0, f)
    inverse = 1.0 / denominator
    s = mul(f, inverse)
    s_low = mul(fma(-s, denominator_low, fma(-s, denominator, f)), inverse)
    s, s_low = fast_two_sum(s, s_low)
    # atanh(s) = s + s**3 (1/3 + s**2 Q(s**2)), the first two terms as pairs.
    z, z_low = two_product(s, s)
    z_low = fma(2.0 * s, s_low, z_low)
    cube, cube_low = two_product(s, z)
    cube_low = fma(s, z_low, fma(s_low, z, cube_low))
    third, third_low = two_product(cube, _THIRD)
    third_low = fma(cube, _THIRD_LOW, fma(cube_low, _THIRD, third_low))
    series = horner_in_pairs(z, _ATANH)
    rest = s_low + fma(cube, fma(z_low, series, mul(z, series)), third_low)
    high, low = fast_two_sum(k * _LN2_SHORT, 2.0 * s)
    high, more = fast_two_sum(high, 2.0 * third)
    return fast_two_sum(high, fma(2.0, rest, low + fma(k, _LN2_REST, more)))


@kernel("nonnegative")
def log2(x: float) -> float:
    """Logarithm to base two, exact at powers of two."""
    k, m = split_exponent(x)
    high, low = log_pair(m)
    product, product_low = pair_product(high, low, _LOG2_E, _LOG2_E_LOW)
    total, rest = fast_two_sum(k, product)
    return log_limits(x, total + (rest + product_low))


@kernel("nonnegative", "real")
def pow(x: float, y: float) -> float:
    """``x`` to the power ``y``, with the limits of C's ``pow``."""
    magnitude = abs(x)
    usable = magnitude > 0.0 and magnitude < math.inf
    high, low = log_pair(magnitude if usable else 1.0)
    exponent, exponent_low = two_product(high, y)
    exponent_low = fma(low, y, exponent_low)
    # Beyond the range of exp only the sign matters; the error terms may have overflowed.
    exponent_low = exponent_low if abs(exponent) < 800.0 else 0.0
    value = exp_with_tail(exponent, exponent_low)
    edge = math.inf if (magnitude == math.inf) == (y > 0.0) else 0.0
    value = value if usable else edge
    whole = floor(y) == y
    odd = whole and abs(y) < 9007199254740992.0 and floor(0.5 * y) != 0.5 * y
    negative = float_to_bits(x) >> uint64(63) != uint64(0)
    value = -value if negative and odd else value
    value = math.nan if x < 0.0 and x > -math.inf and not whole else value
    value = math.nan if x != x or y != y else value
    return 1.0 if x == 1.0 or y == 0.0 or (x == -1.0 and abs(y) == math.inf) else value


@kernel("nonnegative")
def sqrt(x: float) -> float:
    """Square root."""
    return square_root(x)
