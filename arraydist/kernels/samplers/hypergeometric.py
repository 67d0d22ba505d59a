"""Hypergeometric counts.

References
----------
.. [1] E. Stadlober, "The ratio of uniforms approach for generating discrete random variates",
   Journal of Computational and Applied Mathematics 31 (1990), pp. 181-189: section 3.
"""

from __future__ import annotations

import math

from arraydist.kernels.beta_densities import binomial_log_density
from arraydist.kernels.elementary import log
from arraydist.kernels.primitives import floor, fma, sqrt
from arraydist.kernels.record import sampler
from arraydist.kernels.uniforms import clipped, unit_interval

SLOPE = 1.7155277699214135
"""2 sqrt(2 / e)."""
INTERCEPT = 0.8989161620588988
"""3 - 2 sqrt(3 / e)."""

Constants = tuple[float, float, float, float, float, float, float]


def drawn_log_density(k: float, good: float, bad: float, sample: float, share: float) -> float:
    """Logarithm of the probability of k good ones, but for a constant, by three binomial laws.

    In the quotient of their probabilities that of success cancels; the sampled share keeps all
    three near their modes.
    """
    return binomial_log_density(k, good, share) + binomial_log_density(sample - k, bad, share)


def hypergeometric_setup(good: float, bad: float, sample: float) -> Constants:
    """``(good, bad, sample, share, centre, width, at_mode)`` of the ratio of uniforms [1]_."""
    total = good + bad
    population = total if total > 0.0 else 1.0
    share = sample / population
    chance = good / population
    mean = sample * chance
    others = population - 1.0 if population > 1.0 else 1.0
    variance = mean * (bad / population) * ((population - sample) / others)
    width = fma(SLOPE, sqrt(variance + 0.5), INTERCEPT)
    mode = floor((sample + 1.0) * ((good + 1.0) / (population + 2.0)))
    at_mode = drawn_log_density(mode, good, bad, sample, share)
    return good, bad, sample, share, mean + 0.5, width, at_mode


@sampler(kind="rejection", arity=3, setup=hypergeometric_setup, integer=True)
def hypergeometric(
    w0: int,
    w1: int,
    w2: int,
    w3: int,
    good: float,
    bad: float,
    sample: float,
    share: float,
    centre: float,
    width: float,
    at_mode: float,
) -> tuple[bool, float]:
    """Good ones among a sample without replacement, by the ratio of uniforms [1]_.

    Attempts are accepted with probability 0.23 where the outcome is certain, rising to 0.73 with
    the variance: 256 rejections have probability below 1e-29.
    """
    u = unit_interval(w0, w1)
    v = unit_interval(w2, w3) - 0.5
    count = floor(fma(width, v / u, centre))
    least = sample - bad if sample > bad else 0.0
    most = sample if sample < good else good
    inside = (count >= least) & (count <= most)
    count = clipped(count, least, most)
    likely = 2.0 * log(u) <= drawn_log_density(count, good, bad, sample, share) - at_mode
    proper = (good >= 0.0) & (bad >= 0.0) & (sample >= 0.0) & (sample <= good + bad)
    return (inside & likely) | (not proper), (count if proper else math.nan)
