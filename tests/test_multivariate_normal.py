"""The multivariate normal distribution: golden values, its three forms, singular covariances."""

import numpy as np
import pytest
from scipy import stats
from support import NUMPY, STRICT, TORCH, scaled_error, to_numpy
from vectors import DENSITY, rows_of, worst

import arraydist


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


def test_each_density_of_a_normal_has_a_graph_of_its_own():
    """Going backwards frees what one density left, and what is kept has no derivatives to lose."""
    torch = pytest.importorskip("torch")
    factor = torch.tensor([[2.0, 0.0], [0.5, 1.0]], dtype=torch.float64, requires_grad=True)
    normal = arraydist.MultivariateNormal(torch.zeros(2, dtype=torch.float64), scale_tril=factor)
    x = torch.ones(2, dtype=torch.float64)
    with torch.no_grad():
        normal.log_prob(x)
    gradients = [torch.autograd.grad(normal.log_prob(x), factor)[0] for _ in range(2)]
    draws = [torch.autograd.grad(normal.rsample(rng=1).sum(), factor)[0] for _ in range(2)]
    assert torch.equal(*gradients)
    assert torch.equal(*draws)
    assert bool((gradients[0] != 0).any())
