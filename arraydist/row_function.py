"""Functions of rows: one compiled pass over memory where a backend has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from arraydist import dispatch
from arraydist._typing import Array

if TYPE_CHECKING:
    from arraydist.kernels.record import Kernel

Pullback = Callable[..., Sequence[Array | None]]
"""``pullback(gradient, needed, result, *arrays)``: the gradient in each array that needs it, before
it is summed over the axes that broadcasting added."""


class RowFunction:
    """A function of the rows of one or several arrays, whose other axes broadcast.

    Parameters
    ----------
    source
        ``source(row, ..., memory, out)``, of `arraydist.kernels`: what a backend compiles.  The
        memory to work in is as long as a row of the first array.
    composed
        The same function of whole arrays, made of array functions.  It has the derivatives, and
        serves where a backend compiles no rows; its last bits may differ.
    prepare
        A kernel whose values at the first array's elements are a row in front of the others, where
        computing it in the source would take longer: here it is vector code however short the rows.
    length
        Length of the rows of the result; None for that of the first array's.
    together
        Whether the source takes many rows at once, as columns: ``source(columns, ..., count,
        memory, out)``, see `arraydist.kernels.columns`.
    pullback
        What a library's reverse mode takes rather than that of ``composed``, to be quicker.
    """

    def __init__(
        self,
        source: Callable[..., None],
        composed: Callable[..., Array] | None = None,
        *,
        prepare: Kernel | None = None,
        length: int | None = None,
        together: bool = False,
        pullback: Pullback | None = None,
    ) -> None:
        self.source = source
        self.composed = composed
        self.prepare = prepare
        self.length = length
        self.together = together
        self.pullback = pullback

    def __call__(self, *arrays: Array) -> Array:
        """Apply the function to all rows."""
        result = dispatch.map_rows(self, *arrays)
        if result is not None:
            return result
        if self.composed is None:
            name = self.source.__name__.removesuffix("_row")
            raise NotImplementedError(f"{name} has no derivative, and no form for these arrays")
        return self.composed(*arrays)
