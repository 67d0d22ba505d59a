"""Derivative rules of Owen's T function."""

from __future__ import annotations

import math
from typing import Final

from arraydist.kernels.elementary import exp
from arraydist.kernels.normal import erf
from arraydist.kernels.rules.rule import Rules

_SQRT_HALF: Final = 0.7071067811865476
_SQRT_8_PI: Final = 5.0132565492620005
_TWO_PI: Final = 2.0 * math.pi

RULES: Final[dict[str, Rules]] = {
    "owens_t": (
        lambda h, a: -exp(-0.5 * h * h) * erf(_SQRT_HALF * a * h) / _SQRT_8_PI,
        lambda h, a: exp(-0.5 * h * h * (1.0 + a * a)) / (_TWO_PI * (1.0 + a * a)),
    ),
}
