"""Kernels over whole arrays: one compiled loop for each kernel and stored dtype."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from arraydist.kernels.primitives import int64
from arraydist.kernels.record import Kernel
from arraydist_numpy import curves, loop_jobs
from arraydist_numpy.compiler import Program, Source, Twin
from arraydist_numpy.layout import BLOCK, address, contiguous
from arraydist_numpy.memory import empty
from arraydist_numpy.primitives import LOAD, STORE, types
from arraydist_numpy.ranges import ranges_program, scratch_items

_FLOAT64 = np.dtype(np.float64)
_ONLY_FLOAT64 = {_FLOAT64}
_STORED = {_FLOAT64: "float64", np.dtype(np.float32): "float32"}
_SCALARS = {float, np.float64}
_ZERO_DIMENSIONAL: set[tuple[int, ...]] = {()}

CHUNK = 16 * BLOCK
"""Items that one thread takes at a time; a call of no more than that runs in its own thread."""

# After the one method has run on a block: the kernel's own function where it gave NaN.
_OTHERWISE = """\
        given_up = 0
        for i in range(min({block}, stop - block)):
            value = load(out, block + i)
            given_up += int64(value != value)
        if given_up:
            for i in range(min({block}, stop - block)):
                value = load(out, block + i)
                if value != value:
                    store(out, block + i, otherwise({values}))
"""


def apply(kernel: Kernel, arguments: Sequence[Any]) -> Any:
    """Broadcast the arguments and apply a kernel.

    Returns
    -------
    numpy.ndarray or NumPy scalar
        A scalar where all arguments are scalars.
    """
    if {type(argument) for argument in arguments} <= _SCALARS:
        return np.float64(_scalar_entry(kernel)(*arguments))
    dtype = result_dtype(arguments)
    arrays = [argument for argument in arguments if isinstance(argument, np.ndarray)]
    shapes = {array.shape for array in arrays}
    if shapes <= _ZERO_DIMENSIONAL:
        value = dtype.type(_scalar_entry(kernel)(*map(float, arguments)))
        return np.asarray(value) if arrays else value
    stored = dtype if dtype in _STORED else _FLOAT64
    shape = shapes.pop() if len(shapes) == 1 else np.broadcast_shapes(*shapes)
    out = empty(shape, stored)
    if out.size >= curves.LEAST and curves.apply(kernel, out, arguments):
        return out if stored == dtype else out.astype(dtype)
    _run(_loop(kernel, _STORED[stored]), out, arguments, scratch_items(kernel))
    return out if stored == dtype else out.astype(dtype)


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


def _run(loop: Twin, out: npt.NDArray[Any], arguments: Sequence[Any], items: int) -> None:
    """Run a loop on the pool's threads, with arguments broadcast and cast to the output's form.

    The loop gets the address of that many items of scratch memory first, if any.
    """
    buffers = [contiguous(argument, out.shape, out.dtype) for argument in arguments]
    places = [address(out)]
    for buffer in buffers:
        places += (address(buffer.array), buffer.by_position)
    loop_jobs.run(loop, out.size, CHUNK, BLOCK, places, items)


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
    ranges = kernel.ranges
    if ranges is not None and scratch_items(kernel):
        return ranges_program(kernel, ranges, stored).compile()
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
    sources: dict[str, Source] = {"function": kernel}
    if ranges is not None:
        text += _OTHERWISE.format(block=BLOCK, values=values)
        (method,) = ranges.methods
        sources = {"function": method, "otherwise": kernel.function, "int64": int64}
    intrinsics = {"load": LOAD[stored], "store": STORE[stored]}
    signature = (types.int64,) * (3 + 2 * kernel.arity)
    return Program(name, text, sources, intrinsics, signature).compile()
