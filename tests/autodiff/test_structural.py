"""Indexing and shape functions: the jacobian of a linear map is the map of the identity."""

import numpy as np
import pytest

from arraydist.autodiff import NoRuleError, hessian, jacobian, jvp

SHAPE = (2, 3, 4)

FUNCTIONS = {
    "reshape": lambda xp, x: xp.reshape(x, (4, -1)),
    "expand_dims first": lambda xp, x: xp.expand_dims(x, axis=0),
    "expand_dims last": lambda xp, x: xp.expand_dims(x, axis=-1),
    "squeeze": lambda xp, x: xp.squeeze(xp.expand_dims(x, axis=1), axis=1),
    "permute_dims": lambda xp, x: xp.permute_dims(x, (2, 0, 1)),
    "moveaxis": lambda xp, x: xp.moveaxis(x, 0, -1),
    "matrix_transpose": lambda xp, x: xp.matrix_transpose(x),
    "mT": lambda xp, x: x.mT,
    "flip": lambda xp, x: xp.flip(x),
    "flip one": lambda xp, x: xp.flip(x, axis=1),
    "roll": lambda xp, x: xp.roll(x, 5),
    "roll one": lambda xp, x: xp.roll(x, 1, axis=0),
    "roll two": lambda xp, x: xp.roll(x, (1, -1), axis=(0, 2)),
    "repeat": lambda xp, x: xp.repeat(x, 2),
    "repeat along": lambda xp, x: xp.repeat(x, 2, axis=1),
    "tile": lambda xp, x: xp.tile(x, (2, 1)),
    "tile more": lambda xp, x: xp.tile(x, (2, 1, 1, 2)),
    "take": lambda xp, x: xp.take(x, xp.asarray([2, 0, 0]), axis=1),
    "take_along_axis": lambda xp, x: xp.take_along_axis(
        x, xp.asarray([[[3, 0], [1, 1], [2, 3]]] * 2), axis=-1
    ),
    "broadcast_to": lambda xp, x: xp.broadcast_to(x, (5, 2, 3, 4)),
    "broadcast_arrays": lambda xp, x: xp.broadcast_arrays(x, xp.zeros((5, 1, 1, 1)))[0],
    "concat": lambda xp, x: xp.concat([x, xp.ones((2, 1, 4)), x], axis=1),
    "concat flat": lambda xp, x: xp.concat([x, xp.ones((2,))], axis=None),
    "stack": lambda xp, x: xp.stack([x, xp.ones(SHAPE), x], axis=-1),
    "unstack": lambda xp, x: xp.unstack(x, axis=1)[2],
    "tril": lambda xp, x: xp.tril(x, k=-1),
    "triu": lambda xp, x: xp.triu(x),
    "sum": lambda xp, x: xp.sum(x),
    "sum axis": lambda xp, x: xp.sum(x, axis=1),
    "sum axes": lambda xp, x: xp.sum(x, axis=(0, -1), keepdims=True),
    "mean": lambda xp, x: xp.mean(x, axis=0),
    "cumulative_sum": lambda xp, x: xp.cumulative_sum(x, axis=1),
    "cumulative_sum initial": lambda xp, x: xp.cumulative_sum(x, axis=0, include_initial=True),
    "diff": lambda xp, x: xp.diff(x, axis=1),
    "diagonal": lambda xp, x: xp.linalg.diagonal(x),
    "trace": lambda xp, x: xp.linalg.trace(x),
    "index": lambda xp, x: x[1, ...],
    "slice": lambda xp, x: x[:, 1:, ::2],
    "negative index": lambda xp, x: x[-1, :, -2],
    "new axis": lambda xp, x: x[:, None, 1, :],
    "mask": lambda xp, x: x[xp.asarray(np.arange(24).reshape(SHAPE) % 3 == 0)],
    "asarray": lambda xp, x: xp.asarray(x),
}
NUMPY_ONLY = {
    "integer array": lambda xp, x: x[:, np.array([2, 0])],
    "separated integer arrays": lambda xp, x: x[np.array([1, 0]), :, np.array([3, 1])],
    "list": lambda xp, x: x[[1, 1, 0]],
    "mask of an axis": lambda xp, x: x[:, np.array([True, False, True])],
    "iteration": lambda xp, x: sum(row * (i + 1) for i, row in enumerate(x)),
    "asarray of a list": lambda xp, x: xp.asarray([x[0, 0, 0], 2.0, x[1, 2, 3]]),
}


def check(function, xp):
    values = np.random.default_rng(1).normal(size=SHAPE)
    x = xp.asarray(values)

    def f(x):
        return function(x.__array_namespace__(), x)

    result = np.asarray(jacobian(f)(x))
    offset = np.asarray(f(xp.zeros(SHAPE)))
    columns = [
        np.asarray(f(xp.asarray(unit.reshape(SHAPE)))) - offset for unit in np.eye(values.size)
    ]
    expected = np.stack(columns, axis=-1).reshape(offset.shape + SHAPE)
    np.testing.assert_allclose(result, expected, rtol=1e-14)
    # Applied to x**2: second derivatives pass through as well.
    direction = xp.asarray(np.random.default_rng(2).normal(size=SHAPE))
    once = lambda x: jvp(lambda x: f(x * x), (x,), (direction,))[1]  # noqa: E731
    second = np.asarray(jvp(once, (x,), (direction,))[1])
    np.testing.assert_allclose(
        second, np.asarray(f(2 * direction * direction)) - offset, rtol=1e-12, atol=1e-12
    )


@pytest.mark.parametrize("name", FUNCTIONS)
def test_linear(name, xp):
    check(FUNCTIONS[name], xp)


@pytest.mark.parametrize("name", NUMPY_ONLY)
def test_linear_numpy(name):
    check(NUMPY_ONLY[name], np)


def test_sort(xp):
    x = xp.asarray([3.0, 1.0, 2.0])
    f = lambda x: x.__array_namespace__().sort(x)  # noqa: E731
    np.testing.assert_array_equal(np.asarray(jacobian(f)(x)), [[0, 1, 0], [0, 0, 1], [1, 0, 0]])


@pytest.mark.parametrize("shapes", [((3,), (4, 3)), ((4, 3), (3,)), ((4, 1), (3,)), ((), (2, 3))])
def test_broadcasting(shapes, xp):
    rng = np.random.default_rng(3)
    a, b = (rng.normal(size=shape) for shape in shapes)
    first, second = jacobian(lambda a, b: a * b, argnums=(0, 1))(xp.asarray(a), xp.asarray(b))
    shape = np.broadcast_shapes(*shapes)
    for actual, mine, other in ((first, a, b), (second, b, a)):
        basis = np.eye(mine.size).reshape(mine.shape + mine.shape)
        padded = basis.reshape((1,) * (len(shape) - mine.ndim) + mine.shape + mine.shape)
        expected = padded * np.broadcast_to(other, shape).reshape(shape + (1,) * mine.ndim)
        np.testing.assert_array_equal(np.asarray(actual), expected)
    # A sum drops the other argument, so the tangent has to be broadcast by hand.
    assert jacobian(lambda a: a + xp.asarray(b))(xp.asarray(a)).shape == shape + a.shape


def test_empty(xp):
    x = xp.zeros((0,))
    assert jacobian(lambda x: x * 2)(x).shape == (0, 0)
    assert jacobian(lambda x: x.__array_namespace__().sum(x))(x).shape == (0,)
    assert jacobian(lambda x: x.__array_namespace__().prod(x))(x).shape == (0,)
    assert jacobian(lambda x: x[x > 0])(x).shape == (0, 0)
    assert hessian(lambda x: x.__array_namespace__().sum(x * x))(x).shape == (0, 0)


def test_full_like_and_full_of_a_dual(xp):
    x = xp.asarray(2.0)

    def f(x):
        ns = x.__array_namespace__()
        return ns.full_like(xp.zeros((2,)), x**2) + ns.full((2,), x)

    assert [float(s) for s in jacobian(f)(x)] == [5.0, 5.0]


def test_assigning_to_elements_raises(xp):
    def f(x):
        x[0] = 1.0
        return x

    with pytest.raises(NoRuleError, match="assigning"):
        jacobian(f)(xp.asarray([1.0, 2.0]))


def test_axis_out_of_bounds(xp):
    with pytest.raises(IndexError, match="axis 2"):
        jacobian(lambda x: x.__array_namespace__().sum(x, axis=2))(xp.ones((2, 2)))
