"""From a traced graph to the source of one loop."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np

from arraydist.kernels.record import Kernel, kernel_named
from arraydist.kernels.rows import lane_sum
from arraydist.tracing import Node, Operand, TracingError
from arraydist_numpy.compiler import Program, Source
from arraydist_numpy.layout import BLOCK
from arraydist_numpy.operations import INFIX, SOURCES
from arraydist_numpy.primitives import LOAD, STORE, read, types, write


def loop_program(
    name: str,
    inputs: Sequence[tuple[Node, str]],
    outputs: Sequence[tuple[Node, str]],
    shared: Collection[Node] = (),
    summed: Collection[int] = (),
) -> Program:
    """A loop that computes the output nodes from the input nodes.

    Its arguments are ``start, stop, period``, the address of each output, and of each input the
    address and the two steps of `arraydist_numpy.layout.Buffer`.

    Parameters
    ----------
    name
        What reports call the program.
    inputs, outputs
        Nodes with the dtypes of their arrays.
    shared
        Inputs with one value for all positions.  They are read before the loop, so that the
        compiler moves whatever depends on them alone out of it, from inside kernels too.
    summed
        Which outputs are wanted as sums: of each `BLOCK` of positions, in float64.  These are added
        to what is there.

    Raises
    ------
    TracingError
        An operation has no scalar source.
    """
    body = Body([node for node, _ in inputs])
    results = [body.expression(node) for node, _ in outputs]
    arguments = ["start", "stop", "period", *[f"out{i}" for i in range(len(outputs))]]
    before, bases, loads, stores = [], [], [], []
    for i, (node, dtype) in enumerate(inputs):
        arguments += (f"a{i}", f"p{i}", f"w{i}")
        if node in shared:
            before.append(f"x{i} = read_{dtype}(a{i}, 0)")
            continue
        bases.append(f"base{i} = position * p{i} + window * w{i}")
        loads.append(f"x{i} = read_{dtype}(a{i}, base{i} + i)")
    after = []
    for i, (result, (_, dtype)) in enumerate(zip(results, outputs, strict=True)):
        if i in summed:
            before.append(f"terms{i} = np.empty({BLOCK})")
            before.append(f"place{i} = terms{i}.ctypes.data")
            stores.append(f"write{i}_float64(place{i}, i, {result})")
            total = f"load(out{i}, block) + lane_sum(terms{i}[:count])"
            after.append(f"store(out{i}, block, {total})")
        else:
            stores.append(f"write{i}_{dtype}(out{i}, position + i, {result})")
    length = str(BLOCK)
    if summed:
        # A stretch ends where a block does, which windows need not.
        bases.append(f"block = position // {BLOCK}")
        length = f"{BLOCK} - position % {BLOCK}"
        body.sources["lane_sum"] = lane_sum
    text = f"""\
def {name}({", ".join(arguments)}):
{_lines(before, 1)}
    position = start
    while position < stop:
        window = position % period
        count = min({length}, stop - position, period - window)
{_lines(bases, 2)}
        for i in range(count):
{_lines([*loads, *body.lines, *stores], 3)}
{_lines([*after, "position += count"], 2)}
"""
    intrinsics = {f"read_{dtype}": read(dtype) for _, dtype in inputs}
    for i, (_, dtype) in enumerate(outputs):
        stored = "float64" if i in summed else dtype
        intrinsics[f"write{i}_{stored}"] = write(stored, i)
    if summed:
        intrinsics |= {"np": np, "load": LOAD["float64"], "store": STORE["float64"]}
    return Program(name, text, body.sources, intrinsics, (types.int64,) * len(arguments))


def scalar_program(name: str, inputs: Sequence[Node], output: Node) -> Program:
    """A function of float64 numbers that computes the output node from the input nodes.

    Raises
    ------
    TracingError
        An operation has no scalar source.
    """
    body = Body(inputs)
    result = body.expression(output)
    arguments = ", ".join(f"x{i}" for i in range(len(inputs)))
    text = f"def {name}({arguments}):\n{_lines([*body.lines, f'return {result}'], 1)}\n"
    return Program(name, text, body.sources, {}, (types.float64,) * len(inputs))


def needed_inputs(outputs: Sequence[Node], given: Sequence[Node]) -> list[Node]:
    """The arguments and the given nodes from which the outputs are computed."""
    stops, found, done, stack = set(given), [], set(), list(outputs)
    while stack:
        node = stack.pop()
        if node in done:
            continue
        done.add(node)
        if node in stops or node.op == "argument":
            found.append(node)
        else:
            stack.extend(_nodes(node))
    return found


class Body:
    """Assignments that compute nodes one after the other."""

    def __init__(self, inputs: Sequence[Node]) -> None:
        self.names = {node: f"x{i}" for i, node in enumerate(inputs)}
        self.lines: list[str] = []
        self.sources: dict[str, Source] = {}

    def expression(self, node: Node) -> str:
        """Name of a node's value, computed by then."""
        # A stack of our own, since a recursive formula may nest deeper than Python's.
        stack = [node]
        while stack:
            current = stack[-1]
            missing = [node for node in _nodes(current) if node not in self.names]
            if current in self.names:
                stack.pop()
            elif missing:
                stack.extend(missing)
            else:
                stack.pop()
                name = f"t{len(self.names)}"
                self.lines.append(f"{name} = {self._operation(current)}")
                self.names[current] = name
        return self.names[node]

    def operand(self, operand: Operand) -> str:
        """A number, or the name of a node's value, computed by then."""
        return self.expression(operand) if isinstance(operand, Node) else self._operand(operand)

    def _operation(self, node: Node) -> str:
        operands = [self._operand(operand) for operand in node.inputs]
        match node.op:
            case "constant":
                return operands[0]
            case "where":
                condition, x, y = operands
                return f"{x} if {condition} else {y}"
            case "negative":
                return f"-{operands[0]}"
            case "logical_not":
                return f"not {operands[0]}"
            case str(op) if op in INFIX:
                return f"{operands[0]} {INFIX[op]} {operands[1]}"
        return f"{self._function(node.op)}({', '.join(operands)})"

    def _operand(self, operand: Operand) -> str:
        if isinstance(operand, Node):
            return self.names[operand]
        if isinstance(operand, bool):
            return repr(operand)
        return _literal(operand)

    def _function(self, op: str | Kernel) -> str:
        """Name of the function that computes an operation; its source is noted."""
        source: Any
        if isinstance(op, Kernel):
            name, source = op.name, op
        elif op in SOURCES:
            name, source = op, SOURCES[op]
        else:
            name = op
            try:
                source = kernel_named(op)
            except KeyError:
                raise TracingError(f"no kernel computes {op}") from None
        # A formula's own kernel may have the name of an operation.
        name = f"kernel_{name}" if isinstance(source, Kernel) else f"operation_{name}"
        self.sources[name] = source
        return name


def _literal(number: float) -> str:
    """A float as Python source; 1e400 is how a literal says infinity."""
    if math.isnan(number):
        return "(1e400 - 1e400)"
    text = "1e400" if math.isinf(number) else repr(abs(number))
    return f"(-{text})" if math.copysign(1.0, number) < 0.0 else text


def _nodes(node: Node) -> Iterator[Node]:
    return (operand for operand in node.inputs if isinstance(operand, Node))


def _lines(lines: Sequence[str], levels: int) -> str:
    return "\n".join("    " * levels + line for line in lines)
