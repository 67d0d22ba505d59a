"""Error-free transformations and polynomials: the arithmetic under the elementary functions.

Helper functions for kernel sources, not kernels themselves.  A pair ``(high, low)`` stands for the
unevaluated sum of two float64, with ``high`` the sum rounded.

References
----------
.. [1] T. J. Dekker, "A floating-point technique for extending the available precision",
   Numerische Mathematik 18 (1971), section 2.
.. [2] D. E. Knuth, The Art of Computer Programming, volume 2, section 4.2.2, theorem B.
.. [3] T. Ogita, S. M. Rump, S. Oishi, "Accurate sum and dot product", SIAM J. Sci. Comput. 26
   (2005), algorithm 3.5 (product by a fused multiply-add).
"""

from __future__ import annotations

from arraydist.kernels.primitives import fma, mul


def fast_two_sum(a: float, b: float) -> tuple[float, float]:
    """Sum of two numbers as a pair, exact where ``|a| >= |b|`` or ``a == 0`` [1]_."""
    high = a + b
    return high, b - (high - a)


def two_sum(a: float, b: float) -> tuple[float, float]:
    """Sum of two numbers as an exact pair [2]_."""
    high = a + b
    shadow = high - a
    return high, (a - (high - shadow)) + (b - shadow)


def two_product(a: float, b: float) -> tuple[float, float]:
    """Product of two numbers as an exact pair, barring underflow [3]_."""
    high = mul(a, b)
    return high, fma(a, b, -high)


def pair_product(a_high: float, a_low: float, b_high: float, b_low: float) -> tuple[float, float]:
    """Product of two pairs, with a relative error of about 2**-102."""
    high, low = two_product(a_high, b_high)
    return fast_two_sum(high, low + fma(a_high, b_low, mul(a_low, b_high)))


def pair_quotient(a_high: float, a_low: float, b_high: float, b_low: float) -> tuple[float, float]:
    """Quotient of two pairs, with a relative error of about 2**-102, for 1e-300 < b < 1e300."""
    inverse = 1.0 / b_high
    quotient = mul(a_high, inverse)
    remainder = fma(-quotient, b_high, a_high) + fma(-quotient, b_low, a_low)
    return fast_two_sum(quotient, mul(remainder, inverse))


def horner(x: float, coefficients: tuple[float, ...]) -> float:
    """Polynomial in ``x``, coefficients from the highest power down.

    Compilers unroll the loop, so that a caller's loop over ``x`` still becomes vector code, up to
    about 14 coefficients.
    """
    value = coefficients[0]
    for coefficient in coefficients[1:]:
        value = fma(value, x, coefficient)
    return value


def horner_change(u: float, v: float, coefficients: tuple[float, ...]) -> tuple[float, float]:
    """``(P(v), (P(u) - P(v)) / (u - v))`` of a polynomial P, its highest coefficient first.

    The quotient is a sum of products, which loses nothing as u nears v.
    """
    value = coefficients[0]
    quotient = 0.0
    for coefficient in coefficients[1:]:
        quotient = fma(quotient, u, value)
        value = fma(value, v, coefficient)
    return value, quotient


def horner_in_pairs(x: float, coefficients: tuple[float, ...]) -> float:
    """Polynomial in ``x`` as two interleaved ones in ``x**2``, coefficients from the highest down.

    Half as many operations wait for each other: twice as fast as `horner` where a loop waits for
    results rather than for units.  Up to about 28 coefficients.
    """
    square = x * x
    first = horner(square, coefficients[0::2])
    second = horner(square, coefficients[1::2])
    if len(coefficients) % 2 == 0:
        return fma(first, x, second)
    return fma(second, x, first)
