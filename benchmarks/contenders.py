"""The libraries as contenders, each with its number of threads set before it runs."""

from __future__ import annotations

from collections.abc import Callable

import torch

import arraydist
from benchmarks.harness import Contender

SIZE = 1_000_000


def ours(run: Callable[[], object], threads: int) -> Contender:
    """arraydist on a number of threads."""
    return Contender(
        f"arraydist, {_threads(threads)}", run, lambda: arraydist.set_num_threads(threads)
    )


def torchs(run: Callable[[], object], threads: int, remark: str = "") -> Contender:
    """torch on a number of threads."""
    name = f"torch{remark}, {_threads(threads)}"
    return Contender(name, run, lambda: torch.set_num_threads(threads))


def _threads(threads: int) -> str:
    return "1 thread" if threads == 1 else f"{threads} threads"
