"""Densities: one fused pass for the value and the partial derivatives that backward needs."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import torch

from arraydist.dispatch import Formula
from arraydist_torch.autograd import product
from arraydist_torch.bridge import floating_dtype, to_numpy, to_tensor, unshared


@functools.lru_cache(maxsize=1024)
def fusible(formula: Formula, arity: int) -> bool:
    """Whether a formula is elementwise and written for every array library.

    One that is not, say a user's own written with torch's functions, sees tensors.
    """
    from arraydist.tracing import TracingError, trace

    try:
        trace(formula, arity)
    except TracingError:
        return False
    return True


def fused(
    formula: Formula, arguments: Sequence[Any], derivatives: tuple[int, ...]
) -> tuple[torch.Tensor, ...]:
    """Return the result and the partial derivatives, by the NumPy backend, outside autograd."""
    import arraydist_numpy

    value, *parameters = arrays = [to_numpy(argument) for argument in arguments]
    results = arraydist_numpy.backend.evaluate(formula, value, parameters, derivatives)
    dtype = floating_dtype(arguments)
    return tuple(
        to_tensor(unshared(result, arrays), dtype)
        for result in (results if derivatives else (results,))
    )


class DensityFunction(torch.autograd.Function):  # type: ignore[misc]
    """``apply(formula, *arguments)``: the formula, with partials from the same pass."""

    @staticmethod
    def forward(ctx: Any, formula: Formula, *arguments: Any) -> torch.Tensor:
        """Compute the value and the partial derivatives that are needed."""
        needed = tuple(i for i, needs in enumerate(ctx.needs_input_grad[1:]) if needs)
        result, *partials = fused(formula, arguments, needed)
        ctx.formula = formula
        # Only beside a partial that is not finite do zero gradients need care.
        ctx.finite = [bool(torch.isfinite(partial.sum())) for partial in partials]
        ctx.needed = needed
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
                (gradient * partial if finite else product(gradient, partial)).sum_to_size(
                    arguments[i].shape
                )
                for i, partial, finite in zip(ctx.needed, partials, ctx.finite, strict=True)
            ]
        result: list[torch.Tensor | None] = [None] * (1 + len(arguments))
        for i, derivative in zip(ctx.needed, products, strict=True):
            result[1 + i] = derivative
        return tuple(result)


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
