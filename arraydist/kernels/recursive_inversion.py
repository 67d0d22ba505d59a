"""Inversion of laws of counts whose probabilities follow a recursion, without branches.

The laws have p(k) = (a + b / k) p(k - 1): Poisson with a = 0 and b its rate, binomial with
a = -p / (1 - p) and b = -(n + 1) a.

References
----------
.. [1] H. H. Panjer, "Recursive evaluation of a family of compound distributions", ASTIN Bulletin
   12 (1981), pp. 22-26: equation 1, the class (a, b).
"""

from __future__ import annotations

from arraydist.kernels.primitives import fma, mul

# 1 / k for the terms k = 1 to 48, twelve at a time: what compilers unroll.
_FIRST = tuple(1.0 / k for k in range(1, 13))
_FEW = _FIRST[:8]
_SECOND = tuple(1.0 / k for k in range(13, 25))
_THIRD = tuple(1.0 / k for k in range(25, 37))
_FOURTH = tuple(1.0 / k for k in range(37, 49))


def count_terms(
    u: float,
    a: float,
    b: float,
    probability: float,
    cumulative: float,
    count: float,
    reciprocals: tuple[float, ...],
) -> tuple[float, float, float]:
    """Go through some terms of the law, counting the cumulative probabilities up to u."""
    for reciprocal in reciprocals:
        count += 1.0 if cumulative <= u else 0.0
        probability = mul(probability, fma(b, reciprocal, a))
        cumulative += probability
    return probability, cumulative, count


def first_terms(u: float, at_zero: float, a: float, b: float) -> tuple[float, bool]:
    """The count of `recursive_inversion` by eight terms, and whether they were enough."""
    _, total, count = count_terms(u, a, b, at_zero, at_zero, 0.0, _FEW)
    return count, total > u


def recursive_inversion(u: float, at_zero: float, a: float, b: float) -> float:
    """Smallest count whose cumulative probability exceeds u, for Poisson's and thinner tails.

    The mean may be up to 10.  All of 48 cumulative probabilities are compared with u, so that loops
    become vector code: what lies beyond has a probability below 2**-53, half the distance of u from
    1.  With parameters shared by all draws the probabilities are computed once.
    """
    probability, total, count = count_terms(u, a, b, at_zero, at_zero, 0.0, _FIRST)
    probability, total, count = count_terms(u, a, b, probability, total, count, _SECOND)
    probability, total, count = count_terms(u, a, b, probability, total, count, _THIRD)
    return count_terms(u, a, b, probability, total, count, _FOURTH)[2]


def inversion_of_few(u: float, at_zero: float, a: float, b: float) -> float:
    """`recursive_inversion` for a law of counts up to 12."""
    return count_terms(u, a, b, at_zero, at_zero, 0.0, _FIRST)[2]
