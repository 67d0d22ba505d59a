"""Samplers: how random words become draws.

Every attempt is a pure function of its words and of constants that its setup makes of the
parameters, so that the same stream gives the same draws on every target.

References
----------
.. [1] G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS 26
   (2000), pp. 363-372: section 2 (the transformation), section 6 (shapes below 1).
.. [2] W. Hörmann, "The transformed rejection method for generating Poisson random variables",
   Insurance: Mathematics and Economics 12 (1993), pp. 39-45, algorithm PTRS.
.. [3] L. Devroye, Non-Uniform Random Variate Generation (1986): sections II.2.1 (inversion),
   III.2.1 (search) and II.3.1 (rejection).
"""

from __future__ import annotations

import math
from typing import Any

from arraydist.kernels.compensated import horner, two_sum
from arraydist.kernels.densities import poisson_log_density
from arraydist.kernels.elementary import exp, log
from arraydist.kernels.exponential import log_in_brief
from arraydist.kernels.poisson_inversion import poisson_inversion
from arraydist.kernels.primitives import bits_to_float, floor, fma, mul, sqrt, uint64
from arraydist.kernels.record import sampler
from arraydist.kernels.uniforms import (
    log_of_uniform,
    one_normal,
    two_normals,
    unit_interval,
)

_ONE_BITS = 0x3FF0000000000000
_TWENTY_THREE_BITS = 0x000FFFFFE0000000
_BELOW_ONE_FLOAT32 = 1.0 - 2.0**-24

_LEADING_12 = 0xFFF00000
_HALF_STEP = 0x00080000
"""Half a step of the 12 bits, so that they end a number of the form n + 1/2."""
_LARGEST = 1.7976931348623157e308

# (log(1 + y) - y + y**2 / 2 - y**3 / 3) / y**4 for |y| <= 1/8, error 2.3e-12.
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

_INVERSION_LIMIT = 10.0
"""Poisson rates from here on are drawn by transformed rejection: its constants start there."""


def uniform_of_float32(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Two uniform numbers of 23 bits and a half: what float32 holds on both sides of 1/2."""
    first = bits_to_float((w0 << uint64(20)) & uint64(_TWENTY_THREE_BITS) | uint64(_ONE_BITS))
    second = bits_to_float((w2 << uint64(20)) & uint64(_TWENTY_THREE_BITS) | uint64(_ONE_BITS))
    return first - _BELOW_ONE_FLOAT32, second - _BELOW_ONE_FLOAT32


@sampler(kind="pair", float32=uniform_of_float32)
def standard_uniform(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Uniform numbers in the open unit interval, (n + 1/2) / 2**52, or / 2**23 in float32."""
    return unit_interval(w0, w1), unit_interval(w2, w3)


@sampler(kind="pair")
def standard_normal(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Standard normal numbers by Box and Muller's transformation, up to 9.5 in magnitude."""
    return two_normals(w0, w1, w2, w3)


def place_normal(z: float, loc: float, scale: float) -> float:
    """``loc + scale * z`` with two roundings, as arrays compute it."""
    return loc + mul(scale, z)


@sampler(kind="pair", arity=2, finish=place_normal)
def normal(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Normal numbers of given location and scale."""
    return two_normals(w0, w1, w2, w3)


@sampler(kind="pair")
def standard_exponential(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Exponential numbers of rate 1 by inversion [3]_, from 2.7e-20 to 44.4."""
    return -log_of_uniform(w0, w1), -log_of_uniform(w2, w3)


def gamma_setup(concentration: float) -> tuple[float, float, float]:
    """``(d, c, 1 / concentration or 0)`` of the transformation, for shape + 1 below 1 [1]_."""
    boosted = concentration + (1.0 if concentration < 1.0 else 0.0)
    d = boosted - 0.3333333333333333
    inverse = 1.0 / concentration if concentration > 0.0 else math.inf
    inverse = inverse if inverse < _LARGEST else _LARGEST
    return d, 0.3333333333333333 / sqrt(d), inverse if concentration < 1.0 else 0.0


def gamma_attempt(
    w0: int, w1: int, w2: int, w3: int, d: float, c: float
) -> tuple[float, float, float]:
    """``(excess, 1 + y, log(1 + y))``: the attempt is accepted unless ``excess > 0``.

    With a normal x and y = c x the candidate is d v, v = (1 + y)**3.  [1]_ accepts it with
    probability exp(x**2 / 2 + d - d v + d log v); since d = 1 / (9 c**2), the exponent is
    3 d (log(1 + y) - y + y**2 / 2 - y**3 / 3), the remainder of a Taylor polynomial: in that form
    nothing cancels at large shapes, and no exponent is positive.

    ``excess`` is the logarithm of the uniform number that decides, less that exponent.  Given
    acceptance it is the logarithm of a fresh uniform number, independent of x, and serves for the
    boost of shapes below 1: no further words are needed.

    x takes 44 bits for the radius and 32 for the angle, the uniform number 52.
    """
    x = one_normal(unit_interval(w0, w1 & uint64(_LEADING_12) | uint64(_HALF_STEP)), w2)
    y = mul(c, x)
    outside = y <= -1.0
    base = 1.0 if outside else 1.0 + y
    log1p_y = log_in_brief(base, 0.0)
    taylor = mul(y, fma(y, fma(y, 0.3333333333333333, -0.5), 1.0))
    near = abs(y) < 0.125
    square = y * y
    remainder = square * square * horner(y if near else 0.0, _LOG_REMAINDER)
    exponent = mul(3.0 * d, remainder if near else log1p_y - taylor)
    log_u = log_in_brief(unit_interval(w3, (w1 << uint64(12)) & uint64(0xFFFFFFFF)), 0.0)
    return (1.0 if outside else log_u - exponent), base, log1p_y


def divide_by_rate(z: float, concentration: float, rate: float) -> float:
    """A standard gamma number over the rate."""
    return z / rate


def gamma_rate_setup(concentration: float, rate: float) -> tuple[float, float, float]:
    """`gamma_setup`; the rate enters when the draw is finished."""
    return gamma_setup(concentration)


def gamma_value(
    w0: int, w1: int, w2: int, w3: int, d: float, c: float, inverse: float
) -> tuple[bool, float]:
    """One attempt at a standard gamma number of any shape."""
    excess, base, _ = gamma_attempt(w0, w1, w2, w3, d, c)
    value = d * (base * base * base) * exp(excess * inverse)
    return (excess <= 0.0) | (excess != excess), value


@sampler(kind="rejection", arity=1, setup=gamma_setup)
def standard_gamma(
    w0: int, w1: int, w2: int, w3: int, d: float, c: float, inverse: float
) -> tuple[bool, float]:
    """Gamma numbers of any shape and rate 1, by Marsaglia and Tsang [1]_.

    At least 95.1 % of attempts are accepted: least at shape 1 (a shape below 1 is raised by 1),
    rising to 1 with the shape ([1]_, table 1).  256 rejections have probability below 1e-330.
    """
    return gamma_value(w0, w1, w2, w3, d, c, inverse)


@sampler(kind="rejection", arity=2, setup=gamma_rate_setup, finish=divide_by_rate)
def gamma(
    w0: int, w1: int, w2: int, w3: int, d: float, c: float, inverse: float
) -> tuple[bool, float]:
    """Gamma numbers of any shape and rate: the draws of `standard_gamma` over the rate."""
    return gamma_value(w0, w1, w2, w3, d, c, inverse)


def log_gamma_setup(concentration: float) -> tuple[float, float, float, float]:
    """`gamma_setup` and the logarithm of d."""
    d, c, inverse = gamma_setup(concentration)
    return d, c, inverse, log(d)


@sampler(kind="rejection", arity=1, setup=log_gamma_setup)
def log_standard_gamma(
    w0: int, w1: int, w2: int, w3: int, d: float, c: float, inverse: float, log_d: float
) -> tuple[bool, float]:
    """Logarithms of `standard_gamma`'s draws, finite however small the shape.

    For a shape a below 1 the boost is log(u) / a ([1]_, section 6, in logarithms), which no
    float64 holds for a < 1e-307 only; the most negative number stands for it there.
    """
    excess, _, log1p_y = gamma_attempt(w0, w1, w2, w3, d, c)
    boost = mul(excess, inverse)
    value = fma(3.0, log1p_y, log_d) + (boost if boost > -_LARGEST else -_LARGEST)
    return (excess <= 0.0) | (excess != excess), value


def poisson_setup(rate: float) -> tuple[float, float, float, float, float, float, float]:
    """``(rate, rate or 10, b, a, 1 / alpha, v_r, exp(-rate))`` of PTRS [2]_ and of inversion."""
    raised = rate if rate > _INVERSION_LIMIT else _INVERSION_LIMIT
    b = fma(2.53, sqrt(raised), 0.931)
    a = fma(0.02483, b, -0.059)
    inverse_alpha = 1.1239 + 1.1328 / (b - 3.4)
    return rate, raised, b, a, inverse_alpha, 0.9277 - 3.6224 / (b - 2.0), exp(-rate)


@sampler(kind="rejection", arity=1, setup=poisson_setup, integer=True)
def poisson(
    w0: int,
    w1: int,
    w2: int,
    w3: int,
    rate: float,
    raised: float,
    b: float,
    a: float,
    inverse_alpha: float,
    v_r: float,
    at_zero: float,
) -> tuple[bool, float]:
    """Poisson counts: inversion for rates below 10, Hörmann's PTRS [2]_ from there on.

    Inversion is always accepted.  PTRS accepts an attempt with probability alpha, which is 0.752
    at a rate of 10 and rises to 0.889: 256 rejections have probability below 1e-150.  Its test
    compares with the saddle-point form of the log probability, which keeps its digits at any
    rate; counts beyond 2**53 are rounded as float64 is.  Both ways are computed, and one is
    taken: vector code costs less than branches.
    """
    unit = unit_interval(w0, w1)
    u = unit - 0.5
    v = unit_interval(w2, w3)
    distance = 0.5 - abs(u)
    inverse = 1.0 / distance
    count = floor(fma(fma(2.0 * a, inverse, b), u, raised + 0.43))
    early = (distance >= 0.07) & (v <= v_r)
    late = (count < 0.0) | ((distance < 0.013) & (v > distance))
    count = count if count > 0.0 else 0.0
    density = fma(a * inverse, inverse, b)
    likely = log(v * inverse_alpha / density) <= poisson_log_density(count, raised)
    small = rate < _INVERSION_LIMIT
    inverted = poisson_inversion(unit, rate, at_zero)
    value = inverted if small else count
    finite = (rate >= 0.0) & (rate < math.inf)
    accepted = small | early | (likely & (not late)) | (not finite)
    return accepted, (value if finite else rate)


def categorical_setup(weights: Any, table: Any) -> None:
    """Cumulative probabilities of one row of weights, by compensated summation.

    They never decrease, stay equal at a class of weight 0, and reach exactly 1 at the last class
    of positive weight.
    """
    total = 0.0
    rest = 0.0
    highest = 0.0
    for i in range(weights.shape[0]):
        total, error = two_sum(total, weights[i])
        rest += error
        highest = max(highest, total + rest)
        table[i] = highest
    for i in range(weights.shape[0]):
        table[i] = table[i] / highest


@sampler(kind="table", words=2, arity=1, setup=categorical_setup, integer=True)
def categorical(w0: int, w1: int, table: Any) -> int:
    """Classes with given weights by inversion [3]_: binary search for a uniform number.

    The class is the first whose cumulative probability exceeds the number, hence never one of
    weight 0.
    """
    u = unit_interval(w0, w1)
    low = 0
    high = table.shape[0] - 1
    while low < high:
        middle = (low + high) // 2
        if table[middle] > u:
            high = middle
        else:
            low = middle + 1
    return low
