"""What a constraint is, and constraints that depend on parameters."""

from __future__ import annotations

import importlib
from typing import Any

from arraydist._typing import Array, ArrayLike


class Constraint:
    """A set of values.

    Attributes
    ----------
    is_discrete : bool
        Whether the set is countable.
    event_dim : int
        How many trailing axes make one element.
    is_everything : bool
        Whether every number but NaN is in the set, so that nothing needs masking.
    lower_bound, upper_bound : array, float or None
        Ends of an interval or half-line; None where there is none.
    """

    is_discrete: bool = False
    event_dim: int = 0
    is_everything: bool = False
    lower_bound: ArrayLike | None = None
    upper_bound: ArrayLike | None = None
    description: str = "in the constraint's set"

    def check(self, value: ArrayLike) -> Any:
        """Whether each element of ``value`` is in the set."""
        raise NotImplementedError(f"{type(self).__name__} does not say how to check a value")

    def surely_holds(self, value: Array) -> bool:
        """Whether one cheap reduction already shows that all elements are in the set."""
        return False

    def __repr__(self) -> str:
        return type(self).__name__.lstrip("_").lower()


class Named(Constraint):
    """A constraint without parameters: one instance, pickled by name."""

    name: str

    def __repr__(self) -> str:
        return self.name

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return named, (self.name,)


def named(name: str) -> Constraint:
    """The constraint of that public name."""
    constraint: Constraint = getattr(importlib.import_module("arraydist.constraints"), name)
    return constraint


class Dependent(Constraint):
    """A constraint that depends on other values; it can't be checked by itself."""

    def __init__(self, *, is_discrete: bool = False, event_dim: int = 0) -> None:
        self.is_discrete = is_discrete
        self.event_dim = event_dim

    def __call__(self, *, is_discrete: bool = False, event_dim: int = 0) -> Dependent:
        """One with other properties."""
        return Dependent(is_discrete=is_discrete, event_dim=event_dim)

    def check(self, value: ArrayLike) -> Any:
        """Raise: membership depends on values that only a distribution has."""
        raise ValueError("a dependent constraint can't be checked: ask the distribution's support")


def is_dependent(constraint: object) -> bool:
    """Whether a constraint depends on a distribution's parameters."""
    return isinstance(constraint, Dependent)


class dependent_property(property, Dependent):  # noqa: N801 - torch's public name
    """A property that gives a constraint once the distribution's parameters are known."""

    def __init__(self, fget: Any = None, *, is_discrete: bool = False, event_dim: int = 0) -> None:
        property.__init__(self, fget)
        Dependent.__init__(self, is_discrete=is_discrete, event_dim=event_dim)

    def __call__(self, fget: Any = None, **_: Any) -> dependent_property:
        """Decorate a property."""
        return dependent_property(fget, is_discrete=self.is_discrete, event_dim=self.event_dim)


dependent = Dependent()
