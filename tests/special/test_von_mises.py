"""The von Mises distribution: limits, and how its functions hang together."""

import numpy as np
import pytest
from compiled import applied, assert_limits
from mpmath import mp

from arraydist.kernels.half_angles import half_angle_sine
from arraydist.kernels.twins import python_twin

PI, INF, NAN = np.pi, np.inf, np.nan
UNIFORM = -np.log(2.0 * np.pi)

LIMITS = {
    "von_mises_log_density": [
        (0.0, 0.0, UNIFORM),
        (3.0, 0.0, UNIFORM),
        (0.0, INF, INF),
        (1.0, INF, -INF),
        (1.0, -1.0, NAN),
        (NAN, 1.0, NAN),
        (1.0, NAN, NAN),
    ],
    "von_mises_cdf": [
        (-PI, 2.0, 0.0),
        (PI, 2.0, 1.0),
        (-4.0, 2.0, 0.0),
        (INF, 2.0, 1.0),
        (0.0, 2.0, 0.5),
        (-1.0, INF, 0.0),
        (0.0, INF, 0.5),
        (1.0, INF, 1.0),
        (1.0, -1.0, NAN),
        (NAN, 1.0, NAN),
        (4.0, NAN, NAN),
    ],
    "von_mises_sf": [(-PI, 2.0, 1.0), (PI, 2.0, 0.0), (0.0, 0.0, 0.5), (1.0, -1.0, NAN)],
    "von_mises_log_cdf": [(-PI, 2.0, -INF), (PI, 2.0, 0.0), (-1.0, INF, -INF), (1.0, NAN, NAN)],
    "von_mises_log_sf": [(-PI, 2.0, 0.0), (PI, 2.0, -INF), (1.0, INF, -INF), (1.0, NAN, NAN)],
    "von_mises_icdf": [
        (0.0, 2.0, -PI),
        (1.0, 2.0, PI),
        (0.5, 2.0, 0.0),
        (0.2, INF, 0.0),
        (-0.1, 2.0, NAN),
        (1.1, INF, NAN),
        (0.5, -1.0, NAN),
        (NAN, 2.0, NAN),
    ],
    "von_mises_isf": [(0.0, 2.0, PI), (1.0, 2.0, -PI), (0.5, 0.0, 0.0), (0.5, NAN, NAN)],
    "von_mises_dkappa": [
        (0.0, 2.0, 0.0),
        (PI, 2.0, 0.0),
        (-PI, 2.0, 0.0),
        (1.0, INF, 0.0),
        (1.0, -1.0, NAN),
        (NAN, 2.0, NAN),
    ],
}


@pytest.mark.parametrize("name", LIMITS)
def test_limits(name):
    assert_limits(name, LIMITS[name])


CONCENTRATIONS = np.array([0.0, 1e-9, 0.3, 2.0, 10.4, 17.0, 60.0, 1e3, 1e8, 1e16])


@pytest.mark.parametrize("kappa", CONCENTRATIONS)
def test_the_distribution_function_increases(kappa):
    # Through the changes of the range of integration too.
    x = np.linspace(-1.0, 1.0, 4001) * min(np.pi, 30.0 / np.sqrt(max(kappa, 1e-3)))
    steps = np.diff(applied("von_mises_log_cdf", x, kappa))
    assert np.all(steps[x[1:] <= 0.0] > 0.0)
    assert np.all(steps >= -1e-16)


@pytest.mark.parametrize("kappa", CONCENTRATIONS)
def test_quantiles_undo_the_distribution_function(kappa):
    p = np.concatenate([np.geomspace(1e-300, 0.4, 300), np.linspace(0.4, 0.6, 51)])
    x = applied("von_mises_icdf", p, kappa)
    assert np.all(np.diff(x) >= 0.0)
    # An angle next to -pi cannot tell apart probabilities below its spacing.
    told = x > -3.14
    back = applied("von_mises_cdf", x, kappa)
    conditioning = 1.0 + np.abs(x) / np.exp(-applied("von_mises_log_density", x, kappa)) / p
    assert np.all((np.abs(back / p - 1.0) < 4e-15 * conditioning)[told])


def test_small_concentrations_are_nearly_uniform():
    x = np.linspace(-3.1, 3.1, 101)
    kappa = 1e-6
    expected = (x + np.pi + kappa * np.sin(x)) / (2.0 * np.pi)
    np.testing.assert_allclose(applied("von_mises_cdf", x, kappa), expected, rtol=1e-12)


def test_large_concentrations_are_nearly_normal():
    z = np.linspace(-37.0, 8.0, 200)
    for kappa in (1e20, 1e100, 1e300):
        actual = applied("von_mises_cdf", z / np.sqrt(kappa), kappa)
        np.testing.assert_allclose(actual, applied("ndtr", z), rtol=1e-12)


@pytest.mark.parametrize("x", [-3.1, -2.0, -0.4, 1.0, 2.7])
@pytest.mark.parametrize("kappa", [0.3, 2.0, 10.4, 60.0])
def test_the_distribution_function_moves_against_the_variate(x, kappa):
    h = 1e-4 * kappa
    log_tail = "von_mises_log_cdf" if x < 0.0 else "von_mises_log_sf"
    sign = 1.0 if x < 0.0 else -1.0
    ends = applied(log_tail, np.array([x, x]), kappa + np.array([-h, h]))
    difference = (ends[1] - ends[0]) / (2.0 * h)
    hazard = np.exp(
        applied("von_mises_log_density", np.array([x]), kappa)
        - applied(log_tail, np.array([x]), kappa)
    )
    expected = -difference / (sign * hazard)
    np.testing.assert_allclose(
        applied("von_mises_dkappa", np.array([x]), kappa), expected, rtol=1e-6
    )


@pytest.mark.parametrize("turns", [0, 1, -1, 7, -1000, 10**6, -(10**12), 10**14])
def test_half_angle_sine_of_any_angle(turns):
    """To its own last bits, next to its zeros too."""
    sine = python_twin(half_angle_sine)
    with mp.workdps(60):
        for offset in (0.0, 1e-9, -1e-5, 0.3, 1.0, -1.5, 2.0, 3.0, -3.1, 3.14159):
            x = float(2 * turns * mp.pi + offset)
            exact = abs(mp.sin(mp.mpf(x) / 2))
            assert abs(mp.mpf(abs(sine(x))) - exact) <= 2.5 * 2.0**-53 * exact + 2.0**-1074
