"""Elementary functions: compiled kernels against mpmath, limits, and the plain Python twin."""

import numpy as np
import pytest
from compiled import applied, assert_limits

INF, NAN = np.inf, np.nan
SMALLEST = 5e-324


LIMITS = {
    "exp": [(INF, INF), (-INF, 0.0), (0.0, 1.0), (710.0, INF), (-746.0, 0.0), (NAN, NAN)],
    "exp2": [(INF, INF), (-INF, 0.0), (1024.0, INF), (-1074.0, SMALLEST), (-1076.0, 0.0)],
    "expm1": [(INF, INF), (-INF, -1.0), (-1e300, -1.0), (710.0, INF), (NAN, NAN)],
    "log": [(0.0, -INF), (-0.0, -INF), (1.0, 0.0), (INF, INF), (-1.0, NAN), (-INF, NAN)],
    "log1p": [(-1.0, -INF), (INF, INF), (-1.5, NAN), (-INF, NAN), (NAN, NAN)],
    "log2": [(0.0, -INF), (1024.0, 10.0), (SMALLEST, -1074.0), (INF, INF), (-1.0, NAN)],
    "sqrt": [(0.0, 0.0), (INF, INF), (-1.0, NAN), (NAN, NAN)],
    "sin": [(INF, NAN), (NAN, NAN), (2.0**51, NAN)],
    "cos": [(INF, NAN), (0.0, 1.0), (SMALLEST, 1.0), (2.0**51, NAN)],
    "sin_of_halves": [(INF, NAN), (NAN, NAN), (2.0**52, NAN), (SMALLEST, SMALLEST)],
    "versine": [(INF, NAN), (NAN, NAN), (2.0**52, NAN), (0.0, 0.0), (1e-200, 0.0)],
    "tan": [(INF, NAN), (NAN, NAN), (2.0**51, NAN)],
    "sinpi": [(1.0, 0.0), (-1e15, 0.0), (0.5, 1.0), (1.5, -1.0), (1e300, 0.0), (INF, NAN)],
    "cospi": [(0.5, 0.0), (1.0, -1.0), (2.0, 1.0), (1e300, 1.0), (-INF, NAN)],
    "atan": [(INF, np.pi / 2), (-INF, -np.pi / 2), (NAN, NAN)],
    "asin": [(1.0, np.pi / 2), (-1.0, -np.pi / 2), (1.0001, NAN), (-2.0, NAN)],
    "acos": [(1.0, 0.0), (-1.0, np.pi), (0.0, np.pi / 2), (1.0001, NAN), (-2.0, NAN)],
    "tanh": [(INF, 1.0), (-INF, -1.0), (1e300, 1.0), (NAN, NAN)],
    "sinh": [(INF, INF), (-INF, -INF), (711.0, INF), (-711.0, -INF), (NAN, NAN)],
    "cosh": [(INF, INF), (-INF, INF), (711.0, INF), (0.0, 1.0), (NAN, NAN)],
    "expit": [(INF, 1.0), (-INF, 0.0), (0.0, 0.5), (-1e300, 0.0), (NAN, NAN)],
    "log_expit": [(INF, 0.0), (-INF, -INF), (-1e300, -1e300), (NAN, NAN)],
    "logit": [(0.0, -INF), (1.0, INF), (0.5, 0.0), (-0.1, NAN), (1.1, NAN), (NAN, NAN)],
    "log1pexp": [(INF, INF), (-INF, 0.0), (1e300, 1e300), (NAN, NAN)],
    "log1mexp": [(0.0, -INF), (-INF, 0.0), (1.0, NAN), (NAN, NAN)],
    "xlogy": [
        (0.0, 0.0, 0.0),
        (0.0, INF, 0.0),
        (1.0, 0.0, -INF),
        (2.0, INF, INF),
        (1.0, -1.0, NAN),
    ],
    "xlog1py": [(0.0, -1.0, 0.0), (1.0, -1.0, -INF), (0.0, NAN, NAN), (1.0, -2.0, NAN)],
    "logaddexp": [(INF, INF, INF), (-INF, -INF, -INF), (-INF, 3.0, 3.0), (INF, -INF, INF)],
}


@pytest.mark.parametrize("name", LIMITS)
def test_limits(name):
    assert_limits(name, LIMITS[name])


def test_power_has_the_limits_of_the_standard():
    edges = np.array([INF, -INF, NAN, 0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 3.0, 1e300, -2.5])
    x, y = map(np.ravel, np.meshgrid(edges, edges))
    actual = applied("pow", x, y)
    with np.errstate(all="ignore"):
        expected = np.power(x, y)
    ordinary = np.isfinite(expected) & (expected != 0.0)
    np.testing.assert_allclose(actual[ordinary], expected[ordinary], rtol=1e-15)
    np.testing.assert_array_equal(actual[~ordinary], expected[~ordinary])
    known = ~np.isnan(expected)
    np.testing.assert_array_equal(np.signbit(actual)[known], np.signbit(expected)[known])


@pytest.mark.parametrize(
    "name",
    ["sin", "sin_of_halves", "tan", "atan", "asin", "tanh", "sinh", "expm1", "log1p"],
)
def test_odd_functions_keep_the_sign_of_zero(name):
    assert not np.signbit(applied(name, np.array([0.0]))[0])
    assert np.signbit(applied(name, np.array([-0.0]))[0])


def test_logaddexp_near_zero_has_a_small_absolute_error():
    x = -np.linspace(0.1, 5.0, 50)
    y = applied("log1mexp", x)
    # log(exp(x) + exp(y)) is then the rounding error of y times exp(y), up to 1e-16.
    assert np.abs(applied("logaddexp", x, y)).max() < 1.2e-16


def test_far_below_zero_the_logistic_function_is_the_exponential():
    # Across the power of two from which on a part of it comes last, and where results are denormal.
    x = np.concatenate([np.linspace(-746.0, -708.0, 1000), np.linspace(-708.0, -40.0, 1000)])
    actual, expected = applied("expit", x), applied("exp", x)
    assert np.all(np.abs(actual - expected) <= 2.0 * np.spacing(expected))
    assert np.all(np.diff(actual) >= 0.0)
    assert actual[0] == 0.0
