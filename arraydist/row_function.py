"""Functions of rows: one compiled pass over memory where a backend has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from arraydist import dispatch
from arraydist._typing import Array

if TYPE_CHECKING:
    from arraydist.kernels.record import Kernel

Pullback = Callable[..., Sequence[Array | None]]
"""``pullback(gradient, needed, result, *arrays)``: the gradient in each array that needs it, before
it is summed over the axes that broadcasting added."""


@dataclass(frozen=True)
class RowGradient:
    """The gradient of a function of rows, as a source.

    Attributes
    ----------
    source
        ``source(gradient, columns, ..., count, memory, results...)``, of `arraydist.kernels`: the
        gradient in the result, the columns of all arrays, and of each array that it has a rule for
        where the columns go, the gradient times the derivative.  None go where there is no place
        for rows: that gradient is not asked for.
    of
        Positions of these arrays.  The others count as functions of them, and have no gradient.
    """

    source: Callable[..., None]
    of: tuple[int, ...]


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
        A kernel, or another scalar source, whose values at the first array's elements are a row in
        front of the others, where computing it in the source would take longer: here it is vector
        code however short the rows.
    shift
        ``shift(row, out)``, of `arraydist.kernels`: fills a row, at whose elements ``prepare`` is
        taken instead.  Not of columns.
    length
        Length of the rows of the result; None for that of the first array's.
    together
        Whether the source takes many rows at once, as columns: ``source(columns, ..., count,
        memory, out)``, see `arraydist.kernels.columns`.
    short
        The same function, to the last bit, in a form that is quicker for short rows, behind the
        length of the longest rows that it is for.
    pullback
        What a library's reverse mode takes rather than that of ``composed``, to be quicker.
    gradient
        The same as a source, which a backend may compile: first derivatives are its.
    """

    def __init__(
        self,
        source: Callable[..., None],
        composed: Callable[..., Array] | None = None,
        *,
        prepare: Kernel | Callable[[float], float] | None = None,
        shift: Callable[[Array, Array], None] | None = None,
        length: int | None = None,
        together: bool = False,
        short: tuple[int, RowFunction] | None = None,
        pullback: Pullback | None = None,
        gradient: RowGradient | None = None,
    ) -> None:
        self.source = source
        self.composed = composed
        self.prepare = prepare
        self.shift = shift
        self.length = length
        self.together = together
        self.short = short
        self.pullback = pullback
        self.gradient = gradient

    def __call__(self, *arrays: Array) -> Array:
        """Apply the function to all rows."""
        result = dispatch.map_rows(self, *arrays)
        if result is not None:
            return result
        if self.composed is None:
            name = self.source.__name__.removesuffix("_row")
            raise NotImplementedError(f"{name} has no derivative, and no form for these arrays")
        return self.composed(*arrays)
