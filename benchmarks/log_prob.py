"""Log densities of a million float64 values: arraydist, torch with its validation, SciPy."""

from __future__ import annotations

import numpy as np
import torch

from benchmarks.contenders import ours, torchs
from benchmarks.families import FAMILIES, MEAN_BAR, Family
from benchmarks.harness import Bar, Contender, in_geometric_mean, ratios, report


def race(family: Family) -> list[float]:
    """Time one family on two threads against torch and SciPy."""
    values = family.values(np.random.default_rng(0))
    tensor = torch.from_numpy(values)
    distribution, peer = family.own(*family.arrays()), family.peer(*family.tensors())
    torch_bar, scipy_bar, _ = family.bars or (None, None, None)
    return ratios(
        f"{family.name}.log_prob, 2 threads",
        ours(lambda: distribution.log_prob(values), 2),
        [
            Bar(torchs(lambda: peer.log_prob(tensor), 2), torch_bar),
            Bar(Contender("SciPy", lambda: family.scipy(values)), scipy_bar),
        ],
    )


def main() -> None:
    """Print the table."""
    reached, over_torch = [], []
    for family in FAMILIES:
        found = race(family)
        if family.bars is None:
            over_torch.append(found[0])
        else:
            reached += [found[0] >= family.bars[0], found[1] >= family.bars[1]]
    reached.append(in_geometric_mean("torch, other families", over_torch, MEAN_BAR))
    report(reached)


if __name__ == "__main__":
    main()
