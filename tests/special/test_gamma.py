"""The gamma family: limits, and how functions hang together."""

import numpy as np
import pytest
from compiled import applied, assert_limits

import arraydist.special

INF, NAN = np.inf, np.nan


LIMITS = {
    "gammaln": [(0.0, INF), (-1.0, INF), (INF, INF), (-1e20, INF), (NAN, NAN), (1e306, INF)],
    "loggamma1p": [(0.0, 0.0), (1.0, 0.0), (INF, INF), (NAN, NAN)],
    "stirling_error": [(0.0, INF), (INF, 0.0), (-1.0, NAN), (NAN, NAN)],
    "digamma": [(0.0, -INF), (-0.0, INF), (INF, INF), (-2.0, NAN), (-INF, NAN), (NAN, NAN)],
    "trigamma": [(0.0, INF), (-2.0, INF), (INF, 0.0), (5e-324, INF), (-INF, NAN), (NAN, NAN)],
    "polygamma": [(2.0, 0.0, -INF), (3.0, 0.0, INF), (3.0, INF, 0.0), (2.5, 1.0, NAN)],
    "standard_gamma_entropy": [(INF, INF), (0.0, NAN), (-1.0, NAN), (NAN, NAN)],
    "log1pmx": [(0.0, 0.0), (-1.0, -INF), (INF, -INF), (-1.5, NAN), (NAN, NAN)],
    "deviance": [(0.0, 0.0, 0.0), (0.0, 3.0, 3.0), (3.0, 0.0, INF), (2.0, INF, INF)],
    "gamma_log_density": [
        (0.0, 0.5, 1.0, INF),
        (0.0, 1.0, 1.0, 0.0),
        (0.0, 2.0, 1.0, -INF),
        (INF, 2.0, 1.0, -INF),
        (-1.0, 2.0, 1.0, -INF),
        (1.0, -2.0, 1.0, NAN),
        (1.0, 2.0, 0.0, NAN),
        (NAN, 2.0, 1.0, NAN),
    ],
    "poisson_log_density": [
        (0.0, 0.0, 0.0),
        (1.0, 0.0, -INF),
        (-1.0, 2.0, -INF),
        (INF, 2.0, -INF),
        (1.0, -1.0, NAN),
        (NAN, 1.0, NAN),
    ],
    "poisson_entropy": [(0.0, 0.0), (INF, INF), (-1.0, NAN), (NAN, NAN)],
    "poisson_entropy_dm": [(0.0, INF), (INF, 0.0), (-1.0, NAN), (NAN, NAN)],
    "poisson_entropy_dmm": [(0.0, -INF), (INF, -0.0), (-1.0, NAN), (NAN, NAN)],
    "gammainc": [(0.0, 1.0, 1.0), (1.0, 0.0, 0.0), (INF, 1.0, 0.0), (0.0, 0.0, NAN)],
    "gammaincc": [(0.0, 1.0, 0.0), (1.0, 0.0, 1.0), (1.0, INF, 0.0), (-1.0, 1.0, NAN)],
    "log_gammainc": [(1.0, 0.0, -INF), (1.0, INF, 0.0), (1.0, -1.0, NAN), (NAN, 1.0, NAN)],
    "log_gammaincc": [(1.0, 0.0, 0.0), (1.0, INF, -INF), (1.0, -1.0, NAN), (NAN, 1.0, NAN)],
    "gammaincinv": [(2.0, 0.0, 0.0), (2.0, 1.0, INF), (0.0, 0.5, 0.0), (1e-9, 0.5, 0.0)],
    "gammainccinv": [(2.0, 0.0, INF), (2.0, 1.0, 0.0), (2.0, -0.5, NAN), (NAN, 0.5, NAN)],
    "log_gammaincinv": [(2.0, -INF, 0.0), (2.0, 0.0, INF), (2.0, 1.0, NAN)],
    "log_gammainccinv": [(2.0, -INF, INF), (2.0, 0.0, 0.0), (2.0, 1.0, NAN)],
    "standard_gamma_da": [(0.0, 2.0, 0.0), (1.0, -1.0, NAN), (NAN, 1.0, NAN)],
    "gammainc_da": [(2.0, 0.0, 0.0), (2.0, INF, 0.0), (-1.0, 1.0, NAN)],
}  # fmt: skip


@pytest.mark.parametrize("name", LIMITS)
def test_limits(name):
    assert_limits(name, LIMITS[name])


@pytest.mark.parametrize(("lower", "upper"), [("gammainc", "gammaincc")])
def test_the_tails_add_up_to_one(lower, upper):
    a = np.geomspace(1e-3, 1e6, 200)
    total = applied(lower, a, a) + applied(upper, a, a)
    np.testing.assert_allclose(total, 1.0, rtol=0.0, atol=2.3e-16)


@pytest.mark.parametrize("inverse", ["gammaincinv", "gammainccinv"])
def test_inverses_increase_and_decrease(inverse):
    p = np.linspace(0.001, 0.999, 500)
    for a in (0.05, 1.0, 30.0, 1e6):
        steps = np.diff(applied(inverse, np.full(500, a), p))
        assert np.all(steps > 0 if inverse == "gammaincinv" else steps < 0)


def test_regions_of_the_incomplete_gamma_functions_meet():
    # The method changes at a = 1 and 25, at x = a + 1, and at the edges of Temme's expansion.
    a = np.repeat([1.0, 3.0, 25.0, 80.0], 4000)
    x = a * np.tile(np.linspace(0.3, 2.5, 4000), 4)
    below = arraydist.special.gammainc(np.nextafter(a, 0.0), x)
    np.testing.assert_allclose(below, arraydist.special.gammainc(a, x), rtol=2e-14)


def test_the_whole_range_of_arguments_gives_probabilities():
    grid = 10.0 ** np.arange(-300.0, 301.0, 12.0)
    a, x = (array.ravel() for array in np.meshgrid(grid, grid))
    for name in ("gammainc", "gammaincc"):
        p = applied(name, a, x)
        assert np.all((p >= 0.0) & (p <= 1.0))
        log_p = applied(f"log_{name}", a, x)
        assert np.all((log_p <= 0.0) & (log_p > -INF))
        seen = p > 1e-300
        np.testing.assert_allclose(np.exp(log_p[seen]), p[seen], rtol=2e-13)
    slope = applied("log_standard_gamma_da", np.log(x), a)
    assert np.all((slope >= 0.0) & (slope < INF))
