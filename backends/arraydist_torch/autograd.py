"""How the derivative rules of kernels and samplers enter torch's autograd."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import torch

from arraydist.kernels.record import Record, Sampler
from arraydist_torch.bridge import SHARED, to_numpy, to_tensor
from arraydist_torch.few_gradients import FEW, derivative, gradients
from arraydist_torch.transforms import (
    abstract,
    refuse_nested_forward_mode,
    transforms_active,
)

_MANY = 4096
"""Fewer draws than this never have loops for their gradients: to ask takes longer than to add."""

Compute = Callable[..., torch.Tensor]
"""The values of a record, of its arguments."""


def apply(record: Record, compute: Compute, *arguments: Any) -> torch.Tensor:
    """Return ``compute(*arguments)`` as a result that the record's rules differentiate."""
    if transforms_active():
        refuse_nested_forward_mode()
        return TransformableFunction.apply(record, compute, *arguments)
    return _function_of(record).apply(record, compute, *arguments)


@functools.cache
def _function_of(record: Record) -> type[RecordFunction]:
    """Return the autograd function of a record; its name appears in torch's graphs and errors."""
    return type(record.name, (RecordFunction,), {"__doc__": record.__doc__})


class TransformableFunction(torch.autograd.Function):  # type: ignore[misc]
    """``apply(record, compute, *arguments)``: ``compute(*arguments)`` with the record's rules.

    The rules run on tensors, through kernels, so that derivatives can be differentiated again.
    In the form that ``torch.func`` asks for, which takes torch longer to apply.
    """

    @staticmethod
    def forward(record: Record, compute: Compute, *arguments: Any) -> torch.Tensor:
        """Compute the values; tensors come without their transforms."""
        return compute(*arguments)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: torch.Tensor) -> None:
        """Keep what the rules take."""
        record, _, *arguments = inputs
        # A sampler's rules take the draw, and then the parameters.
        taken = [output, *arguments] if isinstance(record, Sampler) else arguments
        tensors = [argument for argument in taken if isinstance(argument, torch.Tensor)]
        ctx.record = record
        ctx.numbers = [None if isinstance(x, torch.Tensor) else x for x in taken]
        ctx.shape = output.shape
        ctx.set_materialize_grads(False)
        ctx.save_for_backward(*tensors)
        ctx.save_for_forward(*tensors)

    @staticmethod
    def backward(ctx: Any, gradient: torch.Tensor | None) -> tuple[torch.Tensor | None, ...]:
        """Multiply by the partial derivatives that are needed."""
        if gradient is None:
            return (None,) * len(ctx.needs_input_grad)
        taken = _taken(ctx)
        arguments = taken[1:] if isinstance(ctx.record, Sampler) else taken
        found = _in_numpy(ctx.record, taken, gradient, ctx.needs_input_grad[2:])
        if found is not None:
            return None, None, *found
        return (
            None,
            None,
            *(
                _reduced_partial(ctx.record, i, taken, gradient, argument.shape) if needed else None
                for i, (argument, needed) in enumerate(
                    zip(arguments, ctx.needs_input_grad[2:], strict=True)
                )
            ),
        )

    @staticmethod
    def jvp(ctx: Any, *tangents: Any) -> torch.Tensor:
        """Add up the tangents times the partial derivatives."""
        taken = _taken(ctx)
        total = None
        for i, tangent in enumerate(tangents[2:]):
            if tangent is not None:
                term = _partial(ctx.record, i, taken, tangent.expand(ctx.shape))
                total = term if total is None else total + term
        return total

    @staticmethod
    def vmap(
        info: Any, in_dims: tuple[Any, ...], record: Record, compute: Compute, *arguments: Any
    ) -> tuple[torch.Tensor, int]:
        """Apply the kernel to the whole batch: its axis goes first, the others align at the end."""
        if isinstance(record, Sampler):
            raise NotImplementedError(
                f"torch.vmap over parameters of {record.name} draws; "
                "give the parameters a batch shape instead"
            )
        aligned = _batch_first(in_dims[2:], arguments)
        return apply(record, compute, *aligned), 0


class RecordFunction(torch.autograd.Function):  # type: ignore[misc]
    """`TransformableFunction` outside ``torch.func``: three times as fast on small tensors."""

    @staticmethod
    def forward(ctx: Any, record: Record, compute: Compute, *arguments: Any) -> torch.Tensor:
        """Compute the values and keep what the rules take."""
        output = compute(*arguments)
        TransformableFunction.setup_context(ctx, (record, compute, *arguments), output)
        return output

    backward = TransformableFunction.backward
    jvp = TransformableFunction.jvp


def _taken(ctx: Any) -> list[Any]:
    tensors = iter(ctx.saved_tensors)
    return [next(tensors) if number is None else number for number in ctx.numbers]


def _in_numpy(
    record: Record, taken: Sequence[Any], gradient: torch.Tensor, needed: Sequence[bool]
) -> list[torch.Tensor | None] | None:
    """Return the gradients as NumPy's backend has them, None where tensors are to go through."""
    if torch.is_grad_enabled() or gradient.dtype not in SHARED:
        return None
    if any(isinstance(x, torch.Tensor) and abstract(x) for x in (gradient, *taken)):
        return None
    if gradient.numel() <= FEW:
        return gradients(record, taken, gradient, needed)
    if not isinstance(record, Sampler) or gradient.numel() < _MANY:
        return None
    return _gradients_of_draws(record, taken, gradient, needed)


def _gradients_of_draws(
    record: Sampler, taken: Sequence[Any], gradient: torch.Tensor, needed: Sequence[bool]
) -> list[torch.Tensor | None] | None:
    """Return the gradients in a sampler's parameters in one compiled pass, None without one."""
    from arraydist_numpy import draw_gradients

    draws, *parameters = [to_numpy(x) for x in taken]
    positions = tuple(i for i, wanted in enumerate(needed) if wanted)
    sums = draw_gradients.pull_back(record, to_numpy(gradient), draws, parameters, positions)
    if sums is None:
        return None
    found = dict(zip(positions, sums, strict=True))
    return [
        to_tensor(found[i], taken[1 + i].dtype) if i in found else None for i in range(len(needed))
    ]


def _partial(
    record: Record, position: int, taken: Sequence[Any], factor: torch.Tensor
) -> torch.Tensor:
    """Return a factor of the result's shape times the partial derivative in one argument."""
    return product(factor, derivative(record, position, taken))


def _reduced_partial(
    record: Record, position: int, taken: Sequence[Any], gradient: torch.Tensor, shape: torch.Size
) -> torch.Tensor:
    """Return the same, summed to the argument's shape."""
    partial = derivative(record, position, taken)
    if (
        torch.is_grad_enabled()
        or not isinstance(partial, torch.Tensor)
        or partial.shape != gradient.shape
        or abstract(partial)
        or abstract(gradient)
    ):
        return product(gradient, partial).sum_to_size(shape)
    return reduced(gradient, partial, partial.sum(), shape)


def reduced(
    gradient: torch.Tensor, partial: torch.Tensor, total: torch.Tensor, shape: torch.Size
) -> torch.Tensor:
    """Return the product of a gradient and a partial with this sum, summed to a shape."""
    if not torch.isfinite(total):
        return product(gradient, partial).sum_to_size(shape)
    if gradient.numel() > 1 and not any(gradient.stride()):
        # What comes back from a sum or a mean: one number for all elements.
        factor = gradient.reshape(-1)[0]
        if shape.numel() == 1:
            return (factor * total).reshape(shape)
        return (factor * partial).sum_to_size(shape)
    return (gradient * partial).sum_to_size(shape)


def product(factor: torch.Tensor, partial: Any) -> torch.Tensor:
    """Return ``factor * partial``, zero where the factor is and the partial is not finite.

    What a formula discards, with ``where`` at the edge of a support say, comes back as a zero
    factor, and 0 * inf would spoil the sum over all elements.  A factor of zero keeps its own
    derivative, the partial, wherever that is finite.
    """
    if not isinstance(partial, torch.Tensor):
        return factor * partial if partial else torch.zeros_like(factor)
    if not _surely_finite(partial):
        partial = torch.where((factor != 0) | torch.isfinite(partial), partial, 0.0)
    return factor * partial


def _surely_finite(x: torch.Tensor) -> bool:
    """Whether one sum shows that all elements are finite: a third of the cost of asking each."""
    return not abstract(x) and bool(torch.isfinite(x.detach().sum()))


def _batch_first(dims: Sequence[int | None], arguments: Sequence[Any]) -> list[Any]:
    rank = max(
        x.ndim - (dim is not None)
        for dim, x in zip(dims, arguments, strict=True)
        if isinstance(x, torch.Tensor)
    )
    aligned = []
    for dim, x in zip(dims, arguments, strict=True):
        if dim is not None:
            x = x.movedim(dim, 0)
            x = x.reshape(x.shape[0], *(1,) * (rank - x.ndim + 1), *x.shape[1:])
        aligned.append(x)
    return aligned
