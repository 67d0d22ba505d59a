"""Gradients of draws in shared parameters: one pass over memory that sums as it goes.

The sampler's derivative rules are traced, multiplied by the gradient in the draws and
summed for each set of parameters; kernels that are smooth curves are interpolated on the way.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba.core.compiler_lock import global_compiler_lock

from arraydist.kernels.curves import CURVES
from arraydist.kernels.record import Kernel, Sampler
from arraydist.kernels.rules import ZERO
from arraydist.tracing import Node, TracingError, trace
from arraydist.tracing.graph import argument, constant
from arraydist_numpy.compiler import cpu_twin
from arraydist_numpy.curve_loops import CurveLoops, block_length, stretches
from arraydist_numpy.curve_tables import Numbers, make_table
from arraydist_numpy.curves import in_columns, repeated_buffer, shared_batch
from arraydist_numpy.fused import FUSED, LOOKED_UP, REPAID
from arraydist_numpy.fused_gradients import product_with, summed_to
from arraydist_numpy.layout import Buffer, contiguous

NDArray = npt.NDArray[Any]


def pull_back(
    sampler: Sampler,
    gradient: NDArray,
    draws: NDArray,
    parameters: Sequence[Any],
    needed: tuple[int, ...],
) -> list[NDArray] | None:
    """The gradients in the parameters at some positions, each of its parameter's shape.

    Where the gradient is 0 a derivative that is not finite counts for nothing.

    Returns
    -------
    list or None
        None where no loop does it: parameters of each draw's own, rules that do not vectorise,
        draws too few to repay one, or some where a kernel has to serve instead of its curve.
    """
    stored = FUSED.get(draws.dtype)
    batch = shared_batch(parameters, draws.shape)
    if stored is None or batch is None:
        return None
    loops = _plan(sampler, needed, stored).ready(draws.size)
    if loops is None:
        return None
    columns = math.prod(batch)
    flat = [in_columns(parameter, batch, draws.dtype) for parameter in parameters]
    buffers = [
        contiguous(draws, draws.shape, draws.dtype),
        *[repeated_buffer(array) for array in flat],
        _gradient_buffer(gradient, draws, columns),
    ]
    extents = loops.extents(buffers, draws.size, columns) if loops.curves else []
    tables = [
        make_table(curve.op, _shared_arguments(curve, flat), *extent)
        for curve, extent in zip(loops.curves, extents, strict=True)
        if isinstance(curve.op, Kernel)
    ]
    rows = stretches(draws.size, columns)
    sums = [np.empty((rows, columns)) for _ in needed]
    if loops.run(buffers, tables, sums, draws.size, columns):
        return None
    return [
        summed_to(np.add.reduce(each, axis=0).reshape(batch), np.shape(parameters[i])).astype(
            draws.dtype
        )
        for i, each in zip(needed, sums, strict=True)
    ]


def _gradient_buffer(gradient: NDArray, draws: NDArray, columns: int) -> Buffer:
    if any(gradient.strides):
        return contiguous(gradient, draws.shape, draws.dtype)
    # What comes back from a sum or a mean: one number for all draws.
    return Buffer(np.full(block_length(columns), gradient.flat[0], draws.dtype), 0, 0)


def _shared_arguments(curve: Node, parameters: list[Numbers]) -> list[Numbers]:
    """All arguments of a curve but the first, for each set of parameters."""
    with np.errstate(all="ignore"):
        return [
            np.broadcast_to(_value(operand, parameters), parameters[0].shape)
            for operand in curve.inputs[1:]
        ]


def _value(operand: Any, parameters: list[Numbers]) -> Any:
    if not isinstance(operand, Node):
        return operand
    if operand.op == "argument":
        position = operand.inputs[0]
        assert isinstance(position, float)
        return parameters[int(position) - 1]
    function = operand.op if isinstance(operand.op, Kernel) else getattr(np, operand.op)
    return function(*[_value(each, parameters) for each in operand.inputs])


@dataclass
class _Plan:
    """What is known of the gradient of a sampler's draws in some parameters, for one dtype."""

    sampler: Sampler
    needed: tuple[int, ...]
    stored: str
    elements: int = 0
    loops: CurveLoops | None = None
    compiled: bool = False
    looked_up: bool = False

    def ready(self, total: int) -> CurveLoops | None:
        """The loops; None before so many draws have come that compiling them is repaid."""
        if self.compiled:
            return self.loops
        self.elements += total
        if self.elements < LOOKED_UP or (self.elements < REPAID and self.looked_up):
            return None
        # The compiler's lock is the one that a fork waits for: no other may be held in its place.
        with global_compiler_lock:
            if self.loops is None:
                self.loops = _loops(self.sampler, self.needed, self.stored)
            self.looked_up = True
            if self.loops is not None:
                if self.elements < REPAID and not self.loops.on_disk():
                    return None
                self.loops.compile()
            self.compiled = True
            return self.loops


@functools.cache
def _plan(sampler: Sampler, needed: tuple[int, ...], stored: str) -> _Plan:
    return _Plan(sampler, needed, stored)


def _loops(sampler: Sampler, needed: tuple[int, ...], stored: str) -> CurveLoops | None:
    """The loops of the products with the gradient; None where the rules are not for one."""
    arguments = [argument(position) for position in range(sampler.arity + 2)]
    gradient = arguments[-1]
    products = []
    for position in needed:
        rule = sampler.rules[position]
        if rule is None:
            return None
        try:
            graph = trace(rule, 1 + sampler.arity)
        except TracingError:
            return None
        (partial,) = graph.outputs
        products.append(product_with(gradient, constant(0.0) if rule is ZERO else partial))
    curves = _curves(products)
    if curves is None:
        return None
    dtypes = [stored, *["float64"] * sampler.arity, stored]
    return CurveLoops(tuple(zip(arguments, dtypes, strict=True)), curves, tuple(products), None)


def _curves(outputs: Sequence[Node]) -> tuple[Node, ...] | None:
    """The curves among the nodes; None where another kernel does not make vector code."""
    found: list[Node] = []
    stack, done = list(outputs), set[Node]()
    while stack:
        current = stack.pop()
        if current in done:
            continue
        done.add(current)
        operands = [operand for operand in current.inputs if isinstance(operand, Node)]
        if isinstance(current.op, Kernel):
            if _is_curve(current):
                if _curves(operands) != ():
                    return None
                found.append(current)
                continue
            twin: Any = cpu_twin(current.op)
            if current.op.ranges is not None or not twin.targetoptions["forceinline"]:
                return None
        stack += operands
    return tuple(found)


def _is_curve(current: Node) -> bool:
    if not isinstance(current.op, Kernel) or current.op.name not in CURVES:
        return False
    return not any(_varies(operand) for operand in current.inputs[1:])


def _varies(operand: Any) -> bool:
    """Whether an operand depends on the draws."""
    if not isinstance(operand, Node):
        return False
    return operand is argument(0) or any(map(_varies, operand.inputs))
