"""Generalised Pareto and continuous Bernoulli numbers: through their limits, and to their ends.

Seeds are fixed.  With a fresh stream the chance that any of these tests fails though both samplers
are right is 1e-4, which Bonferroni's inequality shares out over the p-values.
"""

import itertools

import fit
import mpmath as mp
import numpy as np
import pytest
from support import DRAWS

from arraydist.autodiff import jvp
from arraydist.kernels.record import sampler_named
from arraydist.kernels.samplers.triangular import signed_distance
from arraydist.kernels.twins import python_twin
from arraydist.random import default_rng
from arraydist.random.key import Key
from arraydist_numpy import backend
from arraydist_numpy.single import in_single

CONCENTRATIONS = [-2.0, -1.0, -0.3, -1e-8, -1e-300, 0.0, 5e-324, 1e-16, 1e-3, 0.2, 1.0, 5.0, 20.0]
PLACES = [(0.0, 1.0), (-3.0, 0.1), (1e-200, 1e-200)]
SINGLE_PLACES = [(0.0, 1.0), (0.0, 1e20), (1e-30, 1e-30)]
LOW = [5e-324, 1e-300, 1e-100, 1e-30, 1e-10, 1e-3, 0.01, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.45, 0.49]
MIDDLE = [0.499, 0.4999, 0.5 - 2.0**-54, 0.5, 0.5 + 2.0**-53, 0.50001, 0.501]
HIGH = [0.51, 0.55, 0.6, 0.7, 0.8, 0.9, 0.99, 0.999, 1.0 - 1e-7, 1.0 - 2.0**-53]
PROBABILITIES = [*LOW, *MIDDLE, *HIGH]
SINGLE_PROBABILITIES = [
    *(1e-45, 1e-40, *[p for p in LOW if p > 1e-40], *MIDDLE[:2], 0.5 - 2.0**-25, 0.5),
    *(0.5 + 2.0**-24, 0.50001, 0.501, *HIGH[:-2], 0.67, 0.9999, 1.0 - 2.0**-24),
]
LEVEL = 1e-4 / (6 * len(CONCENTRATIONS) + len(PROBABILITIES) + len(SINGLE_PROBABILITIES))
ONES = 2**64 - 1
WORDS = [0, 1, 2, 3, 2**32 - 1, 2**40 + 1, 0x123456789ABCDEF1, 2**63, 2**63 + 5, ONES - 1, ONES]


def draw(name, *parameters, dtype=np.float64):
    arrays = [np.asarray(parameter, dtype) for parameter in parameters]
    return backend.draw(sampler_named(name), Key(31), (DRAWS,), arrays, dtype=dtype)


def check_uniform(u):
    assert fit.uniform(u) > LEVEL


def pareto_probability(x, loc, scale, concentration):
    s = (x - loc) / scale
    w = concentration * s
    power = np.log1p(w) / concentration if abs(concentration) > 1e-20 else s
    return -np.expm1(-power)


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("concentration", CONCENTRATIONS)
def test_generalized_pareto(concentration, place):
    x = draw("generalized_pareto", *place, concentration)
    check_uniform(pareto_probability(x, *place, concentration))


@pytest.mark.parametrize("place", SINGLE_PLACES, ids=str)
@pytest.mark.parametrize("concentration", CONCENTRATIONS)
def test_generalized_pareto_in_single_precision(concentration, place):
    given = [float(np.float32(parameter)) for parameter in (*place, concentration)]
    x = draw("generalized_pareto", *given, dtype=np.float32).astype(np.float64)
    u = pareto_probability(x, *given)
    # What rounds to the ends of the support or of float32 shares their values.
    high = 0.5 if abs(concentration) > 1.5 else 0.98
    check_uniform(u[(u > 0.02) & (u < high)] / (high - 0.02) - 0.02 / (high - 0.02))


def log_odds(probs):
    """Of nearly even odds 2 p - 1 is exact."""
    if 0.25 <= probs <= 0.75:
        return 2.0 * np.arctanh(2.0 * probs - 1.0)
    return np.log(probs) - np.log1p(-probs)


def bernoulli_probability(x, probs):
    t = log_odds(probs)
    return x if t == 0.0 else np.expm1(t * x) / np.expm1(t)


@pytest.mark.parametrize("probs", PROBABILITIES)
def test_continuous_bernoulli(probs):
    x = draw("continuous_bernoulli", probs)
    assert (x > 0.0).all()
    assert (x < 1.0).all()
    check_uniform(bernoulli_probability(x, probs))


@pytest.mark.parametrize("probs", SINGLE_PROBABILITIES)
def test_continuous_bernoulli_in_single_precision(probs):
    probs = float(np.float32(probs))
    x = draw("continuous_bernoulli", probs, dtype=np.float32)
    assert (x > 0.0).all()
    assert (x < 1.0).all()
    u = bernoulli_probability(x.astype(np.float64), probs)
    check_uniform(u[(u > 0.01) & (u < 0.99)] / 0.98 - 0.01 / 0.98)


def exact_bernoulli(z, probs):
    probs, u = mp.mpf(probs), mp.mpf(z) if z > 0 else 1 + mp.mpf(z)
    t = mp.log(probs / (1 - probs))
    return mp.log1p(u * mp.expm1(t)) / t if t else u


@pytest.mark.parametrize("probs", PROBABILITIES)
def test_words_from_end_to_end_give_all_digits(probs):
    sampler = sampler_named("continuous_bernoulli")
    attempt, finish = python_twin(sampler.attempt), python_twin(sampler.finish)
    with mp.workdps(60):
        for word in WORDS:
            z, _ = attempt(0, np.uint64(word), 0, np.uint64(0))
            exact = exact_bernoulli(float(z), probs)
            assert abs(finish(z, probs) / exact - 1) < 8e-16


@pytest.mark.parametrize("probs", SINGLE_PROBABILITIES)
def test_words_from_end_to_end_in_single_precision(probs):
    sampler = sampler_named("continuous_bernoulli")
    attempt, finish = (python_twin(in_single(f)) for f in (signed_distance, sampler.single.finish))
    probs = np.float32(probs)
    with mp.workdps(60), np.errstate(all="ignore"):
        for word in (0, 1, 2, 1 << 20, 0x12345678, 2**31 - 1, 2**31, 2**32 - 2, 2**32 - 1):
            z = attempt(word)
            exact = exact_bernoulli(float(z), float(probs))
            assert abs(float(finish(z, probs)) / exact - 1) < 5e-7


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_certain_draws(dtype):
    draws = default_rng(4).continuous_bernoulli([0.0, 0.5, 1.0], (100, 3), dtype=dtype)
    assert (draws[:, 0] == 0.0).all()
    assert (draws[:, 2] == 1.0).all()
    (rule,) = sampler_named("continuous_bernoulli").rules
    ends = np.array([0.0, 1.0])
    np.testing.assert_array_equal(rule(ends, ends), [0.0, 0.0])


EXTREME = [
    0.0,
    *(sign * size for size in (1e-310, 1e-9, 50.0, 1e5, 1e60) for sign in (1.0, -1.0)),
]


@pytest.mark.parametrize("scale", [0.0, 5e-324, 1e-300, 1.0, 1e300])
def test_powers_that_overflow_alone(scale):
    """The largest number stands for what is beyond; all else has the digits that a power has."""
    largest = np.finfo(np.float64).max
    finish = python_twin(sampler_named("generalized_pareto").finish)
    with mp.workdps(60):
        for shape, z in itertools.product(EXTREME, (2.7e-20, 1e-3, 0.5, 7.0, 14.5, 29.0, 44.4)):
            x, power = finish(z, 0.0, scale, shape), mp.mpf(shape) * mp.mpf(z)
            exact = scale * (mp.expm1(power) / shape if shape else mp.mpf(z))
            if exact > largest:
                assert x == largest
            else:
                error = 1e-15 * (1 + max(power, 0)) * exact
                assert abs(x - exact) <= error + (1e-323 if scale < 1e-200 or exact < 1e-307 else 0)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("place", [(0.0, 1.0), (-5.0, 3.0), (1e30, 1.0), (2.0, 0.0)], ids=str)
@pytest.mark.parametrize("concentration", [-3e38, -40.0, -1.0, -1e-30, 1e4, 3e38])
def test_draws_stay_in_the_support(place, concentration, dtype):
    x = draw("generalized_pareto", *place, concentration, dtype=dtype)
    loc, scale, shape = (dtype(parameter) for parameter in (*place, concentration))
    assert (x >= loc).all()
    assert np.isfinite(x).all()
    end = loc - scale / shape
    if concentration < 0.0 and end > loc:
        assert (x < end).all()


def test_derivatives_stay_numbers_at_the_ends():
    _, by_scale, by_shape = sampler_named("generalized_pareto").rules
    x, shape = np.array([0.0, 0.0, 4.0, 2.0]), np.array([0.3, -0.25, -0.25, 0.0])
    parameters = np.zeros(4), np.ones(4), shape
    np.testing.assert_array_equal(by_scale(x, *parameters), x)
    np.testing.assert_allclose(by_shape(x, *parameters), [0.0, 0.0, 16.0, 2.0], rtol=1e-13)


def mirrored_excess(x, probs):
    """(x - F(x)) / t / (p (1 - p)), the derivative in the probability."""
    if probs == mp.mpf(0.5):
        return 2 * x * (1 - x)
    t = mp.log(probs / (1 - probs))
    return (mp.expm1(-t * x) / mp.expm1(-t) - x) / (t * probs * (1 - probs))


def bent(x, concentration):
    if concentration == 0:
        return x * x / 2
    w = concentration * x
    return ((1 + w) * mp.log1p(w) - w) / concentration**2


@pytest.mark.parametrize(
    ("exact", "name", "before", "point"),
    [
        *((mirrored_excess, "continuous_bernoulli", (), (0.3, p)) for p in (0.1, 0.488, 0.5, 0.51)),
        *((bent, "generalized_pareto", (0.0, 1.0), (0.8, c)) for c in (-0.4, 0.0, 1e-3, 2e-3, 3.0)),
    ],
)
def test_second_derivatives_through_the_limits(exact, name, before, point):
    rule = sampler_named(name).rules[-1]
    places, one = tuple(np.array(p) for p in point), np.array(1.0)
    for tangents in ((one, 0.0 * one), (0.0 * one, one)):
        _, actual = jvp(lambda x, shape: rule(x, *map(np.array, before), shape), places, tangents)
        with mp.workdps(60):
            moved = [
                mp.mpf(p) + mp.mpf(10) ** -20 * int(t) for p, t in zip(point, tangents, strict=True)
            ]
            expected = (exact(*moved) - exact(*map(mp.mpf, point))) * mp.mpf(10) ** 20
        np.testing.assert_allclose(float(actual), float(expected), rtol=1e-9)
