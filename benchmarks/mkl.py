"""A million draws with MKL's generators, to be set beside `benchmarks.sampling`.

``mkl-random`` brings its own NumPy build and OpenMP threads, so it runs in an environment of
its own, with this file and without arraydist::

    python -m venv .venv-mkl && .venv-mkl/bin/python -m pip install mkl-random
    .venv-mkl/bin/python benchmarks/mkl.py
"""

from __future__ import annotations

import statistics
import time

import mkl_random

SIZE = 1_000_000
ROUNDS = 15


def main() -> None:
    """Print nanoseconds a draw, one thread."""
    for brng in ("MT19937", "PHILOX4X32X10"):
        state = mkl_random.MKLRandomState(0, brng=brng)
        for name, run in (
            ("uniform", lambda state=state: state.random_sample(SIZE)),
            ("normal", lambda state=state: state.normal(0.0, 1.0, SIZE)),
            ("gamma(2.5)", lambda state=state: state.gamma(2.5, 1.0, SIZE)),
        ):
            run()
            seconds = []
            for _ in range(ROUNDS):
                started = time.perf_counter()
                run()
                seconds.append(time.perf_counter() - started)
            print(
                f"MKL {brng:<16}{name:<12}{statistics.median(seconds) / SIZE * 1e9:6.2f} ns a draw"
            )


if __name__ == "__main__":
    main()
