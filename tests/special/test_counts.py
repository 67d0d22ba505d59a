"""Distribution functions of counts: limits, where SciPy gives NaN too, and identities."""

import numpy as np
import pytest
from compiled import applied, assert_limits

import arraydist
from arraydist import special
from arraydist.kernels.record import kernel_named

INF, NAN = np.inf, np.nan

LIMITS = {
    "bdtr": [
        *[(5.0, 5.0, 0.0, 1.0), (5.0, 5.0, 1.0, 1.0), (6.0, 5.0, 0.5, 1.0), (-1.0, 5.0, 0.5, 0.0)],
        *[(2.0, 5.0, 0.0, 1.0), (2.0, 5.0, 1.0, 0.0), (0.0, 0.0, 0.3, 1.0), (2.0, INF, 0.5, 0.0)],
        *[(2.0, 5.0, NAN, NAN), (NAN, 5.0, 0.5, NAN), (2.0, -1.0, 0.5, NAN), (2.0, 5.0, 1.5, NAN)],
    ],
    "bdtrc": [(5.0, 5.0, 1.0, 0.0), (-1.0, 5.0, 0.5, 1.0), (2.0, 5.0, 0.0, 0.0)],
    "log_bdtr": [(5.0, 5.0, 1.0, 0.0), (-1.0, 5.0, 0.5, -INF), (2.0, 5.0, 1.0, -INF)],
    "log_bdtrc": [(5.0, 5.0, 1.0, -INF), (-1.0, 5.0, 0.5, 0.0), (2.0, -1.0, 0.5, NAN)],
    "bdtri": [(2.0, 5.0, 0.0, 1.0), (2.0, 5.0, 1.0, 0.0), (5.0, 5.0, 0.5, NAN)],
    "bdtr_dn": [(-1.0, 5.0, 0.5, 0.0), (5.0, 5.0, 0.5, 0.0), (2.0, 5.0, 2.0, NAN)],
    "nbdtr": [
        *[(5.0, 5.0, 0.0, 0.0), (5.0, 5.0, 1.0, 1.0), (-1.0, 5.0, 0.5, 0.0), (INF, 5.0, 0.5, 1.0)],
        *[(0.0, 0.0, 0.5, 1.0), (1.0, -1.0, 0.5, NAN), (-1.0, 5.0, 2.0, NAN), (NAN, 5.0, 0.5, NAN)],
    ],
    "nbdtrc": [(5.0, 5.0, 0.0, 1.0), (5.0, 5.0, 1.0, 0.0), (-1.0, 5.0, 0.5, 1.0)],
    "log_nbdtr": [(5.0, 5.0, 0.0, -INF), (5.0, 5.0, 1.0, 0.0), (-1.0, 5.0, 0.5, -INF)],
    "log_nbdtrc": [(5.0, 5.0, 0.0, 0.0), (5.0, 5.0, 1.0, -INF), (-1.0, 5.0, 0.5, 0.0)],
    "nbdtri": [(2.0, 5.0, 0.0, 0.0), (2.0, 5.0, 1.0, 1.0), (-1.0, 5.0, 0.5, NAN)],
    "nbdtr_dn": [(-1.0, 5.0, 0.5, 0.0), (-1.0, 5.0, 2.0, NAN)],
    "negative_binomial_log_density": [
        *[(0.0, 0.0, 0.5, 0.0), (1.0, 0.0, 0.5, -INF), (0.0, 3.0, 1.0, 0.0), (1.0, 3.0, 1.0, -INF)],
        *[
            (-1.0, 3.0, 0.5, -INF),
            (INF, 3.0, 0.5, -INF),
            (1.0, 3.0, 1.5, NAN),
            (NAN, 3.0, 0.5, NAN),
        ],
    ],
    "pdtr": [(-0.5, 1.0, 0.0), (0.0, 0.0, 1.0), (INF, 1.0, 1.0), (1.0, INF, 0.0), (1.0, -1.0, NAN)],
    "pdtrc": [(-1.0, 1.0, 1.0), (0.0, 0.0, 0.0), (INF, 1.0, 0.0), (1.0, INF, 1.0), (NAN, 1.0, NAN)],
    "log_pdtr": [(-1.0, 1.0, -INF), (0.0, 0.0, 0.0), (1.0, INF, -INF), (-1.0, -1.0, NAN)],
    "log_pdtrc": [(-1.0, 1.0, 0.0), (0.0, 0.0, -INF), (1.0, INF, 0.0), (-1.0, -1.0, NAN)],
    "pdtri": [(2.0, 0.0, INF), (2.0, 1.0, 0.0), (-1.0, 0.5, NAN), (2.0, 1.5, NAN)],
    "whole_part": [(2.5, 2.0), (-0.5, -1.0), (INF, INF), (NAN, NAN)],
}


@pytest.mark.parametrize("name", LIMITS)
def test_limits(name):
    assert_limits(name, LIMITS[name])


@pytest.mark.parametrize(("name", "n"), [("bdtr", 20.0), ("nbdtr", 7.5)])
def test_tails_add_up_and_inverses_return(name, n):
    k = np.floor(np.linspace(0.0, 19.9, 300))
    p = np.linspace(0.01, 0.99, 300)
    below = applied(name, k, n, p)
    np.testing.assert_allclose(below + applied(f"{name}c", k, n, p), 1.0, rtol=4e-16)
    y = np.linspace(0.01, 0.99, 300)
    np.testing.assert_allclose(
        applied(name, k[:200], n, applied(f"{name}i", k[:200], n, y[:200])), y[:200], rtol=1e-12
    )


def test_poisson_tails_add_up_and_the_inverse_returns():
    k = np.linspace(0.0, 60.0, 300)
    m = np.linspace(0.1, 50.0, 300)
    total = applied("pdtr", k, m) + applied("pdtrc", k, m)
    np.testing.assert_allclose(total, 1.0, rtol=4e-16)
    y = np.linspace(0.01, 0.99, 300)
    np.testing.assert_allclose(applied("pdtr", k, applied("pdtri", k, y)), y, rtol=1e-12)


def test_the_slope_of_nbdtr_at_certain_failure_is_a_limit():
    n = np.array([0.5, 1.0, 1.0, 3.0])
    k = np.array([2.0, 0.0, 4.0, 2.0])
    slope = kernel_named("nbdtr").rules[2](k, n, np.zeros(4))
    np.testing.assert_allclose(slope, [INF, 1.0, 5.0, 0.0], rtol=1e-15)


def test_many_trials_of_a_small_probability_are_a_poisson_law():
    k = np.arange(60.0)
    np.testing.assert_allclose(
        applied("bdtr", k, 1e15, 2e-14), applied("pdtr", k, 20.0), rtol=1e-12
    )


@pytest.mark.parametrize(
    ("name", "arguments", "position", "expected"),
    [
        ("log_nbdtr", (3.0, 2.5, 0.0), 2, INF),
        ("log_nbdtr", (3.0, 0.5, 0.0), 2, INF),
        ("log_nbdtrc", (3.0, 2.5, 1.0), 2, -INF),
        ("log_nbdtrc", (3.0, 0.5, 0.0), 1, 0.0),
        # Next to the end of the support I_p(a, b) is p**a / (a beta(a, b)).
        ("log_bdtr", (3.0, 7.0, 1.0), 1, -INF),
        ("log_bdtr", (3.0, 7.0, 1.0), 2, -INF),
        ("log_bdtrc", (0.0, 7.0, 0.0), 1, 1.0 / 7.0),
        ("log_bdtrc", (3.0, 7.0, 0.0), 1, 319.0 / 420.0),
        ("log_bdtrc", (3.0, 7.0, 0.0), 2, INF),
        ("log_nbdtr", (3.0, 2.5, 0.0), 1, -INF),
        ("log_nbdtrc", (1.0, 2.0, 1.0), 1, 5.0 / 6.0),
        ("log_pdtrc", (3.0, 0.0), 1, INF),
        ("log_pdtrc", (0.0, 0.0), 1, INF),
    ],
)
def test_slopes_of_log_tails_at_the_ends(name, arguments, position, expected):
    def along(x):
        return getattr(special, name)(*arguments[:position], x, *arguments[position + 1 :])

    _, slope = arraydist.jvp(along, (np.array([arguments[position]]),), (np.ones(1),))
    np.testing.assert_allclose(slope[0], expected, rtol=1e-15)
