"""A million float64 draws: arraydist, NumPy, torch.

MKL's generator needs an environment of its own, see `benchmarks.mkl`.
"""

from __future__ import annotations

import numpy as np
import torch

import arraydist
from benchmarks.contenders import SIZE, ours, torchs
from benchmarks.harness import Bar, Contender, compare, report
from benchmarks.sampling_vectors import vectors

SHAPES: list[tuple[str, tuple[float, ...]]] = [
    ("beta", (2.0, 3.0)),
    ("beta", (0.5, 0.5)),
    ("beta", (1e-3, 1e-3)),
    ("standard_t", (3.0,)),
    ("f", (3.0, 5.0)),
    ("wald", (2.0, 3.0)),
    ("vonmises", (0.0, 0.1)),
    ("vonmises", (0.0, 4.0)),
]
"""Methods of generators, by NumPy's names, and their parameters."""

TORCH = {
    "beta": torch.distributions.Beta,
    "standard_t": torch.distributions.StudentT,
    "f": torch.distributions.FisherSnedecor,
    "vonmises": torch.distributions.VonMises,
}
"""torch's distributions of the same parameters."""


def shapes() -> None:
    """Print the table of the generator's methods, which promises nothing yet."""
    numpy_rng = np.random.default_rng(0)
    rng = arraydist.random.default_rng(0)
    for name, parameters in SHAPES:
        title = f"{name}{parameters}"

        def run(name: str = name, parameters: tuple[float, ...] = parameters) -> object:
            return getattr(rng, name)(*parameters, SIZE)

        def run_numpy(name: str = name, parameters: tuple[float, ...] = parameters) -> object:
            return getattr(numpy_rng, name)(*parameters, SIZE)

        numpy_peer = Contender("NumPy, 1 thread", run_numpy)
        compare(f"{title}, 1 thread", ours(run, 1), [Bar(numpy_peer)])
        if name in TORCH:
            peer = TORCH[name](*[torch.tensor(p, dtype=torch.float64) for p in parameters])

            def run_torch(peer: torch.distributions.Distribution = peer) -> object:
                return peer.sample((SIZE,))

            compare(f"{title}, 2 threads", ours(run, 2), [Bar(torchs(run_torch, 2))])


def main() -> None:
    """Print all tables."""
    vectors()
    shapes()
    numpy_rng = np.random.default_rng(0)
    rng = arraydist.random.default_rng(0)
    double = torch.float64
    zero, one = torch.zeros((), dtype=double), torch.ones((), dtype=double)
    two_and_half = torch.full((), 2.5, dtype=double)
    cases = [
        (
            "Normal.sample",
            arraydist.Normal(0.0, 1.0),
            Contender("NumPy, 1 thread", lambda: numpy_rng.normal(0.0, 1.0, SIZE)),
            torch.distributions.Normal(zero, one),
            (2.0, 5.0),
        ),
        (
            "Gamma(2.5).sample",
            arraydist.Gamma(2.5, 1.0),
            Contender("NumPy, 1 thread", lambda: numpy_rng.gamma(2.5, 1.0, SIZE)),
            torch.distributions.Gamma(two_and_half, one),
            (1.3, 4.0),
        ),
        (
            "Poisson(3).sample",
            arraydist.Poisson(3.0),
            Contender("NumPy, 1 thread", lambda: numpy_rng.poisson(3.0, SIZE)),
            torch.distributions.Poisson(3.0 * one),
            (None, None),
        ),
    ]
    reached = []
    for title, distribution, numpy_peer, torch_peer, (numpy_bar, torch_bar) in cases:

        def run(distribution: arraydist.Distribution = distribution) -> object:
            return distribution.sample((SIZE,), rng=rng)

        def run_torch(peer: torch.distributions.Distribution = torch_peer) -> object:
            return peer.sample((SIZE,))

        reached += [
            compare(f"{title}, 1 thread", ours(run, 1), [Bar(numpy_peer, numpy_bar)]),
            compare(f"{title}, 2 threads", ours(run, 2), [Bar(torchs(run_torch, 2), torch_bar)]),
        ]
    report(reached)


if __name__ == "__main__":
    main()
