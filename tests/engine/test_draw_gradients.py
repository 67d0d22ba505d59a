"""Gradients of draws in shared parameters, in one pass."""

import numpy as np
import pytest

from arraydist import dispatch
from arraydist.kernels.record import sampler_named
from arraydist.random.key import Key
from arraydist_numpy import draw_gradients
from arraydist_numpy.curves import LEAST

N = 3 * LEAST + 5
CASES = [
    ("gamma", (2.5, 1.5)),
    ("standard_gamma", (0.3,)),
    ("log_standard_gamma", (0.02,)),
    ("chi_square", (3.0,)),
    ("scaled_gamma", (1e4, 2.0)),
    ("inverse_gamma", (2.0, 0.5)),
    ("beta", (2.5, 1.5)),
    ("standard_t", (4.5,)),
    ("student_t", (4.5, 0.3, 1.5)),
    ("normal", (0.3, 1.5)),
    ("lognormal", (0.3, 0.8)),
    ("weibull", (1.5,)),
    ("vonmises", (0.0, 2.0)),
    ("generalized_pareto", (0.0, 2.0, 0.3)),
    ("continuous_bernoulli", (0.49,)),
    ("wald", (1.0, 2.0)),
    ("poisson", (3.0,)),
]


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Loops are compiled for the first call, not when it pays."""
    monkeypatch.setattr(draw_gradients, "REPAID", 0)
    monkeypatch.setattr(draw_gradients, "LOOKED_UP", 0)


def drawn(name, parameters, shape):
    arrays = [np.asarray(parameter) for parameter in parameters]
    sampler = sampler_named(name)
    draws = dispatch.draw(sampler, Key(3), shape, *arrays, like=np.zeros(()))
    return sampler, draws.astype(float), arrays


def by_rules(sampler, gradient, draws, parameters):
    """The sums of the rules' values, each draw with parameters of its own: nothing interpolated."""
    own = [np.broadcast_to(parameter, draws.shape).copy() for parameter in parameters]
    for parameter, rule in zip(parameters, sampler.rules, strict=True):
        whole = gradient * rule(draws, *own)
        axes = tuple(range(draws.ndim - parameter.ndim))
        yield np.sum(whole, axis=axes), np.sum(np.abs(whole), axis=axes)


def assert_sums(found, sampler, gradient, draws, parameters, rtol=1e-12):
    expected = by_rules(sampler, gradient, draws, parameters)
    for value, (total, size) in zip(found, expected, strict=True):
        assert value.shape == total.shape
        assert np.all(np.abs(value - total) <= rtol * size)


@pytest.mark.parametrize("constant", [True, False])
@pytest.mark.parametrize(("name", "parameters"), CASES, ids=str)
def test_sums_are_the_rules(name, parameters, constant):
    sampler, draws, arrays = drawn(name, parameters, (N,))
    gradient = np.random.default_rng(4).normal(size=N)
    if constant:
        gradient = np.broadcast_to(np.array(0.7), (N,))
    needed = tuple(range(len(arrays)))
    found = draw_gradients.pull_back(sampler, gradient, draws, arrays, needed)
    assert_sums(found, sampler, gradient, draws, arrays)
    for i in needed:
        (alone,) = draw_gradients.pull_back(sampler, gradient, draws, arrays, (i,))
        np.testing.assert_array_equal(alone, found[i])


def test_each_set_of_parameters_has_its_sum():
    shapes = np.array([[0.5, 3.0, 40.0], [2.0, 1.0, 0.9]])
    sampler, draws, arrays = drawn("gamma", (shapes, np.array([1.0, 2.0, 3.0])), (LEAST, 2, 3))
    gradient = np.random.default_rng(5).normal(size=draws.shape)
    found = draw_gradients.pull_back(sampler, gradient, draws, arrays, (0, 1))
    assert found[1].shape == (3,)
    (in_shape, size), _ = by_rules(sampler, gradient, draws, arrays)
    assert np.all(np.abs(found[0] - in_shape) <= 1e-12 * size)
    whole = -gradient * draws / arrays[1]
    assert np.all(np.abs(found[1] - whole.sum((0, 1))) <= 1e-13 * np.abs(whole).sum((0, 1)))


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_bits_are_the_same_on_all_threads(threads, set_num_threads):
    sampler, draws, arrays = drawn("gamma", (2.5, 1.5), (16 * N,))
    gradient = np.random.default_rng(6).normal(size=draws.shape)
    expected = draw_gradients.pull_back(sampler, gradient, draws, arrays, (0, 1))
    set_num_threads(threads)
    found = draw_gradients.pull_back(sampler, gradient, draws, arrays, (0, 1))
    np.testing.assert_array_equal(found, expected)


def test_a_gradient_of_zero_discards_what_is_not_finite():
    sampler, draws, arrays = drawn("lognormal", (0.3, 0.8), (N,))
    gradient = np.ones(N)
    draws[7], gradient[7] = np.inf, 0.0
    draws[8], gradient[8] = np.nan, 0.0
    found = draw_gradients.pull_back(sampler, gradient, draws, arrays, (0, 1))
    kept = np.r_[:7, 9:N]
    assert_sums(found, sampler, gradient[kept], draws[kept], arrays)
    gradient[8] = 1.0
    assert np.isnan(draw_gradients.pull_back(sampler, gradient, draws, arrays, (0, 1))).all()


def test_float32_is_summed_in_float64():
    sampler, draws, arrays = drawn("gamma", (2.5, 1.5), (N,))
    draws = draws.astype(np.float32)
    gradient = np.random.default_rng(7).normal(size=N).astype(np.float32)
    found = draw_gradients.pull_back(sampler, gradient, draws, arrays, (0, 1))
    assert {each.dtype for each in found} == {np.dtype(np.float32)}
    wide = [x.astype(float) for x in (gradient, draws)]
    assert_sums(found, sampler, *wide, arrays, rtol=2.0**-24)


@pytest.mark.parametrize(
    ("name", "parameters", "shape"),
    [
        ("standard_gamma", (1e-3,), (N,)),  # draws of 0
        ("gamma", (2.5, 1.5), (LEAST - 1,)),  # too few
        ("gamma", (np.linspace(1.0, 2.0, N), 1.0), (N,)),  # a parameter of each draw
        ("f", (3.0, 4.0), (N,)),  # a rule that is no vector code
    ],
)
def test_what_is_left_to_the_rules(name, parameters, shape):
    sampler, draws, arrays = drawn(name, parameters, shape)
    needed = tuple(range(len(arrays)))
    assert draw_gradients.pull_back(sampler, draws, draws, arrays, needed) is None


def test_arrays_of_every_kind():
    sampler, draws, arrays = drawn("gamma", (2.5, 1.5), (2, N))
    gradient = np.random.default_rng(8).normal(size=(2, N))
    expected = draw_gradients.pull_back(sampler, gradient, draws, arrays, (0,))
    reversed_ = [np.ascontiguousarray(x[:, ::-1])[:, ::-1] for x in (gradient, draws)]
    for array in reversed_:
        array.flags.writeable = False
    found = draw_gradients.pull_back(sampler, *reversed_, [np.full((1, 1), 2.5), 1.5], (0,))
    assert found[0].shape == (1, 1)
    np.testing.assert_array_equal(found[0].ravel(), expected[0].ravel())
    zero, summed = np.zeros((2, 1)), gradient[:, :1]
    stretched = draw_gradients.pull_back(
        sampler, np.broadcast_to(summed, (2, N)), draws, arrays, (0,)
    )
    whole = draw_gradients.pull_back(sampler, summed + np.zeros((2, N)), draws, arrays, (0,))
    np.testing.assert_array_equal(stretched, whole)
    nothing = draw_gradients.pull_back(
        sampler, np.broadcast_to(zero, (2, N)), draws, arrays, (0, 1)
    )
    np.testing.assert_array_equal(nothing, [0.0, 0.0])
