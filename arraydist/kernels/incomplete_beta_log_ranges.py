"""Logarithms of the incomplete beta functions in straight-line code, each method for a range.

The methods are those of `incomplete_beta_ranges`, in the same order: the logarithm of the tail that
they compute, or of its complement without cancellation.
"""

from __future__ import annotations

import math

from arraydist.kernels.incomplete_beta_ranges import (
    expansion_tail,
    long_fraction_tail,
    oriented,
    short_fraction_tail,
)
from arraydist.kernels.tails import log_of_tail


def expansion_log(a: float, b: float, x: float, wanted: bool) -> float:
    """By the expansion, NaN where it gives zero instead of a tiny tail."""
    tail = oriented(a, b, x)
    value = expansion_tail(tail, True)
    return log_of_tail(value if value > 0.0 else math.nan, tail.upper != wanted)


def short_log(a: float, b: float, x: float, wanted: bool) -> float:
    """By twelve steps of the fraction."""
    tail = oriented(a, b, x)
    return log_of_tail(short_fraction_tail(tail), tail.upper != wanted)


def long_log(a: float, b: float, x: float, wanted: bool) -> float:
    """By 24 steps of the fraction."""
    tail = oriented(a, b, x)
    return log_of_tail(long_fraction_tail(tail), tail.upper != wanted)


def lower_log_expansion(a: float, b: float, x: float) -> float:
    """Log of the lower tail by the expansion."""
    return expansion_log(a, b, x, False)


def upper_log_expansion(a: float, b: float, x: float) -> float:
    """Log of the upper tail by the expansion."""
    return expansion_log(a, b, x, True)


def lower_log_short(a: float, b: float, x: float) -> float:
    """Log of the lower tail by twelve steps of the fraction."""
    return short_log(a, b, x, False)


def upper_log_short(a: float, b: float, x: float) -> float:
    """Log of the upper tail by twelve steps of the fraction."""
    return short_log(a, b, x, True)


def lower_log_long(a: float, b: float, x: float) -> float:
    """Log of the lower tail by 24 steps of the fraction."""
    return long_log(a, b, x, False)


def upper_log_long(a: float, b: float, x: float) -> float:
    """Log of the upper tail by 24 steps of the fraction."""
    return long_log(a, b, x, True)
