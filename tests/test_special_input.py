"""Unusual arrays and numbers: empty, 0-d, strided, read-only, big-endian, integer, tiny, huge."""

import numpy as np
import pytest
from cases import every_case, every_entry
from support import NUMPY, relative_error, to_numpy

import arraydist

METHODS = ("log_prob", "cdf", "sf", "log_cdf", "log_sf")


def reference(entry):
    """The batch of an entry, a block of values and what each method gives."""
    distribution = entry.build("batch", NUMPY)
    values = entry.column(distribution) * np.ones(
        (*distribution.batch_shape, *(1 for _ in distribution.event_shape))
    )
    methods = filter(entry.has, METHODS)
    return distribution, values, {m: getattr(distribution, m)(values) for m in methods}


LAYOUTS = {
    "Fortran order": np.asfortranarray,
    "reversed": lambda x: x[::-1].copy()[::-1],
    "every other": lambda x: np.repeat(x, 2, axis=0)[::2],
    "transposed": lambda x: np.ascontiguousarray(x.T).T,
    "big-endian": lambda x: x.astype(">f8"),
    "unaligned": lambda x: unaligned(x),
    "read-only": lambda x: read_only(x),
    "broadcast": lambda x: np.broadcast_to(x, (2, *x.shape))[1],
}


def unaligned(x):
    memory = np.empty(x.nbytes + 1, dtype=np.uint8)[1:]
    copy = memory.view(x.dtype).reshape(x.shape)
    copy[...] = x
    return copy


def read_only(x):
    x = x.copy()
    x.flags.writeable = False
    return x


@pytest.mark.parametrize("layout", LAYOUTS)
@every_entry
def test_layout_of_values(entry, layout):
    distribution, values, expected = reference(entry)
    for method, result in expected.items():
        actual = getattr(distribution, method)(LAYOUTS[layout](values))
        assert np.array_equal(actual, result), method


@pytest.mark.parametrize("layout", LAYOUTS)
@every_entry
def test_layout_of_parameters(entry, layout):
    distribution, values, expected = reference(entry)
    if layout in ("transposed", "reversed", "every other") and not distribution.batch_shape[0]:
        return
    arguments = {
        n: LAYOUTS[layout](np.asarray(x, dtype=float)) for n, x in entry.parameters["batch"].items()
    }
    same = entry.cls(**arguments)
    for method, result in expected.items():
        assert np.array_equal(getattr(same, method)(values), result), method
    draws = same.sample((100,), rng=1)
    assert np.array_equal(draws, distribution.sample((100,), rng=1))
    assert draws.dtype.isnative


@every_case
def test_empty_values(library, entry, label):
    distribution = entry.build(label, library)
    batch = tuple(distribution.batch_shape)
    empty = library.array(np.empty((0, *batch, *distribution.event_shape)))
    for method in filter(entry.has, (*METHODS, "icdf", "isf")):
        assert tuple(getattr(distribution, method)(empty).shape) == (0, *batch), method


@every_case
def test_empty_draws(library, entry, label):
    distribution = entry.build(label, library)
    assert distribution.sample((0,), rng=1).shape[0] == 0


@every_entry
def test_empty_batch(library, entry):
    distribution = entry.build("batch", library)[0:0]
    assert distribution.batch_shape[0] == 0
    shape = tuple(distribution.batch_shape)
    assert tuple(distribution.sample((3,), rng=1).shape) == (3, *shape, *distribution.event_shape)
    assert tuple(distribution.log_prob(library.array(entry.values[0])).shape) == shape
    if entry.has("entropy"):
        assert tuple(distribution.entropy().shape) == shape


@every_case
def test_numbers_lists_and_arrays_agree(entry, label):
    """Parameters and values as Python numbers, lists and arrays give the same."""
    listed = entry.cls(**entry.parameters[label])
    arrays = entry.build(label, NUMPY)
    for value in entry.values:
        expected = arrays.log_prob(np.asarray(value))
        assert np.array_equal(listed.log_prob(value), expected)
    column = entry.column(arrays)
    assert np.array_equal(listed.log_prob(column.tolist()), arrays.log_prob(column))


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int32", "int64", "uint64", "bool"])
@every_entry
def test_integer_values(library, entry, dtype):
    """Whole numbers in any integer dtype count as the same floats."""
    if library.name == "torch" and dtype == "uint64":
        pytest.skip("torch has hardly any operation for uint64")
    distribution = entry.build(next(iter(entry.parameters)), library)
    values = [0, 1] if dtype == "bool" else [0, 1, 2]
    if entry.event_dim:
        size = len(entry.values[0])
        values = np.eye(size, dtype=int)[np.asarray(values) % size]
    expected = to_numpy(distribution.log_prob(library.array(values)))
    actual = distribution.log_prob(library.array(values, dtype))
    assert actual.dtype == library.dtype("float64")
    assert np.array_equal(to_numpy(actual), expected)


def test_integer_parameters(library):
    """Alone they take the floating default; beside floating arrays they are numbers."""
    alone = arraydist.Gamma(library.array([1, 2], "int64"), 3)
    default = library.xp.get_default_dtype() if library.name == "torch" else library.xp.float64
    assert alone.concentration.dtype == default
    single = arraydist.Gamma(library.array([1, 2], "int64"), library.array([3.0, 4.0], "float32"))
    assert single.concentration.dtype == library.dtype("float32")
    assert single.log_prob(2).dtype == library.dtype("float32")


def test_python_numbers_take_the_arrays_dtype(library):
    normal = arraydist.Normal(library.array([0.0, 1.0], "float32"), 0.1)
    assert normal.scale.dtype == library.dtype("float32")
    assert normal.log_prob(0.3).dtype == library.dtype("float32")
    assert normal.sample(rng=1).dtype == library.dtype("float32")


def test_mixed_precision_is_promoted(library):
    normal = arraydist.Normal(library.array([0.0], "float32"), library.array([1.0], "float64"))
    assert normal.loc.dtype == library.dtype("float64")
    single = arraydist.Normal(library.array([0.0], "float32"), 1.0)
    assert single.log_prob(library.array([0.5])).dtype == library.dtype("float64")


@pytest.mark.parametrize("dtype", ["float16"])
def test_half_precision(dtype):
    """Computed in double precision and rounded once."""
    gamma = arraydist.Gamma(np.asarray([0.5, 3.0], dtype=dtype), np.asarray(2.0, dtype=dtype))
    double = arraydist.Gamma(np.asarray([0.5, 3.0]), 2.0)
    x = np.asarray([[0.25], [1.5]], dtype=dtype)
    for method in ("cdf", "sf"):
        actual = getattr(gamma, method)(x)
        assert actual.dtype == np.dtype(dtype)
        assert np.array_equal(actual, getattr(double, method)(x.astype(float)).astype(dtype))
    draws = gamma.sample((100,), rng=1)
    assert draws.dtype == np.dtype(dtype)
    assert np.isfinite(draws).all()


@pytest.mark.parametrize("value", [np.float64(0.5), np.float32(0.5), np.int64(1), np.bool_(True)])
def test_numpy_scalars(value):
    assert np.array_equal(
        arraydist.Normal(0.0, 1.0).log_prob(value),
        arraydist.Normal(0.0, 1.0).log_prob(float(value)),
    )
    assert arraydist.Normal(value, value).loc.shape == ()


@pytest.mark.parametrize("scale", [5e-324, 1e-308, 1e-200, 1e200, 1e307])
def test_scales_at_the_ends_of_the_range(library, scale):
    """Standard values scale along, without overflow inside."""
    normal = arraydist.Normal(library.array(0.0), scale)
    for z in (-1.0, 0.0, 1.0):
        expected = -0.5 * z * z - np.log(scale) - 0.5 * np.log(2 * np.pi)
        actual = to_numpy(normal.log_prob(library.array(z * scale)))
        assert relative_error(actual, expected) < 1e-14
        standard = arraydist.Normal(0.0, 1.0).cdf(z)
        assert relative_error(to_numpy(normal.cdf(library.array(z * scale))), standard) < 1e-15
    draws = to_numpy(normal.sample((100,), rng=1)) / scale
    assert 0.5 < np.abs(draws).mean() < 1.1


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("power", [-0.75, 0.75])
def test_normal_whose_variance_leaves_the_range(library, dtype, power):
    """scale**2 over- or underflows, log_prob does not (torch's float32 does)."""
    scale = float(np.finfo(dtype).max) ** power
    normal = arraydist.Normal(library.array(0.0, dtype), library.array(scale, dtype))
    expected = -0.5 - np.log(scale) - 0.5 * np.log(2 * np.pi)
    actual = float(to_numpy(normal.log_prob(library.array(scale, dtype))))
    assert abs(actual - expected) < 8 * np.finfo(dtype).eps * abs(expected)


@pytest.mark.parametrize("rate", [1e-300, 1e-30, 1.0, 1e30, 1e300])
def test_gamma_is_scale_free(library, rate):
    gamma = arraydist.Gamma(library.array(2.5), rate)
    standard = arraydist.Gamma(2.5, 1.0)
    for x in (0.1, 1.0, 5.0):
        y = library.array(x / rate)
        expected = standard.log_prob(x) + np.log(rate)
        assert relative_error(to_numpy(gamma.log_prob(y)), expected) < 1e-13
        assert relative_error(to_numpy(gamma.cdf(y)), standard.cdf(x)) < 1e-14
    draws = to_numpy(gamma.sample((100,), rng=1)) * rate
    assert np.allclose(draws, standard.sample((100,), rng=1), rtol=1e-14)


@every_entry
def test_moving_between_dtypes_and_libraries(library, entry):
    distribution = entry.build("batch", NUMPY)
    single = distribution.to(dtype=np.float32)
    assert all(array.dtype == np.float32 for array in single._arrays())
    if library.name == "array_api_strict":
        with pytest.raises(LookupError, match="array_api_strict"):
            distribution.to(backend="array_api_strict")
        return
    moved = distribution.to(backend=library.name)
    assert type(moved._arrays()[0]) is type(library.array(0.0))
    back = moved.to(backend="numpy")
    x = entry.column(distribution)
    assert np.array_equal(back.log_prob(x), distribution.log_prob(x))
    assert np.array_equal(to_numpy(moved.sample((4,), rng=1)), distribution.sample((4,), rng=1))


def test_default_backend():
    pytest.importorskip("torch", reason="needs a second backend")
    import torch

    with arraydist.use_backend("torch"):
        normal = arraydist.Normal(0.0, 1.0)
        assert isinstance(normal.loc, torch.Tensor)
        assert isinstance(normal.sample(rng=1), torch.Tensor)
        assert isinstance(arraydist.Normal(np.zeros(2), 1.0).loc, np.ndarray)
    assert isinstance(arraydist.Normal(0.0, 1.0).loc, np.ndarray)
