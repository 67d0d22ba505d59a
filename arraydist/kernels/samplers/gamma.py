"""Gamma numbers and their logarithms.

References
----------
.. [1] G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS 26
   (2000), pp. 363-372: section 2 (the transformation), section 6 (shapes below 1).
"""

from __future__ import annotations

from typing import NamedTuple

from arraydist.kernels.compensated import horner
from arraydist.kernels.elementary import exp, log
from arraydist.kernels.exponential import log_in_brief
from arraydist.kernels.primitives import fma, mul, sqrt
from arraydist.kernels.record import Quick, Single, sampler
from arraydist.kernels.single_precision import (
    NormalAndWord,
    below_one,
    counterpart,
    log_of_word,
    normals_of_words,
)
from arraydist.kernels.uniforms import Words, clipped, normal_and_uniform

_LARGE = 1e37
"""From here on acceptance is certain; three times it is finite in single precision too."""
_SMALLEST = 5e-324
_LARGEST = 1.7976931348623157e308
_LOG_REMAINDER = (
    -0.08648310493293634,
    0.0936704132961284,
    -0.09995147118578972,
    0.11107852835941974,
    -0.12500030989380745,
    0.14285728474112178,
    -0.16666666595615023,
    0.1999999998335449,
    -0.2500000000002712,
)


class GammaConstants(NamedTuple):
    """What depends on the shape alone.

    Attributes
    ----------
    d, c
        Of the transformation [1]_, for shape + 1 below 1.
    inverse
        That of a shape below 1, otherwise 0.
    """

    d: float
    c: float
    inverse: float


def gamma_setup(concentration: float) -> GammaConstants:
    """What depends on the shape alone."""
    boosted = concentration + (1.0 if concentration < 1.0 else 0.0)
    d = boosted - 0.3333333333333333
    inverse = 1.0 / concentration if concentration > 0.0 else _LARGEST
    inverse = inverse if inverse < _LARGEST else _LARGEST
    inverse = inverse if concentration < 1.0 else 0.0
    return GammaConstants(d, 0.3333333333333333 / sqrt(d), inverse)


def logarithm_remainder(y: float) -> float:
    """``(log(1 + y) - y + y**2 / 2 - y**3 / 3) / y**4`` for |y| <= 1/8, error 2.3e-12."""
    return horner(y, _LOG_REMAINDER)


@counterpart(logarithm_remainder)
def logarithm_remainder_in_single(y: float) -> float:
    """The same in single precision, error 2e-7."""
    p = fma(fma(-0.1277821809053421, y, 0.145056813955307), y, -0.16664636135101318)
    return fma(fma(p, y, 0.199991375207901), y, -0.2500000298023224)


def gamma_test(x: float, log_u: float, d: float, c: float) -> tuple[float, float, float]:
    """``(excess, 1 + y, log(1 + y))``: the attempt is accepted unless ``excess > 0``.

    With a normal x and y = c x the candidate is d v, v = (1 + y)**3.  [1]_ accepts it with
    probability exp(x**2 / 2 + d - d v + d log v); since d = 1 / (9 c**2), the exponent is
    3 d (log(1 + y) - y + y**2 / 2 - y**3 / 3), the remainder of a Taylor polynomial: in that form
    nothing cancels at large shapes, and no exponent is positive.

    ``excess`` is the logarithm of the uniform number that decides, less that exponent.  Given
    acceptance it is the logarithm of a fresh uniform number, independent of x, and serves for the
    boost of shapes below 1: no further words are needed.
    """
    y = mul(c, x)
    outside = y <= -1.0
    base = 1.0 if outside else 1.0 + y
    log1p_y = log_in_brief(base, 0.0)
    taylor = mul(y, fma(y, fma(y, 0.3333333333333333, -0.5), 1.0))
    near = abs(y) < 0.125
    square = y * y
    remainder = square * square * logarithm_remainder(y if near else 0.0)
    moderate = d if d < _LARGE else _LARGE
    exponent = mul(3.0 * moderate, remainder if near else log1p_y - taylor)
    return (1.0 if outside else log_u - exponent), base, log1p_y


def gamma_attempt(words: Words, d: float, c: float) -> tuple[float, float, float]:
    """`gamma_test` of four words."""
    x, u = normal_and_uniform(words)
    return gamma_test(x, log_in_brief(u, 0.0), d, c)


@counterpart(gamma_attempt)
def gamma_attempt_in_single(drawn: NormalAndWord, d: float, c: float) -> tuple[float, float, float]:
    """The same in single precision: 32 bits to decide."""
    return gamma_test(drawn[0], log_of_word(drawn[1]), d, c)


def squeezed(x: float, complement: float, base: float, c: float) -> bool:
    """Whether an attempt is accepted for certain, as most are; ``complement`` is 1 - u.

    The exponent of `gamma_test` is at least -3 d y**4 / 4 over the lesser of 1 and 1 + y, and
    exp(t) is at least 1 + t.  [1]_'s squeeze takes the least d for all of them.
    """
    square = x * x
    limit = (c * c * (1.0 / 12.0)) * (square * square)
    return complement * (base if base < 1.0 else 1.0) > limit


def normal_and_complement(words: Words) -> tuple[float, float]:
    """The normal number of an attempt, and 1 less the uniform one."""
    x, u = normal_and_uniform(words)
    return x, 1.0 - u


@counterpart(normal_and_complement)
def normal_and_complement_in_single(drawn: NormalAndWord) -> tuple[float, float]:
    """The same in single precision."""
    return drawn[0], below_one(drawn[1])


def quick_gamma(words: Words, shape: GammaConstants) -> tuple[bool, bool, float]:
    """`gamma_value` by the squeeze, for shapes from 1 on: the boost of others is undecided."""
    x, complement = normal_and_complement(words)
    base = 1.0 + mul(shape.c, x)
    accepted = squeezed(x, complement, base, shape.c) & (shape.inverse == 0.0)
    return accepted, not accepted, shape.d * (base * base * base)


def at_least_one(concentration: float) -> bool:
    """Whether there is no boost."""
    return concentration >= 1.0


def shape_at_least_one(concentration: float, other: float) -> bool:
    """The same, with a rate or scale."""
    return concentration >= 1.0


def degrees_at_least_two(df: float) -> bool:
    """The same, for twice the shape."""
    return df >= 2.0


def divide_by_rate(z: float, concentration: float, rate: float) -> float:
    """A standard gamma number over the rate."""
    return z / rate


def gamma_rate_setup(concentration: float, rate: float) -> GammaConstants:
    """`gamma_setup`; the rate enters when the draw is finished."""
    return gamma_setup(concentration)


def gamma_value(words: Words, shape: GammaConstants) -> tuple[bool, float]:
    """One attempt at a standard gamma number of any shape."""
    excess, base, _ = gamma_attempt(words, shape.d, shape.c)
    value = shape.d * (base * base * base) * exp(excess * shape.inverse)
    return (excess <= 0.0) | (excess != excess), value


@sampler(
    kind="rejection",
    arity=1,
    setup=gamma_setup,
    single=Single(2, common=normals_of_words),
    quick=(Quick(quick_gamma, at_least_one),),
)
def standard_gamma(words: Words, shape: GammaConstants) -> tuple[bool, float]:
    """Gamma numbers of any shape and rate 1, by Marsaglia and Tsang [1]_.

    At least 95.1 % of attempts are accepted: least at shape 1 (a shape below 1 is raised by 1),
    rising to 1 with the shape ([1]_, table 1).  256 rejections have probability below 1e-330.
    """
    return gamma_value(words, shape)


@sampler(
    kind="rejection",
    arity=2,
    setup=gamma_rate_setup,
    finish=divide_by_rate,
    single=Single(2, common=normals_of_words),
    quick=(Quick(quick_gamma, shape_at_least_one),),
)
def gamma(words: Words, shape: GammaConstants) -> tuple[bool, float]:
    """Gamma numbers of any shape and rate: the draws of `standard_gamma` over the rate."""
    return gamma_value(words, shape)


def times_scale(z: float, concentration: float, scale: float) -> float:
    """A standard gamma number times the scale."""
    return z * scale


@sampler(
    kind="rejection",
    arity=2,
    setup=gamma_rate_setup,
    finish=times_scale,
    single=Single(2, common=normals_of_words),
    quick=(Quick(quick_gamma, shape_at_least_one),),
)
def scaled_gamma(words: Words, shape: GammaConstants) -> tuple[bool, float]:
    """Gamma numbers of any shape and scale: the draws of `standard_gamma` times the scale."""
    return gamma_value(words, shape)


def chi_square_setup(df: float) -> GammaConstants:
    """`gamma_setup` of half the degrees of freedom."""
    return gamma_setup(0.5 * df)


def twice(z: float, df: float) -> float:
    """Twice a standard gamma number."""
    return 2.0 * z


@sampler(
    kind="rejection",
    arity=1,
    setup=chi_square_setup,
    finish=twice,
    single=Single(2, common=normals_of_words),
    quick=(Quick(quick_gamma, degrees_at_least_two),),
)
def chi_square(words: Words, shape: GammaConstants) -> tuple[bool, float]:
    """Chi-square numbers: gamma numbers of half the degrees of freedom, doubled."""
    return gamma_value(words, shape)


def log_gamma_setup(concentration: float) -> tuple[GammaConstants, float]:
    """`gamma_setup` and the logarithm of d."""
    shape = gamma_setup(concentration)
    return shape, log(shape.d)


@sampler(
    kind="rejection", arity=1, setup=log_gamma_setup, single=Single(2, common=normals_of_words)
)
def log_standard_gamma(words: Words, constants: tuple[GammaConstants, float]) -> tuple[bool, float]:
    """Logarithms of `standard_gamma`'s draws, finite however small the shape.

    For a shape a below 1 the boost is log(u) / a ([1]_, section 6, in logarithms), which no
    float64 holds for a < 1e-307 only; the most negative number stands for it there.
    """
    shape, log_d = constants
    excess, _, log1p_y = gamma_attempt(words, shape.d, shape.c)
    boost = mul(excess, shape.inverse)
    value = fma(3.0, log1p_y, log_d) + (boost if boost > -_LARGEST else -_LARGEST)
    return (excess <= 0.0) | (excess != excess), value


def inverse_gamma_setup(concentration: float, scale: float) -> tuple[GammaConstants, float]:
    """`gamma_setup` and the scale over d."""
    shape = gamma_setup(concentration)
    return shape, scale / shape.d


def positive_and_finite(z: float, concentration: float, scale: float) -> float:
    """A positive number, and the largest one instead of infinity."""
    return clipped(z, _SMALLEST, _LARGEST)


@sampler(
    kind="rejection",
    arity=2,
    setup=inverse_gamma_setup,
    finish=positive_and_finite,
    single=Single(2, common=normals_of_words),
)
def inverse_gamma(words: Words, constants: tuple[GammaConstants, float]) -> tuple[bool, float]:
    """Inverse gamma numbers: the scale over the draws of `standard_gamma`.

    The boost of shapes below 1 multiplies in two halves: the result may be finite where the
    reciprocal of the gamma number isn't.
    """
    shape, scale_by_d = constants
    excess, base, _ = gamma_attempt(words, shape.d, shape.c)
    boost = exp(excess * (-0.5 * shape.inverse))
    unboosted = clipped(scale_by_d / (base * base * base), _SMALLEST, _LARGEST)
    value = unboosted * boost * boost
    return (excess <= 0.0) | (excess != excess), value
