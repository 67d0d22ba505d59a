"""Logarithms of the incomplete gamma functions in straight-line code, each method for a range.

The methods are those of `incomplete_gamma_ranges`, which compute the smaller tail: its logarithm,
or that of its complement without cancellation.
"""

from __future__ import annotations

from arraydist.kernels.incomplete_gamma_ranges import (
    complement,
    direct_range,
    lower_long_series,
    lower_short_series,
    uniform_tail,
    upper_long_fraction,
    upper_middle_fraction,
    upper_short_fraction,
)
from arraydist.kernels.tails import log_of_tail

LOG_REST = 7.0
"""Number of the method for what the ones here do not serve."""


def log_range(a: float, x: float) -> float:
    """Number of the method."""
    return direct_range(a, x) - 1.0


def lower_log_uniform(a: float, x: float) -> float:
    """``log(P)`` by Temme's expansion."""
    return log_of_tail(uniform_tail(a, x), x >= a)


def upper_log_uniform(a: float, x: float) -> float:
    """``log(Q)`` by Temme's expansion."""
    return log_of_tail(uniform_tail(a, x), x < a)


def lower_log_short_series(a: float, x: float) -> float:
    """``log(P)`` by the short series."""
    return log_of_tail(lower_short_series(a, x), False)


def upper_log_short_series(a: float, x: float) -> float:
    """``log(Q)`` by the short series of the complement."""
    return log_of_tail(lower_short_series(a, x), True)


def lower_log_long_series(a: float, x: float) -> float:
    """``log(P)`` by the long series."""
    return log_of_tail(lower_long_series(a, x), False)


def upper_log_long_series(a: float, x: float) -> float:
    """``log(Q)`` by the long series of the complement."""
    return log_of_tail(lower_long_series(a, x), True)


def lower_log_short_fraction(a: float, x: float) -> float:
    """``log(P)`` by 20 steps of the complement's fraction."""
    return log_of_tail(upper_short_fraction(a, x), True)


def upper_log_short_fraction(a: float, x: float) -> float:
    """``log(Q)`` by 20 steps of the fraction."""
    return log_of_tail(upper_short_fraction(a, x), False)


def lower_log_middle_fraction(a: float, x: float) -> float:
    """``log(P)`` by 40 steps."""
    return log_of_tail(upper_middle_fraction(a, x), True)


def upper_log_middle_fraction(a: float, x: float) -> float:
    """``log(Q)`` by 40 steps."""
    return log_of_tail(upper_middle_fraction(a, x), False)


def lower_log_long_fraction(a: float, x: float) -> float:
    """``log(P)`` by 70 steps."""
    return log_of_tail(upper_long_fraction(a, x), True)


def upper_log_long_fraction(a: float, x: float) -> float:
    """``log(Q)`` by 70 steps."""
    return log_of_tail(upper_long_fraction(a, x), False)


def lower_log_complement(a: float, x: float) -> float:
    """``log(P)`` by the series of `complement`."""
    return log_of_tail(complement(a, x), True)


def upper_log_complement(a: float, x: float) -> float:
    """``log(Q)`` by the series of `complement`."""
    return log_of_tail(complement(a, x), False)
