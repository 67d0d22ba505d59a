"""Reductions against the complex step (NumPy's functions take complex numbers) and by hand."""

import numpy as np
import pytest

from arraydist.autodiff import hessian, jacobian, jvp

SHAPE = (2, 3, 4)

FUNCTIONS = {
    "prod": lambda xp, x: xp.prod(x),
    "prod axis": lambda xp, x: xp.prod(x, axis=1),
    "prod axes": lambda xp, x: xp.prod(x, axis=(2, 0), keepdims=True),
    "cumulative_prod": lambda xp, x: xp.cumulative_prod(x, axis=-1),
}


def complex_step(f, x):
    columns = []
    for i in range(x.size):
        moved = x.astype(complex).ravel()
        moved[i] += 1e-30j
        columns.append(np.asarray(f(moved.reshape(x.shape))).imag / 1e-30)
    return np.stack(columns, axis=-1).reshape((*columns[0].shape, *x.shape))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_products(name, xp):
    x = np.random.default_rng(5).normal(size=SHAPE)
    actual = jacobian(lambda x: FUNCTIONS[name](x.__array_namespace__(), x))(xp.asarray(x))
    expected = complex_step(lambda x: FUNCTIONS[name](np, x), x)
    np.testing.assert_allclose(np.asarray(actual), expected, rtol=1e-12)


def variance(x, axis, correction, keepdims):
    count = x.size / np.mean(x, axis=axis).size
    centred = x - np.mean(x, axis=axis, keepdims=True)
    return np.sum(centred**2, axis=axis, keepdims=keepdims) / (count - correction)


@pytest.mark.parametrize("axis", [None, 1, (0, -1)])
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("correction", [0, 1])
def test_variance_and_standard_deviation(axis, keepdims, correction, xp):
    x = np.random.default_rng(5).normal(size=SHAPE)
    options = {"axis": axis, "correction": correction, "keepdims": keepdims}
    by_name = {
        "var": lambda x: variance(x, **options),
        "std": lambda x: np.sqrt(variance(x, **options)),
    }
    for name, reference in by_name.items():
        f = lambda x, name=name: getattr(x.__array_namespace__(), name)(x, **options)  # noqa: E731
        actual = np.asarray(jacobian(f)(xp.asarray(x)))
        np.testing.assert_allclose(actual, complex_step(reference, x), rtol=1e-11, atol=1e-14)
        np.testing.assert_allclose(
            np.asarray(f(xp.asarray(x))),
            getattr(np, name)(x, axis=axis, ddof=correction, keepdims=keepdims),
        )


def test_hessian_of_variance(xp):
    x = xp.asarray([1.0, 4.0, 2.0])
    h = hessian(lambda x: x.__array_namespace__().var(x))(x)
    np.testing.assert_allclose(np.asarray(h), 2 / 3 * (np.eye(3) - 1 / 3), atol=1e-15)


def test_product_through_zeros(xp):
    # d2/dx_i dx_j is the product of all others, right however many zeros there are.
    x = xp.asarray([2.0, 0.0, 3.0, 0.0])
    f = lambda x: x.__array_namespace__().prod(x)  # noqa: E731
    assert not bool(xp.any(jacobian(f)(x) != 0))
    expected = np.zeros((4, 4))
    expected[1, 3] = expected[3, 1] = 6.0
    np.testing.assert_array_equal(np.asarray(hessian(f)(x)), expected)


@pytest.mark.parametrize("name", ["max", "min"])
def test_extrema(name, xp):
    sign = 1.0 if name == "max" else -1.0
    x = sign * xp.asarray([[1.0, 5.0, 2.0], [7.0, 7.0, 0.0]])
    f = lambda x: getattr(x.__array_namespace__(), name)(x, axis=1)  # noqa: E731
    result = np.asarray(jacobian(f)(x))
    expected = np.zeros((2, 2, 3))
    expected[0, 0, 1] = 1.0
    expected[1, 1, 0] = expected[1, 1, 1] = 0.5
    np.testing.assert_array_equal(result, expected)


def test_maximum_of_infinity_takes_no_other_tangent(xp):
    x = xp.asarray([-xp.inf, 0.0])
    f = lambda x: x.__array_namespace__().max(x)  # noqa: E731
    assert [float(s) for s in jacobian(f)(x)] == [0.0, 1.0]


def test_indices_and_truth_values_carry_no_tangent(xp):
    def f(x):
        ns = x.__array_namespace__()
        assert int(ns.argmax(x)) == 1
        assert int(ns.count_nonzero(x)) == 3
        assert bool(ns.all(x > 0))
        assert [int(i) for i in ns.argsort(x)] == [0, 2, 1]
        return ns.sum(x)

    jacobian(f)(xp.asarray([1.0, 3.0, 2.0]))


def test_sum_with_dtype(xp):
    x = xp.asarray([1.0, 2.0], dtype=xp.float32)
    f = lambda x: x.__array_namespace__().sum(x, dtype=xp.float64)  # noqa: E731
    value, slope = jvp(f, (x,), (xp.ones_like(x),))
    assert value.dtype == slope.dtype == xp.float64
    assert float(slope) == 2.0
