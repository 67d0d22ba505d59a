"""A pool of threads that share the chunks of a call.

The calling thread works on its own job and takes whatever chunks no worker has taken, so it never
waits for a worker that has not started: nested calls and a busy pool cannot deadlock.  It only
waits for chunks that a worker is in the middle of.

`run` shares out a Python function; `arraydist_numpy.loop_jobs` shares out a compiled loop with less
of Python in between.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable
from typing import Protocol

import numpy as np
import numpy.typing as npt
from llvmlite.binding import ffi
from numba.core.compiler_lock import global_compiler_lock

from arraydist.parallel import num_threads
from arraydist_numpy.placement import Placement, processor

PIECES = 2
"""A thread takes what is left over that many times the threads: long stretches first, since each
hands the GIL to and fro, and short ones at the end, so that all threads finish together."""

Task = Callable[[int, int], object]


class Job(Protocol):
    """What several threads can do together.

    Attributes
    ----------
    helpers
        How many workers may still join.
    """

    helpers: int

    def work(self) -> None:
        """Take part, in the thread that called."""

    def help(self) -> None:
        """Take part, in a worker."""

    def finish(self) -> bool:
        """Wait for the workers that are at it; whether all went well."""


class _Job:
    """Chunks of ``range(total)`` that several threads take from."""

    def __init__(self, task: Task, total: int, chunk: int, helpers: int) -> None:
        self.task = task
        self.total = total
        self.chunk = chunk
        self.pieces = PIECES * (helpers + 1)
        self.helpers = helpers  # how many workers may still join
        self.next = 0
        self.running = 0
        self.error: BaseException | None = None
        self.done = threading.Condition()

    def work(self) -> None:
        """Run chunks until none is left to take."""
        while True:
            with self.done:
                start = self.next
                if start >= self.total:
                    return
                chunks = max(1, (self.total - start) // (self.chunk * self.pieces))
                stop = min(start + chunks * self.chunk, self.total)
                self.next = stop
                self.running += 1
            try:
                self.task(start, stop)
            except BaseException as error:  # handed to the caller, whatever it is
                with self.done:
                    self.error = self.error or error
                    self.next = self.total
            finally:
                with self.done:
                    self.running -= 1
                    if self.running == 0:
                        self.done.notify_all()

    help = work

    def finish(self) -> bool:
        """Wait for the chunks that workers have in hand; raise what one of them raised."""
        with self.done:
            while self.running:
                self.done.wait()
        if self.error is not None:
            raise self.error
        return True


class _Pool:
    """Daemon workers, started when a job first has use for them."""

    def __init__(self) -> None:
        self.jobs: deque[Job] = deque()
        self.wake = threading.Condition()
        self.workers = 0
        self.idle: list[Placement] = []
        # How often workers have been called: those that linger after a job look at it.
        self.calls = np.zeros(1, np.int64)

    def submit(self, job: Job) -> None:
        here = processor()
        with self.wake:
            self.jobs.append(job)
            for worker in self.idle:
                worker.bar(here)
            missing = job.helpers - len(self.idle)
            limit = num_threads() - 1
            while missing > 0 and self.workers < limit:
                self.workers += 1
                missing -= 1
                name = f"arraydist-{self.workers}"
                threading.Thread(target=self._serve, name=name, daemon=True).start()
            self.wake.notify(job.helpers)

    def withdraw(self, job: Job) -> None:
        """Take back the invitations that no worker has accepted."""
        with self.wake:
            if job in self.jobs:
                self.jobs.remove(job)

    def _serve(self) -> None:
        placement = Placement(threading.get_native_id())
        while True:
            with self.wake:
                while not self.jobs:
                    self.idle.append(placement)
                    self.wake.wait()
                    self.idle.remove(placement)
                job = self.jobs[0]
                job.helpers -= 1
                if job.helpers == 0:
                    self.jobs.popleft()
            job.help()
            del job  # an idle worker must not keep a job's arrays alive


_pool = _Pool()


def run(task: Task, total: int, chunk: int) -> None:
    """Call ``task(start, stop)`` for chunks that cover ``range(total)``, on several threads.

    Parameters
    ----------
    task
        Must not depend on how the range is cut, and should release the GIL.
    total, chunk
        Length of the range and of the smallest chunk worth a thread; threads take multiples of it,
        but for the last one.  A single chunk runs in the calling thread.
    """
    threads = 1 if total <= chunk else min(num_threads(), -(-total // chunk))
    if threads < 2:
        if total:
            task(0, total)
        return
    _pool.calls[0] += 1
    together(_Job(task, total, chunk, threads - 1))


def calls() -> npt.NDArray[np.int64]:
    """The number of times that workers have been called, as loops can look at it."""
    return _pool.calls


def together(job: Job) -> bool:
    """Do a job on the calling thread and whatever workers join; whether all went well."""
    pool = _pool
    try:
        pool.submit(job)
        job.work()
    finally:
        pool.withdraw(job)
        well = job.finish()
    return well


# A child process has only the thread that forked.  The pool starts anew there, and no other thread
# may be inside the compiler at that moment: its locks would stay locked in the child for ever.


def _before_fork() -> None:
    global_compiler_lock.acquire()
    ffi.lib._lock.__enter__()


def _after_fork() -> None:
    ffi.lib._lock.__exit__()
    global_compiler_lock.release()


def _after_fork_in_child() -> None:
    global _pool
    _pool = _Pool()
    _after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork, after_in_parent=_after_fork, after_in_child=_after_fork_in_child
    )
