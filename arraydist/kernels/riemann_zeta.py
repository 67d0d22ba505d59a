"""Riemann's zeta function on the whole real line, and its first two derivatives.

By a rational function of the argument from -1 to 2, by another one for what 2**-x leaves of
``zeta(x) - 1`` above, and by the functional equation below -1, whose power and gamma function are
one exponential with the exponent as a pair of numbers.  All three are straight-line code, so that
loops over arrays become vector code.

The rational functions interpolate at Chebyshev points in 60-digit arithmetic, the second one at
such points of exp(-x / 6).

References
----------
.. [1] NIST Digital Library of Mathematical Functions, sections 25.2 (Euler-Maclaurin formula
   25.2.9) and 25.4 (reflection 25.4.1).
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import horner, two_product, two_sum
from arraydist.kernels.elementary import cospi, exp2, sinpi
from arraydist.kernels.exponential import log_in_brief, scale_by_power, unbounded_exp_pair
from arraydist.kernels.gamma_function import gammaln_pair
from arraydist.kernels.polygamma import digamma
from arraydist.kernels.primitives import fma
from arraydist.kernels.ranges import Ranges
from arraydist.kernels.record import kernel
from arraydist.kernels.sinc import nearest_zero
from arraydist.kernels.trigamma import trigamma
from arraydist.kernels.zeta import relative_slope, relative_slopes

_LOG_TWO_PI = 1.8378770664093456
_LOG_TWO_PI_LOW = -7.756588316134483e-17
_LOWEST_NEAR = -1.0
_LOWEST_ABOVE = 2.0
_FARTHEST = 60.0
"""From here on the function is one."""
_OVERFLOW = -300.0
"""Below, the function is infinite but for its zeros."""
# (x - 1) zeta(x) on [-1, 5/2], error 8.2e-19 relative.
_NEAR_NUMERATOR = (
    3.63281752350305e-08,
    2.051558996106652e-06,
    4.479056763800172e-05,
    0.0007219224936365716,
    0.008811303317054979,
    0.06745492928632035,
    0.2887683054172484,
    0.617963208723709,
    0.5,
)
_NEAR_DENOMINATOR = (
    -1.986549253367702e-10,
    4.664002957434836e-08,
    1.885513303215296e-06,
    4.799448612551297e-05,
    0.0007875604327712778,
    0.009338910979798045,
    0.07554079880133337,
    0.3980493510380726,
    1.0,
)
# 2**x (zeta(x) - 1) on [2, 54]; error of zeta 3.8e-18 relative.
_ABOVE_NUMERATOR = (
    -4.0246426181153855e-11,
    -1.8914605269138194e-09,
    -8.958076830708939e-08,
    -2.7507308600382333e-06,
    -6.405826833178605e-05,
    -0.0012101833112074527,
    -0.01651239962656322,
    -0.14351141079496768,
    -0.7043498830028083,
    -1.4999999997554885,
)
_ABOVE_DENOMINATOR = (
    -4.0317008053565445e-11,
    -1.8756553433888213e-09,
    -9.110259320949375e-08,
    -2.670769478766727e-06,
    -6.64009744481923e-05,
    -0.0011787739979552646,
    -0.016463768667326243,
    -0.14608201136600152,
    -0.8362062812054287,
    1.0,
)

# zeta(x) - 1 / (x - 1) is an entire function: its first and second derivative in powers of x - 1,
# whose coefficients come from Cauchy's integral in 40 digits. Errors on [-1, 2] 3e-20.
_SLOPE_NEAR = (
    -6.144631944765156e-26,
    1.1067271218478904e-24,
    -1.0600696702436178e-23,
    -4.2927240556750546e-23,
    3.833640318798247e-21,
    -7.865917801655281e-20,
    8.641531408478517e-19,
    -1.2559050322915682e-18,
    -1.5271145722187144e-16,
    3.251596830109024e-15,
    -3.3597007104793986e-14,
    5.73355216428508e-14,
    4.190539124006438e-12,
    -7.445558849865067e-11,
    5.658421927608708e-10,
    8.530450004486123e-10,
    -6.986574480219038e-08,
    7.323466209135431e-07,
    -1.9897445452516635e-06,
    -3.3055159054210945e-05,
    0.00038756167757788337,
    -0.001026917210151673,
    -0.00969036319287232,
    0.07281584548367673,
)
_BEND_NEAR = (
    4.1567045371828004e-26,
    -1.4132653472959859e-24,
    2.4347996680653585e-23,
    -2.226146307511597e-22,
    -8.58544811135011e-22,
    7.283916605716669e-20,
    -1.4158652042979504e-18,
    1.469060339441348e-17,
    -2.0094480516665092e-17,
    -2.2906718583280715e-15,
    4.552235562152634e-14,
    -4.3676109236232185e-13,
    6.880262597142095e-13,
    4.609593036407082e-11,
    -7.445558849865067e-10,
    5.092579734847837e-09,
    6.824360003588899e-09,
    -4.890602136153327e-07,
    4.394079725481259e-06,
    -9.948722726258318e-06,
    -0.00013222063621684378,
    0.00116268503273365,
    -0.002053834420303346,
    -0.00969036319287232,
)


def zeta_range(x: float) -> float:
    """Number of the method: near the pole, above, by reflection."""
    number = 0.0 if x >= _LOWEST_NEAR else 2.0
    return 1.0 if x >= _LOWEST_ABOVE else number


def near_zeta(x: float) -> float:
    """The function from -1 to 2."""
    distance = x - 1.0
    proper = distance != 0.0
    product = horner(x, _NEAR_NUMERATOR) / horner(x, _NEAR_DENOMINATOR)
    return product / (distance if proper else 1.0) if proper else math.inf


def zeta_above(x: float) -> float:
    """The function for x >= 2."""
    y = x if x < _FARTHEST else _FARTHEST
    return fma(exp2(-y), horner(y, _ABOVE_NUMERATOR) / horner(y, _ABOVE_DENOMINATOR), 1.0)


def reflection_power(x: float) -> tuple[float, float, float]:
    """``(n, high, low)`` with ``(2 pi)**x gamma(1 - x)`` = 2**n (high + low), -300 <= x < -1."""
    y, y_low = two_sum(1.0, -x)
    first, first_low = two_product(x, _LOG_TWO_PI)
    second, second_low = gammaln_pair(y)
    total, total_low = two_sum(first, second)
    # The slope of log(gamma) serves what rounding 1 - x has left.
    slope = log_in_brief(y, 0.0) - 0.5 / y
    total_low += fma(x, _LOG_TWO_PI_LOW, first_low) + fma(y_low, slope, second_low)
    return unbounded_exp_pair(total, total_low)


def reflected_zeta(x: float) -> float:
    """The function below -1, zero at the negative even numbers."""
    inside = (x < _LOWEST_NEAR) & (x > -math.inf)
    r, excess = nearest_zero(0.5 * (x if inside else -3.0))
    bounded = x if inside & (x > _OVERFLOW) else _OVERFLOW
    n, high, low = reflection_power(bounded)
    factor = zeta_above(1.0 - bounded) * fma(r, excess, r)
    # Plus 0: the zeros have no sign.
    value = scale_by_power(fma(high, factor, low * factor), n) + 0.0
    return value if inside else math.nan


@kernel(
    "real",
    tolerance=9e-16,
    ranges=Ranges((near_zeta, zeta_above, reflected_zeta), zeta_range),
)
def riemann_zeta(x: float) -> float:
    """Riemann's zeta function, infinite at 1 and NaN at -inf."""
    return math.nan


@kernel("real", tolerance=1e-14)
def riemann_zeta_dx(x: float) -> float:
    """Derivative of `riemann_zeta`, -inf at 1.

    Near its roots, between the negative even numbers, the error is small relative to the terms of
    the reflection formula's derivative.
    """
    if x == 1.0:
        return -math.inf
    if x >= _LOWEST_ABOVE:
        return relative_slope(x, 1.0) if x < math.inf else -0.0
    if x >= _LOWEST_NEAR:
        distance = x - 1.0
        value: float = horner(distance, _SLOPE_NEAR) - 1.0 / distance / distance
        return value
    if not x > -math.inf:
        return math.nan
    n, high, low = reflection_power(x if x > _OVERFLOW else _OVERFLOW)
    y = 1.0 - x
    logarithmic = _LOG_TWO_PI - digamma(y) - relative_slope(y, 1.0) / zeta_above(y)
    # The sine over pi and its slope.
    slope = fma(sinpi(0.5 * x), logarithmic / math.pi, 0.5 * cospi(0.5 * x))
    factor = zeta_above(y) * slope
    return scale_by_power(fma(high, factor, low * factor), n)


@kernel("real", tolerance=1e-14)
def riemann_zeta_dxx(x: float) -> float:
    """Second derivative of `riemann_zeta`; at 1, where its sign changes, inf as from above.

    Near its roots, between those of the first derivative, the error is small relative to the terms
    of the reflection formula's second derivative.
    """
    if x == 1.0:
        return math.inf
    if x >= _LOWEST_ABOVE:
        _, bend = relative_slopes(x if x < math.inf else _FARTHEST, 1.0)
        return bend if x < math.inf else 0.0
    if x >= _LOWEST_NEAR:
        distance = x - 1.0
        value: float = horner(distance, _BEND_NEAR) + 2.0 / distance / distance / distance
        return value
    if not x > -math.inf:
        return math.nan
    n, high, low = reflection_power(x if x > _OVERFLOW else _OVERFLOW)
    y = 1.0 - x
    first, second = relative_slopes(y, 1.0)
    above = zeta_above(y)
    relative = first / above
    # The first two derivatives of the logarithm of all factors but the sine.
    logarithmic = _LOG_TWO_PI - digamma(y) - relative
    change = trigamma(y) + second / above - relative * relative
    # The sine over pi times the second derivative's factor, and twice the product of the slopes.
    sine = sinpi(0.5 * x) / math.pi
    even = fma(logarithmic, logarithmic, change - 0.25 * math.pi * math.pi)
    factor = above * fma(sine, even, cospi(0.5 * x) * logarithmic)
    return scale_by_power(fma(high, factor, low * factor), n)
