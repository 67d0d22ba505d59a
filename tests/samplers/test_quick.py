"""Quick tests of attempts decide as the attempts themselves do."""

import numpy as np
import pytest

from arraydist.kernels.record import Sampler, all_samplers, sampler_named
from arraydist.random.key import Key
from arraydist_numpy import backend

KEY = Key(77, call=3)
BLOCK = 1024
SHAPES = [1.0, 2.5, 40.0, 1e6, 0.3, 1e-5, 1e300, 0.999]
PARAMETERS = {
    "standard_gamma": [SHAPES],
    "beta": [SHAPES, [1.0, 3.0, 0.5, 1e6, 0.2, 3.0, 1.0, 50.0]],
    "f": [[2.0, 5.0, 80.0, 1e6, 0.3, 3.0, 40.0, 1.0], [2.0, 3.0, 5.0, 2.0, 0.5, 1.0, 7.0, 9.0]],
    "noncentral_chi_square": [
        [3.0, 6.0, 80.0, 1e6, 1.0, 2.0, 1e300, 2.999],
        [0.0, 1.0, 1e6] + 5 * [3.0],
    ],
    "poisson_by_rejection": [[0.0, 0.1, 3.0, 9.99, 10.0, 30.0, 1e6, 1e15]],
    "binomial_by_rejection": [
        [5, 20, 1000, 1000, 25, 10**6, 10**9, 2**53],
        [0.3, 0.01, 0.008, 0.3, 0.5, 0.7, 0.5, 0.999],
    ],
    "hypergeometric": [
        [10, 5, 1000, 10**5, 7, 0, 50, 10**9],
        [20, 3, 2000, 10**5, 1000, 4, 50, 10**9],
        [5, 6, 500, 10**5, 500, 2, 50, 10**6],
    ],
}


def plainly(sampler):
    """The sampler without its quick tests."""
    return Sampler(
        sampler.attempt,
        kind="rejection",
        words=sampler.words,
        arity=sampler.arity,
        setup=sampler.setup,
        finish=sampler.finish,
        single=sampler.single,
        integer=sampler.integer,
        name=f"{sampler.name}_plainly",
    )


CASES = [(name, np.int64 if sampler_named(name).integer else np.float64) for name in PARAMETERS]
CASES += [(name, np.float32) for name in PARAMETERS if sampler_named(name).single]


@pytest.mark.parametrize(("name", "dtype"), CASES)
def test_draws_are_the_attempts(name, dtype):
    """In blocks of one method each, and in blocks that mix them."""
    sampler = sampler_named(name)
    rows = np.array(PARAMETERS[name], np.float64)
    mixed = np.tile(rows, 3 * BLOCK)
    apart = np.repeat(rows, 3 * BLOCK, axis=1)
    parameters = list(np.concatenate([mixed, apart], axis=1))
    shape = parameters[0].shape
    drawn = backend.draw(sampler, KEY, shape, parameters, dtype=dtype)
    expected = backend.draw(plainly(sampler), KEY, shape, parameters, dtype=dtype)
    np.testing.assert_array_equal(drawn, expected)


def test_every_quick_test_is_tried():
    tried = {quick for name in PARAMETERS for quick in sampler_named(name).quick}
    functions = {quick.attempt for quick in tried}
    rejecting = [sampler for sampler in all_samplers() if sampler.kind == "rejection"]
    assert {quick.attempt for sampler in rejecting for quick in sampler.quick} == functions
