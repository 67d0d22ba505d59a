"""NumPy's functions and methods on duals give what they give on arrays, and the derivative."""

import numpy as np
import pytest

from arraydist.autodiff import Dual, NoRuleError, gradient, jacobian, jvp

A = np.random.default_rng(11).normal(size=(3, 4)) + 3.0
SQUARE = A[:, :3] + 2.0 * np.eye(3)

EXPRESSIONS = {
    "x.sum()": lambda x: x.sum(),
    "x.sum(0)": lambda x: x.sum(0),
    "x.sum(axis, keepdims)": lambda x: x.sum(axis=1, keepdims=True),
    "x.mean(-1)": lambda x: x.mean(-1),
    "x.prod(axis)": lambda x: x.prod(axis=0),
    "x.max()": lambda x: x.max(),
    "x.min(1)": lambda x: x.min(1),
    "x.var(ddof)": lambda x: x.var(ddof=1),
    "x.std(axis)": lambda x: x.std(axis=0),
    "x.cumsum()": lambda x: x.cumsum(),
    "x.cumprod(1)": lambda x: x.cumprod(1),
    "x.reshape(...)": lambda x: x.reshape(2, -1),
    "x.reshape(tuple)": lambda x: x.reshape((4, 3)),
    "x.reshape(-1)": lambda x: x.reshape(-1),
    "x.ravel()": lambda x: x.ravel(),
    "x.flatten()": lambda x: x.flatten(),
    "x.T": lambda x: x.T,
    "x.transpose()": lambda x: x.transpose(),
    "x.transpose(1, 0)": lambda x: x.transpose(1, 0),
    "x.squeeze()": lambda x: x[:1].squeeze(),
    "x.swapaxes": lambda x: x.swapaxes(0, 1),
    "x.astype": lambda x: x.astype(float),
    "x.clip": lambda x: x.clip(2.0, 3.5),
    "x.clip(max)": lambda x: x.clip(max=3.5),
    "x.repeat": lambda x: x.repeat(2, axis=1),
    "x.take": lambda x: x.take([1, 0], axis=0),
    "x.trace()": lambda x: x.trace(),
    "x.diagonal(1)": lambda x: x.diagonal(1),
    "x.dot": lambda x: x.dot(A.T),
    "x.copy()": lambda x: x.copy(),
    "np.sum": lambda x: np.sum(x, axis=(0, 1)),
    "np.mean": lambda x: np.mean(x, 0),
    "np.amax": lambda x: np.amax(x, axis=0),
    "np.var": lambda x: np.var(x, axis=0, ddof=1),
    "np.exp": np.exp,
    "np.power": lambda x: np.power(x, 2.5),
    "np.float_power": lambda x: np.float_power(x, 2),
    "np.arctan": np.arctan,
    "np.absolute": np.absolute,
    "np.fabs": lambda x: np.fabs(-x),
    "np.where": lambda x: np.where(x > 3, x**2, 1.0),
    "np.clip": lambda x: np.clip(x, 2.0, 3.5),
    "np.dot": lambda x: np.dot(x, np.arange(4.0)),
    "np.matmul": lambda x: np.matmul(A.T, x),
    "array @ x": lambda x: A.T @ x,
    "np.outer": lambda x: np.outer(x[0], A[1]),
    "np.tensordot": lambda x: np.tensordot(x, A, axes=([0], [0])),
    "np.concatenate": lambda x: np.concatenate([x, A], axis=1),
    "np.stack": lambda x: np.stack([A, x], axis=-1),
    "np.hstack": lambda x: np.hstack([x[0], x[1]]),
    "np.vstack": lambda x: np.vstack([x[0], x]),
    "np.column_stack": lambda x: np.column_stack([x[:, 0], x]),
    "np.transpose": lambda x: np.transpose(x, (1, 0)),
    "np.reshape": lambda x: np.reshape(x, (2, 6)),
    "np.ravel": np.ravel,
    "np.squeeze": lambda x: np.squeeze(x[:, :1], axis=1),
    "np.expand_dims": lambda x: np.expand_dims(x, 1),
    "np.broadcast_to": lambda x: np.broadcast_to(x, (2, 3, 4)),
    "np.flip": np.flip,
    "np.roll": lambda x: np.roll(x, 2),
    "np.tile": lambda x: np.tile(x, 2),
    "np.repeat": lambda x: np.repeat(x, 2),
    "np.take": lambda x: np.take(x, [2, 0], axis=1),
    "np.moveaxis": lambda x: np.moveaxis(x, 0, 1),
    "np.swapaxes": lambda x: np.swapaxes(x, 0, 1),
    "np.cumsum": lambda x: np.cumsum(x, axis=1),
    "np.cumprod": lambda x: np.cumprod(x, axis=0),
    "np.diff": lambda x: np.diff(x, axis=0),
    "np.sort": lambda x: np.sort(x, axis=1),
    "np.tril": np.tril,
    "np.trace": np.trace,
    "np.diag of a matrix": np.diag,
    "np.diag of a vector": lambda x: np.diag(x[0]),
    "np.diag with offset": lambda x: np.diag(x[0], -2),
    "np.diagonal": np.diagonal,
    "np.full_like": lambda x: np.full_like(x, x[0, 0]),
    "np.linalg.norm": lambda x: np.linalg.norm(x, axis=1),
    "np.linalg.norm of all": lambda x: np.linalg.norm(x),
    "np.linalg.solve": lambda x: np.linalg.solve(SQUARE, x),
    "np.linalg.inv": lambda x: np.linalg.inv(x[:, :3] + 5 * np.eye(3)),
    "np.linalg.det": lambda x: np.linalg.det(x[:, :3]),
    "np.linalg.slogdet": lambda x: np.linalg.slogdet(x[:, :3] + 5 * np.eye(3))[1],
    "np.linalg.cholesky": lambda x: np.linalg.cholesky(x @ x.T),
    "array + x": lambda x: A + x,
    "array - x": lambda x: A - x,
    "array / x": lambda x: A / x,
    "array ** x": lambda x: A**x,
    "np.float64 * x": lambda x: np.float64(2.0) * x,
}


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_expression(name):
    f = EXPRESSIONS[name]
    direction = np.random.default_rng(12).normal(size=A.shape)
    value, slope = jvp(f, (A,), (direction,))
    np.testing.assert_allclose(value, f(A), rtol=1e-13)
    step = 1e-3
    up, down, up2, down2 = (f(A + i * step * direction) for i in (1, -1, 2, -2))
    expected = (8 * (up - down) - (up2 - down2)) / (12 * step)
    assert value.shape == slope.shape == expected.shape
    np.testing.assert_allclose(slope, expected, rtol=1e-7, atol=1e-9)


def test_results_without_derivatives_are_plain():
    x = Dual(A, {0: A}, 1)
    assert np.argmax(x) == np.argmax(A)
    assert x.argmin(0).tolist() == A.argmin(0).tolist()
    assert np.all(x > 0)
    assert (x > 3).any()
    assert np.shape(x) == (3, 4)
    assert np.isfinite(x).all()
    assert type(np.zeros_like(x)) is np.ndarray
    assert len(x) == 3


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda x: np.median(x), "numpy.median"),
        (lambda x: np.cbrt(x), "cbrt"),
        (lambda x: np.add.reduce(x), r"numpy.add.reduce"),
        (lambda x: np.exp(x, out=np.zeros(3)), "numpy.exp with out"),
        (lambda x: np.linalg.norm(x[:, None], "nuc"), "norm of a matrix"),
        (lambda x: np.fft.fft(x), "fft"),
    ],
)
def test_functions_without_a_rule_raise_by_name(call, name):
    with pytest.raises(NoRuleError, match=name):
        jvp(call, (np.ones(3),), (np.ones(3),))


def test_unknown_attribute():
    with pytest.raises(AttributeError, match="no attribute 'frobnicate'"):
        _ = Dual(A, {0: A}, 1).frobnicate


def test_no_warning_where_only_the_derivative_is_infinite():
    assert gradient(lambda x: np.sqrt(x))(0.0) == np.inf
    assert np.isnan(jacobian(lambda x: np.sqrt(x) * np.sqrt(x))(0.0))


def test_in_place_operators_make_new_arrays():
    def f(x):
        y = x
        y += x
        y *= 2.0
        return y.sum()

    x = np.array([1.0, 2.0])
    np.testing.assert_array_equal(gradient(f)(x), [4.0, 4.0])
    np.testing.assert_array_equal(x, [1.0, 2.0])
