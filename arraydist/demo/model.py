"""The data, and the model of them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from arraydist import Gamma, Poisson
from arraydist._typing import Array

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Disasters:
    """Counts of disasters, one a year.

    Attributes
    ----------
    years, counts
        Arrays of one length.
    """

    years: IntArray
    counts: IntArray


def load() -> Disasters:
    """Read the counts of 1851 to 1962; the file names its sources."""
    source = resources.files(__package__).joinpath("coal_mining_disasters.csv")
    with source.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    return Disasters(
        years=np.array([int(row["year"]) for row in rows]),
        counts=np.array([int(row["disasters"]) for row in rows]),
    )


def prior_of_rates() -> Gamma:
    """Prior of the early and of the late rate, in disasters a year.

    Weak beside 191 disasters in 112 years, and proper: a change in the very first year leaves no
    data for the early rate.
    """
    return Gamma(np.ones(2), 1.0)


def log_likelihood_of_years(rates: Array, data: Disasters) -> Array:
    """Log-likelihood of each year's count at each rate.

    Parameters
    ----------
    rates
        Early and late rate along the last axis, shape ``(..., 2)``.
    data
        The counts of ``n`` years.

    Returns
    -------
    array of shape ``(..., n, 2)``
    """
    return Poisson(rates[..., None, :]).log_prob(data.counts[:, None])


def sum_by_change(terms: FloatArray) -> FloatArray:
    """Sum per-year terms for every year of change.

    Parameters
    ----------
    terms
        Shape ``(n, 2)``: what a year contributes at the early rate and at the late rate.

    Returns
    -------
    array of shape ``(n, 2)``
        Row ``c``: the early terms of the years before ``c`` and the late terms from ``c`` on.
    """
    early, late = np.cumsum(terms, axis=0).T
    before = np.concatenate([[0.0], early[:-1]])
    from_then = late[-1] - np.concatenate([[0.0], late[:-1]])
    return np.stack([before, from_then], axis=-1)
