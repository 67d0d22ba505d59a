"""Draws whose parameters are checked on the way: the same numbers, and none where one is wrong."""

import math

import numpy as np
import pytest

from arraydist.kernels.record import sampler_named
from arraydist.random import conditions, continuous_shapes, discrete, relaxed
from arraydist.random.bounds import Bounds
from arraydist.random.key import Key
from arraydist_numpy import backend

KEY = Key(seed=5, call=3, path=2)
COUNT = 40_000
INF = math.inf
FREE = Bounds((-INF, -INF), (INF, INF), (False, False), ordered=False)
CONDITIONS = [
    conditions.FINITE, conditions.NONNEGATIVE, conditions.POSITIVE, conditions.PROBABILITY,
    conditions.POSITIVE_PROBABILITY, conditions.COUNT, continuous_shapes.NUMBER,
    discrete._BELOW_ONE, discrete._ABOVE_ONE, relaxed._LOGIT,
]  # fmt: skip


def arrays(dtype=np.float64):
    low = np.linspace(-3.0, 3.0, COUNT).astype(dtype)
    return low, low + dtype(1.0)


def within(bounds, parameters, dtype="float64", shape=(COUNT,)):
    sampler = sampler_named("uniform")
    return backend.draw_within(sampler, KEY, shape, parameters, bounds, dtype=dtype)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_checks_do_not_change_draws(set_num_threads, threads, dtype):
    set_num_threads(threads)
    parameters, name = arrays(dtype), np.dtype(dtype).name
    expected = backend.draw(sampler_named("uniform"), KEY, (COUNT,), parameters, dtype=name)
    np.testing.assert_array_equal(within(FREE, parameters, name), expected)
    rising = FREE._replace(ordered=True)
    shape = (4, COUNT // 4)
    folded = within(rising, [array.reshape(shape) for array in parameters], name, shape)
    np.testing.assert_array_equal(folded.ravel(), expected)


@pytest.mark.parametrize("place", [0, 4096, COUNT - 1])
@pytest.mark.parametrize("bad", [math.nan, 4.5, -3.5])
def test_no_draws_where_an_element_is_out_of_bounds(set_num_threads, place, bad):
    set_num_threads(2)
    low, high = arrays()
    bounds = FREE._replace(lowest=(-3.0, -2.0), highest=(4.0, 4.0))
    assert within(bounds, [low, high]) is not None
    for array in (low, high):
        kept = array[place]
        array[place] = bad
        assert within(bounds, [low, high]) is None
        array[place] = kept


def test_no_draws_where_parameters_fall_or_are_not_whole():
    low, high = arrays()
    low[777] = high[777] + 0.5
    assert within(FREE, [low, high]) is not None
    assert within(FREE._replace(ordered=True), [low, high]) is None
    whole = FREE._replace(whole=(True, False))
    assert within(whole, [np.floor(low), high]) is not None
    assert within(whole, [low, high]) is None


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_one_number_beside_a_parameter_of_each_element(set_num_threads, dtype):
    set_num_threads(2)
    (low, high), name = arrays(dtype), np.dtype(dtype).name
    below, above = np.asarray(-5.0, dtype), np.asarray(5.0, dtype)
    for parameters in ([below, high], [low, above]):
        expected = backend.draw(sampler_named("uniform"), KEY, (COUNT,), parameters, dtype=name)
        np.testing.assert_array_equal(within(FREE, parameters, name), expected)
    assert within(FREE._replace(lowest=(-4.5, -INF)), [below, high], name) is None
    assert within(FREE._replace(ordered=True), [above, high], name) is None
    assert within(FREE, [below, above], name) is None  # there is a way of their own for such


def test_ordered_parameters_are_held_to_the_outer_bounds():
    low, high = arrays()
    held = Bounds((-3.0, -3.0), (4.0, 4.0), (False, False), ordered=True)
    assert within(held, [low, high]) is not None
    assert within(held._replace(lowest=(-2.5, -2.5)), [low, high]) is None
    assert within(held._replace(highest=(3.5, 3.5)), [low, high]) is None


def test_numbers_that_float32_does_not_hold_are_not_checked_as_it_does():
    low, high = arrays()
    assert within(FREE, [low, high], "float32") is None


def test_other_shapes_are_checked_otherwise():
    row = np.linspace(0.0, 1.0, 200)
    table = np.ones((200, 200))
    assert within(FREE, [row, table], shape=(200, 200)) is None
    assert within(FREE, [row, row], shape=(200, 200)) is None


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda condition: condition.words)
def test_conditions_hold_from_their_lowest_to_their_highest_number(condition):
    for end, beyond in ((condition.lowest, -INF), (condition.highest, INF)):
        assert condition.holds(end)
        if end != beyond:
            assert not condition.holds(math.nextafter(end, beyond))
    assert not condition.holds(math.nan)
