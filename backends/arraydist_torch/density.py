"""Densities: one fused pass for the value and the partial derivatives that backward needs."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any, Final

import torch

import arraydist_numpy
from arraydist.dispatch import Formula
from arraydist_torch.autograd import reduced
from arraydist_torch.bridge import floating_dtype, to_numpy, to_tensor, unshared
from arraydist_torch.transforms import transformed

_HALF: Final = (torch.float16, torch.bfloat16)


def evaluate(
    formula: Formula, arguments: Sequence[Any], derivatives: tuple[int, ...]
) -> torch.Tensor | tuple[torch.Tensor, ...]:
    """Evaluate a formula; with derivatives a tuple.

    Fused where the NumPy backend has a compiled loop.  Before that, and under transforms of torch,
    the formula runs on the tensors themselves.
    """
    from arraydist_numpy import fused

    dtype = floating_dtype(arguments)
    if dtype in _HALF:
        widened = [x.double() if isinstance(x, torch.Tensor) else x for x in arguments]
        results: Any = evaluate(formula, widened, derivatives)
        return tuple(x.to(dtype) for x in results) if derivatives else results.to(dtype)
    if transformed(arguments):
        return _eager(formula, arguments, derivatives)
    needed = _needed(arguments)
    if needed and derivatives:
        return _eager(formula, arguments, derivatives)
    arrays = [to_numpy(argument) for argument in arguments]
    outputs = fused.compiled(formula, arrays, needed or derivatives)
    if outputs is None:
        result = _eager(formula, arguments, derivatives)
        if not needed or bool(torch.isfinite(result).all()) or not _portable(formula, len(arrays)):
            return result
        # Outside the support the formula discards what may be infinite or NaN, and autograd would
        # make NaN of that and the zero that comes back; dual numbers discard the derivatives too.
        outputs = arraydist_numpy.backend.evaluate(formula, arrays[0], arrays[1:], needed)
        outputs = tuple(unshared(output, arrays) for output in outputs)
    results = tuple(to_tensor(output, dtype) for output in outputs)
    if needed:
        return DensityFunction.apply(formula, needed, results, *arguments)
    return results if derivatives else results[0]


def _needed(arguments: Sequence[Any]) -> tuple[int, ...]:
    """Return the positions of the arguments whose derivatives autograd may ask for."""
    if not torch.is_grad_enabled():
        return ()
    return tuple(
        i for i, x in enumerate(arguments) if isinstance(x, torch.Tensor) and x.requires_grad
    )


def _eager(formula: Formula, arguments: Sequence[Any], derivatives: tuple[int, ...]) -> Any:
    if derivatives:
        from arraydist.autodiff.partials import eager_partials

        return eager_partials(formula, arguments[0], arguments[1:], derivatives)
    if floating_dtype(arguments) == torch.float32:
        # As the compiled loops do: in double precision, rounded once.
        wide = [x.double() if isinstance(x, torch.Tensor) else x for x in arguments]
        single: torch.Tensor = formula(*wide).float()
        return single
    result = formula(*arguments)
    # A formula that returns one of its arguments must not hand out the caller's memory.
    return result.clone() if any(result is x for x in arguments) else result


@functools.lru_cache(maxsize=1024)
def _portable(formula: Formula, arity: int) -> bool:
    """Whether a formula is elementwise and written for every array library."""
    from arraydist.tracing import TracingError, trace

    try:
        trace(formula, arity)
    except TracingError:
        return False
    return True


class DensityFunction(torch.autograd.Function):  # type: ignore[misc]
    """``apply(formula, needed, results, *arguments)``: the formula, evaluated with its partials.

    ``results`` are the value and the partial derivatives in the arguments at ``needed``.
    """

    @staticmethod
    def forward(
        ctx: Any,
        formula: Formula,
        needed: tuple[int, ...],
        results: tuple[torch.Tensor, ...],
        *arguments: Any,
    ) -> torch.Tensor:
        """Keep the partial derivatives."""
        result, *partials = results
        ctx.formula = formula
        ctx.needed = needed
        # Only beside a partial that is not finite do zero gradients need care.  The sums serve
        # backward too: a parameter with one value, under a sum or a mean, wants no more.
        ctx.sums = [partial.sum() for partial in partials]
        ctx.numbers = [None if isinstance(x, torch.Tensor) else x for x in arguments]
        tensors = [x for x in arguments if isinstance(x, torch.Tensor)]
        ctx.save_for_backward(*partials, *tensors)
        return result

    @staticmethod
    def backward(ctx: Any, gradient: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        """Multiply by the saved partials; where derivatives of these are wanted, start anew."""
        count = len(ctx.needed)
        partials, tensors = ctx.saved_tensors[:count], iter(ctx.saved_tensors[count:])
        arguments = [next(tensors) if number is None else number for number in ctx.numbers]
        if torch.is_grad_enabled():
            products = _differentiable(ctx.formula, arguments, ctx.needed, gradient)
        else:
            products = [
                reduced(gradient, partial, total, arguments[i].shape)
                for i, partial, total in zip(ctx.needed, partials, ctx.sums, strict=True)
            ]
        by_position = dict(zip(ctx.needed, products, strict=True))
        return None, None, None, *(by_position.get(i) for i in range(len(arguments)))


def _differentiable(
    formula: Formula, arguments: Sequence[Any], needed: Sequence[int], gradient: torch.Tensor
) -> Sequence[torch.Tensor]:
    """Return the products with the partials by running the formula on the tensors themselves."""
    # Views, because an argument may itself depend on another one (a value drawn with rsample does
    # on the parameters), and that dependence is not this function's.
    views = [x.view_as(x) if isinstance(x, torch.Tensor) else x for x in arguments]
    result = formula(*views)
    if not result.requires_grad:
        return [torch.zeros_like(views[i]) for i in needed]
    products: Sequence[torch.Tensor] = torch.autograd.grad(
        result,
        [views[i] for i in needed],
        gradient,
        create_graph=True,
        allow_unused=True,
        materialize_grads=True,
    )
    return products
