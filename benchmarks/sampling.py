"""A million draws: arraydist, NumPy, torch.

With parameters that all draws share and with parameters of each draw, in float64 and float32, on
one thread beside NumPy and on two beside torch.  MKL's generators need an environment of their own,
see `benchmarks.mkl`.  Words on the command line choose methods::

    python -m benchmarks.sampling gamma beta
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
import torch

import arraydist
from benchmarks.contenders import SIZE, ours, torchs
from benchmarks.harness import Bar, Contender, compare, report

NUMPY_BAR = 1.5
TORCH_BAR = 5.0
FLOAT32_BAR = 1.6

CASES: list[tuple[str, tuple[float, ...]]] = [
    ("random", ()),
    ("uniform", (0.0, 2.0)),
    ("standard_normal", ()),
    ("normal", (0.0, 1.0)),
    ("lognormal", (0.0, 1.0)),
    ("standard_exponential", ()),
    ("exponential", (2.0,)),
    ("laplace", (0.0, 1.0)),
    ("logistic", (0.0, 1.0)),
    ("gumbel", (0.0, 1.0)),
    ("standard_cauchy", ()),
    ("rayleigh", (1.0,)),
    ("weibull", (1.5,)),
    ("pareto", (3.0,)),
    ("power", (5.0,)),
    ("triangular", (-1.0, 0.0, 3.0)),
    ("generalized_pareto", (0.0, 1.0, 0.3)),
    ("continuous_bernoulli", (0.3,)),
    ("standard_gamma", (2.5,)),
    ("standard_gamma", (0.3,)),
    ("gamma", (2.5, 2.0)),
    ("chisquare", (3.0,)),
    ("noncentral_chisquare", (3.0, 2.0)),
    ("beta", (2.0, 3.0)),
    ("beta", (0.5, 0.5)),
    ("beta", (1e-3, 1e-3)),
    ("standard_t", (3.0,)),
    ("f", (3.0, 5.0)),
    ("noncentral_f", (3.0, 5.0, 2.0)),
    ("wald", (2.0, 3.0)),
    ("vonmises", (0.0, 4.0)),
    ("vonmises", (0.0, 0.1)),
    ("poisson", (0.1,)),
    ("poisson", (3.0,)),
    ("poisson", (100.0,)),
    ("poisson", (1e6,)),
    ("binomial", (10, 0.3)),
    ("binomial", (1000, 0.3)),
    ("binomial", (10**9, 0.5)),
    ("negative_binomial", (5, 0.3)),
    ("geometric", (0.3,)),
    ("hypergeometric", (10, 20, 5)),
    ("hypergeometric", (1000, 2000, 500)),
    ("logseries", (0.5,)),
    ("zipf", (2.5,)),
    ("integers", (0, 100)),
    ("integers", (0, 10**12)),
]
"""Methods of generators, by NumPy's names where it has them, and their parameters."""

COUNTS = {"poisson", "binomial", "negative_binomial", "geometric", "hypergeometric", "logseries"}
COUNTS |= {"zipf", "integers"}

TORCH: dict[str, Callable[..., torch.distributions.Distribution]] = {
    "uniform": torch.distributions.Uniform,
    "normal": torch.distributions.Normal,
    "lognormal": torch.distributions.LogNormal,
    "exponential": lambda scale: torch.distributions.Exponential(1.0 / scale),
    "laplace": torch.distributions.Laplace,
    "gumbel": torch.distributions.Gumbel,
    "weibull": lambda a: torch.distributions.Weibull(torch.ones_like(a), a),
    "pareto": lambda a: torch.distributions.Pareto(torch.ones_like(a), a),
    "generalized_pareto": torch.distributions.GeneralizedPareto,
    "continuous_bernoulli": torch.distributions.ContinuousBernoulli,
    "standard_gamma": lambda a: torch.distributions.Gamma(a, torch.ones_like(a)),
    "gamma": lambda a, scale: torch.distributions.Gamma(a, 1.0 / scale),
    "chisquare": torch.distributions.Chi2,
    "beta": torch.distributions.Beta,
    "standard_t": torch.distributions.StudentT,
    "f": torch.distributions.FisherSnedecor,
    "vonmises": torch.distributions.VonMises,
    "poisson": torch.distributions.Poisson,
    "binomial": torch.distributions.Binomial,
    "geometric": torch.distributions.Geometric,
}
"""torch's distributions of the same parameters."""


def time_case(method: str, parameters: tuple[float, ...], each: bool) -> list[bool]:
    """Print the rows of one method with shared parameters or one of each draw."""
    rng, peer = arraydist.random.default_rng(0), np.random.default_rng(0)
    title = f"{method}({', '.join(f'{p:g}' for p in parameters)}){' each' if each else ''}"
    given = [np.full(SIZE, p) for p in parameters] if each else list(parameters)

    def run() -> object:
        return getattr(rng, method)(*given, size=SIZE)

    def run_numpy() -> object:
        return getattr(peer, method)(*given, size=SIZE)

    one = ours(run, 1)
    reached = []
    if hasattr(peer, method):
        reached.append(compare(title, one, [Bar(Contender("NumPy", run_numpy), NUMPY_BAR)]))
    if method not in COUNTS:
        singles = [np.asarray(p, np.float32) for p in given] if each else given

        def run_single() -> object:
            return getattr(rng, method)(*singles, size=SIZE, dtype=np.float32)

        narrow = Contender("arraydist, 1 thread", run_single, one.prepare)
        reached.append(compare(f"{title} float32", narrow, [Bar(one, FLOAT32_BAR)]))
    if method not in TORCH:
        return reached
    for dtype in (torch.float64,) if method in COUNTS else (torch.float64, torch.float32):
        tensors = [torch.as_tensor(p, dtype=dtype) for p in given]
        numbers = [np.asarray(p, str(dtype).removeprefix("torch.")) for p in given]
        distribution = TORCH[method](*tensors)
        shape = () if each else (SIZE,)

        def run_torch(law: torch.distributions.Distribution = distribution) -> object:
            return law.sample(shape)  # noqa: B023

        def run_two(numbers: list[np.ndarray] = numbers) -> object:
            return getattr(rng, method)(*numbers, size=SIZE)

        name = f"{title} {str(dtype).removeprefix('torch.')}"
        reached.append(compare(name, ours(run_two, 2), [Bar(torchs(run_torch, 2), TORCH_BAR)]))
    return reached


def main() -> None:
    """Print the table."""
    chosen = set(sys.argv[1:])
    reached = []
    for method, parameters in CASES:
        if not chosen or method in chosen:
            reached += time_case(method, parameters, each=False)
            if parameters:
                reached += time_case(method, parameters, each=True)
    report(reached)


if __name__ == "__main__":
    main()
