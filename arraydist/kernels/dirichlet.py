"""The Dirichlet density of many rows of shares at once, and its gradient."""

from __future__ import annotations

import math

from arraydist._typing import Array
from arraydist.kernels.columns import at, own_columns, repeat_first
from arraydist.kernels.compensated import two_sum
from arraydist.kernels.densities import gamma_log_density
from arraydist.kernels.elementary import log
from arraydist.kernels.gamma import gammaln_positive
from arraydist.kernels.polygamma import digamma
from arraydist.kernels.primitives import int64
from arraydist.kernels.rows import lane_sum
from arraydist.kernels.scores import log_mean_ratio, log_minus_digamma, xdivy

_PLAIN = 32.0
"""Sums of concentrations up to here take the plain formula, whose terms are small themselves."""


def dirichlet_constants_row(concentration: Array, memory: Array, out: Array) -> None:
    """The sum A of the concentrations, and what `dirichlet_columns` adds for each row of shares."""
    total = lane_sum(concentration)
    out[0] = total
    if total <= _PLAIN:
        for i in range(len(concentration)):
            memory[i] = gammaln_positive(concentration[i])
        out[1] = gammaln_positive(total) - lane_sum(memory)
    else:
        out[1] = -gamma_log_density(1.0, total, total)


def check_shares(shares: Array, count: int, memory: Array) -> None:
    """To the memory's first rows: the shares' sum less 1, and the sum of those below 0.

    The first is rounded once or twice in all; the second is NaN where a share is.
    """
    for k in range(count):
        memory[0, k] = -1.0
        memory[1, k] = memory[2, k] = 0.0
    for i in range(len(shares)):
        for k in range(count):
            share = shares[i, k]
            memory[0, k], rounding = two_sum(memory[0, k], share)
            memory[1, k] += rounding
            memory[2, k] += 0.0 if share >= 0.0 else share
    for k in range(count):
        total = memory[0, k]
        memory[0, k] = total if abs(total) == math.inf else total + memory[1, k]
        memory[1, k] = memory[2, k]


def off_simplex(excess: float, below: float, bound: float) -> bool:
    """Whether shares are none, though numbers; of `check_shares`."""
    return ((abs(excess) >= bound) | (below < 0.0)) & (below == below)


def simplex_error_columns(shares: Array, count: int, memory: Array, out: Array) -> None:
    """How far the sum of each vector is from 1; infinite where an element is negative."""
    check_shares(shares, count, memory)
    for k in range(count):
        out[0, k] = math.inf if memory[1, k] < 0.0 else abs(memory[0, k])


def count_plain(constants: Array, count: int) -> int:
    """How many of the sums of concentrations that differ are for the plain formula."""
    plain = 0
    for k in range(own_columns(constants, count)):
        plain += int64(at(constants, 0, k) <= _PLAIN)
    return plain


def dirichlet_columns(
    logs: Array,
    shares: Array,
    concentration: Array,
    constants: Array,
    bound: Array,
    count: int,
    memory: Array,
    out: Array,
) -> None:
    """Log density at shares with these logarithms, whose sum need not be 1 to the last bit.

    The plain formula sum((a - 1) log x) + constant, or the same by the saddle-point form of the
    gamma density: with rate A the factors of sum(x) = 1 are those of gamma densities.  It is -inf
    for negative shares and for a sum that is further from 1 than the bound.
    """
    check_shares(shares, count, memory)
    plain = count_plain(constants, count)
    if plain > 0:
        for k in range(count):
            out[0, k] = at(constants, 1, k)
        for i in range(len(shares)):
            for k in range(count):
                power = at(concentration, i, k) - 1.0
                term = power * logs[i, k]
                out[0, k] += 0.0 * shares[i, k] if power == 0.0 else term
    if plain < own_columns(constants, count):
        saddle_columns(shares, concentration, constants, count, memory, out)
    for k in range(count):
        outside = off_simplex(memory[0, k], memory[1, k], at(bound, 0, k))
        out[0, k] = -math.inf if outside else out[0, k]


def saddle_columns(
    shares: Array, concentration: Array, constants: Array, count: int, memory: Array, out: Array
) -> None:
    """The densities of large sums of concentrations, to ``out``; those of small ones stay there."""
    for k in range(count):
        memory[3, k] = at(constants, 1, k)
        memory[4, k] = at(constants, 0, k) * memory[0, k]
    for i in range(len(shares)):
        for k in range(count):
            total = at(constants, 0, k)
            term = gamma_log_density(shares[i, k], at(concentration, i, k), total)
            memory[3, k], rounding = two_sum(memory[3, k], term)
            memory[4, k] += rounding
    for k in range(count):
        value = memory[3, k]
        value = value if abs(value) == math.inf else value + memory[4, k]
        out[0, k] = out[0, k] if at(constants, 0, k) <= _PLAIN else value


def dirichlet_gradient_columns(
    gradient: Array,
    shares: Array,
    concentration: Array,
    constants: Array,
    bound: Array,
    count: int,
    memory: Array,
    of_shares: Array,
    of_concentration: Array,
) -> None:
    """The gradient in the shares and in the concentrations, by way of the constants too.

    That is (a - 1) / x and log(x) - digamma(a) + digamma(A), nothing off the simplex.  Where the
    gradient is 0 nothing that is not finite counts.
    """
    check_shares(shares, count, memory)
    for k in range(count):
        outside = off_simplex(memory[0, k], memory[1, k], at(bound, 0, k))
        memory[0, k] = 0.0 if outside else at(gradient, 0, k)
    for i in range(len(of_shares)):
        for k in range(count):
            factor = memory[0, k]
            slope = xdivy(at(concentration, i, k) - 1.0, shares[i, k])
            of_shares[i, k] = 0.0 if factor == 0.0 else factor * slope
    if len(of_concentration):
        own = own_columns(concentration, count)
        plain = count_plain(constants, count)
        for i in range(len(shares)):
            if plain > 0:
                for k in range(own):
                    total = at(constants, 0, k)
                    memory[2, k] = digamma(total) - digamma(at(concentration, i, k))
                repeat_first(memory, 2, own, count)
                for k in range(count):
                    memory[3, k] = log(shares[i, k]) + memory[2, k]
            if plain < own_columns(constants, count):
                saddle_slopes(shares, concentration, constants, i, count, memory)
            for k in range(count):
                factor = memory[0, k]
                of_concentration[i, k] = 0.0 if factor == 0.0 else factor * memory[3, k]


def saddle_slopes(
    shares: Array, concentration: Array, constants: Array, i: int, count: int, memory: Array
) -> None:
    """The slopes in concentration i where their sum is large, to the memory's fourth row.

    In terms of moderate size: the logarithm of the share over its mean, and how far the digamma
    functions are from the logarithms.
    """
    own = own_columns(concentration, count)
    for k in range(own):
        of_total = log_minus_digamma(at(constants, 0, k))
        memory[2, k] = log_minus_digamma(at(concentration, i, k)) - of_total
    repeat_first(memory, 2, own, count)
    for k in range(count):
        total = at(constants, 0, k)
        main = log_mean_ratio(shares[i, k], at(concentration, i, k), total)
        memory[3, k] = memory[3, k] if total <= _PLAIN else main + memory[2, k]
