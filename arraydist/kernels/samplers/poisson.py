"""Poisson counts.

References
----------
.. [1] W. Hörmann, "The transformed rejection method for generating Poisson random variables",
   Insurance: Mathematics and Economics 12 (1993), pp. 39-45, algorithm PTRS.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from arraydist.kernels.densities import poisson_log_density
from arraydist.kernels.elementary import exp, log
from arraydist.kernels.exponential import log_in_brief
from arraydist.kernels.gamma import HALF_LOG_TWO_PI
from arraydist.kernels.guide import TABLE_VARIANCE, fill_from_mode, window
from arraydist.kernels.primitives import floor, fma, sqrt
from arraydist.kernels.record import Quick, Window, sampler
from arraydist.kernels.recursive_inversion import first_terms, recursive_inversion
from arraydist.kernels.uniforms import Words, unit_interval

_INVERSION_LIMIT = 10.0
"""Poisson rates from here on are drawn by transformed rejection: its constants start there."""


class PoissonConstants(NamedTuple):
    """What depends on the rate alone.

    Attributes
    ----------
    rate, raised
        The rate, and the greater of it and 10.
    b, a, inverse_alpha, v_r
        Those of PTRS [1]_, with ``1 / alpha``.
    at_zero
        The probability of none.
    """

    rate: float
    raised: float
    b: float
    a: float
    inverse_alpha: float
    v_r: float
    at_zero: float


def poisson_window(rate: float) -> tuple[float, float]:
    """The counts in a shared rate's table."""
    return window(rate, rate, math.inf) if (rate > 0.0) & (rate < TABLE_VARIANCE) else (0.0, 0.0)


def poisson_cells(first: float, cells: Any, rate: float) -> None:
    """Their probabilities."""
    mode = floor(rate)
    at_mode = exp(poisson_log_density(mode, rate))
    fill_from_mode(cells, first, mode, at_mode, rate, 1.0, 0.0)


def poisson_setup(rate: float) -> PoissonConstants:
    """What depends on the rate alone."""
    raised = rate if rate > _INVERSION_LIMIT else _INVERSION_LIMIT
    b = fma(2.53, sqrt(raised), 0.931)
    a = fma(0.02483, b, -0.059)
    inverse_alpha = 1.1239 + 1.1328 / (b - 3.4)
    v_r = 0.9277 - 3.6224 / (b - 2.0)
    return PoissonConstants(rate, raised, b, a, inverse_alpha, v_r, exp(-rate))


def proposal(unit: float, v: float, law: PoissonConstants) -> tuple[float, float, bool, bool]:
    """``(count, density, accepted early, rejected early)`` of PTRS [1]_."""
    u = unit - 0.5
    distance = 0.5 - abs(u)
    inverse = 1.0 / distance
    count = floor(fma(fma(2.0 * law.a, inverse, law.b), u, law.raised + 0.43))
    early = (distance >= 0.07) & (v <= law.v_r)
    late = (count < 0.0) | ((distance < 0.013) & (v > distance))
    density = fma(law.a * inverse, inverse, law.b)
    return (count if count > 0.0 else 0.0), density, early, late


def quick_inversion(words: Words, law: PoissonConstants) -> tuple[bool, bool, float]:
    """`poisson_attempt` at rates below 10 where few terms of the inversion decide."""
    unit = unit_interval(words[1])
    count, reached = first_terms(unit, law.at_zero, 0.0, law.rate)
    accepted = reached & (law.rate < _INVERSION_LIMIT)
    return accepted, not accepted, count


def quick_rejection(words: Words, law: PoissonConstants) -> tuple[bool, bool, float]:
    """`poisson_attempt` at rates from 10 on where few terms of Stirling's series decide.

    The next one is 1 / (360 k**3); of the logarithms, whose arguments are off by rounding, a
    count's share cancels.
    """
    rate, raised = law.rate, law.raised
    v = unit_interval(words[3])
    count, density, early, late = proposal(unit_interval(words[1]), v, law)
    k = count if count > 1.0 else 1.0
    inverse = 1.0 / k
    log_v = log_in_brief(v * law.inverse_alpha / density * sqrt(k), 0.0)
    log_p = fma(k, log_in_brief(raised * inverse, 0.0), k - raised)
    margin = (log_p - fma(inverse, 1.0 / 12.0, HALF_LOG_TWO_PI)) - log_v
    doubt = fma(0.003 * inverse * inverse, inverse, 1e-15 * (k + raised))
    large = (rate >= _INVERSION_LIMIT) & (rate < math.inf)
    accepted = large & (early | ((margin > doubt) & (not late) & (count >= 1.0)))
    rejected = large & (late | ((margin < -doubt) & (count >= 1.0)))
    return accepted, not (accepted | rejected), count


def quick_either(words: Words, law: PoissonConstants) -> tuple[bool, bool, float]:
    """Whichever serves the rate."""
    small = law.rate < _INVERSION_LIMIT
    inverted, unreached, few = quick_inversion(words, law)
    accepted, undecided, count = quick_rejection(words, law)
    return inverted | accepted, (unreached if small else undecided), (few if small else count)


def is_small(rate: float) -> bool:
    """Whether inversion serves."""
    return rate < _INVERSION_LIMIT


def is_large(rate: float) -> bool:
    """Whether rejection serves."""
    return rate >= _INVERSION_LIMIT


_QUICK = (Quick(quick_inversion, is_small), Quick(quick_rejection, is_large), Quick(quick_either))


def poisson_attempt(words: Words, law: PoissonConstants) -> tuple[bool, float]:
    """Poisson counts: inversion for rates below 10, Hörmann's PTRS [1]_ from there on.

    Inversion is always accepted.  PTRS accepts an attempt with probability alpha, which is 0.752
    at a rate of 10 and rises to 0.889: 256 rejections have probability below 1e-150.  Its test
    compares with the saddle-point form of the log probability, which keeps its digits at any
    rate; counts beyond 2**53 are rounded as float64 is.  Both ways are computed, and one is
    taken: vector code costs less than branches.
    """
    rate = law.rate
    unit = unit_interval(words[1])
    v = unit_interval(words[3])
    count, density, early, late = proposal(unit, v, law)
    likely = log(v * law.inverse_alpha / density) <= poisson_log_density(count, law.raised)
    small = rate < _INVERSION_LIMIT
    inverted = recursive_inversion(unit, law.at_zero, 0.0, rate)
    value = inverted if small else count
    finite = (rate >= 0.0) & (rate < math.inf)
    accepted = small | early | (likely & (not late)) | (not finite)
    return accepted, (value if finite else rate)


poisson_by_rejection = sampler(
    name="poisson_by_rejection",
    kind="rejection",
    arity=1,
    setup=poisson_setup,
    quick=_QUICK,
    integer=True,
)(poisson_attempt)
"""By attempts always: for rates that are draws themselves, though there be but one."""

poisson = sampler(
    name="poisson",
    kind="rejection",
    arity=1,
    setup=poisson_setup,
    quick=_QUICK,
    integer=True,
    window=Window(poisson_window, poisson_cells),
)(poisson_attempt)
"""By a table where all draws share parameters of a small variance, otherwise by attempts."""
