"""The Dirichlet density over rows of shares."""

from __future__ import annotations

import math

from arraydist._typing import Array
from arraydist.kernels.densities import gamma_log_density
from arraydist.kernels.gamma import gammaln_positive
from arraydist.kernels.primitives import fma
from arraydist.kernels.rows import any_nan, excess_over_one, lane_sum

_PLAIN = 32.0
"""Sums of concentrations up to here take the plain formula, whose terms are small themselves."""


def dirichlet_constants_row(concentration: Array, memory: Array, out: Array) -> None:
    """The sum A of the concentrations, and what `dirichlet_row` adds for each row of shares."""
    total = lane_sum(concentration)
    out[0] = total
    if total <= _PLAIN:
        for i in range(len(concentration)):
            memory[i] = gammaln_positive(concentration[i])
        out[1] = gammaln_positive(total) - lane_sum(memory)
    else:
        out[1] = -gamma_log_density(1.0, total, total)


def dirichlet_row(
    logs: Array,
    shares: Array,
    concentration: Array,
    constants: Array,
    bound: Array,
    memory: Array,
    out: Array,
) -> None:
    """Log density at shares with these logarithms, whose sum need not be 1 to the last bit.

    The plain formula sum((a - 1) log x) + constant, or the same by the saddle-point form of the
    gamma density: with rate A the factors of sum(x) = 1 are those of gamma densities.  It is -inf
    for negative shares and for a sum that is further from 1 than the bound.
    """
    total = constants[0]
    excess = excess_over_one(shares)
    lowest = 0.0
    for i in range(len(shares)):
        lowest = min(lowest, shares[i])
    if total <= _PLAIN:
        value = constants[1]
        for i in range(len(shares)):
            power = concentration[i] - 1.0
            value += power * logs[i] if power != 0.0 else 0.0 * shares[i]
    else:
        for i in range(len(shares)):
            memory[i] = gamma_log_density(shares[i], concentration[i], total)
        value = fma(total, excess, lane_sum(memory) + constants[1])
    outside = (abs(excess) >= bound[0]) | (lowest < 0.0)
    out[0] = -math.inf if outside and not any_nan(shares) else value
