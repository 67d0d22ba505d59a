"""Moments of log t and log(1 - t) over a tail of the beta distribution, by quadrature.

With t / (1 - t) = x / y exp(-s) and q = x y f(x), f the density, the lower tail is

    I = q integral from 0 to infinity of (t / x)**a ((1 - t) / y)**b ds.

The integrand is log-concave for all shapes, falls like exp(-a s) in the end, and is 1 at s = 0, its
largest value where x is below the mean.  Its moments give every derivative of log I without
cancellation.

Gauss-Legendre quadrature with 32 points on panels that grow with the distance from log(x / y),
where t / (1 - t) = 1: the integrand's singularities are pi away from there.
"""

from __future__ import annotations

from arraydist.kernels.beta_parts import log_of
from arraydist.kernels.deviance import log1pmx
from arraydist.kernels.elementary import exp, expm1, log, log1p
from arraydist.kernels.gamma_tail_moments import NEGLIGIBLE, expm1_excess
from arraydist.kernels.primitives import fma, sqrt
from arraydist.kernels.quadrature_nodes import GAUSS_LEGENDRE

_PANEL = 4.0
"""Length of the shortest panel."""
_STRAIGHT = 50.0
"""So far below log(x / y) the integrand is an exponential."""
_LONGEST = 600.0

Moments = tuple[float, float, float, float, float, float, float]


def moved_logs(s: float, x: float, y: float) -> tuple[float, float, float]:
    """``(log(t / x), log((1 - t) / y), rest)`` at a distance s.

    The rest is the first with ``-y s``, or the second with ``x s``, taken off, which is the same.
    """
    if x > 0.5 and s < _LONGEST:
        p = y * expm1(s)
        near = -log1p(p)
        rest = fma(y, s, near) if p > 0.5 else -fma(y, expm1_excess(s), log1pmx(p))
        return near, near + s, rest
    u = x * expm1(-s)
    far = -log1p(u) if u > -0.5 else -log(fma(x, exp(-s), y))
    rest = -fma(x, expm1_excess(-s), log1pmx(u)) if u > -0.5 else fma(-x, s, far)
    return far - s, far, rest


def tail_length(a: float, b: float, x: float, y: float, excess: float) -> float:
    """Where the exponent falls to -`NEGLIGIBLE`, or a little farther.

    Newton's method for a concave function from the right.  The exponent is below
    ``-excess s - (a + b) x y s**2 / (2 + s)``, and below ``-a s - (a + b) log(y)``.
    """
    total = a + b
    lead = fma(total, x * y, excess)
    c = NEGLIGIBLE - 2.0 * excess
    root = sqrt(fma(c, c, 8.0 * NEGLIGIBLE * lead))
    length = 4.0 * NEGLIGIBLE / (root - c) if c < 0.0 else (root + c) / (2.0 * lead)
    other = fma(-total, log_of(y, x), NEGLIGIBLE) / a
    length = other if other < length or lead <= 0.0 else length
    for _ in range(40):
        _, _, rest = moved_logs(length, x, y)
        over = fma(excess, length, -total * rest) - NEGLIGIBLE
        if over < 1.0:
            break
        fall = exp(-length)
        length -= over / (excess - total * (x * y * expm1(-length) / fma(x, fall, y)))
    return length


def panel(beyond: float, rest: float) -> float:
    """Length of the next panel, `beyond` the point of the singularities and with so much left."""
    step = _PANEL + beyond if beyond > 0.0 else -0.5 * beyond
    step = step if step > _PANEL else _PANEL
    return rest if beyond > _STRAIGHT or step > rest else step


def lower_beta_moments(a: float, b: float, x: float, y: float, excess: float) -> Moments:
    """Integrals over the lower tail of 1, l, m, l**2, l m, m**2 and 1 - exp(-s).

    Here l = log(t / x) and m = log((1 - t) / y).  The excess is ``a y - b x``.
    """
    total = a + b
    center = log_of(x, y) - log_of(y, x)
    length = tail_length(a, b, x, y, excess)
    zeroth, first, other, drift = 0.0, 0.0, 0.0, 0.0
    squared, mixed, other_squared = 0.0, 0.0, 0.0
    start = 0.0
    for _ in range(60):
        step = panel(start - center, length - start)
        for node, weight in GAUSS_LEGENDRE:
            s = fma(node, step, start)
            near, far, rest = moved_logs(s, x, y)
            part = step * weight * exp(fma(-excess, s, total * rest))
            zeroth += part
            first = fma(part, near, first)
            other = fma(part, far, other)
            squared = fma(part * near, near, squared)
            mixed = fma(part * near, far, mixed)
            other_squared = fma(part * far, far, other_squared)
            drift = fma(-part, expm1(-s), drift)
        start += step
        if not start < length:
            break
    return zeroth, first, other, squared, mixed, other_squared, drift
