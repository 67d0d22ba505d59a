"""The real line and its intervals and half-lines."""

from __future__ import annotations

from typing import Any

from arraydist._typing import Array, ArrayLike
from arraydist.constraints.base import Constraint, Named
from arraydist.namespace import array_namespace


def _number_in(constraint: Constraint, value: Array) -> bool:
    """Whether a 0-d array holds a number of the set: arrays compare tens of times as slowly."""
    return bool(constraint.check(float(value)))


class _Real(Named):
    name = "real"
    is_everything = True
    description = "a real number (not NaN)"

    def check(self, value: ArrayLike) -> Any:
        return value == value

    def surely_holds(self, value: Array) -> bool:
        """Whether the smallest element is a number; a NaN would be the smallest."""
        if not value.shape:
            return _number_in(self, value)
        if 0 in value.shape:
            return False
        least = array_namespace(value).min(value)
        return bool(least == least)


class _Positive(Named):
    name = "positive"
    lower_bound = 0.0
    description = "> 0"

    def check(self, value: ArrayLike) -> Any:
        return value > 0

    def surely_holds(self, value: Array) -> bool:
        """Whether the smallest element is in the set; a NaN would be the smallest."""
        if not value.shape:
            return _number_in(self, value)
        return 0 not in value.shape and bool(array_namespace(value).min(value) > 0)


class _Nonnegative(Named):
    name = "nonnegative"
    lower_bound = 0.0
    description = ">= 0"

    def check(self, value: ArrayLike) -> Any:
        return value >= 0

    def surely_holds(self, value: Array) -> bool:
        """Whether the smallest element is in the set; a NaN would be the smallest."""
        if not value.shape:
            return _number_in(self, value)
        return 0 not in value.shape and bool(array_namespace(value).min(value) >= 0)


class _UnitInterval(Named):
    name = "unit_interval"
    lower_bound = 0.0
    upper_bound = 1.0
    description = "from 0 to 1"

    def check(self, value: ArrayLike) -> Any:
        return (value >= 0) & (value <= 1)

    def surely_holds(self, value: Array) -> bool:
        """Whether the smallest and the largest element are; a NaN would be both."""
        if not value.shape:
            return _number_in(self, value)
        if 0 in value.shape:
            return False
        xp = array_namespace(value)
        return bool(xp.min(value) >= 0) and bool(xp.max(value) <= 1)


class _Range(Constraint):
    """What the one- and two-sided ranges share."""

    name: str
    form: str

    def __init__(
        self, lower_bound: ArrayLike | None = None, upper_bound: ArrayLike | None = None
    ) -> None:
        self.lower_bound = lower_bound
        self.upper_bound = upper_bound

    @property
    def description(self) -> str:  # type: ignore[override]
        return self.form.format(self.lower_bound, self.upper_bound)

    def __repr__(self) -> str:
        bounds = [b for b in (self.lower_bound, self.upper_bound) if b is not None]
        return f"{self.name}({', '.join(map(str, bounds))})"


class _GreaterThan(_Range):
    """Numbers above a bound."""

    name = "greater_than"
    form = "> {0}"

    def __init__(self, lower_bound: ArrayLike) -> None:
        super().__init__(lower_bound)

    def check(self, value: ArrayLike) -> Any:
        return value > self.lower_bound


class _GreaterThanEq(_Range):
    """Numbers at or above a bound."""

    name = "greater_than_eq"
    form = ">= {0}"

    def __init__(self, lower_bound: ArrayLike) -> None:
        super().__init__(lower_bound)

    def check(self, value: ArrayLike) -> Any:
        return value >= self.lower_bound


class _LessThan(_Range):
    """Numbers below a bound."""

    name = "less_than"
    form = "< {1}"

    def __init__(self, upper_bound: ArrayLike) -> None:
        super().__init__(None, upper_bound)

    def check(self, value: ArrayLike) -> Any:
        return value < self.upper_bound


class _Interval(_Range):
    """Numbers between two bounds, both included."""

    name = "interval"
    form = "from {0} to {1}"

    def check(self, value: ArrayLike) -> Any:
        return (value >= self.lower_bound) & (value <= self.upper_bound)


class _HalfOpenInterval(_Range):
    """Numbers between two bounds, the lower one included."""

    name = "half_open_interval"
    form = "from {0} to below {1}"

    def check(self, value: ArrayLike) -> Any:
        return (value >= self.lower_bound) & (value < self.upper_bound)


real = _Real()
positive = _Positive()
nonnegative = _Nonnegative()
unit_interval = _UnitInterval()
greater_than = _GreaterThan
greater_than_eq = _GreaterThanEq
less_than = _LessThan
interval = _Interval
half_open_interval = _HalfOpenInterval
