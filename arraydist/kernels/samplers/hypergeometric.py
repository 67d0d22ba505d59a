"""Hypergeometric counts.

References
----------
.. [1] E. Stadlober, "The ratio of uniforms approach for generating discrete random variates",
   Journal of Computational and Applied Mathematics 31 (1990), pp. 181-189: section 3.
.. [2] V. A. Vatutin, V. G. Mikhailov, "Limit theorems for the number of empty cells in an
   equiprobable scheme for group allocation of particles", Theory of Probability and its
   Applications 27 (1982), pp. 734-743: a hypergeometric number is such a sum.
"""

from __future__ import annotations

import math
from typing import Any

from arraydist.kernels.beta_densities import binomial_log_density
from arraydist.kernels.elementary import log
from arraydist.kernels.exponential import log_in_brief
from arraydist.kernels.guide import fill_drawn, window
from arraydist.kernels.primitives import floor, fma, sqrt
from arraydist.kernels.record import Quick, Window, sampler
from arraydist.kernels.uniforms import clipped, unit_interval

SLOPE = 1.7155277699214135
"""2 sqrt(2 / e)."""
INTERCEPT = 0.8989161620588988
"""3 - 2 sqrt(3 / e)."""

_TABLE_LIMIT = 4096.0
"""Shared parameters of a variance below this one have a table, of up to 1,250 counts."""

Constants = tuple[float, float, float, float, float, float, float]


def drawn_log_density(k: float, good: float, bad: float, sample: float, share: float) -> float:
    """Logarithm of the probability of k good ones, but for a constant, by three binomial laws.

    In the quotient of their probabilities that of success cancels; the sampled share keeps all
    three near their modes.
    """
    return binomial_log_density(k, good, share) + binomial_log_density(sample - k, bad, share)


def moments(good: float, bad: float, sample: float) -> tuple[float, float]:
    """Mean and variance."""
    total = good + bad
    population = total if total > 0.0 else 1.0
    mean = sample * (good / population)
    others = population - 1.0 if population > 1.0 else 1.0
    return mean, mean * (bad / population) * ((population - sample) / others)


def hypergeometric_window(good: float, bad: float, sample: float) -> tuple[float, float]:
    """The counts in the table of shared parameters.

    Good ones are a sum of independent numbers that are 0 or 1, as the bound asks for [2]_.
    """
    mean, variance = moments(good, bad, sample)
    least = sample - bad if sample > bad else 0.0
    most = sample if sample < good else good
    if not (variance < _TABLE_LIMIT and good + bad >= sample and least <= most):
        return 0.0, 0.0
    first, count = window(mean, variance, most)
    start = first if first > least else least
    return start, first + count - start


def hypergeometric_cells(first: float, cells: Any, good: float, bad: float, sample: float) -> None:
    """Their probabilities, in proportion to that of the mode and then divided by their sum."""
    mode = floor((sample + 1.0) * ((good + 1.0) / (good + bad + 2.0)))
    last = first + (cells.shape[0] - 1.0)
    fill_drawn(cells, first, clipped(mode, first, last), 1.0, (good, bad, sample))
    total = 0.0
    for i in range(cells.shape[0]):
        total += cells[i]
    for i in range(cells.shape[0]):
        cells[i] = cells[i] / total


def factorial_ratio(x: float, y: float) -> float:
    """``log(x! / y!)`` by Stirling's series, but for multiples of x - y.

    Off by at most 1 / (1260 (x + 1)**5), the same of y, and rounding.
    """
    u, v = 1.0 + x, 1.0 + y
    inverse_u, inverse_v = 1.0 / u, 1.0 / v
    cubes = inverse_v * inverse_v * inverse_v - inverse_u * inverse_u * inverse_u
    series = fma(cubes, 1.0 / 360.0, (inverse_u - inverse_v) * (1.0 / 12.0))
    logs = fma(x + 0.5, log_in_brief(u, 0.0), -((y + 0.5) * log_in_brief(v, 0.0)))
    return logs + series


def least_of(a: float, b: float, c: float, d: float) -> float:
    """The least of four numbers."""
    first = a if a < b else b
    second = c if c < d else d
    return first if first < second else second


def hypergeometric_setup(good: float, bad: float, sample: float) -> Constants:
    """``(good, bad, sample, share, centre, width, at_mode)`` of the ratio of uniforms [1]_."""
    total = good + bad
    population = total if total > 0.0 else 1.0
    share = sample / population
    mean, variance = moments(good, bad, sample)
    width = fma(SLOPE, sqrt(variance + 0.5), INTERCEPT)
    mode = floor((sample + 1.0) * ((good + 1.0) / (population + 2.0)))
    at_mode = drawn_log_density(mode, good, bad, sample, share)
    return good, bad, sample, share, mean + 0.5, width, at_mode


def quick_hypergeometric(
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
) -> tuple[bool, bool, float]:
    """`hypergeometric` where Stirling's series decides.

    Of the four factorials in the probability, and the four at the mode, the linear parts of the
    series cancel.  What the series leaves out is below 1 / (1260 (x + 1)**5) each; rounding of the
    logarithms' products adds up to a multiple of the population.
    """
    u = unit_interval(w0, w1)
    v = unit_interval(w2, w3) - 0.5
    count = floor(fma(width, v / u, centre))
    rest = bad - sample
    least = -rest if rest < 0.0 else 0.0
    most = sample if sample < good else good
    inside = (count >= least) & (count <= most)
    k = clipped(count, least, most)
    mode = floor((sample + 1.0) * ((good + 1.0) / (good + bad + 2.0)))
    log_p = -(
        (factorial_ratio(k, mode) + factorial_ratio(good - k, good - mode))
        + (factorial_ratio(sample - k, sample - mode) + factorial_ratio(rest + k, rest + mode))
    )
    margin = log_p - 2.0 * log_in_brief(u, 0.0)
    nearest = least_of(k, good - k, sample - k, rest + k)
    at_mode_nearest = least_of(mode, good - mode, sample - mode, rest + mode)
    closest = (nearest if nearest < at_mode_nearest else at_mode_nearest) + 1.0
    square = closest * closest
    doubt = 0.0064 / (square * square) + 3e-14 * (good + bad)
    proper = (good >= 0.0) & (bad >= 0.0) & (sample >= 0.0) & (sample <= good + bad)
    accepted = proper & inside & (margin > doubt)
    rejected = proper & ((not inside) | (margin < -doubt))
    return accepted, not (accepted | rejected), k


@sampler(
    kind="rejection",
    arity=3,
    setup=hypergeometric_setup,
    quick=(Quick(quick_hypergeometric),),
    integer=True,
    window=Window(hypergeometric_window, hypergeometric_cells),
)
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
