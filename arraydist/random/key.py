"""The key of one draw: which stretch of the random stream a sampler reads."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """Where one call's random words come from.

    Attributes
    ----------
    seed
        The generator's 64-bit key, the key of Philox4x32-10.
    call
        Number of the call (48 bits).
    path
        Which of several draws inside the call (16 bits), 0 for the call itself.
    """

    seed: int
    call: int = 0
    path: int = 0

    def counter_high(self) -> tuple[int, int]:
        """Counter words 2 and 3."""
        return self.call & 0xFFFFFFFF, (self.call >> 32) | (self.path << 16)
