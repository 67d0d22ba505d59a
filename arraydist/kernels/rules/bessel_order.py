"""Derivative rules of the modified Bessel functions of real order."""

from __future__ import annotations

from typing import Final

from arraydist.kernels.rules.rule import Rules

RULES: Final[dict[str, Rules]] = {
    "ive": (None, None),
    "log_ive": (None, None),
}
