"""Every elementwise function of the standard against mpmath, to second order."""

import math

import mpmath as mp
import numpy as np
import pytest

from arraydist.autodiff import Dual, NoRuleError, gradient, hessian, jacobian, jvp

UNARY = {
    "abs": (mp.fabs, [-2.0, 0.5, 3.0]),
    "acos": (mp.acos, [-0.9, 0.2, 0.99999]),
    "acosh": (mp.acosh, [1.00001, 2.0, 1e5]),
    "asin": (mp.asin, [-0.9, 0.2, 0.99999]),
    "asinh": (mp.asinh, [-3.0, 1e-8, 1e5]),
    "atan": (mp.atan, [-3.0, 1e-8, 1e5]),
    "atanh": (mp.atanh, [-0.9, 0.01, 0.99999]),
    "cos": (mp.cos, [-2.0, 0.3, 5.0]),
    "cosh": (mp.cosh, [-2.0, 0.3, 50.0]),
    "exp": (mp.exp, [-30.0, 0.3, 50.0]),
    "expm1": (mp.expm1, [-40.0, 1e-9, 50.0]),
    "log": (mp.log, [1e-30, 0.3, 1e30]),
    "log10": (mp.log10, [1e-30, 0.3, 1e30]),
    "log1p": (mp.log1p, [-0.999, 1e-9, 1e30]),
    "log2": (lambda x: mp.log(x, 2), [1e-30, 0.3, 1e30]),
    "negative": (lambda x: -x, [-2.0, 3.0]),
    "positive": (lambda x: x, [-2.0, 3.0]),
    "reciprocal": (lambda x: 1 / x, [-2.0, 3.0]),
    "sin": (mp.sin, [-2.0, 0.3, 5.0]),
    "sinh": (mp.sinh, [-2.0, 1e-9, 50.0]),
    "sqrt": (mp.sqrt, [1e-30, 0.3, 1e30]),
    "square": (lambda x: x**2, [-2.0, 3.0]),
    "tan": (mp.tan, [-1.0, 0.3, 1.2]),
    "tanh": (mp.tanh, [-2.0, 1e-9, 30.0]),
}
BINARY = {
    "add": (lambda x, y: x + y, [(1.5, -0.5)]),
    "atan2": (mp.atan2, [(1.5, -0.5), (-1.0, 2.0)]),
    "copysign": (lambda x, y: mp.sign(y) * abs(x), [(1.5, -0.5), (-1.0, -2.0)]),
    "divide": (lambda x, y: x / y, [(1.5, -0.5), (1e-3, 1e3)]),
    "hypot": (mp.hypot, [(1.5, -0.5), (3.0, 0.1)]),
    "logaddexp": (
        lambda x, y: mp.log(mp.exp(x) + mp.exp(y)),
        [(1.5, -0.5), (-30.0, 4.0), (2.0, 2.0), (1e3, -1e3)],
    ),
    "maximum": (lambda x, y: x if x > y else y, [(1.5, -0.5), (-30.0, 4.0)]),
    "minimum": (lambda x, y: x if x < y else y, [(1.5, -0.5), (-30.0, 4.0)]),
    "multiply": (lambda x, y: x * y, [(1.5, -0.5)]),
    "pow": (lambda x, y: x**y, [(1.5, -0.5), (0.1, 20.0), (2.0, 0.0)]),
    "remainder": (lambda x, y: x - y * mp.floor(x / y), [(7.3, 2.0), (-7.3, 2.0)]),
    "subtract": (lambda x, y: x - y, [(1.5, -0.5)]),
}


def close(actual, expected, tolerance=1e-13):
    expected = float(expected)
    assert abs(float(actual) - expected) <= tolerance * max(abs(expected), 1e-290), (
        actual,
        expected,
    )


def derivative(function, point, order):
    # In relative steps, so that one step size fits all magnitudes; rounding noise is taken off.
    point = mp.mpf(point)
    value = mp.diff(lambda t: function(point * (1 + t)), 0, order) / point**order
    return 0.0 if abs(value * point**order) < 1e-30 * abs(function(point)) else value


@pytest.mark.parametrize("name", UNARY)
def test_unary(name, xp):
    reference, points = UNARY[name]
    function = lambda x: getattr(x.__array_namespace__(), name)(x)  # noqa: E731
    x = xp.asarray(points, dtype=xp.float64)
    one = xp.ones_like(x)
    value, slope = jvp(function, (x,), (one,))
    _, curvature = jvp(lambda x: jvp(function, (x,), (one,))[1], (x,), (one,))
    for i, point in enumerate(points):
        with mp.workdps(60):
            close(slope[i], derivative(reference, point, 1))
            close(curvature[i], derivative(reference, point, 2), 1e-12)
    assert bool(xp.all(value == getattr(xp, name)(x)))


@pytest.mark.parametrize("name", BINARY)
def test_binary(name, xp):
    reference, points = BINARY[name]
    function = lambda x, y: getattr(x.__array_namespace__(), name)(x, y)  # noqa: E731
    for point in points:
        x, y = (xp.asarray(number, dtype=xp.float64) for number in point)
        first = jacobian(function, argnums=(0, 1))(x, y)
        second = hessian(function, argnums=(0, 1))(x, y)
        with mp.workdps(80):
            for i, order in enumerate([(1, 0), (0, 1)]):
                close(first[i], mp.diff(reference, point, order))
            for i, order in enumerate([((2, 0), (1, 1)), ((1, 1), (0, 2))]):
                for j in range(2):
                    expected = mp.diff(reference, point, order[j])
                    close(second[i][j], 0.0 if abs(expected) < 1e-30 else expected, 1e-12)


@pytest.mark.parametrize("name", ["ceil", "floor", "round", "sign", "trunc"])
def test_steps_carry_no_tangent(name, xp):
    x = Dual(xp.asarray([0.3, 1.7]), {0: xp.asarray([1.0, 1.0])}, 1)
    result = getattr(x.__array_namespace__(), name)(x)
    assert not isinstance(result, Dual)


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (lambda x: x + 2, 1.0),
        (lambda x: 2 + x, 1.0),
        (lambda x: x - 2, 1.0),
        (lambda x: 2 - x, -1.0),
        (lambda x: x * 2, 2.0),
        (lambda x: 2 * x, 2.0),
        (lambda x: x / 2, 0.5),
        (lambda x: 2 / x, -2 / 1.7**2),
        (lambda x: x**3, 3 * 1.7**2),
        (lambda x: x**2, 2 * 1.7),
        (lambda x: x**1, 1.0),
        (lambda x: x**0, 0.0),
        (lambda x: x**0.5, 0.5 * 1.7**-0.5),
        (lambda x: 2**x, 2**1.7 * math.log(2)),
        (lambda x: -x, -1.0),
        (lambda x: +x, 1.0),
        (lambda x: abs(-x), 1.0),
        (lambda x: x % 1, 1.0),
        (lambda x: x // 1, 0.0),
    ],
)
def test_operators(operation, expected, xp):
    x = xp.asarray([1.7], dtype=xp.float64)
    np.testing.assert_allclose(float(jacobian(operation)(x)[0, 0]), expected, rtol=1e-14)


@pytest.mark.parametrize(
    "name", ["less", "less_equal", "greater", "greater_equal", "equal", "not_equal"]
)
def test_comparisons_give_plain_truth_values(name, xp):
    y = xp.asarray([1.0, 2.0, 3.0])
    x = Dual(xp.asarray([2.0, 2.0, 2.0]), {0: y}, 1)
    namespace = x.__array_namespace__()
    result = getattr(namespace, name)(x, y)
    assert bool(xp.all(result == getattr(xp, name)(x.primal, y)))
    assert not isinstance(result, Dual)


def test_power_at_zero():
    x = np.array([0.0, 0.0, 0.0])
    y = np.array([0.0, 1.0, 2.0])
    first, second = jacobian(lambda x, y: x**y, argnums=(0, 1))(x, y)
    np.testing.assert_array_equal(np.diag(first), [0.0, 1.0, 0.0])
    np.testing.assert_array_equal(np.diag(second), [0.0, 0.0, 0.0])


def test_where_ignores_the_branch_not_taken(xp):
    x = xp.asarray([0.0, 4.0])
    slope = jvp(
        lambda x: x.__array_namespace__().where(x > 0, x.__array_namespace__().sqrt(x), 0.0 * x),
        (x,),
        (xp.ones_like(x),),
    )[1]
    assert [float(s) for s in slope] == [0.0, 0.25]


def test_where_of_numpy_scalars():
    # NumPy's 0-d arithmetic gives float64 scalars, which are Python floats as well.
    f = lambda x: np.where(x > 0, x * x, 0.0)  # noqa: E731
    assert gradient(f)(3.0) == 6.0
    assert hessian(f)(3.0) == 2.0


def test_where_nests(xp):
    def f(x):
        ns = x.__array_namespace__()
        return ns.sum(ns.where(x > 0, x**3, -(x**2)))

    h = hessian(f)(xp.asarray([-1.0, 2.0]))
    np.testing.assert_array_equal(np.asarray(h), [[-2.0, 0.0], [0.0, 12.0]])


def test_ties_share_the_tangent(xp):
    x = xp.asarray([1.0, 1.0])
    y = xp.asarray([1.0, 0.0])
    for name, expected in [("maximum", [0.5, 1.0]), ("minimum", [0.5, 0.0])]:
        f = lambda x, name=name: getattr(x.__array_namespace__(), name)(x, y)  # noqa: E731
        assert [float(s) for s in jvp(f, (x,), (xp.ones_like(x),))[1]] == expected


def test_logaddexp_of_infinities():
    x = np.array([-np.inf, np.inf])
    slope = jvp(lambda x: np.logaddexp(x, np.zeros(2)), (x,), (np.ones(2),))[1]
    np.testing.assert_array_equal(slope, [0.0, 1.0])


def test_clip(xp):
    x = xp.asarray([-1.0, 0.0, 0.5, 1.0, 2.0])

    def f(x, low, high):
        return x.__array_namespace__().clip(x, low, high)

    low, high = xp.zeros_like(x), xp.ones_like(x)
    slopes = [
        jvp(lambda x: f(x, low, high), (x,), (xp.ones_like(x),))[1],
        jvp(lambda low: f(low * 0 + x, low, high), (low,), (xp.ones_like(x),))[1],
        jvp(lambda high: f(high * 0 + x, low, high), (high,), (xp.ones_like(x),))[1],
    ]
    assert [list(map(float, slope)) for slope in slopes] == [
        [0.0, 1.0, 1.0, 1.0, 0.0],
        [1.0, 0.0, 0.0, 0.0, 0.0],
        [0.0, 0.0, 0.0, 0.0, 1.0],
    ]


def test_an_absent_tangent_does_not_meet_an_infinite_slope(xp):
    x, y = xp.asarray([0.0]), xp.asarray([1.0])
    slopes = jacobian(lambda x, y: y * x.__array_namespace__().sqrt(x), argnums=(0, 1))(x, y)
    assert float(slopes[0][0, 0]) == math.inf
    assert float(slopes[1][0, 0]) == 0.0


def test_a_function_without_a_rule_raises_by_name(xp):
    x = Dual(xp.asarray([0.3]), {0: xp.asarray([1.0])}, 1)
    with pytest.raises(NoRuleError, match="nextafter"):
        x.__array_namespace__().nextafter(x, x)
    with pytest.raises(NoRuleError, match=r"linalg\.svd"):
        x.__array_namespace__().linalg.svd(x)


@pytest.mark.parametrize("convert", [float, int, complex, np.asarray, lambda x: x.item()])
def test_losing_a_derivative_raises(convert):
    with pytest.raises(NoRuleError, match="lose its derivative"):
        convert(Dual(np.array(0.3), {0: np.array(1.0)}, 1))


def test_float32_stays(xp):
    x = xp.asarray([0.5, 2.0], dtype=xp.float32)
    for f in (lambda x: x * 2.0, lambda x: x**2, lambda x: x.__array_namespace__().exp(x)):
        value, slope = jvp(f, (x,), (xp.ones_like(x),))
        assert value.dtype == xp.float32
        assert slope.dtype == xp.float32
    assert jacobian(lambda x: x + 1)(x).dtype == xp.float32


def test_mixed_precision_takes_the_result_dtype():
    x = np.array([0.5], dtype=np.float32)
    value, slope = jvp(lambda x: x + np.array([1.0]), (x,), (np.ones(1, dtype=np.float32),))
    assert value.dtype == slope.dtype == np.float64


def test_astype(xp):
    x = xp.asarray([1.5, 2.5])
    f = lambda x: x.__array_namespace__().astype(x, xp.float32)  # noqa: E731
    assert jvp(f, (x,), (xp.ones_like(x),))[1].dtype == xp.float32
    dual = Dual(x, {0: xp.ones_like(x)}, 1)
    assert not isinstance(dual.__array_namespace__().astype(dual, xp.int64), Dual)
