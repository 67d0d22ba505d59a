"""The gamma function and its reciprocal: limits, and what they have to agree with."""

import math

import numpy as np
import pytest
from compiled import applied, assert_limits

INF, NAN = np.inf, np.nan

LIMITS = {
    "gamma": [
        *[(0.0, INF), (-0.0, -INF), (INF, INF), (-INF, NAN), (NAN, NAN), (172.0, INF)],
        *[(-1.0, NAN), (-170.0, NAN), (-1e17, NAN), (-200.5, -0.0), (-201.5, 0.0)],
        *[(5e-324, INF), (-5e-324, -INF)],
    ],
    "rgamma": [
        *[(0.0, 0.0), (-0.0, -0.0), (INF, 0.0), (-INF, 0.0), (NAN, NAN), (200.0, 0.0)],
        *[(-1.0, 0.0), (-170.0, 0.0), (-1e17, 0.0), (-200.5, -INF), (-201.5, INF)],
        *[(5e-324, 5e-324), (-5e-324, -5e-324)],
    ],
    "rgamma_score": [(0.0, -1.0), (-1.0, 1.0), (-3.0, 6.0), (INF, 0.0), (NAN, NAN)],
}


@pytest.mark.parametrize("name", LIMITS)
def test_limits(name):
    assert_limits(name, LIMITS[name])


def test_zeros_and_tiny_values_have_the_right_sign():
    assert np.signbit(applied("gamma", np.array([-200.5]))).all()
    assert not np.signbit(applied("rgamma", np.array([-1.0, -2.0, -170.0, -INF]))).any()


def test_factorials_that_a_float_holds_are_exact():
    n = np.arange(1.0, 24.0)
    exact = [float(math.factorial(int(k) - 1)) for k in n]
    np.testing.assert_array_equal(applied("gamma", n), exact)


def test_the_recurrence_holds_across_the_change_of_method():
    x = 1.0 + np.linspace(-1e-6, 1e-6, 2001)
    np.testing.assert_allclose(applied("gamma", x + 1.0), x * applied("gamma", x), rtol=5e-16)


def test_the_reciprocal_is_the_reciprocal():
    x = np.linspace(-169.7, 170.31, 5003)
    np.testing.assert_allclose(applied("gamma", x) * applied("rgamma", x), 1.0, rtol=8e-16)
