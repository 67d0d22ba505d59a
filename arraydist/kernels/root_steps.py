"""One step towards the root of a distribution function, in straight-line code.

With h the logarithm of a tail as a function of the logarithm of x, or of the odds, a step goes from
a value of h to its target: by the inverse function's power series to third order where that is
near, and by Halley's method, kept from turning round or leaping, where it is not.

References
----------
.. [1] J. F. Traub, Iterative Methods for the Solution of Equations (1964), section 5.1 (the
   inverse function's series, after Schroeder).
"""

from __future__ import annotations

from arraydist.kernels.primitives import fma

CLOSE = 3e-4
"""A step this small relative to the local scale leaves an error of its fourth power."""
_NEAR = 0.2
_LARGEST = 3.0


def straight_step(residual: float, slope: float, bend: float, spread: float) -> tuple[float, float]:
    """The step, and its size relative to the local scale.

    ``residual`` is the target less h, ``slope = h'`` and ``bend = h'' / h'``, whose derivative is
    ``-spread - slope * bend``.
    """
    newton = residual / slope
    distance = abs(newton) * (1.0 + abs(bend) + abs(slope))
    third = 2.0 * bend * bend + spread + slope * bend
    series = newton * fma(newton, fma(newton, third / 6.0, -0.5 * bend), 1.0)
    correction = 0.5 * newton * bend
    halley = newton / (1.0 + (correction if correction > -0.5 else -0.5))
    halley = _LARGEST if halley > _LARGEST else halley
    halley = -_LARGEST if halley < -_LARGEST else halley
    return series if distance < _NEAR else halley, distance
