"""The variational fit: stochastic gradients of the evidence lower bound.

The approximating family is Categorical over years times two Gammas, independent.  A year is
discrete, so its parameters follow the score-function estimator (Williams 1992, Machine Learning
8, 229-256), with the rates averaged out of the reward and the mean reward of the other draws as
the baseline (Kool, van Hoof and Welling 2019, "Buy 4 REINFORCE samples, get a baseline for
free!").  Rates are reparameterised: their gradient runs through `Gamma.rsample`, the derivative
of a draw in its shape parameter included.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

import arraydist
from arraydist import Categorical, Gamma, kl_divergence
from arraydist._typing import Array
from arraydist.demo.model import (
    Disasters,
    FloatArray,
    log_likelihood_of_years,
    prior_of_rates,
    sum_by_change,
)
from arraydist.random import Generator, default_rng

RATE_DRAWS = 32
YEAR_DRAWS = 256


@dataclass
class Parameters:
    """Unconstrained parameters of the family.

    Attributes
    ----------
    logits
        Of the year, shape ``(n,)``.
    rates
        Logarithms of the shape parameters (row 0) and of the means (row 1) of the early and of
        the late rate.  In these a step along one leaves the other's optimum nearly where it was,
        which is not so for shape and inverse scale.
    """

    logits: FloatArray
    rates: FloatArray


@dataclass(frozen=True)
class Approximation:
    """The family's member at given parameters."""

    year: Categorical
    rates: Gamma


def initial(data: Disasters) -> Parameters:
    """Every year equally likely, both rates around the overall mean."""
    overall = np.log(data.counts.mean())
    return Parameters(
        logits=np.zeros(data.counts.size),
        rates=np.array([[np.log(5.0)] * 2, [overall] * 2]),
    )


def rates_at(unconstrained: Array) -> Gamma:
    """Distribution of both rates."""
    concentration, mean = np.exp(unconstrained[0]), np.exp(unconstrained[1])
    return Gamma(concentration, concentration / mean)


def approximation_at(parameters: Parameters) -> Approximation:
    """The family's member at these parameters."""
    return Approximation(Categorical(logits=parameters.logits), rates_at(parameters.rates))


def rates_gradient(
    parameters: Parameters, current: Approximation, data: Disasters, rng: Generator
) -> FloatArray:
    """Path-derivative estimate of the bound's gradient in the rates' parameters."""
    late = np.cumsum(current.year.probs)
    weights = np.stack([1.0 - late, late], axis=-1)
    prior = prior_of_rates()

    def bound(unconstrained: Array) -> Array:
        rates = rates_at(unconstrained)
        draws = rates.rsample((RATE_DRAWS,), rng=rng)
        expected = (weights * log_likelihood_of_years(draws, data)).sum() / RATE_DRAWS
        return expected - kl_divergence(rates, prior).sum()

    estimate: FloatArray = arraydist.gradient(bound)(parameters.rates)
    return estimate


def logits_gradient(
    parameters: Parameters, current: Approximation, data: Disasters, rng: Generator
) -> FloatArray:
    """Score-function estimate of the bound's gradient in the logits of the year."""
    rates = current.rates.sample((RATE_DRAWS,), rng=rng)
    likelihood = log_likelihood_of_years(rates, data).mean(axis=0)
    years = current.year.sample((YEAR_DRAWS,), rng=rng)
    reward = sum_by_change(likelihood).sum(axis=-1)[years] - current.year.log_prob(years)
    # The mean of the other draws as baseline: (r - mean) * n / (n - 1) is r minus that mean.
    advantage = (reward - reward.mean()) * (YEAR_DRAWS / (YEAR_DRAWS - 1))

    def score(logits: Array) -> Array:
        return (advantage * Categorical(logits=logits).log_prob(years)).mean()

    estimate: FloatArray = arraydist.gradient(score)(parameters.logits)
    return estimate


class Adam:
    """Adam (Kingma and Ba 2015, Algorithm 1), ascending, for one array.

    Parameters
    ----------
    decay_mean, decay_square
        The algorithm's beta 1 and beta 2.
    """

    def __init__(self, decay_mean: float = 0.9, decay_square: float = 0.99) -> None:
        self.decay_mean = decay_mean
        self.decay_square = decay_square
        self.steps = 0
        self.mean: FloatArray | float = 0.0
        self.square: FloatArray | float = 0.0

    def step(self, gradient: FloatArray, size: float) -> FloatArray:
        """Return the change of the parameters for a gradient."""
        self.steps += 1
        self.mean = self.decay_mean * self.mean + (1.0 - self.decay_mean) * gradient
        self.square = self.decay_square * self.square + (1.0 - self.decay_square) * gradient**2
        mean = self.mean / (1.0 - self.decay_mean**self.steps)
        square = self.square / (1.0 - self.decay_square**self.steps)
        change: FloatArray = size * mean / (np.sqrt(square) + 1e-8)
        return change


def fit(
    data: Disasters, *, steps: Iterable[int], total: int, seed: int, step_size: float = 0.1
) -> Approximation:
    """Fit the family to the posterior.

    Parameters
    ----------
    data
        The counts.
    steps
        The numbers of the steps to take, from 0 (an iterator, so that a progress bar can wrap it).
    total
        How many steps the schedule of step sizes is laid out for.
    seed
        The same seed gives the same fit.
    step_size
        Of the first steps; it falls to zero along half a cosine, which averages the noise of
        the estimators out.
    """
    rng = default_rng(seed)
    parameters = initial(data)
    for_logits, for_rates = Adam(), Adam()
    for step in steps:
        size = step_size * 0.5 * (1.0 + np.cos(np.pi * step / total))
        current = approximation_at(parameters)
        logits_change = for_logits.step(logits_gradient(parameters, current, data, rng), size)
        rates_change = for_rates.step(rates_gradient(parameters, current, data, rng), size)
        parameters = Parameters(parameters.logits + logits_change, parameters.rates + rates_change)
    return approximation_at(parameters)
