"""Between CPU tensors and NumPy arrays, sharing memory."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

NDArray = npt.NDArray[Any]

SHARED = frozenset({torch.float64, torch.float32})
"""Floating dtypes in which NumPy's backend computes as torch's does."""


def floating_dtype(arguments: Iterable[Any]) -> torch.dtype | None:
    """Return the dtype of the first floating tensor; None where there is none."""
    for argument in arguments:
        if isinstance(argument, torch.Tensor) and argument.is_floating_point():
            return argument.dtype
    return None


def to_numpy(argument: Any) -> Any:
    """Return a tensor as the NumPy array in the same memory, a number as it is.

    NumPy has no bfloat16: such tensors become float64.

    Raises
    ------
    NotImplementedError
        The tensor is not in the memory of the CPU.
    """
    if not isinstance(argument, torch.Tensor):
        return argument
    if not argument.is_cpu:
        raise NotImplementedError(
            f"a torch tensor on device {str(argument.device)!r}: the torch backend has kernels for "
            "the CPU only, and a backend package with kernels for that device is missing; "
            "move the tensor with .cpu()"
        )
    if argument.dtype == torch.bfloat16:
        argument = argument.double()
    # force: without its part in autograd, and with a pending negation carried out.
    return argument.numpy(force=True)


def to_number(argument: Any) -> Any:
    """Return a tensor without axes as a Python number, and others as `to_numpy` does.

    To read one takes a fifth of the time.
    """
    if isinstance(argument, torch.Tensor) and not argument.ndim and argument.is_cpu:
        return argument.item()
    return to_numpy(argument)


def to_tensor(array: Any, dtype: torch.dtype | None = None) -> torch.Tensor:
    """Return a NumPy array or scalar as the tensor in the same memory, cast where asked to."""
    if type(array) is not np.ndarray:
        array = np.asarray(array)
    elif not array.flags.writeable:
        array = array.copy()
    tensor = torch.from_numpy(array)
    return tensor if dtype is None or dtype == tensor.dtype else tensor.to(dtype)


def unshared(result: Any, arrays: Iterable[Any]) -> Any:
    """Return a result, copied where a formula handed out the memory of one of its arguments."""
    if result.base is None:  # its own memory, and that of the arrays is tensors'
        return result
    if any(np.may_share_memory(result, array) for array in arrays):
        return result.copy()
    return result


@functools.cache
def numpy_dtype(dtype: torch.dtype) -> np.dtype[Any]:
    """Return the NumPy dtype whose values a torch dtype can take.

    That of bfloat16 is float32: draws are rounded once more.
    """
    if dtype == torch.bfloat16:
        return np.dtype(np.float32)
    array: NDArray = torch.empty(0, dtype=dtype, device="cpu").numpy()
    return array.dtype
