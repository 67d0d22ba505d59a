"""Vectors of counts: multinomial and multivariate hypergeometric draws.

Seeds are fixed.  With a fresh stream the chance that any of these tests fails though all is right
is 1e-4, which Bonferroni's inequality shares out over the p-values.
"""

import inspect

import numpy as np
import pytest
from fit import chi_square
from scipy import stats
from support import DRAWS, LIBRARIES, to_numpy

from arraydist.random import default_rng

N = DRAWS
EVEN = [1 / 6] * 6
CHANCES = [
    EVEN,
    [0.1, 0.0, 0.6, 0.3],
    [0.9, 0.09, 0.009, 0.001],
    [1e-9, 1e-3, 1 - 1e-9 - 1e-3],
    [1 - 1e-9 - 1e-3, 1e-9, 1e-3],
    [0.5, 0.5],
]
MULTINOMIAL = [(n, chances) for n in (1, 7, 30, 1000, 10**6, 10**12) for chances in CHANCES]
COLORS = [
    [4, 3, 5],
    [10, 20, 30],
    [1, 0, 1000, 2],
    [1000] * 6,
    [5, 10**6, 100],
    [10**5, 3, 10**5, 50],
    [10**9, 10**9, 10**6],
]
SHARES = (0.02, 0.3, 0.5, 0.7, 0.999)
HYPERGEOMETRIC = [
    (colors, round(share * sum(colors)))
    for colors in COLORS
    for share in SHARES
    # SciPy's distribution function sums over the support.
    if share * sum(colors) < 10**6
]
LEVEL = 1e-4 / (8 * len(MULTINOMIAL) + 8 * len(HYPERGEOMETRIC))
"""False-alarm rate of one p-value: at most six elements and two sums of them a case."""


def looks(counts):
    """Each element, and sums of some: that elements depend on each other rightly."""
    for j in range(counts.shape[1]):
        yield counts[:, j], [j]
    for some in ([0, 1], [0, counts.shape[1] - 1]):
        yield counts[:, some].sum(axis=1), some


@pytest.mark.parametrize(("n", "chances"), MULTINOMIAL)
def test_multinomial(n, chances):
    counts = default_rng(31).multinomial(n, chances, N)
    assert counts.shape == (N, len(chances))
    assert counts.min() >= 0
    assert (counts.sum(axis=1) == n).all()
    for k, some in looks(counts):
        p = min(sum(chances[j] for j in some), 1.0)
        if len(some) == len(chances):
            continue
        if n * p * (1 - p) > 1e9:
            # SciPy's quantiles are slow and a little off there; the law is normal as far as seen.
            assert stats.kstest((k - n * p) / np.sqrt(n * p * (1 - p)), "norm").pvalue > LEVEL
        else:
            assert chi_square(k, stats.binom(n, p)) > LEVEL


@pytest.mark.parametrize(("colors", "nsample"), HYPERGEOMETRIC)
def test_multivariate_hypergeometric(colors, nsample):
    counts = default_rng(32).multivariate_hypergeometric(colors, nsample, N)
    assert counts.shape == (N, len(colors))
    assert ((counts >= 0) & (counts <= colors)).all()
    assert (counts.sum(axis=1) == nsample).all()
    for k, some in looks(counts):
        if len(some) < len(colors):
            law = stats.hypergeom(sum(colors), sum(colors[j] for j in some), nsample)
            assert chi_square(k, law) > LEVEL


def test_as_many_trials_as_float64_holds():
    n = 2**53
    counts = default_rng(3).multinomial(n, [0.25, 0.5, 0.25], 1000)
    assert (counts.sum(axis=1) == n).all()
    z = (counts - n * np.array([0.25, 0.5, 0.25])) / np.sqrt(n * np.array([3, 4, 3]) / 16)
    assert np.all(np.abs(z) < 6.0)
    items = [2**51, 2**52, 2**50]
    counts = default_rng(3).multivariate_hypergeometric(items, 2**52, 1000)
    assert (counts.sum(axis=1) == 2**52).all()
    share = np.array(items) / sum(items)
    mean = 2**52 * share
    left_over = 1 - 2**52 / sum(items)
    assert np.all(np.abs(counts - mean) < 6.0 * np.sqrt(mean * (1 - share) * left_over))


METHODS = {
    "multinomial": (20, [0.1, 0.2, 0.7]),
    "multivariate_hypergeometric": ([10, 5, 30], 20),
}
every_method = pytest.mark.parametrize("method", METHODS)


def drawn(method, *size, **options):
    return getattr(default_rng(4), method)(*METHODS[method], *size, **options)


@every_method
def test_arguments_are_numpys(method):
    own = list(inspect.signature(getattr(default_rng(1), method)).parameters)
    theirs = list(inspect.signature(getattr(np.random.Generator, method)).parameters)[1:]
    assert own[: len(theirs)] == theirs


@every_method
def test_shapes_dtypes_and_out(method):
    whole = drawn(method, 3000)
    assert whole.dtype == np.int64
    assert drawn(method).shape == (3,)
    np.testing.assert_array_equal(drawn(method), whole[0])
    np.testing.assert_array_equal(drawn(method, (5, 7)), whole[:35].reshape(5, 7, 3))
    assert drawn(method, (2, 0)).shape == (2, 0, 3)
    assert drawn(method, 10, dtype=np.int16).dtype == np.int16
    out = np.empty((4, 5, 3), np.int32)
    assert drawn(method, out=out) is out
    np.testing.assert_array_equal(out, whole[:20].reshape(4, 5, 3))
    with pytest.raises(ValueError, match=f"{method}: out has shape"):
        drawn(method, (5, 4), out=out)


@every_method
@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.name)
def test_every_library_gives_the_same_counts(library, method):
    arrays = [library.array(parameter) for parameter in METHODS[method]]
    counts = getattr(default_rng(4), method)(*arrays, (2, 3))
    assert type(counts) is type(arrays[0])
    np.testing.assert_array_equal(to_numpy(counts), drawn(method, (2, 3)))
    assert type(drawn(method, 2, xp=library.name)) is type(arrays[0])


def test_parameters_broadcast():
    counts = default_rng(3).multinomial([[10**8], [10**15]], [[0.2, 0.8], [0.5, 0.5], [1.0, 0.0]])
    assert counts.shape == (2, 3, 2)
    assert (counts.sum(axis=-1) == [[10**8], [10**15]]).all()
    assert (counts[:, 2, 1] == 0).all()
    np.testing.assert_allclose(counts[1, 0], [2e14, 8e14], rtol=1e-6)
    counts = default_rng(3).multivariate_hypergeometric([[3, 4], [9, 0]], [[2], [7]])
    assert counts.shape == (2, 2, 2)
    assert (counts.sum(axis=-1) == [[2], [7]]).all()


def test_whole_numbers_stay_exact_beside_single_precision():
    n = 2**24 + 1
    assert default_rng(3).multinomial(n, np.array([0.5, 0.5], np.float32)).sum() == n
    torch = pytest.importorskip("torch", reason="torch is not installed")
    items = torch.tensor([2**30 + 1, 2**31 + 1])
    sample = 2**31 + 2**30 + 1
    assert int(default_rng(3).multivariate_hypergeometric(items, sample).sum()) == sample


def test_the_last_outcome_takes_the_rest():
    counts = default_rng(3).multinomial(10**6, [0.25, 0.25, 0.0])
    assert counts[2] == pytest.approx(5e5, rel=0.01)
    tenths = np.full(10, 0.1, np.float32)
    counts = default_rng(3).multinomial(100, np.append(tenths, np.float32(0.0)), N)
    assert not counts[:, -1].any()


def test_both_methods_give_the_same():
    marginals = default_rng(3).multivariate_hypergeometric([5, 9], 6, 10, method="marginals")
    count = default_rng(3).multivariate_hypergeometric([5, 9], 6, 10, method="count")
    np.testing.assert_array_equal(marginals, count)


@pytest.mark.parametrize(
    ("method", "parameters", "message"),
    [
        ("multinomial", (10, [0.7, 0.7, 0.0]), "pvals add up to more than one"),
        ("multinomial", (10, 0.5), "pvals has to have an axis of one outcome"),
        ("multinomial", (-1, [0.5, 0.5]), "n has to be a whole number"),
        ("multinomial", (1, [0.5, -0.5]), r"pvals has to be in \[0, 1\], got -0.5 at index \(1,\)"),
        ("multinomial", ([10, 20], [0.5, 0.5], 3), "do not broadcast|do not fit the size"),
        ("multivariate_hypergeometric", ([3, 4], 8), "nsample has to be at most the sum"),
        ("multivariate_hypergeometric", ([3, 4.5], 2), "colors has to be a whole number"),
        ("multivariate_hypergeometric", ([2**53, 4], 2), r"at most 2\*\*53"),
        ("multivariate_hypergeometric", (3, 2), "colors has to have an axis of one color"),
        ("multivariate_hypergeometric", ([3, 4], 2, None, "best"), "method has to be one of"),
    ],
)
def test_bad_parameters_are_named(method, parameters, message):
    with pytest.raises(ValueError, match=f"{method}: .*({message})"):
        getattr(default_rng(3), method)(*parameters)


def test_counts_that_do_not_fit_raise():
    with pytest.raises(OverflowError, match="do not fit"):
        default_rng(3).multinomial(1000, [0.5, 0.5], dtype=np.int8)
