"""Distribution functions of the Poisson distribution, with SciPy's names.

The count k is rounded down.  All of them are incomplete gamma functions of shape k + 1, and are
computed over arrays by the same methods.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, section 8.4 (8.4.9 and 8.4.10).
"""

from __future__ import annotations

import math

from arraydist.kernels.incomplete_gamma import (
    LOWER_LOG_RANGES,
    LOWER_RANGES,
    UPPER_LOG_RANGES,
    UPPER_RANGES,
    lower_anywhere,
    lower_log_anywhere,
    upper_anywhere,
    upper_log_anywhere,
)
from arraydist.kernels.incomplete_gamma_inverse import UPPER_ROOT_RANGES, upper_root_anywhere
from arraydist.kernels.primitives import floor
from arraydist.kernels.record import kernel


def shape_above(k: float, m: float) -> tuple[float, float]:
    """Arguments of the incomplete gamma functions; the shape is not positive for k < 0."""
    return floor(k) + 1.0, m


def impossible(m: float, value: float) -> float:
    """``value``, the one for k < 0, or NaN where m is no number of events."""
    return value if m >= 0.0 else math.nan


@kernel("nonnegative", "nonnegative", tolerance=1e-13, ranges=UPPER_RANGES.at(shape_above))
def pdtr(k: float, m: float) -> float:
    """Probability of at most k events where m are expected."""
    return impossible(m, 0.0) if k < 0.0 else upper_anywhere(floor(k) + 1.0, m)


@kernel("nonnegative", "nonnegative", tolerance=1e-13, ranges=LOWER_RANGES.at(shape_above))
def pdtrc(k: float, m: float) -> float:
    """Probability of more than k events where m are expected."""
    return impossible(m, 1.0) if k < 0.0 else lower_anywhere(floor(k) + 1.0, m)


@kernel("nonnegative", "nonnegative", tolerance=1e-13, ranges=UPPER_LOG_RANGES.at(shape_above))
def log_pdtr(k: float, m: float) -> float:
    """Logarithm of `pdtr`, also where that underflows."""
    return impossible(m, -math.inf) if k < 0.0 else upper_log_anywhere(floor(k) + 1.0, m)


@kernel("nonnegative", "nonnegative", tolerance=1e-13, ranges=LOWER_LOG_RANGES.at(shape_above))
def log_pdtrc(k: float, m: float) -> float:
    """Logarithm of `pdtrc`, also where that underflows."""
    return impossible(m, 0.0) if k < 0.0 else lower_log_anywhere(floor(k) + 1.0, m)


def proper_shape(k: float, y: float) -> tuple[float, float]:
    """Arguments of the inverse; the shape is NaN for k < 0."""
    return floor(k) + 1.0 if k >= 0.0 else math.nan, y


@kernel("nonnegative", "unit_interval", tolerance=1e-12, ranges=UPPER_ROOT_RANGES.at(proper_shape))
def pdtri(k: float, y: float) -> float:
    """The expected number m of events for which ``pdtr(k, m) = y``."""
    a, y = proper_shape(k, y)
    return upper_root_anywhere(a, y)
