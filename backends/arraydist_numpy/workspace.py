"""Memory for the loops of draws: what one call reads and works in, used again by the next.

To make a small array and find its address takes as long as a draw.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from struct import pack_into
from typing import Any, Final

import numpy as np

_NUMBERS: Final = 16
"""Items for a call's own numbers, before those to work in."""


class Workspace:
    """Where a loop reads the number of its first element and parameters of one value each.

    Attributes
    ----------
    origin
        Address of the number of the first element.
    scratch
        Address of memory to work in.
    size
        Items of that, of eight bytes.
    """

    __slots__ = ("_doubles", "_memory", "_singles", "origin", "scratch", "size")

    def __init__(self, size: int) -> None:
        self._memory: Any = np.empty(_NUMBERS + size)
        self.origin: int = self._memory.ctypes.data
        self.scratch = self.origin + _NUMBERS * self._memory.itemsize
        self.size = size
        first = self.origin + 8
        self._doubles = tuple(range(first, self.scratch, 8))
        self._singles = tuple(range(first, self.scratch, 4))

    def begin_at(self, element: int) -> int:
        """Set the number of the first element; returns its address."""
        pack_into("q", self._memory, 0, element)
        return self.origin

    def hold(self, numbers: Sequence[float], dtype: type) -> tuple[int, ...]:
        """Set the parameters, in float64 or float32; returns their addresses."""
        double = dtype is np.float64
        pack_into((_DOUBLES if double else _SINGLES)[len(numbers)], self._memory, 8, *numbers)
        return (self._doubles if double else self._singles)[: len(numbers)]


_DOUBLES, _SINGLES = ([f"{count}{code}" for count in range(_NUMBERS)] for code in "df")

_free: deque[Workspace] = deque(maxlen=8)


def take(size: int) -> Workspace:
    """A workspace that nobody else has; `give_back` makes it anybody's."""
    try:
        space = _free.pop()
    except IndexError:
        return Workspace(size)
    return space if space.size >= size else Workspace(size)


def give_back(space: Workspace) -> None:
    """Let another call have a workspace."""
    _free.append(space)
