"""The logarithmic derivative in the order where the order is nearly zero.

I_v = A_v - sin(pi v) K_v / pi with A_v and K_v even in v.  So for small v the derivative of
log I_v in v is v times the even part's, about -v / x, less the odd part's, -K_0(x) / I_0(x) or
about -pi exp(-2 x): a term that is lost in the power series where x is large, and absent from
Debye's expansion.  Both parts are polynomials in 1 / x, interpolated at Chebyshev points in
60-digit arithmetic.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, 10.27.4 (K_v by I_v and I_{-v}) and
   10.40.1-2 (expansions for large x).
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import horner
from arraydist.kernels.elementary import exp
from arraydist.kernels.primitives import fma

SMALLEST_ARGUMENT = 5.0
LARGEST_ORDER = 2e-3
"""The odd part comes from here for x from `SMALLEST_ARGUMENT` on, and orders up to this."""

# In u = (1 / x - 0.12) / 0.08 for 5 <= x <= 25: x (log A_v)' / v at v = 0, error 4e-12; the factor
# of v**2 that goes with it, absolute error 3e-5; exp(2 x) K_0(x) / (pi I_0(x)), error 7e-14; and
# the coefficient of v**2 in K_v I_0 / (K_0 A_v) less pi**2 / 6, error 7e-7.
_EVEN_SLOPE = (
    8.061375012919935e-07,
    -1.0454014768779474e-06,
    -4.026428625412143e-06,
    7.170889512861487e-06,
    7.337764464086833e-06,
    -2.4116248107241834e-05,
    -2.1631238104184313e-07,
    5.723394083056073e-05,
    -3.175040895755558e-05,
    -0.0001284828707873503,
    8.497594992467851e-05,
    0.0003535762318782113,
    0.00010136969941109138,
    -0.0007444180373322414,
    -0.0022650456558483364,
    -0.007920397780321553,
    -0.0552718716147964,
    -1.0699059243462814,
)
_EVEN_CUBIC = (
    0.0003266293558305213,
    -8.060744571966798e-05,
    -0.001708559777053441,
    -0.004049487070889683,
    -0.005964309315751025,
    -0.0035189757029762568,
)
_ODD = (
    1.3766812317333737e-09,
    -1.5906646339710357e-08,
    8.794708154397895e-09,
    9.142746899106701e-08,
    -1.0482123766916738e-07,
    -2.395178459743488e-07,
    4.57261732682742e-07,
    4.083094624926878e-07,
    -1.4165244535561942e-06,
    -8.696525605286926e-07,
    3.856857257557289e-06,
    5.128802013624249e-06,
    -4.885752358472229e-06,
    -2.510511685048926e-05,
    -0.0001122669061388703,
    -0.0001502462607400212,
    -0.019882470823906765,
    0.9702155677095241,
)
_ODD_CUBIC = (
    0.00010090872941931693,
    0.0005388246099875396,
    0.0015454076339841143,
    0.08206094102444608,
    -1.5239446852876237,
)
# x**2 (log A_v)'' / v at v = 0, once in v and once in x, error 3e-12, and the factor of v**2 that
# goes with it, absolute error 2e-6.
_EVEN_BEND = (
    -5.171131881850045e-06,
    2.7961281842065985e-06,
    3.25233204955877e-05,
    -2.6728320627277833e-05,
    -8.429575356272736e-05,
    0.00011193257539886156,
    9.098342085559804e-05,
    -0.00027577604230833136,
    8.732170344793961e-05,
    0.0004500513485601946,
    -0.0005878615481198987,
    -0.0005458178063595869,
    0.0015747528859282624,
    0.0008630093898115665,
    -0.003365790365435002,
    -0.003790522882915068,
    0.00296171604319534,
    0.013526697172084679,
    0.033953901048941484,
    0.13430493647029582,
    1.1528137317638256,
)
_EVEN_BEND_CUBIC = (
    -0.0007311692628257163,
    -0.0009525843193867207,
    0.00235342498615932,
    0.005001630642922743,
    0.0004860246508249483,
    -0.008103216927157616,
    -0.017059325427596802,
    -0.021816974989427775,
    -0.011830973430143122,
)
# -log(exp(2 x) K_0(x) / (pi I_0(x))) x / 2 in 1 / x**2 for x >= 25, by Hankel's expansion: twice
# the odd coefficients of log(I_0), error 5e-13 of the function.
_HANKEL = (23.5, 1.638065533621651, 0.209570312500000, 0.06510416666666667, 0.125)


def odd_part(x: float) -> float:
    """``K_0(x) / I_0(x)`` for x >= 5."""
    inverse = 1.0 / x
    if x <= 25.0:
        factor = horner(fma(12.5, inverse, -1.5), _ODD)
    else:
        factor = exp(-2.0 * inverse * horner(inverse * inverse, _HANKEL))
    value: float = math.pi * exp(-2.0 * x) * factor
    return value


def even_slope(v: float, inverse: float, u: float) -> float:
    """Derivative of log A_v in v, with 1 / x and its image in the interval of interpolation."""
    return v * inverse * horner(u, _EVEN_SLOPE) * fma(v * v, horner(u, _EVEN_CUBIC), 1.0)


def small_order_slope(v: float, x: float) -> float:
    """Derivative of ``log(I_v(x))`` in v, for 5 <= x <= 25 and v <= 0.002."""
    inverse = 1.0 / x
    u = fma(12.5, inverse, -1.5)
    square = v * v
    even = even_slope(v, inverse, u)
    odd = odd_part(x)
    cubic = square * horner(u, _ODD_CUBIC)
    value: float = even - odd * fma(3.0, cubic, 1.0) / (1.0 - v * odd * (1.0 + cubic))
    return value


def small_order_bend(v: float, x: float, scaled: float) -> float:
    """Derivative of ``log(I_v(x))`` in v and x, likewise, with ``scaled = exp(-x) I_v(x)``.

    The odd part's is ``cos(pi v) - 2 sin(pi v) / pi (log A_v)'`` over x I_v**2, by the Wronskian.
    """
    inverse = 1.0 / x
    u = fma(12.5, inverse, -1.5)
    square = v * v
    bend = horner(u, _EVEN_BEND) * fma(square, horner(u, _EVEN_BEND_CUBIC), 1.0)
    cosine = fma(-0.5 * math.pi**2 * square, fma(-(math.pi**2) / 12.0, square, 1.0), 1.0)
    root = exp(-x) / scaled
    odd = fma(-2.0 * v, even_slope(v, inverse, u), cosine) * root * root
    value: float = fma(v * inverse, bend, odd) * inverse
    return value
