"""Memory for large results, used again once nobody holds the result that it was for.

A fresh page costs more than the arithmetic of a cheap density: the system clears it on the first
write, and NumPy gives large arrays back to the system as soon as they die.  So the last few blocks
are kept, `KEPT` bytes of them at most.
"""

from __future__ import annotations

import math
from collections import deque
from typing import Any

import numpy as np
import numpy.typing as npt

from arraydist._typing import Shape

SMALLEST = 1 << 20
"""Arrays of fewer bytes come from NumPy, which keeps small memory itself."""

KEPT = 1 << 26
"""Bytes of free blocks that are kept."""

_free: deque[npt.NDArray[np.uint8]] = deque()


class _Owner:
    """What the arrays over one block refer to; the block is free when they are all gone."""

    def __init__(self, block: npt.NDArray[np.uint8], shape: Shape, dtype: np.dtype[Any]) -> None:
        self.block = block
        self.__array_interface__ = {
            "version": 3,
            "shape": shape,
            "typestr": dtype.str,
            "data": (block.ctypes.data, False),
        }

    def __del__(self) -> None:
        # No lock: this may run anywhere, in the middle of `empty` too.  Single operations of a
        # deque are atomic, and a moment over the limit does no harm.
        _free.append(self.block)
        while sum(block.nbytes for block in tuple(_free)) > KEPT:
            try:
                _free.popleft()
            except IndexError:
                break


def empty(shape: Shape, dtype: Any) -> npt.NDArray[Any]:
    """`numpy.empty`, for large arrays from a free block of the same size if there is one."""
    dtype = np.dtype(dtype)
    size = math.prod(shape) * dtype.itemsize
    if size < SMALLEST:
        return np.empty(shape, dtype)
    block = _taken(size)
    if block is None:
        block = np.empty(size, np.uint8)
    return np.asarray(_Owner(block, tuple(shape), dtype))


def _taken(size: int) -> npt.NDArray[np.uint8] | None:
    """A free block of that size."""
    for _ in range(len(_free)):
        try:
            block = _free.pop()
        except IndexError:  # another thread took it
            return None
        if block.nbytes == size:
            return block
        _free.appendleft(block)
    return None
