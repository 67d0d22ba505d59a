"""Graphs of formulas: what is recorded, shared and folded; what raises; partials."""

import math

import numpy as np
import pytest

from arraydist.kernels.densities import gamma_log_density
from arraydist.kernels.elementary import log
from arraydist.kernels.record import Kernel, kernel
from arraydist.kernels.scores import log_mean_ratio, log_minus_digamma
from arraydist.tracing import Node, Tracer, TracingError, trace
from arraydist.tracing import namespace as tracing_namespace
from arraydist.tracing.graph import node


@kernel("real")
def traced_without_rule(x: float) -> float:
    return x


def run(graph, *values):
    """Compute a graph's outputs with NumPy: the meaning that every backend has to give it."""
    results = dict(zip(graph.arguments, values, strict=True))

    def of(operand):
        return results[operand] if isinstance(operand, Node) else operand

    for current in graph.nodes:
        if current.op == "argument":
            continue
        if current.op == "constant":
            results[current] = current.inputs[0]
        elif isinstance(current.op, Kernel):
            results[current] = current.op(*map(of, current.inputs))
        else:
            results[current] = getattr(np, current.op)(*map(of, current.inputs))
    return [results[output] for output in graph.outputs]


def normal(x, loc, scale):
    xp = x.__array_namespace__()
    z = (x - loc) / scale
    inside = xp.isfinite(x) & (scale > 0)
    return xp.where(inside, -0.5 * z**2 - xp.log(scale) - 0.5 * math.log(2 * math.pi), -xp.inf)


VALUES = (np.array([0.3, -2.0, np.inf]), np.array(0.5), np.array([1.0, 2.0, 3.0]))


def test_a_graph_computes_what_the_formula_does():
    np.testing.assert_array_equal(run(trace(normal, 3), *VALUES)[0], normal(*VALUES))


def test_partials():
    value, dx, dscale = run(trace(normal, 3, (0, 2)), *VALUES)
    z = (VALUES[0] - VALUES[1]) / VALUES[2]
    np.testing.assert_array_equal(value, normal(*VALUES))
    np.testing.assert_allclose(dx, [-z[0], -z[1] / 2, 0.0], rtol=1e-15)
    np.testing.assert_allclose(dscale, [z[0] ** 2 - 1, (z[1] ** 2 - 1) / 2, 0.0], rtol=1e-15)


def test_kernels_and_their_partials_are_nodes():
    graph = trace(lambda x, a: gamma_log_density(x, a, 1.0), 2, (0, 1))
    x, a = graph.arguments
    assert graph.outputs[0] is node(gamma_log_density, x, a, 1.0)
    parts = node(log_mean_ratio, x, a, 1.0), node(log_minus_digamma, a)
    assert graph.outputs[2] is node("add", *parts)


def test_common_parts_are_shared():
    def formula(x, a):
        xp = x.__array_namespace__()
        return xp.exp(x * a) + xp.exp(x * a)

    graph = trace(formula, 2, (0, 1))
    assert len([n for n in graph.nodes if n.op == "exp"]) == 1


def test_nodes_come_before_their_users():
    graph = trace(normal, 3, (0, 1, 2))
    seen = set()
    for current in graph.nodes:
        assert all(operand in seen for operand in current.inputs if isinstance(operand, Node))
        seen.add(current)
    assert len(seen) == len(graph.nodes)
    assert set(graph.outputs) <= seen


def test_what_depends_on_parameters_alone():
    graph = trace(normal, 3)
    x, loc, scale = graph.arguments
    log_scale = node("log", scale)
    positive = node("greater", scale, 0.0)
    assert graph.parameters_only == {loc, scale, log_scale, positive}
    assert set(graph.hoistable) == {log_scale, positive}
    # Only the outermost of nested ones are handed over.
    graph = trace(lambda x, a: x * log(log(a)), 2)
    assert graph.hoistable == (node(log, node(log, graph.arguments[1])),)
    assert x not in graph.parameters_only


@pytest.mark.parametrize(
    ("formula", "folded"),
    [
        (lambda x: 1 * x, True),
        (lambda x: x * 1.0, True),
        (lambda x: x / 1, True),
        (lambda x: x - 0.0, True),
        (lambda x: x + -0.0, True),
        (lambda x: x**1, True),
        (lambda x: +x, True),
        (lambda x: -tracing_namespace.negative(x), True),
        (lambda x: tracing_namespace.where(Tracer(True), x, 0.0), True),
        (lambda x: tracing_namespace.where(x > 0, x, x), True),
        (lambda x: x + 0.0, False),
        (lambda x: x * 0.0, False),
        (lambda x: x - x, False),
        (lambda x: x / x, False),
    ],
)
def test_folding(formula, folded):
    graph = trace(formula, 1)
    assert (graph.outputs[0] is graph.arguments[0]) is folded


def test_folding_keeps_every_value():
    values = np.array([np.nan, np.inf, -np.inf, 0.0, -0.0, 1.5, 5e-324])
    for formula in (
        lambda x: -1.0 * x,
        lambda x: x * -1.0,
        lambda x: x / -1.0,
        lambda x: x**2,
        lambda x: -0.0 + x,
        lambda x: 3.0 * (x * (2.0 * 4.0)),
    ):
        actual, expected = run(trace(formula, 1), values)[0], formula(values)
        np.testing.assert_array_equal(actual, expected)
        # The sign of NaN means nothing.
        np.testing.assert_array_equal(np.signbit(actual)[1:], np.signbit(expected)[1:])


def test_constants():
    graph = trace(lambda x: tracing_namespace.asarray(2.0) * 3.0, 1)
    assert (graph.outputs[0].op, graph.outputs[0].inputs) == ("constant", (6.0,))
    # Zeros of both signs differ as constants, and NaN is one.
    assert node("add", graph.arguments[0], 0.0) is not node("add", graph.arguments[0], -0.0)
    assert node("add", graph.arguments[0], math.nan) is node("add", graph.arguments[0], math.nan)


def test_a_derivative_that_is_zero():
    _, slope = trace(lambda x, a: x * 2.0, 2, (1,)).outputs
    assert (slope.op, slope.inputs) == ("constant", (0.0,))


UNTRACEABLE = {
    "truth": lambda x: x if x > 0 else -x,
    "number": lambda x: float(x),
    "math": lambda x: math.exp(x),
    "length": lambda x: x * len(x),
    "element": lambda x: x[0],
    "axis": lambda x: x * x.shape[-1],
    "sum": lambda x: x.__array_namespace__().sum(x),
    "matmul": lambda x: x @ x,
    "array": lambda x: x + np.ones(3),
    "kernel of an array": lambda x: log(np.ones(3)) + x,
    "mixed kernel": lambda x: gamma_log_density(x, np.ones(3), 1.0),
    "numpy": lambda x: np.exp(x),
    "zeros": lambda x: x + x.__array_namespace__().zeros((3,)),
    "integer": lambda x: x.__array_namespace__().astype(x, np.int64),
    "truth value": lambda x: x > 0,
    "sum of truths": lambda x: (x > 0) + x,
    "nothing": lambda x: None,
}


@pytest.mark.parametrize("name", UNTRACEABLE)
def test_untraceable(name):
    with pytest.raises(TracingError):
        trace(UNTRACEABLE[name], 1)


def test_a_missing_rule_is_an_error_of_its_own():
    from arraydist.autodiff import NoRuleError

    with pytest.raises(NoRuleError, match="traced_without_rule"):
        trace(lambda x: traced_without_rule(x), 1, (0,))
    assert trace(lambda x: traced_without_rule(x), 1).outputs[0].op is traced_without_rule


def test_what_hooks_ask_of_a_namespace():
    def formula(x, a):
        xp = x.__array_namespace__()
        assert xp.isdtype(x.dtype, "real floating")
        assert xp.finfo(x.dtype).eps == 2.0**-52
        assert xp.result_type(x, a) == xp.float64
        assert (x.shape, x.ndim, x.size) == ((), 0, 1)
        one, zero = xp.ones_like(x), xp.zeros_like(x)
        x, a = xp.broadcast_arrays(x, a)
        both = xp.clip(x, -1.0, 1.0) + xp.astype(x > 0, x.dtype)
        return both * one + zero + xp.full_like(x, 2.0) + xp.square(a) + xp.reciprocal(a)

    values = (np.array([-2.0, 0.5, 3.0]), np.array(4.0))
    actual = run(trace(formula, 2), *values)[0]
    np.testing.assert_array_equal(actual, np.array([-1.0, 1.5, 2.0]) + 0.0 + 2.0 + 16.0 + 0.25)


def test_a_deep_formula():
    def formula(x):
        for _ in range(5000):
            x = x * 0.5 + 1.0
        return x

    assert len(trace(formula, 1).nodes) == 10001
