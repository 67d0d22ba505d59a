"""Single attempts: compiled draws equal the plain Python twin's, and no words lead outside."""

import itertools
import math

import numpy as np
import pytest

from arraydist.kernels.philox import element_words
from arraydist.kernels.record import sampler_named
from arraydist.kernels.twins import python_twin
from arraydist.random.key import Key
from arraydist_numpy import backend

KEY = Key(0x123456789ABCDEF0, call=5)
ONES = 0xFFFFFFFF
EXTREME_WORDS = [
    # Every second word carries the one before it.
    (w0, w0 << 32 | w1, w2, w2 << 32 | w3)
    for w0, w1, w2, w3 in itertools.product((0, ONES), repeat=4)
]
REJECTION = [
    (sampler_named("standard_gamma"), (0.3,)),
    (sampler_named("standard_gamma"), (7.5,)),
    (sampler_named("log_standard_gamma"), (1e-5,)),
    (sampler_named("gamma"), (2.5, 3.0)),
    (sampler_named("noncentral_chi_square"), (2.0, 3.0)),
    (sampler_named("poisson_by_rejection"), (3.0,)),
    (sampler_named("poisson_by_rejection"), (40.0,)),
    (sampler_named("binomial_by_rejection"), (20.0, 0.25)),
    (sampler_named("binomial_by_rejection"), (1e6, 0.75)),
    (sampler_named("hypergeometric"), (1e8, 2e8, 1e8)),
    (sampler_named("negative_binomial"), (1e3, 1e-3)),
    (sampler_named("zipf"), (1.5,)),
]
PAIRS = [
    (sampler_named("standard_uniform"), ()),
    (sampler_named("standard_normal"), ()),
    (sampler_named("normal"), (1.0, 3.0)),
    (sampler_named("standard_exponential"), ()),
    (sampler_named("uniform"), (1.0, 3.0)),
    (sampler_named("weibull"), (0.3,)),
    (sampler_named("lomax"), (0.3,)),
    (sampler_named("kumaraswamy"), (0.3, 2.0)),
    (sampler_named("laplace"), (1.0, 3.0)),
    (sampler_named("logistic"), (1.0, 3.0)),
    (sampler_named("gumbel"), (1.0, 3.0)),
    (sampler_named("cauchy"), (1.0, 3.0)),
    (sampler_named("lognormal"), (1.0, 3.0)),
    (sampler_named("triangular"), (1.0, 2.0, 3.0)),
    (sampler_named("generalized_pareto"), (1.0, 2.0, -0.3)),
    (sampler_named("generalized_pareto"), (1.0, 2.0, 0.0)),
    (sampler_named("continuous_bernoulli"), (0.7,)),
]


def words(counter, attempt=0):
    """Words of one counter, by plain Python."""
    high0, high1 = KEY.counter_high()
    return python_twin(element_words)(
        counter, attempt, high0, high1, KEY.seed & ONES, KEY.seed >> 32
    )


def draw(sampler, parameters, n, dtype=np.float64):
    return backend.draw(sampler, KEY, (n,), [np.asarray(p) for p in parameters], dtype=dtype)


def twin(function):
    return python_twin(function) if function else None


@pytest.mark.parametrize(("sampler", "parameters"), REJECTION)
def test_rejection_equals_the_python_twin(sampler, parameters):
    attempt, setup, finish = map(twin, (sampler.attempt, sampler.setup, sampler.finish))
    constants = setup(*parameters)
    for element, drawn in enumerate(draw(sampler, parameters, 40)):
        for number in range(sampler.max_attempts):
            accepted, z = attempt(words(element, number), constants)
            if accepted:
                break
        assert drawn == (finish(z, *parameters) if finish else z)


@pytest.mark.parametrize(("sampler", "parameters"), PAIRS)
def test_pair_equals_the_python_twin(sampler, parameters):
    attempt, finish = twin(sampler.attempt), twin(sampler.finish)
    drawn = draw(sampler, parameters, 2048)
    for counter in range(40):
        for z, value in zip(attempt(*words(counter)), drawn[counter::1024], strict=True):
            assert value == (finish(z, *parameters) if finish else z)


def test_extreme_words_of_uniforms_stay_inside():
    for given in EXTREME_WORDS:
        for u in twin(sampler_named("standard_uniform").attempt)(*given):
            assert 0.0 < u < 1.0


def test_extreme_words_of_normals():
    z = [twin(sampler_named("standard_normal").attempt)(*given) for given in EXTREME_WORDS]
    assert np.isfinite(z).all()
    # The smallest of 64-bit uniform numbers is 2**-65.
    assert np.hypot(*np.array(z).T).max() == pytest.approx(math.sqrt(130.0 * math.log(2.0)))


def test_extreme_words_of_exponentials():
    z = [twin(sampler_named("standard_exponential").attempt)(*given) for given in EXTREME_WORDS]
    assert np.min(z) == 2.0**-65
    assert np.max(z) == pytest.approx(65.0 * math.log(2.0))


@pytest.mark.parametrize("shape", [5e-324, 1e-300, 0.5, 1.0, 3.0, 1e300])
def test_extreme_words_of_gammas(shape):
    for sampler, least in (
        (sampler_named("standard_gamma"), 0.0),
        (sampler_named("log_standard_gamma"), -np.inf),
    ):
        constants = twin(sampler.setup)(shape)
        for given in EXTREME_WORDS:
            accepted, z = twin(sampler.attempt)(given, constants)
            if accepted:
                assert math.isfinite(z)
                assert z >= least


@pytest.mark.parametrize("rate", [0.0, 1e-300, 5.0, 10.0, 1e3, 1e15])
def test_extreme_words_of_poisson(rate):
    constants = twin(sampler_named("poisson").setup)(rate)
    for given in EXTREME_WORDS:
        accepted, k = twin(sampler_named("poisson").attempt)(given, constants)
        if accepted:
            assert math.isfinite(k)
            assert k >= 0.0
            assert k == math.floor(k)


def test_parameters_that_are_not_numbers_end_at_once():
    assert np.isnan(draw(sampler_named("standard_gamma"), (np.nan,), 3)).all()
    assert np.isnan(draw(sampler_named("poisson"), (np.nan,), 3)).all()
    assert np.isposinf(draw(sampler_named("poisson"), (np.inf,), 3)).all()


def test_a_count_beyond_the_integers_raises():
    with pytest.raises(OverflowError):
        draw(sampler_named("poisson"), (1e19,), 3, np.int64)
    np.testing.assert_allclose(draw(sampler_named("poisson"), (1e19,), 3), 1e19, rtol=1e-8)


@pytest.mark.parametrize("word", [0, ONES])
def test_categorical_never_takes_a_class_of_weight_zero(word):
    weights = np.array([0.0, 0.0, 0.3, 0.0, 0.1, 0.0])
    table = np.empty(6)
    twin(sampler_named("categorical").setup)(weights, table)
    assert table[-1] == 1.0
    both = word << 32 | word
    assert twin(sampler_named("categorical").attempt)(word, both, table) == (2 if word == 0 else 4)


def test_categorical_sums_are_exact_to_the_last_bit():
    weights = np.full(1_000_000, 0.1)
    table = np.empty_like(weights)
    twin(sampler_named("categorical").setup)(weights, table)
    np.testing.assert_allclose(table, np.arange(1, 1_000_001) / 1e6, rtol=3e-16)
