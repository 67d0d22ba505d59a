"""Geometric and logarithmic counts and trials of one success, by inversion.

References
----------
.. [1] L. Devroye, Non-Uniform Random Variate Generation (1986): section X.2.2 (geometric).
.. [2] A. W. Kemp, "Efficient generation of logarithmically distributed pseudo-random variables",
   Applied Statistics 30 (1981), pp. 249-253: algorithm LK.
.. [3] L. Devroye, Non-Uniform Random Variate Generation (1986): section X.6.1 (zeta).
"""

from __future__ import annotations

import math
from typing import Any

from arraydist.kernels.elementary import exp, expm1, log1mexp, log1p
from arraydist.kernels.exponential import log_in_brief
from arraydist.kernels.guide import fill_from_mode, window_of_failures
from arraydist.kernels.primitives import bits_to_float, float_to_bits, floor, mul, uint64
from arraydist.kernels.record import Window, sampler
from arraydist.kernels.samplers.exponential import two_exponentials
from arraydist.kernels.uniforms import Words, log_of_uniform, unit_interval, word_to_float

_TWO_32 = 4294967296.0
_MASK = 0xFFFFFFFF
_LN2 = 0.6931471805599453
_LARGEST_POWER = 1000.0

_LEAST_IN_TABLE = 2.0**-6
"""Shared probabilities from this one on have a table, of up to 3,500 counts."""


def success(bits: float, p: float) -> float:
    """Whether 64 random bits stand for a number below p: 1 or 0.

    The number's leading 32 bits are compared first, and then the others, each with the part of p
    that they can tell, which is exact: the probability is p to within 2**-65.
    """
    word = float_to_bits(bits)
    scaled = p * _TWO_32
    whole = floor(scaled)
    leading = word_to_float(word >> uint64(32))
    trailing = word_to_float(word & uint64(_MASK))
    below = trailing + 0.5 < (scaled - whole) * _TWO_32
    return 1.0 if (leading < whole) | ((leading == whole) & below) else 0.0


@sampler(kind="pair", arity=1, finish=success, integer=True)
def bernoulli(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """One with a given probability, otherwise zero."""
    return bits_to_float(w1), bits_to_float(w3)


def trials(z: float, p: float) -> float:
    """Trials up to the first success: the whole part of an exponential number of that rate [1]_."""
    failure = 1.0 - p
    return floor(z / -log_in_brief(failure, (1.0 - failure) - p)) + 1.0


def trials_window(p: float) -> tuple[float, float]:
    """The counts in a shared probability's table."""
    failures = window_of_failures(1.0, p)[1] if p >= _LEAST_IN_TABLE else 0.0
    return 1.0, failures


def trials_cells(first: float, cells: Any, p: float) -> None:
    """Their probabilities."""
    fill_from_mode(cells, 0.0, 0.0, p, 1.0 - p, 0.0, -1.0)


@sampler(
    kind="pair",
    arity=1,
    finish=trials,
    integer=True,
    window=Window(trials_window, trials_cells),
)
def geometric(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Trials up to and with the first success, from 1 on; by a table where all draws share p."""
    return two_exponentials(w0, w1, w2, w3)


def log_series_setup(p: float) -> tuple[float]:
    """The logarithm of 1 - p."""
    return (log1p(-p),)


@sampler(kind="single", arity=1, setup=log_series_setup, integer=True)
def logseries(words: Words, constants: tuple[float]) -> float:
    """Logarithmic counts: geometric ones of a random probability of failure [2]_.

    That probability is 1 - (1 - p)**u for a uniform number u.
    """
    _, w1, _, w3 = words
    log_failure = log1mexp(mul(constants[0], unit_interval(w3)))
    return floor(log_of_uniform(w1) / log_failure) + 1.0


def zipf_setup(a: float) -> tuple[float, float]:
    """``(power, 2**power - 1)`` with the power a - 1 of the tail, at most 1000.

    Beyond 65, one of 64 random bits' numbers is all that is drawn.
    """
    power = a - 1.0
    power = _LARGEST_POWER if power > _LARGEST_POWER else power
    return power, expm1(power * _LN2)


@sampler(kind="rejection", arity=1, setup=zipf_setup, integer=True)
def zipf(words: Words, constants: tuple[float, float]) -> tuple[bool, float]:
    """Zipf counts by rejection from the whole part of a Pareto number [3]_.

    Attempts are accepted with probability zeta(a) (1 - 2**(1 - a)), at least log(2): 256 rejections
    have probability below 1e-131.  Counts beyond 2**53 are rounded as float64 is, those beyond its
    largest number are infinite.
    """
    _, w1, _, w3 = words
    power, at_two = constants
    x = floor(exp(-log_of_uniform(w1) / power))
    grown = expm1(power * log1p(1.0 / x))
    limit = (grown + 1.0) / (at_two + 1.0)
    accepted = mul(unit_interval(w3), mul(x, grown) / at_two) <= limit
    return accepted | (x == math.inf) | (x != x), x
