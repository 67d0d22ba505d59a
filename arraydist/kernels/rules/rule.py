"""What a derivative rule is."""

from __future__ import annotations

from typing import Final

from arraydist.kernels.record import Rule

Rules = tuple[Rule | None, ...]
"""One entry an argument: a function of all arguments, `ZERO`, or None where there is no rule."""


class _Zero:
    """The type of `ZERO`, callable so that a table of rules has one type."""

    def __call__(self, *_: object) -> float:
        return 0.0

    def __repr__(self) -> str:
        return "ZERO"


ZERO: Final = _Zero()
"""The rule of a derivative that is zero wherever it exists."""
