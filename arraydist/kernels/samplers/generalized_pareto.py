"""Generalised Pareto numbers: what lies beyond a high threshold, by inversion.

References
----------
.. [1] J. Pickands, "Statistical inference using extreme order statistics", Annals of Statistics 3
   (1975), pp. 119-131.
"""

from __future__ import annotations

from arraydist.kernels.elementary import expm1
from arraydist.kernels.neighbours import below
from arraydist.kernels.primitives import mul
from arraydist.kernels.record import Single, sampler
from arraydist.kernels.samplers.exponential import two_exponentials
from arraydist.kernels.single_precision import exponential_of_word
from arraydist.kernels.uniforms import clipped

_LARGEST = 1.7976931348623157e308
_LEVEL = 2.0**-54
_FAR = 640.0
"""Powers beyond are taken in four factors, which a small scale may bring back into range."""
_FAR_IN_SINGLE = 80.0


def beyond_threshold(z: float, loc: float, scale: float, concentration: float, far: float) -> float:
    """``loc + scale (exp(concentration z) - 1) / concentration``, finite and in the support [1]_.

    The power may overflow where the number does not.
    """
    power = concentration * z
    in_factors = power > far
    part = 0.25 * power if in_factors else power
    grown = expm1(far if part > far else part)
    # Here the divisor may be 0, and its product with z denormal.
    level = abs(power) < _LEVEL
    first = z if level else grown / (1.0 if level else concentration)
    rest = grown if in_factors else 1.0
    value = loc + mul(first * scale * rest * rest, rest)
    bounded = concentration < 0.0
    end = loc - scale / (concentration if bounded else -1.0)
    top = below(end) if bounded else _LARGEST
    return clipped(value, loc, top if top > loc else loc)


def generalized_pareto_of(z: float, loc: float, scale: float, concentration: float) -> float:
    """The generalised Pareto number of an exponential one."""
    return beyond_threshold(z, loc, scale, concentration, _FAR)


def single_generalized_pareto(z: float, loc: float, scale: float, concentration: float) -> float:
    """The same in single precision."""
    return beyond_threshold(z, loc, scale, concentration, _FAR_IN_SINGLE)


@sampler(
    kind="pair",
    arity=3,
    finish=generalized_pareto_of,
    single=Single(1, exponential_of_word, single_generalized_pareto),
)
def generalized_pareto(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Generalised Pareto numbers of given location, scale and concentration."""
    return two_exponentials(w0, w1, w2, w3)
