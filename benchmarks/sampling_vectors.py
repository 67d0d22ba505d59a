"""Draws of vectors and matrices, a hundred thousand a call: arraydist, NumPy, SciPy, torch."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from scipy import stats
from scipy.stats import qmc

import arraydist
from benchmarks.contenders import ours, torchs
from benchmarks.harness import Bar, Contender, compare

COUNT = 100_000
ROUNDS = 7
SCALE = np.array([[2.0, 0.5, 0.1], [0.5, 1.0, 0.3], [0.1, 0.3, 0.7]])
SHAPES = (2.0, 3.0, 5.0)
DIRECTION = np.eye(10)[0]
COLUMNS = np.random.default_rng(0).standard_normal((20, 2))
LOGITS = np.linspace(-1.0, 1.0, 10)
POINTS = 1 << 16

Run = Callable[[], object]


def cases() -> list[tuple[str, Run, Run | None, Run | None]]:
    """Title, our draws, NumPy's or SciPy's, and torch's."""
    rng, numpy_rng = arraydist.random.default_rng(0), np.random.default_rng(0)
    tenths, double = np.full(10, 0.1), torch.float64
    dist = torch.distributions
    few = dist.Multinomial(20, torch.full((6,), 1 / 6, dtype=double))
    wishart = dist.Wishart(torch.tensor(4.5, dtype=double), torch.tensor(SCALE))
    lkj = dist.LKJCholesky(5, torch.tensor(2.0, dtype=double))
    relaxed = dist.RelaxedOneHotCategorical(
        torch.tensor(0.5, dtype=double), logits=torch.tensor(LOGITS)
    )
    shares = dist.Dirichlet(torch.tensor(SHAPES, dtype=double))
    vector = dist.MultivariateNormal(torch.zeros(3, dtype=double), torch.tensor(SCALE))
    zeros, ones = torch.zeros(20, dtype=double), torch.ones(20, dtype=double)
    lowrank = dist.LowRankMultivariateNormal(zeros, torch.tensor(COLUMNS), ones)
    normal = arraydist.Normal(np.zeros(8), 1.0)
    sixths = np.full(6, 1 / 6)
    size = (COUNT,)
    return [
        (
            "multinomial(20, 6 outcomes)",
            lambda: rng.multinomial(20, sixths, COUNT),
            lambda: numpy_rng.multinomial(20, sixths, COUNT),
            lambda: few.sample(size),
        ),
        (
            "multinomial(1000000, 10 outcomes)",
            lambda: rng.multinomial(10**6, tenths, COUNT),
            lambda: numpy_rng.multinomial(10**6, tenths, COUNT),
            None,
        ),
        (
            "multivariate_hypergeometric(5 of 60)",
            lambda: rng.multivariate_hypergeometric([10, 20, 30], 5, COUNT),
            lambda: numpy_rng.multivariate_hypergeometric([10, 20, 30], 5, COUNT),
            None,
        ),
        (
            "multivariate_hypergeometric(500 of 6000)",
            lambda: rng.multivariate_hypergeometric([1000] * 6, 500, COUNT),
            lambda: numpy_rng.multivariate_hypergeometric([1000] * 6, 500, COUNT),
            None,
        ),
        (
            "dirichlet(2, 3, 5)",
            lambda: rng.dirichlet(SHAPES, COUNT),
            lambda: numpy_rng.dirichlet(SHAPES, COUNT),
            lambda: shares.sample(size),
        ),
        (
            "multivariate_normal, 3 dimensions",
            lambda: rng.multivariate_normal(np.zeros(3), SCALE, COUNT),
            lambda: numpy_rng.multivariate_normal(np.zeros(3), SCALE, COUNT),
            lambda: vector.sample(size),
        ),
        (
            "lowrank_multivariate_normal, 20 dimensions, 2 columns",
            lambda: rng.lowrank_multivariate_normal(np.zeros(20), COLUMNS, np.ones(20), COUNT),
            lambda: numpy_rng.multivariate_normal(
                np.zeros(20), COLUMNS @ COLUMNS.T + np.eye(20), COUNT
            ),
            lambda: lowrank.sample(size),
        ),
        (
            "wishart(4.5), 3 x 3",
            lambda: rng.wishart(4.5, SCALE, COUNT),
            lambda: stats.wishart.rvs(4.5, SCALE, COUNT, random_state=numpy_rng),
            lambda: wishart.sample(size),
        ),
        (
            "inverse_wishart(4.5), 3 x 3",
            lambda: rng.inverse_wishart(4.5, SCALE, COUNT),
            lambda: stats.invwishart.rvs(4.5, SCALE, COUNT, random_state=numpy_rng),
            None,
        ),
        (
            "lkj_cholesky(5, 2.0)",
            lambda: rng.lkj_cholesky(5, 2.0, COUNT),
            None,
            lambda: lkj.sample(size),
        ),
        (
            "vonmises_fisher(10), 3 dimensions",
            lambda: rng.vonmises_fisher(DIRECTION[:3], 10.0, COUNT),
            lambda: stats.vonmises_fisher.rvs(DIRECTION[:3], 10.0, COUNT, random_state=numpy_rng),
            None,
        ),
        (
            "vonmises_fisher(10), 10 dimensions",
            lambda: rng.vonmises_fisher(DIRECTION, 10.0, COUNT),
            lambda: stats.vonmises_fisher.rvs(DIRECTION, 10.0, COUNT, random_state=numpy_rng),
            None,
        ),
        (
            "relaxed_categorical(0.5), 10 categories",
            lambda: rng.relaxed_categorical(0.5, LOGITS, COUNT),
            None,
            lambda: relaxed.sample(size),
        ),
        (
            "Normal.sample, Sobol in 8 dimensions",
            lambda: normal.sample((POINTS,), rng=qmc.Sobol(8, rng=1)),
            lambda: stats.norm.ppf(qmc.Sobol(8, rng=1).random(POINTS)),
            None,
        ),
    ]


def vectors() -> None:
    """Print the table, which promises nothing yet."""
    for title, own, peer, torch_peer in cases():
        if peer is not None:
            bar = Bar(Contender("NumPy or SciPy, 1 thread", peer))
            compare(f"{title}, 1 thread", ours(own, 1), [bar], ROUNDS)
        if torch_peer is not None:
            compare(f"{title}, 2 threads", ours(own, 2), [Bar(torchs(torch_peer, 2))], ROUNDS)


if __name__ == "__main__":
    vectors()
