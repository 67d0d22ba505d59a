"""Noncentral chi-square numbers.

References
----------
.. [1] N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions, volume 2
   (1995): section 29.2, a noncentral part of one degree of freedom and a central rest.
"""

from __future__ import annotations

from arraydist.kernels.elementary import exp
from arraydist.kernels.exponential import log_in_brief
from arraydist.kernels.primitives import mul, sqrt
from arraydist.kernels.record import Quick, Single, sampler
from arraydist.kernels.samplers.gamma import GammaConstants, gamma_setup, gamma_test, squeezed
from arraydist.kernels.single_precision import (
    ThreeWords,
    below_one,
    counterpart,
    log_of_word,
    normals_of_words,
)
from arraydist.kernels.uniforms import Words, clipped, normals_and_uniform

_SMALLEST = 5e-324
_LARGEST = 1.7976931348623157e308

Constants = tuple[GammaConstants, float]
"""Of half of all degrees of freedom but one, and the mean of the normal number that is left."""


def noncentral_setup(df: float, nonc: float) -> Constants:
    """What depends on the parameters alone."""
    return gamma_setup(0.5 * (df - 1.0)), sqrt(nonc)


def normals_and_log(words: Words) -> tuple[float, float, float]:
    """Two normal numbers, and the logarithm of a uniform one."""
    x, z, u = normals_and_uniform(words)
    return x, z, log_in_brief(u, 0.0)


@counterpart(normals_and_log)
def normals_and_log_in_single(words: ThreeWords) -> tuple[float, float, float]:
    """The same in single precision."""
    x, z = normals_of_words(words[0], words[1])
    return x, z, log_of_word(words[2])


def normals_and_complement(words: Words) -> tuple[float, float, float]:
    """Two normal numbers, and 1 less a uniform one."""
    x, z, u = normals_and_uniform(words)
    return x, z, 1.0 - u


@counterpart(normals_and_complement)
def normals_and_complement_in_single(words: ThreeWords) -> tuple[float, float, float]:
    """The same in single precision."""
    x, z = normals_of_words(words[0], words[1])
    return x, z, below_one(words[2])


def with_square(gamma: float, z: float, mean: float) -> float:
    """A chi-square number, of half of it, and the square of a normal one of a given mean."""
    part = z + mean
    return 2.0 * gamma + mul(part, part)


def quick_noncentral(words: Words, constants: Constants) -> tuple[bool, bool, float]:
    """`noncentral_chi_square` by the squeeze."""
    shape, mean = constants
    x, z, complement = normals_and_complement(words)
    base = 1.0 + mul(shape.c, x)
    accepted = squeezed(x, complement, base, shape.c) & (shape.inverse == 0.0)
    return accepted, not accepted, with_square(shape.d * (base * base * base), z, mean)


def without_boost(df: float, nonc: float) -> bool:
    """Whether the gamma number's shape is 1 at least."""
    return df >= 3.0


def positive_and_finite(x: float, df: float, nonc: float) -> float:
    """A positive number, and the largest one instead of infinity."""
    return clipped(x, _SMALLEST, _LARGEST)


@sampler(
    kind="rejection",
    arity=2,
    setup=noncentral_setup,
    finish=positive_and_finite,
    single=Single(3),
    quick=(Quick(quick_noncentral, without_boost),),
)
def noncentral_chi_square(words: Words, constants: Constants) -> tuple[bool, float]:
    """Noncentral chi-square numbers of one degree of freedom or more.

    The square of a normal number, whose mean is the root of the noncentrality, and a chi-square
    number of the other degrees of freedom [1]_.  The normal numbers in both are a pair of Box and
    Muller's.  Attempts are accepted as `standard_gamma`'s are.
    """
    shape, mean = constants
    x, z, log_u = normals_and_log(words)
    excess, base, _ = gamma_test(x, log_u, shape.d, shape.c)
    gamma = shape.d * (base * base * base) * exp(excess * shape.inverse)
    return (excess <= 0.0) | (excess != excess), with_square(gamma, z, mean)
