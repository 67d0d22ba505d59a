"""The binomial coefficient for all real arguments, as SciPy defines it.

``gamma(n + 1) / (gamma(k + 1) gamma(n - k + 1))`` with the reflection formula for what is not
positive, so that only beta functions and sines are left, of which none overflows in between.  NaN
for negative whole n, where the gamma functions have no limit.  Coefficients of whole numbers below
2**53 are rounded to whole numbers.  By the signs of n, k and n - k there are four methods, each
straight-line code, so that loops over arrays become vector code.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, sections 1.2 (1.2.6) and 5.5 (reflection
   5.5.3).
"""

from __future__ import annotations

import math

from arraydist.kernels.beta import beta_inside, scaled_beta
from arraydist.kernels.compensated import two_sum
from arraydist.kernels.exponential import scale_by_power
from arraydist.kernels.primitives import floor, fma, rint
from arraydist.kernels.ranges import Ranges
from arraydist.kernels.record import kernel
from arraydist.kernels.sinc import nearest_zero

_LARGEST = 1e290
_EXACT = 9007199254740992.0
_REST = 4.0


def coefficient_range(n: float, k: float) -> float:
    """Number of the method."""
    greater = k if k > n - k else n - k
    number = 2.0 if greater > -1.0 else 3.0
    number = 1.0 if n >= 0.0 else number
    number = 0.0 if (k >= 0.0) & (k <= n) else number
    pole = (n < 0.0) & (floor(n) == n)
    return _REST if pole | (abs(n) >= _LARGEST) | (abs(k) >= _LARGEST) | (n != n) else number


def reciprocal_beta(a: float, b: float, total: float) -> float:
    """``1 / (total B(a, b))`` for positive a and b."""
    n, value, divisor = scaled_beta(a if a < b else b, b if a < b else a)
    return scale_by_power(divisor / (value * total), -n)


def inside_coefficient(n: float, k: float) -> float:
    """The coefficient for 0 <= k <= n."""
    value = reciprocal_beta(k + 1.0, (n - k) + 1.0, n + 1.0)
    whole = (floor(n) == n) & (floor(k) == k) & (value < _EXACT)
    return rint(value) if whole else value


def scaled_sine(x: float) -> float:
    """``sin(pi x) / pi``."""
    r, excess = nearest_zero(x)
    return fma(r, excess, r)


def sine_of_sum(x: float, y: float) -> float:
    """``sin(pi (x + y)) / pi``, to its own last bits near the zeros."""
    total, rest = two_sum(x, y)
    whole = rint(total)
    sine = scaled_sine((total - whole) + rest)
    half = 0.5 * whole
    return sine if floor(half) == half else -sine


def reflected(n: float, k: float) -> tuple[float, float, float, float]:
    """The greater of k and n - k, minus the lesser, and the `scaled_sine` of lesser and greater.

    The coefficient is the same for both parts.  Minus k has no rounding error.
    """
    mirrored = k < n - k
    greater = n - k if mirrored else k
    rest = -k if mirrored else k - n
    first, second = scaled_sine(k), sine_of_sum(n, -k)
    return greater, rest, first if mirrored else second, second if mirrored else first


def outer_coefficient(n: float, k: float) -> float:
    """The coefficient for n >= 0 and k < 0 or k > n."""
    _, rest, sine, _ = reflected(n, k)
    return beta_inside(n + 1.0, rest) * -sine


def upper_coefficient(n: float, k: float) -> float:
    """For n < 0, not whole, and the greater part above -1: the sines of two reflections."""
    greater, rest, sine, _ = reflected(n, k)
    return reciprocal_beta(-n, greater + 1.0, rest) * sine / scaled_sine(n)


def lower_coefficient(n: float, k: float) -> float:
    """For n < 0, not whole, and both parts at most -1."""
    greater, rest, sine, other_sine = reflected(n, k)
    return beta_inside(-greater, rest) * other_sine * sine / scaled_sine(-n)


@kernel(
    "real",
    "real",
    tolerance=1e-13,
    ranges=Ranges(
        (inside_coefficient, outer_coefficient, upper_coefficient, lower_coefficient),
        coefficient_range,
    ),
)
def binom(n: float, k: float) -> float:
    """Binomial coefficient n over k for real n and k, NaN for negative whole n."""
    return math.nan
