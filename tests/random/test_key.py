"""Keys: where they point, and that folded ones never meet."""

from __future__ import annotations

import itertools
import pickle

import pytest

from arraydist.random import Key


def test_counter_words_hold_call_and_path():
    low, high = Key(7, call=0xABCDEF012345, path=0x6789).counter_high()
    assert (low, high) == (0xEF012345, 0x6789ABCD)


def test_folds_of_one_key_differ():
    key = Key(3, 8)
    folded = [key.fold_in(j) for j in range(0xFFFF + 10)]
    assert len({key, *folded}) == len(folded) + 1


def test_folds_of_folds_differ():
    keys = [Key(3, call) for call in range(5)]
    paths = itertools.product(range(5), range(5), range(5))
    folded = {key.fold_in(i).fold_in(j).fold_in(k) for key in keys for i, j, k in paths}
    once = {key.fold_in(i) for key in keys for i in range(5)}
    assert len(folded | once) == len(folded) + 25


def test_cheap_folds_stay_in_the_call():
    assert Key(3, 8).fold_in(0) == Key(3, 8, 1)
    assert Key(3, 8).fold_in(0xFFFC) == Key(3, 8, 0xFFFD)
    assert Key(3, 8).fold_in(0xFFFD).seed != 3
    assert Key(3, 8, 1).fold_in(0).seed != 3


@pytest.mark.parametrize("j", [-1, 2**48])
def test_fold_out_of_range(j):
    with pytest.raises(ValueError, match="j has to be in"):
        Key(1).fold_in(j)


def test_pickles():
    key = Key(1, 2, 3)
    assert pickle.loads(pickle.dumps(key)) == key
