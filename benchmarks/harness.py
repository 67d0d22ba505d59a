"""Timing two or more programs against each other in one process.

Contenders run in turn, several rounds over, so that a slow spell of the machine hits all of them;
the figure is the median over rounds of the ratio within a round.  Everything is called beforehand
until it is compiled, and a compilation inside a timed region is an error.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from arraydist import dispatch

ROUNDS = 15
WARM_UP_CALLS = 6
REST = 0.05
"""Seconds before each timing: threads of the program before may still spin, waiting for work."""
SHORTEST = 0.005
"""Seconds that one timing lasts at least; faster programs are called several times in it."""


@dataclass(frozen=True)
class Contender:
    """A program to time.

    Attributes
    ----------
    name
        What the table calls it.
    run
        The program; its result is dropped.
    prepare
        Called before each timing, untimed: sets the number of threads, say.
    """

    name: str
    run: Callable[[], object]
    prepare: Callable[[], object] = lambda: None


@dataclass(frozen=True)
class Bar:
    """A peer with the speed-up over it that the project promises; None where it promises none."""

    peer: Contender
    factor: float | None = None


def measure(
    title: str,
    contenders: list[Contender],
    rounds: int = ROUNDS,
    warm_up: int = WARM_UP_CALLS,
) -> list[list[float]]:
    """Time programs in turn.

    Returns
    -------
    list
        One row a round: seconds a call of each contender.

    Raises
    ------
    RuntimeError
        Something was compiled while the clock ran.
    """
    calls = [_calls_in_a_timing(contender, warm_up) for contender in contenders]
    compiled = _kernels_compiled()
    table = []
    for first in range(rounds):
        # Another one begins each round: no contender always follows the same one's cache contents.
        order = [(first + i) % len(contenders) for i in range(len(contenders))]
        seconds = {i: _time(contenders[i], calls[i]) for i in order}
        table.append([seconds[i] for i in range(len(contenders))])
    if _kernels_compiled() != compiled:
        raise RuntimeError(f"{title}: a kernel was compiled while the clock ran")
    return table


def compare(title: str, ours: Contender, bars: list[Bar], rounds: int = ROUNDS) -> bool:
    """Time our program against its peers and print one line a peer.

    Returns
    -------
    bool
        Whether every promised speed-up was reached.
    """
    found = ratios(title, ours, bars, rounds)
    return all(
        bar.factor is None or ratio >= bar.factor for ratio, bar in zip(found, bars, strict=True)
    )


def ratios(title: str, ours: Contender, bars: list[Bar], rounds: int = ROUNDS) -> list[float]:
    """Time our program against its peers, print one line a peer, and return the speed-ups."""
    table = measure(title, [ours, *(bar.peer for bar in bars)], rounds)
    found = []
    for position, bar in enumerate(bars, start=1):
        ratio = statistics.median(times[position] / times[0] for times in table)
        own, peer = (statistics.median(times[i] for times in table) for i in (0, position))
        verdict = ""
        if bar.factor is not None:
            verdict = f"  bar {bar.factor:g}x {'reached' if ratio >= bar.factor else 'MISSED'}"
        print(
            f"{title:<38}{_readable(own):>11}  {bar.peer.name:<28}{_readable(peer):>11}"
            f"{ratio:>8.2f}x{verdict}",
            flush=True,
        )
        found.append(ratio)
    return found


def in_geometric_mean(title: str, found: list[float], bar: float) -> bool:
    """Print the geometric mean of speed-ups and say whether it reaches its bar."""
    mean = statistics.geometric_mean(found)
    verdict = "reached" if mean >= bar else "MISSED"
    print(f"{title}: geometric mean {mean:.2f}x, least {min(found):.2f}x  bar {bar:g}x {verdict}")
    return mean >= bar


def report(reached: list[bool]) -> None:
    """End a benchmark: exit status 1 where a promise was not kept."""
    sys.exit(0 if all(reached) else 1)


def _calls_in_a_timing(contender: Contender, warm_up: int) -> int:
    contender.prepare()
    for _ in range(warm_up):
        contender.run()
    calls = 1
    while _time(contender, calls) * calls < SHORTEST:
        calls *= 2
    return calls


def _time(contender: Contender, calls: int) -> float:
    """Seconds a call."""
    contender.prepare()
    time.sleep(REST)
    run = contender.run
    run()  # wakes the program's own threads, which sleep by now as well
    started = time.perf_counter()
    for _ in range(calls):
        run()
    return (time.perf_counter() - started) / calls


def _kernels_compiled() -> object:
    return dispatch.report("numpy")["kernels compiled"]


def _readable(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"
