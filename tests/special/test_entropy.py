"""Terms of entropies and the cardinal sine: limits, signs and symmetry."""

import numpy as np
import pytest
from compiled import applied, assert_limits

INF, NAN = np.inf, np.nan

LIMITS = {
    "entr": [(0.0, 0.0), (1.0, 0.0), (INF, -INF), (-1.0, -INF), (-INF, -INF), (NAN, NAN)],
    "rel_entr": [
        *[(0.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, INF, 0.0), (1.0, 1.0, 0.0), (1.0, 0.0, INF)],
        *[(0.0, -1.0, INF), (-1.0, 1.0, INF), (INF, 1.0, INF), (1.0, INF, -INF)],
        *[(INF, INF, NAN), (NAN, 1.0, NAN), (0.0, NAN, NAN)],
    ],
    "sinc": [(0.0, 1.0), (-0.0, 1.0), (1.0, 0.0), (INF, 0.0), (-INF, 0.0), (NAN, NAN)],
    "sinc_slope_ratio": [(0.0, 3.289868133696453), (INF, 0.0), (-INF, 0.0), (NAN, NAN)],
}


@pytest.mark.parametrize("name", LIMITS)
def test_limits(name):
    assert_limits(name, LIMITS[name])


def test_the_entropy_of_nothing_has_no_sign():
    assert not np.signbit(applied("entr", np.array([0.0, 1.0]))).any()


def test_relative_entropy_of_nearly_equal_numbers_keeps_its_sign():
    x = np.geomspace(1e-300, 1e300, 601)
    assert np.all(applied("rel_entr", x, np.nextafter(x, INF)) < 0.0)
    assert np.all(applied("rel_entr", x, np.nextafter(x, 0.0)) > 0.0)


def test_the_cardinal_sine_is_even_and_zero_at_whole_numbers():
    x = np.linspace(0.0, 30.0, 3001)
    np.testing.assert_array_equal(applied("sinc", x), applied("sinc", -x))
    np.testing.assert_array_equal(applied("sinc", np.arange(1.0, 200.0)), 0.0)


def test_the_slope_ratio_has_no_seam():
    x = 0.75 + np.linspace(-1e-9, 1e-9, 201)
    steps = np.diff(applied("sinc_slope_ratio", x))
    np.testing.assert_allclose(steps, -2.9e-11, rtol=0.2)
