"""Sets of whole numbers."""

from __future__ import annotations

import math
from typing import Any

from arraydist._typing import ArrayLike
from arraydist.constraints.base import Constraint, Named
from arraydist.namespace import array_namespace


def is_whole(value: ArrayLike) -> Any:
    """Whether each number is whole, whatever its dtype."""
    if isinstance(value, (int, float)):
        return float(value).is_integer()
    xp = array_namespace(value)
    return xp.isdtype(value.dtype, ("integral", "bool")) or (
        (xp.floor(value) == value) & (xp.abs(value) < math.inf)
    )


class _Boolean(Named):
    name = "boolean"
    is_discrete = True
    lower_bound = 0.0
    upper_bound = 1.0
    description = "0 or 1"

    def check(self, value: ArrayLike) -> Any:
        return (value == 0) | (value == 1)


class _IntegerInterval(Constraint):
    """Whole numbers between two bounds, both included."""

    is_discrete = True

    def __init__(self, lower_bound: ArrayLike, upper_bound: ArrayLike) -> None:
        self.lower_bound = lower_bound
        self.upper_bound = upper_bound

    @property
    def description(self) -> str:  # type: ignore[override]
        return f"a whole number from {self.lower_bound} to {self.upper_bound}"

    def check(self, value: ArrayLike) -> Any:
        return is_whole(value) & (value >= self.lower_bound) & (value <= self.upper_bound)

    def __repr__(self) -> str:
        return f"integer_interval({self.lower_bound}, {self.upper_bound})"


class _NonnegativeInteger(Named):
    name = "nonnegative_integer"
    is_discrete = True
    lower_bound = 0.0
    description = "a whole number >= 0"

    def check(self, value: ArrayLike) -> Any:
        return is_whole(value) & (value >= 0)


class _PositiveInteger(Named):
    name = "positive_integer"
    is_discrete = True
    lower_bound = 1.0
    description = "a whole number >= 1"

    def check(self, value: ArrayLike) -> Any:
        return is_whole(value) & (value >= 1)


boolean = _Boolean()
nonnegative_integer = _NonnegativeInteger()
positive_integer = _PositiveInteger()
integer_interval = _IntegerInterval
