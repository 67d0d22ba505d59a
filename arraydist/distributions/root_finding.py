"""Roots of increasing functions between two ends, for whole arrays at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from arraydist._typing import Array
from arraydist.namespace import array_namespace

_SMALLEST = 2.0**-1074
_LARGEST = 1.7976931348623157e308
_STEPS = 400


def increasing_root(
    residual: Callable[[Array], tuple[Array, Array]], low: Array, high: Array
) -> Array:
    """Where an increasing function passes through zero, by Newton's method within a bracket.

    A step that leaves the bracket, and every third one, halves the bracket instead: in the
    middle of the floats between its ends, so that no root is too close to zero to be found soon.

    Parameters
    ----------
    residual
        Gives the function and its slope, at float64 arrays of the ends' shape.
    low, high
        The function is at most 0 at ``low`` and at least 0 at ``high``.
    """
    xp = array_namespace(low)
    low = xp.where(low < -_LARGEST, -_LARGEST, low)
    high = xp.where(high > _LARGEST, _LARGEST, high)
    x = _middle(xp, low, high)
    for step in range(_STEPS):
        value, slope = residual(x)
        low = xp.where(value < 0, x, low)
        high = xp.where(value < 0, high, x)
        newton = x - value / slope
        middle = _middle(xp, low, high)
        inside = (newton > low) & (newton < high) & (step % 3 != 2)
        following = xp.where(inside, newton, middle)
        following = xp.where(value == 0, x, following)
        # a NaN is done: it can't get any better
        moving = xp.abs(following - x) > 1e-16 * xp.abs(x)
        x = following
        if not bool(xp.any(moving & (low < high))):
            break
    return x


def increasing_step(reached: Callable[[Array], Array], low: Array, high: Array) -> Array:
    """Smallest whole number at which a step function has reached its aim, by halving.

    Parameters
    ----------
    reached
        Whether it has, at whole numbers; true at ``high`` and, once true, from there on.
    low, high
        Whole numbers that the result lies between, both included.
    """
    xp = array_namespace(low)
    while bool(xp.any(low < high)):
        middle = low + xp.floor((high - low) / 2)
        there = reached(middle)
        high = xp.where(there, middle, high)
        low = xp.where(there, low, xp.where(low < high, middle + 1, low))
    return high


def _middle(xp: Any, low: Array, high: Array) -> Array:
    """About half way between two numbers, counting floats: their geometric mean, or 0 between."""
    negative = high <= 0
    small = xp.where(negative, -high, low)
    large = xp.where(negative, -low, high)
    small = xp.where(small < _SMALLEST, _SMALLEST, small)
    near = large <= 2.0 * small
    size = xp.where(near, small + 0.5 * (large - small), xp.sqrt(small) * xp.sqrt(large))
    middle = xp.where(negative, -size, size)
    return xp.where((low < 0) & (high > 0), xp.zeros_like(middle), middle)
