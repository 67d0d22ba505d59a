"""Normal and error functions: compiled kernels against mpmath, limits, and the Python twin."""

import numpy as np
import pytest
from compiled import applied, assert_limits

INF, NAN = np.inf, np.nan
SMALLEST = 5e-324


LIMITS = {
    "erf": [(INF, 1.0), (-INF, -1.0), (0.0, 0.0), (1e300, 1.0), (NAN, NAN)],
    "erfc": [(INF, 0.0), (-INF, 2.0), (0.0, 1.0), (30.0, 0.0), (NAN, NAN)],
    "erfcx": [(INF, 0.0), (-INF, INF), (0.0, 1.0), (-27.0, INF), (NAN, NAN)],
    "ndtr": [(INF, 1.0), (-INF, 0.0), (0.0, 0.5), (-40.0, 0.0), (NAN, NAN)],
    "log_ndtr": [(INF, 0.0), (-INF, -INF), (-1e200, -INF), (NAN, NAN)],
    "ndtri": [(0.0, -INF), (1.0, INF), (0.5, 0.0), (-0.1, NAN), (1.1, NAN), (NAN, NAN)],
    "ndtri_exp": [(0.0, INF), (-INF, -INF), (1e-300, NAN), (NAN, NAN)],
    "erfinv": [(1.0, INF), (-1.0, -INF), (0.0, 0.0), (1.1, NAN), (-1.1, NAN), (NAN, NAN)],
    "erfcinv": [(0.0, INF), (2.0, -INF), (1.0, 0.0), (-0.1, NAN), (2.1, NAN), (NAN, NAN)],
}


@pytest.mark.parametrize("name", LIMITS)
def test_limits(name):
    assert_limits(name, LIMITS[name])


@pytest.mark.parametrize(
    ("name", "inverse", "x"),
    [
        ("ndtr", "ndtri", np.linspace(-38.4, 5.0, 2001)),
        ("log_ndtr", "ndtri_exp", -np.geomspace(1e-3, 1e150, 2001)),
        ("erf", "erfinv", np.linspace(-3.0, 3.0, 2001)),
        ("erfc", "erfcinv", np.linspace(-3.0, 27.0, 2001)),
    ],
)
def test_inverses_come_back(name, inverse, x):
    y = applied(name, x)
    # One rounding of y moves x by this much.
    above = applied(inverse, np.nextafter(y, INF)), applied(inverse, np.nextafter(y, -INF))
    conditioning = np.maximum(np.abs(above[0] - x), np.abs(above[1] - x))
    allowed = 2.0 * conditioning + 8.0 * np.spacing(np.abs(x))
    assert np.all(np.abs(applied(inverse, y) - x) <= allowed)


@pytest.mark.parametrize(
    ("name", "increasing"),
    [("erf", True), ("erfc", False), ("erfcx", False), ("ndtr", True), ("log_ndtr", True)],
)
def test_monotone_across_the_seams(name, increasing):
    for seam in (-1.0, -0.5, 0.0, 0.5, 1.0, 6.5):
        x = seam + np.arange(-200, 201) * 2.0**-40
        y = applied(name, x)
        steps = np.diff(y if increasing else -y)
        assert np.all(steps >= -2.0 * np.spacing(np.abs(y[1:])))
