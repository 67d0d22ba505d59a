"""Functions of rows in torch's autograd: compiled forwards, made of other functions backwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch

from arraydist.row_function import RowFunction, RowGradient
from arraydist_torch.bridge import floating_dtype, to_numpy, to_tensor
from arraydist_torch.transforms import abstract


def apply(
    function: RowFunction, compute: Callable[..., torch.Tensor], *arrays: torch.Tensor
) -> torch.Tensor:
    """Return ``compute(*arrays)`` with the derivatives of the function."""
    result: torch.Tensor = RowsFunction.apply(function, compute, *arrays)
    return result


class RowsFunction(torch.autograd.Function):  # type: ignore[misc]
    """``apply(function, compute, *arrays)``; going backwards runs on the tensors of the graph.

    So derivatives can be differentiated again.
    """

    @staticmethod
    def forward(
        ctx: Any,
        function: RowFunction,
        compute: Callable[..., torch.Tensor],
        *arrays: torch.Tensor,
    ) -> torch.Tensor:
        """Compute the values and keep what going backwards takes."""
        result = compute(*arrays)
        ctx.function = function
        ctx.save_for_backward(result, *arrays)
        return result

    @staticmethod
    def backward(ctx: Any, gradient: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        """Go backwards by the function's own rule, or through its composition."""
        result, *arrays = ctx.saved_tensors
        needed = ctx.needs_input_grad[2:]
        plain = not (torch.is_grad_enabled() or abstract(gradient))
        if plain and ctx.function.gradient is not None:
            return None, None, *_compiled(ctx.function.gradient, gradient, arrays, needed)
        if ctx.function.pullback is None:
            return None, None, *_through(ctx.function.composed, gradient, arrays, needed)
        found = ctx.function.pullback(gradient, needed, result, *arrays)
        return (
            None,
            None,
            *(
                each.sum_to_size(array.shape) if wanted and each is not None else None
                for each, array, wanted in zip(found, arrays, needed, strict=True)
            ),
        )


def _compiled(
    rule: RowGradient,
    gradient: torch.Tensor,
    arrays: Sequence[torch.Tensor],
    needed: Sequence[bool],
) -> list[torch.Tensor | None]:
    """Return the gradients by the compiled rule: plain tensors."""
    import arraydist_numpy

    found = arraydist_numpy.backend.pull_back_rows(
        rule, to_numpy(gradient), [to_numpy(x) for x in arrays], needed
    )
    dtype = floating_dtype(arrays)
    return [None if each is None else to_tensor(each, dtype) for each in found]


def _through(
    composed: Callable[..., torch.Tensor],
    gradient: torch.Tensor,
    arrays: Sequence[torch.Tensor],
    needed: Sequence[bool],
) -> list[torch.Tensor | None]:
    """Return the gradients of the composition, run again."""
    again = torch.is_grad_enabled()
    with torch.enable_grad():
        inputs = [
            x.view_as(x) if again or not wanted else x.detach().requires_grad_()
            for x, wanted in zip(arrays, needed, strict=True)
        ]
        varying = [x for x, wanted in zip(inputs, needed, strict=True) if wanted]
        result = composed(*inputs)
        options = {"create_graph": again, "allow_unused": True}
        found = iter(torch.autograd.grad(result, varying, gradient, **options))
    return [next(found) if wanted else None for wanted in needed]
