"""Circular functions and their inverses.

Arguments are reduced by multiples of pi/2 held in three parts.  With fused multiply-adds the
first step is exact, so that one branch-free reduction serves every |x| up to 2**50; beyond, where
neighbouring floats are a quarter of a radian apart and more, the result is NaN (a reduction by a
thousand bits of 2/pi would put a table and a branch into every loop).

All polynomials were fitted by the Remez algorithm in 60-digit arithmetic.

References
----------
.. [1] W. J. Cody, W. Waite, Software Manual for the Elementary Functions (1980), chapter 8.
.. [2] J.-M. Muller et al., Handbook of Floating-Point Arithmetic, 2nd ed. (2018), section 10.2.
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import (
    fast_two_sum,
    horner_in_pairs,
    pair_quotient,
    two_product,
    two_sum,
)
from arraydist.kernels.primitives import (
    bits_to_float,
    copysign,
    float_to_bits,
    fma,
    rint,
    sqrt,
    uint64,
)
from arraydist.kernels.record import kernel

_TWO_OVER_PI = 0.6366197723675814
_HALF_PI = 1.5707963267948966
_HALF_PI_LOW = 6.123233995736766e-17
_HALF_PI_LOWEST = -1.4973849048591698e-33
_PI = 3.141592653589793
_PI_LOW = 1.2246467991473532e-16
_TWO_PI = 6.283185307179586
_TWO_PI_LOW = 2.4492935982947064e-16
_ROUNDER = 6755399441055744.0
"""1.5 * 2**52: adding it rounds to a whole number, left in the low bits of the sum."""
_LARGEST = 1125899906842624.0

# (sin(r) - r) / r**3 in r**2 for |r| <= 1.1 pi/4, error 4.4e-20.
_SIN = (
    -7.574063697265245e-13,
    1.60582948288471e-10,
    -2.505210457693468e-08,
    2.7557319214042204e-06,
    -0.00019841269841257479,
    0.008333333333333328,
    -0.16666666666666666,
)
# (cos(r) - 1 + r**2 / 2) / r**4 in r**2, same range, error 4.0e-18.
_COS = (
    -1.1364223938386814e-11,
    2.0875863973178966e-09,
    -2.755731577080616e-07,
    2.4801587295549884e-05,
    -0.0013888888888885027,
    0.041666666666666664,
)
# (atan(t) - t) / t**3 in t**2 for |t| <= tan(pi/8), error 1.1e-18.
_ATAN = (
    0.01631605670615943,
    -0.03459983066120386,
    0.045528137709913694,
    -0.05230741839288567,
    0.05878971060217554,
    -0.06666428837422883,
    0.07692296613437857,
    -0.09090908762467693,
    0.1111111110535222,
    -0.14285714285662043,
    0.19999999999999815,
    -0.3333333333333333,
)
# (asin(t) - t) / t**3 in t**2 for |t| <= 1/2, error 1.3e-17.
_ASIN = (
    0.029016134316706115,
    -0.015237649826180375,
    0.017652927526475626,
    0.005362914815733129,
    0.010345323435024624,
    0.011475640281870347,
    0.013971583674506611,
    0.017352367154172026,
    0.022372174059540544,
    0.030381944109730927,
    0.04464285714673872,
    0.07499999999998233,
    0.16666666666666669,
)


def reduce_circular(x: float) -> tuple[int, float, float]:
    """``(n mod 2**52, r, low)`` with ``x = n pi/2 + r + low``, |r| at most little above pi/4.

    ``x - n * _HALF_PI`` is a multiple of the last bit of the constant, hence exact.
    """
    usable = x if abs(x) <= _LARGEST else math.nan
    shifted = fma(usable, _TWO_OVER_PI, _ROUNDER)
    n = shifted - _ROUNDER
    first = fma(-n, _HALF_PI, usable)
    product, product_low = two_product(n, _HALF_PI_LOW)
    r, rest = two_sum(first, -product)
    r, low = fast_two_sum(r, rest - fma(n, _HALF_PI_LOWEST, product_low))
    return float_to_bits(shifted), r, low


def reduce_half_turns(x: float) -> tuple[int, float, float]:
    """``(n, r, low)`` with ``pi x = n pi/2 + r + low`` up to whole turns, |r| <= pi/4."""
    usable = x if abs(x) < math.inf else math.nan
    turned = usable - 2.0 * rint(0.5 * usable)
    shifted = fma(2.0, turned, _ROUNDER)
    angle = fma(-0.5, shifted - _ROUNDER, turned)
    r, low = two_product(angle, _PI)
    return float_to_bits(shifted), r, fma(angle, _PI_LOW, low)


def sin_cos_pairs(r: float, low: float) -> tuple[float, float, float, float]:
    """Sine and cosine of a reduced angle, each as a pair."""
    z = r * r
    half = 0.5 * z
    sine, sine_low = fast_two_sum(r, fma(z * r, horner_in_pairs(z, _SIN), fma(-half, low, low)))
    cosine, rest = fast_two_sum(1.0, -half)
    rest = rest + fma(z * z, horner_in_pairs(z, _COS), -fma(r, low, 0.5 * fma(r, r, -z)))
    cosine, cosine_low = fast_two_sum(cosine, rest)
    return sine, sine_low, cosine, cosine_low


def flip_sign(value: float, flag: int) -> float:
    """``-value`` where the second bit of ``flag`` is set."""
    return bits_to_float(float_to_bits(value) ^ ((flag & uint64(2)) << uint64(62)))


@kernel("real", tolerance=1e-15)
def wrapped_angle(x: float) -> float:
    """The angle x less whole turns, from -pi to pi; those of this range as they are."""
    turns = rint(x / _TWO_PI)
    angle = fma(-turns, _TWO_PI_LOW, fma(-turns, _TWO_PI, x))
    turn_back = copysign(_TWO_PI, angle)
    return angle - turn_back if abs(angle) > math.pi else angle


@kernel("real")
def sin(x: float) -> float:
    """Sine, for |x| <= 2**50."""
    n, r, low = reduce_circular(x)
    sine, _, cosine, _ = sin_cos_pairs(r, low)
    value = flip_sign(cosine if n & uint64(1) != uint64(0) else sine, n)
    return x if abs(x) < 1e-20 else value


@kernel("real")
def cos(x: float) -> float:
    """Cosine, for |x| <= 2**50."""
    n, r, low = reduce_circular(x)
    sine, _, cosine, _ = sin_cos_pairs(r, low)
    return flip_sign(sine if n & uint64(1) != uint64(0) else cosine, uint64(n + uint64(1)))


@kernel("real")
def tan(x: float) -> float:
    """Tangent, for |x| <= 2**50."""
    n, r, low = reduce_circular(x)
    sine, sine_low, cosine, cosine_low = sin_cos_pairs(r, low)
    odd = n & uint64(1) != uint64(0)
    value, rest = pair_quotient(
        -cosine if odd else sine,
        -cosine_low if odd else sine_low,
        sine if odd else cosine,
        sine_low if odd else cosine_low,
    )
    return x if abs(x) < 1e-20 else value + rest


@kernel("real")
def sinpi(x: float) -> float:
    """``sin(pi x)``, exactly 0 at whole numbers."""
    n, r, low = reduce_half_turns(x)
    sine, _, cosine, _ = sin_cos_pairs(r, low)
    value = flip_sign(cosine if n & uint64(1) != uint64(0) else sine, n)
    return fma(x, _PI, x * _PI_LOW) if abs(x) < 1e-20 else value


@kernel("real")
def cospi(x: float) -> float:
    """``cos(pi x)``, exactly 0 at odd halves."""
    n, r, low = reduce_half_turns(x)
    sine, _, cosine, _ = sin_cos_pairs(r, low)
    return flip_sign(sine if n & uint64(1) != uint64(0) else cosine, uint64(n + uint64(1)))


@kernel("real")
def atan(x: float) -> float:
    """Inverse tangent.

    With the addition theorem the argument of the polynomial is ``x``, ``(x - 1) / (x + 1)`` or
    ``-1 / x``, whichever is below tan(pi/8).
    """
    magnitude = abs(x)
    middle = magnitude > 0.41421356237309503
    outer = magnitude > 2.414213562373095
    shifted, shifted_low = two_sum(magnitude, -1.0)
    summed, summed_low = two_sum(magnitude, 1.0)
    numerator = -1.0 if outer else (shifted if middle else magnitude)
    numerator_low = 0.0 if outer or not middle else shifted_low
    denominator = magnitude if outer else (summed if middle else 1.0)
    denominator_low = 0.0 if outer or not middle else summed_low
    t, low = pair_quotient(numerator, numerator_low, denominator, denominator_low)
    z = t * t
    eighths = 2.0 if outer else (1.0 if middle else 0.0)
    high, rest = fast_two_sum(eighths * (0.5 * _HALF_PI), t)
    rest = rest + fma(z * t, horner_in_pairs(z, _ATAN), fma(eighths, 0.5 * _HALF_PI_LOW, low))
    value = _HALF_PI if magnitude == math.inf else high + rest
    return copysign(value, x) if magnitude > 1e-20 else x


def arcsine_reduced(magnitude: float) -> tuple[float, float]:
    """Arcsine as a pair: of ``magnitude`` up to 1/2, of ``sqrt((1 - magnitude) / 2)`` above."""
    outer = magnitude > 0.5
    remainder = fma(-0.5, magnitude, 0.5)
    root = sqrt(remainder)
    root_low = fma(-root, root, remainder) / (2.0 * root if root > 0.0 else 1.0)
    t = root if outer else magnitude
    z = remainder if outer else magnitude * magnitude
    return fast_two_sum(t, fma(z * t, horner_in_pairs(z, _ASIN), root_low if outer else 0.0))


@kernel("interval")
def asin(x: float) -> float:
    """Inverse sine, NaN outside [-1, 1]."""
    magnitude = abs(x)
    high, low = arcsine_reduced(magnitude)
    top, rest = fast_two_sum(_HALF_PI, -2.0 * high)
    outer_value = top + (rest + fma(-2.0, low, _HALF_PI_LOW))
    return copysign(outer_value if magnitude > 0.5 else high + low, x)


@kernel("interval")
def acos(x: float) -> float:
    """Inverse cosine, NaN outside [-1, 1]."""
    magnitude = abs(x)
    high, low = arcsine_reduced(magnitude)
    outer = magnitude > 0.5
    # pi/2 - asin(x) inside; 2 asin(root) for x > 1/2, and pi minus that for x < -1/2.
    signed = 2.0 * high if outer else copysign(high, -x)
    signed_low = 2.0 * low if outer else (low if x < 0.0 else -low)
    base = (_PI if x < 0.0 else 0.0) if outer else _HALF_PI
    base_low = (_PI_LOW if x < 0.0 else 0.0) if outer else _HALF_PI_LOW
    sign = -1.0 if outer and x < 0.0 else 1.0
    top, rest = fast_two_sum(base, sign * signed)
    return top + (rest + fma(sign, signed_low, base_low))
