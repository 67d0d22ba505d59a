"""Everything that ``rng`` accepts, and what it refuses."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import torch

import arraydist.random as random
from arraydist import dispatch
from arraydist.random import Key, default_rng
from arraydist.random.normalise import as_key

BIT_GENERATORS = [
    np.random.MT19937,
    np.random.PCG64,
    np.random.PCG64DXSM,
    np.random.Philox,
    np.random.SFC64,
]

FOREIGN = [
    *BIT_GENERATORS,
    np.random.default_rng,
    lambda seed: torch.Generator().manual_seed(seed),
]


@pytest.mark.parametrize("make", [*FOREIGN, default_rng])
def test_stateful_generators_advance(make):
    rng = make(7)
    keys = [as_key(rng) for _ in range(4)]
    assert len(set(keys)) == 4
    again = make(7)
    assert [as_key(again) for _ in range(4)] == keys


@pytest.mark.parametrize("make", FOREIGN)
def test_keys_have_64_bits(make):
    """A bit that is random is the same in all of 40 keys with probability 2**-39."""
    rng = make(7)
    seeds = [as_key(rng).seed for _ in range(40)]
    assert all(0 <= seed < 2**64 for seed in seeds)
    for bit in range(64):
        assert len({seed >> bit & 1 for seed in seeds}) == 2


@pytest.mark.parametrize("bits", BIT_GENERATORS)
def test_a_generator_gives_what_its_bits_give(bits):
    assert as_key(np.random.Generator(bits(3))) == as_key(bits(3))


@pytest.mark.parametrize(
    "rng", [0, 1, 2**200, np.int8(3), np.uint64(2**64 - 1), np.random.SeedSequence(4), Key(1, 2, 3)]
)
def test_stateless_ones_repeat(rng):
    assert as_key(rng) == as_key(rng)


def test_integers_of_all_kinds_agree():
    assert as_key(3) == as_key(np.int8(3)) == as_key(np.uint64(3))
    assert as_key(3) != as_key(4)


def test_a_key_is_itself():
    key = Key(1, 2, 3)
    assert as_key(key) is key


def test_spawned_seed_sequences_differ():
    keys = {as_key(child) for child in np.random.SeedSequence(1).spawn(20)}
    assert len(keys) == 20


@pytest.mark.parametrize("rng", [-1, np.int64(-5)])
def test_negative_integers(rng):
    with pytest.raises(ValueError, match=f"rng={rng}"):
        as_key(rng)


@pytest.mark.parametrize(
    "rng",
    [True, 1.0, "1", [1], np.random.RandomState(1), np.random, np.ones(2), torch.ones(1), object()],
)
def test_others_are_refused_with_a_list(rng):
    with pytest.raises(TypeError, match=r"torch\.Generator") as caught:
        as_key(rng)
    assert type(rng).__name__ in str(caught.value)


def test_none_takes_the_process_wide_generator():
    random.seed(5)
    try:
        first = [as_key() for _ in range(3)]
        random.seed(5)
        assert [as_key(None, dispatch.backend_named("numpy")) for _ in range(3)] == first
        assert first[0] == as_key(5)
    finally:
        random.seed()


def test_unseeded_processes_differ():
    random.seed()
    one = as_key()
    random.seed()
    assert as_key() != one


def test_none_on_torch_follows_manual_seed():
    backend = dispatch.backend_named("torch")
    before = torch.random.get_rng_state()
    try:
        torch.manual_seed(9)
        first = [as_key(None, backend) for _ in range(3)]
        assert len(set(first)) == 3
        torch.manual_seed(9)
        assert [as_key(None, backend) for _ in range(3)] == first
    finally:
        torch.random.set_rng_state(before)


def test_an_outsiders_backend_may_bring_its_generators(monkeypatch):
    class Backend:
        def key_from(self, rng):
            return Key(rng.bits) if isinstance(rng, Bits) else None

    class Bits:
        bits = 11

    Bits.__module__ = "otherarrays.random"
    monkeypatch.setattr(dispatch, "backend_named", lambda name: {"otherarrays": Backend()}[name])
    assert as_key(Bits()) == Key(11)


def test_importing_loads_neither_numpy_nor_torch():
    code = (
        "import sys, arraydist.random as r; r.Generator(1).key(); "
        "assert not {'numpy', 'torch', 'numba', 'scipy'} & set(sys.modules), sys.modules.keys(); "
        "r.default_rng(1); assert not {'torch', 'numba'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
