"""The process-wide generator, for draws without ``rng``."""

from __future__ import annotations

import copy
import os
import threading
from typing import Any

from arraydist.random.generator import Generator, default_rng
from arraydist.random.key import FORKS, Key

_generator: Generator | None = None
_seeded = False

_fork_lock = threading.Lock()
_forks = 0
_child: Generator | None = None


def generator() -> Generator:
    """The process-wide generator; seeded with fresh entropy unless `seed` was called."""
    global _generator
    current = _generator
    if current is None:
        # Two threads may both get here; each draws from fresh entropy, and one generator stays.
        current = _generator = default_rng(None)
    return current


def seed(seed: Any = None) -> None:
    """Seed the process-wide generator, which serves every draw without ``rng``.

    Draws with torch tensors come from torch's default generator instead, see
    ``torch.manual_seed``.

    Parameters
    ----------
    seed
        What `default_rng` takes.  None: fresh entropy of the operating system, as at the start.

    Notes
    -----
    A forked child draws other numbers than its parent: after ``seed(s)`` they follow from ``s``,
    the number of calls and the number of forks since; otherwise from fresh entropy.
    """
    global _generator, _seeded, _forks
    fresh = None if seed is None else default_rng(seed)
    _generator, _seeded, _forks = fresh, seed is not None, 0


def _before_fork() -> None:
    """Prepare the child's generator; in the parent, since a child had better not import."""
    global _forks, _child
    _fork_lock.acquire()
    _child = None
    if _seeded and _generator is not None:
        here = copy.copy(_generator).key()
        stream = Key(here.seed, here.call, FORKS).stream(_forks)
        _child = Generator(stream.seed, stream.call)
        _forks += 1


def _after_fork_in_child() -> None:
    global _generator
    _generator = _child
    _fork_lock.release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork,
        after_in_parent=_fork_lock.release,
        after_in_child=_after_fork_in_child,
    )
