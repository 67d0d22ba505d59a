"""Wald, or inverse Gaussian, numbers.

References
----------
.. [1] J. R. Michael, W. R. Schucany, R. W. Haas, "Generating random variates using transformations
   with multiple roots", The American Statistician 30 (1976), pp. 88-90, equations 4 and 5.
"""

from __future__ import annotations

from typing import NamedTuple

from arraydist.kernels.primitives import sqrt
from arraydist.kernels.record import Single, sampler
from arraydist.kernels.single_precision import NormalAndWord, near_zero, normals_of_words
from arraydist.kernels.uniforms import Words, clipped, normal_and_uniform

_SMALLEST = 5e-324
_LARGEST = 1.7976931348623157e308


class WaldConstants(NamedTuple):
    """What depends on the parameters alone: no quotient overflows, however far apart they are.

    Attributes
    ----------
    mean, least
        The mean, and the lesser of it and the scale.
    w, v
        ``v / w = mean / scale``, the greater of both 1.
    """

    mean: float
    least: float
    w: float
    v: float


def wald_setup(mean: float, scale: float) -> WaldConstants:
    """What depends on the parameters alone."""
    wide = mean > scale
    w = scale / mean if wide else 1.0
    v = 1.0 if wide else mean / scale
    return WaldConstants(mean, scale if wide else mean, w, v)


def from_roots(half: float, u: float, constants: WaldConstants) -> float:
    """One of both roots, for half the square of a normal number and a uniform number [1]_.

    With r = v half and t = w + r + sqrt(r (r + 2 w)) they are mean t / w and mean w / t: in that
    form nothing cancels.  The smaller one is taken with probability t / (w + t).
    """
    mean, least, w, v = constants
    r = v * half
    t = w + r + sqrt(r * (r + 2.0 * w))
    return mean * (t / w) if u * (w + t) < w else least / t


def single_attempt(drawn: NormalAndWord, constants: WaldConstants) -> float:
    """An attempt in single precision."""
    z, word = drawn
    return from_roots(0.5 * z * z, near_zero(word), constants)


def positive_and_finite(x: float, mean: float, scale: float) -> float:
    """A positive number, and the largest one instead of infinity."""
    return clipped(x, _SMALLEST, _LARGEST)


@sampler(
    kind="single",
    arity=2,
    setup=wald_setup,
    finish=positive_and_finite,
    single=Single(2, single_attempt, common=normals_of_words),
)
def wald(words: Words, constants: WaldConstants) -> float:
    """Wald numbers by the transformation with two roots [1]_."""
    z, u = normal_and_uniform(words)
    return from_roots(0.5 * z * z, u, constants)
