"""Choices, permutations and shuffles.

Seeds are fixed.  With a fresh stream the chance that any test of chances fails though all is right
is 1e-4.
"""

import array
import itertools
from collections import UserList, deque

import numpy as np
import pytest
from scipy import stats
from support import to_numpy

from arraydist.random import default_rng

LEVEL = 1e-4 / 8
TIMES = 20_000


def frequencies(draws):
    """How often each of the rows occurs."""
    return np.unique(np.asarray(draws), axis=0, return_counts=True)


def test_every_order_is_as_likely():
    rng = default_rng(1)
    rows, counts = frequencies(rng.permuted(np.tile(np.arange(4), (TIMES, 1)), axis=1))
    assert len(rows) == 24
    assert stats.chisquare(counts).pvalue > LEVEL


def test_every_choice_without_replacement_is_as_likely():
    rng = default_rng(1)
    rows, counts = frequencies([rng.choice(4, 2, replace=False) for _ in range(TIMES)])
    assert len(rows) == 12
    assert stats.chisquare(counts).pvalue > LEVEL


def test_few_of_many_without_replacement():
    rng = default_rng(1)
    draws = rng.choice(10**15, 1000, replace=False)
    assert len(np.unique(draws)) == 1000
    assert stats.kstest(draws / 1e15, "uniform").pvalue > LEVEL
    # Of a small range nearly all draws meet one another.
    many = [rng.choice(101, 2, replace=False) for _ in range(2000)]
    assert all(a != b for a, b in many)
    assert stats.chisquare(np.bincount(np.ravel(many), minlength=101)).pvalue > LEVEL


def test_weighted_choices():
    p = np.array([0.1, 0.0, 0.2, 0.7])
    draws = default_rng(1).choice(4, TIMES, p=p)
    counts = np.bincount(draws, minlength=4)
    assert counts[1] == 0
    assert stats.chisquare(counts[p > 0], TIMES * p[p > 0]).pvalue > LEVEL


def test_weighted_choices_without_replacement():
    p = np.array([0.1, 0.2, 0.3, 0.4])
    rng = default_rng(1)
    rows, counts = frequencies([rng.choice(4, 2, False, p) for _ in range(TIMES)])
    expected = [p[i] * p[j] / (1 - p[i]) * TIMES for i, j in itertools.permutations(range(4), 2)]
    assert len(rows) == 12
    assert stats.chisquare(counts, expected).pvalue > LEVEL


def test_elements_of_arrays(library):
    array = library.array(np.arange(24.0).reshape(2, 3, 4))
    rng = default_rng(1)
    chosen = rng.choice(array, (5, 2), axis=1)
    assert type(chosen) is type(array)
    assert tuple(chosen.shape) == (2, 5, 2, 4)
    np.testing.assert_array_equal(
        to_numpy(chosen), np.arange(24.0).reshape(2, 3, 4)[:, default_rng(1).choice(3, (5, 2))]
    )
    moved = to_numpy(rng.permutation(array, axis=-1))
    np.testing.assert_array_equal(np.sort(moved, axis=-1), to_numpy(array))


def test_lists_strings_and_single_elements():
    rng = default_rng(1)
    assert rng.choice(["a", "b"]) in ("a", "b")
    assert rng.choice([[1, 2], [3, 4]]).shape == (2,)
    assert isinstance(rng.choice(5), np.int64)
    assert sorted(rng.permutation(["x", "y", "z"])) == ["x", "y", "z"]


def test_shuffling_in_place():
    rng = default_rng(1)
    items, array = list(range(50)), np.arange(50).reshape(10, 5)
    assert rng.shuffle(items) is None
    assert items != list(range(50))
    assert sorted(items) == list(range(50))
    rng.shuffle(array, axis=1)
    np.testing.assert_array_equal(np.sort(array, axis=1), np.arange(50).reshape(10, 5))
    assert len({tuple(row - row.min()) for row in array}) == 1  # whole columns moved
    with pytest.raises(ValueError, match="a list has no axis 1"):
        rng.shuffle(items, axis=1)


@pytest.mark.parametrize("kind", [deque, bytearray, lambda x: array.array("b", x), UserList])
def test_shuffling_what_takes_items(kind):
    items, plain = kind(range(50)), list(range(50))
    default_rng(1).shuffle(items)
    default_rng(1).shuffle(plain)
    assert list(items) == plain


@pytest.mark.parametrize("dtype", ["float32", "float16"])
def test_probabilities_of_single_precision(dtype):
    """They sum to 1 to their own precision only, and NumPy's generator takes them."""
    p = np.full(5, 0.2, dtype)
    assert abs(p.astype(float).sum() - 1) > 1e-8
    assert 0 <= default_rng(1).choice(5, p=p) < 5


def test_permuting_into_what_does_not_fit():
    x, rng = np.arange(6.0).reshape(2, 3), default_rng(1)
    with pytest.raises(TypeError, match="out has dtype int64, which would cut float64"):
        rng.permuted(x, axis=1, out=np.zeros((2, 3), int))
    with pytest.raises(ValueError, match=r"out has shape \(4, 2, 3\), not \(2, 3\)"):
        rng.permuted(x, axis=1, out=np.zeros((4, 2, 3)))
    with pytest.raises(TypeError, match="out has to be an array of NumPy, got list"):
        rng.permuted(x, out=[])
    own = x.copy()
    assert rng.permuted(own, out=own) is own
    assert sorted(own.flat) == list(range(6))


def test_permuting_lines_and_everything():
    array = np.arange(40).reshape(5, 8)
    out = np.empty_like(array)
    assert default_rng(1).permuted(array, axis=1, out=out) is out
    np.testing.assert_array_equal(np.sort(out, axis=1), array)
    assert len({tuple(row - row.min()) for row in out}) > 1
    everything = default_rng(1).permuted(array)
    assert everything.shape == array.shape
    np.testing.assert_array_equal(np.sort(everything, axis=None), np.arange(40))


def test_nothing():
    rng = default_rng(1)
    assert rng.permutation(0).shape == (0,)
    assert rng.permutation(np.empty((0, 3))).shape == (0, 3)
    assert rng.choice(0, 0).shape == (0,)
    assert rng.choice(5, 0, replace=False).shape == (0,)


def test_numpys_whole_numbers():
    for seed in range(3):
        expected = default_rng(seed).permutation(5)
        np.testing.assert_array_equal(default_rng(seed).permutation(np.int8(5)), expected)
        expected = default_rng(seed).choice(5, 3)
        np.testing.assert_array_equal(default_rng(seed).choice(np.uint8(5), np.int64(3)), expected)
        np.testing.assert_array_equal(default_rng(seed).choice(np.array(5), 3), expected)


def test_bytes():
    assert len(default_rng(1).bytes(13)) == 13
    assert default_rng(1).bytes(20)[:13] == default_rng(1).bytes(13)
    counts = np.bincount(np.frombuffer(default_rng(1).bytes(200_000), np.uint8), minlength=256)
    assert stats.chisquare(counts).pvalue > LEVEL


@pytest.mark.parametrize(
    ("x", "message"), [(-1, "permutation: x must be"), (np.array(5), "permutation: an array of")]
)
def test_bad_permutations(x, message):
    with pytest.raises(ValueError, match=message):
        default_rng(1).permutation(x)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0, 3), "has to have elements"),
        ((2**63 + 1,), "a has to be at most 2"),
        ((2**70, 3, False), "a has to be at most 2"),
        ((3, 4, False), "4 elements without replacement, but there are only 3"),
        ((3, 3, False, [0.5, 0.5, 0.0]), "only 2 have a probability"),
        ((3, 3, True, [0.5, 0.5]), r"p has shape \(2,\), but there are 3"),
        ((2, 3, True, [0.5, 0.6]), "p has to sum to 1"),
        ((2, 3, True, [1.5, -0.5]), "p has to be nonnegative"),
        ((np.zeros(3), 3, True, None, 1), "has no axis 1"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        default_rng(1).choice(*arguments)
