"""The Dirichlet distribution: golden values, edges of the simplex, extreme concentrations."""

import mpmath
import numpy as np
import pytest
from scipy import stats
from support import NUMPY, TORCH, relative_error, scaled_error, to_numpy
from vectors import DENSITY, rows_of, worst

import arraydist
from arraydist import dispatch
from arraydist.kernels.samplers.gamma import log_standard_gamma
from arraydist.random import Key


def test_dirichlet_log_prob(library):
    rows = rows_of("dirichlet", "log_prob")
    errors = []
    for row in rows:
        distribution = arraydist.Dirichlet(library.array(row["concentration"]))
        actual = to_numpy(distribution.log_prob(library.array(row["value"])))
        errors.append(float(scaled_error(actual, row["log_prob"])))
    assert max(errors) <= DENSITY, worst(rows, errors)


def test_dirichlet_log_prob_with_derivatives():
    """What derivatives are taken of has the same value."""
    rows = rows_of("dirichlet", "log_prob")
    for row in rows:
        a, x = (np.asarray(row[name]) for name in ("concentration", "value"))
        value, _ = arraydist.jvp(
            lambda p, x=x: arraydist.Dirichlet(p).log_prob(x), (a,), (np.ones_like(a),)
        )
        assert value == arraydist.Dirichlet(a).log_prob(x)


@pytest.mark.parametrize(("quantity", "limit"), [("mean", 1e-15), ("variance", 1e-15)])
def test_dirichlet_moments(library, quantity, limit):
    for row in rows_of("dirichlet", quantity):
        distribution = arraydist.Dirichlet(library.array(row["concentration"]))
        errors = relative_error(to_numpy(getattr(distribution, quantity)), row[quantity])
        assert errors.max() <= limit, row
        covariance = to_numpy(distribution.covariance_matrix)
        assert np.allclose(covariance.sum(axis=-1), 0, atol=1e-15 * np.abs(covariance).max())


def test_dirichlet_entropy(library):
    rows = rows_of("dirichlet", "entropy")
    errors = [
        float(
            scaled_error(
                to_numpy(arraydist.Dirichlet(library.array(row["concentration"])).entropy()),
                row["entropy"],
            )
        )
        for row in rows
    ]
    assert max(errors) <= DENSITY, worst(rows, errors)


@pytest.mark.parametrize("scale", [1.0, 40.0], ids=["plain formula", "saddle point"])
def test_edges_of_the_simplex(library, scale):
    """A share of 0: infinite below shape 1, nothing special at 1, -inf above."""
    corner = library.array([0.0, 0.25, 0.75])
    for first, expected in ((0.5, np.inf), (2.0, -np.inf)):
        a = library.array([first, 2.0 * scale, 3.0 * scale])
        assert to_numpy(arraydist.Dirichlet(a).log_prob(corner)) == expected
    a = [1.0, 2.0 * scale, 3.0 * scale]
    near = np.asarray([1e-300, 0.25, 0.75])
    at_edge = to_numpy(arraydist.Dirichlet(library.array(a)).log_prob(corner))
    assert scaled_error(at_edge, arraydist.Dirichlet(a).log_prob(near)) < 1e-13
    uniform = arraydist.Dirichlet(library.array([1.0, 1.0, 1.0]))
    assert np.isclose(to_numpy(uniform.log_prob(library.array([1.0, 0.0, 0.0]))), np.log(2.0))


def test_one_share(library):
    """A whole of one share, and one row in a batch (torch's issue 74459)."""
    one = arraydist.Dirichlet(library.array([0.7]))
    assert to_numpy(one.log_prob(library.array([1.0]))) == 0
    assert (to_numpy(one.sample((5,), rng=1)) == 1).all()
    assert abs(float(to_numpy(one.entropy()))) < 1e-15
    row = arraydist.Dirichlet(library.array([[0.5, 2.0, 3.0]]))
    assert tuple(row.sample((4,), rng=1).shape) == (4, 1, 3)
    assert tuple(row.log_prob(library.array([0.2, 0.3, 0.5])).shape) == (1,)


def test_small_concentrations_are_not_in_the_middle(library):
    """torch draws exactly (1/3, 1/3, 1/3) in 12 % of cases (its issue 76030)."""
    draws = to_numpy(arraydist.Dirichlet(library.array([1e-3] * 3)).sample((20_000,), rng=4))
    assert np.abs(draws.sum(axis=-1) - 1).max() < 1e-15
    assert (np.abs(draws - 1 / 3) > 1e-3).all(axis=-1).mean() > 0.99
    # each corner takes its third; false-alarm rate 1e-6: 4.9 standard errors
    share = (draws > 0.5).mean(axis=0)
    assert (np.abs(share - 1 / 3) < 4.9 * (2 / 9 / 20_000) ** 0.5).all()


@pytest.mark.parametrize("size", [1e-300, 1e-100, 1e-6, 1.0, 1e8, 1e100, 1e300])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_concentrations_of_any_size(library, size, dtype):
    if dtype == "float32" and not 1e-30 < size < 1e30:
        return
    a = library.array([size, 2 * size, 5 * size], dtype)
    draws = to_numpy(arraydist.Dirichlet(a).sample((2000,), rng=5))
    assert np.isfinite(draws).all()
    assert (draws >= 0).all()
    assert np.abs(draws.astype(float).sum(axis=-1) - 1).max() < 4 * np.finfo(dtype).eps
    p = np.asarray([1, 2, 5]) / 8
    deviation = (p * (1 - p) / (8 * size + 1) / 2000) ** 0.5
    assert (np.abs(draws.mean(axis=0) - p) < 4.9 * deviation + 1e-13 + np.finfo(dtype).eps).all()


def test_shares_are_beta_numbers():
    """Each share, and sums of shares, follow their beta distributions; 40 looks, alarms 1e-4."""
    p_values = []
    for i, a in enumerate(([0.2, 0.7, 1.0], [2.0, 3.0, 5.0], [1e-2, 1.0, 30.0], [50.0, 0.5, 8.0])):
        draws = arraydist.Dirichlet(a).sample((20_000,), rng=60 + i)
        total = sum(a)
        for j, b in enumerate(a):
            u = arraydist.Beta(b, total - b).cdf(draws[:, j])
            p_values.append(
                stats.kstest(u[draws[:, j] > 1e-300], "uniform").pvalue if b > 0.1 else 1.0
            )
        pair = arraydist.Beta(a[0] + a[1], a[2]).cdf(draws[:, 0] + draws[:, 1])
        p_values.append(stats.kstest(pair, "uniform").pvalue)
    assert min(p_values) > 1e-4 / 40


def log_gamma_slope(a, log_z):
    """d log z / da at fixed probability, by mpmath."""
    with mpmath.workdps(50):
        z = mpmath.exp(mpmath.mpf(float(log_z)))
        slope = mpmath.diff(lambda s: mpmath.gammainc(s, 0, z, regularized=True), a)
        density = mpmath.exp((a - 1) * mpmath.log(z) - z - mpmath.loggamma(a))
        return -slope / density / z


@pytest.mark.parametrize("a", [[2.0, 3.0, 5.0], [0.3, 1.0, 0.05], [3.0, 150.0], [0.05, 20.0]])
@pytest.mark.parametrize("library", [NUMPY, TORCH], ids=["numpy", "torch"])
def test_derivatives_of_shares(library, a):
    """dx_i/da_j = x_i (delta_ij - x_j) dlog g_j/da_j in each concentration, to ten digits."""
    size, n = len(a), 4
    logs = dispatch.draw(log_standard_gamma, Key(5), (n, size), np.asarray(a), like=np.zeros(0))
    with mpmath.workdps(50):
        g = [[mpmath.exp(mpmath.mpf(float(v))) for v in row] for row in logs]
        shares = [[v / mpmath.fsum(row) for v in row] for row in g]
        rest = [[mpmath.fsum(row[:i] + row[i + 1 :]) for i in range(size)] for row in shares]
    for j in range(size):
        direction = np.eye(size)[j]
        slopes = jacobian_column(library, np.asarray(a), direction, n)
        for k in range(n):
            inner = log_gamma_slope(a[j], logs[k, j])
            expected = [
                float(shares[k][i] * (rest[k][j] if i == j else -shares[k][j]) * inner)
                for i in range(size)
            ]
            told = np.abs(expected) > 1e-290
            assert (
                relative_error(slopes[k][told], np.asarray(expected)[told]).max(initial=0) < 1e-10
            ), (j, k)


def jacobian_column(library, a, direction, n):
    """Derivative of draws in a direction of the concentration, forwards or by torch backwards."""
    key = 5

    class Fixed(arraydist.Dirichlet):
        """Draws by a given key, not the one of a seed."""

        def _draw(self, hook, sample_shape, *_):
            return hook(self._extended_shape(sample_shape), Key(key))

    if library is NUMPY:
        return arraydist.jvp(lambda p: Fixed(p).rsample((n,)), (a,), (direction,))[1]
    torch = pytest.importorskip("torch", reason="about torch's autograd")
    tensor = torch.tensor(a, requires_grad=True)
    draws = Fixed(tensor).rsample((n,))
    slopes = np.empty((n, len(a)))
    for k in range(n):
        for i in range(len(a)):
            (gradient,) = torch.autograd.grad(draws[k, i], tensor, retain_graph=True)
            slopes[k, i] = gradient.numpy() @ direction
    return slopes


@pytest.mark.parametrize("b", [1e5, 1e8, 1e12])
def test_derivatives_of_very_unlike_shares(b):
    """Beside a share of almost one no digit is lost: torch has the wrong sign at a = 3, b = 1e5."""
    a = np.asarray([3.0, b])

    def draw(p):
        return arraydist.Dirichlet(p).rsample((50,), rng=3)

    x, first = arraydist.jvp(draw, (a,), (np.asarray([1.0, 0.0]),))
    _, second = arraydist.jvp(draw, (a,), (np.asarray([0.0, 1.0]),))
    for slope in (first, second):
        assert relative_error(slope[:, 1], -slope[:, 0]).max() < 1e-12
    assert (first[:, 0] > 0).all()
    assert (second[:, 0] < 0).all()
    # the sum of the shares' derivatives in log space: -x_1 dlog g_2/db, with g_2 about b
    assert np.allclose(second[:, 0] * b / (x[:, 0] * x[:, 1]), -1, atol=20 * b**-0.5)
