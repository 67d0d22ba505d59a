"""A million float64 draws or counts of shared parameters: arraydist, NumPy, and MKL's generators.

``mkl-random`` brings its own NumPy and OpenMP threads, so it runs in an environment of its own, in
another process that is asked in turn::

    python -m venv .venv-mkl && .venv-mkl/bin/python -m pip install mkl-random
    python -m benchmarks.mkl .venv-mkl/bin/python
"""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

import arraydist

SIZE = 1_000_000
ROUNDS = 11
BRNG = "MT19937"
"""MKL's basic generator: the default one, and faster than its Philox."""

CASES: list[tuple[str, tuple[float, ...]]] = [
    ("uniform", (0.0, 1.0)),
    ("normal", (0.0, 1.0)),
    ("lognormal", (0.0, 1.0)),
    ("exponential", (1.0,)),
    ("laplace", (0.0, 1.0)),
    ("gumbel", (0.0, 1.0)),
    ("logistic", (0.0, 1.0)),
    ("standard_cauchy", ()),
    ("rayleigh", (1.0,)),
    ("weibull", (1.5,)),
    ("standard_gamma", (2.5,)),
    ("standard_gamma", (0.3,)),
    ("chisquare", (3.0,)),
    ("beta", (2.0, 3.0)),
    ("beta", (0.5, 0.5)),
    ("standard_t", (3.0,)),
    ("f", (3.0, 5.0)),
    ("wald", (2.0, 3.0)),
    ("vonmises", (0.0, 4.0)),
    ("poisson", (3.0,)),
    ("poisson", (100.0,)),
    ("poisson", (1e6,)),
    ("binomial", (1000, 0.3)),
    ("binomial", (10**9, 0.5)),
    ("negative_binomial", (5, 0.3)),
    ("geometric", (0.3,)),
    ("hypergeometric", (100, 200, 50)),
]


def seconds(run: Callable[[], object]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started


def main() -> None:
    """Print nanoseconds a draw on one thread, and how many times longer the others take."""
    arraydist.set_num_threads(1)
    rng, peer = arraydist.random.default_rng(0), np.random.default_rng(0)
    path = str(Path(__file__).with_name("mkl_draws.py"))
    single = dict.fromkeys(("MKL_NUM_THREADS", "OMP_NUM_THREADS"), "1")
    child = subprocess.Popen(
        [sys.argv[1], path, BRNG],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | single,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    gains: list[tuple[float, float]] = []
    print("| draws | ns a draw | NumPy | MKL |\n| --- | --- | --- | --- |")
    for method, parameters in CASES:
        request = json.dumps([method, parameters]) + "\n"
        rounds = []
        for number in range(ROUNDS + 2):
            ours = seconds(lambda m=method, p=parameters: getattr(rng, m)(*p, size=SIZE))
            numpys = seconds(lambda m=method, p=parameters: getattr(peer, m)(*p, size=SIZE))
            child.stdin.write(request)
            child.stdin.flush()
            mkls = float(child.stdout.readline())
            if number >= 2:  # before that things are compiled and memory is touched
                rounds.append((ours, numpys / ours, mkls / ours))
        own, *ratios = (statistics.median(column) for column in zip(*rounds, strict=True))
        gains.append((ratios[0], ratios[1]))
        title = f"`{method}({', '.join(f'{p:g}' for p in parameters)})`"
        print(
            f"| {title} | {own / SIZE * 1e9:.1f} | {ratios[0]:.2f} | {ratios[1]:.2f} |", flush=True
        )
    means = [
        math.exp(statistics.fmean(map(math.log, column))) for column in zip(*gains, strict=True)
    ]
    print(f"| geometric mean | | {means[0]:.2f} | {means[1]:.2f} |")
    child.stdin.close()
    child.wait()


if __name__ == "__main__":
    main()
