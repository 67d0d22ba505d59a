"""Modified Bessel functions of real order: limits, and how functions hang together."""

import numpy as np
import pytest
from compiled import applied, assert_limits

INF, NAN = np.inf, np.nan

LIMITS = {
    "ive": [
        *((0.0, 0.0, 1.0), (1e-300, 0.0, 0.0), (2.0, 0.0, 0.0), (-3.0, 0.0, 0.0)),
        *((2.0, INF, 0.0), (INF, 2.0, 0.0), (0.0, INF, 0.0), (1e300, 1e-300, 0.0)),
        *((-0.5, 1.0, NAN), (0.5, -1.0, NAN), (NAN, 1.0, NAN), (1.0, NAN, NAN)),
    ],
    "log_ive": [
        *((0.0, 0.0, 0.0), (1e-300, 0.0, -INF), (2.0, 0.0, -INF)),
        *((2.0, INF, -INF), (INF, 2.0, -INF), (0.0, INF, -INF)),
        *((-0.5, 1.0, NAN), (0.5, -1.0, NAN), (1.0, -1.0, NAN), (NAN, 1.0, NAN), (1.0, NAN, NAN)),
    ],
}


@pytest.mark.parametrize("name", LIMITS)
def test_limits(name):
    assert_limits(name, LIMITS[name])


def test_whole_orders_below_zero_and_negative_arguments():
    n = np.arange(1.0, 60.0)
    x = np.linspace(0.1, 70.0, 59)
    sign = np.where(n % 2 == 1, -1.0, 1.0)
    expected = applied("ive", n, x)
    np.testing.assert_array_equal(applied("ive", -n, x), expected)
    np.testing.assert_array_equal(applied("ive", n, -x), sign * expected)
    np.testing.assert_array_equal(applied("ive", -n, -x), sign * expected)
    even = n % 2 == 0
    np.testing.assert_array_equal(
        applied("log_ive", n[even], -x[even]), applied("log_ive", n[even], x[even])
    )


def test_the_recurrence_holds_across_the_seam():
    # I_{v-1}(x) = I_{v+1}(x) + (2 v / x) I_v(x), DLMF 10.29.1: all terms positive.
    angle = np.linspace(0.05, 1.5, 400)
    for radius in (20.0, 25.0, 26.0, 60.0):
        v, x = radius * np.sin(angle) + 1.0, radius * np.cos(angle)
        right = applied("ive", v + 1.0, x) + (2.0 * v / x) * applied("ive", v, x)
        np.testing.assert_allclose(applied("ive", v - 1.0, x), right, rtol=2e-14)


def test_decreasing_in_the_order_across_the_seam():
    # The method changes at v**2 + x**2 = 625.
    x = np.linspace(0.5, 24.9, 50)
    v = np.sqrt(625.0 - x * x) + np.arange(-50, 51)[:, None] * 1e-9
    assert np.all(np.diff(applied("log_ive", v, np.broadcast_to(x, v.shape)), axis=0) < 0.0)
