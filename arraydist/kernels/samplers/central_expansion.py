"""Log probabilities of counts as polynomials in the distance from the mean.

Binomial and hypergeometric probabilities are, but for a factor that does not depend on the count,
a product of 1 / x! over the cells of a table, of which the count adds to some and takes from the
others.  About their mean the logarithms of the cells cancel against those of the factor: what is
left are powers of reciprocals, no logarithm among them.

References
----------
.. [1] NIST Digital Library of Mathematical Functions: 5.11.1 (log gamma), 5.11.2 (psi) and 5.15.8
   (its derivatives), 5.11(ii) (errors are below the first neglected term).
"""

from __future__ import annotations

from typing import NamedTuple

from arraydist.kernels.primitives import fma
from arraydist.kernels.uniforms import clipped

LEAST_CELL = 8.0
"""No cell may be smaller than that."""

_REACH = 0.5
"""How far from the mean the polynomial is used, in the smallest cell."""
_FAR = 1.5
"""How far its first three terms bound the logarithm."""
_NONE = 1e300


class Expansion(NamedTuple):
    """Taylor's coefficients of a log probability about the mean, for real arguments.

    Attributes
    ----------
    first, second, third, fourth
        The coefficients.
    fourths
        The sum of ``1 / x**4`` over the cells x.
    """

    first: float
    second: float
    third: float
    fourth: float
    fourths: float


def expansion_of_cell(inverse: float) -> Expansion:
    """That of ``-log(x!)`` about ``1 / inverse``, without the logarithm in the first one [1]_."""
    square = inverse * inverse
    cube = square * inverse
    return Expansion(
        inverse * fma(inverse, 1.0 / 12.0, -0.5),
        inverse * fma(inverse, fma(inverse, -1.0 / 12.0, 0.25), -0.5),
        (square - cube) * (1.0 / 6.0),
        cube * fma(inverse, 0.125, -1.0 / 12.0),
        square * square,
    )


def expansion_of_two(rising: float, falling: float) -> Expansion:
    """That of two cells, which a count adds to and takes from; of their reciprocals."""
    up, down = expansion_of_cell(rising), expansion_of_cell(falling)
    return Expansion(
        up.first - down.first,
        up.second + down.second,
        up.third - down.third,
        up.fourth + down.fourth,
        up.fourths + down.fourths,
    )


def joined(law: Expansion, other: Expansion) -> Expansion:
    """That of the cells of both."""
    return Expansion(
        law.first + other.first,
        law.second + other.second,
        law.third + other.third,
        law.fourth + other.fourth,
        law.fourths + other.fourths,
    )


def next_to_mean(distance: float, law: Expansion) -> float:
    """The log probability over that of the mean, at a distance up to one: within 0.35 fourths."""
    d = distance
    return d * fma(d, fma(d, fma(d, law.fourth, law.third), law.second), law.first)


def bounds(distance: float, smallest: float, inverse: float, law: Expansion) -> tuple[float, float]:
    """Bounds of the log probability over that of the mean itself, for a smallest cell from 8 on.

    With the smallest cell c, of that ``inverse``, and t = distance / c up to 1/2, what follows the
    polynomial of degree four is at most distance**5 / 20 times the sum of
    ``1 / (x - distance)**4``, which is at most 1 + 30 t times that of ``1 / x**4``; what the
    coefficients neglect adds 0.11 distance**5 of it at most, distances below one taken as one.
    Further away there is no lower bound.  The fourth derivative is negative: three terms are an
    upper bound, and the logarithm is concave.
    """
    near = abs(distance) <= _REACH * smallest
    d = clipped(distance, -_FAR * smallest, _FAR * smallest)
    square = d * d
    cubic = d * fma(d, fma(d, law.third, law.second), law.first)
    quartic = fma(square * square, law.fourth, cubic)
    size = abs(d)
    size = size if size > 1.0 else 1.0
    cube = size * size * size * law.fourths
    doubt = size * size * cube * fma(size * inverse, 1.5, 0.16)
    lower = quartic - doubt if near else -_NONE
    return lower, (quartic + doubt if near else fma(cube, 0.1, cubic))
