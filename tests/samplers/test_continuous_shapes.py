"""Draws of distributions with shapes: their laws over many parameters, extremes, and twins.

Seeds are fixed.  With a fresh stream the chance that any of these tests fails though all samplers
are right is 1e-4, which Bonferroni's inequality shares out over the p-values.
"""

import itertools
import math

import fit
import numpy as np
import pytest
from scipy import special, stats
from support import DRAWS

from arraydist.kernels.philox import element_words
from arraydist.kernels.record import sampler_named
from arraydist.kernels.twins import python_twin
from arraydist.kernels.von_mises import von_mises_cdf
from arraydist.random.key import Key
from arraydist_numpy import backend

N = DRAWS
LEVEL = 1e-4 / 1000
"""False-alarm rate of one p-value, of which there are fewer than a thousand."""

BETA = [
    *itertools.product((1e-6, 1e-2, 0.4, 1.0, 3.0, 500.0), repeat=2),
    *((1e-3, 1e-3), (1e6, 1e6), (1e8, 2.0), (0.7, 1e9), (1e-300, 1e-300)),
]
DEGREES = [*np.geomspace(0.01, 1e6, 29), 1e12, 1e300]
LARGEST = np.finfo(np.float64).max


def draw(name, *parameters, n=N, dtype=np.float64, seed=31):
    arrays = [np.asarray(parameter, np.float64) for parameter in parameters]
    return backend.draw(sampler_named(name), Key(seed), (n,), arrays, dtype=dtype)


def check_uniform(u):
    assert fit.uniform(u) > LEVEL


@pytest.mark.parametrize("shapes", BETA, ids=str)
def test_beta(shapes):
    x = draw("beta", *shapes)
    assert np.all((x > 0.0) & (x < 1.0))
    if max(shapes) < 1e-200:
        # All that is left is the chance of either end.
        assert np.all((x < 1e-300) | (x > 0.999))
        assert stats.binomtest(int(np.count_nonzero(x < 0.5)), N, 0.5).pvalue > LEVEL
    else:
        check_uniform(fit.beta_probability(x, *shapes))


def test_beta_of_shapes_beyond_measure():
    np.testing.assert_array_equal(draw("beta", 1e300, 1e300, n=100), 0.5)
    np.testing.assert_allclose(draw("beta", 3e300, 1e300, n=100), 0.75, rtol=1e-15)
    assert np.all(draw("beta", 5e-324, 1e300, n=100) == 5e-324)
    assert np.all(draw("beta", 1e300, 5e-324, n=100) == 1.0 - 2.0**-53)


@pytest.mark.parametrize("shapes", [(1e-6, 1e-6), (1e-3, 1e-3), (1e9, 1.0), (1.0, 1e9)], ids=str)
def test_beta_of_single_precision_stays_inside(shapes):
    x = draw("beta", *shapes, dtype=np.float32)
    assert np.all((x > 0.0) & (x < 1.0))


def test_beta_of_one_shape_each_is_uniform():
    np.testing.assert_allclose(draw("beta", 1.0, 1.0).mean(), 0.5, atol=0.005)


def student_t_probability(t, df):
    """Twice the tail beyond each draw, uniform where that is the largest float."""
    size = np.abs(t)
    log_square = 2.0 * np.log(size)
    far = log_square > 600.0 + np.log(df)
    near = special.betainc(0.5 * df, 0.5, df / (df + np.where(far, 0.0, size) ** 2))
    constant = math.log(0.5 * df) + special.betaln(0.5 * df, 0.5)
    tail = np.exp(0.5 * df * (math.log(df) - log_square[far]) - constant)
    u = near.copy()
    u[far] = tail
    return fit.between(np.where(size == LARGEST, 0.0, u), u)


@pytest.mark.parametrize("df", DEGREES)
def test_standard_t(df):
    t = draw("standard_t", df)
    assert np.isfinite(t).all()
    assert stats.binomtest(int(np.count_nonzero(t > 0.0)), N, 0.5).pvalue > LEVEL
    if df < 1e8:
        check_uniform(student_t_probability(t, df))
    else:
        check_uniform(special.ndtr(t))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("df", [5e-324, 1e-300, 1e-3])
def test_standard_t_of_few_degrees_is_finite(df, dtype):
    t = draw("standard_t", df, dtype=dtype)
    assert np.isfinite(t).all()
    if df < 1e-200:
        assert np.all(np.abs(t) == np.finfo(dtype).max)


@pytest.mark.parametrize(
    "degrees", [*itertools.product((0.1, 0.7, 2.0, 5.0, 40.0, 1e5), repeat=2)], ids=str
)
def test_f(degrees):
    dfnum, dfden = degrees
    x = draw("f", dfnum, dfden)
    ratio = np.minimum(x, 1e300) * (dfnum / dfden)
    low = ratio < 1.0
    u = np.empty_like(x)
    u[low] = special.betainc(0.5 * dfnum, 0.5 * dfden, (ratio / (1.0 + ratio))[low])
    u[~low] = 1.0 - special.betainc(0.5 * dfden, 0.5 * dfnum, (1.0 / (1.0 + ratio))[~low])
    check_uniform(u)


TINY = [(5e-324, 5e-324), (5e-324, 1.5e-323), (1e-308, 3e-308), (1e-200, 3e-200), (1e-35, 3e-35)]
TINY += [(1e-320, 2.0), (0.5, 1e-310), (1e-310, 1e300), (1e300, 5e-324)]


def chance_of_first(a, b, dtype):
    """Of the gamma number of shape ``a`` to be the larger one; shapes that are 0 are equal."""
    tiny = np.minimum([a, b], 1.0).astype(dtype).astype(np.float64)
    return 0.5 if not tiny.any() else tiny[0] / tiny.sum()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shapes", TINY, ids=str)
def test_ratios_of_tiny_shapes_are_one_end_or_the_other(shapes, dtype):
    a, b = shapes
    largest = np.finfo(dtype).max
    for name, middle in (("beta", 0.5), ("f", 1.0)):
        x = draw(name, a, b, dtype=dtype)
        assert np.all((x > 0.0) & (x <= largest))
        assert np.all((x < 1e-30) | (x > middle * 0.99999))
        above = int(np.count_nonzero(x > middle))
        assert stats.binomtest(above, N, chance_of_first(a, b, dtype)).pvalue > LEVEL


INVERSE_GAMMA = [(shape, 3.0) for shape in np.geomspace(0.02, 1e8, 28)]
INVERSE_GAMMA += [(0.3, 1e-300), (2.5, 1e300)]


@pytest.mark.parametrize("parameters", INVERSE_GAMMA, ids=str)
def test_inverse_gamma(parameters):
    shape, scale = parameters
    x = draw("inverse_gamma", shape, scale)
    u = special.gammaincc(shape, scale / x)
    check_uniform(fit.between(u, np.where(x == LARGEST, 1.0, u)))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [5e-324, 1e-300, 1e-10, 0.5, 3.0, 1e300])
def test_inverse_gamma_of_tiny_scales(shape, dtype):
    x = draw("inverse_gamma", shape, 5e-324, dtype=dtype)
    assert np.all((x > 0.0) & (x <= np.finfo(dtype).max))


WALD = list(itertools.product((1e-200, 0.01, 1.0, 30.0, 1e5), (1e-3, 0.1, 1.0, 7.0, 1e3, 1e8)))


@pytest.mark.parametrize("parameters", WALD, ids=str)
def test_wald(parameters):
    mean, ratio = parameters
    x = draw("wald", mean, mean * ratio) / mean
    root = np.sqrt(ratio / x)
    near, far = root * (x - 1.0), root * (x + 1.0)
    density = np.exp(-0.5 * near**2) / math.sqrt(2.0 * math.pi)
    tail = math.sqrt(0.5 * math.pi) * special.erfcx(far / math.sqrt(2.0))
    check_uniform(special.ndtr(near) + density * tail)


KAPPAS = [0.0, 1e-300, 1e-9, *np.geomspace(1e-3, 1e5, 22), 1e7, 1e9, 1e12, 1e16, 1e30]


@pytest.mark.parametrize("kappa", KAPPAS)
def test_vonmises(kappa):
    x = draw("vonmises", 0.0, kappa)
    assert np.all((x >= -math.pi) & (x < math.pi))
    check_uniform(von_mises_cdf(x, np.asarray(kappa)))


@pytest.mark.parametrize("kappa", [1e100, 1e300])
def test_vonmises_of_huge_concentration_is_normal(kappa):
    check_uniform(special.ndtr(draw("vonmises", 0.0, kappa) * math.sqrt(kappa)))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("mu", [-math.pi, 0.0, 3.0, math.pi, 100.0, -1e5])
def test_vonmises_turns(mu, dtype):
    x = draw("vonmises", mu, 2.0, dtype=dtype)
    assert np.all((x >= -math.pi) & (x < math.pi))
    back = np.remainder(x.astype(np.float64) - mu + math.pi, 2.0 * math.pi) - math.pi
    check_uniform(von_mises_cdf(back, np.asarray(2.0)))


RANGES = [
    *itertools.combinations((-np.inf, -4.0, -0.5, 0.0, 1e-6, 0.5, 3.0, np.inf), 2),
    *((8.0, np.inf), (29.9, 31.0), (30.0, 30.1), (35.0, np.inf), (-300.0, -40.0), (1e5, np.inf)),
    *((1.0, 1.0 + 1e-7), (25.0, 25.0 + 1e-6), (-1e-9, 2e-9), (1e4, 1e4 + 1e-6)),
]


@pytest.mark.parametrize("ends", RANGES, ids=str)
def test_truncated_normal(ends):
    low, high = ends
    x = draw("truncated_normal", low, high)
    assert np.all((x >= low) & (x <= high))
    if high + low < 0.0:
        low, high, x = -high, -low, -x
    if low <= 0.0:
        below, above = special.ndtr([low, high])
        check_uniform((special.ndtr(x) - below) / (above - below))
    else:
        # The distance from the end, by Mills' ratio.
        scale = special.erfcx(np.array([low, high]) / math.sqrt(2.0))
        tail = np.exp(-0.5 * (x - low) * (x + low)) * special.erfcx(x / math.sqrt(2.0))
        rest = np.exp(-0.5 * (high - low) * (high + low)) * scale[1]
        check_uniform((scale[0] - tail) / (scale[0] - rest))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("ends", [(0.1, 0.3), (1e3, 1e3 + 0.01), (-np.inf, -50.0)], ids=str)
def test_truncated_normal_stays_inside(ends, dtype):
    low, high = ends
    x = draw("truncated_normal", low, high, dtype=dtype).astype(np.float64)
    assert np.all((x >= low) & (x <= high))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("f", (1e-6, 1e-6)),
        ("f", (1e300, 1e-3)),
        ("inverse_gamma", (1e-6, 1.0)),
        ("inverse_gamma", (1e300, 1.0)),
        ("wald", (1e-300, 1.0)),
        ("wald", (1e300, 1e-5)),
        ("wald", (1e300, 1e300)),
    ],
)
def test_positive_numbers_stay_positive_and_finite(name, parameters, dtype):
    x = draw(name, *parameters, dtype=dtype)
    assert np.all((x > 0.0) & (x < np.inf))


def test_wald_of_quotients_beyond_the_largest_number():
    """The limit of large means: the scale over the square of a normal number."""
    for mean, scale in ((1e300, 1e-300), (1e308, 1e-10), (1e160, 1e-160)):
        check_uniform(2.0 * special.ndtr(-np.sqrt(scale / draw("wald", mean, scale))))
    np.testing.assert_array_equal(draw("wald", 1e-300, 1e300, n=100), 1e-300)


@pytest.mark.parametrize("shape", [6.1e307, 1.7e308])
def test_gamma_of_the_largest_shapes(shape):
    np.testing.assert_array_equal(draw("standard_gamma", shape, n=100), shape)


KEY = Key(0x123456789ABCDEF0, call=5)
TWINS = [
    ("beta", (0.3, 2.0)),
    ("beta", (20.0, 0.7)),
    ("standard_t", (0.3,)),
    ("standard_t", (7.0,)),
    ("student_t", (3.0, 0.5, 2.0)),
    ("f", (0.3, 7.0)),
    ("inverse_gamma", (0.3, 2.0)),
    ("wald", (3.0, 2.0)),
    ("vonmises", (1.0, 3.0)),
    ("truncated_normal", (-1.0, 0.5)),
    ("truncated_normal", (2.0, 5.0)),
    ("truncated_normal", (-50.0, -40.0)),
]


def words(counter, block):
    """Words of one counter, by plain Python."""
    mask = 0xFFFFFFFF
    high0, high1 = KEY.counter_high()
    return python_twin(element_words)(counter, block, high0, high1, KEY.seed & mask, KEY.seed >> 32)


def drawn_by_twin(sampler, parameters, element):
    """One draw by plain Python."""
    attempt, setup = python_twin(sampler.attempt), python_twin(sampler.setup)
    constants = setup(*parameters)
    blocks = sampler.words // 4
    for number in range(sampler.max_attempts):
        given = tuple(
            word for block in range(blocks) for word in words(element, number * blocks + block)
        )
        result = attempt(given, constants)
        accepted, z = result if sampler.kind == "rejection" else (True, result)
        if accepted:
            break
    return python_twin(sampler.finish)(z, *parameters) if sampler.finish else z


@pytest.mark.parametrize(("name", "parameters"), TWINS, ids=str)
def test_draws_are_the_python_twins(name, parameters):
    sampler = sampler_named(name)
    arrays = [np.asarray(p) for p in parameters]
    drawn = backend.draw(sampler, KEY, (30,), arrays, dtype=np.float64)
    for element, value in enumerate(drawn):
        assert value == drawn_by_twin(sampler, parameters, element)


@pytest.mark.parametrize(("name", "parameters"), TWINS, ids=str)
def test_parameters_of_each_element_give_the_same_draws(name, parameters):
    shared = draw(name, *parameters, n=5000)
    each = draw(name, *[np.full(5000, p) for p in parameters], n=5000)
    np.testing.assert_array_equal(shared, each)
