"""Quantile functions: inverses of the distribution functions in both tails, steps exactly."""

import numpy as np
import pytest
from cases import every_case
from support import NUMPY, relative_error, to_numpy

import arraydist

EPSILON = 2.0**-52


def inherent(distribution, x, probability):
    """How far rounding the probability to float64 alone moves the quantile, four times over."""
    with np.errstate(all="ignore"):
        return 4 * EPSILON * probability / distribution.prob(x)


@pytest.mark.parametrize(("forward", "inverse"), [("cdf", "icdf"), ("sf", "isf")])
@every_case(has=("icdf",), where=lambda entry: not entry.discrete)
def test_round_trip_from_values(library, entry, label, forward, inverse):
    """icdf(cdf(x)) = x and isf(sf(x)) = x up to the rounding of the probability."""
    reference = entry.build(label, NUMPY)
    x = entry.column(reference) * np.ones(tuple(reference.batch_shape))
    # spread the values to where the distribution lives, deep tails included
    tails = np.asarray([1e-250, 1e-100, 1e-30, 1e-10, 1e-3, 0.1, 0.5])
    x = np.concatenate([x, reference.icdf(entry.column(reference, tails))])
    x = np.concatenate([x, reference.isf(entry.column(reference, tails))])
    probability = getattr(reference, forward)(x)
    distribution = entry.build(label, library)
    back = to_numpy(getattr(distribution, inverse)(library.array(probability)))
    slack = 1e-12 * np.abs(x) + inherent(reference, x, probability)
    # a probability that underflowed or became 1 says nothing of the value
    told = (probability > 1e-300) & (probability < 1) & (np.abs(x) > 1e-290)
    told &= np.isfinite(x)
    assert told.sum() > 5
    assert (np.abs(back[told] - x[told]) <= slack[told]).all()


@pytest.mark.parametrize(("forward", "inverse"), [("cdf", "icdf"), ("sf", "isf")])
@every_case(has=("icdf",), where=lambda entry: not entry.discrete)
def test_round_trip_from_probabilities(library, entry, label, forward, inverse):
    """cdf(icdf(p)) = p, with the same number of digits in both tails."""
    reference = entry.build(label, NUMPY)
    tails = np.asarray([1e-300, 1e-100, 1e-30, 1e-10, 1e-3, 0.1, 0.5, 0.9, 0.999, 1 - 1e-10])
    p = entry.column(reference, tails) * np.ones(tuple(reference.batch_shape))
    distribution = entry.build(label, library)
    x = getattr(distribution, inverse)(library.array(p))
    back = to_numpy(getattr(distribution, forward)(x))
    x = to_numpy(x)
    # rounding the quantile moves the probability by the density times a spacing
    with np.errstate(all="ignore"):
        spacing = EPSILON * np.abs(x) + np.abs(getattr(reference, "loc", 0.0)) * EPSILON
        slack = 1e-12 * p + 4 * np.nan_to_num(reference.prob(x) * spacing, posinf=0.0)
    # of quantiles nearer to an end than numbers are, nothing comes back
    low, high = entry.ends(reference)
    told = (np.abs(x) > 1e-290) & (x > low) & (x < high)
    assert (np.abs(back - p)[told] <= slack[told]).all()


@every_case(has=("icdf",))
def test_ends(library, entry, label):
    """Probability 0 and 1 give the ends of the support, other numbers outside give NaN."""
    distribution = entry.build(label, library)
    low, high = entry.ends(entry.build(label, NUMPY))
    assert (to_numpy(distribution.icdf(0.0)) == low).all()
    if label not in ("never", "impossible"):
        assert (to_numpy(distribution.icdf(1.0)) == high).all()
        assert (to_numpy(distribution.isf(0.0)) == high).all()
    for wrong in (-1e-300, -1.0, 1.0 + EPSILON, 2.0, np.nan, np.inf, -np.inf):
        assert np.isnan(to_numpy(distribution.icdf(wrong))).all(), wrong
        assert np.isnan(to_numpy(distribution.isf(wrong))).all(), wrong


@every_case(has=("icdf",), where=lambda entry: entry.discrete)
def test_steps_are_exact(library, entry, label):
    """icdf(cdf(k)) is k, the smallest value whose cdf reaches the probability."""
    distribution = entry.build(label, library)
    reference = entry.build(label, NUMPY)
    if reference.has_enumerate_support:
        k = reference.enumerate_support().astype(float)
    else:
        centre = np.floor(reference.mean)
        steps = np.concatenate([np.arange(40.0), [100.0, 300.0, 1000.0]])
        width = np.maximum(1.0, np.floor(reference.stddev / 50))
        steps = entry.column(reference, np.concatenate([-steps[:0:-1], steps])) * width
        k = np.maximum(centre + steps, 0.0)
    cdf, before = reference.cdf(k), reference.cdf(k - 1)
    clear = (before < cdf) & (cdf < 1)
    back = to_numpy(distribution.icdf(library.array(cdf)))
    assert (back[clear] == k[clear]).all()
    # any probability strictly between two steps leads to the upper one
    middle = before + (cdf - before) / 2
    clear = (before < middle) & (middle < cdf)
    back = to_numpy(distribution.icdf(library.array(middle)))
    assert (back[clear] == k[clear]).all()


@every_case(has=("isf",), where=lambda entry: entry.discrete)
def test_upper_steps_are_exact(library, entry, label):
    """isf(sf(k)) is k far into the upper tail, where the cdf is 1."""
    distribution = entry.build(label, library)
    reference = entry.build(label, NUMPY)
    if reference.has_enumerate_support:
        k = reference.enumerate_support().astype(float)
    else:
        deviations = entry.column(reference, np.arange(0.0, 30.0))
        k = np.floor(reference.mean + deviations * np.maximum(reference.stddev, 1.0))
    sf, before = reference.sf(k), reference.sf(k - 1)
    back = to_numpy(distribution.isf(library.array(sf)))
    clear = (sf < before) & (sf > 0)
    assert (back[clear] == k[clear]).all()


@every_case(has=("icdf",))
def test_median(library, entry, label):
    """At the median the cdf reaches one half, but for its rounding, and just below it does not.

    A median of 0 in a continuous family is a smaller number than float64 has.
    """
    distribution = entry.build(label, library)
    median = distribution.median
    m = to_numpy(median)
    underflow = (m == 0) & (not entry.discrete and entry.name != "Normal")
    rounding = 0.0 if entry.discrete else to_numpy(distribution.prob(median)) * np.spacing(m)
    reached = to_numpy(distribution.cdf(median)) >= 0.5 - 1e-15 - rounding
    assert (reached | underflow).all()
    below = m - 1 if entry.discrete else m - 1e-9 * np.abs(m)
    before = to_numpy(distribution.cdf(library.array(below)))
    assert ((before < 0.5) | (m == 0)).all()


def test_impossible_categories_are_no_quantiles(library):
    distribution = arraydist.Categorical(library.array([0.0, 0.5, 0.0, 0.5, 0.0]))
    p = np.asarray([1e-300, 0.25, 0.5, 0.75, 1.0])
    assert np.array_equal(to_numpy(distribution.icdf(library.array(p))), [1, 1, 1, 3, 3])
    assert np.array_equal(to_numpy(distribution.isf(library.array(p))), [3, 3, 1, 1, 0])


@every_case(has=("icdf",))
def test_quantiles_at_the_probability_of_values_beyond(entry, label):
    """Quantiles never leave the support and never fall with the probability."""
    distribution = entry.build(label, NUMPY)
    p = np.concatenate([10.0 ** -np.arange(300.0, 0.0, -7.0), np.linspace(0.1, 1 - 2**-50, 100)])
    x = distribution.icdf(entry.column(distribution, p))
    assert distribution.support.check(x).all()
    assert (x[1:] * (1 + 1e-12 * np.sign(x[1:])) >= x[:-1]).all()


def test_tiny_probabilities_of_the_normal(library):
    """torch gives -inf here (its issue 192632 asks about the same loss in cdf)."""
    normal = arraydist.Normal(library.array(0.0), 1.0)
    assert relative_error(to_numpy(normal.icdf(1e-20)), -9.262340089798409) < 1e-15
