"""Owen's T function: limits, symmetries, and identities across the seams."""

import numpy as np
from compiled import applied, assert_limits

INF, NAN = np.inf, np.nan


def test_limits():
    assert_limits(
        "owens_t",
        [
            *((0.0, INF, 0.25), (0.0, -INF, -0.25), (0.0, 0.0, 0.0), (3.0, 0.0, 0.0)),
            *((INF, 1.0, 0.0), (INF, INF, 0.0), (INF, 0.0, 0.0), (1e200, 1e200, 0.0)),
            *((NAN, 1.0, NAN), (1.0, NAN, NAN), (0.0, 5e-324, 0.0)),
        ],
    )


def test_even_in_the_first_and_odd_in_the_second_argument():
    h, a = (
        array.ravel() for array in np.meshgrid(np.linspace(0.0, 9.0, 41), np.geomspace(0.01, 1e3))
    )
    expected = applied("owens_t", h, a)
    np.testing.assert_array_equal(applied("owens_t", -h, a), expected)
    np.testing.assert_array_equal(applied("owens_t", h, -a), -expected)


def test_infinite_slope_is_half_the_tail():
    h = np.linspace(0.0, 37.0, 500)
    half = 0.5 * applied("ndtr", -h)
    np.testing.assert_allclose(applied("owens_t", h, np.full(500, INF)), half, rtol=1e-15)


def test_slope_one_is_a_product_of_probabilities():
    # T(h, 1) = ndtr(h) ndtr(-h) / 2
    h = np.linspace(0.0, 37.0, 500)
    product = 0.5 * applied("ndtr", h) * applied("ndtr", -h)
    np.testing.assert_allclose(applied("owens_t", h, np.ones(500)), product, rtol=1e-14)


def test_no_distance_is_an_arctangent():
    a = np.geomspace(1e-300, 1e300, 500)
    angle = applied("atan", a) / (2.0 * np.pi)
    np.testing.assert_allclose(applied("owens_t", np.zeros(500), a), angle, rtol=1e-14)


def test_increasing_in_the_slope_across_the_seams():
    for h, seam in ((0.7, 1.0), (8.5, 1.0), (10.0, 0.83), (30.0, 8.3 / 30.0)):
        a = seam * (1.0 + np.arange(-200, 201) * 1e-12)
        value = applied("owens_t", np.full(401, h), a)
        assert np.all(np.diff(value) >= -1e-14 * value[1:])
