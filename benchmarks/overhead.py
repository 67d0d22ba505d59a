"""What one small call costs: constructing a distribution, a scalar log density, one draw."""

from __future__ import annotations

import torch

import arraydist
from benchmarks.contenders import ours, torchs
from benchmarks.harness import Bar, compare, report


def main() -> None:
    """Print the table."""
    distribution = arraydist.Normal(0.0, 1.0)
    peer = torch.distributions.Normal(0.0, 1.0)
    value = torch.tensor(0.5)
    # A formula of numbers is compiled after some thousand calls, or found in the kernel cache.
    for _ in range(10_000):
        distribution.log_prob(0.5)
    reached = [
        compare(
            "Normal(0.0, 1.0)",
            ours(lambda: arraydist.Normal(0.0, 1.0), 2),
            [Bar(torchs(lambda: torch.distributions.Normal(0.0, 1.0), 2), 3.0)],
        ),
        compare(
            "Normal.log_prob(0.5)",
            ours(lambda: distribution.log_prob(0.5), 2),
            [Bar(torchs(lambda: peer.log_prob(value), 2), 4.0)],
        ),
        compare(
            "Normal.sample()",
            ours(distribution.sample, 2),
            [Bar(torchs(peer.sample, 2))],
        ),
    ]
    report(reached)


if __name__ == "__main__":
    main()
