"""Array libraries without a backend, by the example of array-api-strict."""

from __future__ import annotations

import array_api_strict as xp
import numpy as np
import pytest

from arraydist import dispatch
from arraydist.interchange import InterchangeBackend, interchange_for
from arraydist.kernels.elementary import exp, log, pow
from arraydist.kernels.primitives import bits_to_float, uint64
from arraydist.kernels.record import Sampler
from arraydist.random import Key

backend = dispatch.backend_of_type(type(xp.asarray(1.0)))


def to_numpy(array):
    return np.asarray(np.from_dlpack(array))


def scaled_log(value, scale):
    return scale * log(value)


def unchanged(value, scale):
    return value


def test_one_backend_a_library():
    class Subclass(type(xp.asarray(1.0))):
        pass

    assert isinstance(backend, InterchangeBackend)
    assert backend.name == "array_api_strict"
    assert interchange_for(type(xp.asarray(1.0))) is backend
    assert dispatch.backend_of([xp.asarray([1.0]), xp.asarray(2.0)]) is backend
    assert backend.owns(type(xp.asarray(1.0)))
    assert not backend.owns(np.ndarray)


@pytest.mark.parametrize("dtype", [xp.float32, xp.float64])
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3)])
def test_map_keeps_dtype_shape_and_device(dtype, shape):
    x = xp.full(shape, 0.75, dtype=dtype)
    result = exp(x)
    assert type(result) is type(x)
    assert (result.dtype, result.shape, result.device) == (dtype, shape, x.device)
    np.testing.assert_array_equal(to_numpy(result), exp(to_numpy(x)))


def test_map_broadcasts_with_numbers():
    x, y = xp.asarray([[1.0], [2.0]]), xp.asarray([1.0, 2.0, 3.0])
    np.testing.assert_array_equal(to_numpy(pow(x, y)), [[1.0, 1.0, 1.0], [2.0, 4.0, 8.0]])
    np.testing.assert_array_equal(to_numpy(pow(y, 2.0)), [1.0, 4.0, 9.0])


def test_evaluate_and_partials():
    value, scale = xp.asarray([0.5, 2.0]), xp.asarray(3.0)
    expected = 3 * np.log([0.5, 2.0])
    result = backend.evaluate(scaled_log, value, [scale])
    np.testing.assert_allclose(to_numpy(result), expected, rtol=1e-15)
    result, slope, in_scale = backend.evaluate(scaled_log, value, [scale], derivatives=(0, 1))
    assert {type(result), type(slope), type(in_scale)} == {type(value)}
    np.testing.assert_allclose(to_numpy(result), expected, rtol=1e-15)
    np.testing.assert_allclose(to_numpy(slope), [6.0, 1.5], rtol=1e-15)
    np.testing.assert_allclose(to_numpy(in_scale), np.log([0.5, 2.0]), rtol=1e-15)


def uniform_attempt(words, parameters):
    w0, w1, w2, _ = words
    bits = (w0 << uint64(20)) | (w1 >> uint64(12)) | uint64(0x3FF0000000000000)
    return w2 < uint64(1 << 31), parameters[0] * (bits_to_float(bits) - 1.0)


UNIFORM = Sampler(uniform_attempt, kind="rejection", arity=1)
WHOLE = Sampler(uniform_attempt, kind="rejection", arity=1, integer=True)


@pytest.mark.parametrize(
    ("sampler", "dtype", "expected"),
    [
        (UNIFORM, None, "float64"),
        (UNIFORM, xp.float64, "float64"),
        (UNIFORM, xp.float32, "float32"),
        (WHOLE, None, "int64"),
        (WHOLE, xp.int32, "int32"),
    ],
)
def test_draws_are_numpys(sampler, dtype, expected):
    width = np.array([10.0, 20.0])
    draws = backend.draw(sampler, Key(3), (4, 2), [xp.asarray(width)], dtype=dtype)
    wanted = dispatch.backend_named("numpy").draw(
        sampler, Key(3), (4, 2), [width], dtype=np.dtype(expected)
    )
    assert draws.dtype == getattr(xp, expected)
    np.testing.assert_array_equal(to_numpy(draws), wanted)


def test_an_unknown_dtype_is_refused():
    with pytest.raises(TypeError, match="NumPy has no dtype like"):
        backend.draw(UNIFORM, Key(3), (2,), [xp.asarray(1.0)], dtype="quadruple")


def test_results_never_share_memory_with_arguments():
    value = xp.asarray([0.5, 2.0])
    result = backend.evaluate(unchanged, value, [xp.asarray(3.0)])
    result[0] = 7.0
    assert value[0] == 0.5


@pytest.mark.parametrize("device", ["device1", "device2"])
def test_other_devices_are_refused(device):
    x = xp.asarray([1.0], device=xp.Device(device))
    with pytest.raises(NotImplementedError, match="install a backend package") as caught:
        exp(x)
    assert "array_api_strict" in str(caught.value)
    assert device in str(caught.value)
    with pytest.raises(NotImplementedError, match=device):
        pow(xp.asarray([1.0]), x)


class OnDevice:
    """An array whose library says by DLPack that it is elsewhere."""

    dtype = "float64"
    device = "cuda:1"

    def __init__(self, kind):
        self.kind = kind

    def __dlpack_device__(self):
        return (self.kind, 1)

    def __dlpack__(self, **keywords):
        raise AssertionError("exported before the device was looked at")


class Lazy:
    """An array that can't be exported."""

    dtype = "float64"


OnDevice.__module__ = "cupy._core"
Lazy.__module__ = "dask.array"


def test_the_extra_to_install_is_named():
    with pytest.raises(NotImplementedError, match=r"cupy.*cuda:1.*install arraydist\[cupy\]"):
        InterchangeBackend("cupy").map(exp, OnDevice(2))
    with pytest.raises(TypeError, match=r"no __dlpack__.*install arraydist\[dask\]"):
        InterchangeBackend("dask").map(exp, Lazy())


def test_differentiable_is_the_plain_map():
    x = xp.asarray([0.0, 1.0])
    np.testing.assert_array_equal(to_numpy(backend.differentiable(exp)(x)), to_numpy(exp(x)))
    assert backend.constant(x) is x
