"""Where the time of uniform numbers goes, beside filling the same memory on as many threads."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

import arraydist
from arraydist.kernels.record import Sampler
from arraydist_numpy import backend, threads
from benchmarks.harness import Contender, measure

SIZE = 1_000_000
CHUNK = 16_384


def words_only(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Nothing made of the words: they are put in memory, and constants in the result."""
    return 0.25, 0.75


def main() -> None:
    """Print the shortest times, in nanoseconds a number and multiples of that of filling."""
    out: npt.NDArray[np.float64] = np.empty(SIZE)
    plain = Sampler(words_only, kind="pair")
    rng = arraydist.random.default_rng(0)
    key = rng.key()

    def fill() -> None:
        threads.run(lambda start, stop: out[start:stop].fill(0.5), SIZE, CHUNK)

    def draw(sampler: Sampler) -> object:
        return backend.draw(sampler, key, (SIZE,), (), dtype=np.float64)

    runs: list[tuple[str, Callable[[], object]]] = [
        ("filling", fill),
        ("random words", functools.partial(draw, plain)),
        ("uniform numbers", lambda: rng.random(SIZE)),
        ("uniform numbers, float32", lambda: rng.random(SIZE, dtype=np.float32)),
    ]
    for number in (1, 2):
        contenders = [
            Contender(name, run, functools.partial(arraydist.set_num_threads, number))
            for name, run in runs
        ]
        rounds = measure(f"{number} threads", contenders, rounds=101)
        for position, (name, _) in enumerate(runs):
            nanoseconds = min(times[position] for times in rounds) / SIZE * 1e9
            ratio = nanoseconds / (min(times[0] for times in rounds) / SIZE * 1e9)
            print(f"{number} threads  {name:<26}{nanoseconds:7.2f} ns{ratio:7.2f}x", flush=True)


if __name__ == "__main__":
    main()
