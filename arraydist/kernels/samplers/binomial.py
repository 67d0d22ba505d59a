"""Binomial counts.

References
----------
.. [1] W. Hörmann, "The generation of binomial random variates", Journal of Statistical
   Computation and Simulation 46 (1993), pp. 101-110: algorithm BTRS.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from arraydist.kernels.beta_densities import binomial_log_density
from arraydist.kernels.elementary import exp, log, log1p
from arraydist.kernels.exponential import log_in_brief
from arraydist.kernels.guide import TABLE_VARIANCE, fill_from_mode, window
from arraydist.kernels.primitives import floor, fma, sqrt
from arraydist.kernels.record import Quick, Window, sampler
from arraydist.kernels.recursive_inversion import first_terms, recursive_inversion
from arraydist.kernels.samplers.central_expansion import Expansion, bounds, expansion_of_two
from arraydist.kernels.uniforms import Words, clipped, unit_interval

INVERSION_LIMIT = 10.0
"""Means from here on are drawn by transformed rejection: its constants start there."""

CENTRAL = 0.07
"""How far from the ends an attempt may be accepted early."""

_LEAST_VARIANCE = 5.0
"""The variance where the less likely outcome has that mean, at least."""
_ROOT_TWO_PI = 2.5066282746310002


class Transformation(NamedTuple):
    """The constants of BTRS [1]_, see `transformed_setup`."""

    b: float
    a: float
    centre: float
    v_r: float
    scale: float


class AboutMean(NamedTuple):
    """What the quick test takes, see `expansion_setup`.

    Attributes
    ----------
    mean, inverse
        The mean, and its reciprocal.
    scale
        That of the transformation over the probability of the mean.
    doubt
        How far the logarithm of that may be off.
    law
        The log probabilities over it.
    """

    mean: float
    inverse: float
    scale: float
    doubt: float
    law: Expansion


class BinomialConstants(NamedTuple):
    """What depends on the parameters alone.

    Attributes
    ----------
    n, r
        Trials, and the lesser of p and 1 - p.
    hat, about_mean
        For means from 10 on.
    odds, at_zero
        ``r / (1 - r)``, and the probability of none: for smaller means.
    """

    n: float
    r: float
    hat: Transformation
    about_mean: AboutMean
    odds: float
    at_zero: float


def binomial_window(n: float, p: float) -> tuple[float, float]:
    """The counts in the table of shared parameters, found for the less likely outcome."""
    r = p if p <= 0.5 else 1.0 - p
    variance = n * r * (1.0 - r)
    if not (variance > 0.0 and variance < TABLE_VARIANCE):
        return 0.0, 0.0
    first, count = window(n * r, variance, n)
    return (first if p <= 0.5 else n - (first + count - 1.0)), count


def binomial_cells(first: float, cells: Any, n: float, p: float) -> None:
    """Their probabilities."""
    r = p if p <= 0.5 else 1.0 - p
    count = cells.shape[0]
    least = first if p <= 0.5 else n - (first + (count - 1.0))
    mode = floor((n + 1.0) * r)
    at_mode = exp(binomial_log_density(mode, n, r))
    fill_from_mode(cells, least, mode, at_mode, r / (1.0 - r), n + 1.0, 1.0)
    if p > 0.5:
        for i in range(count // 2):
            cells[i], cells[count - 1 - i] = cells[count - 1 - i], cells[i]


def transformed_setup(n: float, r: float) -> Transformation:
    """The constants of BTRS [1]_ for r of at most 1/2.

    The first three, the last of them n r + 1/2, are those of the paper, save that its test compares
    with the probability itself rather than with its quotient by the greatest one, f.  With the
    variance v, f sqrt(2 pi v) is between 1 - 0.19 / v and 1 + 0.05 / v from a mean of 10 on:
    ``scale``, which is alpha times f, takes the upper bound, and v_r, below which attempts are
    accepted early, is less by the quotient of the two.
    """
    variance = n * r * (1.0 - r)
    variance = variance if variance > _LEAST_VARIANCE else _LEAST_VARIANCE
    root = sqrt(variance)
    b = fma(2.53, root, 1.15)
    a = fma(0.0248, b, fma(0.01, r, -0.0873))
    v_r = (0.92 - 4.2 / b) * (1.0 - 0.25 / variance)
    scale = (2.83 + 5.1 / b) * (1.0 + 0.05 / variance) / _ROOT_TWO_PI
    return Transformation(b, a, fma(n, r, 0.5), v_r, scale)


def transformed_candidate(unit: float, hat: Transformation) -> tuple[float, float, float]:
    """BTRS's ``(count, distance, density)`` of a uniform number.

    Attempts of a distance from the ends of `CENTRAL` or more may be accepted early; the others by
    a test with the density of the transformation.
    """
    u = unit - 0.5
    distance = 0.5 - abs(u)
    inverse = 1.0 / distance
    count = floor(fma(fma(2.0 * hat.a, inverse, hat.b), u, hat.centre))
    return count, distance, fma(hat.a * inverse, inverse, hat.b)


def transformed_attempt(
    unit: float, v: float, n: float, r: float, hat: Transformation
) -> tuple[bool, float]:
    """``(accepted, count)`` of BTRS with two uniform numbers.

    The test is of the saddle-point form of the log probability, which keeps its digits up to 2**53
    trials.
    """
    count, distance, density = transformed_candidate(unit, hat)
    early = (distance >= CENTRAL) & (v <= hat.v_r)
    inside = (count >= 0.0) & (count <= n)
    count = clipped(count, 0.0, n)
    likely = log(v * hat.scale / density) <= binomial_log_density(count, n, r)
    return early | (likely & inside), count


def expansion_setup(n: float, r: float, hat: Transformation) -> AboutMean:
    """What `expanded_attempt` needs.

    By Stirling's formula the probability of the mean is that of the normal law but for the factor
    exp((1 / n - 1 / (n r) - 1 / (n (1 - r))) / 12), which moves to the other side of the test, and
    terms below 1 / (360 x**3) for the cells x.
    """
    mean = n * r
    rising, falling = 1.0 / mean, 1.0 / (n - mean)
    law = expansion_of_two(rising, falling)
    spread = _ROOT_TWO_PI * sqrt(mean * (1.0 - r))
    series = (rising + falling - 1.0 / n) * (1.0 / 12.0)
    factor = fma(series, fma(series, 0.5, 1.0), 1.0)
    doubt = 0.004 * (rising * rising * rising + falling * falling * falling)
    return AboutMean(mean, rising, hat.scale * spread * factor, doubt, law)


def less_likely(p: float) -> float:
    """The lesser of p and 1 - p; a negative p stands for 1 + p, near 1 more precise than that."""
    return -p if p < 0.0 else (p if p <= 0.5 else 1.0 - p)


def binomial_setup(n: float, p: float) -> BinomialConstants:
    """What depends on the parameters alone."""
    r = less_likely(p)
    hat = transformed_setup(n, r)
    at_zero = exp(n * log1p(-r))
    return BinomialConstants(n, r, hat, expansion_setup(n, r, hat), r / (1.0 - r), at_zero)


def of_less_likely(z: float, n: float, p: float) -> float:
    """Successes, from a count of whichever of success and failure is the less likely."""
    return z if (p >= 0.0) & (p <= 0.5) else n - z


def quick_inversion(words: Words, law: BinomialConstants) -> tuple[bool, bool, float]:
    """`binomial_attempt` at means below 10 where few terms of the inversion decide."""
    n, r, odds = law.n, law.r, law.odds
    unit = unit_interval(words[1])
    count, reached = first_terms(unit, law.at_zero, -odds, (n + 1.0) * odds)
    proper = (n >= 1.0) & (n < math.inf) & (r > 0.0)
    accepted = proper & reached & (count <= n) & (n * r < INVERSION_LIMIT)
    return accepted, not accepted, count


def expanded_attempt(
    unit: float, v: float, n: float, hat: Transformation, mean: AboutMean
) -> tuple[bool, bool, float]:
    """`transformed_attempt`'s ``(accepted, rejected, count)`` where `central_expansion` decides.

    For means from 10 on.  Rounding of the mean adds up to a multiple of the distance from it.
    """
    count, distance, density = transformed_candidate(unit, hat)
    early = (distance >= CENTRAL) & (v <= hat.v_r)
    inside = (count >= 0.0) & (count <= n)
    count = clipped(count, 0.0, n)
    lower, upper = bounds(count - mean.mean, mean.mean, mean.inverse, mean.law)
    level = log_in_brief(v * mean.scale / density, 0.0)
    doubt = fma(1e-13, 1.0 + abs(count - mean.mean), mean.doubt)
    accepted = early | (inside & (lower - doubt > level))
    rejected = (not early) & ((not inside) | (upper + doubt < level))
    return accepted, rejected, count


def quick_rejection(words: Words, law: BinomialConstants) -> tuple[bool, bool, float]:
    """`binomial_attempt` at means from 10 on where `central_expansion` decides."""
    unit, v = unit_interval(words[1]), unit_interval(words[3])
    accepted, rejected, count = expanded_attempt(unit, v, law.n, law.hat, law.about_mean)
    large = (law.n * law.r >= INVERSION_LIMIT) & (law.n < math.inf)
    return large & accepted, not (large & (accepted | rejected)), count


def quick_either(words: Words, law: BinomialConstants) -> tuple[bool, bool, float]:
    """Whichever serves the mean."""
    small = law.n * law.r < INVERSION_LIMIT
    inverted, unreached, few = quick_inversion(words, law)
    accepted, undecided, count = quick_rejection(words, law)
    return inverted | accepted, (unreached if small else undecided), (few if small else count)


def is_small(n: float, p: float) -> bool:
    """Whether inversion serves."""
    return n * less_likely(p) < INVERSION_LIMIT


def is_large(n: float, p: float) -> bool:
    """Whether rejection serves."""
    return n * less_likely(p) >= INVERSION_LIMIT


_QUICK = (Quick(quick_inversion, is_small), Quick(quick_rejection, is_large), Quick(quick_either))


def binomial_attempt(words: Words, law: BinomialConstants) -> tuple[bool, float]:
    """Binomial counts: inversion for means below 10, Hörmann's BTRS [1]_ from there on.

    The mean is that of the less likely outcome.  Inversion is always accepted.  BTRS accepts an
    attempt with probability 0.69 at least, least at 20 trials of probability 1/2: 256 rejections
    have probability below 1e-130.
    """
    n, r, odds = law.n, law.r, law.odds
    unit = unit_interval(words[1])
    v = unit_interval(words[3])
    accepted, count = transformed_attempt(unit, v, n, r, law.hat)
    small = n * r < INVERSION_LIMIT
    inverted = clipped(recursive_inversion(unit, law.at_zero, -odds, (n + 1.0) * odds), 0.0, n)
    value = inverted if small else count
    proper = (n >= 0.0) & (n < math.inf) & (r >= 0.0)
    return accepted | small | (not proper), (value if proper else math.nan)


binomial_by_rejection = sampler(
    name="binomial_by_rejection",
    kind="rejection",
    arity=2,
    setup=binomial_setup,
    quick=_QUICK,
    finish=of_less_likely,
    integer=True,
)(binomial_attempt)
"""By attempts always: for parameters that are draws themselves, though there be but one."""

binomial = sampler(
    name="binomial",
    kind="rejection",
    arity=2,
    setup=binomial_setup,
    quick=_QUICK,
    finish=of_less_likely,
    integer=True,
    window=Window(binomial_window, binomial_cells),
)(binomial_attempt)
"""By a table where all draws share parameters of a small variance, otherwise by attempts."""
