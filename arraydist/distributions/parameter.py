"""Declared parameters: what a distribution's class says about each of its arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from arraydist.constraints import Constraint

if TYPE_CHECKING:
    from arraydist._typing import Array, ArrayLike


class Parameter:
    """A parameter of a distribution, declared in the class body.

    Parameters
    ----------
    constraint
        The set that its values must lie in; ``constraint.event_dim`` trailing axes belong to
        one element.
    default
        None makes the parameter one of several alternatives (``probs`` or ``logits``).
    derived
        For an alternative: its value from the distribution's others, computed when first read.
    """

    name: str

    def __init__(
        self,
        constraint: Constraint,
        *,
        default: Any = ...,
        derived: Callable[[Any], Array] | None = None,
    ) -> None:
        self.constraint = constraint
        self.default = default
        self.derived = derived

    @property
    def event_dim(self) -> int:
        """Trailing axes of one element."""
        return self.constraint.event_dim

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    # The array itself lives in the instance's dictionary, which takes precedence: reading a
    # parameter costs no call.
    def __get__(self, instance: object, owner: type | None = None) -> Array:
        if instance is None:
            return self
        if self.derived is None:
            raise AttributeError(f"{type(instance).__name__} has no value for {self.name!r}")
        value = self.derived(instance)
        instance.__dict__[self.name] = value
        return value

    if TYPE_CHECKING:

        def __set__(self, instance: object, value: ArrayLike) -> None: ...
