"""The logarithm of the gamma function and what Stirling's formula leaves of it.

`stirling_error` and the helpers are straight-line code, so that loops over arrays become vector
code.  All rational functions interpolate at Chebyshev points in 90-digit arithmetic; the errors
stated are relative, over the whole interval.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, sections 5.5 (reflection 5.5.3) and 5.11
   (Stirling's formula, 5.11.1).
.. [2] C. Loader, "Fast and accurate computation of binomial probabilities" (2000), section 3.
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import fast_two_sum, horner, two_sum
from arraydist.kernels.deviance import deviance, log_quotient
from arraydist.kernels.elementary import log, log1p
from arraydist.kernels.exponential import log_pair
from arraydist.kernels.polygamma import digamma, digamma_tail, sin_pi
from arraydist.kernels.primitives import fma, int64, rint
from arraydist.kernels.quadrature_nodes import GAUSS_JACOBI
from arraydist.kernels.ranges import Ranges
from arraydist.kernels.record import kernel
from arraydist.kernels.trigamma import trigamma, trigamma_excess

__all__ = [
    "digamma",
    "gammaln",
    "gammaln_bregman",
    "gammaln_excess_bregman",
    "gammaln_excess_step",
    "loggamma1p",
    "standard_gamma_entropy",
    "standard_gamma_negentropy",
    "stirling_error",
    "trigamma",
]

HALF_LOG_TWO_PI = 0.9189385332046728
_LOG_PI = 1.1447298858494002

# x stirling_error(x) in 1 / x**2 for x >= 1, error 8.1e-17.
_STIRLING_NUMERATOR = (
    0.003154313834261923,
    0.4020692001850173,
    8.176204266707032,
    56.47872410265629,
    171.59068943812437,
    258.91784934820254,
    205.76896089383692,
    87.65835495462433,
    19.569787786688707,
    2.100514460929921,
    0.08333333333333333,
)
_STIRLING_DENOMINATOR = (
    0.07763769420382277,
    6.3547825663943085,
    112.51741436935208,
    730.0162388569911,
    2147.0063194385243,
    3181.7906048121504,
    2502.470665196849,
    1059.522667606619,
    235.6692465262368,
    25.239506864492313,
    1.0,
)
# The same for x >= 3, error 7.9e-16: enough where it is added to the rest of log(gamma(x)).
_FAR_NUMERATOR = (
    0.08333333333333326,
    0.6998240164029217,
    1.44754953196561,
    0.7401533079691289,
    0.04794904406052365,
)
_FAR_DENOMINATOR = (
    1.0,
    8.431221530167129,
    17.64211129205543,
    9.396755548646807,
    0.7707173798070871,
)
# log(gamma(1 + w)) / (w (w - 1)) on [0, 2], error 4.0e-18.
_LOG_GAMMA_NUMERATOR = (
    1.5462129680170706e-07,
    0.0001031893678684993,
    0.0046302125470471436,
    0.0662065241437403,
    0.4175253681048995,
    1.3226883681228874,
    2.1865334418937765,
    1.7958790189979517,
    0.5772156649015329,
)
_LOG_GAMMA_DENOMINATOR = (
    2.4701852219100427e-05,
    0.0017463681006457698,
    0.03613884447122086,
    0.32397691734609896,
    1.4771004522960267,
    3.672221755210937,
    5.021257900661391,
    3.5361659629745628,
    1.0,
)

# Coefficients of 1 / x**n in gamma(x) (e / x)**x sqrt(x / (2 pi)), n from 8 down [1]_ (5.11.3).
_STIRLING_FACTOR = (
    -5.171790908260592e-05,
    -0.0005921664373536939,
    6.972813758365857e-05,
    0.0007840392217200666,
    -0.00022947209362139917,
    -0.0026813271604938273,
    0.003472222222222222,
    0.08333333333333333,
    1.0,
)

# Negative roots of log|gamma| as pairs of numbers, and the cotangent of pi times the root: from
# the one left of -2 on, then those right and left of -3, of -4, ..., of -17.
_ROOTS = (
    (-2.4570247382208006, -3.7075610815513266e-17, -0.13583711348265284),
    (-2.7476826467274127, 9.055340329338315e-17, 0.9855446223335973),
    (-3.14358088834998, -2.1818179852331714e-16, -2.064500300101351),
    (-3.955294284858598, -1.999428391746348e-17, 7.073238795225894),
    (-4.039361839740537, 2.1143995503980602e-16, -8.045501726649938),
    (-4.991544640560048, 1.5174411760571722e-16, 37.63707711293753),
    (-5.0082181683225935, -4.3926353491015815e-17, -38.723854831888616),
    (-5.998607480080875, -3.311862478893795e-16, 228.58405914100294),
    (-6.001385294453155, 6.415847287933042e-17, -229.77633083099542),
    (-6.999801507890638, 1.0550130037400023e-17, 1603.6397917668767),
    (-7.000198333407325, 2.504354173632409e-16, -1604.9229894481584),
    (-7.999975197095821, -5.261737128572354e-17, 12833.573166998984),
    (-8.000024800270682, -4.354586297860107e-16, -12834.935941697377),
    (-8.999997244250977, -2.2185620509727132e-16, 115507.57473675719),
    (-9.000002755714823, -9.491348611623208e-17, -115509.00824697797),
    (-9.99999972442663, 4.883037618642443e-16, 1155082.1663969695),
    (-10.000000275573013, -3.4909708332642057e-16, -1155083.6635691673),
    (-10.99999997494789, 1.9843998306985407e-16, 12705911.28729771),
    (-11.000000025052106, -6.850849812286175e-16, -12705912.842344435),
    (-11.999999997912324, -1.0020693920103036e-16, 152470943.97380444),
    (-12.000000002087676, 1.2222548112048185e-16, -152470945.5819028),
    (-12.99999999983941, 6.747262033096337e-16, 1982122281.2835627),
    (-13.00000000016059, -6.745919484964342e-16, -1982122282.9406316),
    (-13.99999999998853, 8.094860741926607e-16, 27749711948.71809),
    (-14.00000000001147, -8.094853704222662e-16, -27749711950.42063),
    (-14.999999999999236, 8.82932241476868e-16, 416245679242.6679),
    (-15.000000000000764, -8.829322382710274e-16, -416245679244.4129),
    (-15.999999999999952, -1.668613399265054e-16, 6659930867895.754),
    (-16.000000000000046, -1.6094954994609367e-15, -6659930867897.539),
    (-16.999999999999996, -7.412564244549576e-16, 113218824754242.08),
    (-17.000000000000004, 7.412564244550028e-16, -113218824754243.9),
)


def stirling_series(x: float) -> float:
    """`stirling_error` for x >= 1."""
    t = 1.0 / (x * x)
    return horner(t, _STIRLING_NUMERATOR) / (x * horner(t, _STIRLING_DENOMINATOR))


def stirling_factor(inverse: float) -> float:
    """The exponential of `stirling_error`, for x = 1 / inverse >= 25."""
    return horner(inverse, _STIRLING_FACTOR)


def loggamma1p_near(w: float) -> float:
    """``log(gamma(1 + w))`` for 0 <= w <= 2, to full relative accuracy at the roots 0 and 1."""
    ratio = horner(w, _LOG_GAMMA_NUMERATOR) / horner(w, _LOG_GAMMA_DENOMINATOR)
    return w * (w - 1.0) * ratio


def gammaln_positive(x: float) -> float:
    """``log(gamma(x))`` for x >= 0, NaN below."""
    logarithm = log(x)
    small, large = x < 1.0, x >= 3.0
    # Either rational function takes a division, which both share.
    w = x if small else x - 1.0
    w = 2.0 if large else w
    y = x if large else 3.0
    y = 1e20 if y > 1e20 else y  # Stirling's error no longer counts, nor must powers overflow
    z = y * y
    numerator = horner(z, _FAR_NUMERATOR) if large else horner(w, _LOG_GAMMA_NUMERATOR)
    denominator = y * horner(z, _FAR_DENOMINATOR) if large else horner(w, _LOG_GAMMA_DENOMINATOR)
    ratio = numerator / denominator
    near = w * (w - 1.0) * ratio - (logarithm if small else 0.0)
    far = fma(x - 0.5, logarithm - 1.0, ratio + (HALF_LOG_TWO_PI - 0.5))
    return far if large else near


@kernel("positive", tolerance=1e-15)
def stirling_error(x: float) -> float:
    """``log(gamma(x + 1)) - (x + 1/2) log(x) + x - log(2 pi) / 2``, as in [2]_."""
    small = x < 1.0
    base = x if small & (x > 0.0) else 1.0
    shifted, shifted_low = fast_two_sum(1.0, base)
    series = stirling_series(shifted if small else x)
    # What the error falls by from x to x + 1, (x + 1/2) log((x + 1) / x) - 1, cancels: in pairs.
    above, above_low = log_pair(shifted)
    below, below_low = log_pair(base)
    ratio, ratio_low = two_sum(above, -below)
    ratio_low = ratio_low + (above_low - below_low) + shifted_low / shifted
    factor, factor_low = two_sum(base, 0.5)
    step = fma(factor, ratio, -1.0) + fma(factor, ratio_low, factor_low * ratio)
    value = series + (step if small else 0.0)
    value = math.inf if x == 0.0 else value
    return math.nan if x < 0.0 else value


@kernel("nonnegative", tolerance=1e-15)
def loggamma1p(x: float) -> float:
    """``log(gamma(1 + x))`` for x >= 0, to full relative accuracy at x = 0 and x = 1."""
    near = loggamma1p_near(x if x < 2.0 else 2.0)
    far = gammaln_positive(1.0 + (2.0 if x < 2.0 else x))
    value = near if x < 2.0 else far
    return value if x >= 0.0 else math.nan


@kernel("positive", tolerance=2e-15, floor=1.0)
def standard_gamma_entropy(a: float) -> float:
    """``a + log(gamma(a)) + (1 - a) digamma(a)``, the entropy of a gamma distribution of rate 1.

    For large a that is log(2 pi e a) / 2 less terms of the order of 1 / a, which are what is left
    of the two asymptotic series.
    """
    large = a >= 3.0
    y = a if large else 3.0
    rest = stirling_series(y) + fma(y - 1.0, digamma_tail(y), -0.5 / y)
    far = fma(0.5, log(y), rest + (HALF_LOG_TWO_PI + 0.5))
    # Below 3, from the values at 1 + a.
    x = 3.0 if large else a
    shifted = gammaln_positive(1.0 + x) + fma(1.0 - x, digamma(1.0 + x), x + 1.0)
    near = shifted - log(x) - 1.0 / x
    value = far if large else near
    value = math.inf if a == math.inf else value
    return value if a > 0.0 else math.nan


@kernel("positive", tolerance=2e-14)
def standard_gamma_negentropy(a: float) -> float:
    """Entropy of a normal distribution of variance a, less `standard_gamma_entropy` of a.

    It is what the divergence from a normal of equal mean and variance comes to, about 1 / (3 a) for
    large a: the logarithms have cancelled in the series and nothing else does.
    """
    large = a >= 3.0
    y = a if large else 3.0
    far = 0.5 / y - stirling_series(y) - (y - 1.0) * digamma_tail(y)
    x = 3.0 if large else a
    near = fma(0.5, log(x), HALF_LOG_TWO_PI + 0.5) - standard_gamma_entropy(x)
    value = far if large else near
    value = 0.0 if a == math.inf else value
    return value if a > 0.0 else math.nan


def stirling_remainder(x: float) -> float:
    """``log(gamma(1 + x)) - x log(x) + x``, for x > 0."""
    if x >= 1.0:
        value: float = fma(0.5, log(x), HALF_LOG_TWO_PI + stirling_series(x))
    else:
        value = loggamma1p_near(x) + fma(-x, log(x), x)
    return value


def excess_bregman(b: float, a: float, difference: float) -> float:
    """`gammaln_excess_bregman` of b = a + difference, both given."""
    if not (a > 0.0 and b > 0.0 and a < math.inf and b < math.inf):
        return math.nan
    ratio = difference / a
    if -0.5 <= ratio <= 1.0:
        total = 0.0
        for node, weight in GAUSS_JACOBI:
            x = fma(node, difference, a)
            # g''(x) = trigamma(x) - 1 / x, times x**2 so that it can't overflow.
            scale = difference / x
            curvature = x * x * trigamma_excess(x) if x < 1e100 else 0.5
            curvature = 1.0 if x < 1e-100 else curvature
            total = fma(weight * curvature, scale * scale, total)
        return total
    logarithmic = ratio - log_quotient(b, a)
    # Minus the derivative of Stirling's error.
    tail = digamma_tail(a) if a >= 3.0 else log(a) - 0.5 / a - digamma(a)
    if a >= 1.0 and b >= 1.0:
        series = stirling_series(b) - stirling_series(a)
        value: float = fma(0.5, logarithmic, fma(tail, difference, series))
        return value
    rest = stirling_remainder(b) - stirling_remainder(a)
    value = logarithmic + fma(tail - 0.5 / a, difference, rest)
    return value


@kernel("positive", "positive", tolerance=4e-15)
def gammaln_excess_bregman(b: float, a: float) -> float:
    """``g(b) - g(a) - g'(a) (b - a)`` for ``g(x) = log(gamma(x)) - x log(x) + x``.

    For b near a that is the integral of ``(1 - t) g''(a + t (b - a))`` times ``(b - a)**2``, of one
    sign throughout, by Gauss' rule; elsewhere the terms linear in the logarithms are taken
    together and the rest subtracted.
    """
    value: float = excess_bregman(b, a, b - a)
    return value


@kernel("real", "positive", tolerance=4e-15)
def gammaln_excess_step(difference: float, a: float) -> float:
    """`gammaln_excess_bregman` of a + difference and a, to the digits of the difference itself."""
    value: float = excess_bregman(a + difference, a, difference)
    return value


@kernel("positive", "positive", tolerance=4e-15)
def gammaln_bregman(b: float, a: float) -> float:
    """``log(gamma(b)) - log(gamma(a)) - digamma(a) (b - a)``, to all digits for b near a."""
    value: float = deviance(b, a) + gammaln_excess_bregman(b, a)
    return value


def gammaln_negative(x: float) -> float:
    """``log|gamma(x)|`` for finite x < 0, +inf at the poles."""
    whole = rint(x)
    sine = abs(sin_pi(x - whole))
    if sine == 0.0:
        return math.inf
    # Reflection: log|gamma(x)| = log(pi / |sin(pi x)|) - log(gamma(1 - x)).
    value: float = _LOG_PI - log(sine) - gammaln_positive(1.0 - x)
    if value > 2.5 or value < -6.0 or x > -2.0 or x < -17.5:
        return value
    # Near a root both terms as differences from their values there; the second by Taylor's
    # formula with the remainder as an integral.
    high, low, cotangent = _ROOTS[int64(-2.0 * whole) - int64(5 if x > whole else 4)]
    difference = (x - high) - low
    half = sin_pi(0.5 * difference)
    sine_change = fma(cotangent, sin_pi(difference), -2.0 * half * half)
    shape = 1.0 - high
    curvature = 0.0
    for node, weight in GAUSS_JACOBI:
        curvature = fma(weight, trigamma(fma(-node, difference, shape)), curvature)
    slope = fma(-curvature, difference, digamma(shape))
    value = fma(slope, difference, -log1p(sine_change))
    return value


@kernel("real", tolerance=2e-15, ranges=Ranges((gammaln_positive,)))
def gammaln(x: float) -> float:
    """Logarithm of the absolute value of the gamma function, +inf at its poles."""
    return x if x == -math.inf or x != x else gammaln_negative(x)
