"""Divergence from a distribution that has mass where the other has none."""

from __future__ import annotations

import math

from arraydist._typing import Array
from arraydist.namespace import array_namespace


def infinite(p: Array, q: Array) -> Array:
    """Infinity in the shape that a parameter of each broadcasts to."""
    xp = array_namespace(p, q)
    return xp.zeros_like(p + q) + math.inf
