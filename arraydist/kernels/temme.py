"""Temme's uniform expansion of the incomplete gamma functions for large a, and its derivatives.

With lambda = x / a and eta**2 / 2 = lambda - 1 - log(lambda), eta having the sign of lambda - 1,

    Q(a, x) = erfc(eta sqrt(a / 2)) / 2 + exp(-a eta**2 / 2) / sqrt(2 pi a) S(eta, 1 / a),
    S(eta, z) ~ C_0(eta) + C_1(eta) z + C_2(eta) z**2 + ...

The C_k are entire near zero though their closed forms are 0 / 0 there.  The polynomials here
interpolate them at Chebyshev points of |eta| <= 0.56, from the power series of [1]_ in 100-digit
arithmetic; with twelve of them S is right to 1e-17 for a >= 25.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, section 8.12 (8.12.3, 8.12.7-8.12.13).
.. [2] A. Gil, J. Segura, N. M. Temme, "Efficient and accurate algorithms for the computation and
   inversion of the incomplete gamma function ratios", SIAM J. Sci. Comput. 34 (2012), section 2.
"""

from __future__ import annotations

from arraydist.kernels.compensated import horner
from arraydist.kernels.primitives import fma
from arraydist.kernels.unrolling import unrolled

TEMME_SHAPE = 25.0
"""Smallest a that the expansion serves."""
TEMME_ETA = 0.56
"""Largest |eta| that it serves."""

_C0 = (
    8.42188581401679e-10,
    -4.391805536103251e-09,
    1.0296557111902703e-08,
    6.70933483717608e-09,
    -1.766679203172048e-07,
    8.296711387841718e-07,
    -1.8540611290435524e-06,
    -2.1854485371608957e-06,
    3.919263171379915e-05,
    -0.00017875514403017294,
    0.0003527336860690965,
    0.0011574074074073113,
    -0.014814814814814833,
    0.08333333333333333,
    -0.3333333333333333,
)
_C1 = (
    4.3828279334337096e-10,
    1.0784196884508865e-08,
    -5.772177904539224e-08,
    1.3837495105922994e-07,
    4.689077288645055e-09,
    -1.612200308720158e-06,
    7.649156313565083e-06,
    -1.8098538187015568e-05,
    -4.018773315164205e-07,
    0.00020576131623604858,
    -0.0009902263374532729,
    0.002645502645515133,
    -0.0034722222222222073,
    -0.0018518518518518918,
)
_C2 = (
    -1.5399873509678384e-08,
    6.126649246795426e-09,
    1.4330744993382888e-07,
    -6.323778521137731e-07,
    1.3721024127893496e-06,
    3.470182029963992e-08,
    -1.2760626703272988e-05,
    5.2923406221432124e-05,
    -0.00010736653259522034,
    2.009389529890414e-06,
    0.0007716049382753137,
    -0.002681327160512527,
    0.004133597883597883,
)
_C3 = (
    8.047462488476722e-08,
    -1.8636916671044381e-07,
    2.1511055524209127e-10,
    1.428872651493056e-06,
    -5.67499686463482e-06,
    1.1081724551173192e-05,
    -2.396471005896232e-07,
    -7.561794881092665e-05,
    0.00026772063196889724,
    -0.00046918949621521395,
    0.00022947209362181024,
    0.0006494341563865231,
)
_C4 = (
    8.85116650861974e-07,
    -1.8630933885905553e-06,
    2.2906857979607723e-09,
    1.142065858865781e-05,
    -3.968390371915752e-05,
    6.6410004585411e-05,
    -1.463834891545252e-06,
    -0.00029907228615841424,
    0.0007840392216545244,
    -0.0008618882921332209,
)
_C5 = (
    -2.031824188004845e-06,
    7.957162215650883e-06,
    -1.365621050017236e-05,
    1.6084041374751906e-07,
    6.798326004018747e-05,
    -0.00019932752322555176,
    0.00027727519583997087,
    -6.972809335589911e-05,
    -0.00033679855336635813,
)
_C6 = (
    -1.2710066020677965e-06,
    -1.6008474771110267e-05,
    5.636492293745942e-05,
    -8.20032012234097e-05,
    7.746866602869573e-07,
    0.00027090749361031167,
    -0.0005921662849987644,
    0.0005313076490961248,
)
_C7 = (
    3.068044385285636e-05,
    -1.0104652492364718e-05,
    -0.00011021463457847288,
    0.00028283085273139984,
    -0.00033491416942112975,
    5.1656749335432864e-05,
    0.00034436760689237765,
)
_C8 = (
    0.00018322331974873724,
    -5.056322274667023e-05,
    -0.000439584844600708,
    0.000843401840785648,
    -0.0006526239185953094,
)
_C9 = (
    -0.0006348544250279396,
    0.0007575004256821537,
    -7.228574629517238e-05,
    -0.0005998248066185978,
)
_C10 = (
    -0.0019037947289829709,
    0.001493197032360187,
)
_C11 = 0.001579727660730835


def _derivative(coefficients: tuple[float, ...]) -> tuple[float, ...]:
    """Coefficients of a polynomial's derivative."""
    degree = len(coefficients) - 1
    return tuple((degree - i) * c for i, c in enumerate(coefficients[:-1]))


# From C_10 down, as they are and at one length, and those from C_8 down with their derivatives.
_DOWN = (_C10, _C9, _C8, _C7, _C6, _C5, _C4, _C3, _C2, _C1, _C0)
_ROWS = tuple((0.0,) * (len(_C0) - len(row)) + row for row in _DOWN)
_DOWN_WITH_SLOPES = tuple((row, _derivative(row)) for row in _DOWN[2:])
_D9 = _derivative(_C9)


@unrolled
def temme_sum(eta: float, z: float) -> float:
    """``S(eta, z)``."""
    value = _C11
    for coefficients in _DOWN:
        value = fma(value, z, horner(eta, coefficients))
    return value


@unrolled
def temme_slopes(eta: float, z: float) -> tuple[float, float, float]:
    """``S(eta, z)`` and its derivatives in eta and in z, by the polynomials up to C_9."""
    s, s_eta, s_z = horner(eta, _C9), horner(eta, _D9), 0.0
    for coefficients, slopes in _DOWN_WITH_SLOPES:
        s_eta = fma(s_eta, z, horner(eta, slopes))
        s, s_z = fma(s, z, horner(eta, coefficients)), fma(s_z, z, s)
    return s, s_eta, s_z


def horner_derivatives(x: float, coefficients: tuple[float, ...]) -> tuple[float, float, float]:
    """A polynomial, its derivative and half its second derivative."""
    value = coefficients[0]
    first = 0.0
    half_second = 0.0
    for coefficient in coefficients[1:]:
        half_second = fma(half_second, x, first)
        first = fma(first, x, value)
        value = fma(value, x, coefficient)
    return value, first, half_second


def temme_derivatives(eta: float, z: float) -> tuple[float, float, float, float, float, float]:
    """S and its derivatives: ``(S, S_eta, S_z, S_eta_eta, S_eta_z, S_z_z)``."""
    s, s_z, half_s_zz = _C11, 0.0, 0.0
    s_eta, s_eta_z = 0.0, 0.0
    half_s_eta_eta = 0.0
    for row in _ROWS:
        value, first, half_second = horner_derivatives(eta, row)
        half_s_zz = fma(half_s_zz, z, s_z)
        s_z = fma(s_z, z, s)
        s = fma(s, z, value)
        s_eta_z = fma(s_eta_z, z, s_eta)
        s_eta = fma(s_eta, z, first)
        half_s_eta_eta = fma(half_s_eta_eta, z, half_second)
    return s, s_eta, s_z, 2.0 * half_s_eta_eta, s_eta_z, 2.0 * half_s_zz
