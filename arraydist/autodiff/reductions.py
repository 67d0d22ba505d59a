"""Sums, products, extrema and moments along axes."""

from __future__ import annotations

from typing import Any

from arraydist._typing import Array
from arraydist.autodiff.algebra import (
    leading,
    linear,
    negative_axes,
    negative_axis,
    quiet,
)
from arraydist.autodiff.deferred import Deferred
from arraydist.autodiff.dual import Dual, stripped

Axis = int | tuple[int, ...] | None


def _sum(
    xp: Any, x: Dual, /, *, axis: Axis = None, dtype: Any = None, keepdims: bool = False
) -> Any:
    x = x if dtype is None else xp.astype(x, dtype)
    axes = negative_axes(axis, x.ndim)
    if len(axes) == x.ndim and isinstance(x.tangents, Deferred) and not keepdims:
        return Dual(xp.sum(x.primal), x.tangents.total(), x.level)
    return linear(x, lambda a, _: xp.sum(a, axis=axes, keepdims=keepdims), keeps_sum=True)


def mean(xp: Any, x: Dual, /, *, axis: Axis = None, keepdims: bool = False) -> Any:
    """Arithmetic mean."""
    if axis is None and isinstance(x.tangents, Deferred) and not keepdims:
        share = 1.0 / x.size
        totals = {direction: share * total for direction, total in x.tangents.total().items()}
        return Dual(xp.mean(x.primal), totals, x.level)
    axes = negative_axes(axis, x.ndim)
    return linear(x, lambda a, _: xp.mean(a, axis=axes, keepdims=keepdims))


def cumulative_sum(
    xp: Any,
    x: Dual,
    /,
    *,
    axis: int | None = None,
    dtype: Any = None,
    include_initial: bool = False,
) -> Any:
    """Running sums."""
    x = x if dtype is None else xp.astype(x, dtype)
    if axis is None:
        x, axis = (x, 0) if x.ndim == 1 else (xp.reshape(x, (-1,)), 0)
    position = negative_axis(axis, x.ndim)
    return linear(
        x, lambda a, _: xp.cumulative_sum(a, axis=position, include_initial=include_initial)
    )


def diff(xp: Any, x: Dual, /, *, axis: int = -1, n: int = 1) -> Any:
    """Differences of neighbours."""
    position = negative_axis(axis, x.ndim)
    return linear(x, lambda a, _: xp.diff(a, axis=position, n=n))


def variance(
    xp: Any, x: Dual, /, *, axis: Axis = None, correction: float = 0.0, keepdims: bool = False
) -> Any:
    """Variance: its derivative is twice the covariance with the tangent."""
    axes = negative_axes(axis, x.ndim)
    result = xp.var(x.primal, axis=axes, correction=correction, keepdims=keepdims)
    count = 1
    for each in axes:
        count *= x.shape[each]
    centred = x.primal - xp.mean(x.primal, axis=axes, keepdims=True)
    with quiet():
        # The ratio is NaN where the variance is: no more elements than the correction.
        ratio = 2.0 / (count - correction) if count > correction else float("nan")
        tangents = {
            direction: ratio * xp.sum(xp.multiply(centred, tangent), axis=axes, keepdims=keepdims)
            for direction, tangent in x.tangents.items()
        }
    return Dual(result, tangents, x.level)


def standard_deviation(
    xp: Any, x: Dual, /, *, axis: Axis = None, correction: float = 0.0, keepdims: bool = False
) -> Any:
    """Square root of the variance."""
    return xp.sqrt(xp.var(x, axis=axis, correction=correction, keepdims=keepdims))


def prod(
    xp: Any, x: Dual, /, *, axis: Axis = None, dtype: Any = None, keepdims: bool = False
) -> Any:
    """Product; the derivative multiplies all *other* elements, so zeros do no harm."""
    x = x if dtype is None else xp.astype(x, dtype)
    axes = negative_axes(axis, x.ndim)
    result = xp.prod(x.primal, axis=axes, keepdims=keepdims)
    flat = _flat_last(xp, x.primal, axes)
    before = _products_before(xp, flat)
    others = before * xp.flip(_products_before(xp, xp.flip(flat, axis=-1)), axis=-1)
    shape = tuple(result.shape)
    tangents = {}
    for direction, tangent in x.tangents.items():
        lead = tuple(tangent.shape)[: leading(tangent, x.primal)]
        total = xp.sum(xp.multiply(others, _flat_last(xp, tangent, axes)), axis=-1)
        tangents[direction] = xp.reshape(total, lead + shape)
    return Dual(result, tangents, x.level)


def _flat_last(xp: Any, x: Array, axes: tuple[int, ...]) -> Array:
    """Move axes (counted from the end) to the end and make them one."""
    kept = [axis for axis in range(-x.ndim, 0) if axis not in axes]
    order = tuple(axis + x.ndim for axis in (*kept, *sorted(axes)))
    length = 1
    for axis in axes:
        length *= x.shape[axis]
    return xp.reshape(xp.permute_dims(x, order), (*(x.shape[axis] for axis in kept), length))


def _products_before(xp: Any, x: Array) -> Array:
    """Multiply the elements that stand before each element of the last axis."""
    return _running_products(xp, _shifted(xp, x, 1)) if x.shape[-1] else x


def _running_products(xp: Any, x: Array) -> Array:
    # Doubling: after the pass with step s each element holds the product of the last 2 s.
    step = 1
    while step < x.shape[-1]:
        x = x * _shifted(xp, x, step)
        step *= 2
    return x


def _shifted(xp: Any, x: Array, step: int) -> Array:
    """Move the elements of the last axis back by a step, ones coming in."""
    return xp.concat([xp.ones_like(x[..., :step]), x[..., :-step]], axis=-1)


def cumulative_prod(
    xp: Any,
    x: Dual,
    /,
    *,
    axis: int | None = None,
    dtype: Any = None,
    include_initial: bool = False,
) -> Any:
    """Running products, from products of pairs, so that zeros do no harm."""
    x = x if dtype is None else xp.astype(x, dtype)
    if axis is None:
        x, axis = (x, 0) if x.ndim == 1 else (xp.reshape(x, (-1,)), 0)
    last = xp.moveaxis(x, axis, -1)
    products = _running_products(xp, last)
    if include_initial:
        one = xp.ones((*last.shape[:-1], 1), dtype=x.dtype, device=x.device)
        products = xp.concat([one, products], axis=-1)
    return xp.moveaxis(products, -1, axis)


def extremum(name: str) -> Any:
    """``max`` or ``min``; elements that tie share the derivative equally."""

    def function(xp: Any, x: Dual, /, *, axis: Axis = None, keepdims: bool = False) -> Any:
        axes = negative_axes(axis, x.ndim)
        reduce = xp.function(name)
        result = reduce(x.primal, axis=axes, keepdims=keepdims)
        best = reduce(stripped(x), axis=axes, keepdims=True)
        chosen = stripped(x) == best
        count = xp.sum(xp.astype(chosen, stripped(x).dtype), axis=axes, keepdims=keepdims)
        zero = xp.zeros_like(stripped(x))
        with quiet():
            tangents = {
                direction: xp.sum(xp.where(chosen, tangent, zero), axis=axes, keepdims=keepdims)
                / count
                for direction, tangent in x.tangents.items()
            }
        return Dual(result, tangents, x.level)

    return function


sum = _sum
