"""Products and linear algebra: complex step, defining identities, batches, second order."""

import math

import numpy as np
import pytest

from arraydist.autodiff import NoRuleError, hessian, jacobian, jvp

PRODUCTS = {
    "matmul": (lambda xp, a, b: xp.matmul(a, b), (2, 3), (3, 4)),
    "matmul batch": (lambda xp, a, b: xp.matmul(a, b), (5, 2, 3), (3, 4)),
    "matmul other batch": (lambda xp, a, b: xp.matmul(a, b), (2, 3), (5, 1, 3, 4)),
    "matrix vector": (lambda xp, a, b: xp.matmul(a, b), (5, 2, 3), (3,)),
    "vector matrix": (lambda xp, a, b: xp.matmul(a, b), (3,), (5, 3, 2)),
    "vector vector": (lambda xp, a, b: xp.matmul(a, b), (3,), (3,)),
    "operator": (lambda xp, a, b: a @ b, (2, 3), (3, 4)),
    "tensordot 2": (lambda xp, a, b: xp.tensordot(a, b), (2, 3, 4), (3, 4, 5)),
    "tensordot 0": (lambda xp, a, b: xp.tensordot(a, b, axes=0), (2,), (3,)),
    "tensordot axes": (
        lambda xp, a, b: xp.tensordot(a, b, axes=((0, 2), (1, 0))),
        (2, 3, 4),
        (4, 2, 5),
    ),
    "vecdot": (lambda xp, a, b: xp.vecdot(a, b), (2, 3), (3,)),
    "vecdot axis": (lambda xp, a, b: xp.vecdot(a, b, axis=-2), (4, 3), (2, 4, 3)),
    "outer": (lambda xp, a, b: xp.linalg.outer(a, b), (2,), (3,)),
    "cross": (lambda xp, a, b: xp.linalg.cross(a, b), (2, 3), (2, 3)),
    "solve": (lambda xp, a, b: xp.linalg.solve(a, b), (3, 3), (3, 2)),
    "solve vector": (lambda xp, a, b: xp.linalg.solve(a, b), (3, 3), (3,)),
    "solve batch": (lambda xp, a, b: xp.linalg.solve(a, b), (2, 3, 3), (2, 3, 1)),
    "solve broadcast": (lambda xp, a, b: xp.linalg.solve(a, b), (3, 3), (2, 3, 1)),
}


def complex_step(f, x):
    columns = []
    for i in range(x.size):
        moved = x.astype(complex).ravel()
        moved[i] += 1e-30j
        columns.append(np.asarray(f(moved.reshape(x.shape))).imag / 1e-30)
    return np.stack(columns, axis=-1).reshape((*columns[0].shape, *x.shape))


@pytest.mark.parametrize("name", PRODUCTS)
def test_functions_of_two(name, xp):
    function, left, right = PRODUCTS[name]
    rng = np.random.default_rng(7)
    a, b = rng.normal(size=left), rng.normal(size=right)

    def f(a, b):
        home = a if hasattr(type(a), "tangents") else b
        return function(home.__array_namespace__(), a, b)

    first, second = jacobian(f, argnums=(0, 1))(xp.asarray(a), xp.asarray(b))
    real = np.asarray(function(np, a, b))
    np.testing.assert_allclose(
        np.asarray(first),
        complex_step(
            lambda a: (
                function(np, a, b.astype(complex))
                if name != "vecdot axis" and name != "vecdot"
                else np.sum(a * b, axis=-1 if name == "vecdot" else -2)
            ),
            a,
        ),
        rtol=1e-10,
        atol=1e-14,
    )
    np.testing.assert_allclose(
        np.asarray(second),
        complex_step(
            lambda b: (
                function(np, a.astype(complex), b)
                if name != "vecdot axis" and name != "vecdot"
                else np.sum(a * b, axis=-1 if name == "vecdot" else -2)
            ),
            b,
        ),
        rtol=1e-10,
        atol=1e-14,
    )
    value, _ = jvp(f, (xp.asarray(a), xp.asarray(b)), (xp.asarray(a), xp.asarray(b)))
    np.testing.assert_allclose(np.asarray(value), real, rtol=1e-12)


def regular(*batch):
    return np.random.default_rng(8).normal(size=(*batch, 3, 3)) + 3 * np.eye(3)


SQUARE = {
    "inv": (lambda xp, a: xp.linalg.inv(a), np.linalg.inv),
    "det": (lambda xp, a: xp.linalg.det(a), np.linalg.det),
    "slogdet": (lambda xp, a: xp.linalg.slogdet(a)[1], lambda a: np.log(np.linalg.det(a))),
}


@pytest.mark.parametrize("name", SQUARE)
@pytest.mark.parametrize("batch", [(), (2,)])
def test_functions_of_a_square_matrix(name, batch, xp):
    function, reference = SQUARE[name]
    a = regular(*batch)
    f = lambda a: function(a.__array_namespace__(), a)  # noqa: E731
    np.testing.assert_allclose(
        np.asarray(jacobian(f)(xp.asarray(a))), complex_step(reference, a), rtol=1e-11, atol=1e-14
    )
    # Second order: the complex step over the first-order rule in NumPy alone.
    direction = xp.asarray(regular(*batch) - 2.0)
    first = lambda a: jvp(f, (a,), (direction,))[1]  # noqa: E731
    _, second = jvp(first, (xp.asarray(a),), (direction,))
    step = 1e-4
    values = [
        np.asarray(first(xp.asarray(a + i * step * np.asarray(direction)))) for i in (-2, -1, 1, 2)
    ]
    expected = (values[0] - 8 * values[1] + 8 * values[2] - values[3]) / (12 * step)
    np.testing.assert_allclose(np.asarray(second), expected, rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize("batch", [(), (2,)])
def test_cholesky(upper, batch, xp):
    root = regular(*batch)
    a = root @ np.swapaxes(root, -1, -2)
    da = a @ a - 3.0 * a
    f = lambda a: a.__array_namespace__().linalg.cholesky(a, upper=upper)  # noqa: E731
    value, slope = map(np.asarray, jvp(f, (xp.asarray(a),), (xp.asarray(da),)))
    if upper:
        value, slope = np.swapaxes(value, -1, -2), np.swapaxes(slope, -1, -2)
    np.testing.assert_array_equal(slope, np.tril(slope))
    recovered = slope @ np.swapaxes(value, -1, -2)
    np.testing.assert_allclose(
        recovered + np.swapaxes(recovered, -1, -2), da, rtol=1e-11, atol=1e-10
    )


def test_cholesky_second_order(xp):
    # log det A = 2 sum log diag L, whose second derivative is -tr(A^-1 dA A^-1 dA).
    root = regular()
    a, da = root @ root.T, root + root.T

    def f(t):
        ns = t.__array_namespace__()
        factor = ns.linalg.cholesky(t * xp.asarray(da) + xp.asarray(a))
        return 2.0 * ns.sum(ns.log(ns.linalg.diagonal(factor)))

    inner = np.linalg.solve(a, da)
    np.testing.assert_allclose(
        float(hessian(f)(xp.asarray(0.0))), -np.trace(inner @ inner), rtol=1e-12
    )


@pytest.mark.parametrize("order", [1, 2, 3.5, math.inf])
def test_vector_norm(order, xp):
    x = np.array([[1.0, -2.0, 0.5], [3.0, 0.1, -0.2]])
    f = lambda x: x.__array_namespace__().linalg.vector_norm(x, axis=-1, ord=order)  # noqa: E731
    result = np.asarray(jacobian(f)(xp.asarray(x)))
    norm = np.linalg.vector_norm(x, axis=-1, ord=order, keepdims=True)
    if order == math.inf:
        expected = np.sign(x) * (np.abs(x) == norm)
    else:
        expected = np.sign(x) * np.abs(x / norm) ** (order - 1)
    for i in range(2):
        np.testing.assert_allclose(result[i, i], expected[i], rtol=1e-13)
        assert not result[i, 1 - i].any()


def test_sign_of_the_determinant_is_constant(xp):
    a = xp.asarray(-regular())
    sign, logarithm = jvp(lambda a: tuple(a.__array_namespace__().linalg.slogdet(a)), (a,), (a,))[1]
    assert float(sign) == 0.0
    np.testing.assert_allclose(float(logarithm), 3.0)


def test_decompositions_without_a_rule_raise(xp):
    for name in ("eigh", "qr", "svd", "pinv"):
        f = lambda a, name=name: getattr(a.__array_namespace__().linalg, name)(a)  # noqa: E731
        with pytest.raises(NoRuleError, match=f"linalg.{name}"):
            jacobian(f)(xp.asarray(regular()))
