"""Draws of float32 made in single precision: twins, laws, tails and ends.

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

from arraydist.kernels import single_precision
from arraydist.kernels.philox import element_words
from arraydist.kernels.record import all_samplers, sampler_named
from arraydist.kernels.twins import python_twin
from arraydist.kernels.von_mises import von_mises_cdf
from arraydist.random.key import Key
from arraydist_numpy import backend
from arraydist_numpy.single import in_single

N = DRAWS
KEY = Key(0x123456789ABCDEF0, call=5)
ONES = 0xFFFFFFFF
SHAPES = np.geomspace(0.25, 1e3, 30)
"""From where on less than one draw of a thousand is too small for float32."""
DRAWN = {
    "standard_uniform": [()],
    "uniform": [(1.0, 3.0), (-3.0, 0.0)],
    "standard_normal": [()],
    "normal": [(0.5, 2.0)],
    "lognormal": [(0.5, 2.0)],
    "standard_exponential": [()],
    "exponential": [(3.0,)],
    "rayleigh": [(3.0,)],
    "weibull": [(0.3,), (3.0,)],
    "lomax": [(0.3,), (3.0,)],
    "power": [(0.3,), (3.0,)],
    "kumaraswamy": [(0.3, 2.0), (3.0, 0.5)],
    "laplace": [(0.5, 2.0)],
    "logistic": [(0.5, 2.0)],
    "gumbel": [(0.5, 2.0)],
    "cauchy": [(0.5, 2.0)],
    "triangular": [(-1.0, 0.0, 3.0), (1e-30, 2e-30, 3e-30)],
    "generalized_pareto": [(0.5, 2.0, 0.3), (0.5, 2.0, 0.0), (0.0, 1e-30, -2.0)],
    "continuous_bernoulli": [(1e-30,), (0.5,), (0.9,)],
    "standard_t": [(0.3,), (7.0,), (1e12,)],
    "student_t": [(7.0, 0.5, 2.0)],
    "wald": [(2.0, 3.0), (30.0, 0.1)],
    "vonmises": [(1.0, 0.3), (0.0, 50.0)],
    "standard_gamma": [(0.3,), (2.5,), (1e4,)],
    "log_standard_gamma": [(0.3,), (1e-3,)],
    "gamma": [(2.5, 2.0)],
    "scaled_gamma": [(0.3, 2.0)],
    "chi_square": [(3.0,)],
    "inverse_gamma": [(0.3, 2.0), (7.0, 2.0)],
    "noncentral_chi_square": [(1.0, 0.3), (1.5, 5.0), (7.0, 2.0)],
    "beta": [(2.0, 3.0), (0.3, 0.4)],
    "f": [(3.0, 5.0), (0.5, 0.7)],
}
CASES = [(name, parameters) for name, places in DRAWN.items() for parameters in places]
LAWS = {
    "standard_uniform": stats.uniform,
    "uniform": lambda low, high: stats.uniform(low, high - low),
    "standard_normal": stats.norm,
    "normal": stats.norm,
    "lognormal": lambda loc, scale: stats.lognorm(scale, 0, math.exp(loc)),
    "standard_exponential": stats.expon,
    "exponential": lambda scale: stats.expon(0, scale),
    "rayleigh": lambda scale: stats.rayleigh(0, scale),
    "weibull": stats.weibull_min,
    "lomax": stats.lomax,
    "power": stats.powerlaw,
    "laplace": stats.laplace,
    "logistic": stats.logistic,
    "gumbel": stats.gumbel_r,
    "cauchy": stats.cauchy,
    "triangular": lambda low, mode, high: stats.triang(
        (mode - low) / (high - low), low, high - low
    ),
    "generalized_pareto": lambda loc, scale, shape: stats.genpareto(shape, loc, scale),
    "standard_t": stats.t,
    "student_t": stats.t,
    "wald": lambda mean, scale: stats.invgauss(mean / scale, 0, scale),
    "standard_gamma": stats.gamma,
    "log_standard_gamma": stats.loggamma,
    "gamma": lambda shape, rate: stats.gamma(shape, 0, 1 / rate),
    "scaled_gamma": lambda shape, scale: stats.gamma(shape, 0, scale),
    "chi_square": stats.chi2,
    "inverse_gamma": lambda shape, scale: stats.invgamma(shape, 0, scale),
    "noncentral_chi_square": stats.ncx2,
    "beta": stats.beta,
    "f": stats.f,
}
SHAPED = ("standard_gamma", "weibull", "lomax", "power", "standard_t", "chi_square")
PAIRS = {
    "beta": ((0.3, 0.7, 1.0, 2.5, 20.0, 300.0), (1.0, 2.0, 4.0, 50.0, 1000.0)),
    "f": ((0.5, 1.0, 2.0, 5.0, 40.0, 1e4), (1.0, 2.0, 3.0, 10.0, 300.0)),
    "gamma": ((0.4, 0.9, 1.0, 7.0, 1e4), (1e-20, 0.1, 1.0, 3.0, 100.0, 1e20)),
    "inverse_gamma": ((0.4, 0.9, 1.0, 2.5, 30.0, 1e3), (1e-10, 0.1, 1.0, 7.0, 1e5)),
    "kumaraswamy": ((0.3, 0.7, 1.0, 2.0, 9.0, 40.0), (1.0, 1.5, 3.0, 10.0, 100.0)),
    "noncentral_chi_square": ((1.0, 1.5, 2.0, 4.5, 30.0, 500.0), (0.01, 0.5, 3.0, 20.0, 300.0)),
    "vonmises": ((-2.0, -0.1, 0.0, 0.5, 3.0), (0.0, 1e-3, 0.3, 2.0, 50.0, 1e3)),
    "wald": ((0.01, 0.3, 1.0, 4.0, 100.0), (0.003, 0.1, 1.0, 3.0, 40.0, 1e3)),
}
PLACES = [(name, place) for name, axes in PAIRS.items() for place in itertools.product(*axes)]
LEVEL = 1e-4 / (len(CASES) + len(SHAPED) * SHAPES.size + len(PLACES) + 20)


def draw(name, *parameters, n=N, key=KEY):
    arrays = [np.asarray(parameter, np.float32) for parameter in parameters]
    return backend.draw(sampler_named(name), key, (n,), arrays, dtype=np.float32)


def words(counter, attempt=0):
    high0, high1 = KEY.counter_high()
    drawn = python_twin(element_words)(
        counter, attempt, high0, high1, KEY.seed & ONES, KEY.seed >> 32
    )
    return tuple(word & ONES for word in drawn)


def test_every_native_sampler_is_tried():
    own = (s for s in all_samplers() if s.attempt.__module__.startswith("arraydist."))
    assert {sampler.name for sampler in own if sampler.single} >= set(DRAWN)


def by_twin(sampler, parameters, element):
    """One draw by plain Python on NumPy's float32."""
    single = sampler.single
    attempt, setup, finish = (
        source and python_twin(in_single(source))
        for source in (
            single.attempt or sampler.attempt,
            sampler.setup,
            single.finish or sampler.finish,
        )
    )
    given = [np.float32(parameter) for parameter in parameters]
    constants = setup(*given) if setup else ()
    if sampler.kind == "rejection":
        for number in range(sampler.max_attempts):
            accepted, z = attempt(drawn_for(single, element, number), constants)
            if accepted:
                break
    elif sampler.kind == "pair" and single.words == 2:
        pair = attempt(*words(element % 1024)[2 * (element // 2048) :][:2])
        z = pair[element // 1024 % 2]
    else:
        taken = drawn_for(single, element)
        z = attempt(*taken) if sampler.kind == "pair" else attempt(taken, constants)
    return finish(z, *given) if finish else z


def drawn_for(single, element, number=0):
    """What an attempt takes: its share of the counter's words, or of what they make in common."""
    alone = number > 0 or single.words > 2
    part = 0 if alone else element // 1024 % (4 // single.words)
    four = words(element, number) if alone else words(element % 1024)
    if single.common is None:
        return four[single.words * part :][: single.words]
    return python_twin(in_single(single.common))(*four[:2])[part], four[2 + part]


@pytest.mark.parametrize(("name", "parameters"), CASES, ids=str)
def test_draws_are_the_python_twins(name, parameters):
    sampler = sampler_named(name)
    drawn = draw(name, *parameters, n=4096)
    planes = 4 if sampler.kind == "pair" else 4 // sampler.single.words
    elements = [i for i in range(0, planes * 1024, 1024) for i in range(i, i + 12)]
    with np.errstate(all="ignore"):
        for element in elements:
            assert drawn[element] == by_twin(sampler, parameters, element)


@pytest.mark.parametrize(("name", "parameters"), CASES, ids=str)
def test_prefixes_and_parameters_of_each_element(name, parameters):
    whole = draw(name, *parameters, n=9000)
    for n in (1, 5, 1023, 1025, 4097):
        np.testing.assert_array_equal(draw(name, *parameters, n=n), whole[:n])
    each = draw(name, *[np.full(9000, p) for p in parameters], n=9000)
    np.testing.assert_array_equal(each, whole)
    arrays = [np.asarray(p, np.float32) for p in parameters]
    part = backend.draw(sampler_named(name), KEY, (3000,), arrays, dtype=np.float32, start=1500)
    np.testing.assert_array_equal(part, whole[1500:4500])


def check_uniform(u):
    assert fit.uniform(u) > LEVEL


@pytest.mark.parametrize(
    ("name", "parameters"), [case for case in CASES if case[0] in LAWS], ids=str
)
def test_laws(name, parameters):
    x = draw(name, *parameters).astype(np.float64)
    assert np.isfinite(x).all()
    if name == "log_standard_gamma" and parameters[0] < 0.01:
        a = parameters[0]
        u = np.where(
            x < -20.0,
            np.exp(a * x - special.gammaln(1 + a)),
            special.gammainc(a, np.exp(np.maximum(x, -20.0))),
        )
    else:
        u = LAWS[name](*parameters).cdf(x)
    # All numbers that are rounded to the ends of float32 share one value.
    check_uniform(u[(u > 1e-3) & (u < 1 - 1e-3)] / 0.998 - 0.001 / 0.998)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", SHAPED)
def test_shapes(name, shape):
    shape = float(np.float32(shape))
    u = LAWS[name](shape).cdf(draw(name, shape).astype(np.float64))
    check_uniform(u[(u > 0.01) & (u < 0.99)] / 0.98 - 0.01 / 0.98)


def von_mises_probability(x, mu, kappa):
    """Probability between the angle opposite to the location and each draw."""
    turned = np.remainder(x - mu + math.pi, 2.0 * math.pi) - math.pi
    return von_mises_cdf(turned, np.asarray(kappa))


def kumaraswamy_probability(x, a, b):
    return -np.expm1(b * np.log1p(-(x**a)))


@pytest.mark.parametrize(("name", "place"), PLACES, ids=str)
def test_pairs_of_shapes(name, place):
    place = [float(np.float32(parameter)) for parameter in place]
    x = draw(name, *place).astype(np.float64)
    if name == "vonmises":
        u = von_mises_probability(x, *place)
    elif name == "kumaraswamy":
        u = kumaraswamy_probability(x, *place)
    else:
        u = LAWS[name](*place).cdf(x)
    check_uniform(u[(u > 0.01) & (u < 0.99)] / 0.98 - 0.01 / 0.98)


def test_tails_of_normal_numbers():
    n = 1 << 24
    for sign in (1.0, -1.0):
        tail = special.ndtr(-4.0)
        x = sign * draw("standard_normal", n=n).astype(np.float64)
        beyond = x[x > 4.0]
        assert stats.binomtest(beyond.size, n, tail).pvalue > LEVEL
        check_uniform(special.ndtr(-beyond) / tail)


def test_tails_of_exponential_numbers():
    n = 1 << 24
    x = draw("standard_exponential", n=n).astype(np.float64)
    assert stats.kstest(x[x > 10.0] - 10.0, "expon").pvalue > LEVEL
    check_uniform(x[x < 1e-4] / 1e-4)


EXTREME = (0, 1, 2, ONES - 1, ONES, 0x7FFFFFFF, 0x80000000)


def extremes(single):
    """What an attempt takes of extreme words."""
    if single.common is None:
        return itertools.product(EXTREME, repeat=single.words)
    common = python_twin(in_single(single.common))
    numbers = {x for drawn in itertools.product(EXTREME, repeat=2) for x in common(*drawn)}
    return itertools.product(sorted(numbers), EXTREME)


@pytest.mark.parametrize(("name", "parameters"), CASES, ids=str)
def test_extreme_words_stay_in_the_support(name, parameters):
    sampler = sampler_named(name)
    single = sampler.single
    attempt = python_twin(in_single(single.attempt or sampler.attempt))
    finish = single.finish or sampler.finish
    given = [np.float32(parameter) for parameter in parameters]
    with np.errstate(all="ignore"):
        constants = python_twin(in_single(sampler.setup))(*given) if sampler.setup else ()
        for drawn in extremes(single):
            result = attempt(*drawn) if sampler.kind == "pair" else attempt(drawn, constants)
            if sampler.kind == "rejection":
                accepted, z = result
                result = z if accepted else ()
            for z in result if isinstance(result, tuple) else (result,):
                x = python_twin(in_single(finish))(z, *given) if finish else z
                assert isinstance(x, np.float32)
                assert math.isfinite(x)
                if name in LAWS:
                    low, high = LAWS[name](*parameters).support()
                    assert low <= x <= high


def test_extreme_words_reach_both_ends():
    log_u = python_twin(in_single(single_precision.log_of_word))
    assert log_u(0) == pytest.approx(-33.0 * math.log(2.0), rel=1e-7)
    assert log_u(ONES) == -(2.0**-33)
    u = python_twin(in_single(single_precision.uniform_of_word))
    assert (u(0), u(ONES)) == (2.0**-24, 1.0 - 2.0**-24)


def log1mexp(x):
    far = np.log1p(-np.exp(np.minimum(x, -1.0)))
    return np.where(x > -1.0, np.log(-np.expm1(x)), far)


GRID = np.concatenate([np.linspace(-80.0, 80.0, 400), np.geomspace(1e-30, 1.0, 100)])
FUNCTIONS = [
    (single_precision.exp, np.exp, GRID, 2.0),
    (single_precision.expm1, np.expm1, GRID, 3.0),
    (single_precision.log, np.log, np.geomspace(1e-44, 1e38, 500), 2.0),
    (single_precision.log_below_two, np.log1p, np.geomspace(1e-30, 1.0, 500), 2.0),
    (single_precision.log1mexp, log1mexp, -np.geomspace(1e-20, 80, 500), 3.0),
    (single_precision.atan, np.arctan, GRID, 3.0),
]


@pytest.mark.parametrize(("function", "exact", "points", "ulps"), FUNCTIONS)
def test_elementary_functions(function, exact, points, ulps):
    """Errors in units in the last place of float32, of the result or of a small part of one."""
    twin = python_twin(in_single(function))
    x = points.astype(np.float32)
    with np.errstate(all="ignore"):
        values = np.array([twin(each) for each in x], np.float64)
    expected = exact(x.astype(np.float64))
    spacing = np.spacing(np.abs(expected).astype(np.float32)).astype(np.float64)
    assert np.max(np.abs(values - expected) / spacing) < ulps
