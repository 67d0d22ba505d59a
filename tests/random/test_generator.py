"""Generators: each key once, copies, pickles, children, threads."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from arraydist.random import Generator, Key, default_rng


def test_counts_calls():
    rng = Generator(5)
    assert [rng.key() for _ in range(3)] == [Key(5, 0), Key(5, 1), Key(5, 2)]


def test_call_number_wraps():
    rng = Generator(5, 2**48 - 1)
    assert [rng.key().call for _ in range(2)] == [2**48 - 1, 0]


@pytest.mark.parametrize("arguments", [(-1,), (2**64,), (0, -1), (0, 2**48)])
def test_out_of_range(arguments):
    with pytest.raises(ValueError, match="has to be in"):
        Generator(*arguments)


@pytest.mark.parametrize(
    "duplicate", [copy.copy, copy.deepcopy, lambda rng: pickle.loads(pickle.dumps(rng))]
)
def test_copies_go_on_alone(duplicate):
    rng = default_rng(1)
    rng.key()
    other = duplicate(rng)
    expected = [rng.key() for _ in range(3)]
    assert [other.key() for _ in range(3)] == expected


def test_repr_names_the_state():
    assert repr(Generator(255, 7)) == "Generator(seed=0x00000000000000ff, call=7)"


def test_children_are_independent_of_each_other_and_the_parent():
    rng = default_rng(1)
    children = rng.spawn(50) + rng.spawn(50) + rng.spawn(1)[0].spawn(50)
    keys = {child.key() for child in children} | {rng.key()}
    assert len({key.seed for key in keys}) == 151


def test_spawning_is_reproducible_and_advances_once():
    rng, other = default_rng(1), default_rng(1)
    assert [g.key() for g in rng.spawn(3)] == [g.key() for g in other.spawn(5)][:3]
    assert rng.key() == other.key() == Key(rng.key().seed, 1)


def test_spawn_of_a_negative_number():
    with pytest.raises(ValueError, match="nonnegative"):
        default_rng(1).spawn(n_children=-1)


def test_threads_never_share_a_key():
    rng = default_rng(1)
    with ThreadPoolExecutor(16) as pool:
        taken = pool.map(lambda _: [rng.key() for _ in range(500)], range(16))
    calls = sorted(key.call for keys in taken for key in keys)
    assert calls == list(range(16 * 500))


def test_default_rng_without_a_seed_is_fresh():
    assert default_rng().key() != default_rng().key()


def test_default_rng_takes_several_numbers_as_numpys_does():
    keys = [default_rng(seed).key() for seed in ([1, 2], (1, 2), np.array([1, 2]), [2, 1], 1)]
    assert keys[0] == keys[1] == keys[2] == default_rng(np.random.SeedSequence([1, 2])).key()
    assert len(set(keys)) == 3
    for bad, error in (([1, -1], ValueError), ([0.5], TypeError), (["a"], (TypeError, ValueError))):
        with pytest.raises(error):
            default_rng(bad)


def test_default_rng_returns_generators():
    rng = Generator(1)
    assert default_rng(rng) is rng


def test_default_rng_advances_numpy_generators():
    source = np.random.default_rng(1)
    assert default_rng(source).key() != default_rng(source).key()


def test_default_rng_refuses_keys():
    with pytest.raises(TypeError, match="Key"):
        default_rng(Key(1))
