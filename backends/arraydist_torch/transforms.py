"""Which of torch's transforms are to see a call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch._C._functorch import TransformType
from torch._functorch import pyfunctorch
from torch.autograd import forward_ad


def transforms_active() -> bool:
    """Whether a transform of ``torch.func`` is under way.

    torch offers no public question; this is the one that ``torch.autograd.Function.apply`` asks.
    """
    return bool(torch._C._are_functorch_transforms_active())


def transformed(arguments: Sequence[Any]) -> bool:
    """Whether forward-mode differentiation or a transform of ``torch.func`` is under way."""
    # To ask each tensor costs more than a kernel on small ones; outside forward mode none has one.
    return transforms_active() or (
        forward_ad._current_level >= 0
        and any(
            isinstance(x, torch.Tensor) and forward_ad.unpack_dual(x).tangent is not None
            for x in arguments
        )
    )


def refuse_nested_forward_mode() -> None:
    """Refuse forward mode over forward mode, in which torch loses derivatives of custom functions.

    The second derivative would silently be zero (https://github.com/pytorch/pytorch/issues/197867).

    Raises
    ------
    NotImplementedError
        Two levels of ``torch.func.jvp`` or ``jacfwd`` are under way.
    """
    interpreters = pyfunctorch.retrieve_all_functorch_interpreters()
    if sum(each.key() == TransformType.Jvp for each in interpreters) > 1:
        raise NotImplementedError(
            "forward mode over forward mode through a kernel: torch would give zero; "
            "take torch.func.hessian or jacrev for one of the two, or arraydist.hessian"
        )


def abstract(tensor: Any) -> bool:
    """Whether a tensor has no values yet, or stands for many under ``torch.vmap``."""
    functorch = torch._C._functorch
    while functorch.is_gradtrackingtensor(tensor):
        tensor = functorch.get_unwrapped(tensor)
    # torch's gradient checker still has the batches of before torch.func.
    batched: bool = functorch.is_batchedtensor(tensor) or functorch.is_legacy_batchedtensor(tensor)
    return batched or tensor.is_meta or torch.compiler.is_compiling()


def tracked(arguments: Sequence[Any]) -> bool:
    """Whether derivatives of any kind may be asked of what is computed from the arguments.

    Asking comes first because applying an ``autograd.Function`` costs many times a kernel on a
    small tensor.
    """
    if torch.is_grad_enabled():
        for argument in arguments:
            if isinstance(argument, torch.Tensor) and argument.requires_grad:
                return True
    return transformed(arguments)


def constant(tensor: torch.Tensor) -> torch.Tensor:
    """Return a tensor without its part in automatic differentiation; itself if it has none."""
    if tensor.requires_grad or transforms_active() or forward_ad._current_level >= 0:
        return tensor.detach()
    return tensor
