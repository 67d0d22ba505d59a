"""Kernels, formulas and draws on duals."""

import mpmath as mp
import numpy as np
import pytest

from arraydist import dispatch
from arraydist.autodiff import Dual, NoRuleError, gradient, hessian, jacobian, jvp
from arraydist.autodiff.partials import eager_partials
from arraydist.kernels.densities import gamma_log_density
from arraydist.kernels.elementary import exp, log, log1p, xlogy
from arraydist.kernels.gamma import gammaln
from arraydist.kernels.incomplete_gamma_derivatives import standard_gamma_da
from arraydist.kernels.record import kernel
from arraydist.kernels.samplers.gamma import gamma
from arraydist.kernels.samplers.poisson import poisson
from arraydist.kernels.scores import relative_excess, xdivy
from arraydist.random.key import Key


@kernel("real")
def kernel_without_rules(x: float) -> float:
    """The argument."""
    return x


def test_kernel(xp):
    x = xp.asarray([0.5, 3.0])
    np.testing.assert_allclose(
        np.asarray(jvp(gammaln, (x,), (xp.ones_like(x),))[1]),
        [float(mp.digamma(0.5)), float(mp.digamma(3))],
        rtol=1e-14,
    )
    np.testing.assert_allclose(
        np.asarray(hessian(lambda x: gammaln(x))(x[0])), float(mp.psi(1, 0.5)), rtol=1e-14
    )


def test_kernel_of_broadcast_arguments(xp):
    x = xp.asarray([[1.0], [2.0]])
    a = xp.asarray([0.5, 3.0, 7.0])
    slope = jacobian(lambda a: gamma_log_density(x, a, 2.0))(a)
    assert slope.shape == (2, 3, 3)
    for i in range(2):
        for j in range(3):
            expected = mp.log(2 * float(x[i, 0])) - mp.digamma(float(a[j]))
            assert abs(float(slope[i, j, j]) - float(expected)) < 1e-14 * 10
    mixed = jacobian(jacobian(lambda x, a: gamma_log_density(x, a, 2.0), 0), 1)(x, a)
    np.testing.assert_allclose(float(mixed[1, 2, 1, 0, 2]), 0.5, rtol=1e-14)


def test_a_kernel_keeps_float32(xp):
    x = xp.asarray([0.5, 3.0], dtype=xp.float32)
    value, slope = jvp(gammaln, (x,), (xp.ones_like(x),))
    assert value.dtype == slope.dtype == xp.float32


def test_xlogy_at_zero(xp):
    x = xp.asarray([0.0, 0.0, 2.0])
    y = xp.asarray([0.0, 3.0, 4.0])
    slopes = jvp(lambda y: xlogy(x, y), (y,), (xp.ones_like(y),))[1]
    assert list(map(float, slopes)) == [0.0, 0.0, 0.5]
    first, second = (hessian(lambda y, x=x: xlogy(x, y))(y) for x in (xp.asarray([0.0] * 3), x))
    assert not bool(xp.any(first != 0.0))
    assert float(second[2, 2, 2]) == -0.125


def test_quotients_at_zero():
    zero = np.array(0.0)
    assert jvp(lambda y: xdivy(zero, y), (0.0,), (1.0,))[1] == 0.0
    assert gradient(lambda rate: gamma_log_density(1.0, 2.0, rate))(2.0) == 0.0
    assert relative_excess(zero, zero) == -1.0


def test_kernels_without_rules_raise():
    with pytest.raises(NoRuleError, match="kernel_without_rules has no derivative rule"):
        gradient(kernel_without_rules)(1.0)


def log_density(x, loc, scale):
    z = (x - loc) / scale
    return -0.5 * z * z - log(scale)


def test_evaluate_gives_what_the_formula_gives(xp):
    x, loc, scale = xp.asarray([[0.3], [2.0]]), xp.asarray(0.5), xp.asarray([1.0, 2.0, 3.0])

    def evaluate(*arguments):
        return dispatch.backend_of(arguments).evaluate(log_density, arguments[0], arguments[1:])

    for order in (jacobian, hessian):
        fused = order(evaluate, argnums=(0, 1, 2))(x, loc, scale)
        plain = order(log_density, argnums=(0, 1, 2))(x, loc, scale)
        for one, other in zip(_leaves(fused), _leaves(plain), strict=True):
            np.testing.assert_allclose(np.asarray(one), np.asarray(other), rtol=1e-14, atol=1e-15)


def _leaves(tree):
    return [leaf for part in tree for leaf in _leaves(part)] if isinstance(tree, tuple) else [tree]


def test_evaluate_asks_the_primals_backend_for_what_varies(monkeypatch):
    asked = []
    backend = dispatch.backend_named("numpy")
    original = type(backend).evaluate

    def evaluate(self, formula, value, parameters, derivatives=()):
        asked.append(derivatives)
        return original(self, formula, value, parameters, derivatives)

    monkeypatch.setattr(type(backend), "evaluate", evaluate)
    x, scale = np.array([1.0, 2.0]), np.array(3.0)

    def f(scale):
        arguments = (x, np.array(0.0), scale)
        return dispatch.backend_of(arguments).evaluate(log_density, arguments[0], arguments[1:])

    jacobian(f)(scale)
    assert asked == [(2,)]


def test_evaluate_of_what_does_not_vary():
    x = Dual(np.array([1.0, 2.0]), {}, 1)
    result = dispatch.backend_of((x,)).evaluate(log_density, x, (np.array(0.0), np.array(1.0)))
    np.testing.assert_array_equal(result, log_density(x.primal, 0.0, np.array(1.0)))


def test_a_formula_may_ask_any_argument_for_its_namespace(xp):
    def masked(x, scale):
        ns = x.__array_namespace__()
        return ns.where(x > 0, scale * scale * x, -ns.inf)

    def evaluate(x, scale):
        return dispatch.backend_of((x, scale)).evaluate(masked, x, (scale,))

    x = xp.asarray([-1.0, 2.0])
    second = hessian(lambda scale: evaluate(x, scale))(xp.asarray(3.0))
    assert list(map(float, second)) == [0.0, 4.0]


def test_partials(xp):
    x, loc, scale = xp.asarray([0.3, 2.0]), xp.asarray(0.5), xp.asarray([[1.0], [2.0]])
    value, *partials = eager_partials(log_density, x, (loc, scale), (2, 0, 1))
    z = (np.asarray(x) - 0.5) / np.asarray(scale)
    np.testing.assert_allclose(np.asarray(value), np.asarray(log_density(x, loc, scale)))
    for actual, expected in zip(
        partials,
        ((z**2 - 1) / np.asarray(scale), -z / np.asarray(scale), z / np.asarray(scale)),
        strict=True,
    ):
        assert actual.shape == (2, 2)
        np.testing.assert_allclose(np.asarray(actual), expected, rtol=1e-14)


def test_partials_at_an_edge_do_not_mix():
    # The slope in x is infinite; those in the others must not meet it.
    formula = lambda x, a, b: (a - 1.0) * log(x) + 0.0 * b  # noqa: E731
    value, dx, da, db = eager_partials(
        formula, np.array([0.0]), (np.array(2.0), np.array(1.0)), (0, 1, 2)
    )
    assert (value, dx, da, db) == (-np.inf, np.inf, -np.inf, 0.0)


def test_partials_of_integers_are_zero():
    value, dk, dr = eager_partials(
        lambda k, r: xlogy(k * 1.0, r), np.array([0, 3]), (np.array(2.0),), (0, 1)
    )
    assert value.tolist() == [0.0, 3 * np.log(2.0)]
    assert dk.tolist() == [0.0, 0.0]
    assert dr.tolist() == [0.0, 1.5]


def test_partials_of_duals():
    first = lambda a: eager_partials(  # noqa: E731
        lambda x, a: exp(a * x), np.array(2.0), (a,), (0,)
    )[1]
    np.testing.assert_allclose(gradient(first)(0.5), np.exp(1.0) * 2.0, rtol=1e-15)


def test_arrays_of_two_libraries():
    array_api_strict = pytest.importorskip("array_api_strict")
    with pytest.raises(TypeError, match="two libraries"):
        jacobian(lambda x: xlogy(array_api_strict.asarray([1.0]), x))(np.array([1.0]))


def test_differentiable_is_the_plain_map():
    x = Dual(np.array(2.0), {0: np.array(1.0)}, 1)
    backend = dispatch.backend_of((x,))
    assert backend.differentiable(log1p)(x).tangents[0] == 1 / 3


def test_derivatives_end_where_the_rules_do():
    draw = lambda a: standard_gamma_da(np.array(1.3), a)  # noqa: E731
    assert np.isfinite(gradient(draw)(2.0))
    with pytest.raises(NoRuleError, match="standard_gamma_daa has no derivative rule"):
        hessian(draw)(2.0)


def test_draws_vary_with_their_parameters(xp):
    key = Key(seed=7)

    def draw(concentration, rate):
        backend = dispatch.backend_of((concentration, rate))
        return backend.draw(gamma, key, (4, 2), (concentration, rate), dtype=xp.float64)

    a, rate = xp.asarray([0.7, 5.0]), xp.asarray(2.0)
    first, second = jacobian(draw, argnums=(0, 1))(a, rate)
    z = np.asarray(draw(a, rate))
    assert first.shape == (4, 2, 2)
    np.testing.assert_allclose(np.asarray(second), -z / 2.0, rtol=1e-14)
    # The definition: the probability of what lies below a draw doesn't change.
    for i, j in np.ndindex(4, 2):
        shape = float(a[j])
        below = lambda s, x=2.0 * z[i, j]: mp.gammainc(s, 0, x, regularized=True)  # noqa: E731
        with mp.workdps(40):
            density = mp.exp(-2 * z[i, j]) * (2 * mp.mpf(z[i, j])) ** (shape - 1) / mp.gamma(shape)
            expected = -mp.diff(below, shape) / density / 2
        np.testing.assert_allclose(float(first[i, j, j]), float(expected), rtol=1e-11)
        assert float(first[i, j, 1 - j]) == 0.0


def test_integer_draws_carry_no_tangent():
    rate = Dual(np.array(3.0), {0: np.array(1.0)}, 1)
    draws = dispatch.backend_of((rate,)).draw(poisson, Key(seed=7), (5,), (rate,), dtype=None)
    assert draws.dtype == np.int64
    assert not isinstance(draws, Dual)
