"""Every public special function alike: libraries, dtypes, shapes, layouts, numbers, NaN, Duals."""

import numpy as np
import pytest
from precision import columns, kernels
from support import NUMPY, to_numpy

import arraydist
from arraydist import special

FUNCTIONS = {
    name: function
    for name in special.__all__
    if isinstance(function := getattr(special, name), special.SpecialFunction)
}
GOLDEN = kernels()
MOST_POINTS = 48

every_function = pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)


def points(function):
    """Arguments from the golden values, the extremes among them."""
    rows = GOLDEN[function.kernel.name]
    return columns(rows[:: 1 + len(rows) // MOST_POINTS])[0]


def same(actual, expected):
    np.testing.assert_array_equal(to_numpy(actual), to_numpy(expected))


@every_function
def test_every_library_gives_the_same_bits(library, function):
    arguments = points(function)
    result = function(*map(library.array, arguments))
    assert type(result) is type(library.array(0.0))
    assert result.dtype == library.dtype("float64")
    same(result, function(*arguments))


@every_function
def test_float32_is_the_rounded_float64(library, function):
    with np.errstate(over="ignore", under="ignore"):
        arguments = [argument.astype(np.float32) for argument in points(function)]
        expected = function(*(a.astype(np.float64) for a in arguments)).astype(np.float32)
    result = function(*(library.array(a, "float32") for a in arguments))
    assert result.dtype == library.dtype("float32")
    same(result, expected)


@every_function
def test_derivatives_on_every_library(library, function):
    """Values are those without tangents; tangents are NumPy's, to the rounding of its sums."""
    arguments = points(function)
    smooth = range(len(arguments))
    for position in smooth:

        def along(x, position=position, xp=library):
            others = [xp.array(argument) for argument in arguments]
            return function(*others[:position], x, *others[position + 1 :])

        ones = np.ones_like(arguments[position])
        try:
            value, slope = arraydist.jvp(
                along, (library.array(arguments[position]),), (library.array(ones),)
            )
        except arraydist.autodiff.NoRuleError:
            assert function.kernel.rules[position] is None
            continue
        same(value, function(*arguments))
        _, expected = arraydist.jvp(
            lambda x, along=along: along(x, xp=NUMPY), (arguments[position],), (ones,)
        )
        np.testing.assert_allclose(to_numpy(slope), expected, rtol=1e-14)


@every_function
def test_torch_differentiates_by_the_same_rules(function):
    torch = pytest.importorskip("torch", reason="torch is not installed")
    arguments = points(function)
    tensors = [torch.tensor(argument, requires_grad=True) for argument in arguments]
    rules = function.kernel.rules
    if None in rules:
        tensors = [t if rule else t.detach() for t, rule in zip(tensors, rules, strict=True)]
    function(*tensors).sum().backward()
    for tensor, rule in zip(tensors, rules, strict=True):
        if rule is not None and tensor.grad is not None:
            with np.errstate(all="ignore"):
                expected = np.broadcast_to(rule(*arguments), arguments[0].shape)
            np.testing.assert_allclose(tensor.grad.numpy(), expected, rtol=1e-14)


@every_function
def test_numbers_and_arrays_without_dimensions(library, function):
    numbers = [float(argument[len(argument) // 2]) for argument in points(function)]
    expected = float(function(*(np.array([number]) for number in numbers))[0])
    for result in (function(*numbers), function(*map(library.array, numbers))):
        assert tuple(result.shape) == ()
        np.testing.assert_array_equal(float(result), expected)
    assert type(function(*map(library.array, numbers))) is type(library.array(0.0))


@every_function
def test_whole_numbers_become_floats(library, function):
    arity = function.kernel.arity
    expected = function(*[np.array([1.0, 2.0])] * arity)
    integers = [library.array([1, 2], "int64")] * arity
    floating = library.xp.get_default_dtype() if library.name == "torch" else library.xp.float64
    assert function(*integers).dtype == floating
    if floating == library.xp.float64:
        same(function(*integers), expected)
    mixed = function(*integers[:-1], library.array([1.0, 2.0]))
    same(mixed, expected)
    same(function(*[[1, 2]] * arity), expected)


@every_function
def test_empty_and_broadcast_arrays(library, function):
    arguments = [argument[:3] for argument in points(function)]
    arity = len(arguments)
    empty = function(*[library.array(np.empty((0, 3)))] * arity)
    assert tuple(empty.shape) == (0, 3)
    crossed = [
        library.array(argument.reshape([3 if i == axis else 1 for i in range(arity)]))
        for axis, argument in enumerate(arguments)
    ]
    same(function(*crossed), function(*np.meshgrid(*arguments, indexing="ij")))


LAYOUTS = {
    "reversed": lambda x: x[::-1].copy()[::-1],
    "every other": lambda x: np.repeat(x, 2)[::2],
    "big-endian": lambda x: x.astype(">f8"),
    "unaligned": lambda x: np.frombuffer(b"\0" + x.tobytes(), np.uint8)[1:].view(np.float64),
    "read-only": lambda x: np.frombuffer(x.tobytes()),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@every_function
def test_layouts(function, layout):
    arguments = points(function)
    result = function(*map(LAYOUTS[layout], arguments))
    assert result.dtype.isnative
    same(result, function(*arguments))


@every_function
def test_nan_stays_nan(function):
    arguments = [argument[len(argument) // 2] for argument in points(function)]
    for position in range(len(arguments)):
        poisoned = [*arguments[:position], np.nan, *arguments[position + 1 :]]
        assert np.isnan(function(*map(float, poisoned))), poisoned
        assert np.isnan(function(*map(np.array, poisoned))), poisoned


@every_function
def test_extreme_arguments_make_no_noise(function):
    """Every combination of extremes gives a number or NaN, without a warning, and in time."""
    tiny = np.array([0.0, -0.0, 5e-324, 1e-300, 1.0, 1.5, 1e8, 1e300, np.inf])
    extremes = np.concatenate([tiny, -tiny])
    arity = function.kernel.arity
    assert function(*np.ix_(*[extremes] * arity)).shape == (extremes.size,) * arity


@every_function
def test_the_number_of_arguments_is_checked(function):
    with pytest.raises(TypeError, match=f"{function.__name__} takes {function.kernel.arity} arg"):
        function(*[1.0] * (function.kernel.arity + 1))


def test_arguments_of_two_libraries_do_not_meet():
    torch = pytest.importorskip("torch", reason="torch is not installed")
    with pytest.raises(TypeError):
        special.xlogy(np.ones(2), torch.ones(2))
