"""Sets of matrices, laid along the last two axes."""

from __future__ import annotations

from typing import Any

from arraydist._typing import Array
from arraydist.constraints.base import Named
from arraydist.constraints.vectors import tolerance
from arraydist.namespace import array_namespace


def _all_of_matrix(xp: Any, mask: Array) -> Array:
    return xp.all(xp.all(mask, axis=-1), axis=-1)


def _is_lower(xp: Any, value: Array) -> Array:
    return _all_of_matrix(xp, xp.tril(value) == value)


class _Square(Named):
    name = "square"
    event_dim = 2
    description = "square matrices"

    def check(self, value: Array) -> Any:
        xp = array_namespace(value)
        square = value.shape[-1] == value.shape[-2]
        return xp.full(value.shape[:-2], square, dtype=xp.bool)


class _LowerTriangular(Named):
    name = "lower_triangular"
    event_dim = 2
    description = "lower-triangular matrices"

    def check(self, value: Array) -> Any:
        return _is_lower(array_namespace(value), value)


class _LowerCholesky(Named):
    name = "lower_cholesky"
    event_dim = 2
    description = "lower-triangular matrices with positive diagonal"

    def check(self, value: Array) -> Any:
        xp = array_namespace(value)
        return _is_lower(xp, value) & xp.all(xp.linalg.diagonal(value) > 0, axis=-1)


class _CorrCholesky(Named):
    name = "corr_cholesky"
    event_dim = 2
    description = "lower-triangular matrices with positive diagonal and rows of length 1"

    def check(self, value: Array) -> Any:
        xp = array_namespace(value)
        length = xp.sum(value * value, axis=-1)
        unit = xp.all(xp.abs(length - 1) < tolerance(xp, value), axis=-1)
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
        return _all_of_matrix(xp, difference <= size * tolerance(xp, value))


class _PositiveSemidefinite(_Symmetric):
    name = "positive_semidefinite"
    description = "symmetric matrices without negative eigenvalues"

    def check(self, value: Array) -> Any:
        xp = array_namespace(value)
        symmetric_ = super().check(value)
        if not bool(xp.all(symmetric_)):
            return symmetric_
        eigenvalues = xp.linalg.eigvalsh(value)
        slack = xp.max(xp.abs(eigenvalues), axis=-1) * tolerance(xp, value)
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


square = _Square()
lower_triangular = _LowerTriangular()
lower_cholesky = _LowerCholesky()
corr_cholesky = _CorrCholesky()
symmetric = _Symmetric()
positive_semidefinite = _PositiveSemidefinite()
positive_definite = _PositiveDefinite()
