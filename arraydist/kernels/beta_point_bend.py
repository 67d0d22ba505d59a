"""How the derivative of a Beta variate in its first shape changes with the second, for x near one.

For a large first shape a Beta(a, b) variate is one less a Gamma(b) variate over a, and its
derivative in a is about y / a with y = 1 - x, whatever b is.  By parts,

    dx/da - y / a = integral from 0 to y of f(u) / f(y) k(u) du,
    k(u) = log(1 - u) + u / (1 - u) - u / (1 - u) / a + digamma(a + b) - digamma(a) - b / a,

with f the density of y.  All of k is of the size of 1 / a**2, and so is the derivative in b,

    integral of f(u) / f(y) (log(u / y) k(u) + trigamma(a + b) - 1 / a) du.

From y to 1 the integral is the opposite; the one over the smaller tail is computed.
"""

from __future__ import annotations

from arraydist.kernels.beta_parts import log_of
from arraydist.kernels.beta_tail_moments import moved_logs, panel, tail_length
from arraydist.kernels.deviance import log1pmx
from arraydist.kernels.elementary import exp
from arraydist.kernels.polygamma import digamma_tail
from arraydist.kernels.primitives import fma
from arraydist.kernels.quadrature_nodes import GAUSS_LEGENDRE
from arraydist.kernels.trigamma import trigamma_excess

_LEAST = 8.0
"""Shapes from here on, and of so many times the other, leave the other little say."""


def is_near_gamma(a: float, b: float, x: float, y: float) -> bool:
    """Whether a variate near one goes by its second shape alone but for little."""
    return a > _LEAST and a > _LEAST * b and y < x


def near_gamma_bend(a: float, b: float, x: float, y: float, excess: float, upper: bool) -> float:
    """Derivative in b of ``dx/da / (x y)``, over the upper tail or the lower one.

    The excess is ``a y - b x``.
    """
    total = a + b
    share = b / a
    # digamma(a + b) - digamma(a) - b / a, and its derivative in b.
    constant = log1pmx(share) + 0.5 * share / total + (digamma_tail(a) - digamma_tail(total))
    slope = trigamma_excess(total) - share / total
    if upper:
        length = tail_length(b, a, y, x, -excess)
        center = log_of(y, x) - log_of(x, y)
        direction = -1.0
    else:
        length = tail_length(a, b, x, y, excess)
        center = log_of(x, y) - log_of(y, x)
        direction = 1.0
    bend = 0.0
    start = 0.0
    for _ in range(60):
        step = panel(start - center, length - start)
        for node, weight in GAUSS_LEGENDRE:
            s = fma(node, step, start)
            if upper:
                change, _, rest = moved_logs(s, y, x)
            else:
                _, change, rest = moved_logs(s, x, y)
            q = exp(direction * (s - center))
            value = constant - fma(q, 1.0 / a, log1pmx(q))
            part = step * weight * exp(fma(direction * -excess, s, total * rest))
            bend = fma(part, fma(change, value, slope), bend)
        start += step
        if not start < length:
            break
    return -direction * bend
