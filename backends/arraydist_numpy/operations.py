"""The array standard's elementwise functions that are no kernels, as scalar sources.

Branch-free, so that fused loops vectorise.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from arraydist.kernels import primitives
from arraydist.kernels.primitives import copysign, floor
from arraydist.kernels.record import Kernel, Primitive


def absolute(x: float) -> float:
    """Magnitude, NaN's too."""
    magnitude: float = copysign(x, 1.0)
    return magnitude


def ceil(x: float) -> float:
    """Smallest whole number not below ``x``."""
    below: float = floor(-x)
    return -below


def trunc(x: float) -> float:
    """Whole part of ``x``."""
    whole: float = copysign(floor(copysign(x, 1.0)), x)
    return whole


def sign(x: float) -> float:
    """-1, 0 or 1; NaN of NaN."""
    unit: float = copysign(1.0, x)
    return unit if x > 0.0 or x < 0.0 else x + 0.0  # of both zeros the positive one


def signbit(x: float) -> bool:
    """Whether the sign is set, of zeros too."""
    sign_alone: float = copysign(1.0, x)
    return sign_alone < 0.0


def isnan(x: float) -> bool:
    """Whether ``x`` is NaN."""
    return x != x


def isinf(x: float) -> bool:
    """Whether ``x`` is infinite."""
    magnitude: float = copysign(x, 1.0)
    return magnitude == math.inf


def isfinite(x: float) -> bool:
    """Whether ``x`` is neither infinite nor NaN."""
    magnitude: float = copysign(x, 1.0)
    return magnitude < math.inf


def maximum(x: float, y: float) -> float:
    """The larger one; NaN where either is NaN."""
    larger = x if x >= y else y
    return larger if x == x else x


def minimum(x: float, y: float) -> float:
    """The smaller one; NaN where either is NaN."""
    smaller = x if x <= y else y
    return smaller if x == x else x


INFIX: dict[str, str] = {
    "add": "+",
    "subtract": "-",
    "multiply": "*",
    "divide": "/",
    "less": "<",
    "less_equal": "<=",
    "greater": ">",
    "greater_equal": ">=",
    "equal": "==",
    "not_equal": "!=",
    "logical_and": "&",
    "logical_or": "|",
    "logical_xor": "^",
}
"""Operations that Python's operators express."""

SOURCES: dict[str, Kernel | Primitive | Callable[..., Any]] = {
    "abs": absolute,
    "ceil": ceil,
    "copysign": primitives.copysign,
    "floor": primitives.floor,
    "isfinite": isfinite,
    "isinf": isinf,
    "isnan": isnan,
    "maximum": maximum,
    "minimum": minimum,
    "round": primitives.rint,
    "sign": sign,
    "signbit": signbit,
    "sqrt": primitives.sqrt,
    "trunc": trunc,
}
"""Sources of the other operations that are no kernels."""
