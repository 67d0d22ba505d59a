"""Derivatives of the incomplete beta function and of Beta variates in the shapes.

References
----------
.. [1] M. Figurnov, S. Mohamed, A. Mnih, "Implicit reparameterization gradients", NeurIPS (2018),
   section 3.
"""

from __future__ import annotations

import math

from arraydist.kernels.beta_derivative_ranges import (
    da_expansion,
    da_middle,
    da_range,
    da_short,
    db_expansion,
    db_middle,
    db_range,
    db_short,
    pair_expansion,
    pair_middle,
    pair_range,
    pair_short,
)
from arraydist.kernels.beta_parts import beta_power
from arraydist.kernels.beta_shape import scaled_beta_da
from arraydist.kernels.compensated import two_sum
from arraydist.kernels.incomplete_beta import edge_free, lower_edge, tail_value
from arraydist.kernels.ranges import Ranges
from arraydist.kernels.record import kernel

_DA = Ranges((da_short, da_middle, da_expansion), da_range)
_DB = Ranges((db_short, db_middle, db_expansion), db_range)
_DA_OF_PAIR = Ranges((pair_short, pair_middle, pair_expansion), pair_range)


def tail_da(a: float, b: float, x: float, x_low: float, y: float, y_low: float) -> float:
    """Derivative in a of the lower tail, 0 at the ends of the interval."""
    if not edge_free(a, b, x, y):
        return 0.0 if a > 0.0 and b > 0.0 and lower_edge(a, b, x, y) >= 0.0 else math.nan
    high, low, factor = beta_power(a, b, x, x_low, y, y_low)
    return -tail_value(high, low, factor * (a * scaled_beta_da(a, b, x, x_low, y, y_low)))


def variate_da(a: float, b: float, x: float, x_low: float, y: float, y_low: float) -> float:
    """Derivative of x in a at fixed probability, 0 at the ends of the interval."""
    if not edge_free(a, b, x, y):
        return 0.0 if a > 0.0 and b > 0.0 and lower_edge(a, b, x, y) >= 0.0 else math.nan
    return x * (y * scaled_beta_da(a, b, x, x_low, y, y_low))


@kernel("positive", "positive", "unit_interval", tolerance=1e-10)
def betainc_da(a: float, b: float, x: float) -> float:
    """Derivative of `betainc` in its first shape."""
    y, y_low = two_sum(1.0, -x)
    return tail_da(a, b, x, 0.0, y, y_low)


@kernel("positive", "positive", "unit_interval", tolerance=1e-10)
def betainc_db(a: float, b: float, x: float) -> float:
    """Derivative of `betainc` in its second shape."""
    y, y_low = two_sum(1.0, -x)
    return -tail_da(b, a, y, y_low, x, 0.0)


@kernel("unit_interval", "positive", "positive", tolerance=1e-12, ranges=_DA)
def beta_da(x: float, a: float, b: float) -> float:
    """Derivative of a Beta(a, b) variate x in a, its probability fixed [1]_."""
    y, y_low = two_sum(1.0, -x)
    return variate_da(a, b, x, 0.0, y, y_low)


@kernel(
    "unit_interval", "unit_interval", "positive", "positive", tolerance=1e-12, ranges=_DA_OF_PAIR
)
def beta_da_complement(x: float, y: float, a: float, b: float) -> float:
    """`beta_da` of a variate x that is given together with y = 1 - x."""
    return variate_da(a, b, x, 0.0, y, 0.0)


@kernel("unit_interval", "positive", "positive", tolerance=1e-12, ranges=_DB)
def beta_db(x: float, a: float, b: float) -> float:
    """Derivative of a Beta(a, b) variate x in b, its probability fixed [1]_."""
    y, y_low = two_sum(1.0, -x)
    return -variate_da(b, a, y, y_low, x, 0.0)
