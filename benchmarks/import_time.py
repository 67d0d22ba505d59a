"""Whole processes: what an import costs, and a first draw when the kernels are in the cache."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

ROUNDS = 11


def seconds(program: str) -> float:
    """Wall-clock time of a fresh interpreter that runs a program."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True)
    return time.perf_counter() - started


def in_turn(*programs: str) -> list[list[float]]:
    """Times of several programs, a list a round; a first round is dropped."""
    return [[seconds(program) for program in programs] for _ in range(ROUNDS + 1)][1:]


def main() -> None:
    """Print both figures."""
    imports = in_turn("import numpy", "import arraydist")
    numpy_time, own_time = (statistics.median(times) for times in zip(*imports, strict=True))
    extra = statistics.median(own - numpy for numpy, own in imports)
    print(
        f"import arraydist {own_time:.3f} s, import numpy {numpy_time:.3f} s, difference "
        f"{extra:+.3f} s (bar 0.1 s {'reached' if extra <= 0.1 else 'MISSED'})"
    )
    draw = "Gamma(2.5, 1.0).sample((1000,))"
    first_draws = in_turn(
        f"import arraydist; arraydist.{draw}",
        f"import torch; torch.distributions.{draw}",
    )
    own_time, torch_time = (statistics.median(times) for times in zip(*first_draws, strict=True))
    ratio = statistics.median(own / peer for own, peer in first_draws)
    print(
        f"import and {draw}: arraydist {own_time:.3f} s, torch {torch_time:.3f} s, ratio "
        f"{ratio:.2f} (bar 0.7 {'reached' if ratio <= 0.7 else 'MISSED'})"
    )
    sys.exit(0 if extra <= 0.1 and ratio <= 0.7 else 1)


if __name__ == "__main__":
    main()
