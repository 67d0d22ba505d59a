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

_FEW = SMALLEST >> 4
"""Items of an array that has fewer bytes than that, whatever its dtype here."""

KEPT = 1 << 26
"""Bytes of free blocks that are kept."""


class _Block:
    """Some memory and where it is."""

    __slots__ = ("data", "memory", "size")

    def __init__(self, size: int) -> None:
        self.memory: npt.NDArray[np.uint8] = np.empty(size, np.uint8)
        self.data = (self.memory.ctypes.data, False)
        self.size = size


_free: deque[_Block] = deque()


class _Owner:
    """What the arrays over one block refer to; the block is free when they are all gone."""

    __slots__ = ("__array_interface__", "block")

    def __init__(self, block: _Block, shape: Shape, dtype: np.dtype[Any]) -> None:
        self.block = block
        self.__array_interface__ = {
            "version": 3,
            "shape": shape,
            "typestr": dtype.str,
            "data": block.data,
        }

    def __del__(self) -> None:
        # No lock: this may run anywhere, in the middle of `empty` too.  Single operations of a
        # deque are atomic, and a moment over the limit does no harm.
        _free.append(self.block)
        while sum([block.size for block in tuple(_free)]) > KEPT:
            try:
                _free.popleft()
            except IndexError:
                break


def empty(shape: Shape, dtype: Any) -> npt.NDArray[Any]:
    """`numpy.empty`, for large arrays from a free block of the same size if there is one."""
    items = math.prod(shape)
    if items < _FEW:
        return np.empty(shape, dtype)
    dtype = np.dtype(dtype)
    size = items * dtype.itemsize
    if size < SMALLEST:
        return np.empty(shape, dtype)
    return np.asarray(_Owner(_taken(size) or _Block(size), tuple(shape), dtype))


def _taken(size: int) -> _Block | None:
    """A free block of that size."""
    for _ in range(len(_free)):
        try:
            block = _free.pop()
        except IndexError:  # another thread took it
            return None
        if block.size == size:
            return block
        _free.appendleft(block)
    return None
