"""Samplers of counts against their exact probabilities, and at the ends of their parameters.

Seeds are fixed.  With a fresh stream the chance that any of these tests fails though all samplers
are right is 1e-4, which Bonferroni's inequality shares out over the p-values.
"""

import numpy as np
import pytest
from fit import chi_square, chi_square_of
from scipy import special, stats
from support import DRAWS

from arraydist.kernels.densities import poisson_log_density
from arraydist.kernels.record import sampler_named
from arraydist.kernels.samplers.negative_binomial import mode_of_failures
from arraydist.kernels.twins import python_twin
from arraydist.random import default_rng
from arraydist.random.key import Key
from arraydist_numpy import backend
from arraydist_numpy.guides import guide_of_counts

N = DRAWS
LAWS = {
    "binomial_by_rejection": stats.binom,
    "poisson": stats.poisson,
    "poisson_by_rejection": stats.poisson,
    "bernoulli": stats.bernoulli,
    "binomial": stats.binom,
    "geometric": stats.geom,
    "negative_binomial": stats.nbinom,
    "hypergeometric": lambda good, bad, sample: stats.hypergeom(good + bad, good, sample),
}
ENDS = np.unique(np.floor(np.geomspace(1, 1e14, 200)))
MEANS = (1e-3, 0.3, 2.0, 9.9, 10.0, 10.1, 30.0, 300.0, 1e4)
CASES = (
    [("bernoulli", (p,)) for p in np.geomspace(1e-4, 0.5, 18)]
    + [("bernoulli", (1 - q,)) for q in np.geomspace(1e-4, 0.45, 14)]
    + [("geometric", (p,)) for p in np.geomspace(1e-9, 0.5, 25)]
    + [("geometric", (1 - q,)) for q in np.geomspace(1e-4, 0.4, 7)]
    + [("binomial", (n, m / n)) for m in MEANS for n in (20, 100, 5000, 10**6, 10**9) if m <= n / 2]
    + [("binomial", (n, 1 - m / n)) for m in MEANS for n in (40, 5_000) if m <= n / 2]
    + [("binomial", (n, 0.5)) for n in (1, 2, 19, 20, 21, 1000)]
    + [("binomial_by_rejection", (n, m / n)) for m in MEANS for n in (20, 10**7) if m <= n / 2]
    + [("binomial_by_rejection", (n, 1 - m / n)) for m in MEANS for n in (20, 5000) if m <= n / 2]
    + [("poisson", (rate,)) for rate in np.geomspace(1e-4, 4095, 30)]
    + [("poisson_by_rejection", (rate,)) for rate in np.geomspace(1e-4, 4095, 30)]
    + [
        ("negative_binomial", (n, p))
        for n in (1.0, 1.5, 5.0, 40.0, 1000.0)
        for p in (0.01, 0.1, 0.3, 0.5, 0.9, 0.999)
    ]
    + [
        ("hypergeometric", given)
        for given in (
            (1, 1, 1), (1, 0, 1), (5, 3, 2), (5, 3, 6), (3, 5, 8), (10, 20, 5), (20, 10, 25),
            (1, 99, 10), (99, 1, 10), (50, 50, 50), (50, 50, 1), (100, 200, 50), (7, 1000, 500),
            (1000, 7, 500), (1000, 1000, 30), (1000, 2000, 1500), (10, 10**6, 1000),
            (10**6, 10, 1000), (10**5, 10**5, 10), (10**5, 10**5, 10**5), (10**4, 10**6, 10**4),
            (10**6, 10**4, 10**4), (500, 10**6, 10**5), (30, 30, 59), (2, 10**6, 10**6),
            (10**4, 10**4, 19_990), (300, 700, 999), (12, 12, 12), (25, 75, 20), (64, 4096, 2048),
        )
    ]
)  # fmt: skip
TABLES = ("geometric", "hypergeometric", "negative_binomial")
BY_ATTEMPTS = [(name, given) for name, given in CASES if name in TABLES]
FAILURES = (*np.geomspace(1e-6, 0.1, 16), *(1 - np.geomspace(1e-3, 0.9, 16)))
POWERS = (0.1, *np.geomspace(0.3, 20, 30), 70.0)
LEVEL = 1e-4 / (len(CASES) + len(BY_ATTEMPTS) + len(FAILURES) + len(POWERS) + 40)
"""False-alarm rate of one p-value: every case, and the moments of large ones below."""


def draw(name, *parameters, n=N, dtype=np.int64, seed=31, start=0):
    arrays = [np.asarray(parameter, np.float64) for parameter in parameters]
    return backend.draw(sampler_named(name), Key(seed), (n,), arrays, dtype=dtype, start=start)


@pytest.mark.parametrize(("name", "parameters"), CASES)
def test_probabilities(name, parameters):
    k = draw(name, *parameters)
    law = LAWS[name](*parameters)
    low, high = law.support()
    assert low <= k.min()
    assert k.max() <= high
    assert chi_square(k, law) > LEVEL


@pytest.mark.parametrize(("name", "given"), BY_ATTEMPTS)
def test_probabilities_without_a_table(name, given):
    """Parameters of each element have none."""
    k = draw(name, *[np.full(N, each) for each in given])
    assert chi_square(k, LAWS[name](*given)) > LEVEL


@pytest.mark.parametrize("q", FAILURES)
def test_logseries(q):
    # The tail beyond k is the integral of t**k / (1 - t) from 0 to 1 - q, taken in log(1 - t).
    nodes, weights = np.polynomial.legendre.leggauss(400)
    ends = ENDS[ENDS < 1e9]
    log_q = np.log1p(-(1 - q))
    y = 0.5 * log_q * (nodes + 1)
    powers = np.exp(ends[:, np.newaxis] * np.log(-np.expm1(y)))
    assert chi_square_of(draw("logseries", 1 - q), ends, powers @ weights / 2) > LEVEL


@pytest.mark.parametrize("power", POWERS)
def test_zipf(power):
    k = draw("zipf", 1 + power, dtype=np.float64)
    tail = special.zeta(1 + power, ENDS + 1) / special.zeta(1 + power, 1)
    assert chi_square_of(k, ENDS, tail) > LEVEL


@pytest.mark.parametrize("p", [0.5, 1e-3, 0.999, 1e-9])
@pytest.mark.parametrize("n", [10**12, 10**15, 2**53])
def test_binomial_of_many_trials(n, p):
    k = draw("binomial", n, p)
    z = (k - n * p) / np.sqrt(n * p * (1 - p))
    # The law is within 1e-3 of the normal; means above 2**51 are rounded.
    assert 2 * stats.norm.sf(abs(z.mean()) * np.sqrt(N)) > LEVEL
    assert 2 * stats.norm.sf(abs(z.var() - 1.0) * np.sqrt(N / 2)) > LEVEL


def test_binomial_of_certain_outcomes():
    assert not draw("binomial", 10**15, 0.0).any()
    assert (draw("binomial", 10**15, 1.0) == 10**15).all()
    assert not draw("binomial", 0, 0.3).any()
    assert not draw("binomial", 2**53, 1e-300).any()
    assert chi_square(draw("binomial", 2**53, 2.0**-52), stats.poisson(2.0)) > LEVEL
    assert chi_square(2**53 - draw("binomial", 2**53, 1 - 2.0**-52), stats.poisson(2.0)) > LEVEL


def test_the_bound_of_binomial_probabilities():
    for n in (20, 21, 25, 40, 100, 10**4, 10**7):
        mean = np.linspace(10, 12, 400) if n > 24 else np.linspace(10, n / 2, 50)
        p = np.minimum(mean / n, 0.5)
        variance = n * p * (1 - p)
        greatest = stats.binom.pmf(np.floor((n + 1) * p), n, p) * np.sqrt(2 * np.pi * variance)
        assert (greatest <= 1 + 0.05 / variance).all()
        assert (greatest >= 1 - 0.19 / variance).all()


@pytest.mark.parametrize(
    "given", [given for name, given in CASES if name == "hypergeometric" and sum(given) < 10**5]
)
def test_hypergeometric_attempts_cover_the_law(given):
    _, _, _, _, centre, width, _ = python_twin(sampler_named("hypergeometric").setup)(*given)
    law = LAWS["hypergeometric"](*given)
    good, bad, sample = given
    k = np.arange(max(0, sample - bad), min(good, sample) + 1)
    root = np.sqrt(law.pmf(k) / law.pmf(k).max())
    reach = np.maximum(abs(k - centre), abs(k + 1 - centre))
    assert (root * reach <= 0.5 * width).all()


def test_hypergeometric_of_large_populations():
    good, bad, sample = 3 * 10**15, 10**15, 2 * 10**15
    k = draw("hypergeometric", good, bad, sample)
    variance = sample * 0.75 * 0.25 * 0.5
    z = (k - 1.5e15) / np.sqrt(variance)
    assert 2 * stats.norm.sf(abs(z.mean()) * np.sqrt(N)) > LEVEL
    assert 2 * stats.norm.sf(abs(z.var() - 1.0) * np.sqrt(N / 2)) > LEVEL


def test_hypergeometric_of_everything_and_nothing():
    assert (draw("hypergeometric", 7, 5, 12) == 7).all()
    assert not draw("hypergeometric", 7, 5, 0).any()
    assert not draw("hypergeometric", 0, 0, 0).any()
    with pytest.raises(ValueError, match=r"nsample has to be at most ngood \+ nbad"):
        default_rng(1).hypergeometric(3, [4, 5], 8)
    assert np.isnan(draw("hypergeometric", 3, 4, 8, dtype=np.float64)).all()


def test_rare_successes():
    # 64 random bits tell a probability of 2**-40 from 0 and from twice as much.
    finish = python_twin(sampler_named("bernoulli").finish)
    words = [0, 2**23, 2**24 - 1, 2**24, 2**25, 2**63]
    drawn = [finish(float(np.uint64(word).view(np.float64)), 2.0**-40) for word in words]
    assert drawn == [1, 1, 1, 0, 0, 0]
    assert not draw("bernoulli", 0.0).any()
    assert draw("bernoulli", 1.0).all()


def test_geometric_of_certain_and_hopeless_trials():
    assert (draw("geometric", 1.0) == 1).all()
    with pytest.raises(OverflowError):
        draw("geometric", 1e-300)
    k = draw("geometric", 1e-300, dtype=np.float64)
    assert stats.kstest(k * 1e-300, "expon").pvalue > LEVEL


def test_zipf_beyond_the_integers():
    with pytest.raises(OverflowError):
        draw("zipf", 1.01)
    k = draw("zipf", 1.01, dtype=np.float64)
    # Far out the tail is a power: its logarithm is exponential.
    far = 0.01 * np.log(k[(k > 1e6) & (k < 1e300)] / 1e6)
    assert stats.kstest(far, stats.truncexpon(0.01 * np.log(1e294)).cdf).pvalue > LEVEL
    assert (draw("zipf", 1e10) == 1).all()


def test_logseries_of_probability_zero():
    assert (draw("logseries", 0.0) == 1).all()
    assert draw("logseries", 1 - 2.0**-53).min() >= 1


@pytest.mark.parametrize("name", LAWS)
def test_counts_continue_and_do_not_depend_on_the_block(name):
    parameters = next(given for case, given in CASES if case == name)
    whole = draw(name, *parameters, n=5000)
    np.testing.assert_array_equal(draw(name, *parameters, n=700), whole[:700])
    np.testing.assert_array_equal(draw(name, *parameters, n=3000, start=1500), whole[1500:4500])


@pytest.mark.parametrize("given", [(10, 20, 5), (5, 3, 6), (1000, 2000, 500), (64, 4096, 2048)])
def test_tables_hold_the_hypergeometric_law(given):
    guide = guide_of_counts(sampler_named("hypergeometric"), tuple(map(float, given)))
    k = guide.first + np.arange(guide.thresholds.size)
    shares = np.diff(guide.thresholds, prepend=np.uint64(0)) / 2.0**63
    law = LAWS["hypergeometric"](*given)
    # SciPy's probabilities are off by 1e-11 where their logarithms' terms are in the thousands.
    np.testing.assert_allclose(shares, law.pmf(k), rtol=1e-10, atol=2.0**-62)
    assert law.sf(k[-1]) + law.cdf(k[0] - 1) < 2.0**-63


@pytest.mark.parametrize("rate", [1e-300, 1e-5, 0.3, 9.5, 500.0, 4095.5])
def test_tables_hold_the_law(rate):
    guide = guide_of_counts(sampler_named("poisson"), (rate,))
    k = guide.first + np.arange(guide.thresholds.size)
    shares = np.diff(guide.thresholds, prepend=np.uint64(0)) / 2.0**63
    # SciPy's probabilities are off by 1e-11 where their logarithms' terms are in the thousands.
    np.testing.assert_allclose(shares, stats.poisson.pmf(k, rate), rtol=1e-10, atol=2.0**-63)
    assert guide.thresholds[-1] == 2**63
    assert stats.poisson.sf(k[-1], rate) + stats.poisson.cdf(k[0] - 1, rate) < 2.0**-63


def test_the_longest_table_holds_the_law():
    rate = 1048575.5
    guide = guide_of_counts(sampler_named("poisson"), (rate,))
    assert 19_000 < guide.thresholds.size < 20_000
    k = guide.first + np.arange(guide.thresholds.size)
    shares = np.diff(guide.thresholds, prepend=np.uint64(0)) / 2.0**63
    exact = np.exp(poisson_log_density(k.astype(float), rate))
    np.testing.assert_allclose(shares, exact, rtol=1e-10, atol=2.0**-62)
    assert stats.poisson.sf(k[-1], rate) + stats.poisson.cdf(k[0] - 1, rate) < 2.0**-63


@pytest.mark.parametrize("p", [1.0, 0.999, 0.3, 1e-2])
@pytest.mark.parametrize("n", [1.0, 1.5, 40.0])
def test_tables_hold_the_negative_binomial_law(n, p):
    guide = guide_of_counts(sampler_named("negative_binomial"), (n, p))
    k = guide.first + np.arange(guide.thresholds.size)
    shares = np.diff(guide.thresholds, prepend=np.uint64(0)) / 2.0**63
    law = stats.nbinom(n, p)
    np.testing.assert_allclose(shares, law.pmf(k), rtol=1e-10, atol=2.0**-62)
    assert law.sf(k[-1]) + law.cdf(k[0] - 1) < 2.0**-63
    if n == 1.0 and p > 1 / 64:
        trials = guide_of_counts(sampler_named("geometric"), (p,))
        assert trials.first == 1
        np.testing.assert_array_equal(trials.thresholds[: k.size], guide.thresholds)


def test_the_bound_of_negative_binomial_probabilities():
    for n, p in ((1.0, 0.01), (1.0, 0.9), (1.5, 0.3), (40.0, 0.01), (1e4, 0.5), (1e5, 0.999)):
        law = stats.nbinom(n, p)
        mode = float(python_twin(mode_of_failures)(n, p))
        k = np.arange(max(0.0, mode - 2000), mode + 2000)
        greatest = law.pmf(mode)
        assert greatest >= law.pmf(k).max() * (1 - 1e-12)
        bound = greatest * np.minimum(1.0, np.exp(1.0 - greatest * abs(k - mode)))
        assert (law.pmf(k) <= bound * (1 + 1e-12)).all()


def test_tables_of_binomial_counts_reach_both_ends():
    for n, p in ((1, 0.5), (10, 0.999), (10, 1e-9), (10**15, 1e-14), (10**4, 0.9999)):
        guide = guide_of_counts(sampler_named("binomial"), (float(n), p))
        k = guide.first + np.arange(guide.thresholds.size)
        assert k[-1] <= n
        shares = np.diff(guide.thresholds, prepend=np.uint64(0)) / 2.0**63
        np.testing.assert_allclose(shares, stats.binom.pmf(k, n, p), rtol=1e-10, atol=2.0**-62)


def test_the_guide_finds_the_classes_of_the_search():
    rng = np.random.default_rng(5)
    for weights in (rng.random(1000) ** 20, np.eye(7)[3], np.array([0.0, 1e-300, 1.0, 0.0])):
        rows = np.stack([weights, weights])
        found = backend.draw(sampler_named("categorical"), Key(3), (N,), [weights], dtype=None)
        searched = backend.draw(
            sampler_named("categorical"), Key(3), (N // 2, 2), [rows], dtype=None
        )
        np.testing.assert_array_equal(found, searched.ravel())
