"""Fused evaluation against eager evaluation of the same formula."""

import math
import operator

import numpy as np
import pytest

from arraydist import namespace
from arraydist.kernels.elementary import exp, log, log1p
from arraydist.kernels.twins import python_twin
from arraydist_numpy import backend, fused, operations
from arraydist_numpy.compiler import compiled

_HALF_LOG_TWO_PI = 0.5 * math.log(2.0 * math.pi)


def normal_log_density(x, loc, scale):
    z = (x - loc) / scale
    return -0.5 * z * z - log(scale) - _HALF_LOG_TWO_PI


def logistic_with_a_support(x, loc, scale):
    xp = namespace.array_namespace(x, loc, scale)
    z = (x - loc) / scale
    inside = (x >= 0.0) & ~xp.isnan(x)
    return xp.where(inside, -xp.abs(z) - 2.0 * log1p(exp(-xp.abs(z))), -math.inf)


def constant_in_the_value(x, loc, scale):
    return 0.0 * x + log(scale) * loc


FORMULAS = [normal_log_density, logistic_with_a_support, constant_in_the_value]
N = 5000
GENERATOR = np.random.default_rng(3)
X = GENERATOR.normal(size=N)
LOC = GENERATOR.normal(size=N)
SCALE = GENERATOR.random(N) + 0.5


@pytest.fixture
def at_once(monkeypatch):
    """Fuse on the first call."""
    monkeypatch.setattr(fused, "LOOKED_UP", 0)
    monkeypatch.setattr(fused, "REPAID", 0)
    monkeypatch.setattr(fused, "_fusions", {})


def eager(formula, arguments, derivatives=()):
    return fused._eager(formula, [np.asarray(a, float) for a in arguments], derivatives)


def fused_loops():
    return sum(len(fusion.ready) for fusion in fused._fusions.values())


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize(
    ("x", "loc", "scale"),
    [
        (X, 0.3, 1.5),
        (X, LOC, SCALE),
        (X, LOC, 1.5),
        (X.reshape(-1, 4), LOC[:4], SCALE[:4]),
        (X.reshape(-1, 10, 4), LOC[:4], SCALE[:40].reshape(10, 4)),
        (X.reshape(-1, 4), LOC[:4].reshape(1, 4), SCALE[:4]),
        (X.reshape(-1, 10, 4), LOC[:4].reshape(1, 1, 4), SCALE[:40].reshape(1, 10, 4)),
        (X.reshape(-1, 4), LOC[:1250].reshape(-1, 1), SCALE[0]),
        (X.reshape(-1, 4), LOC[:1250].reshape(-1, 1), SCALE[:4]),
        (X[:1], LOC, SCALE),
        (0.7, LOC, SCALE[:1]),
        (X[:1], 0.3, 1.5),
    ],
    ids=[
        "scalars",
        "full",
        "one full",
        "batch",
        "two batches",
        "an axis of length one before the batch",
        "axes of length one before two batches",
        "leading batch",
        "crossed batches",
        "one value",
        "a number as the value",
        "one element",
    ],
)
def test_fused_equals_eager(at_once, formula, x, loc, scale):
    derivatives = (0, 1, 2)
    value = backend.evaluate(formula, x, (loc, scale))
    results = backend.evaluate(formula, x, (loc, scale), derivatives)
    assert fused_loops() == 2
    expected = eager(formula, (x, loc, scale), derivatives)
    shape = np.broadcast_shapes(np.shape(x), np.shape(loc), np.shape(scale))
    np.testing.assert_array_equal(value, np.broadcast_to(expected[0], shape))
    for result, wanted in zip(results, expected, strict=True):
        assert result.shape == shape
        np.testing.assert_array_equal(result, np.broadcast_to(wanted, shape))


def test_a_part_of_the_partials(at_once):
    result, partial = backend.evaluate(normal_log_density, X, (0.3, 1.5), (2,))
    wanted = eager(normal_log_density, (X, 0.3, 1.5), (2,))
    np.testing.assert_array_equal(result, wanted[0])
    np.testing.assert_array_equal(partial, wanted[1])


def test_float32_is_computed_in_float64_and_rounded_once(at_once):
    x, scale = X.astype(np.float32), SCALE.astype(np.float32)
    result = backend.evaluate(normal_log_density, x, (0.25, scale))
    assert result.dtype == np.float32
    wide = eager(normal_log_density, (x, 0.25, scale))
    np.testing.assert_array_equal(result, wide.astype(np.float32))
    hoisted = backend.evaluate(normal_log_density, x, (np.float32(0.25), scale[0]))
    wide = eager(normal_log_density, (x, 0.25, scale[0]))
    np.testing.assert_array_equal(hoisted, wide.astype(np.float32))


def test_numbers_as_parameters_before_fusing():
    x = X.astype(np.float32)[:10]
    result, partial = backend.evaluate(normal_log_density, x, (0.25, 1.5), (1,))
    assert result.dtype == partial.dtype == np.float32
    np.testing.assert_allclose(partial, (x - 0.25) / 1.5**2, rtol=1e-6)


def test_empty_arrays(at_once):
    result = backend.evaluate(normal_log_density, X[:0], (0.3, 1.5))
    assert result.shape == (0,)


def test_integer_values(at_once):
    counts = np.arange(10)
    result = backend.evaluate(normal_log_density, counts, (0.3, 1.5))
    np.testing.assert_array_equal(result, eager(normal_log_density, (counts, 0.3, 1.5)))


def test_threads_do_not_change_results(at_once, set_num_threads):
    x = GENERATOR.normal(size=100_001)
    results = []
    for threads in (1, 2, 4, 7):
        set_num_threads(threads)
        results.append(backend.evaluate(normal_log_density, x, (0.3, 1.5)))
    for result in results[1:]:
        np.testing.assert_array_equal(result, results[0])


def test_a_formula_is_fused_once_enough_elements_went_through(monkeypatch, tmp_path):
    monkeypatch.setenv("ARRAYDIST_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(fused, "_fusions", {})
    monkeypatch.setattr(fused, "LOOKED_UP", 2 * N)
    monkeypatch.setattr(fused, "REPAID", 4 * N)

    def formula(x, loc):
        return exp(x - loc) * 0.123456789

    counts = []
    for _ in range(5):
        before = compiled()
        backend.evaluate(formula, X, (LOC,))
        counts.append((fused_loops(), compiled() - before > 0))
    assert counts[:4] == [(0, counts[0][1]), (0, False), (0, False), (1, True)]
    assert counts[4] == (1, False)
    # In another process the kernel cache has the loop, so fewer elements are enough.
    monkeypatch.setattr(fused, "_fusions", {})
    backend.evaluate(formula, X, (LOC,))
    assert fused_loops() == 0
    backend.evaluate(formula, X, (LOC,))
    assert fused_loops() == 1


def test_what_cannot_be_traced_stays_eager_and_is_listed(at_once):
    def by_shape(x, loc):
        return x.sum() + loc

    assert backend.evaluate(by_shape, X, (1.0,)) == X.sum() + 1.0
    ((formula, obstacle),) = fused.not_fused()
    assert formula is by_shape
    assert obstacle


NUMBERS = [0.0, -0.0, 1.0, -1.5, 2.5, -2.5, 0.5, 1e300, -1e-310, math.inf, -math.inf, math.nan]


@pytest.mark.parametrize(
    "name",
    ["abs", "ceil", "floor", "isfinite", "isinf", "isnan", "round", "sign", "signbit", "trunc"],
)
def test_unary_operations(at_once, name):
    function = getattr(np, name)

    def formula(x, scale):
        xp = namespace.array_namespace(x, scale)
        result = getattr(xp, name)(x)
        return xp.where(result, 1.0, 0.0) if result.dtype == bool else result

    x = np.array(NUMBERS)
    result = backend.evaluate(formula, x, (1.0,))
    assert fused_loops() == 1
    np.testing.assert_array_equal(result, function(x))
    np.testing.assert_array_equal(np.signbit(result), np.signbit(function(x).astype(float)))


@pytest.mark.parametrize("name", ["maximum", "minimum", "copysign", "add", "less", "not_equal"])
def test_binary_operations(at_once, name):
    def formula(x, y):
        xp = namespace.array_namespace(x, y)
        result = getattr(xp, name)(x, y)
        return xp.where(result, 1.0, 0.0) if result.dtype == bool else result

    x, y = map(np.ravel, np.meshgrid(NUMBERS, NUMBERS))
    result = backend.evaluate(formula, x, (y,))
    assert fused_loops() == 1
    with np.errstate(invalid="ignore"):
        np.testing.assert_array_equal(result, getattr(np, name)(x, y))


@pytest.mark.parametrize(
    ("name", "python"),
    [("logical_and", operator.and_), ("logical_or", operator.or_), ("logical_xor", operator.xor)],
)
def test_logical_operations(at_once, name, python):
    def formula(x, y):
        xp = namespace.array_namespace(x, y)
        both = getattr(xp, name)(x > 0.0, xp.logical_not(y > 0.0))
        return xp.where(both, math.inf, -0.0)

    result = backend.evaluate(formula, X, (LOC,))
    assert fused_loops() == 1
    np.testing.assert_array_equal(result, np.where(python(X > 0, ~(LOC > 0)), np.inf, -0.0))


@pytest.mark.parametrize("name", ["maximum", "minimum"])
def test_operations_in_plain_python(name):
    source = python_twin(operations.SOURCES[name])
    for x in NUMBERS:
        for y in NUMBERS:
            np.testing.assert_array_equal(source(x, y), getattr(np, name)(x, y))
