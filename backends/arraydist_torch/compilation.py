"""Keeping ``torch.compile`` out of the kernels."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import Any

import torch


def never_compiled(method: Callable[..., Any]) -> Callable[..., Any]:
    """Have ``torch.compile`` call a method as it is: a break in its graph.

    It would otherwise follow the method into the NumPy backend and replace NumPy's arrays by its
    own, whose memory is not where the compiled loops were told that it is.
    """
    # torch.compiler.disable imports the compiler, which takes seconds, and no one who has not
    # imported it can be compiling.
    disabled: Callable[..., Any] | None = None

    @functools.wraps(method)
    def call(*arguments: Any, **keywords: Any) -> Any:
        nonlocal disabled
        if disabled is None:
            if "torch._dynamo" not in sys.modules:
                return method(*arguments, **keywords)
            disabled = torch.compiler.disable(method)
        return disabled(*arguments, **keywords)

    return call
