"""The drivers of the three kinds of samplers: stream layout, chunks, threads, parameters."""

import math

import numpy as np
import pytest

from arraydist.kernels.elementary import log
from arraydist.kernels.philox import element_words, philox4x32
from arraydist.kernels.primitives import bits_to_float, fma, sqrt, uint32, uint64
from arraydist.kernels.record import Sampler, Single
from arraydist.kernels.twins import python_twin
from arraydist.random.key import Key
from arraydist_numpy import backend
from arraydist_numpy.draw_loops import PLANE
from arraydist_numpy.single import in_single

KEY = Key(seed=0x123456789ABCDEF0, call=(1 << 40) + 7, path=3)
_EXPONENT = 0x3FF0000000000000
_HALF_STEP = 1.0 - 2.0**-53


def pair_attempt(w0, w1, w2, w3):
    high = bits_to_float((w0 << uint64(20)) | (w1 >> uint64(12)) | uint64(_EXPONENT))
    low = bits_to_float((w2 << uint64(20)) | (w3 >> uint64(12)) | uint64(_EXPONENT))
    return high - _HALF_STEP, low - _HALF_STEP


def pair_single(w):
    return bits_to_float(uint32(uint32(w >> 9) | 0x3F800000)) - 0.75


def pair_finish(z, loc, scale):
    return fma(scale, z, loc)


def rejection_setup(scale, power):
    return 0.5 * scale, sqrt(power)


def rejection_attempt(words, constants):
    w0, w1, w2, w3 = words
    half, root = constants
    first = bits_to_float((w0 << uint64(20)) | (w1 >> uint64(12)) | uint64(_EXPONENT))
    second = bits_to_float((w2 << uint64(20)) | (w3 >> uint64(12)) | uint64(_EXPONENT))
    return second < 1.625, fma(-half, log(2.0 - first), root)


def rejection_finish(z, scale, power):
    return z + scale * power


def eight_words_attempt(words, constants):
    accepted = words[0] < uint64(1 << 30)
    return accepted, bits_to_float((words[6] << uint64(20)) | words[4] >> uint64(12))


def table_setup(weights, table):
    total = 0.0
    for i in range(weights.shape[0]):
        total += weights[i]
        table[i] = total
    for i in range(weights.shape[0]):
        table[i] /= total


def table_attempt(w0, w1, table):
    u = bits_to_float((w0 << uint64(20)) | (w1 >> uint64(12)) | uint64(_EXPONENT)) - 1.0
    i = 0
    while i < table.shape[0] - 1 and u >= table[i]:
        i += 1
    return float(i)


PAIR = Sampler(pair_attempt, kind="pair", single=Single(1, pair_single))
PLACED = Sampler(
    pair_attempt, kind="pair", arity=2, finish=pair_finish, single=Single(1, pair_single)
)
REJECTION = Sampler(
    rejection_attempt, kind="rejection", arity=2, setup=rejection_setup, finish=rejection_finish
)
EIGHT = Sampler(eight_words_attempt, kind="rejection", words=8)
TABLE = Sampler(table_attempt, kind="table", words=2, arity=1, setup=table_setup, integer=True)
SCALARS = (1.5, 2.0)
WEIGHTS = np.array([0.5, 0.25, 2.0, 0.125])

CASES = [
    pytest.param(PAIR, (), np.float64, id="pair"),
    pytest.param(PLACED, SCALARS, np.float64, id="pair with parameters"),
    pytest.param(REJECTION, SCALARS, np.float64, id="rejection"),
    pytest.param(EIGHT, (), np.float64, id="eight words"),
    pytest.param(TABLE, (WEIGHTS,), np.int64, id="table"),
]


def words(index, block):
    """The four words of a counter, by the layout of the stream and the plain Python Philox."""
    low = KEY.seed & 0xFFFFFFFF
    return python_twin(element_words)(index, block, *KEY.counter_high(), low, KEY.seed >> 32)


def planar(element):
    """Number of the counter that an element shares, and which half of it is the element's."""
    counter = element // (2 * PLANE) * PLANE + element % PLANE
    return counter, element % (2 * PLANE) // PLANE


def test_philox_known_answers():
    # Random123's kat_vectors, philox4x32 with 10 rounds.
    twin = python_twin(philox4x32)
    full = 0xFFFFFFFF
    assert twin(0, 0, 0, 0, 0, 0) == (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)
    assert twin(*[full] * 6) == (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)
    assert twin(0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344, 0xA4093822, 0x299F31D0) == (
        0xD16CFE09,
        0x94FDCCEB,
        0x5001E420,
        0x24126EA1,
    )


def test_counter_words_carry_index_and_block():
    index, block = 0xABCD_12345678, 0x42
    low, high = KEY.seed & 0xFFFFFFFF, KEY.seed >> 32
    expected = python_twin(philox4x32)(0x12345678, 0x0042ABCD, *KEY.counter_high(), low, high)
    carried = words(index, block)
    assert (carried[0], carried[1] & 0xFFFFFFFF) == expected[:2]
    assert (carried[2], carried[3] & 0xFFFFFFFF) == expected[2:]
    assert (carried[1] >> 32, carried[3] >> 32) == (carried[0], carried[2])


def test_pair_takes_the_planar_halves():
    elements = [0, 1, 1023, 1024, 2047, 2048, 3071, 3072, 4095, 4999]
    drawn = backend.draw(PAIR, KEY, (5000,), (), dtype=np.float64)
    for element in elements:
        counter, half = planar(element)
        assert drawn[element] == python_twin(pair_attempt)(*words(counter, 0))[half]


def test_rejection_takes_the_first_accepted_attempt():
    drawn = backend.draw(REJECTION, KEY, (100,), SCALARS, dtype=np.float64)
    constants = python_twin(rejection_setup)(*SCALARS)
    attempts = []
    for element in range(100):
        for attempt in range(50):
            accepted, z = python_twin(rejection_attempt)(words(element, attempt), constants)
            if accepted:
                break
        attempts.append(attempt)
        assert drawn[element] == python_twin(rejection_finish)(z, *SCALARS)
    assert max(attempts) > 2  # or the test would not see the later attempts


def test_eight_words_are_two_blocks():
    drawn = backend.draw(EIGHT, KEY, (50,), (), dtype=np.float64)
    for element in range(50):
        for attempt in range(200):
            block = 2 * attempt
            given = (*words(element, block), *words(element, block + 1))
            accepted, z = python_twin(eight_words_attempt)(given, ())
            if accepted:
                break
        assert drawn[element] == z or math.isnan(z)


def test_table_takes_the_planar_halves():
    drawn = backend.draw(TABLE, KEY, (5000,), (WEIGHTS,), dtype=np.int64)
    table = np.empty(4)
    table_setup(WEIGHTS, table)
    for element in (0, 1, 1023, 1024, 2047, 2048, 4999):
        counter, half = planar(element)
        pair = words(counter, 0)[2 * half : 2 * half + 2]
        assert drawn[element] == python_twin(table_attempt)(*pair, table)


@pytest.mark.parametrize(("sampler", "parameters", "dtype"), CASES)
def test_draws_are_prefix_stable(sampler, parameters, dtype):
    longest = backend.draw(sampler, KEY, (70000,), parameters, dtype=dtype)
    for n in (0, 1, 5, 1023, 1024, 1025, 2047, 2048, 2049, 4095, 4096, 4097, 33000):
        drawn = backend.draw(sampler, KEY, (n,), parameters, dtype=dtype)
        np.testing.assert_array_equal(drawn, longest[:n])


@pytest.mark.parametrize(("sampler", "parameters", "dtype"), CASES)
def test_a_part_gives_the_numbers_of_the_whole(sampler, parameters, dtype):
    whole = backend.draw(sampler, KEY, (7, 60, 100), parameters, dtype=dtype)
    strides = (6000, 100, 1)
    for corner, shape in [
        ((0, 0, 0), (7, 60, 100)),
        ((2, 0, 0), (3, 60, 100)),
        ((1, 5, 0), (2, 50, 100)),
        ((3, 7, 11), (4, 20, 30)),
        ((0, 3, 99), (7, 9, 1)),
    ]:
        start = int(np.dot(corner, strides))
        part = backend.draw(
            sampler, KEY, shape, parameters, dtype=dtype, start=start, strides=strides
        )
        box = tuple(slice(c, c + n) for c, n in zip(corner, shape, strict=True))
        np.testing.assert_array_equal(part, whole[box])
    transposed = backend.draw(
        sampler, KEY, (100, 7), parameters, dtype=dtype, start=500, strides=(1, 6000)
    )
    np.testing.assert_array_equal(transposed, whole[:, 5, :].T)


@pytest.mark.parametrize(("sampler", "parameters", "dtype"), CASES)
def test_threads_do_not_change_draws(sampler, parameters, dtype, set_num_threads):
    results = []
    for threads in (1, 2, 4, 7):
        set_num_threads(threads)
        results.append(backend.draw(sampler, KEY, (100_001,), parameters, dtype=dtype, start=77))
    for other in results[1:]:
        np.testing.assert_array_equal(other, results[0])


@pytest.mark.parametrize("sampler", [PLACED, REJECTION], ids=["pair", "rejection"])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_parameters_of_each_element_equal_shared_ones(sampler, dtype):
    shared = backend.draw(sampler, KEY, (5000,), SCALARS, dtype=dtype)
    full = [np.full(5000, value) for value in SCALARS]
    each = backend.draw(sampler, KEY, (5000,), full, dtype=dtype)
    np.testing.assert_array_equal(each, shared)


def test_rows_of_each_element_equal_a_shared_one():
    rows = np.tile(WEIGHTS, (5000, 1))
    np.testing.assert_array_equal(
        backend.draw(TABLE, KEY, (5000,), (rows,), dtype=np.int64),
        backend.draw(TABLE, KEY, (5000,), (WEIGHTS,), dtype=np.int64),
    )


@pytest.mark.parametrize("sampler", [PLACED, REJECTION], ids=["pair", "rejection"])
@pytest.mark.parametrize("batch", [(3,), (4, 3), (4, 1), (1, 3), (2000, 4, 3), (1, 1)])
def test_parameters_broadcast(sampler, batch):
    shape = (2000, 4, 3)
    scale = np.linspace(1.0, 2.0, math.prod(batch)).reshape(batch)
    drawn = backend.draw(sampler, KEY, shape, (scale, 2.0), dtype=np.float64)
    full = np.broadcast_to(scale, shape)
    expected = backend.draw(sampler, KEY, shape, (full, np.full(shape, 2.0)), dtype=np.float64)
    np.testing.assert_array_equal(drawn, expected)


@pytest.mark.parametrize("batch", [(3,), (4, 3), (4, 1), (1, 3), (1, 1)])
def test_tables_broadcast(batch):
    shape = (500, 4, 3)
    weights = np.random.default_rng(0).random((*batch, 5))
    drawn = backend.draw(TABLE, KEY, shape, (weights,), dtype=np.int64)
    full = np.broadcast_to(weights, (*shape, 5))
    expected = backend.draw(TABLE, KEY, shape, (full,), dtype=np.int64)
    np.testing.assert_array_equal(drawn, expected)


def test_pairs_in_single_precision_have_their_own_attempt():
    drawn = backend.draw(PAIR, KEY, (5000,), (), dtype=np.float32)
    assert drawn.dtype == np.float32
    for element in (0, 1024, 2999, 4095, 4999):
        block, lane = divmod(element, 4096)
        word = words(block * 1024 + lane % 1024, 0)[lane // 1024] & 0xFFFFFFFF
        assert drawn[element] == python_twin(in_single(pair_single))(word)


@pytest.mark.parametrize("strides", [(5000, 1), (1, 7), (4096, 3)])
def test_single_precision_of_parts(strides):
    whole = backend.draw(PLACED, KEY, (20_000,), SCALARS, dtype=np.float32)
    shape = (3, 1500)
    index = 11 + np.arange(3)[:, None] * strides[0] + np.arange(1500) * strides[1]
    part = backend.draw(PLACED, KEY, shape, SCALARS, dtype=np.float32, start=11, strides=strides)
    np.testing.assert_array_equal(part, whole[index])


def test_float32_without_an_attempt_is_rounded():
    wide = backend.draw(REJECTION, KEY, (3000,), SCALARS, dtype=np.float64)
    narrow = backend.draw(REJECTION, KEY, (3000,), SCALARS, dtype=np.float32)
    np.testing.assert_array_equal(narrow, wide.astype(np.float32))


def test_integer_dtypes():
    weights = np.ones(300)
    wide = backend.draw(TABLE, KEY, (1000,), (weights,), dtype=np.int64)
    np.testing.assert_array_equal(
        backend.draw(TABLE, KEY, (1000,), (weights,), dtype=np.int16), wide
    )
    with pytest.raises(OverflowError, match="do not fit int8"):
        backend.draw(TABLE, KEY, (1000,), (weights,), dtype=np.int8)


def test_indices_end_at_48_bits():
    last = (1 << 48) - 1
    drawn = backend.draw(REJECTION, KEY, (1,), SCALARS, dtype=np.float64, start=last)
    assert np.isfinite(drawn[0])
    with pytest.raises(ValueError, match="2\\*\\*48"):
        backend.draw(REJECTION, KEY, (2,), SCALARS, dtype=np.float64, start=last)


def test_keys_differ():
    drawn = [
        backend.draw(PAIR, key, (10,), (), dtype=np.float64)
        for key in (Key(1), Key(2), Key(1 << 32), Key(1, 1), Key(1, 0, 1), Key(1, 1 << 32))
    ]
    assert len({tuple(values) for values in drawn}) == len(drawn)
