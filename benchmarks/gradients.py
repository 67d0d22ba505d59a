"""Derivatives of a million float64 log densities and draws, against torch.

torch's figure is forward plus backward. Ours for log densities is taken three ways: the same
program on torch tensors, derivatives in value and parameters; derivatives in the parameters on
NumPy arrays; and, where a bar was set, the bare elementwise partials on NumPy arrays. For draws it
is the same program on torch tensors: `rsample` and backward.
"""

from __future__ import annotations

import numpy as np
import torch

import arraydist
from arraydist import dispatch
from benchmarks.contenders import SIZE, ours, torchs
from benchmarks.families import FAMILIES, MEAN_BAR, Family
from benchmarks.harness import Bar, compare, in_geometric_mean, ratios, report


def compare_densities(family: Family) -> list[bool]:
    """Time the log densities of one family."""
    values = family.values(np.random.default_rng(0))
    tensor = torch.from_numpy(values).requires_grad_()
    parameters = family.tensors(gradients=True)
    arrays = family.arrays()

    def backward(cls: type, value: torch.Tensor) -> object:
        log_prob = cls(*parameters).log_prob(value)
        inputs = [x for x in (value, *parameters) if x.requires_grad]
        return torch.autograd.grad(log_prob.sum(), inputs)

    in_parameters = arraydist.value_and_grad(lambda p: family.own(*p).log_prob(values).sum())
    every_peer = torchs(lambda: backward(family.peer, tensor), 2)
    parameters_peer = torchs(lambda: backward(family.peer, tensor.detach()), 2)
    bar = None if family.bars is None else family.bars[2]
    reached = [
        compare(
            f"{family.name}.log_prob, torch tensors, all",
            ours(lambda: backward(family.on_torch, tensor), 2),
            [Bar(every_peer, bar)],
        ),
        compare(
            f"{family.name}.log_prob, NumPy, parameters",
            ours(lambda: in_parameters(arrays), 2),
            [Bar(parameters_peer)],
        ),
    ]
    if bar is not None:
        formula = family.own(*family.parameters)._formula("_log_prob_everywhere")
        everything = tuple(range(1 + len(arrays)))
        reached.append(
            compare(
                f"{family.name}.log_prob, NumPy, all partials",
                ours(lambda: dispatch.evaluate(formula, values, arrays, everything), 2),
                [Bar(every_peer, bar)],
            )
        )
    return reached


def race_draws(family: Family) -> float:
    """Time draws of one family with their derivatives in the parameters."""
    parameters = family.tensors(gradients=True)
    count = SIZE // int(np.prod(family.own(*family.arrays()).event_shape, dtype=int))

    def backward(cls: type) -> object:
        return torch.autograd.grad(cls(*parameters).rsample((count,)).sum(), parameters)

    (ratio,) = ratios(
        f"{family.name}.rsample and backward",
        ours(lambda: backward(family.on_torch), 2),
        [Bar(torchs(lambda: backward(family.peer), 2))],
    )
    return ratio


def main() -> None:
    """Print the table."""
    reached = []
    for family in FAMILIES:
        reached += compare_densities(family)
    draws = [race_draws(family) for family in FAMILIES if family.peer.has_rsample]
    reached.append(in_geometric_mean("rsample and backward", draws, MEAN_BAR))
    report(reached)


if __name__ == "__main__":
    main()
