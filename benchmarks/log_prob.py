"""Log densities of a million float64 values: arraydist, torch with its validation, SciPy."""

from __future__ import annotations

import numpy as np
import scipy.stats
import torch

import arraydist
from benchmarks.contenders import SIZE, ours, torchs
from benchmarks.harness import Bar, Contender, compare, report


def main() -> None:
    """Print the table."""
    positive = np.random.default_rng(0).gamma(2.5, 1.0, SIZE)
    real = np.random.default_rng(1).normal(0.0, 1.0, SIZE)
    zero, one = torch.zeros((), dtype=torch.float64), torch.ones((), dtype=torch.float64)
    cases = [
        (
            "Normal.log_prob",
            real,
            arraydist.Normal(0.0, 1.0),
            torch.distributions.Normal(zero, one),
            lambda: scipy.stats.norm.logpdf(real, 0.0, 1.0),
            5.0,
        ),
        (
            "Gamma(2.5).log_prob",
            positive,
            arraydist.Gamma(2.5, 1.0),
            torch.distributions.Gamma(2.5 * one, one),
            lambda: scipy.stats.gamma.logpdf(positive, 2.5),
            8.0,
        ),
    ]
    reached = []
    for title, values, distribution, peer, scipy_run, torch_bar in cases:
        tensor = torch.from_numpy(values)

        def run(
            distribution: arraydist.Distribution = distribution,
            values: np.ndarray = values,
        ) -> object:
            return distribution.log_prob(values)

        def run_torch(
            peer: torch.distributions.Distribution = peer, tensor: torch.Tensor = tensor
        ) -> object:
            return peer.log_prob(tensor)

        scipy_peer = Contender("SciPy", scipy_run)
        reached.append(
            compare(
                f"{title}, 2 threads",
                ours(run, 2),
                [Bar(torchs(run_torch, 2), torch_bar), Bar(scipy_peer, 15.0)],
            )
        )
    report(reached)


if __name__ == "__main__":
    main()
