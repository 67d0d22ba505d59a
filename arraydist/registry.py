"""From constraints to transforms: `biject_to`, `transform_to`, and registries of one's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, overload

from arraydist import constraints
from arraydist.constraints import Constraint
from arraydist.constraints.base import dependent_property
from arraydist.transforms import (
    AffineTransform,
    CatTransform,
    ComposeTransform,
    CorrCholeskyTransform,
    ExpTransform,
    IndependentTransform,
    LowerCholeskyTransform,
    PositiveDefiniteTransform,
    SigmoidTransform,
    SoftmaxTransform,
    StackTransform,
    StickBreakingTransform,
    Transform,
    identity_transform,
)

_F = TypeVar("_F", bound=Callable[[Any], Transform])


class ConstraintRegistry:
    """Which transform leads from unconstrained numbers to a constraint's set.

    Examples
    --------
    >>> from arraydist import constraints, transform_to
    >>> transform_to(constraints.positive)(0.0)
    array(1.)
    """

    def __init__(self) -> None:
        self._registry: dict[type[Constraint], Callable[[Any], Transform]] = {}

    @overload
    def register(self, constraint: Any) -> Callable[[_F], _F]: ...

    @overload
    def register(self, constraint: Any, factory: _F) -> _F: ...

    def register(self, constraint: Any, factory: Any = None) -> Any:
        """Enter a factory of transforms for a class of constraints, or for that of an instance.

        Parameters
        ----------
        constraint
            A class of constraints, or one of its instances.
        factory
            Takes the constraint and gives a transform; without it, `register` decorates one.

        Raises
        ------
        TypeError
            ``constraint`` is neither.
        """
        if factory is None:
            return lambda decorated: self.register(constraint, decorated)
        cls = constraint if isinstance(constraint, type) else type(constraint)
        if not issubclass(cls, Constraint):
            raise TypeError(f"register takes a constraint or a class of them, got {constraint!r}")
        self._registry[cls] = factory
        return factory

    def __call__(self, constraint: Constraint) -> Transform:
        """The transform to a constraint's set.

        Raises
        ------
        NotImplementedError
            None is known.
        """
        factory = self._registry.get(type(constraint))
        if factory is None:
            hint = ""
            if isinstance(constraint, dependent_property) or constraints.is_dependent(constraint):
                hint = "; it depends on parameters: ask a distribution's own support"
            raise NotImplementedError(f"no transform is known to {constraint!r}{hint}")
        return factory(constraint)


biject_to = ConstraintRegistry()
"""Bijections, for densities."""

transform_to = ConstraintRegistry()
"""Transforms that treat coordinates alike where they can, for optimisation; some not bijective."""


def _both(*sets: Any) -> Callable[[_F], _F]:
    def register(factory: _F) -> _F:
        for constraint in sets:
            biject_to.register(constraint, factory)
            transform_to.register(constraint, factory)
        return factory

    return register


@_both(constraints.real)
def _to_real(constraint: Any) -> Transform:
    return identity_transform


@_both(constraints.positive, constraints.nonnegative)
def _to_positive(constraint: Any) -> Transform:
    return ExpTransform()


@_both(constraints.greater_than, constraints.greater_than_eq)
def _to_greater_than(constraint: Any) -> Transform:
    return ComposeTransform([ExpTransform(), AffineTransform(constraint.lower_bound, 1)])


@_both(constraints.less_than)
def _to_less_than(constraint: Any) -> Transform:
    return ComposeTransform([ExpTransform(), AffineTransform(constraint.upper_bound, -1)])


@_both(constraints.unit_interval)
def _to_unit_interval(constraint: Any) -> Transform:
    return SigmoidTransform()


@_both(constraints.interval, constraints.half_open_interval)
def _to_interval(constraint: Any) -> Transform:
    low, high = constraint.lower_bound, constraint.upper_bound
    if all(isinstance(x, (int, float)) for x in (low, high)) and (low, high) == (0, 1):
        return SigmoidTransform()
    return ComposeTransform([SigmoidTransform(), AffineTransform(low, high - low)])


@_both(constraints.corr_cholesky)
def _to_corr_cholesky(constraint: Any) -> Transform:
    return CorrCholeskyTransform()


@biject_to.register(constraints.simplex)
def _bijection_to_simplex(constraint: Any) -> Transform:
    return StickBreakingTransform()


@transform_to.register(constraints.simplex)
def _to_simplex(constraint: Any) -> Transform:
    return SoftmaxTransform()


@transform_to.register(constraints.lower_cholesky)
def _to_lower_cholesky(constraint: Any) -> Transform:
    return LowerCholeskyTransform()


@transform_to.register(constraints.positive_definite)
@transform_to.register(constraints.positive_semidefinite)
def _to_positive_definite(constraint: Any) -> Transform:
    return PositiveDefiniteTransform()


def _register_combined(registry: ConstraintRegistry) -> None:
    """Constraints made of others go by the transforms of these."""

    @registry.register(constraints.independent)
    def _to_independent(constraint: Any) -> Transform:
        base = registry(constraint.base_constraint)
        return IndependentTransform(base, constraint.reinterpreted_batch_ndims)

    @registry.register(constraints.cat)
    def _to_cat(constraint: Any) -> Transform:
        parts = [registry(part) for part in constraint.constraints]
        return CatTransform(parts, constraint.axis, constraint.lengths)

    @registry.register(constraints.stack)
    def _to_stack(constraint: Any) -> Transform:
        return StackTransform([registry(part) for part in constraint.constraints], constraint.axis)


_register_combined(biject_to)
_register_combined(transform_to)
