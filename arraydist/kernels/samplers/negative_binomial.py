"""Negative binomial counts of parameters that have a table.

Others are Poisson counts of gamma rates, see `arraydist.random.mixtures`.

References
----------
.. [1] L. Devroye, "A simple generator for discrete log-concave distributions", Computing 39 (1987),
   pp. 87-91.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from arraydist.kernels.elementary import exp, log
from arraydist.kernels.guide import fill_from_mode, window_of_failures
from arraydist.kernels.negative_binomial_distribution import negative_binomial_log_density
from arraydist.kernels.primitives import copysign, floor, mul
from arraydist.kernels.record import Window, sampler
from arraydist.kernels.uniforms import Words, unit_interval

_MOST_COUNTS = 16384.0
"""Tables are no longer than this."""


def mode_of_failures(n: float, p: float) -> float:
    """The likeliest count where n is at least 1."""
    return floor((n - 1.0) * ((1.0 - p) / p))


def failures_window(n: float, p: float) -> tuple[float, float]:
    """The counts in the table of shared parameters."""
    if not (n >= 1.0 and p > 0.0 and p <= 1.0):
        return 0.0, 0.0
    first, count = window_of_failures(n, p)
    return first, count if count <= _MOST_COUNTS else 0.0


def failures_cells(first: float, cells: Any, n: float, p: float) -> None:
    """Their probabilities."""
    mode = mode_of_failures(n, p)
    at_mode = exp(negative_binomial_log_density(mode, n, p))
    fill_from_mode(cells, first, mode, at_mode, 1.0 - p, n - 1.0, -1.0)


class FailuresConstants(NamedTuple):
    """The parameters, and the mode with its probability."""

    n: float
    p: float
    mode: float
    log_at_mode: float
    at_mode: float


def failures_setup(n: float, p: float) -> FailuresConstants:
    """What depends on the parameters alone."""
    mode = mode_of_failures(n, p)
    log_at_mode = negative_binomial_log_density(mode, n, p)
    return FailuresConstants(n, p, mode, log_at_mode, exp(log_at_mode))


@sampler(
    kind="rejection",
    arity=2,
    setup=failures_setup,
    integer=True,
    window=Window(failures_window, failures_cells),
    max_attempts=512,
)
def negative_binomial(words: Words, law: FailuresConstants) -> tuple[bool, float]:
    """Failures before the n-th success of probability p, for an n of at least 1.

    The law is log-concave: a count at a distance d from the mode m has a probability of at most
    p(m) min(1, exp(1 - p(m) d)) [1]_.  Attempts are accepted with probability 1 / (4 + p(m)), at
    least 0.2: 512 rejections have probability below 1e-49.
    """
    u = 2.0 * unit_interval(words[1]) - 1.0
    width = 1.0 + 0.5 * law.at_mode
    place = abs(u) * (1.0 + width)
    height = 1.0 + width - place
    beyond = place > width
    height = height if beyond else 1.0
    distance = (width - log(height) if beyond else place) / law.at_mode
    count = law.mode + copysign(floor(distance + 0.5), u)
    likely = log(mul(unit_interval(words[3]), height))
    accepted = likely <= negative_binomial_log_density(count, law.n, law.p) - law.log_at_mode
    return accepted & (count >= 0.0), count
