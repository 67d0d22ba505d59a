"""From a formula to its graph, with partial derivatives when asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from arraydist._typing import Array
from arraydist.tracing.graph import Graph, Node, argument, constant, is_boolean
from arraydist.tracing.tracer import Tracer, TracingError, operand_of


def trace(
    formula: Callable[..., Array], n_arguments: int, derivatives: Sequence[int] = ()
) -> Graph:
    """Record what a formula computes.

    Parameters
    ----------
    formula
        ``formula(value, *parameters)``, written against the Array API standard.
    n_arguments
        The number of arguments, the value included.
    derivatives
        Positions of the arguments whose elementwise partial derivatives become further outputs,
        0 being the value.

    Raises
    ------
    TracingError
        The formula is not elementwise, or asks for shapes, elements or truth values.
    NoRuleError
        A derivative is asked for that has no rule.
    """
    from arraydist.autodiff.errors import NoRuleError

    arguments = tuple(argument(position) for position in range(n_arguments))
    tracers = [Tracer(current) for current in arguments]
    try:
        if derivatives:
            from arraydist.autodiff.partials import eager_partials

            results = eager_partials(formula, tracers[0], tracers[1:], tuple(derivatives))
        else:
            results = (formula(*tracers),)
    except (TracingError, NoRuleError):
        raise
    except Exception as error:
        # Whatever goes wrong on symbols alone (a missing function, an axis that is not there)
        # means that the formula can't be traced; on numbers it will work or raise by itself.
        raise TracingError(f"{formula!r} can't be traced: {error}") from error
    return Graph(arguments, tuple(map(_output, results)))


def _output(result: object) -> Node:
    operand = operand_of(result)
    if is_boolean(operand):
        raise TracingError("a formula has to give a number, not a truth value")
    return operand if isinstance(operand, Node) else constant(operand)
