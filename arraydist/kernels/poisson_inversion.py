"""Inversion of the Poisson law at small rates, without branches."""

from __future__ import annotations

from arraydist.kernels.primitives import mul

# 1 / k for the terms k = 1 to 48, twelve at a time: what compilers unroll.
_FIRST = tuple(1.0 / k for k in range(1, 13))
_SECOND = tuple(1.0 / k for k in range(13, 25))
_THIRD = tuple(1.0 / k for k in range(25, 37))
_FOURTH = tuple(1.0 / k for k in range(37, 49))


def poisson_terms(
    u: float,
    rate: float,
    probability: float,
    cumulative: float,
    count: float,
    reciprocals: tuple[float, ...],
) -> tuple[float, float, float]:
    """Go through some terms of the law, counting the cumulative probabilities up to u."""
    for reciprocal in reciprocals:
        count += 1.0 if cumulative <= u else 0.0
        probability = mul(probability, rate * reciprocal)
        cumulative += probability
    return probability, cumulative, count


def poisson_inversion(u: float, rate: float, at_zero: float) -> float:
    """Smallest count whose cumulative probability exceeds u, for rates up to 10.

    All of 48 cumulative probabilities are compared with u, so that loops become vector code: what
    lies beyond has a probability below 2**-53, half the distance of u from 1.  With one rate for
    all draws the probabilities are computed once.
    """
    probability, cumulative, count = poisson_terms(u, rate, at_zero, at_zero, 0.0, _FIRST)
    probability, cumulative, count = poisson_terms(u, rate, probability, cumulative, count, _SECOND)
    probability, cumulative, count = poisson_terms(u, rate, probability, cumulative, count, _THIRD)
    return poisson_terms(u, rate, probability, cumulative, count, _FOURTH)[2]
