"""Whole numbers of a range: every dtype to its ends, equal chances, messages as clear as NumPy's.

With a fresh stream the chance that any test of chances fails though all is right is 1e-4.
"""

import numpy as np
import pytest
from scipy import stats
from support import DRAWS

from arraydist.kernels.record import sampler_named
from arraydist.kernels.twins import python_twin
from arraydist.random import Key, default_rng
from arraydist.random.whole_numbers import SHORT, drawn

LENGTHS = (1, 2, 3, 5, 6, 7, 10, 100, 127, 256, 1000, 4096, 4097, 9999, 20000)
WIDE = (SHORT, SHORT + 1, 3 << 40, (1 << 63) - 1, (1 << 64) - 1, 1 << 64)
LEVEL = 1e-4 / (2 * len(LENGTHS) + 2 * len(WIDE) + 2)
DTYPES = ("int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64")


def chi_square(counts):
    return stats.chisquare(counts).pvalue


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("low", [0, -(10**15)])
def test_equal_chances(length, low):
    draws = default_rng(3).integers(low, low + length, 2 * DRAWS)
    assert draws.min() >= low
    assert draws.max() < low + length
    counts = np.bincount(draws - low, minlength=length)
    assert length == 1 or chi_square(counts) > LEVEL


@pytest.mark.parametrize("length", WIDE)
def test_equal_chances_in_wide_ranges(length):
    draws = drawn(Key(5), (DRAWS,), 0, length).view(np.uint64)
    parts = (draws // np.uint64(max(1, length // 64))).astype(np.int64)
    assert int(draws.max()) < length
    counts = np.bincount(np.minimum(parts, 63), minlength=64)
    assert chi_square(counts) > LEVEL
    low_bits = np.bincount((draws & np.uint64(15)).astype(np.int64), minlength=16)
    assert chi_square(low_bits) > LEVEL


@pytest.mark.parametrize("dtype", DTYPES)
def test_whole_dtypes(dtype):
    limits = np.iinfo(dtype)
    draws = default_rng(1).integers(limits.min, limits.max, 5000, dtype=dtype, endpoint=True)
    assert draws.dtype == dtype
    middle = (int(limits.min) + int(limits.max)) / 2
    assert abs(np.mean(draws > middle) - 0.5) < 0.04
    assert len(np.unique(draws)) > 200
    for end in (limits.min, limits.max):
        assert default_rng(1).integers(end, end, dtype=dtype, endpoint=True) == end
    with pytest.raises(ValueError, match="high has to be at most"):
        default_rng(1).integers(limits.min, limits.max + 1, dtype=dtype, endpoint=True)
    with pytest.raises(ValueError, match="low has to be at least"):
        default_rng(1).integers(limits.min - 1, limits.max, dtype=dtype)


def test_booleans():
    draws = default_rng(1).integers(0, 2, 1000, dtype=bool)
    assert draws.dtype == bool
    assert 400 < draws.sum() < 600


def test_arguments_as_numpy_has_them():
    rng = default_rng(1)
    assert 0 <= rng.integers(7) < 7
    assert rng.integers(3, 4) == 3
    assert rng.integers([1, 10], [[20], [100]]).shape == (2, 2)
    assert rng.integers(2.0, 5.0) in (2, 3, 4)
    assert isinstance(rng.integers(5), np.int64)
    assert rng.integers(0, 5, np.int64(3)).shape == (3,)
    assert rng.integers(0, 5, np.array([2, 3])).shape == (2, 3)


@pytest.mark.parametrize("ends", [(0,), (5, 5), ([2, 3], [2, 3])])
def test_no_numbers_of_an_empty_range(ends):
    """As indices into nothing: NumPy's generator gives them too."""
    draws = default_rng(1).integers(*ends, size=(0, 2), dtype="int8")
    assert draws.shape == (0, 2)
    assert draws.dtype == np.int8


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((5, 5), ValueError, "low has to be below high"),
        ((0,), ValueError, "low has to be below high"),
        ((0.5, 3), ValueError, "low has to be a whole number, got 0.5"),
        ((0, 5, -1), ValueError, "integers: size must be a whole number"),
        ((0, 5, "a"), ValueError, "integers: size must be a whole number"),
        ((0, 5, 2.5), ValueError, "integers: size must be a whole number"),
        (("a", 3), TypeError, "low has to be a whole number"),
        ((0, 5, None, "float64"), TypeError, "dtype has to be one of integers"),
    ],
)
def test_bad_arguments(arguments, error, message):
    with pytest.raises(error, match=message):
        default_rng(1).integers(*arguments)


def as_bits(number):
    return float(np.asarray(number % (1 << 64), np.uint64).view(np.float64))


def of_words(name, bits, low, length):
    """What the sampler and its quick test make of random bits."""
    record = sampler_named(name)
    arguments = np.uint64(bits), as_bits(low), as_bits(length)
    with np.errstate(over="ignore"):
        accepted, value = python_twin(record.attempt)(*arguments)
        sure, undecided, same = python_twin(record.quick[0].attempt)(*arguments)
    assert bool(sure) != bool(undecided)
    if sure:
        assert accepted
        assert value == same
    return accepted, int(value) % (1 << 64)


@pytest.mark.parametrize("length", [*LENGTHS, SHORT - 1, SHORT - 2, SHORT // 2 + 1, 3 << 28])
def test_draws_are_the_integral_part_of_an_exact_product(length):
    rest = SHORT % length
    for bits in (0, 1, 2, 12345, SHORT // 3, SHORT // 2, SHORT - 2, SHORT - 1):
        accepted, value = of_words("integers", bits, 5, length)
        assert value == 5 + (bits * length >> 32)
        assert accepted == (bits * length % SHORT >= rest)


@pytest.mark.parametrize("length", WIDE)
def test_wide_draws_are_the_integral_part_of_an_exact_product(length):
    rest = (1 << 64) % length
    for bits in (0, 1, 2, 0x0123456789ABCDEF, (1 << 63) + 1, (1 << 64) // 3, (1 << 64) - 1):
        accepted, value = of_words("wide_integers", bits, 5, length)
        assert value == (5 + (bits * length >> 64)) % (1 << 64)
        assert accepted == (bits * length % (1 << 64) >= rest)


@pytest.mark.parametrize("length", [(1 << 31) + 1, (1 << 63) + 1])
def test_patterns_that_are_turned_down_are_made_up_for(length):
    """Half of the patterns are: parts of a stream and all threads agree on what comes instead."""
    rng = np.random.default_rng(3)
    low = rng.integers(-100, 100, 5000)
    high = low.astype(object) + length
    whole = drawn(Key(7), (5000,), low, high)
    places = (whole.astype(object) - low) % (1 << 64)
    assert np.all(places < length)
    counts = np.bincount((places * 16 // length).astype(np.int64), minlength=16)
    assert chi_square(counts) > LEVEL
    parts = [
        drawn(Key(7), (stop - start,), low[start:stop], high[start:stop], start=start)
        for start, stop in ((0, 1000), (1000, 1030), (1030, 3500), (3500, 5000))
    ]
    np.testing.assert_array_equal(np.concatenate(parts), whole)
    shared = drawn(Key(7), (5000,), 0, length)
    one = drawn(Key(7), (5000,), np.zeros(5000, np.int64), np.full(5000, length, object))
    np.testing.assert_array_equal(one, shared)
