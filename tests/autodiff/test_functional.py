"""Derivatives of functions of nested arrays, nesting, and what optimisers need."""

import collections
import math

import numpy as np
import pytest
import scipy.optimize

from arraydist.autodiff import (
    Dual,
    gradient,
    hessian,
    jacobian,
    jvp,
    stop_derivative,
    value_and_grad,
)

Pair = collections.namedtuple("Pair", "first second")


def test_jvp(xp):
    x, dx = xp.asarray([1.0, 2.0]), xp.asarray([3.0, 5.0])
    value, slope = jvp(lambda x: x * x, (x,), (dx,))
    assert list(map(float, value)) == [1.0, 4.0]
    assert list(map(float, slope)) == [6.0, 20.0]


def test_jvp_of_several_arguments_and_outputs():
    value, slope = jvp(
        lambda x, y: {"sum": x + y, "parts": [x * y, 1.0]}, (2.0, np.array(3.0)), (1.0, 10.0)
    )
    assert value == {"sum": 5.0, "parts": [6.0, 1.0]}
    assert slope == {"sum": 11.0, "parts": [23.0, 0.0]}


def test_jvp_checks_structure_and_shape():
    with pytest.raises(TypeError, match="differ in structure"):
        jvp(lambda x: x, ([1.0, 2.0],), (1.0,))
    with pytest.raises(ValueError, match=r"shape \(2,\)"):
        jvp(lambda x: x, (np.zeros(3),), (np.zeros(2),))


def test_jacobian_shape(xp):
    x = xp.ones((2, 3))
    assert jacobian(lambda x: x.__array_namespace__().sum(x, axis=0))(x).shape == (3, 2, 3)


def test_nested_inputs_and_outputs():
    def f(p):
        return Pair(p["scale"] * p["x"], [p["x"].sum()])

    result = jacobian(f)({"x": np.array([1.0, 2.0]), "scale": 3})
    assert isinstance(result, Pair)
    np.testing.assert_array_equal(result.first["x"], 3 * np.eye(2))
    np.testing.assert_array_equal(result.first["scale"], [1.0, 2.0])
    np.testing.assert_array_equal(result.second[0]["x"], [1.0, 1.0])
    assert result.second[0]["scale"] == 0.0


def test_integers_are_promoted(xp):
    result = gradient(lambda x: x.__array_namespace__().sum(x * x))(xp.asarray([1, 2]))
    assert result.dtype == xp.float64
    assert list(map(float, result)) == [2.0, 4.0]
    assert gradient(lambda x: x**3)(2) == 12.0


def test_argnums_and_options():
    def f(x, y, *, power):
        return x**power * y

    assert gradient(f, argnums=1)(2.0, 5.0, power=3) == 8.0
    assert gradient(f, argnums=(1, 0))(2.0, 5.0, power=3) == (8.0, 60.0)
    second = hessian(f, argnums=(0, 1))(2.0, 5.0, power=3)
    assert second == ((60.0, 12.0), (12.0, 0.0))


def test_value_and_grad():
    value, slope = value_and_grad(lambda x: (x**2).sum())(np.array([1.0, 2.0]))
    assert value == 5.0
    assert not isinstance(value, Dual)
    np.testing.assert_array_equal(slope, [2.0, 4.0])


def test_gradient_of_a_constant_and_of_an_integer():
    np.testing.assert_array_equal(gradient(lambda x: 3.0)(np.ones(2)), [0.0, 0.0])
    np.testing.assert_array_equal(gradient(lambda x: np.sum(x > 0))(np.ones(2)), [0.0, 0.0])


@pytest.mark.parametrize("result", [np.zeros(2), "text", None, [1.0, 2.0]])
def test_gradient_needs_one_number(result):
    def my_function(x):
        return result

    with pytest.raises(TypeError, match=r"my_function returned .*use jacobian"):
        gradient(my_function)(1.0)


def test_gradient_takes_an_array_of_one_number():
    np.testing.assert_array_equal(gradient(lambda x: x[:1] ** 2)(np.array([3.0, 1.0])), [6.0, 0.0])


@pytest.mark.parametrize("leaf", ["text", None, 1j, np.array([1j])])
def test_what_is_not_real_raises(leaf):
    with pytest.raises(TypeError, match="can't differentiate"):
        jacobian(lambda x: x)(leaf)


def test_outputs_have_to_be_arrays():
    with pytest.raises(TypeError, match="got str"):
        jacobian(lambda x: "text")(1.0)


def test_hessian(xp):
    def f(x):
        return x[0] ** 3 * x[1] + x[1] ** 2

    h = hessian(f)(xp.asarray([2.0, 5.0]))
    np.testing.assert_array_equal(np.asarray(h), [[60.0, 12.0], [12.0, 2.0]])


def test_third_derivative():
    third = jacobian(hessian(lambda x: np.exp(2.0 * x)))
    np.testing.assert_allclose(third(0.5), 8 * math.exp(1), rtol=1e-14)


def test_an_inner_derivative_does_not_see_the_outer_variable():
    # d/dx [x d/dy (x + y)] is 1; confused perturbations give 2.
    inner = lambda x: x * jvp(lambda y: x + y, (1.0,), (1.0,))[1]  # noqa: E731
    assert jvp(inner, (1.0,), (1.0,))[1] == 1.0
    # d/dx [x d/dy (x y)] = d/dx x**2.
    assert gradient(lambda x: x * gradient(lambda y: x * y)(2.0))(3.0) == 6.0
    # The inner point depends on the outer variable: d/dx [cos(x**2)] by way of d/dy sin.
    f = gradient(lambda x: gradient(np.sin)(x * x))
    np.testing.assert_allclose(f(1.3), -2.6 * math.sin(1.69), rtol=1e-14)


def test_inner_derivative_over_arrays_of_another_shape():
    a = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])

    def f(x):
        inner = jacobian(lambda y: (a @ y) * x)(np.ones(3))
        return (inner * inner).sum()

    x = np.array([1.0, 2.0])
    np.testing.assert_allclose(gradient(f)(x), 2 * x * (a**2).sum(1), rtol=1e-14)


def test_torch():
    torch = pytest.importorskip("torch")
    x = torch.tensor([0.5, 2.0], dtype=torch.float64)
    weights = torch.tensor([1.0, 3.0], dtype=torch.float64)
    result = jacobian(lambda x: weights * x**2 + x.sum())(x)
    assert isinstance(result, torch.Tensor)
    np.testing.assert_array_equal(result.numpy(), [[2.0, 1.0], [1.0, 13.0]])
    result = hessian(lambda x: (weights @ x) ** 2)(x)
    np.testing.assert_array_equal(result.numpy(), [[2.0, 6.0], [6.0, 18.0]])


def test_stop_derivative():
    assert gradient(lambda x: x * stop_derivative(x))(3.0) == 3.0


def test_derivatives_leave_no_dual_behind():
    seen = []
    gradient(lambda x: seen.append(x) or x * x)(2.0)
    value = jvp(lambda y: y * stop_derivative(seen[0]), (3.0,), (1.0,))
    assert not any(isinstance(x, Dual) for x in value)


def test_minimize():
    def rosenbrock(x, scale):
        return ((1 - x[:-1]) ** 2).sum() + scale * ((x[1:] - x[:-1] ** 2) ** 2).sum()

    start = np.array([-1.0, 2.0, 0.5])
    found = scipy.optimize.minimize(value_and_grad(rosenbrock), start, args=(100.0,), jac=True)
    np.testing.assert_allclose(found.x, 1.0, atol=1e-4)
    found = scipy.optimize.minimize(
        rosenbrock,
        start,
        args=(100.0,),
        jac=gradient(rosenbrock),
        hess=hessian(rosenbrock),
        method="Newton-CG",
        options={"xtol": 1e-10},
    )
    np.testing.assert_allclose(found.x, 1.0, atol=1e-6)


def test_least_squares():
    t = np.linspace(0.0, 1.0, 20)
    y = 2.0 * np.exp(-3.0 * t)
    residuals = lambda p: p[0] * np.exp(p[1] * t) - y  # noqa: E731
    found = scipy.optimize.least_squares(residuals, np.array([1.0, -1.0]), jac=jacobian(residuals))
    np.testing.assert_allclose(found.x, [2.0, -3.0], rtol=1e-8)


def test_names_and_docstrings_stay():
    def f(x):
        """Square."""
        return x * x

    assert jacobian(f).__name__ == "f"
    assert gradient(f).__doc__ == "Square."
