"""The binomial coefficient for all real arguments, as SciPy defines it.

``gamma(n + 1) / (gamma(k + 1) gamma(n - k + 1))`` with the reflection formula for what is not
positive, so that only beta functions and sines are left, of which none overflows in between.  NaN
for negative whole n, where the gamma functions have no limit.  Coefficients of whole numbers below
2**53 are rounded to whole numbers.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, sections 1.2 (1.2.6) and 5.5 (reflection
   5.5.3).
"""

from __future__ import annotations

import math

from arraydist.kernels.beta import beta, scaled_beta
from arraydist.kernels.compensated import two_sum
from arraydist.kernels.elementary import sinpi
from arraydist.kernels.exponential import scale_by_power
from arraydist.kernels.primitives import floor, rint
from arraydist.kernels.record import Ranges, kernel

_LARGEST = 1e290
_EXACT = 9007199254740992.0


def coefficient_range(n: float, k: float) -> float:
    """0 for 0 <= k <= n, 1 elsewhere."""
    return 0.0 if (k >= 0.0) & (k <= n) & (n < _LARGEST) else 1.0


def reciprocal_beta(a: float, b: float, total: float) -> float:
    """``1 / (total B(a, b))`` for positive a and b."""
    n, value, divisor = scaled_beta(a if a < b else b, b if a < b else a)
    return scale_by_power(divisor / (value * total), -n)


def inside_coefficient(n: float, k: float) -> float:
    """The coefficient for 0 <= k <= n."""
    value = reciprocal_beta(k + 1.0, (n - k) + 1.0, n + 1.0)
    whole = (floor(n) == n) & (floor(k) == k) & (value < _EXACT)
    return rint(value) if whole else value


def sine_of_sum(x: float, y: float) -> float:
    """``sin(pi (x + y))``, to its own last bits near the zeros."""
    total, rest = two_sum(x, y)
    whole = rint(total)
    sine = sinpi((total - whole) + rest)
    half = 0.5 * whole
    return sine if floor(half) == half else -sine


def reflected_coefficient(n: float, k: float) -> float:
    """The coefficient for k < 0 or k > n, and for n < 0 that is not whole.

    It is that of m = n - k too, and m the lesser of the two here; -m has no rounding error where
    m is k itself.
    """
    mirrored = k < n - k
    greater = n - k if mirrored else k
    rest = -k if mirrored else k - n
    sine, other_sine = sinpi(-k), sine_of_sum(k, -n)
    if not mirrored:
        sine, other_sine = other_sine, sine
    if n >= 0.0:
        return beta(n + 1.0, rest) * sine / math.pi
    if greater > -1.0:
        # gamma(-m) / (gamma(-n) gamma(k + 1)) and the sines of two reflections.
        return reciprocal_beta(-n, greater + 1.0, rest) * sine / sinpi(-n)
    return beta(-greater, rest) * other_sine * sine / (sinpi(-n) * math.pi)


def any_coefficient(n: float, k: float) -> float:
    """The coefficient for all arguments."""
    if not (abs(n) < _LARGEST and abs(k) < _LARGEST) or (n < 0.0 and floor(n) == n):
        return math.nan
    if coefficient_range(n, k) == 0.0:
        return inside_coefficient(n, k)
    return reflected_coefficient(n, k)


@kernel(
    "real",
    "real",
    tolerance=1e-13,
    ranges=Ranges(coefficient_range, (inside_coefficient, any_coefficient)),
)
def binom(n: float, k: float) -> float:
    """Binomial coefficient n over k for real n and k, NaN for negative whole n."""
    return any_coefficient(n, k)
