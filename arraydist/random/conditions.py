"""What parameters of draws have to be."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from arraydist._typing import Array

MANY: Final = 4096
"""Elements from which on an array is not compared one by one in memory of its own."""


class Condition(NamedTuple):
    """What a parameter has to be.

    Attributes
    ----------
    words
        For messages: "has to be ...".
    holds
        Elementwise, by operators that arrays of every library have, and Python's numbers.
    lowest, highest
        The smallest and the largest number of double precision that it holds for; it does for the
        numbers between them.
    whole
        Whether it holds for whole numbers alone.
    """

    words: str
    holds: Callable[[Array], Array]
    lowest: float
    highest: float
    whole: bool = False

    def everywhere(self, xp: Any, array: Array) -> bool:
        """Whether it holds for all elements; neither extreme of an array with a NaN is a number."""
        if not self.whole and math.prod(array.shape) > MANY:
            # Extremes need no memory, in a third of the time and less.
            return bool(self.holds(xp.min(array))) and bool(self.holds(xp.max(array)))
        return bool(xp.all(self.holds(array)))


LARGEST: Final = sys.float_info.max
_SMALLEST: Final = math.nextafter(0.0, 1.0)

FINITE: Final = Condition("finite", lambda a: abs(a) < math.inf, -LARGEST, LARGEST)
NONNEGATIVE: Final = Condition(
    "nonnegative and finite", lambda a: (a >= 0) & (a < math.inf), 0.0, LARGEST
)
POSITIVE: Final = Condition(
    "positive and finite", lambda a: (a > 0) & (a < math.inf), _SMALLEST, LARGEST
)
PROBABILITY: Final = Condition("in [0, 1]", lambda a: (a >= 0) & (a <= 1), 0.0, 1.0)
POSITIVE_PROBABILITY: Final = Condition("in (0, 1]", lambda a: (a > 0) & (a <= 1), _SMALLEST, 1.0)


def _is_count(array: Array) -> Array:
    from arraydist.namespace import array_namespace

    if isinstance(array, float):
        return array.is_integer() and 0 <= array <= 2.0**53
    # In a tenth of the time that a remainder takes.
    whole = array_namespace(array).floor(array) == array
    return (array >= 0) & (array <= 2.0**53) & whole


COUNT: Final = Condition("a whole number from 0 to 2**53", _is_count, 0.0, 2.0**53, whole=True)
