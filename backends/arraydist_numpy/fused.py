"""Formulas in one pass: traced, compiled and run once that pays.

A formula is evaluated eagerly until enough elements have gone through it to repay the time its
loop takes to compile, or at once when the kernel cache has the loop.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar, cast

import numpy as np
import numpy.typing as npt
from numba.core.compiler_lock import global_compiler_lock

from arraydist._typing import Shape
from arraydist.autodiff.errors import NoRuleError
from arraydist.autodiff.partials import eager_partials
from arraydist.dispatch import Formula
from arraydist.tracing import Graph, Node, TracingError, trace
from arraydist_numpy import loop_jobs, threads, workspace
from arraydist_numpy.compiler import Program, Twin
from arraydist_numpy.elementwise import CHUNK, result_dtype
from arraydist_numpy.emission import loop_program, needed_inputs, scalar_program
from arraydist_numpy.layout import BLOCK, address, common_shape, contiguous, windows
from arraydist_numpy.memory import empty
from arraydist_numpy.workspace import Workspace

NDArray = npt.NDArray[Any]

REPAID = 2_000_000
"""Elements after which a formula is compiled: eager evaluation of so many takes 10 to 50 ns each,
and compiling 0.2 to 1 s."""

LOOKED_UP = 20_000
"""Elements after which the kernel cache is asked for a formula's loop, since tracing takes time."""

FUSED = {np.dtype(np.float32): "float32", np.dtype(np.float64): "float64"}

SMALL_CALL = 256
"""Elements that a call counts for at least: what one of a few numbers saves when compiled."""

FEW = 1000
"""Elements of an argument up to which operations cost what it takes to call them."""

_FLOAT64 = np.dtype(np.float64)
_ONLY_FLOAT64 = {_FLOAT64}

MAX_FORMULAS = 1024
"""Formulas that are remembered; the oldest is forgotten first."""


def evaluate(
    formula: Formula, value: Any, parameters: Sequence[Any], derivatives: tuple[int, ...] = ()
) -> Any:
    """A formula's value, with partial derivatives a tuple; see `arraydist.dispatch.Backend`."""
    arguments = (value, *parameters)
    if not any(getattr(argument, "shape", ()) for argument in arguments):
        return _scalar(formula, arguments, derivatives)
    outputs = compiled(formula, arguments, derivatives)
    if outputs is None:
        return _eager(formula, arguments, derivatives)
    return outputs if derivatives else outputs[0]


def compiled(
    formula: Formula, arguments: Sequence[Any], derivatives: tuple[int, ...]
) -> tuple[NDArray, ...] | None:
    """A formula's value and partial derivatives in one pass; None while eager evaluation pays.

    A backend that shares memory with NumPy's evaluates eagerly in its own way.
    """
    dtype = FUSED.get(result_dtype(arguments))
    if dtype is None:
        return None
    form, shape = form_of(arguments)
    loops = fusion(Fusion, formula, len(arguments), derivatives, dtype).loops_for(form, shape)
    return None if loops is None else loops.run(arguments, shape)


def are_few(arguments: Sequence[Any]) -> bool:
    """Whether arguments are so small that NumPy's operations are the quickest eager ones.

    A backend that shares memory with NumPy's hands such a formula over, all of it.
    """
    return all(getattr(argument, "size", 1) <= FEW for argument in arguments)


def _scalar(formula: Formula, arguments: Sequence[Any], derivatives: tuple[int, ...]) -> Any:
    """A formula of numbers: a compiled function of float64 numbers once that pays."""
    if (
        not derivatives
        and {getattr(argument, "dtype", _FLOAT64) for argument in arguments} == _ONLY_FLOAT64
    ):
        function = fusion(Fusion, formula, len(arguments), (), "float64").scalar_function()
        if function is not None:
            return np.float64(function(*map(float, arguments)))
    # NumPy computes several times faster with its scalars than with 0-d arrays.
    return _eager(formula, [np.asarray(argument)[()] for argument in arguments], derivatives)


def not_fused() -> list[tuple[Formula, str]]:
    """Formulas that stay eager although they would pay, with what kept them from being traced."""
    return [
        (each.formula, each.obstacle)
        for each in list(_fusions.values())
        if each.obstacle is not None
    ]


def _eager(formula: Formula, arguments: Sequence[Any], derivatives: tuple[int, ...]) -> Any:
    with np.errstate(all="ignore"):
        if derivatives:
            dtype = result_dtype(arguments)
            value, *parameters = (
                argument if hasattr(argument, "dtype") else np.asarray(argument, dtype)
                for argument in arguments
            )
            return eager_partials(formula, value, parameters, derivatives)
        dtype = result_dtype(arguments)
        if dtype == np.float64:
            # arrays, since hooks ask them for their namespace
            return formula(*[x if hasattr(x, "dtype") else np.float64(x) for x in arguments])
        # As the loops do: in double precision, rounded once.
        return formula(*(np.asarray(x, np.float64) for x in arguments)).astype(dtype)


Form = Literal["scalar", "shared", "hoisted", "whole"]
"""Which program of a formula: of numbers; with one value a parameter; with what depends on the
parameters alone in a loop of its own; or all in one loop."""


def form_of(arguments: Sequence[Any]) -> tuple[Form, Shape]:
    """Which loops arguments of a value and parameters take, and the shape of the result."""
    return _form_of(tuple([getattr(argument, "shape", ()) for argument in arguments]))


@functools.lru_cache(maxsize=1024)
def _form_of(shapes: tuple[Shape, ...]) -> tuple[Form, Shape]:
    shape = np.broadcast_shapes(*shapes)
    batch = math.prod(np.broadcast_shapes(*shapes[1:]))
    if batch == 1:
        return "shared", shape
    # Hoisting pays where the parameters are fewer than the values.
    return "hoisted" if 2 * batch <= math.prod(shape) else "whole", shape


@dataclass(frozen=True)
class Loops:
    """The loops of a formula: of what depends on the parameters alone, if hoisted, and the main."""

    hoisted: tuple[Node, ...]
    before: Loop | None
    main: Loop

    def on_disk(self) -> bool:
        """Whether the kernel cache has all of them."""
        return self.main.program.cached() and (self.before is None or self.before.program.cached())

    def compile(self) -> None:
        """Make them ready to run."""
        self.main.compile()
        if self.before is not None:
            self.before.compile()

    def run(self, arguments: Sequence[Any], shape: Shape) -> tuple[NDArray, ...]:
        """The outputs for arguments that broadcast to a shape."""
        computed: dict[Node, Any] = {}
        if self.before is not None:
            inputs = self.before.values(arguments, computed)
            results = self.before(inputs, common_shape(inputs))
            computed.update(zip(self.hoisted, results, strict=True))
        return self.main(self.main.values(arguments, computed), shape)


class Loop:
    """A compiled loop with the nodes that it reads and the dtypes that it reads and writes.

    Outputs that are summed are so by blocks, and the blocks' sums in one order: whatever the number
    of threads is, the bits are the same.
    """

    def __init__(
        self,
        name: str,
        inputs: Sequence[tuple[Node, str]],
        outputs: Sequence[tuple[Node, str]],
        shared: Sequence[Node] = (),
        summed: Sequence[int] = (),
    ) -> None:
        self.summed = frozenset(summed)
        self.inputs = [node for node, _ in inputs]
        self.input_dtypes = [np.dtype(dtype) for _, dtype in inputs]
        self.output_dtypes = [np.dtype(dtype) for _, dtype in outputs]
        self.positions = [
            int(cast(float, node.inputs[0])) if node.op == "argument" else None
            for node in self.inputs
        ]
        self.shared = [node in shared for node in self.inputs]
        self.reads_once = any(self.shared)
        self.program: Program = loop_program(name, inputs, outputs, shared, self.summed)
        self.compiled: Twin | None = None

    def compile(self) -> None:
        """Make the loop ready to run."""
        self.compiled = self.program.compile()

    def values(self, arguments: Sequence[Any], computed: dict[Node, Any]) -> list[Any]:
        """The inputs: arguments, or what was computed of them."""
        return [
            computed[node] if position is None else arguments[position]
            for node, position in zip(self.inputs, self.positions, strict=True)
        ]

    def __call__(self, values: Sequence[Any], shape: Shape) -> tuple[NDArray, ...]:
        """The outputs, of a shape or sums, for the values of the inputs."""
        total = math.prod(shape)
        outputs = [
            np.zeros(-(-total // BLOCK)) if i in self.summed else empty(shape, dtype)
            for i, dtype in enumerate(self.output_dtypes)
        ]
        places: list[int] = [address(output) for output in outputs]
        space, period = workspace.take(0, len(values)), total
        if self.reads_once:
            buffers = self._places_of_shared(values, shape, space, places)
        else:
            buffers, period = windows(values, shape, self.input_dtypes)
            for array, by_position, by_window in buffers:
                places += (address(array), by_position, by_window)
        loop = self.compiled
        assert loop is not None  # `Loops.compile` has been called
        if self.summed:  # what adds to its outputs must not run again, as a loop job may
            threads.run(lambda start, stop: loop(start, stop, period, *places), total, CHUNK)
        else:
            loop_jobs.run(loop, total, CHUNK, BLOCK, (period, *places))
        del buffers  # until now
        workspace.give_back(space)
        for i in self.summed:
            outputs[i] = np.add.reduce(outputs[i]).astype(self.output_dtypes[i])
        return tuple(outputs)

    def _places_of_shared(
        self, values: Sequence[Any], shape: Shape, space: Workspace, places: list[int]
    ) -> Any:
        """Appends where the inputs are, those of one value in a workspace; returns the others."""
        numbers = [
            value if type(value) is float else value.item()
            for value, shared in zip(values, self.shared, strict=True)
            if shared
        ]
        held = iter(space.hold(numbers, self.input_dtypes[0].type))
        buffers = []
        for value, dtype, shared in zip(values, self.input_dtypes, self.shared, strict=True):
            if shared:
                places += (next(held), 0, 0)
            else:
                buffers.append(contiguous(value, shape, dtype))
                places += (address(buffers[-1].array), buffers[-1].by_position, 0)
        return buffers


class _Scalar:
    """A compiled function of float64 numbers."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.compiled: Twin | None = None

    def on_disk(self) -> bool:
        """Whether the kernel cache has it."""
        return self.program.cached()

    def compile(self) -> None:
        """Make it ready to run."""
        self.compiled = self.program.compile()


@dataclass
class Fusion:
    """What is known of one formula with its derivatives and one dtype."""

    formula: Formula
    arity: int
    derivatives: tuple[int, ...]
    dtype: str
    elements: int = 0
    obstacle: str | None = None
    graph: Graph | None = None
    ready: dict[Hashable, Loops] = field(default_factory=dict)
    scalar: Twin | None = None
    looked_up: set[Hashable] = field(default_factory=set)

    def loops_for(self, form: Form, shape: Shape) -> Loops | None:
        """The loops for a form; None while the formula is to be evaluated eagerly."""
        return self.in_form(form, math.prod(shape), lambda: self._loops(form))

    def in_form(self, form: Hashable, total: int, build: Callable[[], Loops]) -> Loops | None:
        """The loops of a form, compiled once that pays for calls of a total of elements."""
        if form in self.ready:
            return self.ready[form]
        loops: Loops | None = self._when_paid(form, total, build)
        if loops is not None:
            self.ready[form] = loops
        return loops

    def scalar_function(self) -> Twin | None:
        """The function of numbers; None while the formula is to be evaluated eagerly."""
        if self.scalar is None:
            found: _Scalar | None = self._when_paid("scalar", 1, self._scalar)
            if found is None:
                return None
            self.scalar = found.compiled
        return self.scalar

    def _when_paid(self, form: Hashable, total: int, build: Callable[[], Any]) -> Any:
        """What ``build`` gives, compiled; None before it pays or where it can't be traced.

        ``form`` says which of a formula's programs it is.
        """
        if self.obstacle is not None or total == 0:
            return None
        self.elements += max(total, SMALL_CALL)
        if self.elements < LOOKED_UP or (self.elements < REPAID and form in self.looked_up):
            return None
        # The compiler's lock is the one that a fork waits for: no other may be held in its place.
        with global_compiler_lock:
            try:
                built = build()
            except (TracingError, NoRuleError) as error:
                self.obstacle = str(error)
                return None
            self.looked_up.add(form)
            if self.elements < REPAID and not built.on_disk():
                return None
            built.compile()
            return built

    def traced(self) -> Graph:
        """The formula's graph."""
        if self.graph is None:
            self.graph = trace(self.formula, self.arity, self.derivatives)
        return self.graph

    def _scalar(self) -> _Scalar:
        graph = self.traced()
        return _Scalar(scalar_program("scalar", graph.arguments, graph.outputs[0]))

    def _loops(self, form: Form) -> Loops:
        graph = self.traced()
        return self.loops("fused", form, graph, graph.outputs)

    def loops(
        self,
        name: str,
        form: Form,
        graph: Graph,
        outputs: Sequence[Node],
        summed: Sequence[int] = (),
    ) -> Loops:
        """Loops that compute nodes from what a graph does: its own outputs, or what is on top."""
        hoisted = graph.hoistable if form == "hoisted" else ()
        before = None
        if hoisted:
            # Hoisted values stay in float64, as they would inside the loop.
            wide = [(node, "float64") for node in hoisted]
            before = Loop("hoisted", self._typed(needed_inputs(hoisted, ())), wide)
        needed = needed_inputs(outputs, hoisted)
        inputs = [(node, "float64") for node in needed if node in hoisted]
        inputs = self._typed([node for node in needed if node not in hoisted]) + inputs
        shared = graph.arguments[1:] if form == "shared" else ()
        main = Loop(name, inputs, self._typed(outputs), shared, summed)
        return Loops(tuple(hoisted), before, main)

    def _typed(self, nodes: Sequence[Node]) -> list[tuple[Node, str]]:
        return [(node, self.dtype) for node in nodes]


_Key = tuple[type, Callable[..., Any], int, tuple[int, ...], str]
_fusions: dict[_Key, Fusion] = {}
_Kind = TypeVar("_Kind", bound=Fusion)


def fusion(
    kind: type[_Kind], formula: Formula, arity: int, derivatives: tuple[int, ...], dtype: str
) -> _Kind:
    """What is known of a formula, for values and partials or for another kind of loops."""
    key = (kind, formula, arity, derivatives, dtype)
    found = _fusions.get(key)
    if found is None:
        found = _fusions.setdefault(key, kind(formula, arity, derivatives, dtype))
        if len(_fusions) > MAX_FORMULAS:
            _fusions.pop(next(iter(_fusions)), None)
    assert isinstance(found, kind)  # the key has it
    return found
