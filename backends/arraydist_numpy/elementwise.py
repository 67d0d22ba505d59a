"""Kernels over whole arrays: one compiled loop for each kernel and stored dtype."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from numba.core import types

from arraydist.kernels.record import Kernel
from arraydist_numpy import threads
from arraydist_numpy.compiler import Program, Twin
from arraydist_numpy.primitives import LOAD, STORE

BLOCK = 1024
"""Items in the buffer that stands for a scalar argument, and so of one inner loop."""

_FLOAT64 = np.dtype(np.float64)
_ONLY_FLOAT64 = {_FLOAT64}
_STORED = (_FLOAT64, np.dtype(np.float32))
_ZERO_DIMENSIONAL: set[tuple[int, ...]] = {()}

CHUNK = 16 * BLOCK
"""Items that one thread takes at a time; a call of no more than that runs in its own thread."""


def apply(kernel: Kernel, arguments: Sequence[Any]) -> Any:
    """Broadcast the arguments and apply a kernel.

    Returns
    -------
    numpy.ndarray or NumPy scalar
        A scalar where all arguments are scalars.
    """
    dtype = result_dtype(arguments)
    arrays = [argument for argument in arguments if isinstance(argument, np.ndarray)]
    shapes = {array.shape for array in arrays}
    if shapes <= _ZERO_DIMENSIONAL:
        value = dtype.type(_scalar_entry(kernel)(*map(float, arguments)))
        return np.asarray(value) if arrays else value
    stored = dtype if dtype in _STORED else _FLOAT64
    shape = shapes.pop() if len(shapes) == 1 else np.broadcast_shapes(*shapes)
    out = np.empty(shape, stored)
    run_loop(_loop(kernel, stored.name), out, arguments)
    return out if stored == dtype else out.astype(dtype)


def run_loop(loop: Twin, out: npt.NDArray[Any], arguments: Sequence[Any]) -> None:
    """Run a compiled loop ``loop(start, stop, out, *(address, stride))`` on the pool's threads.

    Arguments are broadcast to the output's shape and cast to its dtype.
    """
    buffers = [contiguous(argument, out.shape, out.dtype) for argument in arguments]
    addresses: list[int] = []
    for buffer, stride in buffers:
        addresses += (buffer.ctypes.data, stride)
    target = out.ctypes.data

    def task(start: int, stop: int) -> None:
        loop(start, stop, target, *addresses)

    threads.run(task, out.size, CHUNK)


def contiguous(
    argument: Any, shape: tuple[int, ...], dtype: np.dtype[Any]
) -> tuple[npt.NDArray[Any], int]:
    """An argument as a buffer that a loop can read, and its stride: 0 for a single value."""
    array = argument if isinstance(argument, np.ndarray) else np.asarray(argument)
    if array.size == 1:
        value = array.astype(dtype, copy=False).item()
        return np.full(min(BLOCK, math.prod(shape)), value, dtype), 0
    if array.shape != shape:
        array = np.broadcast_to(array, shape)
    if array.dtype is not dtype or not array.flags.carray:
        array = np.require(array, dtype, ("C_CONTIGUOUS", "ALIGNED"))
    return array, 1


def result_dtype(arguments: Sequence[Any]) -> np.dtype[Any]:
    """Floating dtype of a result: the arrays' own; float64 where they hold no floats.

    Raises
    ------
    TypeError
        An argument is neither real nor integer.
    """
    dtypes = {argument.dtype for argument in arguments if hasattr(argument, "dtype")}
    if dtypes <= _ONLY_FLOAT64:
        return _FLOAT64
    if any(dtype.kind not in "fiub" for dtype in dtypes):
        raise TypeError(f"kernels take real numbers, got arrays of {sorted(map(str, dtypes))}")
    floating = [dtype for dtype in dtypes if dtype.kind == "f"]
    # newbyteorder: the result of big-endian arrays is native.
    return np.result_type(*floating).newbyteorder("=") if floating else _FLOAT64


@functools.cache
def _scalar_entry(kernel: Kernel) -> Twin:
    names = [f"x{i}" for i in range(kernel.arity)]
    name = f"scalar_{kernel.name}"
    listed = ", ".join(names)
    text = f"def {name}({listed}):\n    return function({listed})\n"
    signature = (types.float64,) * kernel.arity
    return Program(name, text, {"function": kernel}, {}, signature).compile()


@functools.cache
def _loop(kernel: Kernel, stored: str) -> Twin:
    positions = range(kernel.arity)
    parameters = "".join(f", a{i}, s{i}" for i in positions)
    values = ", ".join(f"load(a{i}, block * s{i} + i)" for i in positions)
    name = f"map_{kernel.name}_{stored}"
    text = f"""\
def {name}(start, stop, out{parameters}):
    for block in range(start, stop, {BLOCK}):
        for i in range(min({BLOCK}, stop - block)):
            store(out, block + i, function({values}))
"""
    intrinsics = {"load": LOAD[stored], "store": STORE[stored]}
    signature = (types.int64,) * (3 + 2 * kernel.arity)
    return Program(name, text, {"function": kernel}, intrinsics, signature).compile()
