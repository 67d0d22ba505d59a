"""Reductions whose result is the same to the bit on every CPU array library."""

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
