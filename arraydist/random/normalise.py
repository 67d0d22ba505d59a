"""From whatever a caller hands in as ``rng`` to the key of one draw."""

from __future__ import annotations

import sys
from numbers import Integral
from typing import Any, Final

from arraydist.random import process
from arraydist.random.generator import Generator
from arraydist.random.key import Key

_ACCEPTED: Final = (
    "None, a nonnegative int, numpy.random.SeedSequence, numpy.random.BitGenerator, "
    "numpy.random.Generator, arraydist.random.Generator, arraydist.random.Key, "
    "or a generator of an array library with a backend, such as torch.Generator"
)


def as_key(rng: Any = None, backend: Any = None) -> Key:
    """The key of one draw.

    Parameters
    ----------
    rng
        As in SPEC 7 of Scientific Python, and more.  None: the backend's default generator, or the
        process-wide one where the backend has none.  A nonnegative integer or a
        `numpy.random.SeedSequence`: the same key every time.  A generator of NumPy, of an array
        library or of this package: it advances.  A `Key`: itself.
    backend
        The backend that is to draw.

    Raises
    ------
    ValueError
        A negative integer.
    TypeError
        Anything else.
    """
    if rng is None:
        return _default_key(backend)
    if isinstance(rng, Key):
        return rng
    if isinstance(rng, Generator):
        return rng.key()
    # A bool is an Integral, and as a seed most likely a mistake.
    if not isinstance(rng, bool) and isinstance(rng, Integral):
        if rng < 0:
            raise ValueError(f"rng has to be nonnegative where it is an integer, got rng={rng}")
        return _key_of_seed(int(rng))
    key = _key_of_numpy(rng) or _key_of_library(rng)
    if key is None:
        raise TypeError(f"rng is a {type(rng).__name__}; accepted are {_ACCEPTED}")
    return key


def fresh_key() -> Key:
    """A key from 128 bits of the operating system's entropy."""
    return _key_of_seed(None)


def _default_key(backend: Any) -> Key:
    default_key = getattr(backend, "default_key", None)
    if default_key is None:
        return process.generator().key()
    key: Key = default_key()
    return key


def _key_of_seed(entropy: int | None) -> Key:
    from numpy.random import SeedSequence

    return _key_of_sequence(SeedSequence(entropy))


def _key_of_sequence(sequence: Any) -> Key:
    import numpy as np

    return Key(int(sequence.generate_state(1, np.uint64)[0]))


def _key_of_numpy(rng: Any) -> Key | None:
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return None
    random = numpy.random
    if isinstance(rng, random.SeedSequence):
        return _key_of_sequence(rng)
    if isinstance(rng, random.BitGenerator):
        # random_raw has 32 bits for some generators; integers has 64 for all.
        rng = random.Generator(rng)
    if isinstance(rng, random.Generator):
        return Key(int(rng.integers(0, 1 << 64, dtype=numpy.uint64)))
    return None


def _key_of_library(rng: Any) -> Key | None:
    """The key from a generator of another array library, by that library's backend."""
    from arraydist import dispatch

    library = type(rng).__module__.partition(".")[0]
    try:
        backend = dispatch.backend_named(library)
    except LookupError:
        return None
    key_from = getattr(backend, "key_from", None)
    return None if key_from is None else key_from(rng)
