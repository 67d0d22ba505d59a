"""Elementwise partial derivatives of a formula."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from arraydist import namespace as door
from arraydist._typing import Array
from arraydist.autodiff.algebra import quiet
from arraydist.autodiff.dual import Dual, fresh_level, primal_at, tangents_at


def eager_partials(
    formula: Callable[..., Array],
    value: Array,
    parameters: Sequence[Array],
    derivatives: Sequence[int],
) -> tuple[Array, ...]:
    """Evaluate an elementwise formula with partial derivatives, in one pass over dual numbers.

    Every argument varies in a direction of its own with tangent one, so no partial is ever
    multiplied by the zero tangent of another argument.

    Parameters
    ----------
    formula
        ``formula(value, *parameters)``.
    value, parameters
        Arrays of any library, duals and tracers among them.
    derivatives
        Positions of arguments, 0 being the value.

    Returns
    -------
    tuple
        The result and one array of its shape for each position; zeros for an argument that the
        result doesn't depend on or that is not floating.
    """
    arguments = (value, *parameters)
    xp = door.array_namespace(*arguments)
    level = fresh_level()
    with quiet():
        # All are duals, those that don't vary too: a formula may ask any one for its namespace.
        result = formula(
            *(
                Dual(
                    x,
                    {position: xp.ones_like(x)}
                    if position in derivatives and door.is_floating(xp, x.dtype)
                    else {},
                    level,
                )
                for position, x in enumerate(arguments)
            )
        )
        primal, tangents = primal_at(result, level), tangents_at(result, level)
        return (
            primal,
            *(
                tangents[position] if position in tangents else xp.zeros_like(primal)
                for position in derivatives
            ),
        )
