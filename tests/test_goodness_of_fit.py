"""Draws against their own distribution function.

Seeds are fixed, so the tests either always pass or always fail for one version of the stream.
With a fresh stream the chance that any of them fails though all samplers are right is 1e-4: each
takes an equal share of it.
"""

import numpy as np
import pytest
from cases import ENTRIES, every_case
from scipy import stats
from support import NUMPY

import arraydist
from arraydist import special

OVERALL = 1e-4
_CASES = sum(len(entry.parameters) for entry in ENTRIES)
LEVEL = OVERALL / (4 * _CASES + 20)
"""False-alarm rate of each test; the module makes fewer than 4 a case and 20 others."""

N = 40_000


def flat(distribution, draws):
    """Draws, and the distribution, one column for each element of the batch."""
    batch = int(np.prod(distribution.batch_shape, dtype=int))
    return distribution.reshape((batch,)), draws.reshape(-1, batch)


def uniform_p_value(u):
    """Smallest of the p-values for uniform numbers: distance, and serial correlation.

    Twice the smaller, for the two looks at the data.
    """
    distance = stats.kstest(u, "uniform").pvalue
    z = stats.norm.ppf(np.clip(u, 1e-16, 1 - 1e-16))
    correlation = (z[1:] * z[:-1]).mean() * (u.size - 1) ** 0.5
    return 2 * min(distance, 2 * stats.norm.sf(abs(correlation)))


def count_p_value(distribution, k):
    """Chi-square p-value of whole numbers, in cells of at least 20 expected draws."""
    low, high = k.min(), k.max()
    step = max(1.0, np.floor((high - low) / 200))
    edges = np.arange(low, high + step, step)
    cdf = distribution.cdf(edges)
    # merge cells until each expects enough
    kept = [0]
    for i in range(1, edges.size):
        enough = (cdf[i] - cdf[kept[-1]]) * k.size >= 20 if len(kept) > 1 else cdf[i] * k.size >= 20
        if enough:
            kept.append(i)
    upper = edges[kept[1:-1]] if len(kept) > 2 else edges[:0]
    bounds = np.concatenate([[-np.inf], upper, [np.inf]])
    expected = np.diff(np.concatenate([[0.0], distribution.cdf(upper), [1.0]])) * k.size
    observed = np.histogram(k, np.nextafter(bounds, np.inf))[0]
    if expected.size < 2:
        return 1.0 if (distribution.prob(k) > 0).all() else 0.0
    return stats.chisquare(observed, expected).pvalue


def p_values(distribution, draws):
    """One p-value an element of the batch."""
    columns, draws = flat(distribution, draws)
    for i, one in enumerate(columns):
        x = draws[:, i].astype(float)
        if one.support.is_discrete:
            yield count_p_value(one, x)
        else:
            yield uniform_p_value(one.cdf(x))


def batch_level(distribution):
    return LEVEL / max(1, int(np.prod(distribution.batch_shape, dtype=int)))


@pytest.mark.parametrize("per_element", [False, True], ids=["shared", "per-element"])
@every_case(has=("cdf",), underflowing=False)
def test_draws_follow_the_distribution(entry, label, per_element):
    """With parameters that all draws share, and with one a draw: samplers treat these apart."""
    distribution = entry.build(label, NUMPY)
    if per_element:
        # the same parameters, repeated: an array of equal values, one a draw
        draws = distribution.expand((N, *distribution.batch_shape)).sample(rng=12)
    else:
        draws = distribution.sample((N,), rng=11)
    assert min(p_values(distribution, draws)) > batch_level(distribution)


@every_case(has=("cdf",), moderate=True)
def test_float32_draws_follow_the_distribution(entry, label):
    """Single precision: rounding to 24 bits moves the cdf by far less than sampling noise."""
    distribution = entry.build(label, NUMPY, "float32")
    draws = distribution.sample((N,), rng=13)
    assert min(p_values(distribution.to(dtype=np.float64), draws)) > batch_level(distribution)


@pytest.mark.parametrize("shape", [1e-6, 1e-3, 0.2, 0.999, 1.0, 3.7, 1e4, 1e12])
def test_log_space_gamma(shape):
    """The log-space sampler at any shape, where draws themselves underflow too."""
    logs = arraydist.Gamma(shape, 1.0).log_rsample((N,), rng=14)
    leading = np.exp(shape * np.minimum(logs, -40) - special.gammaln(shape + 1.0))
    u = np.where(logs < -40, leading, special.gammainc(shape, np.exp(np.maximum(logs, -40))))
    assert uniform_p_value(u) > LEVEL


@pytest.mark.parametrize("rate", [1e-3, 9.9, 10.1, 29.9, 30.1, 1e4, 1e6])
def test_poisson_at_the_changes_of_method(rate):
    distribution = arraydist.Poisson(rate)
    assert count_p_value(distribution, distribution.sample((N,), rng=15).astype(float)) > LEVEL


def test_categories_of_a_long_table():
    weights = np.random.default_rng(0).exponential(size=1000)
    distribution = arraydist.Categorical(weights)
    draws = distribution.sample((N,), rng=16)
    observed = np.bincount(draws, minlength=1000)
    expected = np.exp(distribution.log_prob(np.arange(1000))) * N
    keep = expected >= 10
    rest = [observed[~keep].sum()], [expected[~keep].sum()]
    p = stats.chisquare(
        np.concatenate([observed[keep], rest[0]]), np.concatenate([expected[keep], rest[1]])
    ).pvalue
    assert p > LEVEL


def test_elements_are_independent():
    """Columns of one call, and calls of one generator, are uncorrelated."""
    rng = arraydist.random.default_rng(17)
    calls = [arraydist.Normal(np.zeros(2), 1.0).sample((N,), rng=rng) for _ in range(3)]
    columns = np.concatenate(calls, axis=1)
    correlation = np.corrcoef(columns, rowvar=False)[np.triu_indices(6, 1)]
    p = 2 * stats.norm.sf(np.abs(correlation).max() * N**0.5)
    assert p * correlation.size > LEVEL
