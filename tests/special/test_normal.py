"""Normal and error functions: compiled kernels against mpmath, limits, and the Python twin."""

import numpy as np
import pytest
from compiled import applied, assert_limits

from arraydist.autodiff import jvp
from arraydist.kernels.rules import KERNEL_RULES

INF, NAN = np.inf, np.nan
SMALLEST = 5e-324


LIMITS = {
    "erf": [(INF, 1.0), (-INF, -1.0), (0.0, 0.0), (1e300, 1.0), (NAN, NAN)],
    "erfc": [(INF, 0.0), (-INF, 2.0), (0.0, 1.0), (30.0, 0.0), (NAN, NAN)],
    "erfcx": [(INF, 0.0), (-INF, INF), (0.0, 1.0), (-27.0, INF), (NAN, NAN)],
    "ndtr": [(INF, 1.0), (-INF, 0.0), (0.0, 0.5), (-40.0, 0.0), (NAN, NAN)],
    "log_ndtr": [(INF, 0.0), (-INF, -INF), (-1e200, -INF), (NAN, NAN)],
    "log_erfc": [(INF, -INF), (-INF, np.log(2.0)), (0.0, 0.0), (1e200, -INF), (NAN, NAN)],
    "ierfcx": [(INF, 0.0), (-INF, INF), (-27.0, INF), (NAN, NAN)],
    "i2erfcx": [(INF, 0.0), (-INF, INF), (-27.0, INF), (0.0, 0.25), (NAN, NAN)],
    "normal_hazard": [(INF, INF), (-INF, 0.0), (1e308, 1e308), (-1e200, 0.0), (NAN, NAN)],
    "normal_hazard_excess": [(INF, 0.0), (-INF, INF), (-1e200, 1e200), (NAN, NAN)],
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
    [
        *(("erf", True), ("erfc", False), ("erfcx", False), ("ndtr", True), ("log_ndtr", True)),
        *(("log_erfc", False), ("ierfcx", False), ("i2erfcx", False)),
        *(("normal_hazard", True), ("normal_hazard_excess", False)),
    ],
)
def test_monotone_across_the_seams(name, increasing):
    for seam in (-1.0, -0.5, 0.0, 0.4, 0.5, 1.0, 6.5):
        x = seam + np.arange(-200, 201) * 2.0**-40
        y = applied(name, x)
        steps = np.diff(y if increasing else -y)
        assert np.all(steps >= -2.0 * np.spacing(np.abs(y[1:])))


def test_the_second_derivative_of_a_logarithm_does_not_cancel_in_the_tails():
    x = np.array([-1e100, -1e6, -40.0, -1e3])
    # -1 + 1/x**2 - 6/x**4, Abramowitz and Stegun 26.2.12
    slope = jvp(lambda x: KERNEL_RULES["log_ndtr"][0](x), (x,), (np.ones(4),))[1]
    np.testing.assert_allclose(slope, -1.0 + x**-2 - 6.0 * x**-4, rtol=2e-7)
    slope = jvp(lambda x: KERNEL_RULES["log_erfc"][0](x), (-x,), (np.ones(4),))[1]
    np.testing.assert_allclose(slope, -2.0 + x**-2, rtol=2e-6)
    # erfcx'' = 4 i2erfcx * 2, about 2 / (sqrt(pi) x**3)
    x = np.array([1e5, 1e50])
    slope = jvp(lambda x: KERNEL_RULES["erfcx"][0](x), (x,), (np.ones(2),))[1]
    np.testing.assert_allclose(slope, 2.0 / np.sqrt(np.pi) / x**3, rtol=1e-9)


@pytest.mark.parametrize(("name", "side"), [("log_erfc", -1.0), ("log_ndtr", 1.0)])
def test_derivatives_stay_finite_where_the_logarithm_is_flat(name, side):
    far = side * np.array([30.0, 1e200])
    slope, second = jvp(lambda x: KERNEL_RULES[name][0](x), (far,), (np.ones(2),))
    assert np.all(np.isfinite([slope, second]))
