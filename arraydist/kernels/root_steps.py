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
LARGEST_STEP = 6.0
"""Of iterations that go on until they have converged."""
_LARGEST_OF_FEW = 3.0


def series_step(residual: float, slope: float, bend: float, spread: float) -> tuple[float, float]:
    """The step by the series, and its size relative to the local scale.

    ``residual`` is the target less h, ``slope = h'`` and ``bend = h'' / h'``, whose derivative is
    ``-spread - slope * bend``.
    """
    newton = residual / slope
    distance = abs(newton) * (1.0 + abs(bend) + abs(slope))
    third = 2.0 * bend * bend + spread + slope * bend
    return newton * fma(newton, fma(newton, third / 6.0, -0.5 * bend), 1.0), distance


def root_step(
    residual: float, slope: float, bend: float, spread: float, largest: float
) -> tuple[float, float]:
    """The step that serves, of at most that size, and the same measure of it."""
    series, distance = series_step(residual, slope, bend, spread)
    newton = residual / slope
    correction = 0.5 * newton * bend
    halley = newton / (1.0 + (correction if correction > -0.5 else -0.5))
    halley = largest if halley > largest else halley
    halley = -largest if halley < -largest else halley
    return series if distance < _NEAR else halley, distance


def bounded_step(residual: float, slope: float, bend: float, spread: float) -> tuple[float, float]:
    """`root_step` for loops over arrays, which take few of them."""
    return root_step(residual, slope, bend, spread, _LARGEST_OF_FEW)
