"""Expression graphs: hash-consed nodes, constant folding, topological order."""

from __future__ import annotations

import math
import threading
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

from arraydist.kernels.record import Kernel

ARGUMENT: Final = "argument"
CONSTANT: Final = "constant"

COMPARISONS: Final = frozenset(
    {"less", "less_equal", "greater", "greater_equal", "equal", "not_equal"}
)
LOGICAL: Final = frozenset({"logical_and", "logical_or", "logical_xor", "logical_not"})
PREDICATES: Final = frozenset({"isfinite", "isinf", "isnan", "signbit"})
BOOLEAN: Final = COMPARISONS | LOGICAL | PREDICATES
"""Operations that give a truth value; the others a float64, ``where`` what its branches are."""


class Node:
    """One operation of a graph.

    Nodes are hash-consed: `node` returns the same object for the same operation on the same
    inputs, so identity is equality and common sub-expressions are shared by construction.

    Attributes
    ----------
    op
        The Array API's name of an elementwise function, a `Kernel`, ``"argument"`` (the one input
        is its position) or ``"constant"`` (the one input is the number; only for an output that
        depends on no argument, since constants elsewhere are inputs themselves).
    inputs
        Nodes, floats and, under logical operations and ``where``, bools.
    boolean
        Whether the value is a truth value rather than a float64.
    """

    __slots__ = ("__weakref__", "boolean", "inputs", "op")

    def __init__(self, op: str | Kernel, inputs: tuple[Operand, ...]) -> None:
        self.op: Final = op
        self.inputs: Final = inputs
        self.boolean: Final = is_boolean(inputs[1]) if op == "where" else op in BOOLEAN

    def __repr__(self) -> str:
        name = self.op if isinstance(self.op, str) else self.op.name
        return f"{name}({', '.join(map(repr, self.inputs))})"


Operand: TypeAlias = Node | float | bool


def is_boolean(operand: Operand) -> bool:
    """Whether an operand is a truth value rather than a float64."""
    return operand.boolean if isinstance(operand, Node) else isinstance(operand, bool)


_nodes: weakref.WeakValueDictionary[tuple[object, ...], Node] = weakref.WeakValueDictionary()
_lock = threading.Lock()


def _identity(operand: Operand) -> object:
    # 0.0 == -0.0 == False and nan != nan: constants are compared by their bits and kind.
    if isinstance(operand, Node):
        return operand
    return str(operand) if isinstance(operand, bool) else float(operand).hex()


def _intern(op: str | Kernel, inputs: tuple[Operand, ...]) -> Node:
    key = (op, *map(_identity, inputs))
    with _lock:
        found = _nodes.get(key)
        if found is None:
            found = _nodes[key] = Node(op, inputs)
        return found


def argument(position: int) -> Node:
    """Return the argument of a formula at a position, 0 being the value."""
    return _intern(ARGUMENT, (float(position),))


def constant(value: float) -> Node:
    """Make a number a node, for an output that depends on no argument."""
    return _intern(CONSTANT, (value,))


def node(op: str | Kernel, *inputs: Operand) -> Operand:
    """Record an operation, or fold it where the folded form has the same value in every case.

    ``1 * x``, ``x / 1``, ``x - 0``, ``x + -0`` and ``x ** 1`` are ``x`` for every ``x``, NaN and
    signed zeros included, ``-1 * x`` is ``-x`` and ``x ** 2`` is ``x * x``.  ``x + 0`` loses the
    sign of ``-0`` and ``0 * x`` is NaN at infinities, so these stay.  Arithmetic on two constants
    is done here, since IEEE 754 leaves no freedom; elementary functions of constants are not,
    because the compiled program has its own.
    """
    if isinstance(op, str):
        folded = _folded(op, inputs)
        if folded is not None:
            return folded
    return _intern(op, inputs)


def _folded(op: str, inputs: tuple[Operand, ...]) -> Operand | None:
    if op == "where":
        condition, x, y = inputs
        if isinstance(condition, bool):
            return x if condition else y
        return x if _identity(x) == _identity(y) else None
    if len(inputs) == 1:
        return _folded_unary(op, inputs[0])
    x, y = inputs
    if not isinstance(x, Node) and not isinstance(y, Node):
        return _folded_constants(op, x, y)
    return _folded_arithmetic(op, x, y)


def _folded_unary(op: str, x: Operand) -> Operand | None:
    if isinstance(x, Node):
        if op in ("negative", "logical_not") and x.op == op:
            return x.inputs[0]
        return None
    match op:
        case "negative":
            return -x
        case "abs":
            return abs(x)
        case "logical_not":
            return not x
        case "isnan":
            return math.isnan(x)
        case "isinf":
            return math.isinf(x)
        case "isfinite":
            return math.isfinite(x)
        case "signbit":
            return math.copysign(1.0, x) < 0.0
    return None


def _folded_constants(op: str, x: float, y: float) -> Operand | None:
    match op:
        case "add":
            return x + y
        case "subtract":
            return x - y
        case "multiply":
            return x * y
        case "divide" if y != 0.0:
            return x / y
        case "less":
            return x < y
        case "less_equal":
            return x <= y
        case "greater":
            return x > y
        case "greater_equal":
            return x >= y
        case "equal":
            return x == y
        case "not_equal":
            return x != y
    return None


def _folded_arithmetic(op: str, x: Operand, y: Operand) -> Operand | None:
    one, minus_one, zero = _identity(1.0), _identity(-1.0), _identity(0.0)
    left, right = _identity(x), _identity(y)
    match op:
        case "multiply" if left == one:
            return y
        case "multiply" | "divide" | "pow" if right == one:
            return x
        case "multiply" if left == minus_one:
            return node("negative", y)
        case "multiply" | "divide" if right == minus_one:
            return node("negative", x)
        case "subtract" if right == zero:
            return x
        case "add" if left == _identity(-0.0):
            return y
        case "add" if right == _identity(-0.0):
            return x
        case "pow" if right == _identity(2.0):
            return node("multiply", x, x)
    return None


@dataclass(frozen=True, eq=False)
class Graph:
    """What a formula computes.

    Attributes
    ----------
    arguments
        One node an argument, in order; the formula need not use them all.
    outputs
        The value and then the partial derivatives that were asked for.
    """

    arguments: tuple[Node, ...]
    outputs: tuple[Node, ...]

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Every node that an output needs, inputs before users; arguments among them."""
        return tuple(_topological(self.outputs))

    @cached_property
    def parameters_only(self) -> frozenset[Node]:
        """The nodes that don't depend on argument 0, the value."""
        varying: set[Node] = {self.arguments[0]}
        for current in self.nodes:
            if not varying.isdisjoint(_node_inputs(current)):
                varying.add(current)
        return frozenset(self.nodes) - varying

    @cached_property
    def hoistable(self) -> tuple[Node, ...]:
        """What can be computed once from the parameters alone, in topological order.

        The outermost nodes of `parameters_only`: those that an output or a node depending on
        the value uses.  Arguments and constants, which need no computing, are left out.
        """
        used = set(self.outputs)
        for current in self.nodes:
            if current not in self.parameters_only:
                used.update(_node_inputs(current))
        return tuple(
            current
            for current in self.nodes
            if current in used
            and current in self.parameters_only
            and current.op not in (ARGUMENT, CONSTANT)
        )


def _node_inputs(current: Node) -> Iterator[Node]:
    return (operand for operand in current.inputs if isinstance(operand, Node))


def _topological(outputs: Iterable[Node]) -> Iterator[Node]:
    # Iterative, since a recursive formula may nest deeper than Python's stack.
    done: set[Node] = set()
    stack: list[tuple[Node, bool]] = [(output, False) for output in reversed(tuple(outputs))]
    while stack:
        current, expanded = stack.pop()
        if current in done:
            continue
        if expanded:
            done.add(current)
            yield current
            continue
        stack.append((current, True))
        stack.extend((operand, False) for operand in reversed(tuple(_node_inputs(current))))
