"""Ratios of gamma numbers: Beta and F.

References
----------
.. [1] L. Devroye, Non-Uniform Random Variate Generation (1986): section IX.4.1, theorem 4.1.
"""

from __future__ import annotations

from typing import NamedTuple

from arraydist.kernels.elementary import exp
from arraydist.kernels.exponential import log_in_brief
from arraydist.kernels.primitives import mul
from arraydist.kernels.record import Quick, Single, sampler
from arraydist.kernels.samplers.gamma import (
    GammaConstants,
    gamma_setup,
    gamma_test,
    squeezed,
)
from arraydist.kernels.single_precision import (
    below_one,
    counterpart,
    log_of_word,
    normals_of_words,
)
from arraydist.kernels.uniforms import EightWords, Words, clipped, two_normals, unit_interval

_BELOW_ONE = 1.0 - 2.0**-53
_SMALLEST = 5e-324
_LARGEST = 1.7976931348623157e308
_TINY = 1e-30
_LEAST_RATIO = 1e-18
_LARGEST_RATIO = 1e18


def two_shapes(a: float, b: float, factor: float) -> tuple[GammaConstants, GammaConstants]:
    """`gamma_setup` of two numbers times a factor.

    Where one is tiny its boost, which no float holds, is all that counts, and of two such boosts
    the larger one: both are lessened by as much, into the range of float32.
    """
    least = a if a < b else b
    scale = _TINY / least if least < _TINY else 1.0
    shape, other = gamma_setup(factor * a), gamma_setup(factor * b)
    inverse = 1.0 / (factor * (a * scale)) if shape.inverse > 0.0 else 0.0
    other_inverse = 1.0 / (factor * (b * scale)) if other.inverse > 0.0 else 0.0
    return (
        GammaConstants(shape.d, shape.c, inverse),
        GammaConstants(other.d, other.c, other_inverse),
    )


def two_gammas(
    words: EightWords, shape: GammaConstants, other: GammaConstants
) -> tuple[bool, float, float, float]:
    """``(accepted, v, other v, boost)`` of two gamma numbers d v exp(boost of their own).

    ``boost`` is that of the first less that of the second.  See `gamma_test`: the normal numbers
    are a pair of Box and Muller's, and each candidate has 52 bits to decide about it.
    """
    x, other_x = two_normals(*words[:4])
    log_u = log_in_brief(unit_interval(words[5]), 0.0)
    other_log_u = log_in_brief(unit_interval(words[7]), 0.0)
    return two_tests(x, log_u, shape, other_x, other_log_u, other)


def two_tests(
    x: float,
    log_u: float,
    shape: GammaConstants,
    other_x: float,
    other_log_u: float,
    other: GammaConstants,
) -> tuple[bool, float, float, float]:
    """What `two_gammas` returns, by `gamma_test` of both candidates."""
    excess, base, _ = gamma_test(x, log_u, shape.d, shape.c)
    other_excess, other_base, _ = gamma_test(other_x, other_log_u, other.d, other.c)
    accepted = (not (excess > 0.0)) & (not (other_excess > 0.0))
    boost = excess * shape.inverse - other_excess * other.inverse
    return accepted, base * base * base, other_base * other_base * other_base, boost


def two_squeezed(
    words: EightWords, shape: GammaConstants, other: GammaConstants
) -> tuple[bool, float, float]:
    """``(accepted, v, other v)`` of `two_gammas` by the squeeze, never for shapes below 1."""
    x, other_x = two_normals(*words[:4])
    base, other_base = 1.0 + mul(shape.c, x), 1.0 + mul(other.c, other_x)
    first = squeezed(x, 1.0 - unit_interval(words[5]), base, shape.c)
    second = squeezed(other_x, 1.0 - unit_interval(words[7]), other_base, other.c)
    accepted = first & second & (shape.inverse == 0.0) & (other.inverse == 0.0)
    return accepted, base * base * base, other_base * other_base * other_base


@counterpart(two_squeezed)
def two_squeezed_in_single(
    words: Words, shape: GammaConstants, other: GammaConstants
) -> tuple[bool, float, float]:
    """The same in single precision."""
    x, other_x = normals_of_words(words[0], words[1])
    base, other_base = 1.0 + mul(shape.c, x), 1.0 + mul(other.c, other_x)
    first = squeezed(x, below_one(words[2]), base, shape.c)
    second = squeezed(other_x, below_one(words[3]), other_base, other.c)
    accepted = first & second & (shape.inverse == 0.0) & (other.inverse == 0.0)
    return accepted, base * base * base, other_base * other_base * other_base


def two_gammas_in_single(
    words: Words, shape: GammaConstants, other: GammaConstants
) -> tuple[bool, float, float, float]:
    """`two_gammas` in single precision: two words for the normal numbers, one to decide each."""
    x, other_x = normals_of_words(words[0], words[1])
    return two_tests(x, log_of_word(words[2]), shape, other_x, log_of_word(words[3]), other)


class BetaConstants(NamedTuple):
    """Of the shapes alone: of both gamma numbers, and the shares of each d in their sum."""

    shape: GammaConstants
    other: GammaConstants
    share: float
    other_share: float


def beta_setup(a: float, b: float) -> BetaConstants:
    """What depends on the shapes alone."""
    shape, other = two_shapes(a, b, 1.0)
    return BetaConstants(
        shape, other, 1.0 / (1.0 + other.d / shape.d), 1.0 / (1.0 + shape.d / other.d)
    )


def share_of_first(
    v: float, other_v: float, boost: float, share: float, other_share: float
) -> float:
    """The first gamma number's share in the sum of both.

    Only the quotient of the boosts of shapes below 1 is ever formed, the larger of both being taken
    as one: neither number underflows, however small the shapes.
    """
    ratio = exp(-abs(boost))
    first = share * v * (ratio if boost < 0.0 else 1.0)
    second = other_share * other_v * (1.0 if boost < 0.0 else ratio)
    return first / (first + second)


def quick_beta(words: EightWords, constants: BetaConstants) -> tuple[bool, bool, float]:
    """`beta` by the squeeze."""
    shape, other, share, other_share = constants
    accepted, v, other_v = two_squeezed(words, shape, other)
    first, second = share * v, other_share * other_v
    return accepted, not accepted, first / (first + second)


def without_boost(a: float, b: float) -> bool:
    """Whether no shape is below 1."""
    return (a >= 1.0) & (b >= 1.0)


def without_boosts(dfnum: float, dfden: float) -> bool:
    """Whether neither of the shapes, half the degrees of freedom, is below 1."""
    return (dfnum >= 2.0) & (dfden >= 2.0)


def single_beta(words: Words, constants: BetaConstants) -> tuple[bool, float]:
    """An attempt at a beta number in single precision."""
    shape, other, share, other_share = constants
    accepted, v, other_v, boost = two_gammas_in_single(words, shape, other)
    return accepted, share_of_first(v, other_v, boost, share, other_share)


def inside_unit(x: float, a: float, b: float) -> float:
    """A number strictly between 0 and 1."""
    return clipped(x, _SMALLEST, _BELOW_ONE)


@sampler(
    kind="rejection",
    words=8,
    arity=2,
    setup=beta_setup,
    finish=inside_unit,
    single=Single(4, single_beta),
    quick=(Quick(quick_beta, without_boost),),
)
def beta(words: EightWords, constants: BetaConstants) -> tuple[bool, float]:
    """Beta numbers of any shapes: the share of a gamma number in its sum with another one [1]_.

    At least 90.4 % of attempts are accepted, when both gamma numbers are (see `standard_gamma`):
    256 rejections have probability below 1e-260.
    """
    shape, other, share, other_share = constants
    accepted, v, other_v, boost = two_gammas(words, shape, other)
    return accepted, share_of_first(v, other_v, boost, share, other_share)


@sampler(
    kind="rejection",
    words=8,
    arity=2,
    setup=beta_setup,
)
def beta_from_nearer_end(words: EightWords, constants: BetaConstants) -> tuple[bool, float]:
    """Beta numbers up to 1/2, and the others less 1: exact next to 1 as well.

    The attempts are those of `beta`.
    """
    shape, other, share, other_share = constants
    accepted, v, other_v, boost = two_gammas(words, shape, other)
    x = share_of_first(v, other_v, boost, share, other_share)
    rest = share_of_first(other_v, v, -boost, other_share, share)
    return accepted, (x if x <= rest else -(rest if rest > _SMALLEST else _SMALLEST))


FConstants = tuple[GammaConstants, GammaConstants, float]
"""What depends on the parameters alone: see `f_setup`."""


def f_setup(dfnum: float, dfden: float) -> FConstants:
    """`gamma_setup` of half of each degrees of freedom, and the ratio of d over df."""
    shape, other = two_shapes(dfnum, dfden, 0.5)
    ratio = (shape.d / dfnum) * (dfden / other.d)
    # Beyond these the boosts decide, which the ratio must not turn into NaN.
    return shape, other, clipped(ratio, _LEAST_RATIO, _LARGEST_RATIO)


def quick_f(words: EightWords, constants: FConstants) -> tuple[bool, bool, float]:
    """`f` by the squeeze."""
    shape, other, ratio = constants
    accepted, v, other_v = two_squeezed(words, shape, other)
    return accepted, not accepted, ratio * (v / other_v)


def single_f(words: Words, constants: FConstants) -> tuple[bool, float]:
    """An attempt at an F number in single precision."""
    shape, other, ratio = constants
    accepted, v, other_v, boost = two_gammas_in_single(words, shape, other)
    half = exp(0.5 * boost)
    return accepted, ratio * (v / other_v) * half * half


def positive_and_finite(x: float, dfnum: float, dfden: float) -> float:
    """A positive number, and the largest one instead of infinity."""
    return clipped(x, _SMALLEST, _LARGEST)


@sampler(
    kind="rejection",
    words=8,
    arity=2,
    setup=f_setup,
    finish=positive_and_finite,
    single=Single(4, single_f),
    quick=(Quick(quick_f, without_boosts),),
)
def f(words: EightWords, constants: FConstants) -> tuple[bool, float]:
    """F numbers: the ratio of two chi-square numbers, each over its degrees of freedom.

    As `beta` does, at least 90.4 % of attempts are accepted.  Half the boost is applied twice: the
    halves are finite wherever the result is.
    """
    shape, other, ratio = constants
    accepted, v, other_v, boost = two_gammas(words, shape, other)
    half = exp(0.5 * boost)
    return accepted, ratio * (v / other_v) * half * half
