"""The backend of duals: kernels, formulas and samplers with the rules of their records."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, Final

from arraydist import dispatch
from arraydist._typing import Array, Shape
from arraydist.autodiff import reverse
from arraydist.autodiff.algebra import Partial, chain, quiet
from arraydist.autodiff.dual import (
    Dual,
    highest_level,
    lifted,
    primal_at,
    stop_derivative,
    stripped,
    tangents_at,
)
from arraydist.autodiff.errors import NoRuleError
from arraydist.autodiff.namespace import namespace_over
from arraydist.autodiff.partials import eager_partials
from arraydist.dispatch import Formula
from arraydist.kernels.record import Kernel, Record, Sampler
from arraydist.kernels.rules import ZERO
from arraydist.row_function import RowFunction


class DualBackend:
    """Differentiates at the highest level and leaves the primals to their own backend."""

    name: Final = "arraydist.autodiff"
    wraps_arrays: Final = True

    def owns(self, array_type: type) -> bool:
        """Return whether the type is `Dual`."""
        return issubclass(array_type, Dual)

    def map(self, kernel: Kernel, *arguments: Array) -> Array:
        """Apply a kernel and the chain rule."""
        level = highest_level(arguments)
        primals = [primal_at(x, level) for x in arguments]
        result = kernel(*primals)
        return _chain(kernel, result, arguments, primals, level)

    def map_rows(self, function: RowFunction, *arrays: Array) -> Array | None:
        """Apply a function to the rows of the primals; derivatives are its composition's."""
        if function.composed is None:
            return None
        level = highest_level(arrays)
        primals = [primal_at(x, level) for x in arrays]
        result = dispatch.map_rows(function, *primals)
        if result is not None:
            deferred = reverse.of_rows(function, arrays, primals, level, result)
            if deferred is not None:
                return Dual(result, deferred, level)
        varying = function.composed(*lifted(arrays))
        return varying if result is None else Dual(result, varying.tangents, level)

    def evaluate(
        self,
        formula: Formula,
        value: Array,
        parameters: Sequence[Array],
        derivatives: tuple[int, ...] = (),
    ) -> Array | tuple[Array, ...]:
        """Evaluate with the partials that the primals' backend gives, fused where it fuses."""
        if derivatives:
            return eager_partials(formula, value, parameters, derivatives)
        arguments = (value, *parameters)
        level = highest_level(arguments)
        primals = [primal_at(x, level) for x in arguments]
        backend = dispatch.backend_of(primals)
        if backend is None or highest_level(primals):
            return formula(*lifted(arguments))
        varying = tuple(i for i, x in enumerate(arguments) if tangents_at(x, level))
        if not varying:
            # a dual all the same: what it meets next may be one that varies
            return Dual(backend.evaluate(formula, primals[0], primals[1:]), {}, level)

        def with_partials() -> Any:
            result, *found = backend.evaluate(formula, primals[0], primals[1:], varying)
            partials = dict(zip(varying, found, strict=True))
            rules = [
                functools.partial(partials.__getitem__, i) if i in partials else None
                for i in range(len(arguments))
            ]
            return chain(_namespace(arguments), result, arguments, rules, level)

        deferred = reverse.of_formula(
            formula, arguments, primals, level, lambda: with_partials().tangents
        )
        if deferred is None:
            return with_partials()
        return Dual(backend.evaluate(formula, primals[0], primals[1:]), deferred, level)

    def draw(
        self,
        sampler: Sampler,
        key: Any,
        shape: Shape,
        parameters: Sequence[Array],
        *,
        dtype: Any,
        start: int = 0,
        strides: Shape | None = None,
    ) -> Array:
        """Draw with the primals; the draws vary as the sampler's rules say."""
        level = highest_level(parameters)
        primals = [primal_at(x, level) for x in parameters]
        backend = dispatch.backend_of(primals)
        if backend is None:
            raise TypeError("the parameters of a draw have to be arrays")
        draws = backend.draw(
            sampler, key, shape, primals, dtype=dtype, start=start, strides=strides
        )
        return _chain(sampler, draws, parameters, [draws, *primals], level)

    def alike(self, arrays: Sequence[Array]) -> Sequence[Array]:
        """Return all arrays as duals, the plain ones without derivatives."""
        return lifted(arrays)

    def constant(self, array: Array) -> Array:
        """Return the array without its derivatives."""
        return stop_derivative(array)

    def differentiable(self, record: Record) -> Callable[..., Array]:
        """Return the record's plain map or draw: both differentiate by themselves."""
        if isinstance(record, Kernel):
            return functools.partial(self.map, record)
        return functools.partial(self.draw, record)


def _namespace(arguments: Sequence[Any]) -> Any:
    return namespace_over(next(stripped(x) for x in arguments if isinstance(x, Dual)))


def _chain(
    record: Record,
    result: Array,
    arguments: Sequence[Any],
    inputs: Sequence[Array],
    level: int,
) -> Array:
    xp = _namespace(arguments)
    if not xp.isdtype(result.dtype, "real floating"):
        return result
    partials: list[Callable[[], Partial] | None] = []
    for position, rule in enumerate(record.rules):
        if rule is ZERO:
            partials.append(None)
        elif rule is None:
            partials.append(functools.partial(_no_rule, record, position))
        else:
            partials.append(functools.partial(rule, *lifted(inputs)))
    with quiet():
        return chain(xp, result, arguments, partials, level)


def _no_rule(record: Record, position: int) -> Partial:
    kind = "argument" if isinstance(record, Kernel) else "parameter"
    raise NoRuleError(f"{record.name} has no derivative rule for its {kind} {position}")


backend: Final = DualBackend()
