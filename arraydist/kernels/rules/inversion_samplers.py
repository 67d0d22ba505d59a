"""Derivatives of draws that are inverted distribution functions, with limits put in."""

from __future__ import annotations

from typing import Final

from arraydist._typing import Array
from arraydist.kernels.deviance import log1pmx
from arraydist.kernels.elementary import exp, expm1, log1p, logit
from arraydist.kernels.rules.rule import Rules
from arraydist.namespace import array_namespace

_BELOW_ONE: Final = 1.0 - 2.0**-53
_NEARLY_EXPONENTIAL: Final = 1e-3
_NEARLY_LEVEL: Final = 0.05


def _pareto_dscale(x: Array, loc: Array, scale: Array, concentration: Array) -> Array:
    return (x - loc) / scale


def _pareto_dconcentration(x: Array, loc: Array, scale: Array, concentration: Array) -> Array:
    # With s = (x - loc) / scale, w = concentration s: scale s**2 ((1 + w) log(1 + w) - w) / w**2.
    xp = array_namespace(x)
    above = x - loc
    s = above / scale
    w = concentration * s
    w = xp.where(w > -_BELOW_ONE, w, -_BELOW_ONE * xp.ones_like(w))
    near, far = abs(w) < _NEARLY_EXPONENTIAL, w > 1.0
    of_far = xp.where(far, w, xp.ones_like(w))
    steep = above * ((1.0 + 1.0 / of_far) * log1p(of_far) - 1.0)
    steep = steep / xp.where(far, concentration, xp.ones_like(w))
    of_middle = xp.where(near | far, 0.5 * xp.ones_like(w), w)
    bend = (of_middle * log1p(of_middle) + log1pmx(of_middle)) / (of_middle * of_middle)
    small = xp.where(near, w, xp.zeros_like(w))
    series = 1 / 12 + small * (-1 / 20 + small * (1 / 30 + small * (-1 / 42 + small / 56)))
    series = 1 / 2 + small * (-1 / 6 + small * series)
    return xp.where(
        far, steep, above * xp.where(far, xp.zeros_like(s), s) * xp.where(near, series, bend)
    )


def _bernoulli_dprobs(x: Array, probs: Array) -> Array:
    # With F the distribution function and t the log odds, dx/dt = (x - F(x)) / t of the mirrored
    # law, whose log odds are -t.  It is the same for 1 - x and -t: x is at most 1/2 here.
    xp = array_namespace(x)
    inside = (probs > 0.0) & (probs < 1.0)
    p = xp.where(inside, probs, 0.5 * xp.ones_like(probs))
    mirrored = x > 0.5
    y = xp.where(mirrored, 1.0 - x, x)
    t = xp.where(mirrored, -logit(p), logit(p))
    level = abs(t) < _NEARLY_LEVEL
    steep = xp.where(level, xp.ones_like(t), t)
    size = abs(steep)
    weight = xp.where(steep > 0.0, xp.ones_like(t), exp(-size * (1.0 - y)))
    slope = (weight * expm1(-size * y) / expm1(-size) - y) / steep
    # Differences of Bernoulli's polynomials, which are polynomials in the product a.
    small, a, aside = xp.where(level, t, xp.zeros_like(t)), y * (1.0 - y), y - 0.5
    odd = 1 / 6 - small * small * ((a + 1 / 3) / 120 - small * small * (a * a + a + 1 / 3) / 5040)
    even = a * (1 / 24 - small * small * (a + 0.5) / 720)
    series = a * (0.5 - small * (aside * odd + small * even))
    rate = xp.where(level, series, slope) / (p * (1.0 - p))
    return xp.where(inside, rate, xp.zeros_like(rate))


RULES: Final[dict[str, Rules]] = {
    "continuous_bernoulli": (_bernoulli_dprobs,),
    "generalized_pareto": (
        lambda x, loc, scale, concentration: 1.0,
        _pareto_dscale,
        _pareto_dconcentration,
    ),
}
