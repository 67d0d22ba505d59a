"""Log densities of a million float64 values with all their derivatives, against torch.

torch's figure is forward plus backward. Ours is taken three ways: the same program on torch
tensors, derivatives in value and parameters; derivatives in the parameters on NumPy arrays; and
the bare elementwise partials on NumPy arrays.
"""

from __future__ import annotations

import numpy as np
import torch

import arraydist
import arraydist.torch
from arraydist import dispatch
from benchmarks.contenders import SIZE, ours, torchs
from benchmarks.harness import Bar, compare, report

CASES = [
    ("Normal", (0.3, 1.5), lambda rng: rng.normal(0.0, 1.0, SIZE)),
    ("Gamma", (2.5, 1.5), lambda rng: rng.gamma(2.5, 1.0, SIZE)),
]


def compare_family(name: str, numbers: tuple[float, ...], values: np.ndarray) -> list[bool]:
    """Time one family all three ways."""
    tensor = torch.from_numpy(values).requires_grad_()
    parameters = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in numbers]
    arrays = tuple(np.asarray(x) for x in numbers)
    own, peer = getattr(arraydist, name), getattr(torch.distributions, name)
    on_torch = getattr(arraydist.torch, name)

    def backward(family: type, value: torch.Tensor) -> object:
        log_prob = family(*parameters).log_prob(value)
        inputs = [x for x in (value, *parameters) if x.requires_grad]
        return torch.autograd.grad(log_prob.sum(), inputs)

    in_parameters = arraydist.value_and_grad(lambda p: own(*p).log_prob(values).sum())
    distribution = own(*numbers)
    formula = distribution._formula("_log_prob_everywhere")
    everything = tuple(range(1 + len(numbers)))
    every_peer = torchs(lambda: backward(peer, tensor), 2)
    parameters_peer = torchs(lambda: backward(peer, tensor.detach()), 2)
    return [
        compare(
            f"{name}, torch tensors, all",
            ours(lambda: backward(on_torch, tensor), 2),
            [Bar(every_peer, 8.0)],
        ),
        compare(
            f"{name}, NumPy, parameters",
            ours(lambda: in_parameters(arrays), 2),
            [Bar(parameters_peer)],
        ),
        compare(
            f"{name}, NumPy, all partials",
            ours(lambda: dispatch.evaluate(formula, values, arrays, everything), 2),
            [Bar(every_peer, 8.0)],
        ),
    ]


def main() -> None:
    """Print the table."""
    reached = []
    for name, numbers, draw in CASES:
        reached += compare_family(name, numbers, draw(np.random.default_rng(0)))
    report(reached)


if __name__ == "__main__":
    main()
