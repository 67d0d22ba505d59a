"""Memory for loops: what one call reads and works in, used again by the next.

To make a small array and find its address takes as long as a draw.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

_NUMBERS: Final = 16
"""Items for parameters of one value each, at least."""

_Numbers = tuple[Any, tuple[int, ...]]
"""A view of memory for numbers, and the address of each."""


class Workspace:
    """Where a loop reads the number of its first element and parameters of one value each.

    Parameters
    ----------
    size
        Items to work in, of eight bytes.
    numbers
        Items for parameters.

    Attributes
    ----------
    origin
        Address of the number of the first element.
    scratch
        Address of memory to work in.
    """

    __slots__ = ("_doubles", "_element", "_singles", "numbers", "origin", "scratch", "size")

    def __init__(self, size: int, numbers: int = _NUMBERS) -> None:
        memory: Any = np.empty(1 + numbers + size)
        self.origin: int = memory.ctypes.data
        self.scratch = self.origin + 8 * (1 + numbers)
        self.size, self.numbers = size, numbers
        parameters = memory[1 : 1 + numbers]
        first = self.origin + 8
        doubles = tuple(range(first, self.scratch, 8))
        singles = tuple(range(first, self.scratch, 4))
        # Views, which keep the memory: to set an item of one is quicker than of NumPy's.
        self._element = memoryview(memory.view(np.int64))
        self._doubles: _Numbers = memoryview(parameters), doubles
        self._singles: _Numbers = memoryview(parameters.view(np.float32)), singles

    def begin_at(self, element: int) -> int:
        """Set the number of the first element; returns its address."""
        self._element[0] = element
        return self.origin

    def hold(self, numbers: Sequence[float], dtype: type) -> tuple[int, ...]:
        """Set the parameters, in float64 or float32; returns their addresses."""
        values, places = self._doubles if dtype is np.float64 else self._singles
        for i, number in enumerate(numbers):
            values[i] = number
        return places[: len(numbers)]


_free: deque[Workspace] = deque(maxlen=8)


def take(size: int, numbers: int = _NUMBERS) -> Workspace:
    """A workspace that nobody else has; `give_back` makes it anybody's."""
    try:
        space = _free.pop()
    except IndexError:
        return Workspace(size, numbers)
    if space.size < size or space.numbers < numbers:
        return Workspace(max(size, space.size), max(numbers, space.numbers))
    return space


def give_back(space: Workspace) -> None:
    """Let another call have a workspace."""
    _free.append(space)
