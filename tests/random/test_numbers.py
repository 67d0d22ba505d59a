"""The generator's own methods, named as NumPy's."""

from __future__ import annotations

import numpy as np
import pytest

from arraydist.dispatch import backend_named
from arraydist.kernels.record import sampler_named
from arraydist.random import default_rng

METHODS = ["random", "standard_normal", "standard_exponential"]
SAMPLERS = {"random": "standard_uniform"}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("dtype", [None, np.float64, np.float32])
def test_numbers_are_the_samplers(method, dtype):
    drawn = getattr(default_rng(4), method)((2, 3), dtype)
    sampler = sampler_named(SAMPLERS.get(method, method))
    dtype = dtype or np.float64
    expected = backend_named("numpy").draw(sampler, default_rng(4).key(), (2, 3), [], dtype=dtype)
    assert drawn.dtype == dtype
    np.testing.assert_array_equal(drawn, expected)


@pytest.mark.parametrize("method", METHODS)
def test_shapes(method):
    rng = default_rng(4)
    assert isinstance(getattr(rng, method)(), np.float64)
    assert getattr(rng, method)(5).shape == (5,)
    assert getattr(rng, method)((2, 0)).shape == (2, 0)


def test_each_call_goes_on():
    rng = default_rng(4)
    assert rng.random() != rng.random()
    assert rng.key().call == 2


def test_a_longer_request_starts_alike():
    np.testing.assert_array_equal(default_rng(4).random(3000)[:7], default_rng(4).random(7))


def test_parameters_broadcast():
    rng = default_rng(4)
    assert rng.standard_gamma([[0.5], [2.0]], (2, 3)).shape == (2, 3)
    assert rng.standard_gamma([0.5, 2.0, 1.0]).shape == (3,)
    counts = rng.poisson([1e-300, 50.0])
    assert counts.dtype == np.int64
    assert counts[0] == 0 < counts[1]


@pytest.mark.parametrize("bad", [-1.0, float("nan"), float("inf"), [1.0, -2.0]])
def test_parameters_are_checked_by_name(bad):
    with pytest.raises(ValueError, match="shape has to be nonnegative"):
        default_rng(4).standard_gamma(bad)
    with pytest.raises(ValueError, match="lam has to be nonnegative"):
        default_rng(4).poisson(bad)
