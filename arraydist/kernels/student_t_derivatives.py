"""Derivatives of Student's t distribution and variates in the degrees of freedom.

``dt/ddf`` at fixed probability is minus the integral of f(u) g(u) / f(t) from 0 to t, or that from
t to infinity, with f the density and g the derivative of its logarithm in df.  Up to df = 60 it
follows from the derivative of a Beta variate.  Above, where that would lose digits like df, one of
the integrals has no cancellation: g changes sign once, near u = 1.55.

References
----------
.. [1] M. Figurnov, S. Mohamed, A. Mnih, "Implicit reparameterization gradients", NeurIPS (2018),
   section 3.
.. [2] NIST Digital Library of Mathematical Functions, 5.11.2 (digamma).
"""

from __future__ import annotations

import math

from arraydist.kernels.beta_densities import student_t_log_density
from arraydist.kernels.beta_shape import digamma_step, scaled_beta_da
from arraydist.kernels.deviance import log1pmx
from arraydist.kernels.elementary import exp, expm1, log, log1p
from arraydist.kernels.polygamma import digamma_tail
from arraydist.kernels.primitives import fma, sqrt
from arraydist.kernels.quadrature_nodes import GAUSS_LEGENDRE
from arraydist.kernels.record import kernel
from arraydist.kernels.student_t import fractions, is_far

_LARGE = 60.0
_NEGLIGIBLE = 80.0
"""Twice the exponent at which the tail is cut off."""


def density_slope_constant(df: float) -> float:
    """``digamma((df + 1) / 2) - digamma(df / 2) - 1 / df`` for large df."""
    x = 0.5 * df
    y = x + 0.5
    tails = digamma_tail(x) - digamma_tail(y)
    return log1pmx(0.5 / x) + (0.25 / (x * y) + tails)


def twice_density_slope(df: float, u: float, constant: float) -> float:
    """``2 g(u)``, the leading terms in u**2 / df taken off."""
    w = u * (u / df)
    return constant - log1pmx(w) + (w / df - w * w) / (1.0 + w)


def large_degrees_derivative(t: float, df: float) -> float:
    """``dt/ddf`` for t > 0 and large df by Gauss-Legendre quadrature."""
    constant = density_slope_constant(df)
    central = t < 1.0 or twice_density_slope(df, t, constant) > 0.0
    scale = df + t * t
    reach = scale * expm1(_NEGLIGIBLE / (df + 1.0))
    length = -t if central else reach / (t + sqrt(fma(t, t, reach)))
    total = 0.0
    for node, weight in GAUSS_LEGENDRE:
        s = node * length
        change = -0.5 * (df + 1.0) * log1p(s * ((2.0 * t + s) / scale))
        total = fma(weight * exp(change), twice_density_slope(df, t + s, constant), total)
    return 0.5 * length * total


def positive_derivative(t: float, df: float) -> float:
    """``dt/ddf`` for finite t > 0 and df > 0."""
    a = 0.5 * df
    if is_far(df, t):
        log_x = log(df) - 2.0 * log(t)
        movement = -(log_x + digamma_step(a, 0.5)) / a
    elif df > _LARGE:
        return large_degrees_derivative(t, df)
    else:
        x, x_low, y, y_low = fractions(df, t)
        movement = scaled_beta_da(a, 0.5, x, x_low, y, y_low)
    return (t / df) * fma(-0.5 * a, movement, 0.5)


@kernel("real", "positive", tolerance=1e-12)
def student_t_ddf(t: float, df: float) -> float:
    """Derivative of a Student variate t in the degrees of freedom, its probability fixed [1]_."""
    if not (df > 0.0 and t == t):
        return math.nan
    if t == 0.0 or df == math.inf:
        return 0.0
    size = abs(t)
    value = -math.inf if size == math.inf else positive_derivative(size, df)
    return value if t > 0.0 else -value


@kernel("positive", "real", tolerance=1e-10)
def stdtr_ddf(df: float, t: float) -> float:
    """Derivative of `stdtr` in the degrees of freedom."""
    movement = student_t_ddf(t, df)
    if abs(t) == math.inf or movement == 0.0:
        return 0.0 if df > 0.0 else math.nan
    # One exponential: the density may underflow where the product does not.
    size: float = exp(student_t_log_density(t, df) + log(abs(movement)))
    return -size if movement > 0.0 else size
