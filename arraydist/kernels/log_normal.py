"""The log-normal distribution: scores, log density, and exponentials of parameters.

The logarithm of a value is carried as a pair: at 1e300 it is 690.8, and its rounding error, over a
small scale, would move the score by more than the last digits.
"""

from __future__ import annotations

import math

from arraydist.kernels.compensated import fast_two_sum, two_product, two_sum
from arraydist.kernels.exponential import (
    exp_with_tail,
    log,
    log_pair,
    log_reduced,
    split_exponent,
)
from arraydist.kernels.primitives import fma
from arraydist.kernels.record import kernel

_HALF_LOG_2PI = 0.9189385332046728
_FAR = 1e150
"""Scores beyond have squares that overflow."""


def score_pair(x: float, loc: float, scale: float) -> tuple[float, float, float, float]:
    """``log(x)`` and ``(log(x) - loc) / scale`` as pairs, for a finite x > 0."""
    high, low = log_pair(x)
    shift, rest = two_sum(high, -loc)
    rest = rest + low
    z = (shift + rest) / scale
    return high, low, z, (fma(-z, scale, shift) + rest) / scale


# Next to exp(loc) what is left of two logarithms, each a pair good to 63 bits.
@kernel("positive", "real", "positive", tolerance=4e-15)
def log_normal_score(x: float, loc: float, scale: float) -> float:
    """``(log(x) - loc) / scale``."""
    inside = (x > 0.0) & (x < math.inf)
    _, _, z, _ = score_pair(x if inside else 1.0, loc, scale)
    z = -math.inf if x == 0.0 else z
    z = math.inf if x == math.inf else z
    return z if (x >= 0.0) & (scale > 0.0) else math.nan


def score_in_brief(x: float, loc: float, scale: float) -> tuple[float, float, float, float]:
    """The same with a logarithm good to 55 bits, at less than half the work, for any x.

    What is not finite and positive gives numbers without meaning.
    """
    k, m = split_exponent(x)
    high, low = log_reduced(k, m - 1.0, 0.0)
    shift, rest = two_sum(high, -loc)
    shift, rest = fast_two_sum(shift, rest + low)
    inverse = 1.0 / scale
    z = shift * inverse
    return high, low, z, (fma(-z, scale, shift) + rest) * inverse


@kernel("positive", "real", "positive", tolerance=1e-14, floor=1.0)
def log_normal_log_density(x: float, loc: float, scale: float) -> float:
    """Logarithm of the density: ``-z**2 / 2 - log(x) - log(scale) - log(2 pi) / 2``.

    The terms may be hundreds and their sum nothing: both logarithms are summed as a pair, and the
    square is added to it with one rounding.
    """
    high, low, z, z_low = score_in_brief(x, loc, scale)
    linear, linear_low = two_sum(-log(scale), -high)
    rest = (linear_low - low) - fma(z, z_low, _HALF_LOG_2PI)
    value = fma(-0.5 * z, z, linear) + rest
    value = -math.inf if (abs(z) > _FAR) | (x == 0.0) | (x == math.inf) else value
    return value if (x >= 0.0) & (scale > 0.0) & (loc == loc) else math.nan


# The error of the logarithm, 5e-18 next to loc, counts as often as the scale is small.
@kernel("positive", "real", "positive", tolerance=1e-12, floor=1.0)
def log_normal_slope(x: float, loc: float, scale: float) -> float:
    """``(log(x) - loc) / scale**2``, the derivative of the log density in ``loc``."""
    _, _, z, z_low = score_in_brief(x, loc, scale)
    value = (z + z_low) / scale
    value = -math.inf if x == 0.0 else value
    value = math.inf if x == math.inf else value
    return value if (x >= 0.0) & (scale > 0.0) else math.nan


@kernel("real", "real", "real", "positive")
def exp_quadratic(a: float, b: float, loc: float, scale: float) -> float:
    """``exp(a loc + b scale**2)``: moments of a log-normal variable, and its mode.

    The exponent is a pair, since rounding it to float64 would cost its exponential three digits.
    """
    linear, linear_low = two_product(a, loc)
    square, square_low = two_product(scale, scale)
    quadratic, quadratic_low = two_product(b, square)
    exponent, rest = two_sum(linear, quadratic)
    rest = rest + (linear_low + fma(b, square_low, quadratic_low))
    finite = abs(exponent) < 1e4
    return exp_with_tail(exponent, rest if finite else 0.0)
