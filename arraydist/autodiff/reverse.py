"""Tangents by way of a backend's reverse passes, where it has them for its plain arrays."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from arraydist import dispatch
from arraydist._typing import Array
from arraydist.autodiff.deferred import Deferred, Made, contracted
from arraydist.autodiff.dual import highest_level, lifted, stripped, tangents_at
from arraydist.autodiff.namespace import namespace_over
from arraydist.dispatch import Formula
from arraydist.row_function import RowFunction

LARGE = 10_000
"""Elements of a formula's result from which on its tangents in parameters are deferred."""


def of_rows(
    function: RowFunction,
    arrays: Sequence[Array],
    primals: Sequence[Array],
    level: int,
    result: Array,
) -> Deferred | None:
    """Tangents of a function of rows; None where there is no compiled gradient for it."""
    rule = function.gradient
    pull_back = _method(primals, "pull_back_rows")
    if rule is None or pull_back is None or function.composed is None:
        return None
    composed = function.composed
    directions = _directions(arrays, level)
    needed = [i in rule.of and bool(tangents_at(x, level)) for i, x in enumerate(arrays)]
    sizes = [math.prod(x.shape) for x, varies in zip(arrays, needed, strict=True) if varies]
    if min(sizes, default=0) >= math.prod(result.shape):
        return None  # as many tangents as elements, a factor of one matrix: nothing to put off
    xp = namespace_over(stripped(result))

    def total() -> Mapping[int, Array]:
        one = xp.ones(result.shape[-1:], dtype=result.dtype, device=result.device)
        return contracted(xp, arrays, pull_back(rule, one, primals, needed), level)

    def make() -> Mapping[int, Array]:
        made: Mapping[int, Array] = composed(*lifted(arrays)).tangents
        # Constants vary too, as functions of the arrays whose derivatives the composition has.
        return {key: made.get(key, xp.zeros_like(result)) for key in directions}

    return Deferred(directions, make, total)


def of_formula(
    formula: Formula,
    arguments: Sequence[Array],
    primals: Sequence[Array],
    level: int,
    make: Made,
) -> Deferred | None:
    """Tangents of a formula of many elements in a few parameters; None where it is another case.

    ``make`` makes them in the other way.
    """
    pull_back = _method(primals, "pull_back")
    sizes = [math.prod(x.shape) for x in arguments]
    varying = tuple(i for i, x in enumerate(arguments) if tangents_at(x, level))
    few = 4 * sum(sizes[i] for i in varying) <= max(sizes)
    if pull_back is None or not few or max(sizes) < LARGE:
        return None
    xp = namespace_over(primals[0])

    def total() -> Mapping[int, Array]:
        one = xp.ones((), dtype=primals[0].dtype, device=primals[0].device)
        found = dict(zip(varying, pull_back(formula, one, primals, varying), strict=True))
        gradients = [found.get(i) for i in range(len(arguments))]
        return contracted(xp, arguments, gradients, level)

    return Deferred(_directions(arguments, level), make, total)


def _method(primals: Sequence[Array], name: str) -> Any:
    """A method of the backend of plain arrays, if it has it."""
    return None if highest_level(primals) else getattr(dispatch.backend_of(primals), name, None)


def _directions(arrays: Sequence[Array], level: int) -> list[int]:
    return list(dict.fromkeys(key for x in arrays for key in tangents_at(x, level)))
