"""Gradients of sums of large results: by a backend's reverse pass, and as forward mode has them."""

import numpy as np
import pytest

import arraydist
from arraydist.autodiff import reverse

COVARIANCE = np.asarray([[2.0, 0.5, 0.3], [0.5, 1.0, -0.2], [0.3, -0.2, 1.5]])
RNG = np.random.default_rng(0)
NUMBERS = RNG.gamma(2.0, size=12_000)
VECTORS = RNG.normal(size=(4_000, 3))
SHARES = RNG.dirichlet([2.0, 3.0, 5.0], size=4_000)

CASES = {
    "Gamma": (arraydist.Gamma, (np.asarray(2.5), np.asarray(1.5)), NUMBERS),
    "Normal, rows": (arraydist.Normal, (RNG.normal(size=3), np.ones((1, 1))), VECTORS),
    "MultivariateNormal": (arraydist.MultivariateNormal, (RNG.normal(size=3), COVARIANCE), VECTORS),
    "Dirichlet": (arraydist.Dirichlet, (np.asarray([2.0, 3.0, 5.0]),), SHARES),
}
OUTCOMES = {
    "sum": lambda x: x.sum(),
    "mean": lambda x: x.mean(),
    "less": lambda x: 3.0 - 2.0 * (-x).sum() / 7.0,
    "scaled before": lambda x: np.mean(-0.5 * x / 3.0),
    "reshaped": lambda x: x.reshape(100, -1).sum(axis=0).sum(),
    "kept axes": lambda x: x.sum(keepdims=True),
    "weighted": lambda x: (np.linspace(0.0, 1.0, x.size).reshape(x.shape) * x).sum(),
    "not linear": lambda x: np.exp(0.1 * x).sum(),
    "part": lambda x: x[3:].sum() + x.sum(),
}


@pytest.fixture
def at_hand(monkeypatch):
    """Without deferring anything."""

    def gradient(f, point):
        with monkeypatch.context() as patch:
            patch.setattr(reverse, "of_rows", lambda *_: None)
            patch.setattr(reverse, "of_formula", lambda *_: None)
            return arraydist.value_and_grad(f)(point)

    return gradient


@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=OUTCOMES)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_gradients(case, outcome, at_hand):
    cls, parameters, values = case

    def f(p):
        return outcome(cls(*p).log_prob(values))

    value, gradient = arraydist.value_and_grad(f)(parameters)
    expected, wanted = at_hand(f, parameters)
    assert value == expected
    for one, other in zip(gradient, wanted, strict=True):
        assert one.shape == other.shape
        np.testing.assert_allclose(one, other, rtol=1e-11, atol=1e-11 * np.abs(other).max())


def noting(function, results):
    def spy(*arguments):
        found = function(*arguments)
        results.extend(() if found is None else (found,))
        return found

    return spy


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_only_what_is_asked_for_is_made(case, monkeypatch):
    cls, parameters, values = case
    deferred = []
    for name in ("of_rows", "of_formula"):
        monkeypatch.setattr(reverse, name, noting(getattr(reverse, name), deferred))
    arraydist.gradient(lambda p: -cls(*p).log_prob(values).mean())(parameters)
    (tangents,) = [each for each in deferred if each.total()]
    assert len(tangents) == len(parameters)
    assert tangents._made is None


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_second_derivatives(case, at_hand, monkeypatch):
    cls, parameters, values = case
    point = parameters[0]

    def f(p):
        return cls(p, *parameters[1:]).log_prob(values).sum()

    found = arraydist.hessian(f)(point)
    monkeypatch.setattr(reverse, "of_rows", lambda *_: None)
    monkeypatch.setattr(reverse, "of_formula", lambda *_: None)
    wanted = arraydist.hessian(f)(point)
    np.testing.assert_allclose(found, wanted, rtol=1e-11, atol=1e-9)


def test_an_infinite_slope_in_one_direction_leaves_the_others_alone():
    shares = np.concat([SHARES, [[0.0, 0.5, 0.5]]])
    _, gradient = arraydist.value_and_grad(lambda a: arraydist.Dirichlet(a).log_prob(shares).sum())(
        np.asarray([0.5, 1.0, 2.0])
    )
    assert gradient[0] == -np.inf
    assert np.isfinite(gradient[1:]).all()


@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=OUTCOMES)
def test_gradients_of_draws_of_vectors(outcome, at_hand):
    """The sum is over all numbers of a row."""

    def f(p):
        return outcome(arraydist.MultivariateNormal(*p).rsample((400,), rng=3))

    parameters = CASES["MultivariateNormal"][1]
    value, gradient = arraydist.value_and_grad(f)(parameters)
    expected, wanted = at_hand(f, parameters)
    assert value == expected
    for one, other in zip(gradient, wanted, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-11, atol=1e-11 * np.abs(other).max())
