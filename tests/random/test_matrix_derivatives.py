"""How random directions and correlation matrices vary with their parameters."""

import math

import mpmath as mp
import numpy as np
import pytest

import arraydist
from arraydist.kernels.record import sampler_named
from arraydist.kernels.trigonometric import cos, sin
from arraydist.random import default_rng

SHARES = (1e-200, 1e-12, 0.03, 0.4, 0.6, 0.97, 1.0 - 1e-9)
"""Squares of a row's last element."""


def beta_slope(share, a, b):
    """d log(share) / da of a Beta(a, b) number at fixed probability, by mpmath."""
    if share < 1e-60:
        return (mp.digamma(a + 1) - mp.digamma(a + b) - mp.log(share)) / a
    change = mp.diff(lambda x: mp.betainc(x, b, 0, share, regularized=True), a)
    density = share ** (a - 1) * (1 - share) ** (b - 1) / mp.beta(a, b)
    return -change / density / share


@pytest.mark.parametrize("eta", [1e-3, 0.3, 1.0, 7.0, 1e3])
@pytest.mark.parametrize("share", SHARES)
def test_derivative_of_a_correlation_factor(share, eta):
    """Each row's squares are beta numbers, and directions stay."""
    dimension = 4
    factor = np.zeros((dimension, dimension))
    factor[0, 0] = 1.0
    for i in range(1, dimension):
        direction = np.random.default_rng(i).standard_normal(i)
        factor[i, :i] = direction / np.linalg.norm(direction) * math.sqrt(1.0 - share)
        factor[i, i] = math.sqrt(share)
    slope = sampler_named("lkj_cholesky").rules[0](factor, np.full((1, 1), eta))
    assert not np.triu(slope, 1).any()
    assert slope[0, 0] == 0.0
    with mp.workdps(60):
        for i in range(1, dimension):
            row = [mp.mpf(x) for x in factor[i, : i + 1]]
            rest = mp.fsum(x * x for x in row[:-1])
            # What is not exactly one together: the smaller part is what has the digits.
            part = 1 - rest if rest < 0.5 else row[-1] ** 2
            rest = 1 - part
            rate = beta_slope(part, mp.mpf(eta) + mp.mpf(dimension - 1 - i) / 2, mp.mpf(i) / 2)
            expected = [-x * rate * part / rest / 2 for x in row[:-1]] + [row[-1] * rate / 2]
            kept = [abs(x) > 1e-290 for x in expected]
            np.testing.assert_allclose(
                slope[i, : i + 1][kept], np.array(expected, float)[kept], rtol=1e-9
            )


@pytest.mark.parametrize("dimension", [2, 3, 7])
@pytest.mark.parametrize(("versine", "kappa"), [(1e-6, 4.0), (0.02, 0.3), (0.5, 4.0), (1.9, 0.0)])
def test_derivative_of_a_direction_in_the_concentration(versine, kappa, dimension):
    """The implicit derivative of the angle; the part across the mean direction turns with it."""
    mean = np.eye(dimension)[0]
    across = np.zeros(dimension)
    across[1:] = np.random.default_rng(dimension).standard_normal(dimension - 1)
    across /= np.linalg.norm(across)
    x = (1.0 - versine) * mean + math.sqrt(versine * (2.0 - versine)) * across
    slope = sampler_named("vonmises_fisher").rules[1](x, mean, np.array([kappa]))
    with mp.workdps(25):
        # Of the angle that the rounded draw has.
        t = mp.fsum((mp.mpf(p) - mp.mpf(q)) ** 2 for p, q in zip(x, mean, strict=True)) / 2
        angle = 2 * mp.asin(mp.sqrt(t / 2))

        def density(y):
            return mp.sin(y) ** (dimension - 2) * mp.exp(kappa * mp.cos(y))

        def cosine_times_density(y):
            return mp.cos(y) * density(y)

        below = [mp.quad(f, [0, angle]) for f in (density, cosine_times_density)]
        above = [mp.quad(f, [angle, mp.pi]) for f in (density, cosine_times_density)]
        share = below[0] / (below[0] + above[0])
        # The probability's derivative is the mean of the cosine up to here, less that of all.
        rate = -(below[1] - share * (below[1] + above[1])) / density(angle)
        expected = [float(-mp.sin(angle) * rate)]
        expected += [float(mp.cos(angle) * rate * mp.mpf(c)) for c in across[1:]]
    np.testing.assert_allclose(slope, expected, rtol=1e-9)


MEAN = np.array([0.48, -0.6, 0.64])


def test_directions_turn_with_the_mean():
    """Along a rotation of the mean direction draws move as the least rotation moves them."""
    step = np.array([0.3, 0.8, 0.0])
    step -= (step @ MEAN) * MEAN
    _, slope = arraydist.jvp(lambda m: default_rng(5).vonmises_fisher(m, 2.0, 50), (MEAN,), (step,))
    x = default_rng(5).vonmises_fisher(MEAN, 2.0, 50)
    np.testing.assert_allclose(
        slope, np.outer(x @ MEAN, step) - np.outer(x @ step, MEAN), atol=1e-14
    )
    # A longer mean direction is the same one.
    _, slope = arraydist.jvp(lambda m: default_rng(5).vonmises_fisher(m, 2.0, 50), (MEAN,), (MEAN,))
    np.testing.assert_allclose(slope, 0.0, atol=1e-14)


def test_derivatives_in_space_are_those_of_the_inversion():
    """In three dimensions draws are smooth functions of the concentration: differences agree."""

    def total(kappa):
        draws = default_rng(6).vonmises_fisher(MEAN, kappa, 20)
        return (draws * np.arange(3.0)).sum()

    step = 1e-5
    difference = (total(2.5 + step) - total(2.5 - step)) / (2.0 * step)
    np.testing.assert_allclose(arraydist.gradient(total)(2.5), difference, rtol=1e-8)


def test_second_derivatives_in_the_mean_direction():
    """E x = A(kappa) mu: its first derivative is exact, so the second of any component adds to it.

    By a sum over draws and their mirror images about the mean direction's axis, which leaves the
    mean of what is linear; four standard errors.
    """
    step = np.array([0.3, 0.8, 0.0])
    step -= (step @ MEAN) * MEAN
    n = 100_000

    def moved(angle):
        length = math.sqrt(step @ step)
        mean = MEAN * cos(angle * length) + step / length * sin(angle * length)
        return default_rng(7).vonmises_fisher(mean, 3.0, n)

    def slope(angle):
        return arraydist.jvp(moved, (angle,), (np.ones_like(angle),))[1]

    value, bend = arraydist.jvp(slope, (np.array(0.0),), (np.array(1.0),))
    length = 1.0 / math.tanh(3.0) - 1.0 / 3.0
    error = value.std(axis=0) / math.sqrt(n)
    assert (abs(value.mean(axis=0) - length * step) < 4.9 * error + 1e-12).all()
    error = bend.std(axis=0) / math.sqrt(n)
    expected = -length * (step @ step) * MEAN
    assert (abs(bend.mean(axis=0) - expected) < 4.9 * error + 1e-12).all()


def test_torch_differentiates_alike():
    torch = pytest.importorskip("torch", reason="torch is not installed")
    mean = torch.tensor(MEAN, requires_grad=True)
    kappa = torch.tensor([0.5, 8.0], dtype=torch.float64, requires_grad=True)
    draws = default_rng(4).vonmises_fisher(mean, kappa, (30, 2))
    np.testing.assert_array_equal(
        draws.detach().numpy(), default_rng(4).vonmises_fisher(MEAN, [0.5, 8.0], (30, 2))
    )
    weights = np.random.default_rng(1).standard_normal((30, 2, 3))
    (draws * torch.tensor(weights)).sum().backward()

    def total(m, k):
        return (default_rng(4).vonmises_fisher(m, k, (30, 2)) * weights).sum()

    by_mean = arraydist.gradient(lambda m: total(m, np.array([0.5, 8.0])))(MEAN)
    by_kappa = arraydist.gradient(lambda k: total(MEAN, k))(np.array([0.5, 8.0]))
    np.testing.assert_allclose(mean.grad, by_mean, rtol=1e-12)
    np.testing.assert_allclose(kappa.grad, by_kappa, rtol=1e-12)
    eta = torch.tensor(1.5, dtype=torch.float64, requires_grad=True)
    (default_rng(4).lkj_cholesky(3, eta, 10) ** 3).sum().backward()
    own = arraydist.gradient(lambda e: (default_rng(4).lkj_cholesky(3, e, 10) ** 3).sum())(1.5)
    np.testing.assert_allclose(eta.grad, own, rtol=1e-12)


def test_slopes_of_correlations_add_up_to_the_mean_square():
    """E r**2 = 1 / (2 eta + d - 1) for each correlation r; five standard errors."""
    n, eta = 100_000, 1.3
    factor, slope = arraydist.jvp(
        lambda e: default_rng(8).lkj_cholesky(3, e, n), (np.array(eta),), (np.array(1.0),)
    )
    for i, j in ((1, 0), (2, 0), (2, 1)):
        r = (factor[:, i] * factor[:, j]).sum(axis=-1)
        dr = (slope[:, i] * factor[:, j] + factor[:, i] * slope[:, j]).sum(axis=-1)
        terms = 2.0 * r * dr
        error = terms.std() / math.sqrt(n)
        assert abs(terms.mean() + 2.0 / (2.0 * eta + 2.0) ** 2) < 5.0 * error
