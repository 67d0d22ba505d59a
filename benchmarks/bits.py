"""Random words on standard output, for batteries of tests such as TestU01's.

Three arrangements: ``stream``, one long call; ``keys``, eight neighbouring keys, two words of each
in turn; ``calls``, consecutive calls of a generator, a thousand words each.  The seed follows.  See
docs/random.md::

    python -m benchmarks.bits stream 20 | ./battery
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from arraydist.dispatch import backend_named
from arraydist.kernels.primitives import bits_to_float
from arraydist.kernels.record import Sampler
from arraydist.random import Key

PIECE = 1 << 20
KEYS = 8
SHORT = 500

Words = npt.NDArray[np.uint32]


def all_words(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """All four words of a counter, as the bits of two floats."""
    return bits_to_float(w1), bits_to_float(w3)


_WORDS = Sampler(all_words, kind="pair")


def words(key: Key, count: int, start: int = 0) -> Words:
    """The words of elements of one call, two each, in the order of the elements."""
    draws = backend_named("numpy").draw(_WORDS, key, (count,), (), dtype=np.float64, start=start)
    return np.asarray(draws).view(np.uint32)


def stream(seed: int) -> Iterator[Words]:
    """One call."""
    start = 0
    while True:
        yield words(Key(seed), PIECE, start)
        start += PIECE


def keys(seed: int) -> Iterator[Words]:
    """Neighbouring keys in turn."""
    start = 0
    while True:
        columns = [words(Key(seed + i), PIECE, start).reshape(-1, 2) for i in range(KEYS)]
        yield np.ascontiguousarray(np.stack(columns, axis=1)).ravel()
        start += PIECE


def calls(seed: int) -> Iterator[Words]:
    """Consecutive calls."""
    key = Key(seed)
    while True:
        pieces = []
        for _ in range(1000):
            pieces.append(words(key, SHORT))
            key = key.next()
        yield np.concatenate(pieces)


def main() -> None:
    """Write the arrangement that is named first until the reader stops."""
    arrangements = {"stream": stream, "keys": keys, "calls": calls}
    try:
        for piece in arrangements[sys.argv[1]](int(sys.argv[2])):
            sys.stdout.buffer.write(piece.data)
    except BrokenPipeError:
        sys.stderr.close()


if __name__ == "__main__":
    main()
