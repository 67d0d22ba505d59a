"""Loops over arrays that sort their elements by range."""

import math

import numpy as np
import pytest

from arraydist.kernels.primitives import sqrt
from arraydist.kernels.ranges import Ranges
from arraydist.kernels.record import Kernel
from arraydist.kernels.twins import python_twin
from arraydist_numpy import elementwise


def by_sign(x, y):
    return 0.0 if x < 0.0 else (1.0 if x > 0.0 else 2.0)


def below(x, y):
    return y - x


def below_left(x, y):
    return y - x if x < 0.0 else math.nan


def root(x, y):
    # NaN for small y, which leaves the element to the next method.
    return sqrt(y - 1.0) + x


def sorted_sum(x, y):
    return 100.0 + x + y


def swapped(y, x):
    return x, y


def other_way_round(y, x):
    return sorted_sum(x, y)


# The helpers are found by their module's name.
for helper in (by_sign, below, below_left, root, sorted_sum, swapped, other_way_round):
    helper.__module__ = "arraydist.kernels.test_ranges"

KERNEL = Kernel(
    sorted_sum,
    domain=("real", "real"),
    tolerance=1e-15,
    ranges=Ranges((below, root), by_sign),
)

SWAPPED = Kernel(
    other_way_round,
    domain=("real", "real"),
    tolerance=1e-15,
    ranges=KERNEL.ranges.at(swapped),
)

TRIED_FIRST = Kernel(sorted_sum, domain=("real", "real"), tolerance=1e-15, ranges=Ranges((root,)))

ON_ALL_FIRST = Kernel(
    sorted_sum, domain=("real", "real"), tolerance=1e-15, ranges=Ranges((below_left, root))
)


def expected(x, y):
    x, y = np.broadcast_arrays(x, y)
    with np.errstate(invalid="ignore"):
        value = np.where(x < 0, y - x, np.where(x > 0, np.sqrt(y - 1.0) + x, np.nan))
    return np.where(np.isnan(value), 100.0 + x + y, value)


@pytest.mark.parametrize("size", [1, 7, 1023, 1024, 1025, 5000, 40000])
def test_each_element_goes_to_its_method(size):
    rng = np.random.default_rng(size)
    x = rng.integers(-1, 2, size) * rng.uniform(0.5, 2.0, size)
    y = rng.uniform(0.0, 3.0, size)
    np.testing.assert_array_equal(elementwise.apply(KERNEL, (x, y)), expected(x, y))


@pytest.mark.parametrize("x", [-1.0, 0.0, 2.0])
def test_all_elements_in_one_range(x):
    y = np.linspace(0.0, 3.0, 3000)
    np.testing.assert_array_equal(elementwise.apply(KERNEL, (x, y)), expected(x, y))
    assert elementwise.apply(KERNEL, (x, 0.5)) == expected(x, 0.5)


def test_methods_at_other_arguments():
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=5000), rng.uniform(0.0, 3.0, 5000)
    np.testing.assert_array_equal(elementwise.apply(SWAPPED, (y, x)), expected(x, y))
    assert elementwise.apply(SWAPPED, (0.5, -1.0)) == expected(-1.0, 0.5)


def test_one_method_that_is_tried_first():
    rng = np.random.default_rng(4)
    x, y = rng.uniform(0.5, 2.0, 5000), rng.uniform(0.0, 3.0, 5000)
    np.testing.assert_array_equal(elementwise.apply(TRIED_FIRST, (x, y)), expected(x, y))
    assert elementwise.apply(TRIED_FIRST, (0.5, -1.0)) == 99.5


@pytest.mark.parametrize("size", [1, 1023, 1024, 1025, 5000, 40000])
def test_what_a_method_tried_on_all_elements_leaves_goes_to_the_next(size):
    rng = np.random.default_rng(size)
    x = rng.choice([-1.0, 1.0], size) * rng.uniform(0.5, 2.0, size)
    y = rng.uniform(0.0, 3.0, size)
    np.testing.assert_array_equal(elementwise.apply(ON_ALL_FIRST, (x, y)), expected(x, y))
    negative = elementwise.apply(ON_ALL_FIRST, (-np.abs(x), y))
    np.testing.assert_array_equal(negative, expected(-np.abs(x), y))
    for one in (0, -1):
        point = float(x[one]), float(y[one])
        assert elementwise.apply(ON_ALL_FIRST, point) == expected(*point)


@pytest.mark.parametrize("x", [-1.0, 0.0, 2.0])
@pytest.mark.parametrize("y", [0.5, 2.0])
def test_scalar_calls_follow_from_the_methods(x, y):
    assert elementwise.apply(KERNEL, (x, y)) == expected(x, y)
    assert elementwise.apply(SWAPPED, (y, x)) == expected(x, y)
    twin = python_twin(KERNEL)
    # The plain square root of a negative number is an error, where the compiled one is NaN.
    if x <= 0.0 or y >= 1.0:
        assert twin(x, y) == expected(x, y)


def test_a_complete_function_is_the_whole_source():
    ranges = Ranges((root,), complete=True)
    kernel = Kernel(sorted_sum, domain=("real", "real"), tolerance=1e-15, ranges=ranges)
    assert kernel.source is sorted_sum
    assert TRIED_FIRST.source is not sorted_sum


def test_single_precision_and_broadcast_arguments():
    x = np.float32([[-1.0], [0.0], [2.0]])
    y = np.linspace(0, 3, 2000, dtype=np.float32)
    result = elementwise.apply(KERNEL, (x, y))
    assert result.dtype == np.float32
    np.testing.assert_array_equal(
        result, expected(x.astype(float), y.astype(float)).astype(np.float32)
    )


def test_results_do_not_depend_on_threads(set_num_threads):
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(2, 200_000))
    set_num_threads(1)
    one = elementwise.apply(KERNEL, (x, y))
    set_num_threads(2)
    np.testing.assert_array_equal(elementwise.apply(KERNEL, (x, y)), one)
