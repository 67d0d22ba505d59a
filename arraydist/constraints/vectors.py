"""Sets of vectors, laid along the last axis."""

from __future__ import annotations

import math
from typing import Any

from arraydist._typing import Array, ArrayLike
from arraydist.constraints.base import Constraint, Named
from arraydist.constraints.integers import is_whole
from arraydist.kernels.dirichlet import simplex_error_columns
from arraydist.namespace import array_namespace
from arraydist.row_function import RowFunction


def tolerance(xp: Any, value: Array) -> float:
    """How far sums and products of a dtype may be from exact: its precision to the power 2/5.

    About 1e-6 for float64 and 2e-3 for float32, times the smallness of one rounding.
    """
    precision = float(xp.finfo(value.dtype).eps)
    return math.pow(precision, 0.4)


def _composed_error(value: Array) -> Array:
    xp = array_namespace(value)
    error = xp.abs(xp.sum(value, axis=-1, keepdims=True) - 1)
    return xp.where(xp.any(value < 0, axis=-1, keepdims=True), xp.inf, error)


_simplex_error = RowFunction(simplex_error_columns, _composed_error, length=1, together=True)


class _OneHot(Named):
    name = "one_hot"
    is_discrete = True
    event_dim = 1
    description = "a vector of zeros with a single one"

    def check(self, value: Array) -> Any:
        xp = array_namespace(value)
        ones = xp.sum(xp.astype(value == 1, xp.int64), axis=-1)
        return xp.all((value == 0) | (value == 1), axis=-1) & (ones == 1)


class _Simplex(Named):
    name = "simplex"
    event_dim = 1
    description = "nonnegative numbers that sum to 1 along the last axis"

    def check(self, value: Array) -> Any:
        return self._error(value)[..., 0] < tolerance(array_namespace(value), value)

    def surely_holds(self, value: Array) -> bool:
        """Whether the largest error is small enough; a NaN would be the largest."""
        xp = array_namespace(value)
        return 0 not in value.shape and bool(xp.max(self._error(value)) < tolerance(xp, value))

    def _error(self, value: Array) -> Array:
        xp = array_namespace(value)
        return _simplex_error(xp.astype(value, xp.float64, copy=False))


class _Multinomial(Constraint):
    """Vectors of counts with a given sum."""

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
        whole = (value >= 0) & is_whole(value)
        return xp.all(whole, axis=-1) & (xp.sum(value, axis=-1) == self.upper_bound)

    def __repr__(self) -> str:
        return f"multinomial({self.upper_bound})"


one_hot = _OneHot()
simplex = _Simplex()
multinomial = _Multinomial
