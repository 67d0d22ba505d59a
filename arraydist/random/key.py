"""The key of one draw: which stretch of the random stream a sampler reads."""

from __future__ import annotations

from typing import Final, NamedTuple

_MASK32: Final = (1 << 32) - 1
_CALLS: Final = 1 << 48

# Paths that no draw uses.  What is folded, spawned or forked beyond the 16 bits of the path moves
# to a stream of its own; the words that name that stream are read here.
_STREAMS: Final = 0xFFFF
FORKS: Final = 0xFFFE


class Key(NamedTuple):
    """Where one call's random words come from.

    A key is consumed once: two draws from one key read the same words.  A method that draws twice
    takes ``key.fold_in(0)`` and ``key.fold_in(1)``.

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
        _, call, path = self
        return call & _MASK32, (call >> 32) | (path << 16)

    def words(self) -> tuple[int, int, int, int]:
        """The seed's low and high half, and counter words 2 and 3."""
        seed, call, path = self
        return seed & _MASK32, seed >> 32, call & _MASK32, (call >> 32) | (path << 16)

    def fold_in(self, j: int) -> Key:
        """The key of draw number ``j`` inside this one.

        Keys folded from a key of path 0 by ``j`` below 65533 differ from each other and from every
        other such key for certain.  Folding further moves to a stream of its own, see `stream`.

        Raises
        ------
        ValueError
            ``j`` is negative or does not fit 48 bits.
        """
        if self.path == 0 and 0 <= j < FORKS - 1:
            return Key(self.seed, self.call, j + 1)
        return self.stream(j)

    def stream(self, j: int) -> Key:
        """The first key of a stream of its own, number ``j`` of those below this key.

        Seed and call number are 112 bits of the Philox block at a counter that holds this key's
        call, path and ``j`` and that no draw uses.

        Raises
        ------
        ValueError
            ``j`` is negative or does not fit 48 bits.
        """
        from arraydist.kernels.philox import philox4x32
        from arraydist.kernels.twins import python_twin

        if not 0 <= j < 1 << 48:
            raise ValueError(f"j has to be in [0, 2**48), got {j}")
        w0, w1, w2, w3 = python_twin(philox4x32)(
            j & _MASK32,
            (j >> 32) | (self.path << 16),
            *Key(self.seed, self.call, _STREAMS).counter_high(),
            self.seed & _MASK32,
            self.seed >> 32,
        )
        return Key(w0 | (w1 << 32), w2 | ((w3 & 0xFFFF) << 32))

    def next(self) -> Key:
        """The key of the following call."""
        seed, call, path = self
        return Key(seed, (call + 1) % _CALLS, path)
