"""Draws: inside the support, of the right dtype, exact at the extremes."""

import numpy as np
import pytest
from cases import every_case, every_entry
from support import to_numpy

import arraydist


@every_case
def test_draws_are_in_the_support(library, entry, label):
    distribution = entry.build(label, library)
    draws = distribution.sample((2000,), rng=5)
    assert bool(to_numpy(distribution.support.check(draws)).all())


@every_case
def test_draws_have_a_density(library, entry, label):
    """No draw has density 0 or NaN."""
    draws_have_a_density(entry.build(label, library))


@every_case(moderate=True)
def test_float32_draws_have_a_density(library, entry, label):
    draws_have_a_density(entry.build(label, library, "float32"))


def draws_have_a_density(distribution):
    draws = distribution.sample((2000,), rng=6)
    log_prob = to_numpy(distribution.log_prob(draws))
    assert not np.isnan(log_prob).any()
    assert (log_prob > -np.inf).all()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@every_case(moderate=True)
def test_dtype_follows_the_parameters(library, entry, label, dtype):
    """Floating draws have the parameters' dtype, counts and categories int64."""
    draws = entry.build(label, library, dtype).sample((3,), rng=1)
    assert draws.dtype == library.dtype("int64" if entry.discrete else dtype)


@every_case(moderate=True)
def test_another_dtype(library, entry, label):
    distribution = entry.build(label, library)
    for dtype in ("float32", "float64"):
        draws = distribution.sample((50,), rng=1, dtype=library.dtype(dtype))
        assert draws.dtype == library.dtype(dtype)
        expected = to_numpy(distribution.sample((50,), rng=1)).astype(dtype)
        assert np.array_equal(to_numpy(draws), expected)


@pytest.mark.parametrize("dtype", ["int16", int, float, np.int32, np.dtype("f4")])
def test_spellings_of_numpy_dtypes(dtype):
    draws = arraydist.Poisson(3.0).sample((5,), rng=1, dtype=dtype)
    assert draws.dtype == np.dtype(dtype)


@pytest.mark.parametrize("dtype", ["int32", "int64", "bool"])
@every_entry(where=lambda entry: not entry.discrete)
def test_integers_are_refused_where_draws_are_none(library, entry, dtype):
    distribution = entry.build(next(iter(entry.parameters)), library)
    with pytest.raises(TypeError, match=rf"{type(distribution).__name__}: draws are \S*float64"):
        distribution.sample((3,), rng=1, dtype=library.dtype(dtype))


@every_entry(where=lambda entry: entry.discrete)
def test_narrow_integer_dtypes(library, entry):
    distribution = entry.build(next(iter(entry.parameters)), library)
    draws = distribution.sample((100,), rng=1, dtype=library.dtype("int8"))
    assert draws.dtype == library.dtype("int8")
    assert np.array_equal(to_numpy(draws), to_numpy(distribution.sample((100,), rng=1)))


@pytest.mark.parametrize(("rate", "dtype"), [(1e3, "int8"), (1e5, "int16"), (1e10, "int32")])
def test_overflow_raises(library, rate, dtype):
    poisson = arraydist.Poisson(library.array(rate))
    with pytest.raises(OverflowError, match="Poisson"):
        poisson.sample((10,), rng=1, dtype=library.dtype(dtype))


def test_truth_values_hold_no_more_than_one(library):
    coin = arraydist.Categorical(library.array([0.5, 0.5]))
    draws = coin.sample((9,), rng=1, dtype=library.dtype("bool"))
    assert np.array_equal(to_numpy(draws), to_numpy(coin.sample((9,), rng=1)).astype(bool))
    with pytest.raises(OverflowError, match=r"Poisson: draws from .* do not fit .*bool"):
        arraydist.Poisson(library.array(30.0)).sample((9,), rng=1, dtype=library.dtype("bool"))


@pytest.mark.parametrize("rate", [1e19, 1e300, np.inf])
def test_counts_beyond_int64_raise(library, rate):
    """torch gives -9223372036854775808 here (its issue 102811)."""
    poisson = arraydist.Poisson(library.array(rate), validate_args=False)
    with pytest.raises(OverflowError, match="Poisson"):
        poisson.sample((10,), rng=1)


def test_poisson_of_rate_zero_is_zero(library):
    draws = to_numpy(arraydist.Poisson(library.array([0.0, 5.0])).sample((1000,), rng=1))
    assert (draws[:, 0] == 0).all()
    assert (draws[:, 1] > 0).any()


@pytest.mark.parametrize("rate", [1e12, 1e15, 1e18])
def test_large_poisson_draws(library, rate):
    """Mean and variance at rates where others lose the last digits (torch: variance 1.5 times).

    Odd counts occur as long as float64 has them.
    """
    n = 20_000
    draws = to_numpy(arraydist.Poisson(library.array(rate)).sample((n,), rng=2))
    assert draws.dtype == np.int64
    z = (draws - int(rate)).astype(float) / rate**0.5
    # false-alarm rate 1e-6 each: 4.9 standard errors
    assert abs(z.mean()) < 4.9 / n**0.5
    assert abs(z.var() - 1) < 4.9 * (2 / n) ** 0.5
    assert (np.unique(draws % 2).size == 2) == (rate < 2**53)


def test_log_space_gamma_never_underflows(library):
    gamma = arraydist.Gamma(library.array([1e-6, 1e-3, 0.5, 20.0]), 1.0)
    logs = to_numpy(gamma.log_rsample((20_000,), rng=3))
    assert np.isfinite(logs).all()
    # for a tiny shape a, a log x is minus a standard exponential, up to O(a)
    scaled = -1e-6 * logs[:, 0]
    assert abs(scaled.mean() - 1) < 4.9 / 20_000**0.5


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_zeros_only_where_the_dtype_underflows(library, dtype):
    """A gamma draw is 0 exactly where its logarithm is below the smallest number."""
    gamma = arraydist.Gamma(library.array([1e-3, 1e-2, 0.1], dtype), 1.0)
    draws = to_numpy(gamma.sample((5000,), rng=4))
    logs = to_numpy(gamma.log_rsample((5000,), rng=4)).astype(float)
    smallest = float(np.log(np.finfo(dtype).smallest_subnormal))
    clear = np.abs(logs - smallest) > 1.0
    assert ((draws == 0) == (logs < smallest))[clear].all()
    assert (draws == 0).any()
    assert (draws > 0).any()
    with np.errstate(under="ignore"):
        assert np.allclose(
            draws, np.exp(logs), rtol=2e-5 if dtype == "float32" else 1e-12, atol=1e-44
        )


def test_normal_reaches_far():
    """The tails of a large sample are not cut."""
    draws = arraydist.Normal(0.0, 1.0).sample((4_000_000,), rng=7)
    # 6.3 of so many draws are expected beyond 4.8, so none has probability 0.002; the seed is
    # fixed, hence only a change of the sampler can make this fail
    assert np.abs(draws).max() > 4.8


def test_impossible_categories_are_never_drawn(library):
    categorical = arraydist.Categorical(library.array([0.0, 1e-300, 0.0, 1.0, 0.0]))
    draws = to_numpy(categorical.sample((100_000,), rng=1))
    assert set(np.unique(draws)) <= {1, 3}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_one_category(library, dtype):
    draws = to_numpy(arraydist.Categorical(library.array([7.0], dtype)).sample((1000,), rng=1))
    assert (draws == 0).all()


def test_more_categories_than_float32_can_count():
    """2**24 + 10**6 classes, the first half of twice the weight: torch draws none of the rest."""
    classes = 2**24 + 10**6
    probs = np.ones(classes, dtype=np.float32)
    half = classes // 2
    probs[:half] = 2.0
    categorical = arraydist.Categorical(probs)
    n = 100_000
    draws = categorical.sample((n,), rng=1)
    assert draws.max() < classes
    assert draws.max() > 2**24
    upper = (draws >= half).mean()
    # false-alarm rate 1e-6: 4.9 standard errors
    assert abs(upper - 1 / 3) < 4.9 * (2 / 9 / n) ** 0.5
    assert np.unique(draws % 2).size == 2
    last = categorical.log_prob(np.asarray([0, classes - 1, classes]))
    assert np.allclose(last[:2], np.log([2.0, 1.0]) - np.log(classes + half), atol=1e-6)
    assert last[2] == -np.inf


@every_case
def test_sample_and_log_prob(library, entry, label):
    distribution = entry.build(label, library)
    draws, log_prob = distribution.sample_and_log_prob((20,), rng=1)
    assert np.array_equal(to_numpy(draws), to_numpy(distribution.sample((20,), rng=1)))
    expected = to_numpy(distribution.log_prob(draws))
    # transforms are not inverted: the density of what was drawn, before rounding
    rounding = 1e-13 if entry.make else 0.0
    assert np.allclose(to_numpy(log_prob), expected, rtol=rounding, atol=rounding)


@every_entry
def test_rsample(library, entry):
    distribution = entry.build(next(iter(entry.parameters)), library)
    assert distribution.has_rsample == entry.has("rsample")
    if entry.has("rsample"):
        draws = to_numpy(distribution.rsample((20,), rng=1))
        assert np.array_equal(draws, to_numpy(distribution.sample((20,), rng=1)))
    else:
        with pytest.raises(NotImplementedError, match=entry.name):
            distribution.rsample((20,), rng=1)


@every_case
def test_parameters_are_never_written_to(entry, label):
    arguments = {name: np.asarray(value) for name, value in entry.parameters[label].items()}
    before = {name: array.copy() for name, array in arguments.items()}
    for array in arguments.values():
        array.flags.writeable = False
    distribution = entry.cls(**arguments)
    distribution.sample((10,), rng=1)
    distribution.log_prob(entry.column(distribution))
    for name, array in arguments.items():
        assert np.array_equal(array, before[name])


def test_draws_without_rng_differ():
    normal = arraydist.Normal(0.0, 1.0)
    assert (normal.sample((10,)) != normal.sample((10,))).all()
