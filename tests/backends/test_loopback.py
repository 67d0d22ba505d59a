"""Every call reaches the backend of its arrays, and no other way to the numbers is taken."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import torch

from arraydist import dispatch
from arraydist.kernels.elementary import exp, log, pow
from arraydist.kernels.record import all_kernels


def squared_distance(value, location):
    return pow(log(value) - location, 2.0)


def test_a_kernel_goes_through_once(loopback):
    x = loopback.asarray([0.5, 1.0, 2.0])
    result = exp(x)
    np.testing.assert_array_equal(loopback.content(result), exp(loopback.content(x)))
    assert loopback.calls == {"exp": 1}


def test_numbers_go_along(loopback):
    x = loopback.asarray([0.5, 1.0, 2.0])
    np.testing.assert_array_equal(loopback.content(pow(x, 2.0)), [0.25, 1.0, 4.0])
    np.testing.assert_array_equal(loopback.content(pow(2.0, x))[1:], [2.0, 4.0])
    assert loopback.calls == {"pow": 2}


def test_subclasses_count(loopback):
    assert loopback.content(exp(loopback.View([0.0]))) == [1.0]
    assert loopback.calls == {"exp": 1}


def test_every_kernel_goes_through(loopback, monkeypatch):
    def count(self, kernel, *arguments):
        loopback.calls[kernel.name] += 1
        return arguments[0]

    monkeypatch.setattr(loopback.LoopbackBackend, "map", count)
    x = loopback.asarray([0.5])
    for kernel in all_kernels():
        assert kernel(*[x] * kernel.arity) is x
    assert loopback.calls == {kernel.name: 1 for kernel in all_kernels()}


def test_a_formula_goes_through_whole(loopback):
    value, location = loopback.asarray([0.5, 1.5]), loopback.asarray([0.25, 0.5])
    result = dispatch.evaluate(squared_distance, value, [location])
    expected = (np.log([0.5, 1.5]) - [0.25, 0.5]) ** 2
    np.testing.assert_allclose(loopback.content(result), expected, rtol=1e-14)
    assert loopback.calls == {"formula": 1}


@pytest.mark.parametrize("other", [np.ones(1), torch.ones(1)])
def test_two_libraries_in_one_call(loopback, other):
    with pytest.raises(TypeError, match="two libraries in one call") as caught:
        pow(loopback.asarray([1.0]), other)
    assert "loopback" in str(caught.value)
    assert dispatch.backend_of([other]).name in str(caught.value)
    assert not loopback.calls


def test_a_missing_backend_is_named():
    with pytest.raises(LookupError, match=r"'nosucharrays'.*numpy, torch"):
        dispatch.backend_named("nosucharrays")


def test_the_core_loads_no_backend_before_an_array_is_seen():
    code = (
        "import sys; from arraydist.kernels.elementary import exp; from arraydist import dispatch; "
        "dispatch._entries(); "
        "loaded = {'torch', 'numba', 'arraydist_torch', 'arraydist_numpy'} & set(sys.modules); "
        "assert not loaded, loaded"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
