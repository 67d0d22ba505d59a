"""Counts that take two draws: negative binomial and beta binomial.

Seeds are fixed.  With a fresh stream the chance that any of these tests fails though all is right
is 1e-4.
"""

import fit
import numpy as np
import pytest
from scipy import special, stats
from support import DRAWS

from arraydist.random import default_rng

N = DRAWS
PLACES = {
    "negative_binomial": [
        (n, p) for n in (1e-3, 0.3, 1.0, 5.0, 100.0, 1e5) for p in (0.02, 0.3, 0.9, 0.999, 1.0)
    ],
    "beta_binomial": [
        (n, a, b) for n in (1, 10, 10**4) for a in (0.05, 1.0, 30.0) for b in (0.2, 1.0, 4.0, 100.0)
    ],
}
LAWS = {"negative_binomial": stats.nbinom, "beta_binomial": stats.betabinom}
CASES = [(name, place) for name, places in PLACES.items() for place in places]
LEVEL = 1e-4 / (len(CASES) + 20)


@pytest.mark.parametrize(("method", "parameters"), CASES)
def test_probabilities(method, parameters):
    law = LAWS[method](*parameters)
    k = getattr(default_rng(3), method)(*parameters, N)
    assert k.dtype == np.int64
    step = max(1, int(law.std() / 10))
    ends = np.arange(step - 1, int(law.mean() + 12 * law.std()) + 2, step)
    assert fit.chi_square_of(k, ends, law.sf(ends)) > LEVEL


@pytest.mark.parametrize(
    ("method", "parameters"),
    [("negative_binomial", (2.0, 0.3)), ("beta_binomial", (20, 0.5, 2.0))],
)
def test_shapes_and_prefixes(method, parameters):
    whole = getattr(default_rng(3), method)(*parameters, 3000)
    for size in (1, 2, 700):
        np.testing.assert_array_equal(
            getattr(default_rng(3), method)(*parameters, size), whole[:size]
        )
    assert getattr(default_rng(3), method)(*parameters) == whole[0]
    given = [np.full((3, 1), p) for p in parameters]
    assert getattr(default_rng(3), method)(*given, (3, 2)).shape == (3, 2)
    out = np.empty(10, np.int32)
    assert getattr(default_rng(3), method)(*parameters, out=out) is out
    np.testing.assert_array_equal(out, whole[:10])


@pytest.mark.parametrize("method", PLACES)
def test_parameters_come_under_names_that_are_checked(method):
    with pytest.raises(ValueError, match=f"{method}: n has to be"):
        getattr(default_rng(3), method)(-1, *[0.5] * (len(PLACES[method][0]) - 1))


def test_a_negative_binomial_count_beyond_the_integers_raises():
    with pytest.raises(OverflowError):
        default_rng(3).negative_binomial(5.0, 1e-300)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64])
def test_negative_binomial_of_tiny_numbers_of_tiny_chances(dtype):
    """There is no failure before a number of successes next to none."""
    assert (default_rng(3).negative_binomial(1e-300, 5e-324, 100, dtype=dtype) == 0).all()


@pytest.mark.parametrize("shapes", [(3.0, 1e-17), (1e-6, 1e-6)], ids=str)
def test_beta_binomial_keeps_probabilities_next_to_one(shapes):
    """No failure at all is as likely as the law has it."""
    n, (a, b) = 2**53, shapes
    none = n == default_rng(3).beta_binomial(n, a, b, N)
    expected = np.exp(special.betaln(b, n + a) - special.betaln(b, a))
    assert stats.binomtest(int(none.sum()), N, min(expected, 1.0)).pvalue > LEVEL
