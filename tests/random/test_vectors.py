"""A generator's vectors of continuous numbers: NumPy's signatures, libraries, extremes."""

import inspect

import fit
import numpy as np
import pytest
from scipy import special, stats
from support import DRAWS, to_numpy

import arraydist
from arraydist.random import default_rng

COVARIANCE = [[2.0, 0.5, 0.1], [0.5, 1.0, 0.2], [0.1, 0.2, 3.0]]
CALLS = {
    "dirichlet": ([0.5, 2.0, 3.0],),
    "multivariate_normal": ([0.0, 1.0, 2.0], COVARIANCE),
}

every_call = pytest.mark.parametrize(("name", "arguments"), CALLS.items(), ids=list(CALLS))


@pytest.mark.parametrize("name", CALLS)
def test_numpys_parameters_come_first(name):
    ours = list(inspect.signature(getattr(default_rng(1), name)).parameters)
    theirs = {
        "dirichlet": ["alpha", "size"],
        "multivariate_normal": ["mean", "cov", "size", "check_valid", "tol", "method"],
    }
    assert ours[: len(theirs[name])] == theirs[name]


@every_call
@pytest.mark.parametrize("size", [None, 4, (2, 3), (0,), ()])
def test_shapes_are_numpys(name, arguments, size):
    ours = getattr(default_rng(1), name)(*arguments, size)
    theirs = getattr(np.random.default_rng(1), name)(*arguments, size)
    assert ours.shape == theirs.shape
    assert ours.dtype == theirs.dtype


@every_call
def test_libraries_agree(library, name, arguments):
    expected = getattr(default_rng(3), name)(*arguments, 50)
    given = [library.array(x) for x in arguments]
    assert np.array_equal(to_numpy(getattr(default_rng(3), name)(*given, 50)), expected)
    made = getattr(default_rng(3), name)(*arguments, 50, xp=library.name)
    assert type(made) is type(library.array([0.0]))
    assert library.name == "torch" or np.array_equal(to_numpy(made), expected)  # float32 there


@every_call
def test_dtype_and_out(name, arguments):
    draw = getattr(default_rng(4), name)
    single = draw(*arguments, 5, dtype=np.float32)
    assert single.dtype == np.float32
    out = np.empty((5, 3))
    assert getattr(default_rng(4), name)(*arguments, out=out) is out
    assert np.allclose(out, single, rtol=1e-6)
    with pytest.raises(ValueError, match=f"{name}: out has shape"):
        draw(*arguments, 4, out=out)


@every_call
def test_short_requests_are_prefixes(name, arguments):
    many = getattr(default_rng(5), name)(*arguments, 3000)
    for n in (1, 2, 1023, 1025):
        assert np.array_equal(getattr(default_rng(5), name)(*arguments, n), many[:n])


def test_batches_of_parameters():
    alpha = [[1.0, 2.0], [30.0, 0.1], [5.0, 5.0]]
    assert default_rng(6).dirichlet(alpha).shape == (3, 2)
    assert default_rng(6).dirichlet(alpha, (4, 3)).shape == (4, 3, 2)
    covariances = [np.eye(2), [[1.0, 0.5], [0.5, 1.0]]]
    assert default_rng(6).multivariate_normal([0.0, 1.0], covariances, (5, 2)).shape == (5, 2, 2)
    with pytest.raises(ValueError, match=r"dirichlet: .*size \(4,\)"):
        default_rng(6).dirichlet(alpha, 4)


def test_draws_are_the_distributions_own():
    a = [0.5, 2.0, 3.0]
    key = arraydist.random.default_rng(7)
    draws = key.dirichlet(a, 20)
    again = arraydist.Dirichlet(a).sample((20,), rng=default_rng(7))
    assert np.array_equal(draws, again)
    draws = default_rng(7).multivariate_normal([0.0, 1.0, 2.0], COVARIANCE, 20)
    normal = arraydist.MultivariateNormal([0.0, 1.0, 2.0], COVARIANCE)
    assert np.array_equal(draws, normal.sample((20,), rng=default_rng(7)))


@pytest.mark.parametrize("size", [1e-300, 1e-100, 1e-4, 1e4, 1e100, 1e300])
def test_concentrations_of_any_size(size):
    """NumPy's older generator gives NaN in 76 % of rows of [1e-4] * 4 (its issue 19637)."""
    draws = default_rng(8).dirichlet([size] * 4, 5000)
    assert np.isfinite(draws).all()
    assert np.abs(draws.sum(axis=-1) - 1).max() < 1e-15
    deviation = (3 / 16 / (4 * size + 1) / 5000) ** 0.5
    assert (np.abs(draws.mean(axis=0) - 0.25) < 4.9 * deviation + 1e-13).all()


CONCENTRATIONS = [10.0 ** np.random.default_rng(i).uniform(-1.5, 3.0, 2 + i % 5) for i in range(30)]
LEVEL = 1e-4 / (3 * 30 + 3 + 2 * 30)
"""False-alarm rate of one p-value of the tests of the laws that follow."""


@pytest.mark.parametrize("alpha", CONCENTRATIONS, ids=lambda alpha: str(len(alpha)))
def test_shares_and_their_sums_are_beta_numbers(alpha):
    x = default_rng(12).dirichlet(alpha, DRAWS)
    for some in ([0], [len(alpha) - 1], [0, 1]):
        a, b = alpha[some].sum(), np.delete(alpha, some).sum()
        if b > 0.0:
            share = np.clip(x[:, some].sum(axis=1), 0.0, 1.0)
            assert fit.uniform(fit.beta_probability(share, a, b)) > LEVEL


@pytest.mark.parametrize("scale", [1e-6, 1e-300])
def test_tiny_concentrations_choose_a_corner(scale):
    alpha = np.array([1.0, 2.0, 5.0])
    x = default_rng(13).dirichlet(scale * alpha, DRAWS)
    corner = np.bincount(x.argmax(axis=1), minlength=3)
    assert (x.max(axis=1) > 0.9).mean() > 0.999
    assert stats.chisquare(corner, alpha / 8 * DRAWS).pvalue > LEVEL


@pytest.mark.parametrize("dimension", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("condition", [1.0, 10.0, 1e3, 1e5, 1e7, 1e9])
def test_sums_of_a_normal_vector_are_normal(dimension, condition):
    rng = np.random.default_rng(dimension)
    factor = rng.standard_normal((dimension, dimension))
    factor *= np.geomspace(1.0, condition, dimension)[:, None] ** -0.5
    covariance, mean = factor @ factor.T, rng.standard_normal(dimension)
    x = default_rng(14).multivariate_normal(mean, covariance, DRAWS)
    for weights in (rng.standard_normal(dimension), np.eye(dimension)[-1]):
        z = (x - mean) @ weights / np.sqrt(weights @ covariance @ weights)
        assert fit.uniform(special.ndtr(z)) > LEVEL


def test_normal_vectors():
    """Whitened, they are standard normal; false-alarm rate 1e-5."""
    x = default_rng(9).multivariate_normal([0.0, 1.0, 2.0], COVARIANCE, 50_000)
    z = np.linalg.solve(np.linalg.cholesky(COVARIANCE), (x - [0.0, 1.0, 2.0]).T)
    p = [stats.kstest(row, "norm").pvalue for row in z]
    p += [2 * stats.norm.sf(abs((z[i] * z[j]).mean()) * 50_000**0.5) for i, j in ((0, 1), (1, 2))]
    assert min(p) > 1e-5 / 5


def test_singular_covariances():
    x = default_rng(10).multivariate_normal([0.0, 1.0], [[1.0, 1.0], [1.0, 1.0]], 1000)
    assert np.allclose(x[:, 1] - x[:, 0], 1.0, rtol=1e-12)
    assert (default_rng(10).multivariate_normal([2.0], [[0.0]], 5) == 2.0).all()


def test_covariances_that_are_none():
    bad = [[1.0, 2.0], [2.0, 1.0]]
    draw = default_rng(11).multivariate_normal
    with pytest.raises(ValueError, match="multivariate_normal: cov is not symmetric"):
        draw([0.0, 0.0], bad, check_valid="raise")
    with pytest.warns(RuntimeWarning, match="multivariate_normal: cov is not symmetric"):
        assert np.isnan(draw([0.0, 0.0], bad)).all()
    assert np.isnan(draw([0.0, 0.0], bad, check_valid="ignore")).all()


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("dirichlet", ([1.0, 0.0],), "alpha has to be positive"),
        ("dirichlet", (1.0,), "axis of one share"),
        ("multivariate_normal", ([0.0, 1.0], np.eye(3)), "a row and a column for each"),
        ("multivariate_normal", ([np.inf], [[1.0]]), "mean has to be finite"),
        ("multivariate_normal", ([0.0], [[1.0]], 3, "never"), "check_valid has to be one of"),
    ],
)
def test_errors(name, arguments, message):
    with pytest.raises(ValueError, match=f"{name}: .*{message}"):
        getattr(default_rng(1), name)(*arguments)
