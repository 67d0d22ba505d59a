"""Distributions of vectors: golden values, edges of the simplex, singular and nearly equal laws."""

import json

import mpmath
import numpy as np
import pytest
from scipy import stats
from support import GOLDEN, NUMPY, STRICT, TORCH, parsed, relative_error, scaled_error, to_numpy

import arraydist
from arraydist import dispatch
from arraydist.kernels.samplers.gamma import log_standard_gamma
from arraydist.random import Key

DENSITY = 1e-13
"""Largest error of a log density, relative to max(1, its size)."""


def rows_of(name, quantity, *given):
    """The golden rows with a quantity and certain parameters, numbers parsed."""
    rows = json.loads((GOLDEN / f"{name}.json").read_text())
    return [
        {key: parsed(value) for key, value in row.items()}
        for row in rows
        if quantity in row and all(key in row for key in given)
    ]


def worst(rows, errors):
    """The row of the largest error, for a failure's message."""
    i = int(np.argmax(errors))
    return rows[i], float(errors[i])


# ------------------------------------------------------------------ Dirichlet


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


# ------------------------------------------------------------------ multivariate normal


@pytest.mark.parametrize("given", ["scale_tril", "covariance_matrix"])
def test_normal_log_prob(library, given):
    """Rounding counts as often as the matrix is badly conditioned."""
    rows = rows_of("multivariate_normal", "log_prob", given)
    excess = []
    for row in rows:
        loc, matrix = library.array(row["loc"]), library.array(row[given])
        distribution = arraydist.MultivariateNormal(loc, **{given: matrix})
        actual = to_numpy(distribution.log_prob(library.array(row["value"])))
        limit = max(DENSITY, 2 * np.finfo(float).eps * row["condition"])
        excess.append(float(scaled_error(actual, row["log_prob"])) / limit)
        if "entropy" in row:
            assert scaled_error(to_numpy(distribution.entropy()), row["entropy"]) <= limit
    assert max(excess) <= 1, worst(rows, excess)


def test_three_ways_to_give_a_normal(library):
    covariance = np.asarray([[2.0, 0.5, 0.1], [0.5, 1.0, 0.2], [0.1, 0.2, 3.0]])
    factor, precision = np.linalg.cholesky(covariance), np.linalg.inv(covariance)
    loc = library.array([0.5, -1.0, 2.0])
    ways = {"covariance_matrix": covariance, "precision_matrix": precision, "scale_tril": factor}
    for given in ways:
        normal = arraydist.MultivariateNormal(loc, **{given: library.array(ways[given])})
        for name, expected in ways.items():
            assert np.allclose(to_numpy(getattr(normal, name)), expected, rtol=1e-13, atol=1e-14)
        assert np.allclose(to_numpy(normal.variance), np.diag(covariance), rtol=1e-14)


def test_the_factor_is_computed_once(monkeypatch):
    """Checks, densities, draws and copies share the one factorisation of the constructor."""
    from arraydist.distributions import multivariate_normal as module

    count = []
    monkeypatch.setattr(module, "cholesky", lambda x, f=module.cholesky: (count.append(1), f(x))[1])
    normal = arraydist.MultivariateNormal([0.0, 0.0], [[2.0, 0.5], [0.5, 1.0]])
    normal.log_prob([1.0, 1.0])
    normal.sample((3,), rng=1)
    normal.entropy()
    normal.expand((4, 2))[0].log_prob([1.0, 1.0])
    assert len(count) == 1


@pytest.mark.parametrize("given", [{}, {"covariance_matrix": [[1.0]], "scale_tril": [[1.0]]}])
def test_normal_needs_one_of_three(given):
    with pytest.raises(ValueError, match=r"MultivariateNormal.*exactly one of covariance_matrix"):
        arraydist.MultivariateNormal([0.0], **given)


def test_sizes_that_differ(library):
    with pytest.raises(ValueError, match=r"MultivariateNormal.*covariance_matrix.*\(2, 2\).*3"):
        arraydist.MultivariateNormal(library.array([0.0, 0.0, 0.0]), library.array(np.eye(2)))
    with pytest.raises(ValueError, match=r"MultivariateNormal.*loc.*axes"):
        arraydist.MultivariateNormal(library.array(0.0), library.array(np.eye(2)))
    normal = arraydist.MultivariateNormal(library.array([0.0, 0.0]), library.array(np.eye(2)))
    with pytest.raises(ValueError, match=r"MultivariateNormal: value.*\(2,\).*\(3,\)"):
        normal.log_prob(library.array([1.0, 2.0, 3.0]))


def test_the_matrix_without_factor_is_named():
    matrices = [np.eye(2), [[1.0, 2.0], [2.0, 1.0]]]
    with pytest.raises(ValueError, match=r"(?s)covariance_matrix must be .* at index \(1,\)"):
        arraydist.MultivariateNormal([0.0, 0.0], np.asarray(matrices))


def test_singular_covariances(library):
    """Densities in the subspace are SciPy's, draws are in it, and beside it nothing is."""
    rng = np.random.default_rng(0)
    for size, rank in ((2, 1), (4, 2), (5, 4), (3, 3)):
        spread = rng.normal(size=(size, rank))
        covariance, loc = spread @ spread.T, rng.normal(size=size)
        ours = arraydist.MultivariateNormal(
            library.array(loc), library.array(covariance), allow_singular=True
        )
        theirs = stats.multivariate_normal(loc, covariance, allow_singular=True)
        x = loc + spread @ rng.normal(size=rank)
        actual = to_numpy(ours.log_prob(library.array(x)))
        assert np.isclose(actual, theirs.logpdf(x), rtol=1e-9)
        assert np.isclose(to_numpy(ours.entropy()), theirs.entropy(), rtol=1e-9)
        draws = ours.sample((500,), rng=1)
        assert np.isfinite(to_numpy(ours.log_prob(draws))).all()
        if rank < size:
            beside = x + 0.01 * np.linalg.svd(spread)[0][:, -1]
            assert to_numpy(ours.log_prob(library.array(beside))) == -np.inf
            with pytest.raises(ValueError, match="positive-definite"):
                arraydist.MultivariateNormal(library.array(loc), library.array(covariance - 1e-9))


def test_singular_only_by_covariance():
    with pytest.raises(ValueError, match="allow singular"):
        arraydist.MultivariateNormal([0.0], scale_tril=[[1.0]], allow_singular=True)
    with pytest.raises(ValueError, match="without negative eigenvalues"):
        arraydist.MultivariateNormal([0.0, 0.0], [[1.0, 2.0], [2.0, 1.0]], allow_singular=True)


def test_normal_draws_have_mean_and_covariance():
    """Whitened draws are independent standard normal numbers; alarms 1e-4."""
    covariance = np.asarray([[2.0, 0.5, 0.1], [0.5, 1.0, 0.2], [0.1, 0.2, 3.0]])
    loc = np.asarray([0.5, -1.0, 2.0])
    p_values = []
    for rng, given in ((1, "covariance_matrix"), (2, "precision_matrix")):
        matrix = covariance if given == "covariance_matrix" else np.linalg.inv(covariance)
        normal = arraydist.MultivariateNormal(loc, **{given: matrix})
        draws = normal.sample((40_000,), rng=rng)
        z = np.linalg.solve(np.linalg.cholesky(covariance), (draws - loc).T)
        p_values += [stats.kstest(row, "norm").pvalue for row in z]
        mixed = z[0] * z[1], z[1] * z[2], z[0] * z[2]
        p_values += [2 * stats.norm.sf(abs(m.mean()) * 200) for m in mixed]
    assert min(p_values) > 1e-4 / len(p_values)


def test_quasi_random_normal_vectors():
    """By inversion along the factor, as every family with quantiles."""
    normal = arraydist.MultivariateNormal([1.0, 2.0], [[2.0, 0.5], [0.5, 1.0]])
    draws = normal.sample((1024,), rng=stats.qmc.Sobol(2, seed=1))
    assert np.allclose(draws.mean(axis=0), [1, 2], atol=0.01)
    assert np.allclose(np.cov(draws, rowvar=False), [[2.0, 0.5], [0.5, 1.0]], atol=0.03)


@pytest.mark.parametrize("library", [NUMPY, TORCH, STRICT], ids=lambda library: library.name)
def test_draws_do_not_depend_on_how_many(library):
    """Nor on the library: a matrix product of the library's would, in its last bits."""
    covariance = np.cov(np.random.default_rng(3).normal(size=(7, 30)))
    loc = np.linspace(-1, 1, 7)
    many = arraydist.MultivariateNormal(loc, covariance).sample((5000,), rng=1)
    normal = arraydist.MultivariateNormal(library.array(loc), library.array(covariance))
    for n in (1, 2, 17, 1000):
        assert np.array_equal(to_numpy(normal.sample((n,), rng=1)), many[:n])


# ------------------------------------------------------------------ divergences

DIVERGENCES = json.loads((GOLDEN / "vector_divergences.json").read_text())


@pytest.mark.parametrize("family", ["Dirichlet", "MultivariateNormal"])
def test_divergences(library, family):
    """Ten digits, also of nearly equal distributions."""
    rows = [row for row in DIVERGENCES if row["family"] == family]
    cls = getattr(arraydist, family)
    errors = []
    for row in rows:
        p, q = (
            cls(library.array(row[side]))
            if family == "Dirichlet"
            else cls(*map(library.array, row[side]))
            for side in ("p", "q")
        )
        actual = to_numpy(arraydist.kl_divergence(p, q))
        errors.append(float(relative_error(actual, float(row["divergence"]))))
    assert max(errors) <= 1e-10, worst(rows, errors)


def test_divergences_of_neighbours_are_not_negative():
    rng = np.random.default_rng(1)
    a = np.exp(rng.normal(scale=6.0, size=(1000, 4)))
    c = a * (1 + rng.integers(-4, 5, size=a.shape) * 2.0**-52)
    divergence = arraydist.kl_divergence(arraydist.Dirichlet(a), arraydist.Dirichlet(c))
    assert (divergence >= 0).all()
    assert np.isfinite(divergence).all()
    spread = rng.normal(size=(1000, 3, 3))
    s = spread @ np.swapaxes(spread, -1, -2) + 0.1 * np.eye(3)
    t = s * (1 + rng.integers(-4, 5, size=(1000, 1, 1)) * 2.0**-52)
    zero = np.zeros(3)
    for given in ("covariance_matrix", "precision_matrix"):
        p, q = (arraydist.MultivariateNormal(zero, **{given: m}) for m in (s, t))
        divergence = arraydist.kl_divergence(p, q)
        assert (divergence >= 0).all()
        assert np.isfinite(divergence).all()


def test_divergences_beside_torch():
    torch = pytest.importorskip("torch", reason="compares with torch.distributions")
    rng = np.random.default_rng(2)
    for _ in range(10):
        a, c = rng.uniform(0.2, 8.0, size=(2, 4))
        ours = arraydist.kl_divergence(arraydist.Dirichlet(a), arraydist.Dirichlet(c))
        pair = (torch.distributions.Dirichlet(torch.tensor(x)) for x in (a, c))
        assert np.isclose(ours, float(torch.distributions.kl_divergence(*pair)), rtol=1e-9)
        spread = rng.normal(size=(2, 3, 3))
        matrices = spread @ np.swapaxes(spread, -1, -2) + 0.2 * np.eye(3)
        locs = rng.normal(size=(2, 3))
        names = ("covariance_matrix", "precision_matrix", "scale_tril")
        kinds = [(0, 0), (1, 1), (2, 2), (0, 1), (2, 0)]
        for i, j in kinds:
            given = []
            for loc, matrix, kind in zip(locs, matrices, (i, j), strict=True):
                form = (matrix, np.linalg.inv(matrix), np.linalg.cholesky(matrix))[kind]
                given.append((loc, names[kind], form))
            p, q = (arraydist.MultivariateNormal(m, **{n: x}) for m, n, x in given)
            theirs = (
                torch.distributions.MultivariateNormal(torch.tensor(m), **{n: torch.tensor(x)})
                for m, n, x in given
            )
            expected = float(torch.distributions.kl_divergence(*theirs))
            assert np.isclose(arraydist.kl_divergence(p, q), expected, rtol=1e-9)


def test_divergences_of_unlike_sizes():
    with pytest.raises(ValueError, match=r"2.*3"):
        arraydist.kl_divergence(arraydist.Dirichlet([1.0, 2.0]), arraydist.Dirichlet([1.0] * 3))
    with pytest.raises(ValueError, match=r"1.*2"):
        arraydist.kl_divergence(
            arraydist.MultivariateNormal([0.0], [[1.0]]),
            arraydist.MultivariateNormal([0.0, 0.0], np.eye(2)),
        )
