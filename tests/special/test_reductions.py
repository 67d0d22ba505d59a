"""Sums of exponentials along axes, and the multinomial coefficient."""

import numpy as np
import pytest
import scipy.special
from precision import EXACT, SMALLEST_NORMAL
from support import to_numpy

import arraydist
from arraydist.kernels.rows import log_softmax_row, logsumexp_row, softmax_row
from arraydist.kernels.twins import python_twin
from arraydist.namespace import array_namespace
from arraydist.row_function import RowFunction
from arraydist.special import log_multinomial, log_softmax, logsumexp, softmax

INF, NAN = np.inf, np.nan
AXES = (None, 0, 1, -1, (0, 1), (0, 2))
SOURCES = {
    logsumexp: logsumexp_row,
    log_softmax: log_softmax_row,
    softmax: softmax_row,
}
CUBE = 5.0 * np.random.default_rng(0).normal(size=(3, 4, 5))

every_function = pytest.mark.parametrize("function", SOURCES, ids=lambda f: f.__name__)


@pytest.mark.parametrize("axis", AXES, ids=str)
@every_function
def test_axes(library, function, axis):
    expected = getattr(scipy.special, function.__name__)(CUBE, axis)
    result = function(library.array(CUBE), axis)
    assert type(result) is type(library.array(0.0))
    np.testing.assert_allclose(to_numpy(result), expected, rtol=1e-14, atol=1e-15)


@pytest.mark.parametrize("axis", [3, -4, (0, 3), (1, -2)], ids=str)
@pytest.mark.parametrize("function", [*SOURCES, log_multinomial], ids=lambda f: f.__name__)
def test_axes_that_are_none(library, function, axis):
    """One too large wrapped around to another axis."""
    with pytest.raises(ValueError, match=r"axis (must be from -3 to 2 for 3 axes|names an axis)"):
        function(library.array(CUBE), axis=axis)


def test_kept_axes(library):
    result = logsumexp(library.array(CUBE), axis=1, keepdims=True)
    assert tuple(result.shape) == (3, 1, 5)


ROWS = [
    [0.0, -40.0],
    [0.0, -40.0, -41.0, -800.0],
    [-40.0, 0.0, 0.0],
    [-1e-17, 0.0],
    [np.log(0.3), np.log(0.7)],
    [1e300, 1e300, -1e300],
    [-1e5, -1e5 - 1.0, -1e5 - 60.0],
    [5e-324, -745.0],
    [3.0],
]
"""Where the smaller terms are beneath the rounding of the largest, and far from zero."""


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_every_digit_of_log_probabilities(row):
    with EXACT.workdps(700):
        terms = [EXACT.mpf(x) for x in row]
        exact = max(terms) + EXACT.log(EXACT.fsum(EXACT.exp(x - max(terms)) for x in terms))
        # What the rounding of the largest term plus a correction can do.
        assert abs(logsumexp(row) - exact) <= 4e-16 * max(
            abs(exact), abs(max(terms)), SMALLEST_NORMAL
        )
        for value, term in zip(log_softmax(row), terms, strict=True):
            error = abs(value - (term - exact))
            assert error <= 8e-16 * max(abs(term - exact), SMALLEST_NORMAL)
        for value, term in zip(softmax(row), terms, strict=True):
            share = EXACT.exp(term - exact)
            assert abs(value - share) <= 1e-15 * max(share, SMALLEST_NORMAL)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ([-INF, -INF], -INF),
        ([INF, 1.0], INF),
        ([INF, -INF], INF),
        ([-INF, 2.0], 2.0),
        ([NAN, 1.0], NAN),
        ([INF, NAN], NAN),
    ],
    ids=str,
)
def test_infinite_terms(library, row, expected):
    np.testing.assert_array_equal(to_numpy(logsumexp(library.array(row))), expected)


def test_an_impossible_category_stays_so(library):
    row = library.array([-INF, 0.0, 0.0])
    np.testing.assert_array_equal(to_numpy(softmax(row)), [0.0, 0.5, 0.5])
    np.testing.assert_array_equal(to_numpy(log_softmax(row)), [-INF, -np.log(2.0), -np.log(2.0)])


@every_function
def test_nothing_to_sum(library, function):
    result = to_numpy(function(library.array(np.empty((2, 0))), 1))
    assert result.shape == ((2,) if function is logsumexp else (2, 0))
    assert np.all(result == -INF)


@pytest.mark.parametrize("length", [1, 3, 7, 8, 9, 40])
@every_function
def test_the_plain_source_gives_the_bits_of_the_loop(function, length):
    row = CUBE.ravel()[:length]
    memory, plain = [0.0] * length, [0.0] * (1 if function is logsumexp else length)
    python_twin(SOURCES[function])(row.tolist(), memory, plain)
    np.testing.assert_array_equal(np.ravel(function(row)), plain)


@pytest.mark.parametrize("length", [1, 3, 8, 9, 16])
@every_function
def test_short_rows_get_the_bits_of_long_ones(function, length):
    rng = np.random.default_rng(length)
    rows = rng.normal(size=(600, length)) * np.exp(rng.uniform(-3.0, 7.0, (600, 1)))
    rows[::7] = np.round(rows[::7])
    spoiled = rows[::5]
    spoiled[np.arange(len(spoiled)), rng.integers(0, length, len(spoiled))] = np.resize(
        [INF, -INF, NAN, -0.0, 1e308], len(spoiled)
    )
    rows[13], rows[14], rows[15] = -INF, NAN, INF
    as_long = RowFunction(SOURCES[function], length=1 if function is logsumexp else None)
    np.testing.assert_array_equal(function(rows, 1), as_long(rows).reshape(function(rows, 1).shape))


@pytest.mark.parametrize("threads", [1, 2, 5])
@every_function
def test_threads_do_not_matter(function, threads, set_num_threads):
    rows = np.random.default_rng(3).normal(size=(500, 300))
    expected = function(rows, 1)
    set_num_threads(threads)
    np.testing.assert_array_equal(function(rows, 1), expected)


def test_softmax_of_long_rows_has_the_bits_of_short_ones():
    row = np.random.default_rng(4).normal(size=(1, 2048)) * 100.0
    in_blocks = softmax(row, 1)
    np.testing.assert_array_equal(RowFunction(softmax_row)(row), in_blocks)
    longer = softmax(np.append(row, -INF), -1)
    np.testing.assert_array_equal(longer, np.append(in_blocks, 0.0))


@every_function
def test_float32_and_whole_numbers(library, function):
    single = function(library.array(CUBE, "float32"), 1)
    assert single.dtype == library.dtype("float32")
    np.testing.assert_allclose(to_numpy(single), to_numpy(function(CUBE, 1)), rtol=2e-6, atol=1e-6)
    assert function([1, 2, 3], 0).dtype == np.float64


@every_function
def test_first_and_second_derivatives(library, function):
    def total(x):
        xp = array_namespace(x)
        return xp.sum(function(x, -1) ** 2)

    x = library.array(CUBE[0])
    direction = library.array(np.cos(np.arange(20.0)).reshape(4, 5))

    def slope(x):
        return arraydist.jvp(total, (x,), (direction,))[1]

    _, curvature = arraydist.jvp(slope, (x,), (direction,))
    step = 1e-3

    def moved(f, by):
        return float(f(x + by * direction))

    first = (
        8 * (moved(total, step) - moved(total, -step))
        - (moved(total, 2 * step) - moved(total, -2 * step))
    ) / (12 * step)
    second = (
        8 * (moved(slope, step) - moved(slope, -step))
        - (moved(slope, 2 * step) - moved(slope, -2 * step))
    ) / (12 * step)
    np.testing.assert_allclose(float(slope(x)), first, rtol=1e-9)
    np.testing.assert_allclose(float(curvature), second, rtol=1e-9)


@every_function
def test_torch_gradients(function):
    torch = pytest.importorskip("torch", reason="torch is not installed")
    x = torch.tensor(CUBE[0], requires_grad=True)
    assert torch.autograd.gradcheck(lambda x: function(x, -1), (x,))
    assert torch.autograd.gradgradcheck(lambda x: function(x, -1), (x,))


def test_logsumexp_has_a_gradient_where_nothing_is_summed():
    gradient = arraydist.gradient(logsumexp)(np.array([-INF, -INF]))
    np.testing.assert_array_equal(gradient, [0.0, 0.0])


def test_multinomial_coefficients(library):
    counts = [[2, 1, 1], [0, 0, 0], [5, 0, 0], [10, 20, 30]]
    exact = [
        float(EXACT.log(EXACT.factorial(sum(k)) / EXACT.fprod(map(EXACT.factorial, k))))
        for k in counts
    ]
    result = to_numpy(log_multinomial(library.array(counts)))
    np.testing.assert_allclose(result, exact, rtol=1e-15)
    columns = log_multinomial(library.array(np.transpose(counts)), axis=0)
    np.testing.assert_array_equal(to_numpy(columns), result)


def test_multinomial_coefficients_of_few_counts_and_negative_ones():
    np.testing.assert_array_equal(log_multinomial(np.zeros((2, 0))), [0.0, 0.0])
    np.testing.assert_array_equal(log_multinomial([[3.0], [-1.0]]), [0.0, np.nan])
    np.testing.assert_array_equal(log_multinomial([[-1.0, 3.0], [-1.0, 0.5]]), [np.nan, np.nan])


def test_a_rare_category_beside_many_trials_is_not_lost():
    # log(n + 1) to every digit, where a difference of two log gammas has none.
    np.testing.assert_allclose(log_multinomial([1e15, 1.0]), np.log1p(1e15), rtol=1e-15)
    np.testing.assert_allclose(log_multinomial([1e300, 1.0]), np.log(1e300), rtol=1e-15)


@pytest.mark.parametrize("length", [2, 8, 17, 100])
def test_the_largest_element_and_a_nan_may_be_anywhere(length):
    rows = np.where(np.eye(length, dtype=bool), 1000.0, 0.0)
    np.testing.assert_array_equal(logsumexp(rows, 1), 1000.0)
    np.testing.assert_array_equal(softmax(rows, 1), np.eye(length))
    np.testing.assert_array_equal(log_softmax(rows, 1), rows - 1000.0)
    rows[rows == 1000.0] = NAN
    for function in SOURCES:
        assert np.all(np.isnan(function(rows, 1)))
