"""Distribution functions: complements, logarithms, steps, intervals, order."""

import numpy as np
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
