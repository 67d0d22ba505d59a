"""Reductions that several parts share."""

from __future__ import annotations

from arraydist._typing import Array
from arraydist.namespace import array_namespace


def ordered_sum(array: Array) -> Array:
    """Sum along the last axis, which is kept with length one.

    Libraries add in different orders in ``sum`` but one after the other in ``cumulative_sum``, in
    float64 here.  Draws that depend on a sum are equal on all of them for that reason.
    """
    xp = array_namespace(array)
    total = xp.cumulative_sum(xp.astype(array, xp.float64), axis=-1)[..., -1:]
    return xp.astype(total, array.dtype)


def sum_rightmost(array: Array, count: int) -> Array:
    """Sum over the last axes, as many as ``count``."""
    if not count:
        return array
    return array_namespace(array).sum(array, axis=tuple(range(-count, 0)))
