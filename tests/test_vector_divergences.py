"""Divergences of distributions of vectors, nearly equal ones included."""

import json

import numpy as np
import pytest
from support import GOLDEN, relative_error, to_numpy
from vectors import worst

import arraydist

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
