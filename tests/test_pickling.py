"""Pickles and copies: same class, same parameters, same settings, here and in another process."""

import copy
import pickle
import subprocess
import sys

import numpy as np
import pytest
from cases import every_case, every_entry
from support import NUMPY, TORCH, to_numpy

import arraydist

WAYS = {
    "pickle": lambda x: pickle.loads(pickle.dumps(x)),
    "oldest pickle": lambda x: pickle.loads(pickle.dumps(x, protocol=2)),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
}


def same(one, other, library, entry):
    """Equal in all that shows."""
    assert type(one) is type(other)
    assert one.batch_shape == other.batch_shape
    assert one.event_shape == other.event_shape
    assert type(one.batch_shape) is type(other.batch_shape)
    x = library.array(entry.column(one))
    assert np.array_equal(to_numpy(one.log_prob(x)), to_numpy(other.log_prob(x)))
    draws = [to_numpy(d.sample((5,), rng=1)) for d in (one, other)]
    assert np.array_equal(*draws)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("library", [NUMPY, TORCH], ids=["numpy", "torch"])
@every_case
def test_distributions(library, entry, label, way):
    """array-api-strict is left out: its arrays themselves can't be pickled."""
    distribution = entry.build(label, library)
    same(distribution, WAYS[way](distribution), library, entry)


@pytest.mark.parametrize("way", WAYS)
@every_entry
def test_after_use(entry, way):
    """What a distribution has computed and kept meanwhile does no harm."""
    distribution = entry.build("batch", NUMPY)
    distribution.sample((3,), rng=1)
    distribution.log_prob(entry.column(distribution))
    if entry.has("entropy"):
        distribution.entropy()
    same(distribution, WAYS[way](distribution), NUMPY, entry)


@pytest.mark.parametrize("way", WAYS)
@every_entry
def test_settings(entry, way):
    distribution = entry.build("batch", NUMPY, validate_args=True)
    with pytest.raises(ValueError, match="value must be"):
        WAYS[way](distribution).log_prob(entry.nan)


@pytest.mark.parametrize("way", ["pickle", "deepcopy"])
@every_entry
def test_copies_share_nothing(entry, way):
    arguments = {n: np.asarray(x, dtype=float) for n, x in entry.parameters["batch"].items()}
    distribution = entry.cls(**arguments)
    twin = WAYS[way](distribution)
    for one, other in zip(distribution._arrays(), twin._arrays(), strict=True):
        assert not np.shares_memory(one, other)


@every_entry
def test_torch_module(entry):
    pytest.importorskip("torch", reason="about arraydist.torch")
    import arraydist.torch as dist

    arguments = {n: TORCH.array(x) for n, x in entry.parameters["batch"].items()}
    distribution = entry.of(dist)(**arguments)
    same(distribution, WAYS["pickle"](distribution), TORCH, entry)


READ = """
import pickle, sys
distribution = pickle.load(sys.stdin.buffer)
pickle.dump(distribution.sample((50,), rng=9), sys.stdout.buffer)
"""


@every_entry
def test_another_process(entry):
    """A fresh interpreter that has imported nothing loads it and draws the same."""
    distribution = entry.build("batch", NUMPY)
    result = subprocess.run(
        [sys.executable, "-c", READ],
        input=pickle.dumps(distribution),
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stderr.decode()
    assert np.array_equal(pickle.loads(result.stdout), distribution.sample((50,), rng=9))


@pytest.mark.parametrize("name", arraydist.constraints.__all__)
@pytest.mark.parametrize("way", WAYS)
def test_constraints(name, way):
    """Constraints without parameters come back as the same object."""
    constraint = getattr(arraydist.constraints, name)
    twin = WAYS[way](constraint)
    if isinstance(constraint, arraydist.constraints.Constraint):
        assert repr(twin) == repr(constraint)
        assert twin.event_dim == constraint.event_dim
        if repr(constraint) == name and name != "dependent":
            assert twin is constraint


def test_constraints_with_bounds():
    interval = arraydist.constraints.interval(-1.0, 2.0)
    for way in WAYS.values():
        twin = way(interval)
        assert (twin.lower_bound, twin.upper_bound) == (-1.0, 2.0)
        assert repr(twin) == "interval(-1.0, 2.0)"


def test_generators():
    rng = arraydist.random.default_rng(3)
    rng.key()
    for way in WAYS.values():
        twin = way(rng)
        assert twin.key() == way(rng).key()
    assert WAYS["pickle"](rng).key() == rng.key()


def test_special_functions():
    for name in ("gammaln", "ndtr"):
        function = getattr(arraydist.special, name)
        assert WAYS["pickle"](function)(2.5) == function(2.5)
