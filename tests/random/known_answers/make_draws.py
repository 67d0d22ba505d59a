"""Write draws.json: first values of every sampler.  Run it only when STREAM_VERSION changes.

Floats are recorded as hexadecimal numbers, which hold every bit.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from arraydist.dispatch import backend_named
from arraydist.kernels.record import Sampler, all_samplers
from arraydist.random import STREAM_VERSION, Key


def bits(whole: int) -> float:
    """The float64 of the same 64 bits."""
    return float(np.int64(whole).view(np.float64))


PARAMETERS: dict[str, list[tuple[Any, ...]]] = {
    "standard_uniform": [()],
    "standard_normal": [()],
    "standard_exponential": [()],
    "exponential": [(3.0,)],
    "rayleigh": [(3.0,)],
    "weibull": [(0.01,), (1.5,)],
    "lomax": [(0.01,), (3.0,)],
    "power": [(0.01,), (5.0,)],
    "kumaraswamy": [(0.01, 0.01), (2.0, 3.0)],
    "generalized_pareto": [(0.5, 2.0, -3.0), (0.5, 2.0, 0.0), (0.5, 2.0, 100.0)],
    "continuous_bernoulli": [(1e-30,), (0.5,), (0.9,)],
    "normal": [(0.5, 2.0)],
    "lognormal": [(0.5, 2.0)],
    "laplace": [(0.5, 2.0)],
    "logistic": [(0.5, 2.0)],
    "gumbel": [(0.5, 2.0)],
    "cauchy": [(0.5, 2.0)],
    "uniform": [(-1.0, 3.0), (1.0, 1.0 + 2.0**-20)],
    "triangular": [(-1.0, 0.0, 3.0)],
    "standard_gamma": [(1e-3,), (0.6,), (2.5,), (1e6,)],
    "log_standard_gamma": [(1e-3,), (0.6,), (2.5,), (1e6,)],
    "gamma": [(0.6, 2.0), (2.5, 0.5)],
    "scaled_gamma": [(0.6, 2.0)],
    "chi_square": [(0.6,), (5.0,)],
    "noncentral_chi_square": [(1.0, 0.0), (2.0, 1.5), (5.0, 100.0)],
    "integers": [(bits(3), bits(10))],
    "wide_integers": [(bits(3), bits(10**15))],
    "beta_from_nearer_end": [(1e-3, 1e-3), (20.0, 7.0)],
    "beta": [(1e-3, 1e-3), (0.5, 3.0), (20.0, 7.0)],
    "standard_t": [(0.01,), (5.0,)],
    "student_t": [(5.0, 0.5, 2.0)],
    "f": [(0.5, 3.0), (20.0, 7.0)],
    "inverse_gamma": [(1e-3, 2.0), (2.5, 0.5)],
    "truncated_normal": [(-1.0, 3.0), (2.0, 2.5), (40.0, float("inf")), (-1.0, -1.0 + 2.0**-20)],
    "wald": [(2.0, 3.0), (1e6, 1.0)],
    "vonmises": [(0.0, 0.0), (1.5, 3.0), (0.0, 1e18)],
    "poisson": [(0.3,), (9.5,), (12.0,), (1e7,)],
    "poisson_by_rejection": [(0.3,), (9.5,), (12.0,), (1e7,)],
    "bernoulli": [(0.3,)],
    "geometric": [(1e-9,), (0.3,)],
    "binomial": [(10.0, 0.25), (40.0, 0.75), (1e9, 0.5), (2.0**53, 1e-3)],
    "binomial_by_rejection": [(10.0, 0.25), (40.0, 0.75), (2.0**53, 1e-3)],
    "hypergeometric": [(5.0, 3.0, 4.0), (100.0, 200.0, 50.0)],
    "negative_binomial": [(5.0, 0.3), (1.0, 0.999)],
    "logseries": [(0.3,), (0.999,)],
    "zipf": [(1.5,), (4.0,)],
    "multinomial": [([20.0], [0.1, 0.5, 0.4]), ([1e9], [0.3, 0.3, 0.4])],
    "multivariate_hypergeometric": [([5.0], [4.0, 0.0, 3.0]), ([300.0], [200.0, 300.0, 400.0])],
    "bartlett": [([[5.5]], [[0.0]]), ([[1.001]], [[1.0]])],
    "lkj_cholesky": [([[1e-3]],), ([[2.5]],)],
    "vonmises_fisher": [([0.0, -1.0], [3.0]), ([0.6, 0.0, 0.8], [1e3]), ([0.5] * 4, [2.0])],
    "categorical": [([0.2, 0.5, 0.0, 0.3],), ([1.0],)],
}

EVENTS = {"bartlett": (2, 2), "lkj_cholesky": (2, 2)}
"""Shapes of draws that are no parameter's."""

PLACES = [
    (Key(12345), 0, 6),
    # Across the half plane of 1024 elements, where counters are shared in pairs.
    (Key(12345), 1021, 6),
    (Key(2**64 - 1, 2**48 - 1, 0xFFFD), 2**48 - 4, 4),
]


def draws(sampler: Sampler, parameters: tuple[Any, ...], dtype: str) -> list[list[Any]]:
    """The sampler's values at each of the places."""
    arrays = [np.asarray(parameter) for parameter in parameters]
    event = EVENTS.get(sampler.name) or max((a.shape for a in arrays), key=math.prod, default=())
    event = event if sampler.event_dim else ()
    size = math.prod(event)
    drawn = []
    for key, start, count in PLACES:
        rows = max(1, count // size)
        first = min(start // size, (1 << 48) // size - rows)
        values = backend_named("numpy").draw(
            sampler, key, (rows, *event), arrays, dtype=np.dtype(dtype), start=first * size
        )
        drawn.append([int(x) if sampler.integer else float(x).hex() for x in values.ravel()])
    return drawn


def dtypes(sampler: Sampler) -> list[str]:
    """The dtypes that are recorded."""
    return ["int64"] if sampler.integer else ["float64", "float32"]


def main() -> None:
    recorded = {
        "stream_version": STREAM_VERSION,
        "draws": [
            [sampler.name, parameters, dtype, draws(sampler, parameters, dtype)]
            for sampler in all_samplers()
            for parameters in PARAMETERS[sampler.name]
            for dtype in dtypes(sampler)
        ],
    }
    text = json.dumps(recorded, indent=1)
    Path(__file__).with_name("draws.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
