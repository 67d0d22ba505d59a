"""Where worker threads run: not on the processor of the thread that calls them.

Linux often wakes a thread on the processor of the thread that wakes it, which is about to be busy
with its own share; a call is over before the system moves either of them.  So a worker is barred
from the processor that its caller runs on, as long as it has others.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable


def _processor_function() -> Callable[[], int] | None:
    """The C library's ``sched_getcpu``; None where the system has none."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    try:
        # Not `ctypes.CDLL`, whose functions let go of the GIL: this one returns at once.
        return ctypes.PyDLL(None).sched_getcpu
    except (OSError, AttributeError):
        return None


_processor = _processor_function()


def processor() -> int:
    """The number of the processor that the calling thread runs on; -1 where it is not known."""
    return -1 if _processor is None else _processor()


class Placement:
    """The processors of one thread.

    Parameters
    ----------
    thread
        The system's number of the thread, as `threading.get_native_id` gives it.
    """

    def __init__(self, thread: int) -> None:
        self.thread = thread
        self.barred = -1
        self.allowed: set[int] = set()
        self.left: set[int] = set()

    def bar(self, processor: int) -> None:
        """Keep the thread from a processor, and from none else that it could run on at first."""
        if processor == self.barred:
            return
        self.barred = processor
        try:
            now = os.sched_getaffinity(self.thread)
            if now != self.left:  # someone else has bound the thread since
                self.allowed = now
            self.left = self.allowed - {processor} or self.allowed
            os.sched_setaffinity(self.thread, self.left)
        except OSError:  # a container may forbid it: the thread stays where it may be
            pass
