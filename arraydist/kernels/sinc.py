"""The cardinal sine and its derivative, right to the last bits at 0 and near the zeros.

The polynomials interpolate at Chebyshev points in 60-digit arithmetic.
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import horner_in_pairs
from arraydist.kernels.elementary import cospi
from arraydist.kernels.primitives import floor, fma, rint
from arraydist.kernels.record import kernel

# (sin(pi r) / (pi r) - 1) / r**2 in r**2 for |r| <= 1/2, error 4.9e-21.
_SINE = (
    -7.114052818770147e-09,
    2.5303274566671434e-07,
    -6.975851212142348e-06,
    0.00014842878972770888,
    -0.002346081035170168,
    0.026147847817640922,
    -0.19075182412208389,
    0.8117424252833536,
    -1.6449340668482264,
)
# (sin(pi x) / (pi x) - cos(pi x)) / x**2 in x**2 for |x| <= 3/4, error 2.3e-19 relative.
_SLOPE = (
    -3.231812659062859e-09,
    1.3124654507114643e-07,
    -4.049790914368659e-06,
    9.766216867838482e-05,
    -0.0017811455009102172,
    0.023460810352231187,
    -0.20918278254103717,
    1.1445109447324964,
    -3.2469697011334144,
    3.289868133696453,
)
_SLOPE_NEAR = 0.75


def nearest_zero(x: float) -> tuple[float, float]:
    """``(r, excess)`` with ``sin(pi x) / pi = r (1 + excess)``, |r| the distance to the zero."""
    whole = rint(x)
    r = x - whole
    z = r * r
    excess = z * horner_in_pairs(z, _SINE)
    # The sine changes sign from one zero to the next.
    half = 0.5 * whole
    return (r if floor(half) == half else -r), excess


@kernel("real", tolerance=4e-16)
def sinc(x: float) -> float:
    """Cardinal sine, ``sin(pi x) / (pi x)``, 1 at 0."""
    r, excess = nearest_zero(x)
    quotient = r / (1.0 if x == 0.0 else x)
    value = fma(quotient, excess, quotient)
    value = 1.0 if x == 0.0 else value
    return 0.0 if abs(x) == math.inf else value


@kernel("real", tolerance=2e-15)
def sinc_slope_ratio(x: float) -> float:
    """Derivative of `sinc` at x over -x, which is an even function, pi**2 / 3 at 0.

    Near its zeros the error is small relative to the terms of ``(sinc(x) - cos(pi x)) / x**2``.
    """
    size = abs(x)
    near = size < _SLOPE_NEAR
    bounded = x if near else _SLOPE_NEAR
    far = 1.0 if near else x
    value = ((sinc(far) - cospi(far)) / far) / far
    value = horner_in_pairs(bounded * bounded, _SLOPE) if near else value
    return 0.0 if size == math.inf else value
