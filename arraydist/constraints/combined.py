"""Constraints made of others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from arraydist._typing import Array, ArrayLike
from arraydist.constraints.base import Constraint
from arraydist.constraints.ranges import real
from arraydist.namespace import array_namespace


class _Independent(Constraint):
    """A constraint whose rightmost batch axes become part of one element."""

    def __init__(self, base_constraint: Constraint, reinterpreted_batch_ndims: int) -> None:
        self.base_constraint = base_constraint
        self.reinterpreted_batch_ndims = reinterpreted_batch_ndims
        self.is_discrete = base_constraint.is_discrete
        self.event_dim = base_constraint.event_dim + reinterpreted_batch_ndims
        self.lower_bound = base_constraint.lower_bound
        self.upper_bound = base_constraint.upper_bound
        self.description = base_constraint.description
        self.is_everything = base_constraint.is_everything

    def surely_holds(self, value: Array) -> bool:
        """Whether it surely holds for all elements by themselves."""
        return self.base_constraint.surely_holds(value)

    def check(self, value: Array) -> Any:
        result = self.base_constraint.check(value)
        if result.ndim < self.reinterpreted_batch_ndims:
            raise ValueError(
                f"expected at least {self.event_dim} axes, got shape {tuple(value.shape)}"
            )
        xp = array_namespace(value)
        for _ in range(self.reinterpreted_batch_ndims):
            result = xp.all(result, axis=-1)
        return result

    def __repr__(self) -> str:
        return f"independent({self.base_constraint!r}, {self.reinterpreted_batch_ndims})"


class _Sequence(Constraint):
    """What `cat` and `stack` share: one constraint a piece."""

    def __init__(self, constraints: Sequence[Constraint], axis: int) -> None:
        self.constraints = tuple(constraints)
        self.axis = axis
        self.is_discrete = any(c.is_discrete for c in constraints)
        self.event_dim = max(c.event_dim for c in constraints)


class _Cat(_Sequence):
    """Pieces along one axis, each with its own constraint."""

    def __init__(
        self, constraints: Sequence[Constraint], axis: int = 0, lengths: Sequence[int] | None = None
    ) -> None:
        super().__init__(constraints, axis)
        self.lengths = tuple(lengths) if lengths is not None else (1,) * len(self.constraints)
        if len(self.lengths) != len(self.constraints):
            raise ValueError("cat needs one length for each constraint")

    def check(self, value: Array) -> Any:
        xp = array_namespace(value)
        pieces = []
        start = 0
        index: list[Any] = [slice(None)] * value.ndim
        for constraint, length in zip(self.constraints, self.lengths, strict=True):
            index[self.axis] = slice(start, start + length)
            pieces.append(constraint.check(value[tuple(index)]))
            start += length
        return xp.concat(pieces, axis=self.axis)


class _Stack(_Sequence):
    """Positions along one axis, each with its own constraint."""

    def __init__(self, constraints: Sequence[Constraint], axis: int = 0) -> None:
        super().__init__(constraints, axis)
        axis_is_event = axis < 0 and self.event_dim >= -axis
        self.event_dim += int(axis_is_event)

    def check(self, value: Array) -> Any:
        xp = array_namespace(value)
        if value.shape[self.axis] != len(self.constraints):
            raise ValueError(
                f"stack of {len(self.constraints)} constraints met {value.shape[self.axis]} "
                f"pieces along axis {self.axis}"
            )
        index: list[Any] = [slice(None)] * value.ndim
        checks = []
        for position, constraint in enumerate(self.constraints):
            index[self.axis] = position
            checks.append(constraint.check(value[tuple(index)]))
        return xp.stack(checks, axis=self.axis)


class MixtureSameFamilyConstraint(Constraint):
    """Values that lie in the support of at least one component of a mixture.

    Parameters
    ----------
    base_constraint
        The components' support; bounds that are arrays have the components along their last axis.
    """

    def __init__(self, base_constraint: Constraint) -> None:
        self.base_constraint = base_constraint
        self.is_discrete = base_constraint.is_discrete
        self.event_dim = base_constraint.event_dim
        self.is_everything = base_constraint.is_everything
        self.lower_bound = _of_components("min", base_constraint.lower_bound)
        self.upper_bound = _of_components("max", base_constraint.upper_bound)
        self.description = base_constraint.description

    def check(self, value: ArrayLike) -> Any:
        """Whether each element of ``value`` is in some component's support."""
        if hasattr(value, "shape"):
            value = array_namespace(value).expand_dims(value, axis=-1 - self.event_dim)
        inside = self.base_constraint.check(value)
        if not getattr(inside, "shape", ()):
            return inside
        return array_namespace(inside).any(inside, axis=-1)

    def surely_holds(self, value: Array) -> bool:
        """Whether it surely holds for a component."""
        return self.base_constraint.surely_holds(value)

    def __repr__(self) -> str:
        return f"MixtureSameFamilyConstraint({self.base_constraint!r})"


def _of_components(extremum: str, bound: Any) -> Any:
    if not getattr(bound, "shape", ()):
        return bound
    return getattr(array_namespace(bound), extremum)(bound, axis=-1)


independent = _Independent
cat = _Cat
stack = _Stack
real_vector = independent(real, 1)
