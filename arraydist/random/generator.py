"""A stateful source of keys."""

from __future__ import annotations

import os
import threading
from typing import Any

from arraydist.random.continuous import ContinuousDraws
from arraydist.random.continuous_shapes import ContinuousShapeDraws
from arraydist.random.discrete import DiscreteDraws
from arraydist.random.key import Key
from arraydist.random.matrix_draws import MatrixDraws
from arraydist.random.multivariate import MultivariateDraws
from arraydist.random.rearranging import RearrangingDraws

# One lock for all generators, held across a fork: with a lock each, a child forked while another
# thread takes a key would wait for ever.  It is held for an increment only.
_lock = threading.Lock()

if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_lock.release
    )


class Generator(
    ContinuousDraws,
    ContinuousShapeDraws,
    DiscreteDraws,
    MultivariateDraws,
    MatrixDraws,
    RearrangingDraws,
):
    """A stream of keys, one a call, that every method taking ``rng`` accepts.

    Unlike a generator that hands out bits one after another, the state is only a 64-bit key and the
    number of calls so far: what one call draws never depends on how much an earlier one drew.
    It may be shared by threads; each key is handed out once.

    Parameters
    ----------
    seed
        The 64-bit key.  `default_rng` makes a good one from a small number.
    call
        Number of the next call, below 2**48.

    Examples
    --------
    >>> from arraydist.random import default_rng
    >>> rng = default_rng(1)
    >>> rng.key().call, rng.key().call
    (0, 1)
    """

    __slots__ = ("_next",)

    def __init__(self, seed: int, call: int = 0) -> None:
        if not 0 <= seed < 1 << 64:
            raise ValueError(f"seed has to be in [0, 2**64), got {seed}")
        if not 0 <= call < 1 << 48:
            raise ValueError(f"call has to be in [0, 2**48), got {call}")
        self._next = Key(seed, call)

    def key(self) -> Key:
        """The key of the next call; the generator advances."""
        with _lock:
            key = self._next
            self._next = key.next()
        return key

    def spawn(self, n_children: int) -> list[Generator]:
        """``n_children`` generators with independent streams; this one advances by one call.

        Raises
        ------
        ValueError
            ``n_children`` is negative.
        """
        if n_children < 0:
            raise ValueError(f"n_children has to be nonnegative, got {n_children}")
        key = self.key()
        streams = [key.stream(j) for j in range(n_children)]
        return [Generator(stream.seed, stream.call) for stream in streams]

    def __copy__(self) -> Generator:
        return Generator(self._next.seed, self._next.call)

    def __deepcopy__(self, memo: dict[int, Any]) -> Generator:
        return self.__copy__()

    def __reduce__(self) -> tuple[type[Generator], tuple[int, int]]:
        return Generator, (self._next.seed, self._next.call)

    def __repr__(self) -> str:
        return f"Generator(seed={self._next.seed:#018x}, call={self._next.call})"


def default_rng(seed: Any = None) -> Generator:
    """A generator from a seed.

    Parameters
    ----------
    seed
        None for fresh entropy of the operating system; a nonnegative integer, some of them in a
        list, tuple or array, or a `numpy.random.SeedSequence`, the same one always giving the
        same stream; a generator of NumPy or of an array library, which advances; or a
        `Generator`, returned as it is.

    Raises
    ------
    ValueError
        A negative integer, or none in a list.
    TypeError
        Anything else.
    """
    from arraydist.random.normalise import as_key, fresh_key

    if isinstance(seed, Generator):
        return seed
    if isinstance(seed, Key):
        raise TypeError("default_rng takes a seed, not a Key: a key is for one draw")
    if isinstance(seed, list | tuple) or type(seed).__name__ == "ndarray":
        from numpy.random import SeedSequence

        seed = SeedSequence(seed)
    key = fresh_key() if seed is None else as_key(seed)
    return Generator(key.seed, key.call)
