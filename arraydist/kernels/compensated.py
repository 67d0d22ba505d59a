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
    """Quotient of two pairs, with a relative error of about 2**-102."""
    quotient = a_high / b_high
    remainder = fma(-quotient, b_high, a_high) + fma(-quotient, b_low, a_low)
    return fast_two_sum(quotient, remainder / b_high)


def horner(x: float, coefficients: tuple[float, ...]) -> float:
    """Polynomial in ``x``, coefficients from the highest power down.

    Compilers unroll the loop, so that a caller's loop over ``x`` still becomes vector code; they
    do so up to about 14 coefficients, and `horner_onward` takes over there.
    """
    return horner_onward(coefficients[0], x, coefficients[1:])


def horner_onward(value: float, x: float, coefficients: tuple[float, ...]) -> float:
    """Go on with a polynomial whose leading coefficients have given ``value``."""
    for coefficient in coefficients:
        value = fma(value, x, coefficient)
    return value
