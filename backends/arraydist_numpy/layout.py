"""Arguments as flat buffers that a loop reads in order."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from arraydist._typing import Shape

NDArray = npt.NDArray[Any]

BLOCK = 1024
"""Items in the buffer that stands for a single value, and so of one inner loop."""


class Buffer(NamedTuple):
    """A contiguous array and how a loop's position moves in it.

    A loop reads item ``position * by_position + window * by_window`` and the items that follow it,
    where the window is the position modulo a period.  A single value moves by neither: the buffer
    holds a block of copies, so that inner loops read all arguments alike.
    """

    array: NDArray
    by_position: int
    by_window: int


def common_shape(arguments: Iterable[Any]) -> Shape:
    """The shape that arguments broadcast to."""
    # NumPy's function takes microseconds: only where there is something to broadcast.
    shapes = {getattr(argument, "shape", ()) for argument in arguments}
    shapes.discard(())
    if len(shapes) > 1:
        return np.broadcast_shapes(*shapes)
    return shapes.pop() if shapes else ()


def address(array: NDArray) -> int:
    """Where the items of a contiguous array begin.

    Through the buffer protocol, which takes a quarter of the time of ``array.ctypes.data`` but
    wants a writable array with items in it.
    """
    buffer: Any = array  # one at run time, which NumPy tells type checkers from Python 3.12 on
    try:
        return ctypes.addressof(ctypes.c_char.from_buffer(buffer))
    except (TypeError, ValueError):
        return array.ctypes.data


def single(argument: Any, dtype: np.dtype[Any]) -> Buffer:
    """The one number of an argument, for a loop that reads it once."""
    if not isinstance(argument, np.ndarray):
        array = np.array(argument, dtype)
    elif argument.dtype is not dtype or not argument.flags.carray:
        array = argument.astype(dtype)
    else:
        array = argument
    return Buffer(array, 0, 0)


def contiguous(argument: Any, shape: Shape, dtype: np.dtype[Any]) -> Buffer:
    """An argument as a buffer that moves by position, or a block of copies of a single value."""
    array = argument if isinstance(argument, np.ndarray) else np.asarray(argument)
    if array.size == 1:
        if math.prod(shape) == 1:
            return single(array, dtype)
        value = array.astype(dtype, copy=False).item()
        return Buffer(np.full(min(BLOCK, math.prod(shape)), value, dtype), 0, 0)
    if array.shape != shape:
        array = np.broadcast_to(array, shape)
    if array.dtype is not dtype or not array.flags.carray:
        array = np.require(array, dtype, ("C_CONTIGUOUS", "ALIGNED"))
    return Buffer(array, 1, 0)


def windows(
    arguments: Sequence[Any], shape: Shape, dtypes: Sequence[np.dtype[Any]]
) -> tuple[list[Buffer], int]:
    """All arguments as buffers, and the period of those that repeat.

    Arguments whose common batch shape ends the whole shape are repeated by the period rather than
    broadcast in memory.
    """
    total = math.prod(shape)
    others = [a for a in arguments if np.shape(a) not in ((), shape)]
    batch = batch_of(others) if others else None
    if batch is None or not repeats(batch, shape):
        return [
            contiguous(argument, shape, dtype)
            for argument, dtype in zip(arguments, dtypes, strict=True)
        ], total
    buffers = []
    for argument, dtype in zip(arguments, dtypes, strict=True):
        if np.size(argument) == 1 or np.shape(argument) == shape:
            buffers.append(contiguous(argument, shape, dtype))
        else:
            array = np.asarray(argument, dtype)
            # leading axes of length one have no part in the batch
            array = array.reshape(array.shape[max(0, array.ndim - len(batch)) :])
            whole = np.broadcast_to(array, batch)
            buffers.append(Buffer(repeated(whole, total), 0, 1))
    period = math.prod(batch)
    return buffers, period * _copies(period, total)


def batch_of(arguments: Sequence[Any]) -> Shape:
    """Common shape of the arguments, without leading axes of length one."""
    batch = common_shape(arguments)
    while batch and batch[0] == 1:
        batch = batch[1:]
    return batch


def repeats(batch: Shape, shape: Shape) -> bool:
    """Whether a shape repeats a batch along its flat order."""
    return batch == shape[len(shape) - len(batch) :]


def repeated(array: NDArray, total: int) -> NDArray:
    """A flat array repeated so that it holds a block, or all of the total if that is less."""
    copies = _copies(array.size, total)
    if copies == 1:
        return np.ascontiguousarray(array).ravel()
    whole = np.empty((copies, *array.shape), array.dtype)
    whole[...] = array
    return whole.ravel()


def _copies(period: int, total: int) -> int:
    return max(1, -(-min(BLOCK, total) // max(period, 1)))
