"""The families that the benchmarks of distributions compare, with one set of parameters each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.stats
import torch

import arraydist
import arraydist.torch
from benchmarks.contenders import SIZE


@dataclass(frozen=True)
class Family:
    """A family with fixed parameters, in arraydist, in torch and in SciPy."""

    name: str
    parameters: tuple[Any, ...]
    values: Callable[[np.random.Generator], np.ndarray]
    scipy: Callable[[np.ndarray], object]
    """Log density."""

    bars: tuple[float, float, float] | None = None
    """How much faster the log density is to be than torch's and SciPy's on two threads, and with
    all its derivatives than torch's; None where the bar is one for the mean of such families."""

    @property
    def own(self) -> type[arraydist.Distribution]:
        """Our class for any library."""
        return getattr(arraydist, self.name)

    @property
    def on_torch(self) -> type[arraydist.Distribution]:
        """Our class with torch's defaults."""
        return getattr(arraydist.torch, self.name)

    @property
    def peer(self) -> Any:
        """torch's class."""
        return getattr(torch.distributions, self.name)

    def arrays(self) -> tuple[np.ndarray, ...]:
        """The parameters as NumPy arrays."""
        return tuple(np.asarray(x, dtype=float) for x in self.parameters)

    def tensors(self, *, gradients: bool = False) -> list[torch.Tensor]:
        """The parameters as tensors."""
        return [torch.from_numpy(x.copy()).requires_grad_(gradients) for x in self.arrays()]


COVARIANCE = [[2.0, 0.5, 0.3], [0.5, 1.0, -0.2], [0.3, -0.2, 1.5]]
LOCATION = [0.5, -1.0, 2.0]

FAMILIES = (
    Family(
        "Normal",
        (0.3, 1.5),
        lambda rng: rng.normal(0.0, 1.0, SIZE),
        lambda x: scipy.stats.norm.logpdf(x, 0.3, 1.5),
        bars=(5.0, 15.0, 8.0),
    ),
    Family(
        "Gamma",
        (2.5, 1.5),
        lambda rng: rng.gamma(2.5, 1.0, SIZE),
        lambda x: scipy.stats.gamma.logpdf(x, 2.5, scale=1 / 1.5),
        bars=(8.0, 15.0, 8.0),
    ),
    Family(
        "Beta",
        (2.5, 1.5),
        lambda rng: rng.beta(2.5, 1.5, SIZE),
        lambda x: scipy.stats.beta.logpdf(x, 2.5, 1.5),
    ),
    Family(
        "StudentT",
        (4.5, 0.3, 1.5),
        lambda rng: rng.standard_t(4.5, SIZE),
        lambda x: scipy.stats.t.logpdf(x, 4.5, 0.3, 1.5),
    ),
    Family(
        "VonMises",
        (0.3, 2.5),
        lambda rng: rng.vonmises(0.3, 2.5, SIZE),
        lambda x: scipy.stats.vonmises.logpdf(x, 2.5, 0.3),
    ),
    Family(
        "LogNormal",
        (0.3, 0.8),
        lambda rng: rng.lognormal(0.3, 0.8, SIZE),
        lambda x: scipy.stats.lognorm.logpdf(x, 0.8, scale=np.exp(0.3)),
    ),
    Family(
        "Dirichlet",
        ([2.0, 3.0, 5.0],),
        lambda rng: rng.dirichlet([2.0, 3.0, 5.0], SIZE // 3),
        lambda x: scipy.stats.dirichlet.logpdf(x.T, [2.0, 3.0, 5.0]),
    ),
    Family(
        "MultivariateNormal",
        (LOCATION, COVARIANCE),
        lambda rng: rng.multivariate_normal(LOCATION, COVARIANCE, SIZE // 3),
        lambda x: scipy.stats.multivariate_normal.logpdf(x, LOCATION, COVARIANCE),
    ),
)
"""A million numbers each: a third as many vectors of three."""

MEAN_BAR = 5.0
"""Speed-up over torch that families without bars of their own are to reach in geometric mean."""
