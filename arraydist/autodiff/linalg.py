"""Products and linear algebra, on stacks of matrices."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from arraydist._typing import Array
from arraydist.autodiff.algebra import (
    aligned,
    fitted,
    gathered,
    leading,
    linear,
    negative_axis,
)
from arraydist.autodiff.dual import Dual, highest_level, primal_at, tangents_at


def _bilinear(
    xp: Any, x: Any, y: Any, product: Callable[[Array, Array], Array], ndim_of: Callable[[Any], int]
) -> Any:
    """Apply a product of two arrays that is linear in each."""
    level = highest_level((x, y))
    a, b = primal_at(x, level), primal_at(y, level)
    result = product(a, b)
    ndim = max(ndim_of(a), ndim_of(b))
    terms = []
    for varying, other, first in ((x, b, True), (y, a, False)):
        term = {}
        for direction, tangent in tangents_at(varying, level).items():
            wide = aligned(xp, tangent, varying.primal, ndim)
            value = product(wide, other) if first else product(other, wide)
            term[direction] = fitted(xp, value, leading(tangent, varying.primal), result)
        terms.append(term)
    return Dual(result, gathered(xp, terms), level)


def matmul(xp: Any, x: Any, y: Any, /) -> Any:
    """Matrix product."""
    if x.ndim == 1:
        return xp.squeeze(xp.matmul(xp.expand_dims(x, axis=0), y), axis=-2 if y.ndim > 1 else 0)
    if y.ndim == 1:
        return xp.squeeze(xp.matmul(x, xp.expand_dims(y, axis=1)), axis=-1)
    return _bilinear(xp, x, y, xp.matmul, lambda a: int(a.ndim))


def vecdot(xp: Any, x: Any, y: Any, /, *, axis: int = -1) -> Any:
    """Inner product along an axis."""
    return xp.sum(x * y, axis=axis)


def tensordot(xp: Any, x: Any, y: Any, /, *, axes: int | Sequence[Sequence[int]] = 2) -> Any:
    """Contract axes of one array with axes of the other."""
    if isinstance(axes, int):
        left, right = list(range(x.ndim - axes, x.ndim)), list(range(axes))
    else:
        left = [axis % x.ndim for axis in axes[0]]
        right = [axis % y.ndim for axis in axes[1]]
    kept_left = [axis for axis in range(x.ndim) if axis not in left]
    kept_right = [axis for axis in range(y.ndim) if axis not in right]
    rows = tuple(x.shape[axis] for axis in kept_left)
    columns = tuple(y.shape[axis] for axis in kept_right)
    inner = math.prod(x.shape[axis] for axis in left)
    a = xp.reshape(xp.permute_dims(x, (*kept_left, *left)), (math.prod(rows), inner))
    b = xp.reshape(xp.permute_dims(y, (*right, *kept_right)), (inner, math.prod(columns)))
    return xp.reshape(xp.matmul(a, b), rows + columns)


def outer(xp: Any, x: Any, y: Any, /) -> Any:
    """All products of two vectors' elements."""
    return xp.expand_dims(x, axis=1) * xp.expand_dims(y, axis=0)


def diagonal(xp: Any, x: Dual, /, *, offset: int = 0) -> Any:
    """Diagonal of each matrix."""
    return linear(x, lambda a, axes: xp.linalg.diagonal(a, offset=offset))


def trace(xp: Any, x: Dual, /, *, offset: int = 0, dtype: Any = None) -> Any:
    """Trace of each matrix."""
    x = x if dtype is None else xp.astype(x, dtype)
    return linear(x, lambda a, axes: xp.linalg.trace(a, offset=offset))


def _transposed(xp: Any, x: Array) -> Array:
    return xp.matrix_transpose(x)


def cholesky(xp: Any, x: Dual, /, *, upper: bool = False) -> Any:
    """Cholesky factor L; dL = L phi(L^-1 dA L^-T), phi the lower triangle, its diagonal halved.

    Murray (2016), "Differentiation of the Cholesky decomposition", arXiv:1602.07527, equation 8.
    The symmetric part of dA counts.
    """
    factor = xp.linalg.cholesky(x.primal)
    half = 0.5 * xp.linalg.diagonal(xp.ones_like(factor))
    tangents = {}
    for direction, tangent in x.tangents.items():
        symmetric = 0.5 * (tangent + _transposed(xp, tangent))
        inner = xp.linalg.solve(factor, symmetric)
        inner = _transposed(xp, xp.linalg.solve(factor, _transposed(xp, inner)))
        phi = xp.tril(inner) - _diagonal_matrix(xp, xp.multiply(half, xp.linalg.diagonal(inner)))
        tangents[direction] = xp.matmul(factor, phi)
    result = Dual(factor, tangents, x.level)
    return _transposed(xp, result) if upper else result


def _diagonal_matrix(xp: Any, x: Array) -> Array:
    identity = xp.eye(x.shape[-1], dtype=x.dtype, device=x.device)
    return xp.expand_dims(x, axis=-1) * identity


def solve(xp: Any, a: Any, b: Any, /) -> Any:
    """Solution X of A X = B; A dX = dB - dA X."""
    if b.ndim == 1:
        return xp.squeeze(xp.linalg.solve(a, xp.expand_dims(b, axis=1)), axis=-1)
    level = highest_level((a, b))
    matrix, right = primal_at(a, level), primal_at(b, level)
    result = xp.linalg.solve(matrix, right)
    from_right = {
        direction: aligned(xp, tangent, right, result.ndim)
        for direction, tangent in tangents_at(b, level).items()
    }
    from_matrix = {
        direction: -xp.matmul(aligned(xp, tangent, matrix, result.ndim), result)
        for direction, tangent in tangents_at(a, level).items()
    }
    tangents = {}
    for direction, tangent in gathered(xp, [from_right, from_matrix]).items():
        value = xp.linalg.solve(matrix, tangent)
        tangents[direction] = fitted(xp, value, value.ndim - result.ndim, result)
    return Dual(result, tangents, level)


def inv(xp: Any, x: Dual, /) -> Any:
    """Inverse; d A^-1 = -A^-1 dA A^-1."""
    inverse = xp.linalg.inv(x.primal)
    tangents = {
        direction: -xp.matmul(xp.matmul(inverse, tangent), inverse)
        for direction, tangent in x.tangents.items()
    }
    return Dual(inverse, tangents, x.level)


def _log_slopes(xp: Any, x: Dual) -> dict[int, Array]:
    # d log|det A| = tr(A^-1 dA).
    return {
        direction: xp.linalg.trace(xp.linalg.solve(x.primal, tangent))
        for direction, tangent in x.tangents.items()
    }


def det(xp: Any, x: Dual, /) -> Any:
    """Determinant of a regular matrix."""
    result = xp.linalg.det(x.primal)
    slopes = _log_slopes(xp, x)
    return Dual(result, {d: xp.multiply(result, slope) for d, slope in slopes.items()}, x.level)


class SlogdetResult(NamedTuple):
    """Sign and logarithm of a determinant."""

    sign: Any
    logabsdet: Any


def slogdet(xp: Any, x: Dual, /) -> SlogdetResult:
    """Sign and logarithm of the determinant of a regular matrix."""
    sign, logarithm = xp.linalg.slogdet(x.primal)
    return SlogdetResult(sign, Dual(logarithm, _log_slopes(xp, x), x.level))


def vector_norm(
    xp: Any, x: Dual, /, *, axis: Any = None, keepdims: bool = False, ord: float = 2
) -> Any:
    """Euclidean norm, sum of magnitudes (``ord=1``) or largest magnitude (``ord=inf``)."""
    if ord == 1:
        return xp.sum(xp.abs(x), axis=axis, keepdims=keepdims)
    if ord == math.inf:
        return xp.max(xp.abs(x), axis=axis, keepdims=keepdims)
    if ord == 2:
        return xp.sqrt(xp.sum(x * x, axis=axis, keepdims=keepdims))
    return xp.sum(xp.abs(x) ** ord, axis=axis, keepdims=keepdims) ** (1.0 / ord)


def cross(xp: Any, x: Any, y: Any, /, *, axis: int = -1) -> Any:
    """Cross product of vectors of length 3."""
    position = negative_axis(axis, min(x.ndim, y.ndim))
    a, b = xp.moveaxis(x, position, -1), xp.moveaxis(y, position, -1)
    parts = [a[..., i] * b[..., j] - a[..., j] * b[..., i] for i, j in ((1, 2), (2, 0), (0, 1))]
    return xp.stack(parts, axis=position)
