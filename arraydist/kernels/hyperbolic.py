"""Hyperbolic functions, from ``exp(x) - 1`` as a pair."""

from __future__ import annotations

from arraydist.kernels.compensated import fast_two_sum, pair_product, pair_quotient, two_sum
from arraydist.kernels.exponential import exp_with_tail, expm1_pair
from arraydist.kernels.primitives import copysign, fma
from arraydist.kernels.record import kernel

_LN2 = 0.6931471805599453
_LN2_LOW = 2.3190468138462996e-17
_SATURATED = 22.0
"""Beyond it, exp(-2 x) is below half a unit in the last place of one."""


def clamped_expm1(x: float) -> tuple[float, float]:
    """``exp(x) - 1`` as a pair, x clamped to twice the point of saturation."""
    return expm1_pair(2.0 * _SATURATED if x > 2.0 * _SATURATED else x)


def half_exp(magnitude: float) -> float:
    """``exp(magnitude) / 2``, finite wherever that is representable."""
    reduced, rest = two_sum(magnitude, -_LN2)
    return exp_with_tail(reduced, rest - _LN2_LOW)


@kernel("real")
def tanh(x: float) -> float:
    """Hyperbolic tangent, t / (t + 2) with t = exp(2 x) - 1."""
    high, low = clamped_expm1(2.0 * abs(x))
    divisor, divisor_low = two_sum(high, 2.0)
    value, rest = pair_quotient(high, low, divisor, divisor_low + low)
    return x if abs(x) < 1e-9 else copysign(value + rest, x)


@kernel("real")
def sinh(x: float) -> float:
    """Hyperbolic sine, (t + t / (t + 1)) / 2 with t = exp(x) - 1."""
    magnitude = abs(x)
    high, low = clamped_expm1(magnitude)
    divisor, divisor_low = two_sum(high, 1.0)
    ratio, ratio_low = pair_quotient(high, low, divisor, divisor_low + low)
    total, rest = fast_two_sum(0.5 * high, 0.5 * ratio)
    value = total + fma(0.5, ratio_low + low, rest)
    value = half_exp(magnitude if magnitude < 720.0 else 720.0) if magnitude > 22.0 else value
    value = x if x != x or magnitude < 1e-9 else value
    return copysign(value, x)


@kernel("real")
def cosh(x: float) -> float:
    """Hyperbolic cosine, 1 + t**2 / (2 (t + 1)) with t = exp(x) - 1."""
    magnitude = abs(x)
    high, low = clamped_expm1(magnitude)
    divisor, divisor_low = two_sum(high, 1.0)
    square, square_low = pair_product(high, low, high, low)
    ratio, ratio_low = pair_quotient(square, square_low, divisor, divisor_low + low)
    total, rest = two_sum(1.0, 0.5 * ratio)
    value = total + fma(0.5, ratio_low, rest)
    value = half_exp(magnitude if magnitude < 720.0 else 720.0) if magnitude > 22.0 else value
    return x if x != x else value
