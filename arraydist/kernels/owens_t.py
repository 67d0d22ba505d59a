"""Owen's T function, the probability of a wedge under two independent standard normals.

    T(h, a) = 1 / (2 pi) * integral of exp(-h**2 (1 + x**2) / 2) / (1 + x**2) over 0 < x < a

For 0 <= a <= 1 by Gauss' rule with 20 points, whose terms are all positive; the error of the rule
is below 2e-14 up to a h = 8.3, and beyond T(h, a) is T(h, infinity) to all digits.  Larger a by
the reflection of [1]_ in a form without cancellation: with Q the upper tail of the normal,

    T(h, a) = Q(h) (1 - 2 Q(a h)) / 2 + (Q(a h) / 2 - T(a h, 1 / a)).

The tails are kept as exp(-h**2 / 2) times a scaled function, so that relative accuracy lasts to
the smallest normal number.  Straight-line code: the exponentials of the rule, whose arguments are
in [-35, 0], become vector code in loops over arrays.

References
----------
.. [1] D. B. Owen, "Tables for computing bivariate normal probabilities", Annals of Mathematical
   Statistics 27 (1956), equation 2.3.
.. [2] M. Patefield, D. Tandy, "Fast and accurate calculation of Owen's T function", Journal of
   Statistical Software 5 (2000), issue 5 (Gauss' rule is method T5).
"""

from __future__ import annotations

from arraydist.kernels.compensated import horner_in_pairs, two_product
from arraydist.kernels.exponential import exp_with_tail, power_of_two
from arraydist.kernels.normal import scaled_tail
from arraydist.kernels.primitives import copysign, fma
from arraydist.kernels.record import kernel

_LARGEST_PRODUCT = 8.3
"""With a h from here on, what a finite a leaves out of T(h, infinity) is below 1e-16 of it."""
_GONE = 40.0
_INVERSE_TWO_PI = 0.15915494309189535
_LOG2_E = 1.4426950408889634
_LN2 = 0.6931471805599453
_ROUNDER = 6755399441055744.0
"""1.5 * 2**52: adding it rounds to a whole number."""

# exp(r) for |r| <= 0.347, interpolated at Chebyshev points, error 3.0e-16.
_EXP = (
    2.7626527425824333e-07,
    2.7640385096166946e-06,
    2.480150393767484e-05,
    0.0001984116977906504,
    0.0013888888932811632,
    0.008333333386055571,
    0.04166666666657222,
    0.16666666666553295,
    0.5000000000000006,
    1.0000000000000069,
    1.0,
)
# Gauss' rule with 20 points on [0, 1]: the squares of two points symmetric about 1/2, their weight.
_RULE = (
    (1.1804037289769533e-05, 0.9931404032223847, 0.008807003569576059),
    (0.0003245055060169831, 0.9642964327839307, 0.02030071490019347),
    (0.0019256988960929151, 0.9141601271474188, 0.031336024167054534),
    (0.006470837188913183, 0.845587809011132, 0.04163837078835238),
    (0.01608687542003542, 0.7624187818801862, 0.05096505990862022),
    (0.03311423082817937, 0.6691679115546944, 0.059097265980759206),
    (0.05981277244514305, 0.5706797743959702, 0.06584431922458832),
    (0.09806101582803448, 0.47176710454345405, 0.07104805465919102),
    (0.1490786729242584, 0.3768645240659035, 0.07458649323630187),
    (0.21320081654245024, 0.28972733767594755, 0.07637669356536292),
)


def plain_exp(x: float) -> float:
    """``exp(x)`` for -40 <= x <= 0, to about x times 2**-53."""
    n = fma(x, _LOG2_E, _ROUNDER) - _ROUNDER
    return horner_in_pairs(fma(-n, _LN2, x), _EXP) * power_of_two(n)


def pair_of_points(c: float, square: float, pair: tuple[float, float, float]) -> float:
    """Two terms of `rule`, over one denominator."""
    lower, upper, weight = pair
    first, second = fma(square, lower, 1.0), fma(square, upper, 1.0)
    numerator = fma(plain_exp(-c * lower), second, plain_exp(-c * upper) * first)
    return weight * numerator / (first * second)


def rule(c: float, square: float) -> float:
    """Integral of ``exp(-c u**2) / (1 + square u**2)`` over 0 < u < 1."""
    total = pair_of_points(c, square, _RULE[0])
    total += pair_of_points(c, square, _RULE[1])
    total += pair_of_points(c, square, _RULE[2])
    total += pair_of_points(c, square, _RULE[3])
    total += pair_of_points(c, square, _RULE[4])
    total += pair_of_points(c, square, _RULE[5])
    total += pair_of_points(c, square, _RULE[6])
    total += pair_of_points(c, square, _RULE[7])
    total += pair_of_points(c, square, _RULE[8])
    total += pair_of_points(c, square, _RULE[9])
    return total


def gaussian(magnitude: float) -> float:
    """``exp(-magnitude**2 / 2)``."""
    clamped = _GONE if magnitude > _GONE else magnitude
    high, low = two_product(clamped, 0.5 * clamped)
    return exp_with_tail(-high, -low)


@kernel("real", "real", tolerance=1e-14)
def owens_t(h: float, a: float) -> float:
    """Owen's T function.

    For h, a > 0 the probability that X > h and 0 < Y < a X, with X and Y independent standard
    normals; even in h and odd in a.
    """
    distance, slope = abs(h), abs(a)
    steep = slope > 1.0
    product = distance * slope if distance > 0.0 else 0.0
    outer = product if steep else distance
    inner = 1.0 / slope if steep else slope
    # Of the rule: a h for a <= 1, and the same of (a h, 1 / a), which is h.
    reach = distance if steep else product
    reach = reach if reach < _LARGEST_PRODUCT else _LARGEST_PRODUCT
    tail, _ = scaled_tail(distance)
    outer_tail, _ = scaled_tail(outer)
    factor, outer_factor = gaussian(distance), gaussian(outer)
    wedge = inner * _INVERSE_TWO_PI * rule(0.5 * reach * reach, inner * inner)
    wedge = 0.25 * outer_tail if reach >= _LARGEST_PRODUCT else wedge
    reflected = fma(
        0.25 * factor * tail,
        1.0 - outer_factor * outer_tail,
        outer_factor * (0.25 * outer_tail - wedge),
    )
    value = reflected if steep else outer_factor * wedge
    value = h + a if h != h or a != a else value
    return copysign(value, a)
