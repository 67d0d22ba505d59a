"""Circular functions of an angle by way of the sine and cosine of half of it.

Reduced to |r| <= pi/2, where one polynomial serves both: less work than `trigonometric.sin`, and in
a loop over several of them the reduction and the sine are computed once.
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import fast_two_sum, two_product, two_sum
from arraydist.kernels.primitives import copysign, fma
from arraydist.kernels.record import kernel

_ROUNDER = 6755399441055744.0
"""1.5 * 2**52: adding it rounds to a whole number."""
_LARGEST = 1125899906842624.0
_ONE_OVER_PI = 0.3183098861837907
_PI = 3.141592653589793
_PI_LOW = 1.2246467991473532e-16
_PI_LOWEST = -2.9947698097183397e-33
_HALF_PI = 1.5707963267948966
_HALF_PI_LOW = 6.123233995736766e-17
# (sin(r) - r) / r**3 in r**2 for |r| <= pi/2, interpolated at Chebyshev points, error 3.4e-19.
_SIN0, _SIN1 = -0.16666666666666666, 0.008333333333333316
_SIN2, _SIN3 = -0.00019841269841254966, 2.7557319219160833e-06
_SIN4, _SIN5 = -2.505210761669045e-08, 1.6058977292642743e-10
_SIN6, _SIN7 = -7.643969663988074e-13, 2.7314368769379893e-15


def reduce_half(x: float) -> tuple[float, float]:
    """``x / 2`` less whole half turns as a pair, from -pi/2 to pi/2, for |x| <= 2**51."""
    half = 0.5 * x
    usable = half if abs(half) <= _LARGEST else math.nan
    n = fma(usable, _ONE_OVER_PI, _ROUNDER) - _ROUNDER
    first = fma(-n, _PI, usable)
    product, product_low = two_product(n, _PI_LOW)
    r, rest = two_sum(first, -product)
    return fast_two_sum(r, rest - fma(n, _PI_LOWEST, product_low))


def wide_sine(r: float) -> float:
    """Sine for |r| <= pi/2, within 2 units in the last place."""
    z = r * r
    square = z * z
    low = fma(fma(_SIN3, z, _SIN2), square, fma(_SIN1, z, _SIN0))
    high = fma(fma(_SIN7, z, _SIN6), square, fma(_SIN5, z, _SIN4))
    return fma(z * r, fma(high, square * square, low), r)


def half_angle_sine(x: float) -> float:
    """``sin(x / 2)`` but for its sign, for |x| <= 2**51; within 2 units in the last place."""
    r, _ = reduce_half(x)
    return wide_sine(r)


@kernel("real", tolerance=1e-15)
def versine(x: float) -> float:
    """``1 - cos(x)`` without cancellation, for |x| <= 2**51."""
    sine = half_angle_sine(x)
    return 2.0 * sine * sine


@kernel("real", tolerance=1e-15)
def sin_of_halves(x: float) -> float:
    """Sine, for |x| <= 2**51, as twice the sine times the cosine of half the angle.

    The cosine is the sine of what is missing to a quarter of a turn, so that both keep their
    digits next to their zeros.  A whole unit in the last place less exact than `sin`.
    """
    r, low = reduce_half(x)
    missing = (_HALF_PI - abs(r)) + (_HALF_PI_LOW - copysign(1.0, r) * low)
    value = 2.0 * wide_sine(r) * wide_sine(missing)
    return x if abs(x) < 1e-20 else value
