"""Noncentral chi-square and F numbers against their laws.

Seeds are fixed.  With a fresh stream the chance that any of these tests fails though all is right
is 1e-4.
"""

import itertools

import fit
import numpy as np
import pytest
from scipy import special
from support import DRAWS

from arraydist.random import default_rng

N = DRAWS
CHI_SQUARE = list(
    itertools.product((0.2, 1.0, 1.01, 2.0, 3.0, 40.0, 1e4), (0.0, 1e-3, 0.5, 5.0, 60.0, 1e4))
)
F = list(itertools.product((0.5, 3.0, 50.0), (1.0, 7.0, 200.0), (0.0, 0.5, 10.0, 300.0)))
LEVEL = 1e-4 / (len(CHI_SQUARE) + len(F) + 4)


@pytest.mark.parametrize(("df", "nonc"), CHI_SQUARE)
def test_noncentral_chisquare(df, nonc):
    x = default_rng(5).noncentral_chisquare(df, nonc, N)
    assert fit.uniform(special.chndtr(x, df, nonc)) > LEVEL


@pytest.mark.parametrize("nonc", [0.5, 60.0])
def test_a_noncentrality_of_each_draw(nonc):
    x = default_rng(7).noncentral_chisquare(3.0, np.full(N, nonc))
    assert fit.uniform(special.chndtr(x, 3.0, nonc)) > LEVEL


def test_both_methods_in_one_call():
    """Numbers of one degree of freedom or more do not depend on others having less."""
    df = np.tile([0.3, 3.0], N // 2)
    x = default_rng(8).noncentral_chisquare(df, 2.0)
    for each in (0.3, 3.0):
        assert fit.uniform(special.chndtr(x[df == each], each, 2.0)) > LEVEL
    np.testing.assert_array_equal(x[1::2], default_rng(8).noncentral_chisquare(3.0, 2.0, N)[1::2])
    assert default_rng(8).noncentral_chisquare(np.ones((0, 2)), 1.0).shape == (0, 2)


@pytest.mark.parametrize(("dfnum", "dfden", "nonc"), F)
def test_noncentral_f(dfnum, dfden, nonc):
    x = default_rng(6).noncentral_f(dfnum, dfden, nonc, N)
    assert fit.uniform(special.ncfdtr(dfnum, dfden, nonc, x)) > LEVEL


@pytest.mark.parametrize(
    ("method", "parameters"), [("noncentral_chisquare", (3.0, 2.0)), ("noncentral_f", (3, 5, 2))]
)
def test_prefixes_and_parameters_of_each_element(method, parameters):
    whole = getattr(default_rng(3), method)(*parameters, 3000)
    for size in (1, 2, 700):
        np.testing.assert_array_equal(
            getattr(default_rng(3), method)(*parameters, size), whole[:size]
        )
    # One value for all draws has a table of its counts, and values of each draw have none.
    each = [np.full(3000, parameter, np.float64) for parameter in parameters]
    whole = getattr(default_rng(3), method)(*each)
    for size in (2, 700):
        part = getattr(default_rng(3), method)(*[parameter[:size] for parameter in each])
        np.testing.assert_array_equal(part, whole[:size])
    with pytest.raises(ValueError, match=f"{method}: nonc has to be nonnegative"):
        getattr(default_rng(3), method)(*parameters[:-1], -1.0)
