"""Densities: one fused pass for the value and the partial derivatives that backward needs."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any, Final

import torch

import arraydist_numpy
from arraydist.dispatch import Formula
from arraydist_torch.bridge import floating_dtype, to_number, to_numpy, to_tensor, unshared
from arraydist_torch.transforms import abstract, transformed

_HALF: Final = (torch.float16, torch.bfloat16)


def evaluate(
    formula: Formula, arguments: Sequence[Any], derivatives: tuple[int, ...]
) -> torch.Tensor | tuple[torch.Tensor, ...]:
    """Evaluate a formula; with derivatives a tuple.

    Fused where the NumPy backend has a compiled loop.  Before that, and under transforms of torch,
    the formula runs on the tensors themselves.
    """
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
    if needed:
        arrays = [to_numpy(argument) for argument in arguments]
        return _with_gradient(formula, arguments, arrays, needed)
    arrays = [to_number(argument) for argument in arguments]
    fused = arraydist_numpy.backend.fused
    if not derivatives and fused.are_few(arrays) and _portable(formula, len(arrays)):
        value = fused.evaluate(formula, arrays[0], arrays[1:])
        return to_tensor(unshared(value, arrays), dtype)
    outputs = fused.compiled(formula, arrays, derivatives)
    if outputs is None:
        return _eager(formula, arguments, derivatives)
    results = tuple(to_tensor(output, dtype) for output in outputs)
    return results if derivatives else results[0]


def _with_gradient(
    formula: Formula, arguments: Sequence[Any], arrays: Sequence[Any], needed: tuple[int, ...]
) -> torch.Tensor:
    """Evaluate a formula that autograd may ask derivatives of."""
    from arraydist_numpy import fused_gradients

    found = fused_gradients.value_and_gradients(formula, arrays, needed)
    if found is None and not fused_gradients.ready(formula, arrays, needed):
        result: torch.Tensor = _eager(formula, arguments, ())
        if bool(torch.isfinite(result).all()) or not _portable(formula, len(arrays)):
            return result
        # Outside the support the formula discards what may be infinite or NaN, and autograd would
        # make NaN of that and the zero that comes back; the other way drops such products.
    if found is None:
        value, ahead = arraydist_numpy.backend.evaluate(formula, arrays[0], arrays[1:]), None
        value = unshared(value, arrays)
    else:
        value, ahead = found
    result = to_tensor(value, floating_dtype(arguments))
    return DensityFunction.apply(formula, needed, result, ahead, *arguments)


def _needed(arguments: Sequence[Any]) -> tuple[int, ...]:
    """Return the positions of the arguments whose derivatives autograd may ask for."""
    if not torch.is_grad_enabled():
        return ()
    return tuple(
        [i for i, x in enumerate(arguments) if isinstance(x, torch.Tensor) and x.requires_grad]
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
    """``apply(formula, needed, result, ahead, *arguments)``: the formula, already evaluated.

    Backward is a pass of its own over the arguments at ``needed``: keeping the partial derivatives
    of all elements for it would take more time, in memory alone.  Where the gradients of the
    result's sum came with it, ``ahead``, and that is what is asked for, they need only be scaled.
    """

    @staticmethod
    def forward(
        ctx: Any,
        formula: Formula,
        needed: tuple[int, ...],
        result: torch.Tensor,
        ahead: list[Any] | None,
        *arguments: Any,
    ) -> torch.Tensor:
        """Keep the arguments."""
        ctx.formula = formula
        ctx.needed = needed
        ctx.ahead = ahead
        ctx.numbers = [None if isinstance(x, torch.Tensor) else x for x in arguments]
        ctx.save_for_backward(*[x for x in arguments if isinstance(x, torch.Tensor)])
        return result

    @staticmethod
    def backward(ctx: Any, gradient: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        """Multiply by the partial derivatives; where theirs are wanted, on the tensors themselves.

        Also for many gradients at once.
        """
        tensors = iter(ctx.saved_tensors)
        arguments = [next(tensors) if number is None else number for number in ctx.numbers]
        if torch.is_grad_enabled() or abstract(gradient):
            products = _differentiable(ctx.formula, arguments, ctx.needed, gradient)
        else:
            products = _compiled(ctx, arguments, gradient)
        by_position = dict(zip(ctx.needed, products, strict=True))
        return None, None, None, None, *(by_position.get(i) for i in range(len(arguments)))


def _compiled(ctx: Any, arguments: Sequence[Any], gradient: torch.Tensor) -> Sequence[torch.Tensor]:
    from arraydist_numpy import fused_gradients

    upstream = to_numpy(gradient)
    factor = fused_gradients.of_sum(upstream)
    if ctx.ahead is None or factor is None:
        arrays = [to_numpy(x) for x in arguments]
        found = fused_gradients.pull_back(ctx.formula, upstream, arrays, ctx.needed)
    else:
        # Handed out once, since they may be changed in place: the next time they are made anew.
        found = [fused_gradients.scaled(x, factor) for x in ctx.ahead]
        ctx.ahead = None
    return [to_tensor(x, arguments[i].dtype) for i, x in zip(ctx.needed, found, strict=True)]


def _differentiable(
    formula: Formula, arguments: Sequence[Any], needed: Sequence[int], gradient: torch.Tensor
) -> Sequence[torch.Tensor]:
    """Return the products with the partials by running the formula on the tensors themselves."""
    # Views, because an argument may itself depend on another one (a value drawn with rsample does
    # on the parameters), and that dependence is not this function's.
    again = torch.is_grad_enabled()
    with torch.enable_grad():
        views = [x.view_as(x) if isinstance(x, torch.Tensor) else x for x in arguments]
        result = formula(*views)
    if not result.requires_grad:
        return [torch.zeros_like(views[i]) for i in needed]
    products: Sequence[torch.Tensor] = torch.autograd.grad(
        result,
        [views[i] for i in needed],
        gradient,
        create_graph=again,
        allow_unused=True,
        materialize_grads=True,
    )
    return products
