"""The gamma family: compiled kernels against mpmath, limits, and the Python twins."""

import numpy as np
import pytest
from precision import SMALLEST_NORMAL, columns, relative_error, table

import arraydist.special
from arraydist.kernels.record import kernel_named, python_twin
from arraydist_numpy import backend

GOLDEN = table("gamma_family")
INF, NAN = np.inf, np.nan

SCALED = {
    "gamma_log_density",
    "poisson_log_density",
    "standard_gamma_entropy",
    "poisson_entropy",
}
"""Kernels that pass through zero where nothing small is meant: errors relative to max(1, size)."""

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


def applied(name, arguments):
    """The compiled kernel on arrays."""
    return backend.map(kernel_named(name), *arguments)


def error(name, actual, text):
    """Error of a float64 in the measure above."""
    return relative_error(actual, text, 1.0 if name in SCALED else SMALLEST_NORMAL)


@pytest.mark.parametrize("name", GOLDEN)
def test_against_mpmath(name):
    arguments, texts = columns(GOLDEN[name])
    values = applied(name, arguments)
    errors = [error(name, *pair) for pair in zip(values.tolist(), texts, strict=True)]
    worst = int(np.argmax(errors))
    assert errors[worst] <= kernel_named(name).tolerance, GOLDEN[name][worst]


@pytest.mark.parametrize("name", GOLDEN)
def test_the_python_twin_gives_the_same_values(name):
    twin = python_twin(kernel_named(name))
    arguments, _ = columns(GOLDEN[name][::40])
    values = [twin(*map(float, point)) for point in zip(*arguments, strict=True)]
    np.testing.assert_array_equal(applied(name, arguments), values)


@pytest.mark.parametrize("name", LIMITS)
def test_limits(name):
    *arguments, expected = map(np.array, zip(*LIMITS[name], strict=True))
    np.testing.assert_array_equal(applied(name, arguments), expected)


@pytest.mark.parametrize(("lower", "upper"), [("gammainc", "gammaincc")])
def test_the_tails_add_up_to_one(lower, upper):
    a = np.geomspace(1e-3, 1e6, 200)
    total = applied(lower, (a, a)) + applied(upper, (a, a))
    np.testing.assert_allclose(total, 1.0, rtol=0.0, atol=2.3e-16)


@pytest.mark.parametrize("inverse", ["gammaincinv", "gammainccinv"])
def test_inverses_increase_and_decrease(inverse):
    p = np.linspace(0.001, 0.999, 500)
    for a in (0.05, 1.0, 30.0, 1e6):
        steps = np.diff(applied(inverse, (np.full(500, a), p)))
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
        p = applied(name, (a, x))
        assert np.all((p >= 0.0) & (p <= 1.0))
        log_p = applied(f"log_{name}", (a, x))
        assert np.all((log_p <= 0.0) & (log_p > -INF))
        seen = p > 1e-300
        np.testing.assert_allclose(np.exp(log_p[seen]), p[seen], rtol=2e-13)
    slope = applied("log_standard_gamma_da", (np.log(x), a))
    assert np.all((slope >= 0.0) & (slope < INF))
