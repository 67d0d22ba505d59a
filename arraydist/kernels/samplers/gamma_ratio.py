"""Ratios of gamma numbers: Beta and F.

References
----------
.. [1] L. Devroye, Non-Uniform Random Variate Generation (1986): section IX.4.1, theorem 4.1.
"""

from __future__ import annotations

from arraydist.kernels.elementary import exp
from arraydist.kernels.exponential import log_in_brief
from arraydist.kernels.primitives import mul
from arraydist.kernels.record import Quick, Single, sampler
from arraydist.kernels.samplers.gamma import gamma_setup, gamma_test, squeezed
from arraydist.kernels.single_precision import log_of_word, normals_of_words
from arraydist.kernels.uniforms import clipped, two_normals, unit_interval

_BELOW_ONE = 1.0 - 2.0**-53
_SMALLEST = 5e-324
_LARGEST = 1.7976931348623157e308


def two_gammas(
    w0: int,
    w1: int,
    w2: int,
    w3: int,
    w4: int,
    w5: int,
    w6: int,
    w7: int,
    d: float,
    c: float,
    inverse: float,
    other_d: float,
    other_c: float,
    other_inverse: float,
) -> tuple[bool, float, float, float]:
    """``(accepted, v, other v, boost)`` of two gamma numbers d v exp(boost of their own).

    ``boost`` is that of the first less that of the second.  See `gamma_test`: the normal numbers
    are a pair of Box and Muller's, and each candidate has 52 bits to decide about it.
    """
    x, other_x = two_normals(w0, w1, w2, w3)
    excess, base, _ = gamma_test(x, log_in_brief(unit_interval(w4, w5), 0.0), d, c)
    log_u = log_in_brief(unit_interval(w6, w7), 0.0)
    other_excess, other_base, _ = gamma_test(other_x, log_u, other_d, other_c)
    return both(excess, base, inverse, other_excess, other_base, other_inverse)


def both(
    excess: float,
    base: float,
    inverse: float,
    other_excess: float,
    other_base: float,
    other_inverse: float,
) -> tuple[bool, float, float, float]:
    """What `two_gammas` returns, from its tests of both candidates."""
    accepted = (not (excess > 0.0)) & (not (other_excess > 0.0))
    boost = excess * inverse - other_excess * other_inverse
    return accepted, base * base * base, other_base * other_base * other_base, boost


def two_squeezed(
    w0: int, w1: int, w2: int, w3: int, w4: int, w5: int, w6: int, w7: int, c: float, other_c: float
) -> tuple[bool, float, float]:
    """``(accepted, v, other v)`` of `two_gammas` by the squeeze, for shapes from 1 on."""
    x, other_x = two_normals(w0, w1, w2, w3)
    base, other_base = 1.0 + mul(c, x), 1.0 + mul(other_c, other_x)
    accepted = squeezed(x, unit_interval(w4, w5)) & squeezed(other_x, unit_interval(w6, w7))
    return accepted, base * base * base, other_base * other_base * other_base


def two_gammas_in_single(
    w0: int,
    w1: int,
    w2: int,
    w3: int,
    d: float,
    c: float,
    inverse: float,
    other_d: float,
    other_c: float,
    other_inverse: float,
) -> tuple[bool, float, float, float]:
    """`two_gammas` in single precision: two words for the normal numbers, one to decide each."""
    x, other_x = normals_of_words(w0, w1)
    excess, base, _ = gamma_test(x, log_of_word(w2), d, c)
    other_excess, other_base, _ = gamma_test(other_x, log_of_word(w3), other_d, other_c)
    return both(excess, base, inverse, other_excess, other_base, other_inverse)


def beta_setup(a: float, b: float) -> tuple[float, float, float, float, float, float, float, float]:
    """`gamma_setup` of both shapes, and the shares of each d in their sum."""
    d, c, inverse = gamma_setup(a)
    other_d, other_c, other_inverse = gamma_setup(b)
    share = 1.0 / (1.0 + other_d / d)
    other_share = 1.0 / (1.0 + d / other_d)
    return d, c, inverse, share, other_d, other_c, other_inverse, other_share


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


def quick_beta(
    w0: int,
    w1: int,
    w2: int,
    w3: int,
    w4: int,
    w5: int,
    w6: int,
    w7: int,
    d: float,
    c: float,
    inverse: float,
    share: float,
    other_d: float,
    other_c: float,
    other_inverse: float,
    other_share: float,
) -> tuple[bool, bool, float]:
    """`beta` by the squeeze."""
    squeeze, v, other_v = two_squeezed(w0, w1, w2, w3, w4, w5, w6, w7, c, other_c)
    accepted = squeeze & (inverse == 0.0) & (other_inverse == 0.0)
    first, second = share * v, other_share * other_v
    return accepted, not accepted, first / (first + second)


def without_boost(a: float, b: float) -> bool:
    """Whether no shape is below 1."""
    return (a >= 1.0) & (b >= 1.0)


def without_boosts(dfnum: float, dfden: float) -> bool:
    """Whether neither of the shapes, half the degrees of freedom, is below 1."""
    return (dfnum >= 2.0) & (dfden >= 2.0)


def single_beta(
    w0: int,
    w1: int,
    w2: int,
    w3: int,
    d: float,
    c: float,
    inverse: float,
    share: float,
    other_d: float,
    other_c: float,
    other_inverse: float,
    other_share: float,
) -> tuple[bool, float]:
    """An attempt at a beta number in single precision."""
    accepted, v, other_v, boost = two_gammas_in_single(
        w0, w1, w2, w3, d, c, inverse, other_d, other_c, other_inverse
    )
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
def beta(
    w0: int,
    w1: int,
    w2: int,
    w3: int,
    w4: int,
    w5: int,
    w6: int,
    w7: int,
    d: float,
    c: float,
    inverse: float,
    share: float,
    other_d: float,
    other_c: float,
    other_inverse: float,
    other_share: float,
) -> tuple[bool, float]:
    """Beta numbers of any shapes: the share of a gamma number in its sum with another one [1]_.

    At least 90.4 % of attempts are accepted, when both gamma numbers are (see `standard_gamma`):
    256 rejections have probability below 1e-260.
    """
    accepted, v, other_v, boost = two_gammas(
        w0, w1, w2, w3, w4, w5, w6, w7, d, c, inverse, other_d, other_c, other_inverse
    )
    return accepted, share_of_first(v, other_v, boost, share, other_share)


@sampler(
    kind="rejection",
    words=8,
    arity=2,
    setup=beta_setup,
)
def beta_from_nearer_end(
    w0: int,
    w1: int,
    w2: int,
    w3: int,
    w4: int,
    w5: int,
    w6: int,
    w7: int,
    d: float,
    c: float,
    inverse: float,
    share: float,
    other_d: float,
    other_c: float,
    other_inverse: float,
    other_share: float,
) -> tuple[bool, float]:
    """Beta numbers up to 1/2, and the others less 1: exact next to 1 as well.

    The attempts are those of `beta`.
    """
    accepted, v, other_v, boost = two_gammas(
        w0, w1, w2, w3, w4, w5, w6, w7, d, c, inverse, other_d, other_c, other_inverse
    )
    x = share_of_first(v, other_v, boost, share, other_share)
    rest = share_of_first(other_v, v, -boost, other_share, share)
    return accepted, (x if x <= rest else -(rest if rest > _SMALLEST else _SMALLEST))


def f_setup(dfnum: float, dfden: float) -> tuple[float, float, float, float, float, float, float]:
    """`gamma_setup` of half of each degrees of freedom, and the ratio of d over df."""
    d, c, inverse = gamma_setup(0.5 * dfnum)
    other_d, other_c, other_inverse = gamma_setup(0.5 * dfden)
    return d, c, inverse, other_d, other_c, other_inverse, (d / dfnum) * (dfden / other_d)


def quick_f(
    w0: int,
    w1: int,
    w2: int,
    w3: int,
    w4: int,
    w5: int,
    w6: int,
    w7: int,
    d: float,
    c: float,
    inverse: float,
    other_d: float,
    other_c: float,
    other_inverse: float,
    ratio: float,
) -> tuple[bool, bool, float]:
    """`f` by the squeeze."""
    squeeze, v, other_v = two_squeezed(w0, w1, w2, w3, w4, w5, w6, w7, c, other_c)
    accepted = squeeze & (inverse == 0.0) & (other_inverse == 0.0)
    return accepted, not accepted, ratio * (v / other_v)


def single_f(
    w0: int,
    w1: int,
    w2: int,
    w3: int,
    d: float,
    c: float,
    inverse: float,
    other_d: float,
    other_c: float,
    other_inverse: float,
    ratio: float,
) -> tuple[bool, float]:
    """An attempt at an F number in single precision."""
    accepted, v, other_v, boost = two_gammas_in_single(
        w0, w1, w2, w3, d, c, inverse, other_d, other_c, other_inverse
    )
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
def f(
    w0: int,
    w1: int,
    w2: int,
    w3: int,
    w4: int,
    w5: int,
    w6: int,
    w7: int,
    d: float,
    c: float,
    inverse: float,
    other_d: float,
    other_c: float,
    other_inverse: float,
    ratio: float,
) -> tuple[bool, float]:
    """F numbers: the ratio of two chi-square numbers, each over its degrees of freedom.

    As `beta` does, at least 90.4 % of attempts are accepted.  Half the boost is applied twice: the
    halves are finite wherever the result is.
    """
    accepted, v, other_v, boost = two_gammas(
        w0, w1, w2, w3, w4, w5, w6, w7, d, c, inverse, other_d, other_c, other_inverse
    )
    half = exp(0.5 * boost)
    return accepted, ratio * (v / other_v) * half * half
