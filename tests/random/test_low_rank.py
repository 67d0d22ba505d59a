"""Normal vectors whose covariance is a diagonal and a few columns."""

import fit
import numpy as np
import pytest
from scipy import special
from support import DRAWS, to_numpy

from arraydist.autodiff import jvp
from arraydist.random import default_rng

MEAN = [0.0, 1.0, 2.0]
COLUMNS = [[1.0, 0.2], [2.0, 0.0], [0.3, -1.0]]
DIAGONAL = [0.5, 0.1, 2.0]
CASE = (MEAN, COLUMNS, DIAGONAL)
LEVEL = 1e-4 / (2 * 30)
"""False-alarm rate of one p-value of the test of the law."""


def draw(*arguments, seed=3, **options):
    return default_rng(seed).lowrank_multivariate_normal(*arguments, **options)


@pytest.mark.parametrize("dimension", [1, 2, 3, 8, 40])
@pytest.mark.parametrize("rank", [0, 1, 2, 5, 12, 41])
def test_sums_of_a_vector_are_normal(dimension, rank):
    rng = np.random.default_rng(100 * dimension + rank)
    columns, mean = rng.standard_normal((dimension, rank)), rng.standard_normal(dimension)
    diagonal = np.geomspace(1e-6, 10.0, dimension)
    x = draw(mean, columns, diagonal, size=DRAWS // 10)
    covariance = columns @ columns.T + np.diag(diagonal)
    for weights in (rng.standard_normal(dimension), np.eye(dimension)[0]):
        z = (x - mean) @ weights / np.sqrt(weights @ covariance @ weights)
        assert fit.uniform(special.ndtr(z)) > LEVEL


def test_libraries_agree(library):
    expected = draw(*CASE, size=50)
    given = [library.array(x) for x in CASE]
    assert np.array_equal(to_numpy(draw(*given, size=50)), expected)


def test_short_requests_are_prefixes():
    many = draw(*CASE, size=3000)
    for n in (1, 2, 1023, 1025):
        assert np.array_equal(draw(*CASE, size=n), many[:n])


def test_shapes_and_dtypes():
    assert draw(*CASE).shape == (3,)
    assert draw(*CASE, size=(4, 2)).shape == (4, 2, 3)
    assert draw(*CASE, size=(0,)).shape == (0, 3)
    assert draw(np.zeros((5, 1, 3)), COLUMNS, np.ones((2, 3))).shape == (5, 2, 3)
    single = draw(*CASE, size=5, dtype=np.float32)
    out = np.empty((5, 3))
    assert single.dtype == np.float32
    assert draw(*CASE, out=out) is out
    assert np.allclose(out, single, rtol=1e-6)


def test_no_variance_of_its_own():
    x = draw([0.0, 1.0], [[1.0], [2.0]], [0.0, 0.0], size=1000)
    assert np.allclose(x[:, 1], 2.0 * x[:, 0] + 1.0, rtol=1e-12)
    assert (draw([2.0], np.zeros((1, 0)), [0.0], size=5) == 2.0).all()


def test_derivatives_in_all_parameters():
    mean, columns, diagonal = (np.array(x) for x in CASE)
    rng = np.random.default_rng(5)
    tangents = rng.standard_normal(3), rng.standard_normal((3, 2)), rng.standard_normal(3)

    def at(mean, columns, diagonal):
        return draw(mean, columns, diagonal, size=200)

    x, slope = jvp(at, (mean, columns, diagonal), tangents)
    assert np.array_equal(x, at(mean, columns, diagonal))
    # The draws are linear in the mean, the columns and the roots of the diagonal.
    step = 2.0 * np.sqrt(diagonal)
    change = at(mean + tangents[0], columns + tangents[1], diagonal) - x
    wider = at(mean, columns, (np.sqrt(diagonal) + tangents[2] / step) ** 2) - x
    np.testing.assert_allclose(slope, change + wider, rtol=1e-9, atol=1e-12)


def test_derivatives_in_torch():
    torch = pytest.importorskip("torch")
    tensors = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in CASE]
    x = draw(*tensors, size=40)
    x.sum().backward()
    ones = tuple(np.ones_like(np.array(x)) for x in CASE)
    for i, tensor in enumerate(tensors):
        only = tuple(one if i == j else 0.0 * one for j, one in enumerate(ones))
        _, slope = jvp(lambda *p: draw(*p, size=40), tuple(np.array(x) for x in CASE), only)
        assert float(tensor.grad.sum()) == pytest.approx(slope.sum(), rel=1e-12)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([0.0, 1.0], [[1.0]], [1.0, 1.0]), "a row, and cov_diag a number, for each"),
        (([0.0, 1.0], [1.0, 1.0], [1.0, 1.0]), "a row, and cov_diag a number, for each"),
        (([0.0], [[1.0]], 1.0), "a row, and cov_diag a number, for each"),
        (([0.0], [[1.0]], [-1.0]), "cov_diag has to be nonnegative"),
        (([0.0], [[np.inf]], [1.0]), "cov_factor has to be finite"),
        (([[0.0], [1.0]], [[1.0]], [1.0], 3), "size"),
    ],
)
def test_errors(arguments, message):
    with pytest.raises(ValueError, match=f"lowrank_multivariate_normal: .*{message}"):
        draw(*arguments)
