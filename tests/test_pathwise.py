"""Gradients of sample moments against gradients of exact moments, as an estimator's user has it.

Each comparison has a false-alarm rate of 1e-6 over seeds (4.9 standard errors); seeds are fixed.
"""

import numpy as np
import pytest
from cases import every_case
from support import to_numpy

import arraydist

N = 20_000
DEVIATIONS = 4.9


def differentiable(entry, label):
    """Parameters of that label that log_prob has derivatives in."""
    return [name for name in entry.parameters[label] if name in entry.differentiable]


def directional(entry, label, name, function):
    """Derivative of a function of the distribution along the ones direction of a parameter."""
    arguments = {n: np.asarray(x, dtype=float) for n, x in entry.parameters[label].items()}
    x = arguments[name]
    return arraydist.jvp(
        lambda p: function(entry.cls(**{**arguments, name: p})), (x,), (np.ones_like(x),)
    )[1]


@pytest.mark.parametrize("order", [1, 2])
@every_case(has=("rsample", "moment"), moderate=True, heavy=False)
def test_moments(entry, label, order):
    """The mean of d(z^k) equals d(moment k)."""
    for name in differentiable(entry, label):
        slopes = directional(entry, label, name, lambda d: d.rsample((N,), rng=21) ** order)
        exact = directional(entry, label, name, lambda d: d.moment(order))
        error = slopes.std(axis=0) / N**0.5
        assert (np.abs(slopes.mean(axis=0) - exact) <= DEVIATIONS * error + 1e-12).all(), name


@every_case(has=("rsample", "entropy"), moderate=True)
def test_entropy(entry, label):
    """The mean of -d(log_prob of a draw) equals d(entropy), both terms of the total derivative."""
    for name in differentiable(entry, label):

        def surprise(d):
            return -d.log_prob(d.rsample((N,), rng=22))

        slopes = directional(entry, label, name, surprise)
        exact = directional(entry, label, name, lambda d: d.entropy())
        error = slopes.std(axis=0) / N**0.5
        rounding = 1e-12 * (1 + np.abs(exact))  # a normal vector's slopes are all the same
        assert (np.abs(slopes.mean(axis=0) - exact) <= DEVIATIONS * error + rounding).all(), name


@every_case(where=lambda entry: entry.discrete, moderate=True, edges=False)
def test_score_function(entry, label):
    """Without path derivatives: the mean of d(log_prob) is 0, and weighted by z it is d(mean)."""
    for name in entry.parameters[label]:
        draws = entry.cls(**entry.parameters[label]).sample((N,), rng=23)
        scores = directional(entry, label, name, lambda d, x=draws: d.log_prob(x.astype(float)))
        error = scores.std(axis=0) / N**0.5
        assert (np.abs(scores.mean(axis=0)) <= DEVIATIONS * error + 1e-12).all()
        if entry.has("moment"):
            weighted = scores * to_numpy(draws)
            exact = directional(entry, label, name, lambda d: d.mean)
            error = weighted.std(axis=0) / N**0.5
            assert (np.abs(weighted.mean(axis=0) - exact) <= DEVIATIONS * error).all()
