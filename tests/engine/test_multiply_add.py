"""The plain Python's fused multiply-adds round once, as fractions are rounded."""

import itertools
import math
import random
from fractions import Fraction

import numpy as np
import pytest

from arraydist.kernels.primitives import fma
from arraydist_numpy.single import fma_single

EDGES = (1.0, -1.0, 5e-324, -2.2250738585072014e-308, 1.7976931348623157e308)
INFINITE_OR_ZERO = (0.0, -0.0, math.inf, -math.inf, math.nan, 2.0)


def numbers(width):
    """Triples that cancel, and triples of unlike size."""
    source = random.Random(5)
    for _ in range(500):
        a, b = (source.uniform(-2.0, 2.0) * 2.0 ** source.randint(-width, width) for _ in "ab")
        yield a, b, source.uniform(-2.0, 2.0) * 2.0 ** source.randint(-width, width)
        yield a, b, math.nextafter(-a * b, source.choice((-math.inf, math.inf)))


def of_fractions(a, b, c):
    exact = Fraction(a) * Fraction(b) + Fraction(c)
    try:
        return float(exact)
    except OverflowError:
        return math.inf if exact > 0 else -math.inf


@pytest.mark.parametrize("given", [[*numbers(60)], [*itertools.product(EDGES, repeat=3)]])
def test_in_double_precision(given):
    assert [fma(*triple) for triple in given] == [of_fractions(*triple) for triple in given]


def test_in_single_precision():
    with np.errstate(all="ignore"):
        for triple in numbers(30):
            a, b, c = map(np.float32, triple)
            value = fma_single(a, b, c)
            exact = Fraction(float(a)) * Fraction(float(b)) + Fraction(float(c))
            neighbours = [np.nextafter(value, np.float32(side)) for side in (-np.inf, np.inf)]
            apart = [abs(Fraction(float(x)) - exact) for x in (value, *neighbours)]
            assert isinstance(value, np.float32)
            assert apart[0] == min(apart)


@pytest.mark.parametrize("multiply_add", [fma, fma_single])
def test_infinities_and_zeros(multiply_add):
    with np.errstate(all="ignore"):
        for triple in itertools.product(INFINITE_OR_ZERO, repeat=3):
            a, b, c = map(np.float32, triple)
            value = multiply_add(a, b, c)
            np.testing.assert_array_equal(value, a * b + c)
            assert math.copysign(1.0, value) == math.copysign(1.0, a * b + c) or value != value
