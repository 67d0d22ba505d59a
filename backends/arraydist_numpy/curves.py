"""Kernels over many elements that share all arguments but the first, by interpolation.

`arraydist.kernels.curves` says which kernels and why, `arraydist_numpy.curve_tables` how.
Elements off the lattice or in a cell whose polynomial does not converge are the kernel's own, edges
and NaN among them.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from arraydist._typing import Shape
from arraydist.kernels.curves import CURVES
from arraydist.kernels.record import Kernel
from arraydist.tracing.graph import Node, argument, node
from arraydist_numpy.curve_loops import CurveLoops, block_length
from arraydist_numpy.curve_tables import Numbers, make_table
from arraydist_numpy.layout import Buffer, batch_of, contiguous, repeated, repeats

LEAST = 1 << 13
"""Elements of one set of parameters from which on a table is worth making: it takes a hundred
values of the kernel, or a few thousand where the elements are spread over all magnitudes."""


def apply(kernel: Kernel, out: npt.NDArray[Any], arguments: Sequence[Any]) -> bool:
    """Set the elements of an output to a kernel's values, where interpolation pays.

    Returns
    -------
    bool
        False where it does not, and nothing was done.
    """
    first, *parameters = arguments
    if kernel.name not in CURVES or np.shape(first) != out.shape:
        return False
    batch = shared_batch(parameters, out.shape)
    if batch is None:
        return False
    loops = _loops(kernel, out.dtype.name)
    flat = [in_columns(parameter, batch, out.dtype) for parameter in parameters]
    columns = math.prod(batch)
    buffers = [contiguous(first, out.shape, out.dtype)]
    buffers += [repeated_buffer(array) for array in flat]
    extents = loops.extents(buffers, out.size, columns)
    tables = [make_table(kernel, flat, *extent) for extent in extents]
    if loops.run(buffers, tables, [out], out.size, columns):
        left = np.isnan(out)
        # As many parameters as elements: nothing is shared, and so nothing interpolated.
        others = [np.broadcast_to(parameter, out.shape)[left] for parameter in parameters]
        out[left] = kernel(np.asarray(first)[left], *others)
    return True


def shared_batch(parameters: Sequence[Any], shape: Shape) -> Shape | None:
    """Common shape of parameters that an array repeats often enough; None where it does not."""
    batch = batch_of(parameters)
    pays = repeats(batch, shape) and math.prod(shape) >= LEAST * math.prod(batch)
    return batch if pays else None


def in_columns(parameter: Any, batch: Shape, dtype: np.dtype[Any]) -> Numbers:
    """A parameter as a flat array with an item for each set of parameters.

    It is rounded to the dtype first, as in other loops: float32 numbers among float32 arrays.
    """
    array = np.asarray(parameter, dtype)
    # leading axes of length one have no part in the batch
    array = array.reshape(array.shape[max(0, array.ndim - len(batch)) :])
    return np.broadcast_to(array, batch).astype(np.float64).ravel()


def repeated_buffer(column: Numbers) -> Buffer:
    """A parameter for a block of elements."""
    return Buffer(repeated(column, block_length(column.size)), 0, 0)


@functools.cache
def _loops(kernel: Kernel, stored: str) -> CurveLoops:
    arguments = [argument(position) for position in range(kernel.arity)]
    value = node(kernel, *arguments)
    assert isinstance(value, Node)  # kernels are not folded
    dtypes = [stored, *["float64"] * (kernel.arity - 1)]
    return CurveLoops(tuple(zip(arguments, dtypes, strict=True)), (value,), (value,), stored)
