"""Samplers against SciPy's distributions.

Seeds are fixed, so for one version of the stream a test always passes or always fails.  With a
fresh stream the chance that any of them fails though all samplers are right is 1e-4, which
Bonferroni's inequality shares out over the p-values.
"""

import fit
import numpy as np
import pytest
from scipy import special, stats
from support import DRAWS

from arraydist.kernels.record import sampler_named
from arraydist.random.key import Key
from arraydist_numpy import backend

N = DRAWS
SHAPES = (0.999, 1.0, 1.001, *np.geomspace(1e-3, 1e5, 26), 1e8, 1e12, 1e16, 1e20)
HUGE_SHAPES = (1e12, 1e16, 1e20, 1e23)
RATES = (1e-3, 0.1, 0.7, 1.0, 3.0, 7.5, 9.99, 10.0, 12.0, 30.0, 100.0, 1e3, 1e5)
LARGE_RATES = (1e6, 1e9, 1e12, 1e15, 1e18)
CLASSES = 10
LEVEL = 1e-4 / (
    4 * 4 + 5 * len(SHAPES) + 6 * len(HUGE_SHAPES) + len(RATES) + 2 * len(LARGE_RATES) + 13
)
"""False-alarm rate of one p-value: four looks at each of four simple samplers, five at each gamma
shape (four at the logarithms, one at the draws), and so on."""


def draw(sampler, seed, *parameters, n=N, dtype=np.float64):
    return backend.draw(
        sampler, Key(seed), (n,), [np.asarray(p, np.float64) for p in parameters], dtype=dtype
    )


def check_uniform(u):
    """Distance from the uniform law, finer near both ends, and correlation of neighbours."""
    assert fit.uniform(u) > LEVEL
    for tail in (u, 1.0 - u):
        assert fit.uniform(tail[tail < 0.01] / 0.01) > LEVEL
    lag = np.corrcoef(u[1:], u[:-1])[0, 1] * np.sqrt(u.size)
    assert 2 * stats.norm.sf(abs(lag)) > LEVEL


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_standard_uniform(dtype):
    u = draw(sampler_named("standard_uniform"), 1, dtype=dtype)
    assert u.dtype == dtype
    check_uniform(u.astype(np.float64))


def test_standard_normal():
    check_uniform(special.ndtr(draw(sampler_named("standard_normal"), 2)))


def test_normals_of_a_pair_are_independent():
    z = (
        draw(sampler_named("standard_normal"), 3)
        .reshape(-1)[: N // 2048 * 2048]
        .reshape(-1, 2, 1024)
    )
    first, second = z[:, 0].ravel(), z[:, 1].ravel()
    angle = np.arctan2(first, second) / (2 * np.pi) + 0.5
    assert stats.kstest(angle, "uniform").pvalue > LEVEL
    assert stats.kstest(first**2 + second**2, "chi2", (2,)).pvalue > LEVEL


def test_normal_is_the_standard_one_moved():
    z = draw(sampler_named("standard_normal"), 4, n=5000)
    np.testing.assert_array_equal(draw(sampler_named("normal"), 4, 0.3, 1.7, n=5000), 0.3 + 1.7 * z)


def test_standard_exponential():
    check_uniform(-np.expm1(-draw(sampler_named("standard_exponential"), 5)))


@pytest.mark.parametrize("shape", SHAPES)
def test_log_standard_gamma(shape):
    log_z = draw(sampler_named("log_standard_gamma"), 6, shape)
    assert np.isfinite(log_z).all()
    if shape < 0.01:
        # Half of the law lies below the smallest float64: there the cdf is a power of z.
        u = np.exp(shape * log_z - special.gammaln(1 + shape))
        u = np.where(log_z > -20.0, special.gammainc(shape, np.exp(log_z)), u)
    elif shape < 1e6:
        u = special.gammainc(shape, np.exp(log_z))
    else:
        u = gamma_probability(log_z, shape)
    check_uniform(u)


def gamma_probability(log_z, shape):
    """Probability below gamma numbers of a large shape, whose cube roots are almost normal.

    E. B. Wilson, M. M. Hilferty, "The distribution of chi-square", Proceedings of the National
    Academy of Sciences 17 (1931), pp. 684-688: off by 0.006 / shape at most, far
    less than 1e7 draws can see.
    """
    root = np.expm1((log_z - np.log(shape)) / 3.0)
    return special.ndtr(3.0 * np.sqrt(shape) * (root + 1.0 / (9.0 * shape)))


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape >= 0.02])
def test_standard_gamma(shape):
    z = draw(sampler_named("standard_gamma"), 7, shape)
    assert fit.uniform(special.gammainc(shape, z)) > LEVEL
    np.testing.assert_allclose(
        draw(sampler_named("log_standard_gamma"), 7, shape, n=1000),
        np.log(z[:1000]),
        rtol=1e-14,
        atol=4e-15,
    )


def test_gamma_divides_by_the_rate():
    z = draw(sampler_named("standard_gamma"), 8, 2.5, n=5000)
    np.testing.assert_array_equal(draw(sampler_named("gamma"), 8, 2.5, 3.0, n=5000), z / 3.0)


@pytest.mark.parametrize("shape", [5e-324, 1e-310, 1e-300, 1e-10])
def test_log_gamma_of_tiny_shapes_is_finite(shape):
    log_z = draw(sampler_named("log_standard_gamma"), 9, shape, n=5000)
    assert np.isfinite(log_z).all()
    if shape >= 1e-300:
        # -shape log z tends to an exponential number.
        assert stats.kstest(-shape * log_z, "expon").pvalue > LEVEL


@pytest.mark.parametrize("shape", HUGE_SHAPES)
def test_gamma_of_huge_shapes(shape):
    z = draw(sampler_named("standard_gamma"), 10, shape)
    # Distances come in steps of the shape's last places, 1e-4 of a deviation at most.
    step = np.spacing(shape) * np.random.default_rng(1).uniform(-0.5, 0.5, N)
    check_uniform(special.ndtr(((z - shape) + step) / np.sqrt(shape)))


@pytest.mark.parametrize("shape", [1e40, 1e300])
def test_gamma_of_shapes_beyond_measure(shape):
    z = draw(sampler_named("standard_gamma"), 10, shape)
    np.testing.assert_allclose(z, shape, rtol=1e-15)
    log_z = draw(sampler_named("log_standard_gamma"), 10, shape)
    np.testing.assert_allclose(log_z, np.log(shape), rtol=1e-15)


@pytest.mark.parametrize("rate", RATES)
def test_poisson(rate):
    k = draw(sampler_named("poisson"), 11, rate, dtype=np.int64)
    assert fit.chi_square(k, stats.poisson(rate)) > LEVEL


@pytest.mark.parametrize("rate", LARGE_RATES)
def test_poisson_of_large_rates(rate):
    k = draw(sampler_named("poisson"), 12, rate, dtype=np.int64)
    # The law is within 1 / (6 sqrt(rate)) of the normal: far below what this many draws can see.
    z = (k - rate) / np.sqrt(rate)
    mean, variance = z.mean() * np.sqrt(N), (z.var() - 1.0) * np.sqrt(N / 2)
    assert 2 * stats.norm.sf(abs(mean)) > LEVEL
    assert 2 * stats.norm.sf(abs(variance)) > LEVEL


def test_poisson_of_rate_zero():
    assert not draw(sampler_named("poisson"), 13, 0.0, n=5000, dtype=np.int64).any()


@pytest.mark.parametrize("sampler", ["poisson_by_rejection", "log_standard_gamma"])
def test_parameters_of_each_element_give_the_same_draws(sampler):
    for parameter in (0.3, 4.0, 25.0):
        shared = draw(sampler_named(sampler), 14, parameter, n=5000)
        each = draw(sampler_named(sampler), 14, np.full(5000, parameter), n=5000)
        np.testing.assert_array_equal(shared, each)


@pytest.mark.parametrize("zero", [(), (0,), (9,), (0, 4, 5, 9)])
def test_categorical(zero):
    weights = np.arange(1.0, CLASSES + 1.0)
    weights[list(zero)] = 0.0
    k = draw(sampler_named("categorical"), 15, weights, dtype=np.int64)
    observed = np.bincount(k, minlength=CLASSES)
    assert not observed[list(zero)].any()
    positive = weights > 0.0
    expected = (weights / weights.sum() * N)[positive]
    assert stats.chisquare(observed[positive], expected).pvalue > LEVEL


def test_categorical_beyond_two_to_the_24():
    n = 2**24 + 10**6
    weights = np.ones(n)
    weights[: n // 2] = 2.0
    k = draw(sampler_named("categorical"), 16, weights, dtype=np.int64)
    upper = np.count_nonzero(k >= n // 2)
    assert stats.binomtest(upper, N, 1 / 3).pvalue > LEVEL
    within = (k[k >= n // 2] - n // 2 + 0.5) / (n - n // 2)
    assert stats.kstest(within, "uniform").pvalue > LEVEL


@pytest.mark.parametrize(("dtype", "step"), [(np.float64, 2.0**-53), (np.float32, 2.0**-24)])
def test_uniforms_stay_inside(dtype, step):
    u = draw(sampler_named("standard_uniform"), 17, n=2_000_000, dtype=dtype)
    assert u.min() >= step
    assert u.max() <= 1.0 - step
    # Odd multiples of the half step: the law is symmetric about 1/2.
    assert np.all(np.mod(u[:1000].astype(np.float64) / step, 2.0) == 1.0)


@pytest.mark.parametrize("period", [7, 1500, 2048, 3000, 5000])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_parameters_that_repeat_are_those_written_out(dtype, period):
    """Whole planes of draws, and parts of one, over parameters that begin again anywhere."""
    sampler = sampler_named("normal")
    loc, scale = np.linspace(-5.0, 5.0, period), np.geomspace(0.1, 10.0, period)
    rows = 15000 // period
    written_out = [np.tile(loc, (rows, 1)), np.tile(scale, (rows, 1))]
    shape = (rows, period)
    repeated, full = (
        backend.draw(sampler, Key(15), shape, given, dtype=dtype)
        for given in ([loc, scale], written_out)
    )
    np.testing.assert_array_equal(repeated, full)
    part = backend.draw(sampler, Key(15), (period,), [loc, scale], dtype=dtype, start=period)
    np.testing.assert_array_equal(part, full[1])
