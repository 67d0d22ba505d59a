"""The numbers next to a number, in float64 and in float32."""

from __future__ import annotations

from arraydist.kernels.primitives import bits_to_float, float_to_bits, fma, mul, uint64

_SPLIT = 2.0**29 + 1.0
_SMALLEST = 5e-324
_HALF_STEP_FLOAT32 = 2.0**-24


def below(x: float) -> float:
    """The largest float64 below a finite number."""
    bits = float_to_bits(x)
    down = bits_to_float(bits - uint64(1))
    up = bits_to_float(bits + uint64(1))
    return -_SMALLEST if x == 0.0 else (down if x > 0.0 else up)


def rounded_to_float32(x: float) -> float:
    """The float64 of 24 bits that is nearest, by Veltkamp's splitting: float32 but for its range.

    References
    ----------
    .. [1] T. J. Dekker, "A floating-point technique for extending the available precision",
       Numerische Mathematik 18 (1971), pp. 224-242, section 5.
    """
    c = mul(_SPLIT, x)
    return c - (c - x)


def below_in_float32(x: float) -> float:
    """The largest number of 24 bits below a number."""
    near = rounded_to_float32(x)
    lower = rounded_to_float32(fma(-_HALF_STEP_FLOAT32, abs(near), near))
    return near if near < x else lower
