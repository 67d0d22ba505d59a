"""Polynomial bounds of log probabilities hold what they bound, and decide most attempts."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from arraydist.kernels.samplers.binomial import expansion_setup, transformed_setup
from arraydist.kernels.samplers.central_expansion import (
    bounds,
    expansion_of_two,
    joined,
    next_to_mean,
)
from arraydist.kernels.twins import python_twin

BINOMIAL = [(20, 0.5), (25, 0.4), (100, 0.1), (1000, 0.3), (10**5, 1e-4), (10**9, 0.5)]
TABLES = [(16, 16, 16, 16), (8, 90, 90, 1000), (83, 417, 917, 4583), (8, 1000, 9, 2000)]
TABLES += [(10**6, 2 * 10**6, 10**7, 3 * 10**7)]
"""Cells at the mean: good and drawn, those that are one of the two alone, and the others."""


def rounding(distance):
    """What those who use the bounds add to them."""
    return 1e-13 * (1.0 + abs(distance))


def log_factorial(x):
    return mpmath.loggamma(x + 1)


def distances(mean, most, spread):
    """Of counts in the bulk and far from it."""
    steps = np.concatenate([np.linspace(-6.0, 6.0, 61), [-40.0, -20.0, 20.0, 40.0]]) * spread
    counts = np.unique(np.clip(np.floor(mean + steps), 0.0, most))
    return [float(count - mean) for count in counts]


@pytest.mark.parametrize(("n", "r"), BINOMIAL)
def test_binomial_probabilities_are_within_bounds(n, r):
    hat = python_twin(transformed_setup)(float(n), r)
    about = python_twin(expansion_setup)(float(n), r, hat)
    spread = (about.mean * (1.0 - r)) ** 0.5
    with mpmath.workdps(40):
        p = mpmath.mpf(r)
        mean = n * p

        def exact(x):
            cells = log_factorial(n) - log_factorial(x) - log_factorial(n - x)
            return cells + x * mpmath.log(p) + (n - x) * mpmath.log1p(-p)

        at_mean = float(exact(mean) - mpmath.log(hat.scale / about.scale))
        assert abs(at_mean) <= about.doubt + rounding(0.0)
        for distance in distances(about.mean, n, spread):
            lower, upper = python_twin(bounds)(distance, about.mean, about.inverse, about.law)
            error = rounding(distance)
            assert lower - error <= exact(mean + distance) - exact(mean) <= upper + error
            if abs(distance) < min(2.5 * spread, 0.5 * about.mean):
                assert upper - lower < 4.0 / spread


@pytest.mark.parametrize("cells", TABLES)
def test_probabilities_of_tables_are_within_bounds(cells):
    both, good, drawn, neither = map(float, cells)
    two = python_twin(expansion_of_two)
    law = python_twin(joined)(two(1.0 / both, 1.0 / good), two(1.0 / neither, 1.0 / drawn))
    with mpmath.workdps(40):

        def exact(distance):
            d = mpmath.mpf(distance)
            rising = log_factorial(both + d) + log_factorial(neither + d)
            logs = mpmath.log(mpmath.mpf(both) * neither / good / drawn)
            return d * logs - rising - log_factorial(good - d) - log_factorial(drawn - d)

        spread = sum(1.0 / cell for cell in cells) ** -0.5
        at_mean = exact(0)
        for distance in (-0.9, -0.3, 0.4, 0.99):
            error = exact(distance) - at_mean - python_twin(next_to_mean)(distance, law)
            assert abs(error) <= 0.35 * law.fourths + rounding(0.0)
        for distance in distances(both, both + min(good, drawn), spread):
            lower, upper = python_twin(bounds)(distance, both, 1.0 / both, law)
            error = rounding(distance)
            assert lower - error <= exact(distance) - at_mean <= upper + error
