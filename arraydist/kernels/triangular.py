"""Derivatives of triangular numbers in the ends and the mode of their range.

A number x left of the mode is low + sqrt(u (high - low) (mode - low)) for a fixed u; one on the
right is the mirror image.
"""

from __future__ import annotations

from arraydist.kernels.record import kernel


def halves(x: float, low: float, mode: float, high: float) -> tuple[bool, float, float]:
    """Whether x lies left of the mode, and half its distance from that end over both lengths."""
    left = x < mode
    distance = 0.5 * (x - low if left else high - x)
    return left, distance / (mode - low if left else high - mode), distance / (high - low)


@kernel("real", "real", "real", "real", tolerance=4e-15)
def triangular_dlow(x: float, low: float, mode: float, high: float) -> float:
    """How a triangular number moves with the lower end of its range."""
    left, along, across = halves(x, low, mode, high)
    return 1.0 - (along + across) if left else across


@kernel("real", "real", "real", "real", tolerance=4e-15)
def triangular_dmode(x: float, low: float, mode: float, high: float) -> float:
    """How a triangular number moves with the mode."""
    _, along, _ = halves(x, low, mode, high)
    return along


@kernel("real", "real", "real", "real", tolerance=4e-15)
def triangular_dhigh(x: float, low: float, mode: float, high: float) -> float:
    """How a triangular number moves with the upper end of its range."""
    left, along, across = halves(x, low, mode, high)
    return across if left else 1.0 - (along + across)
