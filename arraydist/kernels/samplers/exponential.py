"""Exponential numbers, and what powers and logarithms of them follow.

References
----------
.. [1] L. Devroye, Non-Uniform Random Variate Generation (1986): section II.2.1, table 1.
"""

from __future__ import annotations

from arraydist.kernels.elementary import exp, expm1, log, log1mexp
from arraydist.kernels.primitives import sqrt
from arraydist.kernels.record import Single, sampler
from arraydist.kernels.single_precision import exponential_of_word
from arraydist.kernels.uniforms import clipped, log_of_uniform

_BELOW_ONE = 1.0 - 2.0**-53
_SMALLEST = 5e-324
_LARGEST = 1.7976931348623157e308


def two_exponentials(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Two independent standard exponential numbers, from 2.7e-20 to 44.4."""
    return -log_of_uniform(w1), -log_of_uniform(w3)


@sampler(kind="pair", single=Single(1, exponential_of_word))
def standard_exponential(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Exponential numbers of rate 1 by inversion [1]_, from 2.7e-20 to 44.4."""
    return two_exponentials(w0, w1, w2, w3)


def times_scale(z: float, scale: float) -> float:
    """A standard number times the scale."""
    return z * scale


@sampler(kind="pair", arity=1, finish=times_scale, single=Single(1, exponential_of_word))
def exponential(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Exponential numbers of given scale, which is the mean."""
    return two_exponentials(w0, w1, w2, w3)


def rayleigh_of(z: float, scale: float) -> float:
    """The Rayleigh number of an exponential one."""
    return scale * sqrt(2.0 * z)


@sampler(kind="pair", arity=1, finish=rayleigh_of, single=Single(1, exponential_of_word))
def rayleigh(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Rayleigh numbers: lengths of normal vectors of the plane."""
    return two_exponentials(w0, w1, w2, w3)


def weibull_of(z: float, concentration: float) -> float:
    """The Weibull number of an exponential one, positive and finite."""
    return clipped(exp(log(z) / concentration), _SMALLEST, _LARGEST)


@sampler(kind="pair", arity=1, finish=weibull_of, single=Single(1, exponential_of_word))
def weibull(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Weibull numbers of scale 1."""
    return two_exponentials(w0, w1, w2, w3)


def lomax_of(z: float, alpha: float) -> float:
    """The Lomax number of an exponential one, finite."""
    return clipped(expm1(z / alpha), 0.0, _LARGEST)


@sampler(kind="pair", arity=1, finish=lomax_of, single=Single(1, exponential_of_word))
def lomax(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Lomax numbers of scale 1, which are Pareto numbers less one."""
    return two_exponentials(w0, w1, w2, w3)


def power_of(z: float, a: float) -> float:
    """The number of density ``a x**(a - 1)`` of an exponential one, inside the unit interval."""
    return clipped(exp(-z / a), _SMALLEST, _BELOW_ONE)


@sampler(kind="pair", arity=1, finish=power_of, single=Single(1, exponential_of_word))
def power(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Numbers of density ``a x**(a - 1)`` in the unit interval."""
    return two_exponentials(w0, w1, w2, w3)


def kumaraswamy_of(z: float, a: float, b: float) -> float:
    """The Kumaraswamy number of an exponential one, inside the unit interval."""
    return clipped(exp(log1mexp(-z / b) / a), _SMALLEST, _BELOW_ONE)


@sampler(kind="pair", arity=2, finish=kumaraswamy_of, single=Single(1, exponential_of_word))
def kumaraswamy(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Kumaraswamy numbers, from the logarithm of the survival function: exact near 0 and 1."""
    return two_exponentials(w0, w1, w2, w3)
