"""Distributions on the circle: whole turns change nothing, and arcs go across the cut."""

import numpy as np
from cases import every_case
from support import NUMPY, to_numpy

import arraydist

METHODS = ("log_prob", "cdf", "sf", "log_cdf", "log_sf")


def circular(entry):
    return entry.circular


@every_case(where=circular, moderate=True)
def test_whole_turns_change_nothing(library, entry, label):
    """To within the rounding of the sum, which the density's slope multiplies."""
    distribution = entry.build(label, library)
    x = entry.column(distribution)
    for method in METHODS:
        expected = to_numpy(getattr(distribution, method)(library.array(x)))
        for turns in (-3, 1, 1000):
            turned = library.array(x + 2 * np.pi * turns)
            actual = to_numpy(getattr(distribution, method)(turned))
            assert np.allclose(actual, expected, rtol=1e-9, atol=1e-11), (method, turns)


@every_case(where=circular)
def test_infinite_angles_are_nan(library, entry, label):
    distribution = entry.build(label, library)
    for method in METHODS:
        for angle in (np.inf, -np.inf):
            assert np.isnan(to_numpy(getattr(distribution, method)(library.array(angle)))).all()


@every_case(where=circular)
def test_draws_are_in_one_turn(library, entry, label):
    for dtype in ("float64", "float32"):
        draws = to_numpy(entry.build(label, library, dtype).sample((5000,), rng=1))
        assert ((draws >= -np.pi) & (draws < np.pi)).all()


@every_case(where=circular, moderate=True)
def test_arcs_and_the_rest_of_the_circle(entry, label):
    """An arc and its complement add up to one, whichever of them the cut is in."""
    distribution = entry.build(label, NUMPY)
    a, b = entry.column(distribution, [-2.0]), entry.column(distribution, [1.3])
    there, back = distribution.interval_prob(a, b), distribution.interval_prob(b, a)
    assert (there > 0).all()
    assert (back > 0).all()
    assert np.allclose(there + back, 1, rtol=0, atol=1e-15)


def test_draws_around_a_direction_at_the_end_of_the_turn():
    """Draws of a location near pi fall on both ends of [-pi, pi); cdf takes them as neighbours."""
    distribution = arraydist.VonMises(3.1, 50.0)
    draws = distribution.sample((20_000,), rng=3)
    assert (draws < -2).any()
    assert (draws > 2).any()
    u = np.sort(distribution.cdf(draws))
    # false-alarm rate 1e-6 by Kolmogorov's limit
    assert np.abs(u - np.arange(0.5, 20_000) / 20_000).max() < 2.69 / 20_000**0.5
