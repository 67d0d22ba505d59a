"""Binomial coefficients and the beta function: limits, exact values, signs."""

import math

import numpy as np
import pytest
import scipy.special
from compiled import applied, assert_limits

INF, NAN = np.inf, np.nan

LIMITS = {
    "beta": [
        *[(INF, 1.0, 0.0), (1.0, INF, 0.0), (0.0, 1.0, INF), (-1.0, 1.0, NAN), (NAN, 1.0, NAN)],
        *[(1.0, NAN, NAN), (1e-310, 1.0, INF), (1e300, 1e300, 0.0)],
    ],
    "binom": [
        *[(5.0, 0.0, 1.0), (5.0, 5.0, 1.0), (5.0, 6.0, 0.0), (5.0, -1.0, 0.0), (0.0, 0.0, 1.0)],
        *[(-3.0, 1.0, NAN), (NAN, 1.0, NAN), (1.0, NAN, NAN), (INF, 1.0, NAN), (2000.0, 1e3, INF)],
    ],
    "log_binomial": [
        *[(5.0, 0.0, 0.0), (5.0, 5.0, 0.0), (5.0, 5.5, -INF), (5.0, -0.5, -INF), (0.0, 0.0, 0.0)],
        *[(-1.0, 0.5, NAN), (INF, 1.0, NAN), (5.0, NAN, NAN), (NAN, 1.0, NAN)],
    ],
}


@pytest.mark.parametrize("name", LIMITS)
def test_limits(name):
    assert_limits(name, LIMITS[name])


def test_whole_coefficients_are_exact():
    n, k = (grid.ravel() for grid in np.meshgrid(np.arange(50.0), np.arange(50.0)))
    exact = [float(math.comb(int(a), int(b))) for a, b in zip(n, k, strict=True)]
    np.testing.assert_array_equal(applied("binom", n, k), exact)


def test_signs_are_scipys():
    rng = np.random.default_rng(2)
    n, k = rng.uniform(-6.0, 6.0, (2, 4000))
    np.testing.assert_allclose(applied("binom", n, k), scipy.special.binom(n, k), rtol=1e-9)


def test_tiny_shares_of_many_have_a_tiny_logarithm():
    # The slope at k = 0 is the harmonic number of n.
    harmonic = np.euler_gamma + np.log(1e10) + 0.5e-10
    actual = applied("log_binomial", np.array([1e10]), np.array([1e-20]))
    np.testing.assert_allclose(actual, 1e-20 * harmonic, rtol=1e-15)


@pytest.mark.parametrize("j", [1.0, 0.0625, 1e-3])
def test_the_logarithm_is_continuous_where_the_method_changes(j):
    near = j * (1.0 + np.linspace(-1e-13, 1e-13, 101))
    for n in (1.5, 2.0, 3.0, 40.0, 1e9):
        values = applied("log_binomial", np.full(101, n), near)
        np.testing.assert_allclose(values, values[50], rtol=1e-12)
