"""What one small call costs: constructing a distribution, a scalar log density, one draw."""

from __future__ import annotations

import torch

from benchmarks.contenders import ours, torchs
from benchmarks.families import FAMILIES, LOCATION, Family
from benchmarks.harness import Bar, compare, report

BARS = {
    "Normal": (3.0, 4.0),
    "Beta": (2.0, 2.0),
    "StudentT": (2.0, 2.0),
    "MultivariateNormal": (2.0, 2.0),
}
"""How much cheaper construction and a scalar log density are to be."""


def compare_family(family: Family) -> list[bool]:
    """Time one family: of numbers where its parameters are numbers, else of arrays."""
    construction, density = BARS[family.name]
    vectors = family.name == "MultivariateNormal"
    given = family.arrays() if vectors else family.parameters
    given_peer = family.tensors() if vectors else family.parameters
    distribution, peer = family.own(*given), family.peer(*given_peer)
    value = torch.tensor(LOCATION if vectors else 0.5, dtype=torch.float64)
    own_value = value.numpy() if vectors else 0.5
    # A formula of numbers is compiled after some thousand calls, or found in the kernel cache.
    for _ in range(10_000):
        distribution.log_prob(own_value)
    return [
        compare(
            f"{family.name}(...)",
            ours(lambda: family.own(*given), 2),
            [Bar(torchs(lambda: family.peer(*given_peer), 2), construction)],
        ),
        compare(
            f"{family.name}.log_prob, one value",
            ours(lambda: distribution.log_prob(own_value), 2),
            [Bar(torchs(lambda: peer.log_prob(value), 2), density)],
        ),
        compare(
            f"{family.name}.sample()",
            ours(distribution.sample, 2),
            [Bar(torchs(peer.sample, 2))],
        ),
    ]


def main() -> None:
    """Print the table."""
    reached = []
    for family in FAMILIES:
        if family.name in BARS:
            reached += compare_family(family)
    report(reached)


if __name__ == "__main__":
    main()
