"""Compiled loops on several threads, each of which enters compiled code once.

Python's part in a chunk, the lock of the interpreter handed to and fro included, takes as long as
some ten thousand elements of a cheap kernel.  So a compiled driver takes the chunks from a counter
that the threads share, and calls the loop by its address.  The thread that called waits in compiled
code too for the chunks that others have in hand, since to be woken would take it longer.  A worker
lingers there: it neither asks for the interpreter's lock when the caller does, nor has it to be
woken for a call that follows at once.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from arraydist.parallel import num_threads
from arraydist_numpy import threads
from arraydist_numpy.compiler import Program, Twin
from arraydist_numpy.layout import address
from arraydist_numpy.primitives import types
from arraydist_numpy.shared_memory import (
    call_at,
    compare_and_swap,
    fetch_and_add,
    native_address,
)

PIECES = 2
"""A thread takes what is left over that many times the threads, as in `arraydist_numpy.threads`."""

POLLS = 1 << 14
"""How often the caller looks whether the others are done, before it sleeps until they are; and a
worker whether there is another call, before it turns to Python: about a tenth of a millisecond."""

# Places in the memory that threads share, each on a cache line of its own.
_NEXT, _AT_WORK, _FAILED, _ASLEEP = 0, 8 * 16, 8 * 32, 8 * 48
_ITEMS = 64

_DRIVER = f"""\
def {{name}}(shared, total, grain, pieces, calls, worker, loop{{arguments}}):
    at_work = shared + {_AT_WORK}
    fetch_and_add(at_work, 1)
    if not worker:
        fetch_and_add(calls, 1)
    start = fetch_and_add(shared, 0)
    while start < total:
        stop = min(start + max(1, (total - start) // (grain * pieces)) * grain, total)
        found = compare_and_swap(shared, start, stop)
        if found == start:
            if call_at(loop, start, stop, ({{arguments_tuple}})):
                fetch_and_add(shared + {_FAILED}, 1)
                fetch_and_add(shared, total)
            found = fetch_and_add(shared, 0)
        start = found
    fetch_and_add(at_work, -1)
    if worker:
        seen = fetch_and_add(calls, 0)
        for _ in range({POLLS}):
            if fetch_and_add(calls, 0) != seen or fetch_and_add(shared + {_ASLEEP}, 0):
                return
    else:
        for _ in range({POLLS}):
            if fetch_and_add(at_work, 0) == 0:
                return
"""


class _Borrowed:
    """Memory that an array over it does not keep alive."""

    __slots__ = ("__array_interface__",)

    def __init__(self, array: npt.NDArray[Any]) -> None:
        self.__array_interface__ = {
            "version": 3,
            "shape": array.shape,
            "typestr": array.dtype.str,
            "data": (address(array), False),
        }


def _borrowed(argument: Any) -> Any:
    """A number itself, or an array over the same memory.

    A worker that lingers must not refer to a caller's arrays: the memory of a result would not be
    free yet when the next call asks for some.
    """
    return np.asarray(_Borrowed(argument)) if isinstance(argument, np.ndarray) else argument


class _LoopJob:
    """A loop whose range several threads share."""

    def __init__(
        self,
        loop: Twin,
        total: int,
        grain: int,
        arguments: Sequence[Any],
        scratch: int,
        helpers: int,
    ) -> None:
        self.helpers = helpers  # how many workers may still join
        self.scratch = scratch
        self.shared = np.zeros(_ITEMS, np.int64)
        self.place = address(self.shared)
        self.calls = threads.calls()
        self.drive, self.first = _entry(loop)
        self.total = total
        self.common = self.place, total, grain, PIECES * (helpers + 1), address(self.calls)
        self.arguments = tuple([_borrowed(argument) for argument in arguments])
        self.done = threading.Condition()

    def work(self) -> None:
        """Run chunks until none is left to take."""
        self._drive(worker=0)

    def help(self) -> None:
        """The same in a worker, which says when it is done."""
        self._drive(worker=1)
        with self.done:
            self.done.notify_all()

    def _drive(self, worker: int) -> None:
        arguments = self.arguments
        if self.scratch:
            memory = np.empty(self.scratch)
            arguments = (address(memory), *arguments)
        self.drive(*self.common, worker, self.first, *arguments)

    def finish(self) -> bool:
        """Wait for the chunks that workers have in hand; whether all went well."""
        # Whoever comes late, after an interruption say, finds nothing to take.
        self.shared[_NEXT] = self.total
        if self.shared[_AT_WORK // 8]:
            self.shared[_ASLEEP // 8] = 1
            with self.done:
                while self.shared[_AT_WORK // 8]:
                    self.done.wait()
        return not self.shared[_FAILED // 8]


def run(
    loop: Twin, total: int, chunk: int, grain: int, arguments: Sequence[Any], scratch: int = 0
) -> None:
    """Call ``loop(start, stop, *arguments)`` for chunks that cover ``range(total)``.

    Parameters
    ----------
    loop
        A compiled function that returns nothing, does not depend on how the range is cut, and may
        run once more over the same range, after an error say.
    total, chunk
        Length of the range, and of what is worth a thread of its own.
    grain
        The range is cut at multiples of it.
    arguments
        Numbers and contiguous arrays of the loop's own types.  The arrays behind addresses must
        live until the call returns.
    scratch
        Items of eight bytes of memory of each thread's own, whose address the loop gets as its
        third argument, if any.
    """
    helpers = min(num_threads(), -(-total // chunk)) - 1 if total > chunk else 0
    if helpers > 0:
        job = _LoopJob(loop, total, grain, arguments, scratch, helpers)
        if threads.together(job):
            return
    # A loop that failed on several threads runs again here, and raises what it has to say.
    if total:
        if scratch:
            memory = np.empty(scratch)
            loop(0, total, address(memory), *arguments)
        else:
            loop(0, total, *arguments)


@functools.cache
def place(loop: Twin) -> int:
    """Where a loop is, for others that call it."""
    return native_address(loop)


@functools.cache
def _entry(loop: Twin) -> tuple[Twin, int]:
    """The driver of a loop's type, and the loop's address."""
    compiled: Any = loop
    (signature,) = compiled.signatures
    return _driver(signature[2:]), place(loop)


@functools.cache
def _driver(kinds: tuple[Any, ...]) -> Twin:
    names = [f"a{i}" for i in range(len(kinds))]
    text = _DRIVER.format(
        name="drive",
        arguments="".join(f", {name}" for name in names),
        arguments_tuple="".join(f"{name}, " for name in names),
    )
    intrinsics = {
        "call_at": call_at,
        "compare_and_swap": compare_and_swap,
        "fetch_and_add": fetch_and_add,
    }
    return Program("drive", text, {}, intrinsics, (types.int64,) * 7 + kinds).compile()
