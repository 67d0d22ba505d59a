"""Continuous Bernoulli numbers, by inversion.

References
----------
.. [1] G. Loaiza-Ganem, J. P. Cunningham, "The continuous Bernoulli: fixing a pervasive error in
   variational autoencoders", Advances in Neural Information Processing Systems 32 (2019).
"""

from __future__ import annotations

from arraydist.kernels.elementary import log, log1p, logit
from arraydist.kernels.primitives import fma, uint64
from arraydist.kernels.record import Single, sampler
from arraydist.kernels.samplers.triangular import signed_distance
from arraydist.kernels.single_precision import log_below_two
from arraydist.kernels.uniforms import clipped, random_sign, word_to_float

_TWO_33 = 2.0**-33
_TWO_65 = 2.0**-65
_SMALLEST = 5e-324
_BELOW_ONE = 1.0 - 2.0**-53
_THIRD = 0.3333333333333333


def from_nearer_end(bits: int) -> float:
    """A uniform number up to 1/2, or one above it less 1, of 63 bits and the last for the side."""
    low = fma(word_to_float(bits), _TWO_65, 0.5 * _TWO_65)
    return random_sign(fma(word_to_float(bits >> uint64(32)), _TWO_33, low), bits)


def growth(z: float, lesser: float, upper: bool) -> float:
    """By how much ``exp(x t)`` is above one, for the draw x and the magnitude t of the log odds.

    Of the uniform number u and its complement v, with q the lesser of both probabilities:
    u (1 - 2 q) / q where that is the one of 0, else u (1 - 2 q) / (u q + v (1 - q)).  Neither
    cancels, and 1 - 2 q is exact next to 1/2.
    """
    u, rest = z if z > 0.0 else 1.0 + z, 1.0 - z if z > 0.0 else -z
    divisor = lesser if upper else fma(u, lesser, rest * (1.0 - lesser))
    return u * (1.0 - 2.0 * lesser) / (divisor if divisor > 0.0 else 1.0)


def share(log_growth: float, log_odds: float, z: float, probs: float) -> float:
    """The quotient inside the unit interval, or the uniform number where the density is level."""
    level = log_odds == 0.0
    u = z if z > 0.0 else 1.0 + z
    x = u if level else log_growth / (1.0 if level else log_odds)
    certain = (probs == 0.0) | (probs == 1.0)
    return probs if certain else clipped(x, _SMALLEST, _BELOW_ONE)


def continuous_bernoulli_of(z: float, probs: float) -> float:
    """The continuous Bernoulli number of a uniform one, z or 1 + z [1]_."""
    upper = probs > 0.5
    lesser = 1.0 - probs if upper else probs
    return share(log1p(growth(z, lesser, upper)), -logit(lesser), z, probs)


def single_continuous_bernoulli(z: float, probs: float) -> float:
    """The same in single precision."""
    upper = probs > 0.5
    lesser = 1.0 - probs if upper else probs
    central = lesser > _THIRD
    near = log_below_two((1.0 - 2.0 * lesser) / lesser if central else 0.0)
    log_odds = near if central else log(1.0 - lesser) - log(lesser)
    return share(log_below_two(growth(z, lesser, upper)), log_odds, z, probs)


@sampler(
    kind="pair",
    arity=1,
    finish=continuous_bernoulli_of,
    single=Single(1, signed_distance, single_continuous_bernoulli),
)
def continuous_bernoulli(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Numbers of density proportional to ``probs**x (1 - probs)**(1 - x)`` on [0, 1]."""
    return from_nearer_end(w1), from_nearer_end(w3)
