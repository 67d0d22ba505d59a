"""Distribution functions: complements, logarithms, steps, intervals, order."""

import mpmath
import numpy as np
import pytest
from cases import every_case
from support import NUMPY, relative_error, to_numpy

import arraydist


@every_case(has=("cdf", "sf"))
def test_cdf_and_sf_add_up_to_one(library, entry, label):
    distribution = entry.build(label, library)
    x = library.array(entry.column(distribution))
    total = to_numpy(distribution.cdf(x)) + to_numpy(distribution.sf(x))
    assert np.allclose(total, 1, rtol=0, atol=5e-16)


@every_case(has=("log_cdf", "log_sf"))
def test_logarithms(library, entry, label):
    """log_cdf and log_sf are the logarithms where these are not yet -inf."""
    distribution = entry.build(label, library)
    x = library.array(entry.column(distribution))
    for plain, log in (("cdf", "log_cdf"), ("sf", "log_sf")):
        p = to_numpy(getattr(distribution, plain)(x))
        log_p = to_numpy(getattr(distribution, log)(x))
        assert (log_p <= 0).all()
        inside = (p > 1e-290) & (p < 0.9)
        assert relative_error(log_p[inside], np.log(p[inside])).max(initial=0) < 1e-12
        # where p is nearly 1 the logarithm has more digits than p
        near = p >= 0.9
        other = to_numpy(getattr(distribution, "sf" if plain == "cdf" else "cdf")(x))
        assert relative_error(log_p[near], np.log1p(-other[near])).max(initial=0) < 1e-12


@every_case(has=("cdf",))
def test_monotone(entry, label):
    distribution = entry.build(label, NUMPY)
    # on the circle, without going round
    far = max(entry.values) if entry.circular else 50
    x = np.sort(np.concatenate([entry.values, np.linspace(-far, far, 1001)]))
    cdf = distribution.cdf(entry.column(distribution, x))
    assert (np.diff(cdf, axis=0) >= -1e-15).all()
    assert (cdf >= 0).all()
    assert (cdf <= 1).all()


@every_case(has=("cdf",), where=lambda entry: entry.discrete)
def test_steps_are_the_probabilities(library, entry, label):
    """cdf(k) - cdf(k - 1) = prob(k), and between whole numbers the cdf is that of the floor."""
    distribution = entry.build(label, library)
    k = entry.column(distribution)
    cdf, before = (to_numpy(distribution.cdf(library.array(x))) for x in (k, k - 1))
    prob = to_numpy(distribution.prob(library.array(k)))
    assert np.allclose(cdf - before, prob, rtol=1e-9, atol=1e-15)
    for method in ("cdf", "sf", "log_cdf", "log_sf"):
        at, between = (
            to_numpy(getattr(distribution, method)(library.array(x))) for x in (k, k + 0.75)
        )
        assert np.array_equal(at, between), method


@every_case(has=("cdf",), where=lambda entry: not entry.discrete, moderate=True)
def test_slope_is_the_density(entry, label):
    distribution = entry.build(label, NUMPY)
    _, high = entry.ends(distribution)
    x = entry.column(distribution, [v for v in entry.values if 0.1 < v < np.min(high) - 0.09])
    h = 1e-3
    slope = (
        8 * (distribution.cdf(x + h) - distribution.cdf(x - h))
        - (distribution.cdf(x + 2 * h) - distribution.cdf(x - 2 * h))
    ) / (12 * h)
    assert np.allclose(slope, distribution.prob(x), rtol=1e-6, atol=1e-11)


@every_case(has=("cdf",))
def test_interval_prob(library, entry, label):
    distribution = entry.build(label, library)
    a, b = entry.column(distribution)[:-1], entry.column(distribution)[1:]
    actual = to_numpy(distribution.interval_prob(library.array(a), library.array(b)))
    cdf = [to_numpy(distribution.cdf(library.array(x))) for x in (a, b)]
    assert np.allclose(actual, cdf[1] - cdf[0], rtol=0, atol=1e-15)
    assert (actual >= 0).all()


def test_interval_prob_keeps_the_digits_of_the_upper_tail(library):
    normal = arraydist.Normal(library.array(0.0), 1.0)
    above = to_numpy(normal.interval_prob(10.0, 11.0))
    below = to_numpy(normal.interval_prob(-11.0, -10.0))
    assert relative_error(above, below) <= 1e-15
    assert relative_error(above, 7.619853024160526e-24 - 1.9106595744986566e-28) < 1e-12


@every_case(has=("cdf",))
def test_libraries_agree(library, entry, label):
    """Every library gives NumPy's values."""
    for method in ("cdf", "sf", "log_cdf", "log_sf"):
        numpy_distribution = entry.build(label, NUMPY)
        x = entry.column(numpy_distribution)
        expected = getattr(numpy_distribution, method)(x)
        actual = to_numpy(getattr(entry.build(label, library), method)(library.array(x)))
        assert relative_error(actual, expected).max() <= 1e-15, method


def test_distribution_functions_of_a_million_values():
    """Threads split a long array: same values as a short one."""
    x = np.linspace(0.0, 60.0, 300_001)
    distribution = arraydist.Gamma(2.5, 1.5)
    assert np.array_equal(distribution.cdf(x)[::1000], distribution.cdf(x[::1000]))


def test_gamma_distribution_function_at_zero(library):
    """The logarithm was NaN for shapes above 8, where rounding of the product is put back."""
    gamma = arraydist.Gamma(library.array([7.0, 9.0, 1e3, 1e25]), 1.5)
    zero, infinity = library.array(0.0), library.array(np.inf)
    assert (to_numpy(gamma.log_cdf(zero)) == -np.inf).all()
    assert (to_numpy(gamma.log_sf(zero)) == 0).all()
    assert (to_numpy(gamma.log_cdf(infinity)) == 0).all()
    assert (to_numpy(gamma.log_sf(infinity)) == -np.inf).all()


def test_gamma_survival_so_far_out_that_one_rounding_is_a_large_number(library):
    """log sf is -rate x up to a relative log(x) / x; it was +inf."""
    x = library.array([1e17, 1e19, 1e21, 1e100, 1e300])
    log_sf = to_numpy(arraydist.Gamma(library.array(10.0), 1.1).log_sf(x))
    assert relative_error(log_sf, -1.1 * to_numpy(x)).max() < 1e-13


@pytest.mark.parametrize("concentration", [1.1e20, 1e25, 1e32, 1e40, 1e200])
def test_gamma_of_shapes_beyond_one_rounding_a_standard_deviation(concentration):
    """Normal but for the skewness; distribution functions were far outside [0, 1]."""
    root, rate = np.sqrt(concentration), 1.37
    x = (concentration + root * np.asarray([-1e30, -30.0, -4.0, 0.5, 6.0, 30.0, 1e30])) / rate
    x = np.maximum(x, 0.0)
    gamma = arraydist.Gamma(concentration, rate)
    with mpmath.workdps(400):
        deviation = mpmath.sqrt(concentration)
        scores = [(mpmath.mpf(v) * mpmath.mpf(rate) - concentration) / deviation for v in x]
        skews = [(z * z - 1) * mpmath.npdf(z) / (3 * deviation) for z in scores]
        below = [mpmath.ncdf(z) - s for z, s in zip(scores, skews, strict=True)]
        above = [mpmath.ncdf(-z) + s for z, s in zip(scores, skews, strict=True)]
    expected, complement = (np.asarray([float(p) for p in tail]) for tail in (below, above))
    assert np.allclose(gamma.cdf(x), expected, rtol=1e-11, atol=1e-300)
    assert np.allclose(gamma.sf(x), complement, rtol=1e-11, atol=1e-300)
    far = (expected > 1e-300) & (complement > 1e-300)
    assert np.allclose(np.exp(gamma.log_cdf(x))[far], expected[far], rtol=1e-11, atol=0)
    assert np.allclose(np.exp(gamma.log_sf(x))[far], complement[far], rtol=1e-11, atol=0)
    assert (gamma.log_cdf(x) <= 0).all()
    assert (gamma.log_sf(x) <= 0).all()


@pytest.mark.parametrize("shapes", [(1e30, 1e30), (1e150, 1e150), (1e300, 1e300), (1e200, 3.0)])
def test_beta_of_huge_shapes_is_a_step(shapes):
    """All mass is at the mean to every digit; distribution functions were infinite."""
    beta, mean = arraydist.Beta(*shapes), shapes[0] / sum(shapes)
    x = np.asarray([1e-300, 0.1, 0.49, 0.51, 0.9])
    assert np.array_equal(beta.cdf(x), np.where(x < mean, 0.0, 1.0))
    assert np.array_equal(beta.sf(x), np.where(x < mean, 1.0, 0.0))
