"""Indexing and shape functions: linear maps, applied to primals and tangents alike."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

from arraydist._typing import Array, Shape
from arraydist.autodiff.algebra import (
    aligned,
    leading,
    linear,
    linear_in_each,
    negative_axes,
    negative_axis,
)
from arraydist.autodiff.dual import Dual, highest_level, stripped


def getitem(xp: Any, x: Dual, key: Any) -> Any:
    """Index as the array library does; integer arrays and boolean masks included."""
    keys = key if isinstance(key, tuple) else (key,)
    keys = tuple(stripped(each) for each in keys)
    plain = keys if isinstance(key, tuple) else keys[0]
    if all(each is None or each is ... or isinstance(each, (slice, int)) for each in keys):
        return linear(x, lambda a, axes: a[(slice(None),) * axes + keys])
    # An array among the keys may move its axes to the front, so one tangent at a time.
    return linear(x, lambda a, axes: _each(xp, a, axes, lambda one: one[plain]))


def _each(xp: Any, array: Array, axes: int, function: Any) -> Array:
    if axes == 0:
        return function(array)
    count = array.shape[0]
    if count == 0:
        shape = tuple(function(xp.zeros(array.shape[axes:], dtype=array.dtype)).shape)
        return xp.zeros((*array.shape[:axes], *shape), dtype=array.dtype, device=array.device)
    return xp.stack([_each(xp, array[i, ...], axes - 1, function) for i in range(count)])


def reshape(xp: Any, x: Dual, /, shape: Shape, *, copy: bool | None = None) -> Any:
    """Give another shape."""
    shape = tuple(xp.reshape(x.primal, shape).shape)
    return linear(
        x,
        lambda a, axes: xp.reshape(a, tuple(a.shape)[:axes] + shape, copy=copy),
        keeps_sum=True,
    )


def expand_dims(xp: Any, x: Dual, /, axis: int = 0) -> Any:
    """Insert an axis of length 1."""
    position = negative_axis(axis, x.ndim + 1)
    return linear(x, lambda a, axes: xp.expand_dims(a, axis=position))


def squeeze(xp: Any, x: Dual, /, axis: int | tuple[int, ...] | None = None) -> Any:
    """Remove axes of length 1; without ``axis`` all of them, as NumPy does."""
    if axis is None:
        axis = tuple(i for i, size in enumerate(x.shape) if size == 1)
    positions = negative_axes(axis, x.ndim)
    return linear(x, lambda a, axes: xp.squeeze(a, axis=positions), keeps_sum=True)


def permute_dims(xp: Any, x: Dual, /, axes: Sequence[int]) -> Any:
    """Reorder the axes."""
    order = tuple(negative_axis(axis, x.ndim) + x.ndim for axis in axes)
    return linear(
        x, lambda a, lead: xp.permute_dims(a, (*range(lead), *(lead + axis for axis in order)))
    )


def moveaxis(xp: Any, x: Dual, source: Any, destination: Any, /) -> Any:
    """Move axes to new positions."""
    origin, target = negative_axes(source, x.ndim), negative_axes(destination, x.ndim)
    return linear(x, lambda a, axes: xp.moveaxis(a, origin, target))


def matrix_transpose(xp: Any, x: Dual, /) -> Any:
    """Transpose each matrix in a stack."""
    return linear(x, lambda a, axes: xp.matrix_transpose(a))


def flip(xp: Any, x: Dual, /, *, axis: int | tuple[int, ...] | None = None) -> Any:
    """Reverse along axes."""
    positions = negative_axes(axis, x.ndim)
    return linear(x, lambda a, axes: xp.flip(a, axis=positions) if positions else a)


def roll(xp: Any, x: Dual, /, shift: Any, *, axis: Any = None) -> Any:
    """Shift cyclically."""
    if axis is None:
        flat = xp.reshape(x, (-1,))
        return xp.reshape(xp.roll(flat, shift, axis=0), x.shape)
    positions = negative_axes(axis, x.ndim)
    amounts = (shift,) * len(positions) if isinstance(shift, int) else tuple(shift)
    return linear(x, lambda a, axes: xp.roll(a, amounts, axis=positions))


def repeat(xp: Any, x: Dual, repeats: Any, /, *, axis: int | None = None) -> Any:
    """Repeat each element."""
    if axis is None:
        return xp.repeat(xp.reshape(x, (-1,)), repeats, axis=0)
    position = negative_axis(axis, x.ndim)
    return linear(x, lambda a, axes: xp.repeat(a, repeats, axis=position))


def tile(xp: Any, x: Dual, repetitions: int | tuple[int, ...], /) -> Any:
    """Repeat the whole array."""
    counts = (repetitions,) if isinstance(repetitions, int) else tuple(repetitions)
    counts = (1,) * (x.ndim - len(counts)) + counts
    wide = xp.reshape(x, (1,) * (len(counts) - x.ndim) + x.shape)
    return linear(wide, lambda a, axes: xp.tile(a, (1,) * axes + counts))


def take(xp: Any, x: Dual, indices: Array, /, *, axis: int | None = None) -> Any:
    """Elements at positions along an axis."""
    if axis is None:
        x, axis = (x, 0) if x.ndim == 1 else (xp.reshape(x, (-1,)), 0)
    position = negative_axis(axis, x.ndim)
    indices = stripped(indices)
    return linear(x, lambda a, axes: xp.take(a, indices, axis=a.ndim + position))


def take_along_axis(xp: Any, x: Dual, indices: Array, /, *, axis: int = -1) -> Any:
    """Elements at positions of their own along an axis."""
    position = negative_axis(axis, x.ndim)
    indices = stripped(indices)

    def chosen(a: Array, axes: int) -> Array:
        shape = tuple(a.shape)[:axes] + tuple(indices.shape)
        return xp.take_along_axis(a, xp.broadcast_to(indices, shape), axis=position)

    return linear(x, chosen)


def sort(
    xp: Any, x: Dual, /, *, axis: int = -1, descending: bool = False, stable: bool = True
) -> Any:
    """Sort along an axis; tangents move with their elements."""
    options = {"axis": axis, "stable": stable}
    if descending:
        options["descending"] = True
    return xp.take_along_axis(x, xp.argsort(stripped(x), **options), axis=axis)


def broadcast_to(xp: Any, x: Dual, /, shape: Shape) -> Any:
    """Broadcast to a shape."""
    shape = tuple(shape)
    primal = xp.broadcast_to(x.primal, shape)

    def broadcast(tangent: Array) -> Array:
        lead = tuple(tangent.shape)[: leading(tangent, x.primal)]
        return xp.broadcast_to(aligned(xp, tangent, x.primal, len(shape)), lead + shape)

    return Dual(primal, {d: broadcast(t) for d, t in x.tangents.items()}, x.level)


def broadcast_arrays(xp: Any, *arrays: Any) -> list[Any]:
    """Broadcast arrays against each other."""
    shape = tuple(xp.broadcast_arrays(*(stripped(x) for x in arrays))[0].shape)
    return [xp.broadcast_to(x, shape) for x in arrays]


def concat(xp: Any, arrays: Sequence[Any], /, *, axis: int | None = 0) -> Any:
    """Join along an existing axis."""
    if axis is None:
        arrays, axis = [xp.reshape(x, (-1,)) for x in arrays], 0
    position = negative_axis(axis, arrays[0].ndim)
    return linear_in_each(
        xp, arrays, highest_level(arrays), lambda parts, axes: xp.concat(parts, axis=position)
    )


def stack(xp: Any, arrays: Sequence[Any], /, *, axis: int = 0) -> Any:
    """Join along a new axis."""
    position = negative_axis(axis, arrays[0].ndim + 1)
    return linear_in_each(
        xp, arrays, highest_level(arrays), lambda parts, axes: xp.stack(parts, axis=position)
    )


def unstack(xp: Any, x: Dual, /, *, axis: int = 0) -> tuple[Any, ...]:
    """Split along an axis into arrays without it."""
    moved = xp.moveaxis(x, axis, 0)
    return tuple(moved[i, ...] for i in range(moved.shape[0]))


def triangle(name: str) -> Any:
    """``tril`` or ``triu``."""

    def function(xp: Any, x: Dual, /, *, k: int = 0) -> Any:
        return linear(x, lambda a, axes: xp.function(name)(a, k=operator.index(k)))

    return function


def full_like(xp: Any, x: Any, /, fill_value: Any, **options: Any) -> Any:
    """An array of one value, which may vary."""
    if highest_level((fill_value,)) == 0:
        return xp.full_like(stripped(x), fill_value, **options)
    blank = xp.zeros_like(stripped(x), **options)
    return xp.broadcast_to(xp.astype(fill_value, blank.dtype), blank.shape)


def full(xp: Any, shape: Shape, fill_value: Dual, *, dtype: Any = None, device: Any = None) -> Any:
    """An array of one value that varies."""
    value = fill_value if dtype is None else xp.astype(fill_value, dtype)
    return xp.broadcast_to(value, shape)


def asarray(xp: Any, x: Any, /, *, dtype: Any = None, device: Any = None, copy: Any = None) -> Any:
    """A dual as it is; a (nested) list of duals and numbers as one dual."""
    if not isinstance(x, Dual):
        like = _first(x)
        parts = [
            xp.asarray(part)
            if hasattr(part, "dtype") or isinstance(part, (list, tuple))
            else xp.asarray(part, dtype=like.dtype, device=like.device)
            for part in x
        ]
        x = xp.stack(parts)
    return x if dtype is None or x.dtype == dtype else xp.astype(x, dtype)


def _first(x: Any) -> Any:
    if isinstance(x, Dual):
        return x
    return next(_first(part) for part in x if highest_level((part,)))
