"""Samplers of whole vectors and matrices: their stream, their layout, and their Python twins."""

import numpy as np
import pytest

from arraydist import parallel
from arraydist.kernels.philox import element_words
from arraydist.kernels.record import (
    ROWS_AT_ONCE,
    SCRATCH_LANES,
    SPARE_MEMORY,
    all_samplers,
    sampler_named,
)
from arraydist.kernels.twins import python_twin
from arraydist.random.key import Key
from arraydist_numpy import backend

KEY = Key(seed=0x123456789ABCDEF0, call=(1 << 40) + 7, path=3)
PLACES = {
    "bartlett": [(([[2.0 + 1e-3]], [[0.0]]), (3, 3)), (([[7.5]], [[1.0]]), (2, 2))],
    "lkj_cholesky": [(([[1e-3]],), (3, 3)), (([[2.5]],), (5, 5)), (([[1.0]],), (1, 1))],
    "vonmises_fisher": [
        (([0.0, -1.0], [3.0]), (2,)),
        (([0.6, 0.0, 0.8], [1e3]), (3,)),
        (([0.1, 0.5, -0.5, 0.7], [2.0]), (4,)),
    ],
    "multinomial": [
        (([100.0], [0.1, 0.2, 0.0, 0.7]), (4,)),
        (([10.0], [0.25, 0.25, 0.5]), (3,)),
        (([1e15], [0.3, 0.3, 0.4]), (3,)),
    ],
    "multivariate_hypergeometric": [
        (([50.0], [100.0, 30.0, 200.0, 5.0]), (4,)),
        (([5.0], [3.0, 0.0, 4.0]), (3,)),
    ],
}
"""Parameters of every sampler of rows, without batch axes, and the shape of a draw."""

CASES = [(name, *place) for name, places in PLACES.items() for place in places]
every_case = pytest.mark.parametrize(("name", "parameters", "event"), CASES)


def draw(name, parameters, shape, *, dtype=None, **options):
    arrays = [np.asarray(parameter, np.float64) for parameter in parameters]
    sampler = sampler_named(name)
    dtype = np.int64 if dtype is None and sampler.integer else dtype or np.float64
    return backend.draw(sampler, KEY, shape, arrays, dtype=dtype, **options)


def test_every_sampler_of_rows_is_here():
    own = [s for s in all_samplers() if s.attempt.__module__.startswith("arraydist.")]
    assert {s.name for s in own if s.kind == "rows"} == set(PLACES)


@every_case
def test_draws_equal_the_python_twin(name, parameters, event):
    sampler = sampler_named(name)
    rows, size = 16, int(np.prod(event))
    low = KEY.seed & 0xFFFFFFFF
    common = (*KEY.counter_high(), low, KEY.seed >> 32)
    first, second = np.array(
        [
            python_twin(sampler.element)(*python_twin(element_words)(i, 0, *common))
            for i in range(rows * size)
        ]
    ).T.reshape(2, rows, size)
    memory = np.zeros((1, sampler.memory_rows * size + SPARE_MEMORY))
    given = [np.asarray(parameter, np.float64).ravel() for parameter in parameters]
    python_twin(sampler.setup)(*given, memory[0])
    out = np.empty((rows, size), np.int64 if sampler.integer else np.float64)
    # What lanes hold beyond the draws is never used, but plain Python can't divide by zero there.
    scratch = np.full(ROWS_AT_ONCE * SCRATCH_LANES, 3.0)
    python_twin(sampler.attempt)((0, *common), first, second, memory, out, scratch)
    np.testing.assert_array_equal(out.reshape(rows, *event), draw(name, parameters, (rows, *event)))


@every_case
def test_prefixes_parts_and_threads(name, parameters, event, monkeypatch):
    size = int(np.prod(event))
    whole = draw(name, parameters, (1200, *event))
    for rows in (1, 2, 127, 128, 129, 700):
        np.testing.assert_array_equal(draw(name, parameters, (rows, *event)), whole[:rows])
    part = draw(name, parameters, (60, *event), start=333 * size)
    np.testing.assert_array_equal(part, whole[333:393])
    for threads in (2, 3, 8):
        monkeypatch.setattr(parallel, "num_threads", lambda threads=threads: threads)
        monkeypatch.setattr("arraydist_numpy.threads.num_threads", lambda threads=threads: threads)
        np.testing.assert_array_equal(draw(name, parameters, (1200, *event)), whole)


@every_case
def test_parts_with_strides(name, parameters, event):
    size = int(np.prod(event))
    inner = [size // int(np.prod(event[: i + 1])) for i in range(len(event))]
    whole = draw(name, parameters, (20, 30, *event))
    part = draw(
        name,
        parameters,
        (4, 5, *event),
        start=(3 * 30 + 7) * size,
        strides=(30 * size, size, *inner),
    )
    np.testing.assert_array_equal(part, whole[3:7, 7:12])
    if size > 1:
        with pytest.raises(ValueError, match="consecutive elements"):
            draw(name, parameters, (4, *event), strides=(1, *[4 * step for step in inner]))


@every_case
def test_parameters_of_each_draw(name, parameters, event):
    """A batch of parameters, as it is and repeated, draws what shared ones do."""
    shared = draw(name, parameters, (300, *event))
    arrays = [np.asarray(parameter, np.float64) for parameter in parameters]
    for batch in ((3,), (300,), (1, 3)):
        each = [np.broadcast_to(array, (*batch, *array.shape)) for array in arrays]
        shape = (100, 3, *event) if batch != (300,) else (300, *event)
        drawn = draw(name, each, shape)
        np.testing.assert_array_equal(drawn.reshape(shared.shape), shared)
    mixed = [np.broadcast_to(arrays[0], (4, 1, *arrays[0].shape)), *arrays[1:]]
    np.testing.assert_array_equal(draw(name, mixed, (4, 75, *event)).reshape(shared.shape), shared)


@every_case
def test_what_does_not_fit_is_an_error(name, parameters, event):
    with pytest.raises(TypeError, match="parameters, got"):
        draw(name, parameters[1:], (3, *event))
    with pytest.raises(ValueError, match="axes of one draw"):
        draw(name, [1.0] * len(parameters), (3, *event))
