"""Normal and error functions: compiled kernels against mpmath, limits, and the Python twin."""

import numpy as np
import pytest
from precision import columns, largest_error, table

from arraydist.kernels import normal
from arraydist.kernels.record import python_twin
from arraydist_numpy import backend

GOLDEN = table("normal_family")
INF, NAN = np.inf, np.nan
SMALLEST = 5e-324

# Largest error in units in the last place that each function may make.
BOUNDS = {
    "erf": 1.0,
    "erfc": 1.5,
    "erfcx": 1.5,
    "ndtr": 1.5,
    "log_ndtr": 2.0,
    "ndtri": 2.0,
    "ndtri_exp": 2.0,
    "erfinv": 2.0,
    "erfcinv": 2.0,
}

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


def applied(name, x):
    """The compiled kernel on an array."""
    return backend.map(getattr(normal, name), x)


@pytest.mark.parametrize("name", GOLDEN)
def test_against_mpmath(name):
    (x,), texts = columns(GOLDEN[name])
    assert largest_error(applied(name, x), texts) <= BOUNDS[name]


@pytest.mark.parametrize("name", GOLDEN)
def test_the_python_twin_gives_the_same_bits(name):
    twin = python_twin(getattr(normal, name))
    (x,), _ = columns(GOLDEN[name][::7])
    np.testing.assert_array_equal(applied(name, x), [twin(float(item)) for item in x])


@pytest.mark.parametrize("name", GOLDEN)
def test_the_vector_body_gives_the_bits_of_the_scalar_remainder(name):
    (x,), _ = columns(GOLDEN[name])
    together = applied(name, x)
    np.testing.assert_array_equal(together, [applied(name, x[i : i + 1])[0] for i in range(x.size)])


@pytest.mark.parametrize("name", LIMITS)
def test_limits(name):
    x, expected = map(np.array, zip(*LIMITS[name], strict=True))
    np.testing.assert_array_equal(applied(name, x), expected)


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
