"""Derivatives of a beta distribution's lower tail that is nearly a power of x, for small shapes.

With B(x) the integral of t**(a - 1) (1 - t)**(b - 1) from 0 to x,

    a B(x) / x**a = V = 1 + a T,    T = integral of (t / x)**a ((1 - t)**(b - 1) - 1) / t,

and neither T nor its derivatives in the shapes have a pole at 0.  Up to x = 1/2 they are a power
series [1]_; beyond, the rest of the integral is taken over the logarithm of t / (1 - t), by
Gauss-Legendre quadrature on panels that grow with the distance from t = 1/2.

References
----------
.. [1] A. R. Didonato, A. H. Morris, "Algorithm 708: significant digit computation of the
   incomplete beta function ratios", ACM TOMS 18 (1992), equation 2.
"""

from __future__ import annotations

from arraydist.kernels.beta import digamma_difference
from arraydist.kernels.beta_parts import log_of
from arraydist.kernels.beta_shape import digamma_step
from arraydist.kernels.beta_tail_moments import moved_logs, panel
from arraydist.kernels.elementary import exp
from arraydist.kernels.primitives import fma
from arraydist.kernels.quadrature_nodes import GAUSS_LEGENDRE
from arraydist.kernels.scores import trigamma_difference
from arraydist.kernels.trigamma import trigamma

_EPSILON = 1e-18
_LN2 = 0.6931471805599453
_SMALL = 0.3
"""Up to here a shape's pole at 0 is taken off on paper."""

Slopes = tuple[float, float, float, float, float, float, float, float, float, float]
"""``(R, bend, R_a / R, R_b / R, g_a, g_b, g_aa, g_ab, g_bb, I_bb / I)`` for g = log I.

R is x y f / I with the density f, the derivative of g in log(x / y); the derivative of f / I in x
is ``-bend / x`` of it.
"""
Partials = tuple[float, float, float, float, float, float]
"""``(T, T_a, T_b, T_aa, T_ab, T_bb)``."""


def is_power(a: float, b: float, x: float) -> bool:
    """Whether the lower tail is nearly a power of x."""
    return a <= _SMALL and b * x <= 1.0


def series_partials(a: float, b: float, x: float) -> Partials:
    """T and its derivatives for x <= 1/2: ``sum c(n) / (a + n)``.

    The c(n) are products of ``x - b x / k`` up to n.
    """
    bx = b * x
    term, term_b, term_bb = 1.0, 0.0, 0.0
    total, total_a, total_aa = 0.0, 0.0, 0.0
    total_b, total_ab, total_bb = 0.0, 0.0, 0.0
    n = 0.0
    for _ in range(90):
        n += 1.0
        ratio = x - bx / n
        change = -x / n
        term_bb = fma(term_bb, ratio, 2.0 * term_b * change)
        term_b = fma(term_b, ratio, term * change)
        term *= ratio
        reciprocal = 1.0 / (a + n)
        square = reciprocal * reciprocal
        total = fma(term, reciprocal, total)
        total_a = fma(-term, square, total_a)
        total_aa = fma(2.0 * term * reciprocal, square, total_aa)
        total_b = fma(term_b, reciprocal, total_b)
        total_ab = fma(-term_b, square, total_ab)
        total_bb = fma(term_bb, reciprocal, total_bb)
        if abs(term) + abs(term_b) + abs(term_bb) < _EPSILON:
            break
    return total, total_a, total_b, total_aa, total_ab, total_bb


def partials(a: float, b: float, x: float, y: float) -> Partials:
    """T and its derivatives."""
    if x <= 0.5:
        return series_partials(a, b, x)
    total, total_a, total_b, total_aa, total_ab, total_bb = series_partials(a, b, 0.5)
    # From t / (1/2) to t / x, and then what lies between 1/2 and x.
    log_x, log_y = log_of(x, y), log_of(y, x)
    shift = -_LN2 - log_x
    power = exp(a * shift)
    total_aa = power * fma(shift, fma(shift, total, 2.0 * total_a), total_aa)
    total_a = power * fma(shift, total, total_a)
    total *= power
    total_ab = power * fma(shift, total_b, total_ab)
    total_b *= power
    total_bb *= power
    length = log_x - log_y
    start = 0.0
    for _ in range(20):
        step = panel(start - length, length - start)
        for node, weight in GAUSS_LEGENDRE:
            near, far, _ = moved_logs(fma(node, step, start), x, y)
            rest = log_y + far
            scale = step * weight * exp(a * near)
            part = scale * exp(b * rest)
            excess = fma(-scale, exp(rest), part)
            total += excess
            total_a = fma(excess, near, total_a)
            total_aa = fma(excess * near, near, total_aa)
            total_b = fma(part, rest, total_b)
            total_ab = fma(part * rest, near, total_ab)
            total_bb = fma(part * rest, rest, total_bb)
        start += step
        if not start < length:
            break
    return total, total_a, total_b, total_aa, total_ab, total_bb


def power_slopes(a: float, b: float, x: float, y: float) -> Slopes:
    """`Slopes` of the lower tail where `is_power` says so."""
    total, total_a, total_b, total_aa, total_ab, total_bb = partials(a, b, x, y)
    value = fma(a, total, 1.0)
    log_a, log_b = fma(a, total_a, total) / value, a * total_b / value
    slope_a = log_of(x, y) + digamma_step(a, b) + log_a
    joint = trigamma(a + b)
    bend_aa = fma(a, total_aa, 2.0 * total_a) / value - log_a * log_a
    bend_aa += joint - trigamma(a + 1.0)
    bend_ab = joint + (fma(a, total_ab, total_b) / value - log_a * log_b)
    # The pole 1 / b of the slope in b, and its square in the bend, are taken off where b is small.
    small = b < a
    pole = 1.0 / b if small else 0.0
    rest = log_b + (digamma_step(b, a) if small else digamma_difference(b, a))
    curved = joint - trigamma(b + 1.0) if small else -trigamma_difference(b, a)
    curved += a * total_bb / value - log_b * log_b
    # R / a = y**b / V, and the bend is 1 + (b - 1) x / y + R / y - a.
    power = exp(b * log_of(y, x)) / value
    return (
        a * power,
        1.0 + (a * (power - y) + (b - 1.0) * x) / y,
        1.0 / a - log_a,
        log_of(y, x) - log_b,
        slope_a,
        rest + pole,
        bend_aa,
        bend_ab,
        curved - pole * pole,
        fma(rest, rest, 2.0 * rest * pole) + curved,
    )
