"""Gradients of formulas in one pass against their eager partials, times a gradient and summed."""

import math

import numpy as np
import pytest

from arraydist import namespace, parallel
from arraydist.kernels.elementary import log
from arraydist_numpy import fused, fused_gradients


def normal_log_density(x, loc, scale):
    z = (x - loc) / scale
    return -0.5 * z * z - log(scale)


def truncated_log_density(x, rate, power):
    """Slopes with a pole at zero, in a discarded branch below it."""
    xp = namespace.array_namespace(x, rate)
    return xp.where(x >= 0.0, power * log(x) - rate * x, -math.inf)


def constant_in_the_value(x, loc, scale):
    return 0.0 * x + log(scale) * loc


FORMULAS = [normal_log_density, truncated_log_density, constant_in_the_value]
every_formula = pytest.mark.parametrize("formula", FORMULAS)
N = 5000
GENERATOR = np.random.default_rng(3)
X = GENERATOR.normal(size=N)
LOC = GENERATOR.normal(size=N)
SCALE = GENERATOR.random(N) + 0.5
ARGUMENTS = {
    "shared": (X, np.float64(0.3), np.asarray([1.5])),
    "each": (X, LOC, SCALE),
    "rows": (X.reshape(1000, 5), LOC[:5], SCALE[:5].reshape(1, 5)),
    "columns": (X.reshape(1000, 5), LOC[:1000, None], np.asarray(1.5)),
    "one value": (np.asarray(0.7), LOC, SCALE),
    "one number": (np.asarray(0.7), np.asarray([[0.3]]), np.asarray(1.5)),
}
every_shape = pytest.mark.parametrize("arguments", ARGUMENTS.values(), ids=ARGUMENTS)


@pytest.fixture
def at_once(monkeypatch):
    """Fuse on the first call."""
    monkeypatch.setattr(fused, "LOOKED_UP", 0)
    monkeypatch.setattr(fused, "REPAID", 0)
    monkeypatch.setattr(fused, "_fusions", {})


def gradients(arguments):
    shape = np.broadcast_shapes(*[np.shape(x) for x in arguments])
    return np.broadcast_to(np.float64(-1.5), shape), np.random.default_rng(1).normal(size=shape)


def expected(formula, gradient, arguments, needed, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(fused_gradients, "_loops", lambda *_: None)
        return fused_gradients.pull_back(formula, gradient, arguments, needed)


def assert_close(actual, wanted, rtol=1e-12):
    for one, other in zip(actual, wanted, strict=True):
        assert (one.shape, one.dtype) == (other.shape, other.dtype)
        np.testing.assert_allclose(one, other, rtol=rtol, atol=rtol * np.abs(other).max())


@every_formula
@every_shape
def test_against_eager_partials(formula, arguments, at_once, monkeypatch):
    for needed in ((0, 1, 2), (2,), (0,)):
        for gradient in gradients(arguments):
            assert fused_gradients.ready(formula, arguments, needed)
            found = fused_gradients.pull_back(formula, gradient, arguments, needed)
            assert_close(found, expected(formula, gradient, arguments, needed, monkeypatch))


@every_formula
@every_shape
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_with_the_value_they_have_the_same_bits(formula, arguments, dtype, at_once):
    arguments = [np.asarray(x, dtype) for x in arguments]
    value = fused.evaluate(formula, arguments[0], arguments[1:])
    ones = np.ones((), dtype)
    for needed in ((0, 1, 2), (2,), (0, 1)):
        wanted = fused_gradients.pull_back(formula, ones, arguments, needed)
        found = fused_gradients.value_and_gradients(formula, arguments, needed)
        sizes = [np.size(arguments[i]) for i in needed]
        if sum(size > 1 for size in sizes) > 1 or max(sizes) not in (1, value.size):
            assert found is None
            continue
        np.testing.assert_array_equal(found[0], value)
        for one, other in zip(found[1], wanted, strict=True):
            assert (one.shape, one.dtype) == (other.shape, other.dtype)
            np.testing.assert_array_equal(one, other)
        if value.size > 1:
            other = np.arange(value.size, dtype=dtype).reshape(value.shape)
            fused_gradients.pull_back(formula, other, arguments, needed)
            assert fused_gradients.value_and_gradients(formula, arguments, needed) is None


def test_the_one_number_of_a_gradient():
    assert fused_gradients.of_sum(np.full((70_000, 2), -0.5)) == -0.5
    assert fused_gradients.of_sum(np.broadcast_to(np.float32(3.0), (4, 5))) == 3.0
    assert fused_gradients.of_sum(np.asarray(2.0)) == 2.0
    assert fused_gradients.of_sum(np.ones((0, 3))) is None
    for position in (0, 17, 69_999, 139_999):
        gradient = np.ones((70_000, 2))
        gradient.flat[position] = 2.0
        assert fused_gradients.of_sum(gradient) is None


@every_shape
def test_single_precision(arguments, at_once, monkeypatch):
    """In double precision, rounded once: the sums too."""
    single = [np.asarray(x, np.float32) for x in arguments]
    for gradient in gradients(arguments):
        gradient = gradient.astype(np.float32)
        found = fused_gradients.pull_back(normal_log_density, gradient, single, (0, 1, 2))
        double = [x.astype(np.float64) for x in (gradient, *single)]
        exact = expected(normal_log_density, double[0], double[1:], (0, 1, 2), monkeypatch)
        assert {x.dtype for x in found} == {np.dtype(np.float32)}
        for one, other in zip(found, exact, strict=True):
            np.testing.assert_allclose(one, other, rtol=3e-7, atol=1e-5 * np.abs(other).max())


def test_before_it_pays_nothing_is_compiled(monkeypatch):
    monkeypatch.setattr(fused, "_fusions", {})
    arguments = ARGUMENTS["shared"]
    assert not fused_gradients.ready(normal_log_density, arguments, (0,))
    found = fused_gradients.pull_back(normal_log_density, np.ones(N), arguments, (0,))
    np.testing.assert_allclose(found[0], (0.3 - X) / 2.25, rtol=1e-13)


@pytest.mark.parametrize("compiled", [True, False])
def test_a_gradient_of_zero_drops_what_is_not_finite(compiled, monkeypatch):
    monkeypatch.setattr(fused, "LOOKED_UP", 0 if compiled else 10**9)
    monkeypatch.setattr(fused, "REPAID", 0)
    monkeypatch.setattr(fused, "_fusions", {})
    value = np.asarray([0.0, 2.0, np.nan, np.inf])
    gradient = np.asarray([0.0, 1.0, 0.0, 0.0])
    arguments = (value, np.asarray(1.5), np.asarray(-0.5))
    found = fused_gradients.pull_back(truncated_log_density, gradient, arguments, (0, 1, 2))
    np.testing.assert_array_equal(found[0], [0.0, -1.75, 0.0, 0.0])
    np.testing.assert_allclose(found[1:], [-2.0, math.log(2.0)], rtol=1e-15)
    of_ones = fused_gradients.pull_back(truncated_log_density, np.ones(4), arguments, (0, 1, 2))
    assert of_ones[1] == -np.inf
    assert np.isnan(of_ones[2])


WIDE = np.random.default_rng(5).normal(size=(20_000, 5))


@pytest.mark.parametrize(
    "parameters",
    [
        (np.float64(0.3), np.float64(1.5)),
        (LOC[:5], np.asarray([1.5])),
        (np.tile(LOC, 4)[:, None], SCALE[:5]),
    ],
    ids=["shared", "rows", "columns"],
)
def test_any_number_of_threads(parameters, at_once, monkeypatch):
    arguments = (WIDE, *parameters)
    gradient = np.cos(WIDE)
    wanted = fused_gradients.pull_back(normal_log_density, gradient, arguments, (0, 1, 2))
    for threads in (1, 2, 3, 8):
        monkeypatch.setattr(parallel, "num_threads", lambda threads=threads: threads)
        monkeypatch.setattr("arraydist_numpy.threads.num_threads", lambda threads=threads: threads)
        found = fused_gradients.pull_back(normal_log_density, gradient, arguments, (0, 1, 2))
        for one, other in zip(found, wanted, strict=True):
            np.testing.assert_array_equal(one, other)
