"""A few vectors of draws in one call: the numbers that the draws and the function give apart."""

import numpy as np
import pytest

from arraydist import dispatch
from arraydist.kernels.record import sampler_named
from arraydist.kernels.samplers.normal import standard_normal
from arraydist.kernels.samplers.uniform import standard_uniform
from arraydist.linear_algebra import triangular_map, triangular_map_of
from arraydist.random.key import Key
from arraydist_numpy import backend, vector_draws

KEY = Key(0x0123456789ABCDEF, call=0x123456789ABC, path=3)


def parameters(size, *batch):
    rng = np.random.default_rng(size)
    return rng.normal(size=(*batch, size)), rng.normal(size=(*batch, size * size))


def apart(key, shape, loc, factor):
    numbers = dispatch.draw(standard_normal, key, shape, like=loc)
    return triangular_map(numbers, loc, factor)


def together(key, shape, loc, factor):
    function = triangular_map_of(shape[-1])
    return backend.draw_rows(function, standard_normal, key, shape, (), (loc, factor))


@pytest.mark.parametrize("size", [1, 3, 16])
@pytest.mark.parametrize("sample_shape", [(), (1,), (7,), (5, 12)])
def test_bits_are_those_of_draws_and_function_apart(size, sample_shape):
    shape = (*sample_shape, size)
    loc, factor = parameters(size)
    found = together(KEY, shape, loc, factor)
    assert found.shape == shape
    np.testing.assert_array_equal(found, apart(KEY, shape, loc, factor))


@pytest.mark.parametrize("batches", [((4,), (4,)), ((), (4,)), ((4,), ()), ((5, 1), (4,))])
def test_parameters_of_a_batch_go_with_their_draws(batches):
    loc, factor = (parameters(3, *batch)[i] for i, batch in enumerate(batches))
    shape = (2, *np.broadcast_shapes((4,), *batches), 3)
    np.testing.assert_array_equal(together(KEY, shape, loc, factor), apart(KEY, shape, loc, factor))


def test_all_draws_of_the_first_halves_and_no_more():
    loc, factor = parameters(2)
    plane = vector_draws.PLANE
    whole = apart(KEY, (plane // 2 + 1, 2), loc, factor)
    np.testing.assert_array_equal(together(KEY, (plane // 2, 2), loc, factor), whole[:-1])
    assert together(KEY, (plane // 2 + 1, 2), loc, factor) is None


def test_strides_of_parameters():
    loc, factor = parameters(3, 2)
    shape = (2, 3)
    expected = apart(KEY, shape, loc, factor)
    loc, factor = np.repeat(loc, 2, axis=-1)[:, ::2], np.asfortranarray(factor)
    np.testing.assert_array_equal(together(KEY, shape, loc, factor), expected)


def test_others_are_left_to_the_usual_way():
    loc, factor = parameters(3)
    single = loc.astype(np.float32), factor.astype(np.float32)
    assert together(KEY, (2, 3), *single) is None
    assert together(KEY, (0, 3), loc, factor) is None
    assert together(KEY, (1, 17), *parameters(17)) is None  # a function of single rows
    function = triangular_map_of(3)
    gamma = sampler_named("standard_gamma")
    assert backend.draw_rows(function, gamma, KEY, (2, 3), (loc,), (loc, factor)) is None


def test_any_draws_of_pairs():
    loc, factor = parameters(3)
    function = triangular_map_of(3)
    found = backend.draw_rows(function, standard_uniform, KEY, (4, 3), (), (loc, factor))
    numbers = dispatch.draw(standard_uniform, KEY, (4, 3), like=loc)
    np.testing.assert_array_equal(found, triangular_map(numbers, loc, factor))
