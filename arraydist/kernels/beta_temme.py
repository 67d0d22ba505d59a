"""Temme's uniform expansion of the incomplete beta function for two large parameters.

With p = a / (a + b), q = b / (a + b), d = q - p and n = a b / (a + b), let

    n omega**2 / 2 = -a log(x / p) - b log((1 - x) / q),    omega of the sign of x - p;

then the lower tail is

    I = erfc(-omega sqrt(n / 2)) / 2 + exp(-n omega**2 / 2) / sqrt(2 pi n) R(omega),

where R solves R' / n = omega R + f / c - 1.  Here f = omega p q / (x - p), as a function of omega,
and the constant c is such that R has a power series.  The coefficients of f are polynomials in d;
those of R follow from them by backward recursion, as Temme found for the gamma function.

g = 1 / f solves g**2 + omega g g' = 1 + d omega g - (1 - d**2) / 4 omega**2 g**2, from which the
polynomials here come in rational arithmetic.  The series converges for |omega| < 2 sqrt(pi) at
least; with seventeen terms R is right to 3e-16 for |omega| <= 1/2 and n >= 30.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, section 8.18 (8.18.9-8.18.13).
.. [2] N. M. Temme, "On the computation of the incomplete gamma functions for large values of the
   parameters", in Algorithms for Approximation (1987), section 4 (backward recursion).
"""

from __future__ import annotations

from arraydist.kernels.compensated import horner, horner_change
from arraydist.kernels.primitives import fma
from arraydist.kernels.unrolling import unrolled

BETA_TEMME_SIZE = 30.0
"""Smallest n that the expansion serves."""
BETA_TEMME_OMEGA = 0.5
"""Largest |omega| that it serves."""

# Coefficients in d**2; odd ones have a factor d on top.
_F1 = (0.0, -0.3333333333333333)
_F2 = (
    0.020833333333333332,
    0.0625,
)
_F3 = (
    0.001851851851851852,
    -0.016666666666666666,
)
_F4 = (
    7.233796296296296e-05,
    0.00043402777777777775,
    0.0006510416666666666,
)
_F5 = (
    -1.1022927689594357e-05,
    6.613756613756614e-05,
    0.00029761904761904765,
)
_F6 = (
    -2.793049125514403e-06,
    9.584780092592592e-06,
    -0.00014485677083333334,
    -4.0690104166666664e-05,
)
_F7 = (
    -3.0619243582206544e-07,
    9.185773074661964e-07,
    1.3778659611992945e-05,
    2.48015873015873e-05,
)
_F8 = (
    -8.536908244843719e-09,
    8.970481518224574e-10,
    -3.5765309813161377e-07,
    -1.4386858258928572e-06,
    -3.814697265625e-07,
)
_F9 = (
    3.621215255303047e-09,
    -1.9484973188676894e-08,
    1.878908128908129e-08,
    -1.1523969857303192e-06,
    -7.045905483405483e-07,
)
_F10 = (
    8.102257168899499e-10,
    -4.130174031161265e-09,
    7.786075382053435e-09,
    2.513280631293075e-07,
    5.235441327545558e-07,
    5.0332811143663194e-08,
)
_F11 = (
    8.625953484778358e-11,
    -4.4425064786861767e-10,
    9.662191375154339e-10,
    -2.276369463869464e-08,
    -1.1060264966514967e-07,
    -4.390141108891109e-08,
)
_F12 = (
    1.6376595564945064e-12,
    -3.687883726164389e-12,
    1.971723042717398e-12,
    5.004867106067082e-10,
    2.66502780322051e-09,
    3.2309911459620887e-09,
    3.1142638473914415e-10,
)
_F13 = (
    -1.252662327177772e-12,
    8.74132967420957e-12,
    -2.4916713463381272e-11,
    5.866011845950118e-11,
    2.6341850343586454e-09,
    6.163661762620096e-09,
    1.422730914918415e-09,
)
_F14 = (
    -2.674582530794283e-13,
    1.882705589225835e-12,
    -5.646117773784992e-12,
    9.820943841360288e-12,
    -4.877134187491852e-10,
    -2.3935422644096814e-09,
    -1.4388154594867647e-09,
    -6.775494921144354e-11,
)
_F15 = (
    -2.791656366649411e-14,
    2.0191790412264766e-13,
    -6.347079205875931e-13,
    1.0934060968951897e-12,
    3.256475125098153e-11,
    3.537058445284757e-10,
    4.5048657348394953e-10,
    7.738008944350856e-11,
)
_F16 = (
    -3.89315704268589e-16,
    1.6286464503741106e-15,
    -1.2574573429217243e-15,
    -1.0917327239872537e-14,
    -6.432373600716693e-13,
    -5.608402940748269e-12,
    -1.2624915398388968e-11,
    -6.326553549844658e-12,
    -3.0014929205599705e-13,
)
_F17 = (
    4.448526102104512e-16,
    -3.926645955885158e-15,
    1.518389479163494e-14,
    -3.4168534593332415e-14,
    2.4754249652501253e-14,
    -5.666753173233036e-12,
    -2.776393689575483e-11,
    -2.2217263836319283e-11,
    -2.6620552367022317e-12,
)


# The recursion's factors beside 1 / n, and the polynomials, from the highest down.
_EVEN = (
    (16.0, _F15),
    (14.0, _F13),
    (12.0, _F11),
    (10.0, _F9),
    (8.0, _F7),
    (6.0, _F5),
    (4.0, _F3),
    (2.0, _F1),
)
_ODD = (
    (15.0, _F14),
    (13.0, _F12),
    (11.0, _F10),
    (9.0, _F8),
    (7.0, _F6),
    (5.0, _F4),
    (3.0, _F2),
)


@unrolled
def beta_temme_sum(omega: float, d: float, z: float) -> float:
    """``R(omega)`` for n = 1 / z."""
    square = omega * omega
    q = d * d
    even = even_sum = -horner(q, _F17)
    for factor, coefficients in _EVEN:
        even = fma(factor * z, even, -horner(q, coefficients))
        even_sum = fma(even_sum, square, even)
    odd = odd_sum = -horner(q, _F16)
    for factor, coefficients in _ODD:
        odd = fma(factor * z, odd, -horner(q, coefficients))
        odd_sum = fma(odd_sum, square, odd)
    # 1 / c = 1 / (1 - z odd): the leading coefficient of f / c - 1 must match that of R' / n.
    return fma(odd_sum, omega, d * even_sum) / fma(-z, odd, 1.0)


Change = tuple[float, float]
"""A value and its derivative along a direction."""


def first_coefficient(q: Change, coefficients: tuple[float, ...]) -> Change:
    """The coefficient that the recursion begins with."""
    term, change = horner_change(q[0], q[0], coefficients)
    return -term, -change * q[1]


def next_coefficient(
    value: Change, factor: float, z: Change, q: Change, coefficients: tuple[float, ...]
) -> Change:
    """The next lower coefficient of the recursion."""
    term, change = horner_change(q[0], q[0], coefficients)
    weight = factor * z[0]
    change = fma(weight, value[1], fma(factor * z[1], value[0], -change * q[1]))
    return fma(weight, value[0], -term), change


def horner_step(total: Change, square: Change, coefficient: Change) -> Change:
    """``total square + coefficient``."""
    slope = fma(total[1], square[0], fma(total[0], square[1], coefficient[1]))
    return fma(total[0], square[0], coefficient[0]), slope


@unrolled
def beta_temme_slopes(omega: Change, d: Change, z: Change) -> Change:
    """`beta_temme_sum` and its derivative along a direction."""
    square = omega[0] * omega[0], 2.0 * omega[0] * omega[1]
    q = d[0] * d[0], 2.0 * d[0] * d[1]
    even = even_sum = first_coefficient(q, _F17)
    for factor, coefficients in _EVEN:
        even = next_coefficient(even, factor, z, q, coefficients)
        even_sum = horner_step(even_sum, square, even)
    odd = odd_sum = first_coefficient(q, _F16)
    for factor, coefficients in _ODD:
        odd = next_coefficient(odd, factor, z, q, coefficients)
        odd_sum = horner_step(odd_sum, square, odd)
    inverse = 1.0 / fma(-z[0], odd[0], 1.0)
    value = fma(odd_sum[0], omega[0], d[0] * even_sum[0]) * inverse
    slope = fma(odd_sum[1], omega[0], odd_sum[0] * omega[1])
    slope = fma(d[0], even_sum[1], fma(d[1], even_sum[0], slope))
    return value, fma(value, fma(z[0], odd[1], z[1] * odd[0]), slope) * inverse
