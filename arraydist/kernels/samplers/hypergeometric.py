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
from typing import Any, NamedTuple

from arraydist.kernels.beta_densities import binomial_log_density
from arraydist.kernels.elementary import log
from arraydist.kernels.exponential import log_in_brief
from arraydist.kernels.guide import TABLE_VARIANCE, fill_drawn, window
from arraydist.kernels.primitives import floor, fma, mul, sqrt
from arraydist.kernels.record import Quick, Window, sampler
from arraydist.kernels.uniforms import Words, clipped, unit_interval

SLOPE = 1.7155277699214135
"""2 sqrt(2 / e)."""
INTERCEPT = 0.8989161620588988
"""3 - 2 sqrt(3 / e)."""

_INVERSION_LIMIT = 12.0
"""Laws of so many counts besides 0, or fewer, are drawn by inversion."""

Terms = tuple[float, float, float]
"""The probability of a count, the cumulative one, and how many of those u has reached."""


class HypergeometricConstants(NamedTuple):
    """The parameters, and what the ratio of uniforms [1]_ takes of them.

    Attributes
    ----------
    good, bad, sample
        The parameters.
    share
        Of the population, what the sample is.
    centre, width
        Of the candidates.
    at_mode
        `drawn_log_density` of the mode.
    """

    good: float
    bad: float
    sample: float
    share: float
    centre: float
    width: float
    at_mode: float


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
    if not (variance < TABLE_VARIANCE and good + bad >= sample and least <= most):
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


def hypergeometric_setup(good: float, bad: float, sample: float) -> HypergeometricConstants:
    """What depends on the parameters alone."""
    total = good + bad
    population = total if total > 0.0 else 1.0
    share = sample / population
    mean, variance = moments(good, bad, sample)
    width = fma(SLOPE, sqrt(variance + 0.5), INTERCEPT)
    mode = floor((sample + 1.0) * ((good + 1.0) / (population + 2.0)))
    at_mode = drawn_log_density(mode, good, bad, sample, share)
    return HypergeometricConstants(good, bad, sample, share, mean + 0.5, width, at_mode)


def smaller_numbers(good: float, bad: float, sample: float) -> tuple[float, float]:
    """The lesser of good and bad ones, and of those drawn and those left; the law is symmetric."""
    rest = (good + bad) - sample
    return (good if good <= bad else bad), (sample if sample <= rest else rest)


def one_factor(i: float, least: float, a: float, b: float) -> tuple[float, float]:
    """Both sides of ``(a - i) / (b - i)``, equal where i is not below ``least``."""
    step = i if i < least else 0.0
    return a - step, (b if i < least else a) - step


def three_factors(
    i: float, least: float, a: float, b: float, above: float, below: float
) -> tuple[float, float]:
    """Both sides of a product, by `one_factor` of i and the next two further on."""
    first, first_below = one_factor(i, least, a, b)
    second, second_below = one_factor(i + 1.0, least, a, b)
    third, third_below = one_factor(i + 2.0, least, a, b)
    return above * (first * second * third), below * (first_below * second_below * third_below)


def none_of_few(least: float, a: float, b: float) -> float:
    """The product of ``(a - i) / (b - i)`` for i from 0 and below ``least``, at most 12."""
    above, below = three_factors(0.0, least, a, b, 1.0, 1.0)
    above, below = three_factors(3.0, least, a, b, above, below)
    above, below = three_factors(6.0, least, a, b, above, below)
    above, below = three_factors(9.0, least, a, b, above, below)
    return above / below


def one_term(k: float, u: float, least: float, most: float, others: float, terms: Terms) -> Terms:
    """Count the cumulative probability of k if u is not below it, and go on to that of k + 1."""
    probability, cumulative, count = terms
    count += 1.0 if cumulative <= u else 0.0
    ratio = ((least - k) * (most - k)) / ((k + 1.0) * (others + (k + 1.0)))
    probability = mul(probability, ratio)
    return probability, cumulative + probability, count


def three_terms(
    k: float, u: float, least: float, most: float, others: float, terms: Terms
) -> Terms:
    """`one_term` of k and the next two."""
    terms = one_term(k, u, least, most, others, terms)
    terms = one_term(k + 1.0, u, least, most, others, terms)
    return one_term(k + 2.0, u, least, most, others, terms)


def inverted(u: float, good: float, bad: float, sample: float) -> float:
    """Good ones by inversion, where one of `smaller_numbers` is at most 12.

    The probability of none, a product of that many factors, and the recursion from there have both
    numbers alike, each of them at most half of the population.  All terms are computed, without
    loops, so that draws become vector code; a product of 12 numbers up to 2**54 does not overflow.
    """
    fewer, drawn = smaller_numbers(good, bad, sample)
    least = fewer if fewer <= drawn else drawn
    most = drawn if fewer <= drawn else fewer
    total = good + bad
    others = total - least - most
    probability = none_of_few(least, total - most, total)
    terms = three_terms(0.0, u, least, most, others, (probability, probability, 0.0))
    terms = three_terms(3.0, u, least, most, others, terms)
    terms = three_terms(6.0, u, least, most, others, terms)
    count = three_terms(9.0, u, least, most, others, terms)[2]
    count = count if count <= least else least
    failures = drawn - count
    count = count if good <= bad else failures
    others = good - count
    return count if sample <= total - sample else others


def is_small(good: float, bad: float, sample: float) -> bool:
    """Whether inversion serves."""
    fewer, drawn = smaller_numbers(good, bad, sample)
    return (fewer <= _INVERSION_LIMIT) | (drawn <= _INVERSION_LIMIT)


def is_large(good: float, bad: float, sample: float) -> bool:
    """Whether rejection serves."""
    return not is_small(good, bad, sample)


def is_proper(good: float, bad: float, sample: float) -> bool:
    """Whether the parameters are those of a law."""
    return (good >= 0.0) & (bad >= 0.0) & (sample >= 0.0) & (sample <= good + bad)


def candidate(words: Words, law: HypergeometricConstants) -> tuple[float, float]:
    """A uniform number u, and the count v / u stands for with another one, v [1]_."""
    u = unit_interval(words[1])
    v = unit_interval(words[3]) - 0.5
    return u, floor(fma(law.width, v / u, law.centre))


def quick_inversion(words: Words, law: HypergeometricConstants) -> tuple[bool, bool, float]:
    """`hypergeometric` by inversion."""
    good, bad, sample = law.good, law.bad, law.sample
    accepted = is_proper(good, bad, sample) & is_small(good, bad, sample)
    return accepted, not accepted, inverted(unit_interval(words[1]), good, bad, sample)


def quick_rejection(words: Words, law: HypergeometricConstants) -> tuple[bool, bool, float]:
    """`hypergeometric` by rejection where Stirling's series decides.

    Of the four factorials in the probability, and the four at the mode, the linear parts of the
    series cancel.  What the series leaves out is below 1 / (1260 (x + 1)**5) each; rounding of the
    logarithms' products adds up to a multiple of the population.
    """
    good, bad, sample = law.good, law.bad, law.sample
    u, count = candidate(words, law)
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
    large = is_proper(good, bad, sample) & is_large(good, bad, sample)
    accepted = large & inside & (margin > doubt)
    rejected = large & ((not inside) | (margin < -doubt))
    return accepted, not (accepted | rejected), k


def quick_either(words: Words, law: HypergeometricConstants) -> tuple[bool, bool, float]:
    """Whichever serves the parameters."""
    small, unclear, few = quick_inversion(words, law)
    accepted, undecided, count = quick_rejection(words, law)
    return small | accepted, unclear & undecided, (few if small else count)


@sampler(
    kind="rejection",
    arity=3,
    setup=hypergeometric_setup,
    quick=(
        Quick(quick_inversion, is_small),
        Quick(quick_rejection, is_large),
        Quick(quick_either),
    ),
    integer=True,
    window=Window(hypergeometric_window, hypergeometric_cells),
)
def hypergeometric(words: Words, law: HypergeometricConstants) -> tuple[bool, float]:
    """Good ones among a sample without replacement.

    By inversion where there are few of one kind, or few are drawn or left, otherwise by the ratio
    of uniforms [1]_.  Its attempts are accepted with probability 0.23 where the outcome is all but
    certain, rising to 0.73 with the variance: 256 rejections have probability below 1e-29.
    """
    good, bad, sample = law.good, law.bad, law.sample
    u, count = candidate(words, law)
    least = sample - bad if sample > bad else 0.0
    most = sample if sample < good else good
    inside = (count >= least) & (count <= most)
    count = clipped(count, least, most)
    log_density = drawn_log_density(count, good, bad, sample, law.share)
    likely = 2.0 * log(u) <= log_density - law.at_mode
    small = is_small(good, bad, sample)
    count = inverted(u, good, bad, sample) if small else count
    proper = is_proper(good, bad, sample)
    return small | (inside & likely) | (not proper), (count if proper else math.nan)
