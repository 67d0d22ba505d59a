"""Kullback-Leibler divergence of two Student's t distributions, by quadrature.

With p's variable t = sqrt(df) sinh(s) the density over s is proportional to cosh(s)**-df: it decays
exponentially whatever the degrees of freedom.  The logarithm of the ratio of the densities has
its features around s = 0, of p, and around s0, of q's centre, each of a width of its own.  There
the line is cut, and on each piece the trapezoidal rule is applied in a variable y that is the
logarithm of a short distance from the cut, which resolves every width alike; a distance above one
itself, as features are that wide at least; and the logarithm again where no feature is left but
the exponential decay.  The rule converges exponentially there [1]_.

For nearly equal distributions the integrand is ``exp(r) - 1 - r``, r the log of the ratio q / p
put together from differences of the parameters: nonnegative, and right to as many digits.

References
----------
.. [1] L. N. Trefethen, J. A. C. Weideman, "The exponentially convergent trapezoidal rule", SIAM
   Review 56 (2014), pp. 385-458: sections 5 and 14.
"""

from __future__ import annotations

import math

from arraydist.kernels.beta_densities import student_t_log_density
from arraydist.kernels.elementary import exp, expm1, log, log1p, sinh
from arraydist.kernels.primitives import copysign, fma, sqrt
from arraydist.kernels.quadrature_nodes import GAUSS_LEGENDRE
from arraydist.kernels.record import kernel
from arraydist.kernels.student_t_derivatives import student_t_density_ddf

_STEP = 0.125
"""Of the rule: the integrand is analytic for imaginary parts up to pi / 4 and more."""
_SMALLEST = 38.0
"""Logarithm of the width over the distance at which the rule begins."""
_LOST = 45.0
"""Exponent by which p's density has fallen where the rule ends."""
_FAR = 20.0
"""Distance s from which on sinh(s) is half of exp(s)."""
_NORMAL = 1e5
"""Degrees of freedom from which on the density's logarithm is taken in powers of 1 / df."""
_SINH_END = 700.0
_LOG_TWO = 0.6931471805599453

# What a mean is taken of: the divergence's integrand for near and other parameters, and those of
# its derivatives.
_NEAR, _APART, _BY_DF, _BY_OTHER, _BY_GROWTH, _BY_SHIFT = range(6)


def exponential_excess(r: float) -> float:
    """``exp(r) - 1 - r``."""
    if abs(r) > 0.2:
        return expm1(r) - r
    total = 1.0
    for k in range(12, 2, -1):
        total = fma(total, r / k, 1.0)
    return 0.5 * r * r * total


def log_change_of_constant(df: float, other: float) -> float:
    """Log of the density at 0 with ``other`` degrees of freedom less that with ``df``, near it."""
    total = 0.0
    for node, weight in GAUSS_LEGENDRE:
        total = fma(weight, student_t_density_ddf(0.0, fma(node, other - df, df)), total)
    return total * (other - df)


def log_change_in_df(t: float, df: float, other: float) -> float:
    """Log of the density's dependence on t with ``other`` degrees of freedom less that with ``df``.

    For near ones.  Two parts cancel to one in 1 / df, so large ones go by powers of 1 / df.
    """
    square = t * t
    change = (df - other) / other / df
    if df < _NORMAL or square > 1e-3 * df:
        shrink = log1p(change * df * square / (df + square))
        return 0.5 * ((df - other) * log1p(square / df) - (other + 1.0) * shrink)
    total = 0.0
    first, second = 1.0 / df, 1.0 / other
    power, sum_of_powers, even = 1.0, 1.0, -1.0
    term = square
    for m in range(1, 6):
        # the coefficient of 1 / df**m, and what b**m - a**m is of b - a
        coefficient = -0.5 * even * (square / (m + 1.0) - 1.0 / m) * term
        total = fma(coefficient, sum_of_powers, total)
        power *= first
        sum_of_powers = fma(sum_of_powers, second, power)
        even = -even
        term *= square
    return total * change


def near_log_ratio(s: float, df: float, other: float, growth: float, shift: float) -> float:
    """Log of q / p for near parameters, but for the constant."""
    if abs(s) > _FAR:
        farther = (df - other) * (abs(s) - _LOG_TWO)
        offset = 2.0 * shift * exp(-abs(s)) / ((1.0 + growth) * sqrt(df))
        offset = offset if s > 0.0 else -offset
        stretch = log1p(growth) + 0.5 * log1p((df - other) / other) + log1p(offset)
        return farther - (other + 1.0) * stretch
    t = sqrt(df) * sinh(s)
    change = fma(growth, t, shift)
    apart = change * fma(2.0, t, change) / fma(t, t, other)
    return log_change_in_df(t, df, other) - 0.5 * (other + 1.0) * log1p(apart)


def log_ratio(s: float, df: float, other: float, ratio: float, shift: float) -> float:
    """Log of q / p, but for the constant."""
    if abs(s) > _FAR:
        small = exp(-abs(s))
        half = 0.5 * ratio * sqrt(df / other)
        reach = fma(shift / sqrt(other), small, half if s > 0.0 else -half)
        farther = (df - other) * abs(s) - (df + 1.0) * _LOG_TWO
        return farther - 0.5 * (other + 1.0) * log(fma(small, small, reach * reach))
    height = sinh(s)
    t = fma(ratio * sqrt(df), height, shift) / sqrt(other)
    apart = log1p(t * t) if abs(t) < 1e150 else 2.0 * log(abs(t))
    return 0.5 * ((df + 1.0) * log1p(height * height) - (other + 1.0) * apart)


def asinh(x: float) -> float:
    """Inverse of the hyperbolic sine."""
    size = abs(x)
    if size > 1e8:
        return copysign(log(size) + _LOG_TWO, x)
    root = sqrt(fma(x, x, 1.0))
    return copysign(log1p(size + x * x / (1.0 + root)), x)


def log_cosh(s: float) -> float:
    """``log(cosh(s))``."""
    height = sinh(s if abs(s) < _FAR else _FAR)
    return 0.5 * log1p(height * height) if abs(s) < _FAR else abs(s) - _LOG_TWO


def integrand(
    kind: int, s: float, constant: float, df: float, other: float, growth: float, shift: float
) -> float:
    """What the mean under p is taken of, by its kind."""
    if kind == _NEAR:
        return exponential_excess(near_log_ratio(s, df, other, growth, shift) + constant)
    if kind == _APART:
        return -(log_ratio(s, df, other, 1.0 + growth, shift) + constant)
    t = sqrt(df) * sinh(s if abs(s) < _SINH_END else copysign(_SINH_END, s))
    point = fma(1.0 + growth, t, shift)
    if kind == _BY_DF:
        surprise = -(log_ratio(s, df, other, 1.0 + growth, shift) + constant)
        return student_t_density_ddf(t, df) * surprise
    if kind == _BY_OTHER:
        return -student_t_density_ddf(point, other)
    # minus the slope of q's log density
    slope = (other + 1.0) / (point + other / point) if point != 0.0 else 0.0
    return slope * t if kind == _BY_GROWTH else slope


def piece(
    kind: int,
    start: float,
    direction: float,
    length: float,
    first: float,
    last: float,
    plain: float,
    constant: float,
    df: float,
    other: float,
    growth: float,
    shift: float,
) -> tuple[float, float]:
    """Mass of a piece of the line, and the integral over it, up to the constant of p.

    The piece begins at ``start``; its length is infinite, with features up to the distance
    ``plain``, or finite and both its ends are resolved alike.
    """
    mass = 0.0
    total = 0.0
    steps = (last - first) / _STEP
    k = 0.0
    while k <= steps:
        y = fma(k, _STEP, first)
        power = exp(-abs(y))
        share = (1.0 if y > 0.0 else power) / (1.0 + power)
        if length == math.inf:
            beyond = exp(y - plain)
            x = (y if y > 0.0 else 0.0) + log1p(power) + beyond
            weight = share + beyond
        else:
            x = length * share
            weight = x * ((power if y > 0.0 else 1.0) / (1.0 + power))
        s = fma(direction, x, start)
        density = weight * exp(-df * log_cosh(s))
        if density > 0.0:
            mass += density
            total = fma(density, integrand(kind, s, constant, df, other, growth, shift), total)
        k += 1.0
    return mass, total


def mean_under_p(kind: int, df: float, other: float, growth: float, shift: float) -> float:
    """The mean of an integrand under p; NaN outside the domain.

    Kinds other than that of nearly equal distributions take any parameters.
    """
    ratio = 1.0 + growth
    valid = df > 0.0 and other > 0.0 and ratio > 0.0 and abs(shift) < math.inf
    if not (valid and df < math.inf and other < math.inf and ratio < math.inf):
        return math.nan
    if kind == _NEAR:
        constant = log_change_of_constant(df, other) + log1p(growth)
    else:
        constant = student_t_log_density(0.0, other) - student_t_log_density(0.0, df) + log(ratio)
    slowest = other if kind == _NEAR and other < df else df
    width = 1.0 / sqrt(1.0 + df)
    # q's centre in terms of p's s, and its width there
    quotient = -shift / ratio / sqrt(df)
    centre = asinh(quotient)
    focus = sqrt(other) / ratio / sqrt(df) / sqrt(fma(quotient, quotient, 1.0))
    left = log(focus if focus < width else width) - _SMALLEST
    plain = asinh((sqrt(other) + abs(shift)) / ratio / sqrt(df)) + _FAR
    end = sqrt(2.0 * _LOST / slowest) + _LOST / slowest
    right = log(end) if end < 1.0 else end
    decaying = plain + log(end)
    right = (right if right < decaying else decaying) + 1.0
    outward = 1.0 if centre >= 0.0 else -1.0
    far = abs(centre)
    side = (log(far) if far > 0.0 else left) - left
    side = side if side > _SMALLEST else _SMALLEST
    mass = 0.0
    total = 0.0
    for part in range(3 if far > 0.0 else 2):
        inner = part == 2
        more, rest = piece(
            kind,
            centre if part == 1 else 0.0,
            -outward if part == 0 else outward,
            far if inner else math.inf,
            -side if inner else left,
            side if inner else right,
            plain,
            constant,
            df,
            other,
            growth,
            shift,
        )
        mass += more
        total += rest
    return total / mass


def are_near(df: float, other: float, growth: float, shift: float) -> bool:
    """Whether both distributions are so alike that differences of logarithms would cancel."""
    reach = sqrt(df) if df < 1.0 else 1.0
    return abs(growth) < 0.3 and abs(shift) < 0.3 * reach and abs(df - other) < 0.3 * df


@kernel("positive", "positive", "real", "real", tolerance=1e-10)
def student_t_divergence(df: float, other: float, growth: float, shift: float) -> float:
    """Divergence of Student's t distribution p from q.

    ``df`` and ``other`` are the degrees of freedom of p and q, ``growth`` what p's scale is more
    than q's and ``shift`` what p's location is, both over q's scale.
    """
    if df == other and growth == 0.0 and shift == 0.0:
        return 0.0 if df > 0.0 else math.nan
    kind = _NEAR if are_near(df, other, growth, shift) else _APART
    value = mean_under_p(kind, df, other, growth, shift)
    return 0.0 if value < 0.0 else value


@kernel("positive", "positive", "real", "real", tolerance=1e-10)
def student_t_divergence_ddf(df: float, other: float, growth: float, shift: float) -> float:
    """Derivative of `student_t_divergence` in p's degrees of freedom."""
    return mean_under_p(_BY_DF, df, other, growth, shift)


@kernel("positive", "positive", "real", "real", tolerance=1e-10)
def student_t_divergence_dother(df: float, other: float, growth: float, shift: float) -> float:
    """Derivative of `student_t_divergence` in q's degrees of freedom."""
    return mean_under_p(_BY_OTHER, df, other, growth, shift)


@kernel("positive", "positive", "real", "real", tolerance=1e-10)
def student_t_divergence_dgrowth(df: float, other: float, growth: float, shift: float) -> float:
    """Derivative of `student_t_divergence` in ``growth``."""
    return mean_under_p(_BY_GROWTH, df, other, growth, shift) - 1.0 / (1.0 + growth)


@kernel("positive", "positive", "real", "real", tolerance=1e-10)
def student_t_divergence_dshift(df: float, other: float, growth: float, shift: float) -> float:
    """Derivative of `student_t_divergence` in ``shift``."""
    return mean_under_p(_BY_SHIFT, df, other, growth, shift)
