"""The zeta function and the multivariate gamma function: limits and identities."""

import numpy as np
import pytest
from compiled import applied, assert_limits

INF, NAN = np.inf, np.nan

LIMITS = {
    "zeta": [
        *[(1.0, 1.0, INF), (0.5, 1.0, NAN), (2.0, 0.0, INF), (2.0, -3.0, INF), (2.5, -0.5, NAN)],
        *[(INF, 1.0, 1.0), (INF, 0.5, INF), (INF, 2.0, 0.0), (2.0, INF, 0.0), (2.0, 1e-300, INF)],
        *[(NAN, 1.0, NAN), (2.0, NAN, NAN), (-INF, 1.0, NAN), (1e300, 2.0, 0.0), (2.0, -INF, NAN)],
    ],
    "zeta_dss": [(2.0, INF, 0.0), (0.5, 1.0, NAN), (2.0, -0.5, NAN), (INF, 2.0, 0.0)],
    "zeta_ds": [(2.0, INF, -0.0), (0.5, 1.0, NAN), (2.0, -0.5, NAN), (INF, 2.0, 0.0)],
    "riemann_zeta": [
        *[(1.0, INF), (INF, 1.0), (-INF, NAN), (NAN, NAN), (0.0, -0.5), (-0.0, -0.5), (60.0, 1.0)],
        *[(-2.0, 0.0), (-40.0, 0.0), (-400.0, 0.0), (-1e20, 0.0), (-301.0, -INF), (-303.0, INF)],
        *[(-262.5, INF), (1e300, 1.0), (5e-324, -0.5)],
    ],
    "riemann_zeta_dx": [(1.0, -INF), (INF, 0.0), (-INF, NAN), (NAN, NAN), (1e300, 0.0)],
    "riemann_zeta_dxx": [(1.0, INF), (INF, 0.0), (-INF, NAN), (NAN, NAN), (1e300, 0.0)],
    "multigammaln": [(1.0, 3.0, NAN), (2.0, NAN, NAN), (INF, 2.0, INF), (3.0, 0.0, 0.0)],
    "multidigamma": [(1.0, 3.0, NAN), (INF, 2.0, INF), (NAN, 2.0, NAN)],
    "multitrigamma": [(1.0, 3.0, NAN), (INF, 2.0, 0.0), (NAN, 2.0, NAN)],
    "multipolygamma": [
        *[(2.0, 1.0, 3.0, NAN), (2.0, INF, 2.0, -0.0), (3.0, NAN, 2.0, NAN), (2.5, 3.0, 2.0, NAN)],
    ],
}


@pytest.mark.parametrize("name", LIMITS)
def test_limits(name):
    assert_limits(name, LIMITS[name])


def test_even_values():
    s = np.array([2.0, 4.0, 6.0])
    exact = [np.pi**2 / 6.0, np.pi**4 / 90.0, np.pi**6 / 945.0]
    np.testing.assert_allclose(applied("zeta", s, 1.0), exact, rtol=6e-16)


def test_the_recurrence_holds_on_both_sides_of_zero():
    q = np.linspace(-9.7, 9.6, 1001)
    for s in (2.0, 3.0, 8.0):
        first = np.abs(q) ** -s * np.where((q < 0.0) & (s % 2.0 == 1.0), -1.0, 1.0)
        rest = applied("zeta", s, q + 1.0)
        scale = np.abs(first) + np.abs(rest)
        assert np.max(np.abs(applied("zeta", s, q) - first - rest) / scale) < 2e-14


def test_riemanns_function_is_hurwitzs_at_one():
    s = np.geomspace(1.0 + 1e-9, 60.0, 500)
    np.testing.assert_allclose(applied("riemann_zeta", s), applied("zeta", s, 1.0), rtol=8e-16)


def test_zeros_have_no_sign():
    assert not np.signbit(applied("riemann_zeta", np.arange(-40.0, -1.0, 2.0))).any()


def test_polygamma_is_a_zeta_function():
    q = np.geomspace(0.01, 100.0, 200)
    sixth = applied("zeta", 4.0, q)
    np.testing.assert_allclose(applied("polygamma", 3.0, q), 6.0 * sixth, rtol=4e-15)
