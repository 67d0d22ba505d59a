"""Kernels over NumPy arrays of every kind and shape."""

import warnings

import numpy as np
import pytest

from arraydist.kernels.elementary import exp, log, pow
from arraydist.kernels.twins import python_twin
from arraydist_numpy import backend


def test_the_compiled_loop_equals_the_plain_python_source():
    x = np.random.default_rng(1).lognormal(size=200, sigma=20.0)
    expected = [python_twin(log)(value) for value in x.tolist()]
    np.testing.assert_array_equal(backend.map(log, x), expected)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 1023, 1024, 1025, 16384, 16385, 50_000])
def test_vector_bodies_and_remainders_agree(n):
    x = np.linspace(0.1, 3.0, 50_000)
    np.testing.assert_array_equal(backend.map(log, x[:n]), backend.map(log, x)[:n])
    assert all(backend.map(log, value) == backend.map(log, x)[i] for i, value in enumerate(x[:5]))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ((), (3,)),
        ((5, 1), (3,)),
        ((2000, 3), (3,)),
        ((2000, 1), (2000, 3)),
        ((1,), (1, 1)),
        ((0,), ()),
    ],
)
def test_broadcasting(left, right):
    generator = np.random.default_rng(2)
    x, y = generator.random(left), generator.random(right)
    result = backend.map(pow, x, y)
    assert result.shape == np.broadcast_shapes(left, right)
    np.testing.assert_allclose(result, np.power(x, y), rtol=1e-15)


def strided(x):
    wide = np.zeros((x.size, 2))
    wide[:, 0] = x
    return wide[:, 0]


def read_only(x):
    copy = x.copy()
    copy.flags.writeable = False
    return copy


def misaligned(x):
    return np.frombuffer(b"\0" + x.tobytes(), np.uint8)[1:].view(np.float64)


@pytest.mark.parametrize(
    "make",
    [strided, read_only, misaligned, lambda x: x.astype(">f8"), lambda x: x[::-1].copy()[::-1]],
    ids=["strided", "read-only", "misaligned", "big-endian", "negative stride"],
)
def test_memory_layouts(make):
    x = np.linspace(0.5, 2.0, 5000)
    given = make(x)
    result = backend.map(log, given)
    np.testing.assert_array_equal(result, backend.map(log, x))
    assert result.dtype == np.dtype(np.float64)
    assert result.dtype.isnative
    np.testing.assert_array_equal(given, x)


def test_fortran_order():
    x = np.asfortranarray(np.linspace(0.5, 2.0, 600).reshape(20, 30))
    np.testing.assert_array_equal(backend.map(log, x), backend.map(log, x.copy("C")))


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.longdouble])
def test_other_floats_are_computed_in_float64_and_rounded(dtype):
    x = np.linspace(0.5, 2.0, 3000).astype(dtype)
    result = backend.map(log, x)
    assert result.dtype == dtype
    expected = backend.map(log, x.astype(np.float64)).astype(dtype)
    np.testing.assert_array_equal(result, expected)
    scalar = backend.map(log, x[0])
    assert scalar.dtype == dtype
    assert scalar == result[0]


def test_numbers_take_the_dtype_of_the_arrays():
    x = np.array([0.5, 2.0], np.float32)
    assert backend.map(pow, x, 0.1).dtype == np.float32
    assert backend.map(pow, 2, x).dtype == np.float32
    assert backend.map(pow, x, np.array([2, 3])).dtype == np.float32
    assert backend.map(exp, np.array([1, 2])).dtype == np.float64
    assert backend.map(exp, np.array([True, False])).dtype == np.float64


def test_complex_numbers_are_refused():
    with pytest.raises(TypeError, match="complex128"):
        backend.map(exp, np.array([1j]))


def test_scalars_stay_scalars():
    assert isinstance(backend.map(exp, np.float64(1.0)), np.float64)
    zero_dimensional = backend.map(exp, np.array(1.0))
    assert isinstance(zero_dimensional, np.ndarray)
    assert zero_dimensional.shape == ()


def test_subclasses():
    class Subclass(np.ndarray):
        pass

    x = np.linspace(0.5, 2.0, 10).view(Subclass)
    np.testing.assert_array_equal(backend.map(log, x), backend.map(log, np.asarray(x)))
    assert backend.owns(Subclass)
    assert backend.owns(np.float32)
    assert not backend.owns(list)


def test_no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = backend.map(log, np.array([-1.0, 0.0, np.inf, np.nan]))
        backend.map(exp, np.array([1e4, 300.0], np.float32))
    np.testing.assert_array_equal(result, [np.nan, -np.inf, np.inf, np.nan])
