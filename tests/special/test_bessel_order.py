"""Modified Bessel functions of real order: limits, and how functions hang together."""

import numpy as np
import pytest
from compiled import applied, assert_limits

INF, NAN = np.inf, np.nan

LIMITS = {
    "ive": [
        *((0.0, 0.0, 1.0), (1e-300, 0.0, 0.0), (2.0, 0.0, 0.0), (-3.0, 0.0, 0.0)),
        *((2.0, INF, 0.0), (INF, 2.0, 0.0), (0.0, INF, 0.0), (1e300, 1e-300, 0.0)),
        *((-0.5, 0.0, INF), (-1.5, 0.0, -INF), (-0.5, INF, 0.0), (-0.5, -1.0, NAN)),
        *((0.5, -1.0, NAN), (NAN, 1.0, NAN), (1.0, NAN, NAN), (-0.5, NAN, NAN)),
    ],
    "log_ive": [
        *((0.0, 0.0, 0.0), (1e-300, 0.0, -INF), (2.0, 0.0, -INF)),
        *((2.0, INF, -INF), (INF, 2.0, -INF), (0.0, INF, -INF)),
        *((-0.5, 0.0, INF), (-1.5, 0.0, NAN), (-0.5, INF, -INF), (-1.5, 1e-3, NAN)),
        *((0.5, -1.0, NAN), (1.0, -1.0, NAN), (NAN, 1.0, NAN), (1.0, NAN, NAN)),
    ],
    "log_ive_dx": [
        *((0.0, 0.0, -1.0), (2.0, 0.0, INF), (2.0, INF, 0.0), (INF, 2.0, INF)),
        *((0.5, -1.0, NAN), (-0.5, 0.0, -INF), (-0.5, INF, 0.0), (INF, INF, NAN), (NAN, 1.0, NAN)),
    ],
    "log_ive_dv": [
        *((0.0, 0.0, -INF), (2.0, 0.0, -INF), (2.0, INF, 0.0), (INF, 2.0, -INF)),
        *((-0.5, 0.0, -INF), (-1.0, INF, 0.0), (1.0, -1.0, NAN), (INF, INF, NAN), (1.0, NAN, NAN)),
    ],
    "ive_dx": [
        *((0.0, 0.0, -1.0), (1.0, 0.0, 0.5), (0.5, 0.0, INF), (1.5, 0.0, 0.0)),
        *((2.0, INF, 0.0), (INF, 2.0, 0.0), (-0.5, 0.0, -INF), (-1.5, 0.0, INF), (NAN, 0.0, NAN)),
    ],
    "ive_dv": [
        *((0.0, 0.0, -INF), (1.0, 0.0, 0.0), (2.0, INF, 0.0), (INF, 2.0, 0.0)),
        *((-0.5, 0.0, -INF), (-1.0, 0.0, INF), (-2.0, 0.0, -INF), (-1.5, INF, 0.0)),
        *((-0.5, -1.0, NAN), (NAN, 1.0, NAN)),
    ],
    "log_ive_dxdx": [
        *((0.0, 0.0, 0.5), (1.0, 0.0, -INF), (2.0, INF, 0.0), (INF, 2.0, -INF)),
        *((-0.5, 1.0, NAN), (NAN, 1.0, NAN)),
    ],
    "log_ive_dvdx": [(1.0, 0.0, INF), (2.0, INF, 0.0), (INF, 2.0, 0.5), (-1.0, 1.0, NAN)],
    "iv_ratio": [
        *(
            (0.0, 0.0, INF),
            (0.0, 2e-200, 1e200),
            (0.5, 0.0, 0.0),
            (2.0, INF, 1.0),
            (INF, 2.0, 0.0),
            (INF, INF, NAN),
        ),
        *((-1.0, 1.0, NAN), (1.0, -1.0, NAN), (NAN, 1.0, NAN), (1.0, NAN, NAN)),
    ],
    "iv_ratio_dx": [(2.0, 0.0, 0.25), (2.0, INF, 0.0), (INF, 2.0, 0.0), (-1.0, 1.0, NAN)],
    "iv_ratio_dv": [(2.0, 0.0, 0.0), (2.0, INF, 0.0), (INF, 2.0, 0.0), (-1.0, 1.0, NAN)],
}


@pytest.mark.parametrize("name", LIMITS)
def test_limits(name):
    assert_limits(name, LIMITS[name])


def test_half_orders_below_zero_are_elementary():
    x = np.array([1e-3, 0.5, 3.0, 40.0])
    scale = np.sqrt(2.0 / (np.pi * x)) * np.exp(-x)
    np.testing.assert_allclose(applied("ive", -0.5, x), scale * np.cosh(x), rtol=3e-15)
    third = scale * (np.sinh(x) - np.cosh(x) / x)
    np.testing.assert_allclose(applied("ive", -1.5, x), third, rtol=3e-15)


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


def test_the_ratio_is_the_quotient_of_neighbours():
    v, x = (a.ravel() for a in np.meshgrid(np.linspace(1.0, 60.0, 60), np.geomspace(0.01, 1e4, 90)))
    quotient = np.exp(applied("log_ive", v, x) - applied("log_ive", v - 1.0, x))
    np.testing.assert_allclose(applied("iv_ratio", v, x), quotient, rtol=2e-13)


def test_derivatives_meet_where_the_method_changes():
    # At v**2 + x**2 = 625, and in the order at v = 0.002 and x = 5.
    x = np.linspace(0.5, 24.99, 60)
    v = np.sqrt(625.0 - x * x)
    for name in ("log_ive_dx", "log_ive_dv", "log_ive_dxdx", "log_ive_dvdx", "iv_ratio_dv"):
        np.testing.assert_allclose(
            applied(name, v * (1.0 - 1e-13), x), applied(name, v * (1.0 + 1e-13), x), rtol=1e-10
        )
    below, above = np.full(60, 0.002), np.full(60, np.nextafter(0.002, 1.0))
    x = np.linspace(5.0, 24.9, 60)
    np.testing.assert_allclose(
        applied("log_ive_dv", below, x), applied("log_ive_dv", above, x), rtol=1e-10
    )
    v = np.geomspace(1e-12, 0.002, 60)
    at = np.full(60, 5.0)
    np.testing.assert_allclose(
        applied("log_ive_dv", v, at), applied("log_ive_dv", v, np.nextafter(at, 0.0)), rtol=1e-10
    )


@pytest.mark.parametrize("name", LIMITS)
def test_no_nan_over_the_whole_range(name):
    grid = np.array([0.0, 5e-324, *10.0 ** np.arange(-307.0, 309.0, 7.0), 1.7e308])
    v, x = (array.ravel() for array in np.meshgrid(grid, grid))
    assert not np.any(np.isnan(applied(name, v, x)))
