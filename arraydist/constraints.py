"""Constraints: sets of values, with the names of ``torch.distributions.constraints``.

A constraint checks elementwise membership (`Constraint.check`); the last ``event_dim`` axes of a
value belong to one element.  Checks are written against the Array API standard, so they run on
every array library, on Python numbers where ``event_dim`` is 0, and inside traced formulas.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from arraydist._typing import Array, ArrayLike
from arraydist.namespace import array_namespace

__all__ = [
    "Constraint",
    "boolean",
    "cat",
    "corr_cholesky",
    "dependent",
    "dependent_property",
    "greater_than",
    "greater_than_eq",
    "half_open_interval",
    "independent",
    "integer_interval",
    "interval",
    "is_dependent",
    "less_than",
    "lower_cholesky",
    "lower_triangular",
    "multinomial",
    "nonnegative",
    "nonnegative_integer",
    "one_hot",
    "positive",
    "positive_definite",
    "positive_integer",
    "positive_semidefinite",
    "real",
    "real_vector",
    "simplex",
    "square",
    "stack",
    "symmetric",
    "unit_interval",
]


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

    def __repr__(self) -> str:
        return type(self).__name__.lstrip("_").lower()


class _Named(Constraint):
    """A constraint without parameters: one instance, pickled by name."""

    name: str

    def __repr__(self) -> str:
        return self.name

    def __reduce__(self) -> str:
        return self.name


class _Dependent(Constraint):
    """A constraint that depends on other values; it can't be checked by itself."""

    def __init__(self, *, is_discrete: bool = False, event_dim: int = 0) -> None:
        self.is_discrete = is_discrete
        self.event_dim = event_dim

    def __call__(self, *, is_discrete: bool = False, event_dim: int = 0) -> _Dependent:
        return _Dependent(is_discrete=is_discrete, event_dim=event_dim)

    def check(self, value: ArrayLike) -> Any:
        raise ValueError("a dependent constraint can't be checked: ask the distribution's support")


def is_dependent(constraint: object) -> bool:
    """Whether a constraint depends on a distribution's parameters."""
    return isinstance(constraint, _Dependent)


class dependent_property(property, _Dependent):  # noqa: N801 - torch's public name
    """A property that gives a constraint once the distribution's parameters are known."""

    def __init__(self, fget: Any = None, *, is_discrete: bool = False, event_dim: int = 0) -> None:
        property.__init__(self, fget)
        _Dependent.__init__(self, is_discrete=is_discrete, event_dim=event_dim)

    def __call__(self, fget: Any = None, **_: Any) -> dependent_property:  # type: ignore[override]
        return dependent_property(fget, is_discrete=self.is_discrete, event_dim=self.event_dim)


class _Real(_Named):
    name = "real"
    is_everything = True
    description = "a real number (not NaN)"

    def check(self, value: ArrayLike) -> Any:
        return value == value


class _Boolean(_Named):
    name = "boolean"
    is_discrete = True
    lower_bound = 0.0
    upper_bound = 1.0
    description = "0 or 1"

    def check(self, value: ArrayLike) -> Any:
        return (value == 0) | (value == 1)


class _OneHot(_Named):
    name = "one_hot"
    is_discrete = True
    event_dim = 1
    description = "a vector of zeros with a single one"

    def check(self, value: Array) -> Any:
        xp = array_namespace(value)
        ones = xp.sum(xp.astype(value == 1, xp.int64), axis=-1)
        return xp.all((value == 0) | (value == 1), axis=-1) & (ones == 1)


def _is_whole(value: ArrayLike) -> Any:
    if isinstance(value, (int, float)):
        return float(value).is_integer()
    xp = array_namespace(value)
    return xp.isdtype(value.dtype, ("integral", "bool")) or xp.floor(value) == value


class _IntegerInterval(Constraint):
    is_discrete = True

    def __init__(self, lower_bound: ArrayLike, upper_bound: ArrayLike) -> None:
        self.lower_bound = lower_bound
        self.upper_bound = upper_bound

    @property
    def description(self) -> str:  # type: ignore[override]
        return f"a whole number from {self.lower_bound} to {self.upper_bound}"

    def check(self, value: ArrayLike) -> Any:
        return _is_whole(value) & (value >= self.lower_bound) & (value <= self.upper_bound)

    def __repr__(self) -> str:
        return f"integer_interval({self.lower_bound}, {self.upper_bound})"


class _NonnegativeInteger(_Named):
    name = "nonnegative_integer"
    is_discrete = True
    lower_bound = 0.0
    description = "a whole number >= 0"

    def check(self, value: ArrayLike) -> Any:
        return _is_whole(value) & (value >= 0)


class _PositiveInteger(_Named):
    name = "positive_integer"
    is_discrete = True
    lower_bound = 1.0
    description = "a whole number >= 1"

    def check(self, value: ArrayLike) -> Any:
        return _is_whole(value) & (value >= 1)


class _Positive(_Named):
    name = "positive"
    lower_bound = 0.0
    description = "> 0"

    def check(self, value: ArrayLike) -> Any:
        return value > 0


class _Nonnegative(_Named):
    name = "nonnegative"
    lower_bound = 0.0
    description = ">= 0"

    def check(self, value: ArrayLike) -> Any:
        return value >= 0


class _UnitInterval(_Named):
    name = "unit_interval"
    lower_bound = 0.0
    upper_bound = 1.0
    description = "from 0 to 1"

    def check(self, value: ArrayLike) -> Any:
        return (value >= 0) & (value <= 1)


class _Range(Constraint):
    """What the one- and two-sided ranges share."""

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
        return f"{type(self).__name__[1:]}({', '.join(map(str, bounds))})"


class _greater_than(_Range):  # noqa: N801
    form = "> {0}"

    def __init__(self, lower_bound: ArrayLike) -> None:
        super().__init__(lower_bound)

    def check(self, value: ArrayLike) -> Any:
        return value > self.lower_bound


class _greater_than_eq(_Range):  # noqa: N801
    form = ">= {0}"

    def __init__(self, lower_bound: ArrayLike) -> None:
        super().__init__(lower_bound)

    def check(self, value: ArrayLike) -> Any:
        return value >= self.lower_bound


class _less_than(_Range):  # noqa: N801
    form = "< {1}"

    def __init__(self, upper_bound: ArrayLike) -> None:
        super().__init__(None, upper_bound)

    def check(self, value: ArrayLike) -> Any:
        return value < self.upper_bound


class _interval(_Range):  # noqa: N801
    form = "from {0} to {1}"

    def check(self, value: ArrayLike) -> Any:
        return (value >= self.lower_bound) & (value <= self.upper_bound)


class _half_open_interval(_Range):  # noqa: N801
    form = "from {0} to below {1}"

    def check(self, value: ArrayLike) -> Any:
        return (value >= self.lower_bound) & (value < self.upper_bound)


def _tolerance(xp: Any, value: Array) -> float:
    """How far sums and products of a dtype may be from exact: its precision to the power 2/5.

    About 1e-6 for float64 and 2e-3 for float32, times the smallness of one rounding.
    """
    return float(xp.finfo(value.dtype).eps) ** 0.4


class _Simplex(_Named):
    name = "simplex"
    event_dim = 1
    description = "nonnegative numbers that sum to 1 along the last axis"

    def check(self, value: Array) -> Any:
        xp = array_namespace(value)
        total = xp.sum(value, axis=-1)
        return xp.all(value >= 0, axis=-1) & (xp.abs(total - 1) < _tolerance(xp, value))


class _Multinomial(Constraint):
    is_discrete = True
    event_dim = 1
    lower_bound = 0.0

    def __init__(self, upper_bound: ArrayLike) -> None:
        self.upper_bound = upper_bound

    @property
    def description(self) -> str:  # type: ignore[override]
        return f"whole numbers >= 0 that sum to {self.upper_bound} along the last axis"

    def check(self, value: Array) -> Any:
        xp = array_namespace(value)
        whole = (value >= 0) & _is_whole(value)
        return xp.all(whole, axis=-1) & (xp.sum(value, axis=-1) == self.upper_bound)

    def __repr__(self) -> str:
        return f"multinomial({self.upper_bound})"


def _all_of_matrix(xp: Any, mask: Array) -> Array:
    return xp.all(xp.all(mask, axis=-1), axis=-1)


def _is_lower(xp: Any, value: Array) -> Array:
    return _all_of_matrix(xp, xp.tril(value) == value)


class _Square(_Named):
    name = "square"
    event_dim = 2
    description = "square matrices"

    def check(self, value: Array) -> Any:
        xp = array_namespace(value)
        square = value.shape[-1] == value.shape[-2]
        return xp.full(value.shape[:-2], square, dtype=xp.bool)


class _LowerTriangular(_Named):
    name = "lower_triangular"
    event_dim = 2
    description = "lower-triangular matrices"

    def check(self, value: Array) -> Any:
        return _is_lower(array_namespace(value), value)


class _LowerCholesky(_Named):
    name = "lower_cholesky"
    event_dim = 2
    description = "lower-triangular matrices with positive diagonal"

    def check(self, value: Array) -> Any:
        xp = array_namespace(value)
        return _is_lower(xp, value) & xp.all(xp.linalg.diagonal(value) > 0, axis=-1)


class _CorrCholesky(_Named):
    name = "corr_cholesky"
    event_dim = 2
    description = "lower-triangular matrices with positive diagonal and rows of length 1"

    def check(self, value: Array) -> Any:
        xp = array_namespace(value)
        length = xp.sum(value * value, axis=-1)
        unit = xp.all(xp.abs(length - 1) < _tolerance(xp, value), axis=-1)
        return lower_cholesky.check(value) & unit


class _Symmetric(_Square):
    name = "symmetric"
    description = "symmetric matrices"

    def check(self, value: Array) -> Any:
        xp = array_namespace(value)
        square = super().check(value)
        if value.shape[-1] != value.shape[-2]:
            return square
        size = xp.max(xp.max(xp.abs(value), axis=-1), axis=-1)[..., None, None]
        difference = xp.abs(value - xp.matrix_transpose(value))
        return _all_of_matrix(xp, difference <= size * _tolerance(xp, value))


class _PositiveSemidefinite(_Symmetric):
    name = "positive_semidefinite"
    description = "symmetric matrices without negative eigenvalues"

    def check(self, value: Array) -> Any:
        xp = array_namespace(value)
        symmetric_ = super().check(value)
        if not bool(xp.all(symmetric_)):
            return symmetric_
        eigenvalues = xp.linalg.eigvalsh(value)
        slack = xp.max(xp.abs(eigenvalues), axis=-1) * _tolerance(xp, value)
        return xp.min(eigenvalues, axis=-1) >= -slack


class _PositiveDefinite(_Symmetric):
    name = "positive_definite"
    description = "symmetric positive-definite matrices"

    def check(self, value: Array) -> Any:
        xp = array_namespace(value)
        symmetric_ = super().check(value)
        if not bool(xp.all(symmetric_)):
            return symmetric_
        return xp.min(xp.linalg.eigvalsh(value), axis=-1) > 0


class _Independent(Constraint):
    def __init__(self, base_constraint: Constraint, reinterpreted_batch_ndims: int) -> None:
        self.base_constraint = base_constraint
        self.reinterpreted_batch_ndims = reinterpreted_batch_ndims
        self.is_discrete = base_constraint.is_discrete
        self.event_dim = base_constraint.event_dim + reinterpreted_batch_ndims
        self.lower_bound = base_constraint.lower_bound
        self.upper_bound = base_constraint.upper_bound
        self.description = base_constraint.description

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


dependent = _Dependent()
boolean = _Boolean()
one_hot = _OneHot()
nonnegative_integer = _NonnegativeInteger()
positive_integer = _PositiveInteger()
integer_interval = _IntegerInterval
real = _Real()
positive = _Positive()
nonnegative = _Nonnegative()
unit_interval = _UnitInterval()
greater_than = _greater_than
greater_than_eq = _greater_than_eq
less_than = _less_than
interval = _interval
half_open_interval = _half_open_interval
simplex = _Simplex()
multinomial = _Multinomial
square = _Square()
lower_triangular = _LowerTriangular()
lower_cholesky = _LowerCholesky()
corr_cholesky = _CorrCholesky()
symmetric = _Symmetric()
positive_semidefinite = _PositiveSemidefinite()
positive_definite = _PositiveDefinite()
independent = _Independent
real_vector = independent(real, 1)
cat = _Cat
stack = _Stack
