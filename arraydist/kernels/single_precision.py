"""Elementary functions and random numbers in single precision.

The functions of this module, and whatever samplers name as `record.Single`, are compiled with
float32 arithmetic throughout: constants are rounded to float32, and the primitives stand for
float32 operations and 32-bit patterns.  Where a source calls a kernel or a function that has one of
the `COUNTERPARTS`, that is called instead.

Random words are unsigned 32-bit integers.  Uniform numbers are (n + 1/2) / 2**32, held with the
full relative precision of float32 next to 0, and where logarithms need it next to 1: normal numbers
reach 6.76 in magnitude and exponential ones 22.9.

All polynomials were fitted by the Remez algorithm in 50-digit arithmetic and then rounded; errors
are relative to the function's value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from arraydist.kernels import elementary, neighbours, uniforms
from arraydist.kernels.exponential import log_in_brief
from arraydist.kernels.primitives import (
    bits_to_float,
    copysign,
    float_to_bits,
    fma,
    int32,
    sqrt,
    to_float,
    uint32,
)
from arraydist.kernels.record import Function, Kernel

NormalAndWord = tuple[float, int]
"""One of two normal numbers, and a word."""

ThreeWords = tuple[int, int, int]
"""The words of an attempt that leaves the counter's last one."""

_LOG2_E = 1.4426950408889634
_LN2 = 0.693147182464599609375
"""log(2) rounded to float32."""
_LN2_LOW = -1.904654299957767e-09
_HALF_PI = 1.5707963267948966

_ROUNDER = 12582912.0
"""1.5 * 2**23: adding it rounds to a whole number, left in the low bits of the sum."""
_POWER_ROUNDER = 12582912.0 + 127.0
_SQRT_HALF_BITS = 0x3F3504F3
_FRACTION_MASK = 0x007FFFFF
_TINY = 1.1754943508222875e-38
"""Smallest normal number."""
_SMALLEST = 2.0**-149
_TWO_24 = 16777216.0
_HALF_RANGE = 0x7FFFFFFF
_ALL_ONES = 0xFFFFFFFF
_SIGN_SHIFT = 31
_TWO_32 = 2.0**-32
_TWO_31 = 2.0**-31
_TWO_29 = 2.0**-29
_TWO_24_INVERSE = 2.0**-24


COUNTERPARTS: Final[dict[Kernel | Function, Function]] = {}
"""What takes the place of what a source in single precision calls."""


def counterpart(original: Kernel | Function) -> Callable[[Function], Function]:
    """Make a function the one that sources in single precision call instead of another."""

    def enter(function: Function) -> Function:
        COUNTERPARTS[original] = function
        return function

    return enter


def power_of_two(n: float) -> float:
    """``2**n`` for a whole number -126 <= n <= 127."""
    return bits_to_float(uint32(float_to_bits(n + _POWER_ROUNDER) << 23))


def exponential_remainder(r: float) -> float:
    """``exp(r) - 1`` for |r| <= log(2) / 2, error 3e-9."""
    p = fma(fma(0.0013950587017461658, r, 0.008368946611881256), r, 0.04166620597243309)
    p = fma(fma(p, r, 0.166665181517601), r, 0.5)
    return fma(r * r, p, r)


def reduced(x: float) -> tuple[float, float]:
    """``(n, r)`` with x = n log(2) + r and |r| <= log(2) / 2."""
    n = fma(x, _LOG2_E, _ROUNDER) - _ROUNDER
    return n, fma(-n, _LN2_LOW, fma(-n, _LN2, x))


@counterpart(elementary.exp)
def exp(x: float) -> float:
    """Exponential function."""
    clamped = 89.0 if x > 89.0 else x
    clamped = -104.5 if clamped < -104.5 else clamped
    n, r = reduced(clamped)
    value = 1.0 + exponential_remainder(r)
    half = fma(n, 0.5, _ROUNDER) - _ROUNDER
    return value * power_of_two(half) * power_of_two(n - half)


@counterpart(elementary.expm1)
def expm1(x: float) -> float:
    """``exp(x) - 1`` without cancellation."""
    clamped = 89.0 if x > 89.0 else x
    clamped = -20.0 if clamped < -20.0 else clamped
    n, r = reduced(clamped)
    half = power_of_two(n - 1.0)
    return 2.0 * fma(exponential_remainder(r), half, half - 0.5)


def split(x: float) -> tuple[float, float]:
    """``(k, m)`` with ``x = 2**k * m`` and m in [sqrt(1/2), sqrt(2)), for a normal x > 0."""
    offset = uint32(float_to_bits(x) - _SQRT_HALF_BITS)
    k = to_float(int32(int32(offset) >> 23))
    return k, bits_to_float(uint32((offset & _FRACTION_MASK) + _SQRT_HALF_BITS))


def log1p_reduced(f: float) -> float:
    """``log(1 + f)`` for 1 + f in [sqrt(1/2), sqrt(2)), error 6e-9."""
    square = f * f
    p01 = fma(-0.25000807642936707, f, 0.33333316445350647)
    p23 = fma(-0.1662459671497345, f, 0.2000228613615036)
    p45 = fma(-0.13128402829170227, f, 0.14181213080883026)
    p67 = fma(-0.07860210537910461, f, 0.12881405651569366)
    high = fma(p67, square, p45)
    p = fma(fma(high, square, p23), square, p01)
    return fma(square, fma(f, p, -0.5), f)


def log_of_normal(x: float) -> float:
    """``log(x)`` for a normal x > 0."""
    k, m = split(x)
    return fma(k, _LN2, log1p_reduced(m - 1.0))


@counterpart(elementary.log)
def log(x: float) -> float:
    """``log(x)`` for a finite x > 0; that of the smallest normal number or less for 0."""
    denormal = x < _TINY
    value = log_of_normal(x * _TWO_24 if denormal else x)
    return value - 24.0 * _LN2 if denormal else value


@counterpart(elementary.log1mexp)
def log1mexp(x: float) -> float:
    """``log(1 - exp(x))`` for x < 0."""
    difference = -expm1(x)
    power = exp(x)
    near = x > -_LN2
    return (
        log(difference)
        if near
        else log1p_reduced(-power if power < 0.29 else 0.0)
        + (0.0 if power < 0.29 else log_of_normal(1.0 - power))
    )


@counterpart(elementary.atan)
def atan(x: float) -> float:
    """Inverse tangent, by a polynomial in x or 1 / x, error 2e-8."""
    magnitude = abs(x)
    outer = magnitude > 1.0
    t = 1.0 / magnitude if outer else magnitude
    z = t * t
    square = z * z
    p12 = fma(0.19993053376674652, z, -0.3333309292793274)
    p34 = fma(0.10654677450656891, z, -0.14207133650779724)
    p56 = fma(0.04303938150405884, z, -0.0753367692232132)
    p78 = fma(0.0029035545885562897, z, -0.01628301665186882)
    p = fma(fma(fma(p78, square, p56), square, p34), square, p12)
    value = fma(t * z, p, t)
    return copysign(_HALF_PI - value if outer else value, x)


def log_from_end(distance: float, upper: bool) -> float:
    """``log(u)`` of the u in (0, 1) that is so far from 0 or, if ``upper``, from 1.

    With full relative precision at both ends.
    """
    k, m = split(1.0 - distance if upper else distance)
    return fma(k, _LN2, log1p_reduced(-distance if upper & (k == 0.0) else m - 1.0))


def log_below_two(f: float) -> float:
    """``log(1 + f)`` for f >= 0, most often up to 1."""
    k, m = split(1.0 + f)
    return fma(k, _LN2, log1p_reduced(f if k == 0.0 else m - 1.0))


def log_of_word(word: int) -> float:
    """Logarithm of a uniform number of 32 bits, from -22.9 to -2**-33."""
    upper = word > _HALF_RANGE
    near = int32(word ^ _ALL_ONES if upper else word)
    return log_from_end((to_float(near) + 0.5) * _TWO_32, upper)


def distance_from_end(word: int) -> tuple[float, bool]:
    """How far a uniform number of the leading 31 bits is from 0 or 1, and whether from 1."""
    upper = word > _HALF_RANGE
    near = word ^ _ALL_ONES if upper else word
    return (to_float(int32(uint32(near >> 1))) + 0.5) * _TWO_31, upper


def uniform_of_word(word: int) -> float:
    """Uniform number of 23 bits and a half, (n + 1/2) / 2**23: what float32 holds near 1."""
    return bits_to_float(uint32(uint32(word >> 9) | 0x3F800000)) - (1.0 - _TWO_24_INVERSE)


def near_zero(word: int) -> float:
    """Uniform number (n + 1/2) / 2**31 by the leading 31 bits, held as precisely as float32 can.

    Rounding carries the largest ones to 1.
    """
    return (to_float(int32(uint32(word >> 1))) + 0.5) * _TWO_31


def below_one(word: int) -> float:
    """How far a uniform number of the leading 31 bits is below 1."""
    return near_zero(uint32(word ^ _ALL_ONES))


@counterpart(uniforms.random_sign)
def random_sign(value: float, bits: int) -> float:
    """``value`` with its sign flipped where the lowest of ``bits`` is set."""
    return bits_to_float(uint32(float_to_bits(value) ^ uint32(bits << _SIGN_SHIFT)))


def exponential_of_word(word: int) -> float:
    """A standard exponential number, from 2**-33 to 22.9."""
    return -log_of_word(word)


def quarter_turn(t: float) -> tuple[float, float]:
    """Sine and cosine of the angle pi/2 t for |t| <= 1/2, errors 5e-9 and 5e-11."""
    z = t * t
    s = fma(fma(-0.004602177068591118, z, 0.07968022674322128), z, -0.6459634900093079)
    c = fma(fma(0.0009036316769197583, z, -0.02086007222533226), z, 0.25366920232772827)
    c = fma(fma(c, z, -1.2337005138397217), z, 1.0)
    return t * fma(s, z, _HALF_PI), c


def eighth_turn_of_word(word: int) -> tuple[float, float]:
    """Sine and cosine of an angle uniform between 0 and pi/4, by the leading 30 bits of a word."""
    return quarter_turn((to_float(int32(uint32(word >> 2))) + 0.5) * _TWO_31)


def sine_of_word(word: int) -> float:
    """The sine of an angle uniform on the circle, by the 32 bits of a word, error 7e-9."""
    s = (to_float(int32(word)) + 0.5) * _TWO_31
    z = s * s
    p = fma(fma(0.00015167852689046413, z, -0.004674157593399286), z, 0.07968992739915848)
    return s * fma(fma(p, z, -0.6459637880325317), z, _HALF_PI)


def normals_of_words(w0: int, w1: int) -> tuple[float, float]:
    """Two independent standard normal numbers; see `arraydist.kernels.uniforms.two_normals`.

    The angle has 29 bits; the other three of the word reflect the point.
    """
    radius = sqrt(-2.0 * log_of_word(w0))
    sine, cosine = quarter_turn((to_float(int32(int32(w1) >> 3)) + 0.5) * _TWO_29)
    swap = w1 & 4 != 0
    first = radius * (cosine if swap else sine)
    second = radius * (sine if swap else cosine)
    return random_sign(first, w1), random_sign(second, uint32(w1 >> 1))


@counterpart(log_in_brief)
def log_of_sum(x: float, rest: float) -> float:
    """``log(x + rest)`` for a normal x; the rest is beyond single precision."""
    return log_of_normal(x)


@counterpart(neighbours.below)
def below(x: float) -> float:
    """The largest float32 below a finite number."""
    bits = float_to_bits(x)
    down = bits_to_float(uint32(bits - 1))
    up = bits_to_float(uint32(bits + 1))
    return -_SMALLEST if x == 0.0 else (down if x > 0.0 else up)
