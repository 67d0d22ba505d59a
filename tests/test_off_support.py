"""Values outside the support, infinities and NaN: exact results, and errors when asked for."""

import numpy as np
import pytest
from cases import every_case, every_entry
from support import to_numpy

import arraydist

BELOW = {"cdf": 0.0, "sf": 1.0, "log_cdf": -np.inf, "log_sf": 0.0}
ABOVE = {"cdf": 1.0, "sf": 0.0, "log_cdf": 0.0, "log_sf": -np.inf}


@every_case
def test_log_prob_is_minus_infinity(library, entry, label):
    distribution = entry.build(label, library)
    for value, _ in entry.outside:
        assert (to_numpy(distribution.log_prob(library.array(value))) == -np.inf).all(), value
        assert (to_numpy(distribution.prob(library.array(value))) == 0).all(), value


@every_case(has=("cdf",))
def test_distribution_functions_are_zero_or_one(library, entry, label):
    distribution = entry.build(label, library)
    for value, place in entry.outside:
        if place == "gap":
            continue
        for method, expected in (BELOW if place == "below" else ABOVE).items():
            actual = to_numpy(getattr(distribution, method)(library.array(value)))
            assert (actual == expected).all(), (method, value)


@every_case(has=("cdf",), where=lambda entry: not entry.circular)
def test_infinities(library, entry, label):
    distribution = entry.build(label, library)
    for value, expected in ((-np.inf, BELOW), (np.inf, ABOVE)):
        for method, result in expected.items():
            actual = to_numpy(getattr(distribution, method)(library.array(value)))
            assert (actual == result).all(), (method, value)
        assert (to_numpy(distribution.log_prob(library.array(value))) == -np.inf).all(), value


@every_case
def test_nan_goes_through(library, entry, label):
    distribution = entry.build(label, library)
    for method in ("log_prob", "prob", "cdf", "sf", "log_cdf", "log_sf", "icdf", "isf"):
        if entry.has(method):
            actual = to_numpy(getattr(distribution, method)(library.array(entry.nan)))
            assert np.isnan(actual).all(), method


@every_case
def test_neighbours_are_untouched(library, entry, label):
    """A value outside changes nothing for the values beside it."""
    distribution = entry.build(label, library)
    values = [*entry.values, *(value for value, _ in entry.outside), entry.nan]
    together = to_numpy(distribution.log_prob(library.array(entry.column(distribution, values))))
    alone = to_numpy(distribution.log_prob(library.array(entry.column(distribution))))
    assert np.allclose(together[: len(entry.values)], alone, rtol=1e-15, atol=1e-15)


@every_case
def test_checked_values_raise(library, entry, label):
    distribution = entry.build(label, library, validate_args=True)
    for value, _ in entry.outside:
        for method in filter(entry.has, ("log_prob", "cdf")):
            with pytest.raises(ValueError, match=rf"{entry.name}: value must be"):
                getattr(distribution, method)(library.array(value))
    with pytest.raises(ValueError, match=rf"{entry.name}: value must be"):
        distribution.log_prob(library.array(entry.nan))
    for value in entry.values:
        distribution.log_prob(library.array(value))


@every_entry
def test_scoped_validation_reaches_values(library, entry):
    label = next(iter(entry.parameters))
    with arraydist.validation(True):
        distribution = entry.build(label, library)
    with pytest.raises(ValueError, match="value must be"):
        distribution.log_prob(library.array(entry.nan))


@pytest.mark.parametrize("value", [0.0, -0.0])
def test_edge_of_the_gamma(library, value):
    """At 0 the density is infinite, b or 0 as the shape is below, at or above 1."""
    shapes = library.array([0.5, 1.0, 2.0])
    gamma = arraydist.Gamma(shapes, 2.0)
    log_prob = to_numpy(gamma.log_prob(library.array(value)))
    assert np.array_equal(log_prob, [np.inf, np.log(2.0), -np.inf])
    assert (to_numpy(gamma.cdf(library.array(value))) == 0).all()
    assert (to_numpy(gamma.sf(library.array(value))) == 1).all()


def test_poisson_of_rate_zero(library):
    poisson = arraydist.Poisson(library.array(0.0))
    counts = library.array([0.0, 1.0, 5.0])
    assert np.array_equal(to_numpy(poisson.log_prob(counts)), [0.0, -np.inf, -np.inf])
    assert np.array_equal(to_numpy(poisson.cdf(counts)), [1, 1, 1])
    assert np.array_equal(to_numpy(poisson.sf(counts)), [0, 0, 0])
    assert to_numpy(poisson.entropy()) == 0


def test_category_of_probability_zero(library):
    """Exactly -inf, whatever the dtype; torch clamps to -15.94 or -36.04 (its issue 186825)."""
    for dtype in ("float32", "float64"):
        categorical = arraydist.Categorical(library.array([1.0, 0.0], dtype))
        log_prob = to_numpy(categorical.log_prob(library.array([0, 1], "int64")))
        assert np.array_equal(log_prob, [0.0, -np.inf])
