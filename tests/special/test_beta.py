"""The beta family: compiled kernels against mpmath, limits, and the Python twins.

The measure is the error over max(size of the true value, 2**-1022); for the logarithms that pass
through zero where nothing small is meant, over max(size, 1).
"""

import math

import numpy as np
import pytest
from compiled import applied, assert_limits

INF, NAN = np.inf, np.nan

LIMITS = {
    "betaln": [(0.0, 1.0, INF), (2.0, INF, -INF), (-1.0, 1.0, NAN), (NAN, 1, NAN)],
    "beta": [(0.0, 1.0, INF), (2.0, INF, 0.0), (-1.0, 1.0, NAN)],
    "log_binomial": [(5.0, 0.0, 0.0), (5.0, 5.0, 0.0), (5.0, 6.0, -INF), (-1.0, 0.0, NAN)],
    "digamma_difference": [(2.0, 0.0, 0.0), (2.0, INF, INF), (0.0, 1.0, NAN), (NAN, 1.0, NAN)],
    "beta_log_density": [
        (0.0, 0.5, 2.0, INF),
        (0.0, 2.0, 2.0, -INF),
        (0.0, 1.0, 1.0, 0.0),
        (1.0, 2.0, 0.5, INF),
        (1.0, 1.0, 1.0, 0.0),
        (1.0, 1.0, 3.0, -INF),
        (-0.5, 2.0, 2.0, -INF),
        (1.5, 2.0, 2.0, -INF),
        (0.5, -2.0, 2.0, NAN),
        (NAN, 2.0, 2.0, NAN),
    ],
    "binomial_log_density": [
        (0.0, 0.0, 0.5, 0.0),
        (0.0, 5.0, 0.0, 0.0),
        (5.0, 5.0, 1.0, 0.0),
        (1.0, 5.0, 0.0, -INF),
        (6.0, 5.0, 0.5, -INF),
        (-1.0, 5.0, 0.5, -INF),
        (1.0, 5.0, 1.5, NAN),
        (NAN, 5.0, 0.5, NAN),
    ],
    "student_t_log_density": [(INF, 3.0, -INF), (0.0, -1.0, NAN), (NAN, 1.0, NAN)],
    "betainc": [
        (2.0, 3.0, 0.0, 0.0),
        (2.0, 3.0, 1.0, 1.0),
        (0.0, 3.0, 0.5, 1.0),
        (2.0, 0.0, 0.5, 0.0),
        (INF, 3.0, 0.5, 0.0),
        (2.0, INF, 0.5, 1.0),
        (0.0, 0.0, 0.5, NAN),
        (2.0, 3.0, 1.5, NAN),
        (-2.0, 3.0, 0.5, NAN),
        (2.0, 3.0, NAN, NAN),
    ],
    "betaincc": [(2.0, 3.0, 0.0, 1.0), (2.0, 3.0, 1.0, 0.0), (2.0, 3.0, -0.5, NAN)],
    "log_betainc": [(2.0, 3.0, 0.0, -INF), (2.0, 3.0, 1.0, 0.0), (2.0, 3.0, 1.5, NAN)],
    "log_betaincc": [(2.0, 3.0, 0.0, 0.0), (2.0, 3.0, 1.0, -INF), (2.0, 3.0, 1.5, NAN)],
    "betaincinv": [(2.0, 3.0, 0.0, 0.0), (2.0, 3.0, 1.0, 1.0), (2.0, 3.0, 1.5, NAN)],
    "betainccinv": [(2.0, 3.0, 0.0, 1.0), (2.0, 3.0, 1.0, 0.0), (0.0, 3.0, 0.5, NAN)],
    "betainc_da": [(2.0, 3.0, 0.0, 0.0), (2.0, 3.0, 1.0, 0.0), (2.0, 3.0, 1.5, NAN)],
    "betainc_db": [(2.0, 3.0, 0.0, 0.0), (2.0, 3.0, 1.0, 0.0), (-2.0, 3.0, 0.5, NAN)],
    "beta_da": [(0.0, 2.0, 3.0, 0.0), (1.0, 2.0, 3.0, 0.0), (0.5, 0.0, 3.0, NAN)],
    "beta_db": [(0.0, 2.0, 3.0, 0.0), (1.0, 2.0, 3.0, 0.0), (NAN, 2.0, 3.0, NAN)],
    "stdtr": [
        (3.0, 0.0, 0.5),
        (3.0, INF, 1.0),
        (3.0, -INF, 0.0),
        (INF, 0.0, 0.5),
        (0.0, 1.0, NAN),
        (3.0, NAN, NAN),
    ],
    "log_stdtr": [(3.0, INF, 0.0), (3.0, -INF, -INF), (-1.0, 1.0, NAN)],
    "stdtrit": [
        (3.0, 0.0, -INF),
        (3.0, 0.5, 0.0),
        (3.0, 1.0, INF),
        (3.0, 1.5, NAN),
        (0.0, 0.5, NAN),
    ],
    "student_t_ddf": [(0.0, 3.0, 0.0), (2.0, INF, 0.0), (1.0, -1.0, NAN), (NAN, 1.0, NAN)],
    "stdtr_ddf": [(3.0, 0.0, 0.0), (3.0, INF, 0.0), (-3.0, 1.0, NAN), (3.0, NAN, NAN)],
}


@pytest.mark.parametrize("name", LIMITS)
def test_limits(name):
    assert_limits(name, LIMITS[name])


def test_the_tails_add_up_to_one():
    rng = np.random.default_rng(5)
    a, b = 10.0 ** rng.uniform(-5, 12, (2, 4000))
    x = rng.beta(np.clip(a, 0.1, None), np.clip(b, 0.1, None))
    total = applied("betainc", a, b, x) + applied("betaincc", a, b, x)
    np.testing.assert_allclose(total, 1.0, rtol=0.0, atol=2.3e-16)


def test_the_distribution_increases_across_the_methods():
    # The method changes at the mean, at the ends for shapes below one, and about the expansion.
    for a, b in [(0.3, 0.7), (0.9, 40.0), (1.0, 1.0), (60.0, 61.0), (3.0, 1e5), (1e9, 1e4)]:
        deviation = math.sqrt(a / (a + b) * b / (a + b) / (a + b + 1))
        mean = a / (a + b)
        x = np.linspace(max(mean - 9 * deviation, 0), min(mean + 9 * deviation, 1), 20001)
        for name, sign in (("betainc", 1), ("betaincc", -1)):
            values = applied(name, np.full_like(x, a), np.full_like(x, b), x)
            assert np.all(sign * np.diff(values) >= -4e-15 * values[1:])


@pytest.mark.parametrize("inverse", ["betaincinv", "betainccinv"])
def test_inverses_increase_and_decrease(inverse):
    p = np.linspace(0.001, 0.999, 500)
    for a, b in [(0.05, 3.0), (1.0, 1.0), (30.0, 2.0), (1e6, 1e5)]:
        steps = np.diff(applied(inverse, np.full(500, a), np.full(500, b), p))
        assert np.all(steps > 0 if inverse == "betaincinv" else steps < 0)


def test_student_t_has_the_normal_limit():
    t = np.linspace(-30, 5, 500)
    np.testing.assert_allclose(
        applied("stdtr", np.full_like(t, 1e20), t), applied("ndtr", t), rtol=1e-13
    )


def test_a_variate_moves_the_other_way_when_both_shapes_are_swapped():
    rng = np.random.default_rng(6)
    a, b = 10.0 ** rng.uniform(-1, 6, (2, 500))
    # Points with an exact complement.
    x = np.round(rng.beta(a, b) * 2.0**30) / 2.0**30
    np.testing.assert_allclose(
        applied("beta_da", x, a, b), -applied("beta_db", 1.0 - x, b, a), rtol=1e-14
    )
