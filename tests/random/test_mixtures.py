"""Counts that take two draws or more: negative binomial, beta binomial and multinomial.

Seeds are fixed.  With a fresh stream the chance that any of these tests fails though all is right
is 1e-4.
"""

import numpy as np
import pytest
from scipy import stats

from arraydist.random import default_rng

N = 100_000
PLACES = {
    "negative_binomial": [
        (n, p) for n in (1e-3, 0.3, 1.0, 5.0, 100.0, 1e5) for p in (0.02, 0.3, 0.9, 0.999, 1.0)
    ],
    "beta_binomial": [
        (n, a, b) for n in (1, 10, 10**4) for a in (0.05, 1.0, 30.0) for b in (0.2, 1.0, 4.0, 100.0)
    ],
}
LAWS = {"negative_binomial": stats.nbinom, "beta_binomial": stats.betabinom}
CASES = [(name, place) for name, places in PLACES.items() for place in places]
LEVEL = 1e-4 / (len(CASES) + 20)


def p_value(k, probabilities):
    """Chi-square's over the cells that expect enough; the last is what they leave."""
    expected = N * np.append(probabilities, max(1.0 - probabilities.sum(), 0.0))
    observed = np.bincount(np.minimum(k, probabilities.size), minlength=expected.size)
    few = expected < 10
    expected = np.append(expected[~few], expected[few].sum())
    observed = np.append(observed[~few], observed[few].sum())
    if expected[-1] < 5:
        expected, observed = expected[:-1], observed[:-1]
    statistic = np.sum((observed - expected) ** 2 / expected)
    return stats.chi2.sf(statistic, expected.size - 1) if expected.size > 1 else 1.0


@pytest.mark.parametrize(("method", "parameters"), CASES)
def test_probabilities(method, parameters):
    law = LAWS[method](*parameters)
    k = getattr(default_rng(3), method)(*parameters, N)
    assert k.dtype == np.int64
    step = max(1, int(law.std() / 10))
    ends = np.arange(0, int(law.mean() + 12 * law.std()) + 2, step)
    probabilities = np.diff(law.cdf(ends - 1.0)) if step > 1 else law.pmf(ends)
    assert p_value(k // step, probabilities) > LEVEL


@pytest.mark.parametrize(
    ("method", "parameters"),
    [("negative_binomial", (2.0, 0.3)), ("beta_binomial", (20, 0.5, 2.0))],
)
def test_shapes_and_prefixes(method, parameters):
    whole = getattr(default_rng(3), method)(*parameters, 3000)
    for size in (1, 2, 700):
        np.testing.assert_array_equal(
            getattr(default_rng(3), method)(*parameters, size), whole[:size]
        )
    assert getattr(default_rng(3), method)(*parameters) == whole[0]
    given = [np.full((3, 1), p) for p in parameters]
    assert getattr(default_rng(3), method)(*given, (3, 2)).shape == (3, 2)
    out = np.empty(10, np.int32)
    assert getattr(default_rng(3), method)(*parameters, out=out) is out
    np.testing.assert_array_equal(out, whole[:10])


@pytest.mark.parametrize("method", PLACES)
def test_parameters_come_under_names_that_are_checked(method):
    with pytest.raises(ValueError, match=f"{method}: n has to be"):
        getattr(default_rng(3), method)(-1, *[0.5] * (len(PLACES[method][0]) - 1))


def test_a_negative_binomial_count_beyond_the_integers_raises():
    with pytest.raises(OverflowError):
        default_rng(3).negative_binomial(5.0, 1e-300)


def test_multinomial():
    chances = np.array([0.1, 0.0, 0.6, 0.3])
    counts = default_rng(3).multinomial(20, chances, N)
    assert counts.shape == (N, 4)
    assert (counts.sum(axis=1) == 20).all()
    for j, p in enumerate(chances):
        assert p_value(counts[:, j], stats.binom.pmf(np.arange(21), 20, p)) > LEVEL
    covariance = np.cov(counts[:, 0], counts[:, 2])[0, 1]
    assert covariance == pytest.approx(-20 * 0.1 * 0.6, rel=0.05)
    np.testing.assert_array_equal(default_rng(3).multinomial(20, chances, 1), counts[:1])
    np.testing.assert_array_equal(default_rng(3).multinomial(20, chances), counts[0])


def test_multinomial_of_many_trials_and_batches():
    counts = default_rng(3).multinomial([[10**8], [10**15]], [[0.2, 0.8], [0.5, 0.5], [1.0, 0.0]])
    assert counts.shape == (2, 3, 2)
    assert (counts.sum(axis=-1) == [[10**8], [10**15]]).all()
    assert (counts[:, 2, 1] == 0).all()
    np.testing.assert_allclose(counts[1, 0], [2e14, 8e14], rtol=1e-6)


def test_multinomial_leaves_the_rest_to_the_last_outcome():
    counts = default_rng(3).multinomial(10**6, [0.25, 0.25, 0.0])
    assert counts[2] == pytest.approx(5e5, rel=0.01)
    with pytest.raises(ValueError, match="add up to more than one"):
        default_rng(3).multinomial(10, [0.7, 0.7, 0.0])
    with pytest.raises(ValueError, match="an axis of one outcome"):
        default_rng(3).multinomial(10, 0.5)
    with pytest.raises(ValueError, match=r"do not broadcast|do not fit the size"):
        default_rng(3).multinomial([10, 20], [0.5, 0.5], 3)
