"""The random bits against published test vectors, and every seed and draw against recorded ones."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import numpy as np
import pytest

from arraydist.kernels.philox import philox4x32
from arraydist.kernels.record import all_samplers, sampler_named
from arraydist.kernels.twins import python_twin
from arraydist.random import STREAM_VERSION, Key, default_rng
from arraydist.random.normalise import as_key

HERE = Path(__file__).parent / "known_answers"
MAKE_DRAWS = runpy.run_path(str(HERE / "make_draws.py"))


def answers(name: str) -> dict:
    recorded = json.loads((HERE / f"{name}.json").read_text())
    assert recorded.get("stream_version", STREAM_VERSION) == STREAM_VERSION
    return recorded


def words(hexadecimal: str) -> list[int]:
    return [int(word, 16) for word in hexadecimal.split()]


@pytest.mark.parametrize("vector", answers("philox4x32_10")["vectors"])
def test_published_vectors(vector):
    drawn = python_twin(philox4x32)(*words(vector["counter"]), *words(vector["key"]))
    assert list(drawn) == words(vector["words"])


@pytest.mark.parametrize(("seed", "key"), answers("keys")["seeds"])
def test_keys_of_seeds(seed, key):
    expected = Key(**key)
    assert as_key(seed) == expected
    assert as_key(np.random.SeedSequence(seed)) == expected
    assert default_rng(seed).key() == expected


@pytest.mark.parametrize(("key", "j", "folded"), answers("keys")["folds"])
def test_folded_keys(key, j, folded):
    assert Key(**key).fold_in(j) == Key(**folded)


@pytest.mark.parametrize(("name", "parameters", "dtype", "expected"), answers("draws")["draws"])
def test_first_values(name, parameters, dtype, expected):
    assert MAKE_DRAWS["draws"](sampler_named(name), parameters, dtype) == expected


def test_every_sampler_is_recorded():
    recorded = {name for name, *_ in answers("draws")["draws"]}
    own = (each for each in all_samplers() if each.attempt.__module__.startswith("arraydist."))
    assert {each.name for each in own} == recorded
