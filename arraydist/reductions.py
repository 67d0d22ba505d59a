"""Reductions that several parts share."""

from __future__ import annotations

import math

from arraydist._typing import Array
from arraydist.kernels.rows import any_nan_row, sum_row
from arraydist.namespace import array_namespace
from arraydist.row_function import RowFunction


def _sum(array: Array) -> Array:
    return array_namespace(array).sum(array, axis=-1, keepdims=True)


row_sum = RowFunction(sum_row, _sum, length=1)
"""Sum along the last axis, which is kept with length one; quick for many short rows."""


def _any_nan(array: Array) -> Array:
    xp = array_namespace(array)
    return xp.astype(xp.any(xp.isnan(array), axis=-1, keepdims=True), array.dtype)


_row_any_nan = RowFunction(any_nan_row, _any_nan, length=1)


def any_nan(array: Array, axes: int) -> Array:
    """Whether there is a NaN along so many last axes."""
    shape = tuple(array.shape)
    rows = (*shape[: len(shape) - axes], math.prod(shape[len(shape) - axes :]))
    return _row_any_nan(array_namespace(array).reshape(array, rows))[..., 0] != 0


def ordered_sum(array: Array) -> Array:
    """Sum along the last axis, which is kept with length one.

    Libraries add in different orders in ``sum`` but one after the other in ``cumulative_sum``, in
    float64 here.  Draws that depend on a sum are equal on all of them for that reason.
    """
    xp = array_namespace(array)
    total = xp.cumulative_sum(xp.astype(array, xp.float64), axis=-1)[..., -1:]
    return xp.astype(total, array.dtype)


def any_rightmost(mask: Array, count: int) -> Array:
    """Whether any element along the last axes holds, as many as ``count``."""
    if not count:
        return mask
    return array_namespace(mask).any(mask, axis=tuple(range(-count, 0)))


def sum_rightmost(array: Array, count: int) -> Array:
    """Sum over the last axes, as many as ``count``."""
    if not count:
        return array
    shape = tuple(array.shape)
    rows = (*shape[:-count], math.prod(shape[-count:]))
    return row_sum(array_namespace(array).reshape(array, rows))[..., 0]


def sum_of_others(array: Array) -> Array:
    """For each element of the last axis the sum of all the others: nothing is subtracted."""
    xp = array_namespace(array)
    none = xp.zeros_like(array[..., :1])
    before = xp.concat([none, xp.cumulative_sum(array, axis=-1)[..., :-1]], axis=-1)
    backwards = xp.flip(array, axis=-1)
    after = xp.concat([none, xp.cumulative_sum(backwards, axis=-1)[..., :-1]], axis=-1)
    return before + xp.flip(after, axis=-1)
