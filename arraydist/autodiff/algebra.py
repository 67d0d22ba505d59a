"""How tangents combine: the few operations that all rules are made of."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from arraydist._typing import Array
from arraydist.autodiff.deferred import Deferred
from arraydist.autodiff.dual import Dual, primal_at, tangents_at

Partial = Array | float
"""A partial derivative: an array of the result's shape, or one that broadcasts to it."""


def quiet() -> contextlib.AbstractContextManager[Any]:
    """Silence NumPy's warnings: a derivative may be infinite where the function is not."""
    numpy = sys.modules.get("numpy")
    return contextlib.nullcontext() if numpy is None else numpy.errstate(all="ignore")


def leading(tangent: Array, primal: Array) -> int:
    """Count the leading axes, those a tangent has before its primal's."""
    return int(tangent.ndim - primal.ndim)


def aligned(xp: Any, tangent: Array, primal: Array, ndim: int) -> Array:
    """Put axes of length 1 between leading and primal axes, so that these count ``ndim``.

    Without this the leading axis of a tangent of shape (k, 3) would meet the first axis of a
    primal of shape (4, 3) under broadcasting.
    """
    missing = ndim - primal.ndim
    if missing <= 0:
        return tangent
    axes = leading(tangent, primal)
    shape = tuple(tangent.shape)
    return xp.reshape(tangent, shape[:axes] + (1,) * missing + shape[axes:])


def fitted(xp: Any, tangent: Array, axes: int, primal: Array) -> Array:
    """Broadcast and convert a tangent with leading ``axes`` to its primal's shape and dtype."""
    shape = tuple(tangent.shape)[:axes] + tuple(primal.shape)
    if tuple(tangent.shape) != shape:
        tangent = xp.broadcast_to(tangent, shape)
    return tangent if tangent.dtype == primal.dtype else xp.astype(tangent, primal.dtype)


def gathered(xp: Any, terms: Sequence[Mapping[int, Array]]) -> dict[int, Array]:
    """Add up contributions direction by direction."""
    total: dict[int, Array] = {}
    for term in terms:
        for direction, tangent in term.items():
            earlier = total.get(direction)
            total[direction] = tangent if earlier is None else xp.add(earlier, tangent)
    return total


def chain(
    xp: Any,
    result: Array,
    arguments: Sequence[Any],
    partials: Sequence[Callable[[], Partial] | None],
    level: int,
) -> Any:
    """Apply the chain rule of an elementwise function.

    Parameters
    ----------
    xp
        Namespace.
    result
        The function's value at the primals of a level.
    arguments
        The function's arguments.
    partials
        For each argument a function that gives the partial derivative; called only if needed.
        None where the derivative is zero everywhere.
    level
        The level at which to differentiate.
    """
    terms = []
    with quiet():
        for argument, partial in zip(arguments, partials, strict=True):
            tangents = tangents_at(argument, level)
            if not tangents or partial is None:
                continue
            slope = partial()
            if isinstance(tangents, Deferred) and type(slope) is float:
                alone = sum(bool(tangents_at(x, level)) for x in arguments) == 1
                if alone and argument.shape == tuple(result.shape):
                    return Dual(result, _scaled(tangents, slope), level)
            terms.append(
                {
                    direction: _product(xp, slope, tangent, argument.primal, result)
                    for direction, tangent in tangents.items()
                }
            )
        return Dual(result, gathered(xp, terms), level)


def _scaled(tangents: Deferred, slope: float) -> Deferred:
    return tangents.mapped(lambda tangent: slope * tangent, slope)


def _product(xp: Any, slope: Partial, tangent: Array, primal: Array, result: Array) -> Array:
    term = aligned(xp, tangent, primal, result.ndim)
    if isinstance(slope, float) and slope == -1.0:
        term = -term
    elif not (isinstance(slope, float) and slope == 1.0):
        term = xp.multiply(slope, term) if hasattr(slope, "dtype") else slope * term
    return fitted(xp, term, leading(tangent, primal), result)


Linear = Callable[[Array, int], Array]
"""``function(array, leading)``: a linear map of arrays with that many axes in front."""


def linear(x: Dual, function: Linear, *, keeps_sum: bool = False) -> Any:
    """Apply a linear map to a primal and to each of its tangents.

    ``keeps_sum`` says that the sum of all elements stays as it is.
    """
    primal = function(x.primal, 0)
    if keeps_sum and isinstance(x.tangents, Deferred):
        ndim = x.primal.ndim
        return Dual(primal, x.tangents.mapped(lambda a: function(a, a.ndim - ndim)), x.level)
    tangents = {
        direction: function(tangent, leading(tangent, x.primal))
        for direction, tangent in x.tangents.items()
    }
    return Dual(primal, tangents, x.level)


def linear_in_each(
    xp: Any, arrays: Sequence[Any], level: int, function: Callable[[Sequence[Array], int], Array]
) -> Any:
    """Apply a map that is linear in a sequence of arrays, such as concatenation.

    An array that doesn't vary in a direction takes part with zeros, which is exact: nothing
    multiplies them.
    """
    primals = [primal_at(x, level) for x in arrays]
    result = function(primals, 0)
    tangents = {}
    for direction in dict.fromkeys(key for x in arrays for key in tangents_at(x, level)):
        parts = [tangents_at(x, level).get(direction) for x in arrays]
        shape = next(
            tuple(part.shape)[: leading(part, primal)]
            for part, primal in zip(parts, primals, strict=True)
            if part is not None
        )
        full = [
            zeros(xp, shape, primal) if part is None else part
            for part, primal in zip(parts, primals, strict=True)
        ]
        tangents[direction] = function(full, len(shape))
    return Dual(result, tangents, level)


def zeros(xp: Any, shape: tuple[int, ...], primal: Array) -> Array:
    """Make a zero tangent with a leading shape."""
    zero = xp.zeros_like(primal)
    return xp.broadcast_to(zero, shape + tuple(primal.shape)) if shape else zero


def selected(
    xp: Any,
    result: Array,
    choices: Sequence[tuple[Array | None, Any]],
    level: int,
) -> Any:
    """Tangents of a result that is one of several arrays, element by element.

    Parameters
    ----------
    choices
        Pairs of a condition and the array that is chosen where it holds and none before it did;
        the last condition is None.
    """
    primals = [primal_at(x, level) for _, x in choices]
    tangents = {}
    for direction in dict.fromkeys(key for _, x in choices for key in tangents_at(x, level)):
        chosen: Array | float = 0.0
        axes = 0
        for (condition, x), primal in reversed(list(zip(choices, primals, strict=True))):
            tangent = tangents_at(x, level).get(direction)
            part: Array | float = 0.0
            if tangent is not None:
                axes = leading(tangent, primal)
                part = aligned(xp, tangent, primal, result.ndim)
            chosen = part if condition is None else _where(xp, condition, part, chosen, result)
        tangents[direction] = fitted(xp, chosen, axes, result)
    return Dual(result, tangents, level)


def _where(
    xp: Any, condition: Array, x: Array | float, y: Array | float, result: Array
) -> Array | float:
    # type, not isinstance: the numbers that NumPy's 0-d arithmetic gives are floats too
    if type(x) is float and type(y) is float:
        return 0.0
    if type(x) is float:
        x = xp.zeros_like(result)
    if type(y) is float:
        y = xp.zeros_like(result)
    return xp.where(condition, x, y)


def negative_axis(axis: int, ndim: int) -> int:
    """Count an axis from the end, where leading axes don't shift it."""
    if not -ndim <= axis < ndim:
        raise IndexError(f"axis {axis} is out of bounds for an array of dimension {ndim}")
    return axis if axis < 0 else axis - ndim


def negative_axes(axis: int | tuple[int, ...] | None, ndim: int) -> tuple[int, ...]:
    """Count axes from the end; None stands for all."""
    if axis is None:
        return tuple(range(-ndim, 0))
    axes = (axis,) if isinstance(axis, int) else axis
    return tuple(negative_axis(each, ndim) for each in axes)
