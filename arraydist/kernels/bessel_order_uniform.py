"""Modified Bessel functions of large argument or order, uniformly in their ratio.

With s = sqrt(v**2 + x**2) and t = v / (x + s),

    exp(-x) I_v(x) = exp(-v (2 atanh(t) - t)) / sqrt(2 pi s) * exp(l(1 / s, v**2 / s**2))

where l has Debye's asymptotic series in powers of 1 / s [1]_.  Its coefficients are polynomials in
y = 1 - 2 v**2 / s**2; the first five are exact, the others a Chebyshev interpolation in both
variables of what is left, by 50-digit arithmetic.  One formula serves every v >= 0 and x > 0 with
s >= 25; the error of l is below 2e-17.  The series is even in v: it leaves out sin(pi v) K_v(x)
/ pi, of relative size exp(-2 x).

References
----------
.. [1] NIST Digital Library of Mathematical Functions, section 10.41 (Debye's expansions 10.41.3,
   coefficients 10.41.9).
"""

from __future__ import annotations

from arraydist.kernels.compensated import (
    fast_two_sum,
    horner,
    pair_quotient,
    two_product,
    two_sum,
)
from arraydist.kernels.deviance import atanh_tail
from arraydist.kernels.elementary import log
from arraydist.kernels.exponential import exp_pair, log_of_pair, scale_by_power
from arraydist.kernels.primitives import fma, sqrt

NEAREST = 25.0
"""Smallest s of the expansion."""

_FAR = 1e140
"""Beyond it squares are taken of arguments times 2**-520."""
_SHRINK = 2.0**-520
_ROOT_SHRINK = 2.0**-260
_LOG_SHRINK = -360.43653389117156
_LN2 = 0.6931471805599453
_TWO_PI = 6.283185307179586
_HALF_LOG_TWO_PI = 0.9189385332046728

# Coefficients of s**-1, s**-2, ..., in falling powers of y.
_ROW1 = (0.10416666666666667, 0.020833333333333332)
_ROW2 = (0.078125, 0.03125, -0.046875)
_ROW3 = (
    0.1199001736111111,
    0.07194010416666667,
    -0.08873697916666666,
    -0.037999131944444445,
)
_ROW4 = (
    0.27587890625,
    0.220703125,
    -0.2431640625,
    -0.169921875,
    0.01806640625,
)
_ROW5 = (
    0.8425394694010416,
    0.8425394694010416,
    -0.8338826497395834,
    -0.8432956271701388,
    0.09652516198536706,
    0.10514448862227183,
)
_ROW6 = (
    -6.658156152941817e-06,
    5.047174952388799e-06,
    2.41351345678292e-05,
    -1.8327029128437952e-05,
    -3.404969391644678e-05,
    2.6727809749033153e-05,
    2.3253409604493165e-05,
    -2.00110038598894e-05,
    -7.6078285986597015e-06,
    8.135339010839497e-06,
    3.2023120882233123,
    3.842771703166916,
    -3.3959960462360885,
    -4.686848790618706,
    0.38037108289907934,
    1.1123046826768985,
    0.08154296889795282,
)
_ROW7 = (
    0.004369487825325508,
    -0.005573002350128798,
    -0.01329929687587022,
    0.019482691075709324,
    0.012614599355819546,
    -0.027435990442814442,
    -0.0007128020088127717,
    0.020022294610039508,
    -0.005687436966474219,
    14.54715719094113,
    20.38072300187428,
    -15.898443250395497,
    -29.052146585793583,
    0.753634970190229,
    9.936366178558513,
    1.4098887813973753,
    -0.4428971222805948,
)
_ROW8 = (
    -0.4019138591524877,
    0.9335519345841778,
    0.5047284491418007,
    -2.9614720242430197,
    1.6963079632755582,
    3.7675361848409623,
    -4.334439323650947,
    -2.5331941849116832,
    80.8175199256056,
    124.18637411178851,
    -85.08907211040946,
    -199.63663035609463,
    -8.279944949862134,
    87.49896380599449,
    19.479281395794263,
    -8.349660899439158,
    -1.4872468878450666,
)
_ROW9 = (
    8.972919973160813,
    -49.35645426519429,
    65.76999997237529,
    109.48473907069587,
    -361.5336871164345,
    -70.91669171915268,
    616.155480558824,
    472.6967411099607,
    348.70408008124775,
    -482.86130070588877,
    -1314.7051848700025,
    -178.15711532180902,
    759.1443560350396,
    250.04036332265306,
    -112.04890655451194,
    -39.268055467703405,
    1.2241143410999502,
)
_ROW10 = (
    814.0606400484226,
    -3861.5415176348115,
    1830.5743790018598,
    17766.27047239483,
    -8647.70425160239,
    -27094.091943576816,
    15649.583719687067,
    21329.69265249278,
    -16212.10404509785,
    -12135.683855780027,
    7965.416901891703,
    4873.4333512372705,
    -1366.643407540832,
    -844.136537206751,
    25.004198216413982,
    23.339182547792028,
)
_ROW11 = (
    52643.456921592006,
    -151413.2086179226,
    -322166.51254319784,
    426908.7111382775,
    681528.874667525,
    -400111.51340935816,
    -655868.1684198623,
    113590.76802293361,
    296900.10919249116,
    23728.142355714524,
    -55432.41496908873,
    -13612.506020502926,
    2486.334833764861,
    1013.8366827460777,
    30.51263166619181,
)
_ROW12 = (
    1935117.966877265,
    2140632.961113989,
    -4466152.969679077,
    -5356882.099857072,
    3244382.2617768063,
    4648522.547836268,
    -585804.0338547433,
    -1589082.159492077,
    -165167.37652288468,
    153742.74460135325,
    42098.30998292276,
    7235.646205801897,
    -533.103277880451,
    -365.12955708905776,
)


def log_series(sigma: float, y: float) -> float:
    """l of the expansion at 1 / s = sigma."""
    high = fma(sigma, horner(y, _ROW12), horner(y, _ROW11))
    high = fma(sigma, high, horner(y, _ROW10))
    high = fma(sigma, high, horner(y, _ROW9))
    high = fma(sigma, high, horner(y, _ROW8))
    high = fma(sigma, high, horner(y, _ROW7))
    high = fma(sigma, high, horner(y, _ROW6))
    low = fma(sigma, horner(y, _ROW5), horner(y, _ROW4))
    low = fma(sigma, low, horner(y, _ROW3))
    low = fma(sigma, low, horner(y, _ROW2))
    low = fma(sigma, low, horner(y, _ROW1))
    square = sigma * sigma
    return sigma * fma(square * square, sigma * high, low)


def beyond(v: float, x: float) -> bool:
    """Whether the squares of v and x have to be kept from overflow."""
    return v > _FAR or x > _FAR


def shrinkage(v: float, x: float) -> float:
    """A factor that keeps the squares from it."""
    return _SHRINK if beyond(v, x) else 1.0


def radius(v: float, x: float) -> tuple[float, float, float]:
    """``(s, s_low, y)``: sqrt(v**2 + x**2) as a pair, and (x**2 - v**2) / s**2."""
    order, order_low = two_product(v, v)
    size, size_low = two_product(x, x)
    square, rest = two_sum(order, size)
    rest = rest + (order_low + size_low)
    s = sqrt(square)
    return s, (fma(-s, s, square) + rest) / (2.0 * s), (size - order) / square


def twice_atanh(v: float, x: float) -> tuple[float, float, float, float]:
    """``(a, a_low, t, t_low)``: a = 2 atanh(t) = asinh(v / x) and t = v / (x + s), as pairs."""
    if v > 1e20 * x:
        return (log(v) - log(x)) + _LN2, 0.0, 1.0, 0.0
    shrink = shrinkage(v, x)
    order, size = shrink * v, shrink * x
    s, s_low, _ = radius(order, size)
    divisor, divisor_low = two_sum(size, s)
    t, t_low = pair_quotient(order, 0.0, divisor, divisor_low + s_low)
    if 3.0 * t < 1.0:
        high, low = fast_two_sum(2.0 * t, 2.0 * atanh_tail(t))
        return high, fma(2.0, t_low, low), t, t_low
    total, total_low = two_sum(order, s)
    quotient, quotient_low = pair_quotient(total, total_low + s_low, size, 0.0)
    high, low = log_of_pair(quotient, quotient_low)
    return high, low, t, t_low


def exponent(v: float, x: float) -> tuple[float, float]:
    """``2 atanh(t) - t`` as a pair; its product with -v is the exponent."""
    angle, angle_low, t, t_low = twice_atanh(v, x)
    high, low = two_sum(angle, -t)
    return high, low + (angle_low - t_low)


def uniform_value(v: float, x: float) -> float:
    """``exp(-x) I_v(x)`` where v**2 + x**2 >= 625."""
    far = beyond(v, x)
    shrink = shrinkage(v, x)
    high, low = exponent(v, x)
    if v * high > 800.0:
        return 0.0
    s, _, y = radius(shrink * v, shrink * x)
    power, power_low = two_product(-v, high)
    power, rest = two_sum(power, log_series(shrink / s, y))
    n, value, value_low = exp_pair(power, rest + fma(-v, low, power_low))
    root = (_ROOT_SHRINK if far else 1.0) / sqrt(_TWO_PI * s)
    return scale_by_power(fma(root, value, root * value_low), n)


def uniform_log(v: float, x: float) -> float:
    """``log(exp(-x) I_v(x))`` where v**2 + x**2 >= 625."""
    far = beyond(v, x)
    shrink = shrinkage(v, x)
    s, _, y = radius(shrink * v, shrink * x)
    high, low = exponent(v, x)
    rest = fma(0.5, log(s) - (_LOG_SHRINK if far else 0.0), _HALF_LOG_TWO_PI)
    if v * high > 1e15:
        return -v * high - rest
    power, power_low = two_product(-v, high)
    power, error = two_sum(power, -rest)
    value: float = power + (error + (fma(-v, low, power_low) + log_series(shrink / s, y)))
    return value


def row_taylor(y: float, row: tuple[float, ...]) -> tuple[float, float, float]:
    """A row's polynomial with its first derivative and half of the second."""
    value = row[0]
    slope = 0.0
    curvature = 0.0
    for coefficient in row[1:]:
        curvature = fma(curvature, y, slope)
        slope = fma(slope, y, value)
        value = fma(value, y, coefficient)
    return value, slope, curvature


def log_series_partials(sigma: float, y: float) -> tuple[float, float, float, float, float]:
    """Partial derivatives of l: with D = sigma d/dsigma, ``(D l, l_y, D D l, D l_y, l_yy)``."""
    first, slope, second, mixed, curvature = 0.0, 0.0, 0.0, 0.0, 0.0
    power = sigma
    degree = 1.0
    for value, value_y, half_yy in (
        row_taylor(y, _ROW1),
        row_taylor(y, _ROW2),
        row_taylor(y, _ROW3),
        row_taylor(y, _ROW4),
        row_taylor(y, _ROW5),
        row_taylor(y, _ROW6),
        row_taylor(y, _ROW7),
        row_taylor(y, _ROW8),
        row_taylor(y, _ROW9),
        row_taylor(y, _ROW10),
        row_taylor(y, _ROW11),
        row_taylor(y, _ROW12),
    ):
        weighted = degree * power
        first = fma(weighted, value, first)
        slope = fma(power, value_y, slope)
        second = fma(degree * weighted, value, second)
        mixed = fma(weighted, value_y, mixed)
        curvature = fma(2.0 * power, half_yy, curvature)
        power = power * sigma
        degree = degree + 1.0
    return first, slope, second, mixed, curvature
