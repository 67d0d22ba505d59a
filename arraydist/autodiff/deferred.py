"""Tangents of large results that are not made before they are asked for.

A gradient is that of a sum, most often, and reverse mode gives the derivatives of a sum of elements
in a few parameters without the elements' own: one pass, however many parameters there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from arraydist._typing import Array
from arraydist.autodiff.dual import tangents_at

Made = Callable[[], Mapping[int, Array]]


class Deferred(Mapping[int, Array]):
    """Tangents by direction: those of elements on demand, and those of the sum of all of them.

    Parameters
    ----------
    directions
        In which the array varies.
    make
        Makes the tangents.
    total
        Makes the sum of each of them over the axes of the primal.
    """

    def __init__(self, directions: Sequence[int], make: Made, total: Made) -> None:
        self._directions = tuple(directions)
        self._make = make
        self._total = total
        self._made: Mapping[int, Array] | None = None

    def __getitem__(self, direction: int) -> Array:
        if self._made is None:
            self._made = self._make()
        return self._made[direction]

    def __iter__(self) -> Iterator[int]:
        return iter(self._directions)

    def __len__(self) -> int:
        return len(self._directions)

    def total(self) -> Mapping[int, Array]:
        """The sum of each tangent over the axes of the primal."""
        return self._total()

    def mapped(self, function: Callable[[Array], Array], factor: float | None = None) -> Deferred:
        """The tangents of a linear function of the array.

        ``factor`` is how much larger the sum of its elements is; None where it is as large.
        """

        def total() -> Mapping[int, Array]:
            totals = self.total()
            return totals if factor is None else {key: factor * x for key, x in totals.items()}

        return Deferred(
            self._directions,
            lambda: {direction: function(tangent) for direction, tangent in self.items()},
            total,
        )


def contracted(
    xp: Any, arguments: Sequence[Any], gradients: Sequence[Array | None], level: int
) -> dict[int, Array]:
    """Tangents of a number that has these gradients in the arguments.

    A tangent of zero counts as none: what is infinite in another direction has no part in this one.
    """
    total: dict[int, Array] = {}
    for argument, gradient in zip(arguments, gradients, strict=True):
        if gradient is None:
            continue
        for direction, tangent in tangents_at(argument, level).items():
            axes = tuple(range(tangent.ndim - gradient.ndim, tangent.ndim))
            factors = xp.where(tangent == 0, xp.zeros_like(tangent), gradient)
            term = xp.sum(xp.multiply(factors, tangent), axis=axes)
            total[direction] = total[direction] + term if direction in total else term
    return total
