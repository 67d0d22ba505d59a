"""Bad input: each mistake raises an error that says whose it is, what is wrong and what helps."""

import numpy as np
import pytest
from cases import every_entry
from support import NUMPY, STRICT, TORCH, python, to_numpy

import arraydist

HALF_LOG_TAU = 0.5 * np.log(2 * np.pi)


def kind(value):
    """A name for a value of another type, the same in every process."""
    return type(value).__name__


def first(entry):
    """The first parameters of an entry, as a dictionary."""
    return dict(next(iter(entry.parameters.values())))


@pytest.mark.parametrize("value", ["1.0", object(), None, {1: 2}, b"x"], ids=kind)
@every_entry
def test_parameters_that_are_no_numbers(entry, value):
    arguments = first(entry)
    name = next(iter(arguments))
    if value is None and "Categorical" in (entry.name, *entry.parts):
        value = object()
    with pytest.raises(TypeError, match=rf"{entry.blamed}.*{name}"):
        entry.cls(**{**arguments, name: value})


@pytest.mark.parametrize("dtype", ["complex128", "complex64", "O", "U3", "S3", "M8[s]"])
@every_entry
def test_arrays_that_are_not_real(entry, dtype):
    arguments = first(entry)
    name = next(iter(arguments))
    array = np.ones(3).astype("i8").astype(dtype)
    with pytest.raises(TypeError, match=rf"{entry.blamed}.*{name}"):
        entry.cls(**{**arguments, name: array})


def test_complex_arrays_of_other_libraries():
    for library in (TORCH, STRICT):
        array = library.xp.asarray([1 + 1j])
        with pytest.raises(TypeError, match=r"Normal.*loc.*complex"):
            arraydist.Normal(array, 1.0)


@pytest.mark.parametrize("value", ["1.0", object(), None, 1j], ids=kind)
@every_entry
def test_values_that_are_no_numbers(library, entry, value):
    distribution = entry.build(next(iter(entry.parameters)), library)
    with pytest.raises(TypeError, match=rf"{entry.name}.*value"):
        distribution.log_prob(value)


def test_wrong_names_and_counts_of_parameters():
    with pytest.raises(TypeError, match="loc, scale"):
        arraydist.Normal(lok=0.0, scale=1.0)
    with pytest.raises(TypeError, match="scale"):
        arraydist.Normal(0.0)
    with pytest.raises(TypeError, match="too many"):
        arraydist.Normal(0.0, 1.0, 2.0)
    with pytest.raises(TypeError, match="multiple values"):
        arraydist.Normal(0.0, 1.0, loc=1.0)


@pytest.mark.parametrize("arguments", [{}, {"probs": [1.0], "logits": [0.0]}])
def test_categorical_needs_one_of_two(arguments):
    with pytest.raises(ValueError, match=r"Categorical.*either probs or logits"):
        arraydist.Categorical(**arguments)


def test_categorical_without_an_axis(library):
    with pytest.raises(ValueError, match=r"Categorical.*probs.*axis"):
        arraydist.Categorical(library.array(0.5))
    with pytest.raises(ValueError, match=r"Categorical.*probs.*\(2, 0\)"):
        arraydist.Categorical(library.array(np.ones((2, 0))))


def test_shapes_that_do_not_broadcast(library):
    with pytest.raises(ValueError, match=r"Normal.*loc \(2,\).*scale \(3,\)"):
        arraydist.Normal(library.array([0.0, 1.0]), library.array([1.0, 2.0, 3.0]))
    normal = arraydist.Normal(library.array([0.0, 1.0]), 1.0)
    with pytest.raises(ValueError, match=r"Normal.*value \(3,\).*\(2,\)"):
        normal.log_prob(library.array([1.0, 2.0, 3.0]))
    with pytest.raises(ValueError, match=r"Normal.*value \(3,\).*\(2,\)"):
        normal.cdf(library.array([1.0, 2.0, 3.0]))


def test_lists_that_are_ragged():
    with pytest.raises((TypeError, ValueError), match=r"Normal.*loc"):
        arraydist.Normal([[1.0], [1.0, 2.0]], 1.0)


@pytest.mark.parametrize(("one", "other"), [(NUMPY, TORCH), (NUMPY, STRICT), (TORCH, STRICT)])
def test_two_libraries(one, other):
    """Parameters, or a value, of another library: both are named."""
    names = rf"{one.name}.*{other.name}|{other.name}.*{one.name}"
    with pytest.raises(TypeError, match=rf"Normal.*({names})"):
        arraydist.Normal(one.array(0.0), other.array(1.0))
    for method in ("log_prob", "cdf", "icdf"):
        with pytest.raises(TypeError, match=rf"Normal.*({names})"):
            getattr(arraydist.Normal(one.array(0.0), 1.0), method)(other.array(0.5))


def test_numpy_scalars_belong_to_numpy():
    with pytest.raises(TypeError, match="torch"):
        arraydist.Normal(TORCH.array(0.0), np.float64(1.0))


def test_missing_backend_package():
    with pytest.raises(LookupError, match=r"no_such_library.*numpy"):
        arraydist.use_backend("no_such_library")
    with pytest.raises(LookupError, match="no_such_library"):
        arraydist.Normal(0.0, 1.0).to(backend="no_such_library")


def strict_elsewhere(x):
    """An array on array-api-strict's second device."""
    return STRICT.xp.asarray(x, device=STRICT.xp.Device("device1"))


def test_other_device_of_a_library_without_backend():
    """Nothing is copied between devices: the missing package is named."""
    normal = arraydist.Normal(strict_elsewhere([0.0, 1.0]), 1.0)
    for call in (
        lambda: normal.sample((2,), rng=1),
        lambda: normal.cdf(strict_elsewhere([0.0, 1.0])),
    ):
        with pytest.raises(NotImplementedError, match=r"device1.*array_api_strict"):
            call()


def test_torch_meta_device():
    torch = pytest.importorskip("torch", reason="about torch's meta device")
    normal = arraydist.Normal(torch.zeros(2, device="meta"), torch.ones(2, device="meta"))
    with pytest.raises(NotImplementedError, match="meta"):
        normal.sample((2,), rng=1)
    with pytest.raises(NotImplementedError, match="meta"):
        normal.cdf(torch.zeros(2, device="meta"))


def test_two_devices():
    with pytest.raises(ValueError, match=r"Normal.*loc on .*scale on .*device1"):
        arraydist.Normal(STRICT.array([0.0]), strict_elsewhere([1.0]))
    with pytest.raises(ValueError, match=r"Normal.*value on .*device1"):
        arraydist.Normal(STRICT.array([0.0]), 1.0).log_prob(strict_elsewhere([1.0]))
    torch = pytest.importorskip("torch", reason="about torch's devices")
    with pytest.raises(ValueError, match=r"Normal.*loc on cpu.*scale on meta"):
        arraydist.Normal(torch.zeros(2), torch.ones(2, device="meta"))


def test_numbers_take_the_arrays_device():
    normal = arraydist.Normal(strict_elsewhere([0.0]), 1.0)
    assert normal.scale.device == normal.loc.device


def test_read_only_arrays(library):
    """They work: nothing is ever written to."""
    array = np.asarray([1.0, 2.0])
    array.flags.writeable = False
    gamma = arraydist.Gamma(array, array)
    value = np.asarray([1.0, 3.0])
    value.flags.writeable = False
    assert np.isfinite(gamma.log_prob(value)).all()
    assert np.isfinite(gamma.cdf(value)).all()
    assert gamma.sample((3,), rng=1).shape == (3, 2)


def test_results_can_be_written_to(library):
    """What is handed out is the caller's: changing it changes neither distribution nor input."""
    value = np.asarray([1.0, 3.0])
    normal = arraydist.Normal(np.zeros(2), np.ones(2))
    result = normal.log_prob(value)
    result[...] = 0.0
    draws = normal.sample(rng=1)
    draws[...] = 0.0
    assert np.array_equal(value, [1.0, 3.0])
    assert np.array_equal(normal.loc, [0.0, 0.0])


def test_tensor_subclasses():
    """A subclass is a tensor, and comes back as torch's own functions would have it."""
    torch = pytest.importorskip("torch", reason="about subclasses of tensors")

    class Marked(torch.Tensor):
        pass

    marked = torch.tensor([0.5, 1.0], dtype=torch.float64).as_subclass(Marked)
    gamma = arraydist.Gamma(marked, 1.0)
    plain = arraydist.Gamma(torch.tensor([0.5, 1.0], dtype=torch.float64), 1.0)
    x = torch.tensor([1.0, 2.0], dtype=torch.float64)
    assert isinstance(gamma.log_prob(x), Marked)
    assert np.array_equal(to_numpy(gamma.log_prob(x)), to_numpy(plain.log_prob(x)))
    assert np.array_equal(to_numpy(gamma.cdf(x)), to_numpy(plain.cdf(x)))
    assert np.array_equal(to_numpy(gamma.sample((3,), rng=1)), to_numpy(plain.sample((3,), rng=1)))


def test_numpy_subclasses():
    class Marked(np.ndarray):
        pass

    marked = np.asarray([0.5, 1.0]).view(Marked)
    plain = arraydist.Gamma(np.asarray([0.5, 1.0]), 1.0)
    gamma = arraydist.Gamma(marked, 1.0)
    assert np.array_equal(gamma.log_prob([1.0, 2.0]), plain.log_prob([1.0, 2.0]))
    assert np.array_equal(gamma.sample((3,), rng=1), plain.sample((3,), rng=1))


@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_numpy_matrices_are_arrays_of_two_axes():
    """Products of `np.matrix` are matrix products: densities of it were silently wrong."""
    plain = np.asarray([[1.0, 2.0], [3.0, 4.0]])
    matrix = np.matrix(plain)
    assert np.array_equal(
        arraydist.Normal(0.0, 1.0).log_prob(matrix), -(plain**2) / 2 - HALF_LOG_TAU
    )
    assert type(arraydist.Normal(0.0, 1.0).log_prob(matrix)) is np.ndarray
    assert type(arraydist.Normal(matrix, 1.0).loc) is np.ndarray


@pytest.mark.parametrize("make", [lambda x: arraydist.Normal(x, 1.0), arraydist.special.gammaln])
def test_masked_arrays_would_lose_their_mask(make):
    masked = np.ma.masked_array([1.0, 2.0], mask=[False, True])
    with pytest.raises(TypeError, match=r"masked array.*filled"):
        make(masked)
    with pytest.raises(TypeError, match=r"Gamma: value is a masked array"):
        arraydist.Gamma(2.0, 1.0).log_prob(masked)


def test_columns_of_a_library_that_is_none():
    """A data frame's column has a dtype and a shape, and is no array."""

    class Column:
        dtype, shape = np.dtype("float64"), (2,)

    for call in (arraydist.Normal(0.0, 1.0).log_prob, arraydist.special.gammaln):
        with pytest.raises(TypeError, match="Column is no array of a supported library; convert"):
            call(Column())


def test_whole_numbers_beyond_the_floats():
    with pytest.raises(OverflowError, match="Normal: loc has a number beyond"):
        arraydist.Normal([1, 10**400], 1.0)
    for library in (NUMPY, TORCH, STRICT):
        far = arraydist.Normal(library.array(0.0), 1.0).log_prob(2**70)
        assert to_numpy(far) == -(2.0**139) - HALF_LOG_TAU
    with pytest.raises(OverflowError, match="Poisson: value has a number beyond"):
        arraydist.Poisson(3.0).log_prob(10**400)
    with pytest.raises(OverflowError, match="poisson: lam is beyond"):
        arraydist.random.default_rng(1).poisson(10**400)


@pytest.mark.parametrize("category", [2**63, -(2**63) - 1, 2**100])
def test_categories_beyond_the_integers(library, category):
    categories = arraydist.Categorical(library.array([0.5, 0.5]))
    assert to_numpy(categories.log_prob(category)) == -np.inf
    with pytest.raises(ValueError, match="value must be a whole number from 0 to 1"):
        arraydist.Categorical(library.array([0.5, 0.5]), validate_args=True).log_prob(category)


def test_vectors_of_no_components(library):
    with pytest.raises(ValueError, match=r"MultivariateNormal: loc needs .* got shape \(2, 0\)"):
        arraydist.MultivariateNormal(library.array(np.ones((2, 0))), library.array(np.eye(0)))
    with pytest.raises(ValueError, match=r"Dirichlet: concentration needs .* got shape \(2, 0\)"):
        arraydist.Dirichlet(library.array(np.ones((2, 0))))


def test_parameters_move_to_floating_dtypes_only(library):
    """They were cut to whole numbers."""
    normal = arraydist.Normal(library.array(0.5), 1.5)
    with pytest.raises(TypeError, match="parameters need a real floating dtype"):
        normal.to(dtype=library.dtype("int64"))
    assert normal.to(dtype=library.dtype("float32")).loc.dtype == library.dtype("float32")


@pytest.mark.parametrize("number", [2.5, "2", None])
def test_numbers_of_threads_that_are_none(number):
    before = arraydist.num_threads()
    with pytest.raises(TypeError):
        arraydist.set_num_threads(number)
    assert arraydist.num_threads() == before


def test_what_is_no_transform():
    with pytest.raises(ValueError, match="TransformedDistribution: transforms must be transforms"):
        arraydist.TransformedDistribution(arraydist.Normal(0.0, 1.0), 3)


@pytest.mark.parametrize("order", [-1, 1.5])
def test_moments_of_no_order(library, order):
    with pytest.raises(ValueError, match="Normal: moment"):
        arraydist.Normal(library.array(0.0), 1.0).moment(order)


@pytest.mark.parametrize("shape", [-1, (-1,), (2, -3), 1.5, "ab", (2.0,)])
def test_sample_shapes_that_are_none(library, shape):
    with pytest.raises((TypeError, ValueError), match="shape"):
        arraydist.Normal(library.array(0.0), 1.0).sample(shape, rng=1)


def test_missing_methods_say_whose():
    with pytest.raises(NotImplementedError, match="Categorical has no moment"):
        arraydist.Categorical([0.5, 0.5]).moment(2)


BLOCKED = """
import sys
sys.modules["torch"] = None
import arraydist
try:
    arraydist.use_backend("torch")
except ImportError as error:
    print("torch" in str(error))
"""


def test_library_that_is_not_installed():
    assert python(BLOCKED) == "True"
