"""Which numbers the parameters of a draw may be, in a form that loops can check."""

from __future__ import annotations

from typing import NamedTuple


class Bounds(NamedTuple):
    """What every element of each parameter has to be.

    Attributes
    ----------
    lowest, highest
        The smallest and the largest number that each parameter may be.
    whole
        Of each parameter, whether it has to be a whole number too.
    ordered
        Whether parameters, whose bounds are the same then, may not decrease from one to the next.
    """

    lowest: tuple[float, ...]
    highest: tuple[float, ...]
    whole: tuple[bool, ...]
    ordered: bool
