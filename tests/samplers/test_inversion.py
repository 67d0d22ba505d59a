"""Draws by inversion: their laws over many parameters, and the ends of their ranges.

Seeds are fixed.  With a fresh stream the chance that any of these tests fails though all samplers
are right is 1e-4, which Bonferroni's inequality shares out over the p-values.
"""

import itertools
import math

import fit
import mpmath
import numpy as np
import pytest
from scipy import special, stats
from support import DRAWS

from arraydist.kernels.record import sampler_named
from arraydist.kernels.samplers.location_scale import one_gumbel
from arraydist.kernels.twins import python_twin
from arraydist.random.key import Key
from arraydist_numpy import backend

N = DRAWS
LOCATION_SCALE = {
    "normal": stats.norm,
    "laplace": stats.laplace,
    "logistic": stats.logistic,
    "gumbel": stats.gumbel_r,
    "cauchy": stats.cauchy,
}
PLACES = [
    *((0.0, 1.0), (-3.0, 0.1), (1e-200, 1e-200), (1e200, 1e199), (5.0, 1e10)),
    *itertools.product((-1e8, -3.0, 0.0, 0.7, 1e3), (0.2, 1.5, 40.0, 1e9, 1e100)),
]
LARGEST = np.finfo(np.float64).max
SHAPES = np.geomspace(0.06, 1e4, 30)
SHAPED = {
    "weibull": (lambda x, a: -np.expm1(-np.exp(a * np.log(x)))),
    "lomax": (lambda x, a: -np.expm1(-a * np.log1p(x))),
    "power": (lambda x, a: np.exp(a * np.log(x))),
}
LEVEL = 1e-4 / (5 * len(PLACES) + 30 * 8 + 20)
"""False-alarm rate of one p-value: every location and scale, shape, and what follows below."""


def draw(name, *parameters, n=N, dtype=np.float64, seed=21):
    arrays = [np.asarray(parameter, np.float64) for parameter in parameters]
    return backend.draw(sampler_named(name), Key(seed), (n,), arrays, dtype=dtype)


def check_uniform(u):
    assert fit.uniform(u) > LEVEL


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("name", LOCATION_SCALE)
def test_locations_and_scales(name, place):
    check_uniform(LOCATION_SCALE[name](*place).cdf(draw(name, *place)))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", SHAPED)
def test_shapes(name, shape):
    check_uniform(SHAPED[name](draw(name, shape), shape))


@pytest.mark.parametrize("a", np.geomspace(0.2, 100.0, 6))
@pytest.mark.parametrize("b", np.geomspace(0.5, 100.0, 5))
def test_kumaraswamy(a, b):
    x = draw("kumaraswamy", a, b)
    check_uniform(-np.expm1(b * np.log1p(-np.exp(a * np.log(x)))))


def test_scaled_draws():
    z = draw("standard_exponential")
    np.testing.assert_array_equal(draw("exponential", 3.0), 3.0 * z)
    np.testing.assert_array_equal(draw("rayleigh", 3.0), 3.0 * np.sqrt(2.0 * z))
    g = draw("standard_gamma", 2.5)
    np.testing.assert_array_equal(draw("scaled_gamma", 2.5, 3.0), 3.0 * g)
    np.testing.assert_array_equal(draw("chi_square", 5.0), 2.0 * g)


@pytest.mark.parametrize("shape", [0.0, 1e-9, 0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.999, 1.0])
@pytest.mark.parametrize(
    ("low", "high"), [(0.0, 1.0), (-1.0, 3.0), (-1e200, -1e190), (0.0, 1e-200)]
)
def test_triangular(low, high, shape):
    range_ = low, low + shape * (high - low), high
    check_uniform(stats.triang(shape, low, high - low).cdf(draw("triangular", *range_)))


@pytest.mark.parametrize("loc", [-300.0, -1.0, 0.0, 0.5, 300.0])
@pytest.mark.parametrize("scale", [1e-3, 0.1, 1.0, 2.0, 7.0, 30.0])
def test_lognormal(loc, scale):
    check_uniform(special.ndtr((np.log(draw("lognormal", loc, scale)) - loc) / scale))


@pytest.mark.parametrize("low", [-1e10, -2.0, -1e-300, 0.0, 7.0, 1e300])
@pytest.mark.parametrize("width", [0.5, 1.0, 3.0, 1e7, 1e100])
def test_uniform(low, width):
    high = low + width * max(1.0, abs(low) if abs(low) > 1e100 else 1.0)
    high = min(high, LARGEST)
    check_uniform((draw("uniform", low, high) - low) / (high - low))


RANGES = [
    (1.0, 1.0 + 2.0**-20),
    (-1.0, -1.0 + 2.0**-22),
    (1e30, 1.1e30),
    (-3.0, 0.0),
    (-3e38, 3e38),
]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("range_", RANGES, ids=str)
def test_uniform_numbers_stay_below_the_upper_end(range_, dtype):
    low, high = np.array(range_, dtype)
    x = draw("uniform", low, high, dtype=dtype)
    assert low <= x.min()
    assert x.max() < high
    assert python_twin(sampler_named("uniform").finish)(1.0, *range_) < range_[1]


def test_uniform_numbers_over_more_than_the_largest_number():
    x = draw("uniform", -1.7e308, 1.7e308)
    assert np.isfinite(x).all()
    check_uniform(0.5 + 0.5 * (x / 1.7e308))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    ("name", "parameters", "low", "high"),
    [
        ("kumaraswamy", (0.01, 0.01), 0.0, 1.0),
        ("power", (1e-4,), 0.0, 1.0),
        ("power", (1e20,), 0.0, 1.0),
        ("weibull", (1e-4,), 0.0, np.inf),
        ("lognormal", (0.0, 1e4), 0.0, np.inf),
        ("lomax", (1e-4,), -1.0, np.inf),
    ],
)
def test_extreme_shapes_stay_inside_the_support(name, parameters, low, high, dtype):
    x = draw(name, *parameters, dtype=dtype)
    assert np.all((x > low) & (x < high))


def test_tails_reach_as_far_as_64_bits():
    z = np.abs(draw("laplace", 0.0, 1.0, n=1_000_000))
    assert z.max() > 11.0
    for name in ("logistic", "gumbel"):
        z = draw(name, 0.0, 1.0, n=1_000_000)
        assert 11.0 < z.max() < 45.0
    # The tail beyond x of a Cauchy number has the probability 2 / (pi x).
    z = np.abs(draw("cauchy", 0.0, 1.0, n=1_000_000))
    assert 1e5 < z.max() < 1e10


@pytest.mark.parametrize("places", [range(65), range(0, -65, -1)], ids=["near 0", "near 1"])
def test_gumbel_numbers_from_end_to_end(places):
    """Of uniform numbers 2**k units from an end, and at it, and of some where draws are near 0."""
    inverse_e = int(2**64 / mpmath.e)
    ends = [round(math.copysign(2.0 ** (abs(k) - 1), k)) if k else 0 for k in places]
    words = [word % 2**64 for word in ends] + [inverse_e + 2**k for k in range(30, 60, 5)]
    for word in words:
        with mpmath.workdps(50):
            uniform = mpmath.ldexp(2 * word + 1, -65)
            exact = -mpmath.log(-mpmath.log(uniform))
        drawn = float(python_twin(one_gumbel)(np.uint64(word)))
        assert abs(drawn - exact) < 2 * np.spacing(max(1.0, abs(float(exact))))
