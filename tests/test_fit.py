"""The measures of fit themselves: their p-values are right, and small for wrong laws."""

import numpy as np
import pytest
from fit import anderson_darling, anderson_darling_tail, chi_square, legendre_moments, uniform
from scipy import stats

LEVEL = 1e-4 / 10


@pytest.mark.parametrize(
    ("statistic", "tail"), [(1.933, 0.10), (2.492, 0.05), (3.878, 0.01), (5.970, 0.001)]
)
def test_tail_of_the_anderson_darling_statistic(statistic, tail):
    """Percentage points for many draws, as tables have them."""
    assert anderson_darling_tail(statistic) == pytest.approx(tail, rel=2e-3)


def test_tail_is_that_of_a_sum_of_squared_normal_numbers():
    """The statistic's law: the sum of z**2 / (k (k + 1))."""
    k = np.arange(1.0, 200.0)
    z = np.random.default_rng(1).standard_normal((20_000, k.size))
    sums = (z * z) @ (1.0 / (k * (k + 1.0))) + 1.0 / 200.0
    for x in (0.2, 0.5, 1.0, 2.0, 4.0, 7.0):
        chance = anderson_darling_tail(x)
        assert stats.binomtest(int(np.count_nonzero(sums > x)), sums.size, chance).pvalue > LEVEL
    # Far out the first square decides: tails fall by exp(-1) a unit, and a little more.
    ratio = anderson_darling_tail(31.0) / anderson_darling_tail(30.0)
    assert 0.96 * np.exp(-1.0) < ratio < np.exp(-1.0)
    assert anderson_darling_tail(0.01) == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("measure", [anderson_darling, legendre_moments])
def test_p_values_of_uniform_numbers_are_uniform(measure):
    u = np.random.default_rng(2).random((500, 1000))
    assert stats.kstest([measure(row) for row in u], "uniform").pvalue > LEVEL


def test_p_values_of_counts_are_uniform():
    """Each of the two, so that twice the smaller one is below x with a chance of x at most."""
    law = stats.poisson(7.0)
    p = np.array([chi_square(k, law) for k in law.rvs((300, 5000), random_state=3)])
    for level in (0.02, 0.1, 0.3):
        low = int(np.count_nonzero(p < level))
        assert stats.binomtest(low, p.size, level, alternative="greater").pvalue > LEVEL
        assert stats.binomtest(low, p.size, 0.5 * level, alternative="less").pvalue > LEVEL


def test_small_faults_are_found():
    u = np.random.default_rng(4).random(1_000_000)
    assert uniform(u) > 1e-3
    assert uniform(u + 0.01 * u * (1.0 - u)) < 1e-6
    bent = u + 0.02 * u * (1.0 - u) * (1.0 - 2.0 * u)
    assert uniform(bent) < 1e-6
    # A tail that lacks a part: two draws in a thousand.
    assert anderson_darling(u[(u > 1e-3) & (u < 1.0 - 1e-3)]) < 1e-6
    k = stats.poisson(7.02).rvs(1_000_000, random_state=5)
    assert chi_square(k, stats.poisson(7.0)) < 1e-6
