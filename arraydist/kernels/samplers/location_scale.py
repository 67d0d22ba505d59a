"""Laplace, logistic, Gumbel and Cauchy numbers of any location and scale, by inversion.

Both tails of a symmetric distribution come from the end of the unit interval where numbers lie
close together: one bit decides the sign.

References
----------
.. [1] L. Devroye, Non-Uniform Random Variate Generation (1986): section II.2.1, table 1.
"""

from __future__ import annotations

from arraydist.kernels.compensated import horner_in_pairs
from arraydist.kernels.exponential import log_in_brief
from arraydist.kernels.primitives import uint64
from arraydist.kernels.record import Single, sampler
from arraydist.kernels.single_precision import (
    distance_from_end,
    log_below_two,
    log_from_end,
    log_of_normal,
    log_of_word,
    near_zero,
    quarter_turn,
)
from arraydist.kernels.uniforms import (
    QUARTER_COSINE,
    QUARTER_SINE,
    log_of_uniform,
    place,
    random_sign,
    unit_interval,
)


def signed_exponential(bits: int) -> float:
    """An exponential number of 64 bits; the last of them is its sign."""
    return random_sign(-log_of_uniform(bits), bits)


def single_laplace(word: int) -> float:
    """The same in single precision."""
    distance, upper = distance_from_end(word)
    magnitude = -log_from_end(distance, upper)
    return random_sign(magnitude, word)


@sampler(kind="pair", arity=2, finish=place, single=Single(1, single_laplace))
def laplace(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Laplace numbers."""
    return signed_exponential(w1), signed_exponential(w3)


def one_logistic(bits: int) -> float:
    """A standard logistic number: the logarithm of the odds (2 - u) / u and a sign.

    Both logarithms of log(2 - u) - log(u) are positive: nothing cancels.
    """
    magnitude = log_in_brief(2.0 - unit_interval(bits), 0.0) - log_of_uniform(bits)
    return random_sign(magnitude, bits)


def single_logistic(word: int) -> float:
    """The same in single precision."""
    distance, upper = distance_from_end(word)
    log_u = log_from_end(distance, upper)
    complement = distance if upper else 1.0 - distance
    magnitude = log_below_two(complement) - log_u
    return random_sign(magnitude, word)


@sampler(kind="pair", arity=2, finish=place, single=Single(1, single_logistic))
def logistic(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Logistic numbers."""
    return one_logistic(w1), one_logistic(w3)


def one_gumbel(bits: int) -> float:
    """A standard Gumbel number, less the logarithm of an exponential number: from -3.8 to 45.06.

    The exponential number is at least 2**-65, so its logarithm needs no special cases.
    """
    return -log_in_brief(-log_of_uniform(bits), 0.0)


def single_gumbel(word: int) -> float:
    """The same in single precision."""
    return -log_of_normal(-log_of_word(word))


@sampler(kind="pair", arity=2, finish=place, single=Single(1, single_gumbel))
def gumbel(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Gumbel numbers of the largest value."""
    return one_gumbel(w1), one_gumbel(w3)


def one_cauchy(bits: int) -> float:
    """A standard Cauchy number, up to 1e16 in magnitude.

    The tangent of an angle below a quarter of pi or its reciprocal, as one bit decides; another
    one is the sign.
    """
    t = 0.5 * unit_interval(bits)
    square = t * t
    sine = t * horner_in_pairs(square, QUARTER_SINE)
    cosine = horner_in_pairs(square, QUARTER_COSINE)
    beyond = bits & uint64(2) != uint64(0)
    top = cosine if beyond else sine
    bottom = sine if beyond else cosine
    return random_sign(top / bottom, bits)


def single_cauchy(word: int) -> float:
    """The same in single precision, up to 1.4e9 in magnitude."""
    sine, cosine = quarter_turn(0.5 * near_zero(word))
    beyond = word & 2 != 0
    top = cosine if beyond else sine
    bottom = sine if beyond else cosine
    return random_sign(top / bottom, word)


@sampler(kind="pair", arity=2, finish=place, single=Single(1, single_cauchy))
def cauchy(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Cauchy numbers."""
    return one_cauchy(w1), one_cauchy(w3)
