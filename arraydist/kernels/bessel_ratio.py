"""The ratio of the modified Bessel functions of orders 1 and 0, its complement and derivatives.

A(x) = I1(x) / I0(x) is the mean resultant length of the von Mises distribution with concentration
x.  Up to 10 all are rational functions, beyond it polynomials in 20 / x - 1 over powers of x: so
the complement 1 - A(x), about 1 / (2 x), and the derivatives keep their digits where the formula
A' = 1 - A / x - A**2 loses them.  The inverse takes two of Halley's steps.  All code is
branch-free.

The coefficients interpolate values of 60 digits and more at Chebyshev nodes.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, 10.29.2, 10.29.3 (derivatives), 10.40.1.
.. [2] D. J. Best, N. I. Fisher, "The bias of the maximum likelihood estimators of the von
   Mises-Fisher concentration parameters", Communications in Statistics - Simulation and
   Computation 10 (1981) (the start of the inverse).
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import horner, horner_in_pairs
from arraydist.kernels.primitives import copysign, fma
from arraydist.kernels.record import kernel

_SEAM = 10.0
_EVEN = 1.5
"""Up to here the ratio comes first, and its complement from it; beyond it is the other way."""
_LINEAR = 1e-9
"""Ratios and complements below it have one term of their inverse's series."""

# A(x) / x for x <= 1.5 in x**2, error 1.0e-18.
_RATIO_NUMERATOR = (
    5.233186105531701e-09,
    6.386233520601073e-06,
    0.0010806993647206444,
    0.048562104235655684,
    0.5,
)
_RATIO_DENOMINATOR = (
    2.6430409300952724e-07,
    0.0001026128890998263,
    0.009093591455021904,
    0.22212420847131137,
    1.0,
)
# A'(x) for x <= 10 in x**2, error 8.2e-18.
_SLOPE_NUMERATOR = (
    -2.6780056064205212e-27,
    7.661458891261132e-21,
    1.455651068194871e-17,
    8.256724965655013e-15,
    2.3853900188241607e-12,
    4.1011101959629154e-10,
    4.428921644561544e-08,
    3.0490542872646106e-06,
    0.00013069277755806645,
    0.0034208175103399747,
    0.04599814414595721,
    0.5,
)
_SLOPE_DENOMINATOR = (
    1.52474684368478e-20,
    2.869676355186189e-17,
    1.61113813655417e-14,
    4.611815772986624e-12,
    7.841167427874733e-10,
    8.361559267762014e-08,
    5.64814954727496e-06,
    0.00023680003788820362,
    0.005855509198513631,
    0.07779857646348144,
    0.46699628829191425,
    1.0,
)
# A''(x) / x for x <= 10 in x**2, error 3.5e-17.
_BEND_NUMERATOR = (
    -5.5495031454841615e-31,
    2.2845229258166376e-27,
    -8.81845631941107e-22,
    -8.062776613584217e-19,
    -3.206467652665453e-16,
    -7.476620654691417e-14,
    -1.1254872736441529e-11,
    -1.1493011033961373e-09,
    -8.010278599653528e-08,
    -3.8836170389950474e-06,
    -0.00012580539381068073,
    -0.00274416154966814,
    -0.047109345044877314,
    -0.37499999999999994,
)
_BEND_DENOMINATOR = (
    8.715706869070526e-22,
    7.818918109628822e-19,
    3.0695865175939387e-16,
    7.04842745705774e-14,
    1.0457275265964522e-11,
    1.0450116487892675e-09,
    7.134573635655478e-08,
    3.3183324951140025e-06,
    0.0001033721781432649,
    0.00208918488098721,
    0.026025453526510135,
    0.18523052839646914,
    0.6811804756752263,
    1.0,
)
# (2 x - 1/2) (1 - A(x)) - 1 for 1.45 <= x <= 10 in x, error 7.2e-19.
_COMPLEMENT_NUMERATOR = (
    3.3954648823084777e-15,
    -5.670937960254784e-13,
    4.6616958349279526e-11,
    -2.1097714898635856e-09,
    7.344769813434346e-08,
    -1.7628455876057812e-06,
    3.296684566578155e-05,
    -0.0004562849132310849,
    0.004875231053463256,
    -0.038173682151013265,
    0.21846167147166595,
    -0.8240715161368647,
    1.866819213177565,
    -1.5000000056837415,
)
_COMPLEMENT_DENOMINATOR = (
    1.1904059410900022e-11,
    2.2240345347826937e-10,
    4.963950856474227e-09,
    7.161986121884125e-08,
    9.069197466404743e-07,
    9.398973146032412e-06,
    8.162226956525219e-05,
    0.000608416656181912,
    0.0035367819047271523,
    0.01929548240902125,
    0.062065781671988805,
    0.2658950772734943,
    0.25545388560495536,
    1.0,
)
# x (1 - A(x)) for x >= 10 in 20 / x - 1, error 2.6e-17.
_COMPLEMENT_FAR = (
    5.398828031177312e-11,
    -1.1194443036689007e-10,
    -4.3744573106631514e-10,
    7.592867965018664e-10,
    1.7511728453426366e-09,
    -2.2474635630585385e-09,
    -4.717355771001636e-09,
    3.348721852137217e-09,
    9.4479658879386e-09,
    -2.01098211466542e-10,
    -1.2625582571969262e-08,
    -1.089071523731723e-08,
    1.3393378923203632e-09,
    1.3239142353791708e-08,
    2.3065314073378225e-08,
    3.896365156884215e-08,
    8.518932512783942e-08,
    2.554604359942944e-07,
    1.0259893746813283e-06,
    5.463174822801414e-06,
    3.9321239505432365e-05,
    0.0004052665270728047,
    0.006960419930170061,
)
_COMPLEMENT_FAR_CENTRE = 0.5065898422038575
# x**2 A'(x) for x >= 10 in 20 / x - 1, error 1.7e-17.
_SLOPE_FAR = (
    1.1772178552219336e-09,
    -7.553380190111225e-10,
    -9.492546252646235e-09,
    5.8660817548485355e-09,
    3.6062706383338434e-08,
    -2.068240767958546e-08,
    -8.759277225273437e-08,
    4.279104198390058e-08,
    1.5735688206642773e-07,
    -5.1609358148670353e-08,
    -2.290968521282649e-07,
    9.2939645787939e-09,
    2.744342474541384e-07,
    1.218424187984179e-07,
    -2.1205454192545354e-07,
    -2.9988342502907885e-07,
    -1.0427498536068387e-07,
    1.5905246882833723e-07,
    3.6086862581303116e-07,
    5.584427384482721e-07,
    9.935093353627643e-07,
    2.3845341166199158e-06,
    7.688677729240124e-06,
    3.244582150960492e-05,
    0.00017913765804350248,
    0.0013337632997286741,
    0.014731372914478198,
)
_SLOPE_FAR_CENTRE = 0.5135502621340275
# x**3 A''(x) for x >= 10 in 20 / x - 1, error 2.4e-17.
_BEND_FAR = (
    -6.757739486026872e-09,
    2.384331989764061e-08,
    5.5909262170859667e-08,
    -2.0654733937716325e-07,
    -2.1519523004664894e-07,
    8.362571859493718e-07,
    5.229471306670154e-07,
    -2.123116243703418e-06,
    -9.451124740265729e-07,
    3.845590836295306e-06,
    1.4852785958160372e-06,
    -5.376700485980395e-06,
    -2.354222823810579e-06,
    6.0465699363619576e-06,
    3.917344561093253e-06,
    -5.158464413304319e-06,
    -6.130127331989438e-06,
    1.5853918175694265e-06,
    6.97002978699982e-06,
    4.9294965786126836e-06,
    -7.639244225311493e-07,
    -5.556366701133126e-06,
    -8.832020128060671e-06,
    -1.3409479609472185e-05,
    -2.6030850517331727e-05,
    -6.812792955398737e-05,
    -0.0002331183173997837,
    -0.0010254715767503983,
    -0.005872466173047223,
    -0.04686164534288812,
)
_BEND_FAR_CENTRE = -1.0418318971825333


def far_variable(far_point: float) -> float:
    """The variable of the polynomials for large arguments."""
    return 20.0 / far_point - 1.0


def far_complement(far_point: float) -> float:
    """``1 - A(x)`` for x >= 10."""
    t = far_variable(far_point)
    return fma(t, horner_in_pairs(t, _COMPLEMENT_FAR), _COMPLEMENT_FAR_CENTRE) / far_point


def near_ratio(magnitude: float) -> float:
    """``A(x)`` for 0 <= x <= 3/2, and NaN for NaN."""
    x = _EVEN if magnitude > _EVEN else magnitude
    y = x * x
    return x * (horner(y, _RATIO_NUMERATOR) / horner(y, _RATIO_DENOMINATOR))


def outer_complement(magnitude: float) -> float:
    """``1 - A(x)`` for x >= 3/2."""
    far = magnitude > _SEAM
    x = _SEAM if far else magnitude
    excess = horner(x, _COMPLEMENT_NUMERATOR) / horner(x, _COMPLEMENT_DENOMINATOR)
    near = (1.0 + excess) / fma(2.0, x, -0.5)
    return far_complement(magnitude if far else _SEAM) if far else near


def ratio(magnitude: float) -> float:
    """``A(x)`` for x >= 0."""
    outer = 1.0 - outer_complement(magnitude)
    return outer if magnitude > _EVEN else near_ratio(magnitude)


def complement(magnitude: float) -> float:
    """``1 - A(x)`` for x >= 0."""
    near = 1.0 - near_ratio(magnitude)
    return outer_complement(magnitude) if magnitude > _EVEN else near


def slope(magnitude: float) -> float:
    """``A'(x)`` for x >= 0."""
    far = magnitude > _SEAM
    point = _SEAM if far else magnitude
    y = point * point
    near = horner(y, _SLOPE_NUMERATOR) / horner(y, _SLOPE_DENOMINATOR)
    far_point = magnitude if far else _SEAM
    t = far_variable(far_point)
    scaled = fma(t, horner_in_pairs(t, _SLOPE_FAR), _SLOPE_FAR_CENTRE)
    return scaled / far_point / far_point if far else near


@kernel("real")
def i1_i0_ratio(x: float) -> float:
    """``I1(x) / I0(x)``, the mean resultant length of the von Mises distribution."""
    return copysign(ratio(abs(x)), x)


@kernel("real")
def i1_i0_ratio_complement(x: float) -> float:
    """``1 - I1(x) / I0(x)``, without cancellation for large x."""
    value = complement(abs(x))
    return 2.0 - value if x < 0.0 else value


@kernel("real")
def i1_i0_ratio_dx(x: float) -> float:
    """First derivative of `i1_i0_ratio` [1]_."""
    return slope(abs(x))


@kernel("real")
def i1_i0_ratio_dxx(x: float) -> float:
    """Second derivative of `i1_i0_ratio`."""
    magnitude = abs(x)
    far = magnitude > _SEAM
    point = _SEAM if far else magnitude
    y = point * point
    near = -point * (horner(y, _BEND_NUMERATOR) / horner(y, _BEND_DENOMINATOR))
    far_point = magnitude if far else _SEAM
    t = far_variable(far_point)
    scaled = fma(t, horner_in_pairs(t, _BEND_FAR), _BEND_FAR_CENTRE)
    value = -scaled / far_point / far_point / far_point if far else near
    return copysign(1.0, -x) * value


def halley_step(x: float, r: float, c: float) -> float:
    """A better x with ``A(x) = r = 1 - c``."""
    computed = ratio(x)
    residual = computed - r if r < 0.5 else c - complement(x)
    first = slope(x)
    second = fma(-2.0 * computed, first, (computed / x - first) / x)
    step = residual / first
    return x - step / (fma(-0.5 * step, second / first, 1.0))


def ratio_inverse(r: float, c: float) -> float:
    """The x >= 0 with ``A(x) = r = 1 - c``, for 0 <= r <= 1 [2]_."""
    small = r < _LINEAR
    large = c < _LINEAR
    inside = 0.5 if small or large else r
    outside = 0.5 if small or large else c
    square = inside * inside
    start = inside * fma(square, fma(square, 5.0 / 6.0, 1.0), 2.0)
    middle = fma(1.39, inside, -0.4) + 0.43 / outside
    start = start if inside < 0.53 else middle
    start = 1.0 / (inside * outside * (2.0 + outside)) if inside > 0.85 else start
    x = halley_step(halley_step(start, inside, outside), inside, outside)
    x = 2.0 * r if small else x
    limit = 0.5 / c + 0.25 if c > 0.0 else math.inf
    return limit if large else x


@kernel("interval")
def i1_i0_ratio_inv(r: float) -> float:
    """The concentration x with ``I1(x) / I0(x) = r``; NaN outside [-1, 1]."""
    magnitude = abs(r)
    value = ratio_inverse(magnitude, 1.0 - magnitude)
    return copysign(value if magnitude <= 1.0 else math.nan, r)


@kernel("nonnegative")
def i1_i0_ratio_complement_inv(c: float) -> float:
    """The concentration x with ``1 - I1(x) / I0(x) = c``; NaN outside [0, 2]."""
    upper = c <= 1.0
    value = ratio_inverse(1.0 - c if upper else c - 1.0, c if upper else 2.0 - c)
    value = value if upper else -value
    return value if (c >= 0.0) & (c <= 2.0) else math.nan
