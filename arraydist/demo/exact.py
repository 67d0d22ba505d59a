"""The exact posterior: Gamma rates given the year of change, and every year enumerated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from arraydist import Categorical, Gamma
from arraydist.demo.model import Disasters, FloatArray, prior_of_rates, sum_by_change
from arraydist.special import gammaln


@dataclass(frozen=True)
class ExactPosterior:
    """A mixture over the year of change.

    Attributes
    ----------
    year
        Posterior of the year of change (the first one at the late rate), of ``n`` categories.
    rates_given_year
        Early and late rate given each year, batch shape ``(n, 2)``.
    """

    year: Categorical
    rates_given_year: Gamma

    @property
    def rate_means(self) -> FloatArray:
        """Posterior means of the early and of the late rate."""
        means: FloatArray = self.year.probs @ self.rates_given_year.mean
        return means

    @property
    def rate_stddevs(self) -> FloatArray:
        """Posterior standard deviations of both rates."""
        second: FloatArray = self.year.probs @ (
            self.rates_given_year.variance + self.rates_given_year.mean**2
        )
        return np.sqrt(second - self.rate_means**2)

    def rate_densities(self, grid: FloatArray) -> FloatArray:
        """Posterior densities of both rates on a grid, shape ``(len(grid), 2)``."""
        given_year = np.exp(self.rates_given_year.log_prob(grid[:, None, None]))
        densities: FloatArray = np.einsum("y,gyr->gr", self.year.probs, given_year)
        return densities


def posterior(data: Disasters) -> ExactPosterior:
    """Posterior by conjugacy and enumeration.

    Given the change, ``k`` disasters in ``m`` years turn a Gamma(a, b) prior into
    Gamma(a + k, b + m), and leave the year a factor ``gamma(a + k) / (b + m)**(a + k)``.
    """
    prior = prior_of_rates()
    disasters = sum_by_change(np.stack([data.counts, data.counts], axis=-1))
    exposure = sum_by_change(np.ones((data.counts.size, 2)))
    concentration = prior.concentration + disasters
    rate = prior.rate + exposure
    log_weights = np.sum(gammaln(concentration) - concentration * np.log(rate), axis=-1)
    return ExactPosterior(
        year=Categorical(logits=log_weights),
        rates_given_year=Gamma(concentration, rate),
    )
