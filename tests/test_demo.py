"""The change-point demo: its data, its exact posterior and its fit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import integrate, stats

from arraydist.demo import exact, fit, report
from arraydist.demo.model import load, log_likelihood_of_years, sum_by_change
from arraydist.demo.run import run

DATA = load()


def test_data_are_the_published_record() -> None:
    assert DATA.years.tolist() == list(range(1851, 1963))
    assert DATA.counts.sum() == 191
    # The last explosion of the record is that of 22 March 1962.
    assert DATA.counts[-1] == 1


def test_sums_by_change_against_a_loop() -> None:
    terms = np.random.default_rng(0).normal(size=(7, 2))
    expected = [[terms[:c, 0].sum(), terms[c:, 1].sum()] for c in range(7)]
    np.testing.assert_allclose(sum_by_change(terms), expected, rtol=1e-12, atol=1e-14)


def test_exact_posterior_against_quadrature() -> None:
    """The evidence of a change, integrated numerically, for three years."""
    posterior = exact.posterior(DATA)

    def evidence(counts: np.ndarray) -> float:
        """Of counts at one rate, divided by the product of factorials."""

        def integrand(rate: float) -> float:
            log_density = counts.sum() * np.log(rate) - (counts.size + 1) * rate
            return float(np.exp(log_density))

        peak = (counts.sum() + 1) / (counts.size + 1)
        return integrate.quad(integrand, 0.0, 20.0, points=[peak], epsabs=0.0)[0]

    changes = [35, 40, 41]
    expected = np.array([evidence(DATA.counts[:c]) * evidence(DATA.counts[c:]) for c in changes])
    found = posterior.year.probs[changes]
    np.testing.assert_allclose(found / found[0], expected / expected[0], rtol=1e-6)
    assert posterior.year.probs.sum() == pytest.approx(1.0, rel=1e-12)


def test_likelihood_against_scipy() -> None:
    rates = np.array([3.0, 0.9])
    expected = stats.poisson.logpmf(DATA.counts[:, None], rates)
    np.testing.assert_allclose(log_likelihood_of_years(rates, DATA), expected, rtol=1e-12)


def test_gradient_estimators_are_unbiased() -> None:
    """At a point away from the optimum, against the bound's exact gradient by differences.

    With 400 estimates the mean of each component is normal; a bound of 5 standard errors on 4
    and 112 components is exceeded with a chance below 1e-4, once, since the seed is fixed.
    """
    parameters = fit.initial(DATA)
    rng = fit.default_rng(3)
    start = fit.approximation_at(parameters)
    rates = np.array([fit.rates_gradient(parameters, start, DATA, rng) for _ in range(400)])
    logits = np.array([fit.logits_gradient(parameters, start, DATA, rng) for _ in range(400)])
    for found, name in ((rates, "rates"), (logits, "logits")):
        expected = bound_gradient(parameters, name)
        error = found.std(axis=0) / np.sqrt(len(found))
        assert np.all(np.abs(found.mean(axis=0) - expected) <= 5.0 * error + 1e-5)


def bound_gradient(parameters: fit.Parameters, name: str) -> np.ndarray:
    """Gradient of the evidence lower bound in closed form, by central differences."""
    at = getattr(parameters, name)
    gradient = np.zeros_like(at)
    step = 1e-5
    for index in np.ndindex(at.shape):
        sides = []
        for sign in (1.0, -1.0):
            moved = at.copy()
            moved[index] += sign * step
            both = {"logits": parameters.logits, "rates": parameters.rates, name: moved}
            sides.append(lower_bound(**both))
        gradient[index] = (sides[0] - sides[1]) / (2.0 * step)
    return gradient


def lower_bound(logits: np.ndarray, rates: np.ndarray) -> float:
    """The bound up to a constant: the mean of each term is known for this family."""
    from scipy.special import digamma, gammaln, logsumexp

    concentration, mean = np.exp(rates)
    rate = concentration / mean
    log_mean = digamma(concentration) - np.log(rate)
    terms = DATA.counts[:, None] * log_mean - mean
    log_probabilities = logits - logsumexp(logits)
    probabilities = np.exp(log_probabilities)
    expected = probabilities @ (sum_by_change(terms).sum(axis=-1) - log_probabilities)
    entropy = concentration - np.log(rate) + gammaln(concentration)
    entropy = entropy + (1.0 - concentration) * digamma(concentration)
    # The prior is exponential with mean 1, its log density minus the rate.
    return float(expected - mean.sum() + entropy.sum())


def test_demo_agrees_and_draws(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "figure.png"
    assert run(output)
    printed = capsys.readouterr().out
    assert "first step" in printed
    assert "1892" in printed
    assert output.read_bytes().startswith(b"\x89PNG")


def test_a_fit_that_is_off_is_reported() -> None:
    """The comparison has teeth: the starting point is neither close nor at the right year."""
    start = fit.approximation_at(fit.initial(DATA))
    assert not report.compare(start, exact.posterior(DATA), DATA).agrees


def test_same_seed_same_fit() -> None:
    first, second = (fit.fit(DATA, steps=range(5), total=5, seed=9) for _ in range(2))
    np.testing.assert_array_equal(first.rates.mean, second.rates.mean)
    np.testing.assert_array_equal(first.year.logits, second.year.logits)
