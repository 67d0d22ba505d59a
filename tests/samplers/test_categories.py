"""Laws of categories: few and many, of alike and unlike probabilities, shared and of each draw.

Seeds are fixed.  With a fresh stream the chance that any of these tests fails though the sampler
is right is 1e-4, which Bonferroni's inequality shares out over the p-values.
"""

import itertools

import fit
import numpy as np
import pytest
from support import DRAWS

from arraydist.kernels.record import sampler_named
from arraydist.random.key import Key
from arraydist_numpy import backend

NUMBERS = (2, 3, 10, 257, 5000)
WEIGHTS = {
    "alike": np.ones,
    "rising": lambda n: np.arange(1.0, n + 1.0),
    "falling": lambda n: np.arange(1.0, n + 1.0) ** -1.5,
    "over all magnitudes": lambda n: np.geomspace(1e-300, 1.0, n),
    "next to nothing but one": lambda n: np.where(np.arange(n) == n // 2, 1.0, 1e-4 / n),
    "with zeros": lambda n: np.where(np.arange(n) % 3 == 0, 0.0, 1.0 + np.arange(n)),
    "a few hold most": lambda n: np.random.default_rng(n).gamma(0.05, size=n) + 1e-300,
}
CELLS = 100
ROWS = 8
LEVEL = 1e-4 / ((1 + ROWS) * len(NUMBERS) * len(WEIGHTS))
places = pytest.mark.parametrize(
    ("kind", "number"), [*itertools.product(WEIGHTS, NUMBERS)], ids=str
)


def draw(weights, shape):
    return backend.draw(sampler_named("categorical"), Key(18), shape, [weights], dtype=np.int64)


def check(k, weights):
    """Chi-square over cells of neighbouring categories, none of which has no chance."""
    chances = weights / weights.sum()
    assert (chances[np.unique(k)] > 0.0).all()
    upper = np.append(np.cumsum(chances[::-1])[::-1][1:], 0.0)
    ends = np.unique(np.linspace(0, weights.size - 1, CELLS).astype(int))[:-1]
    assert fit.chi_square_of(k, ends, upper[ends]) > LEVEL


@places
def test_shared_weights(kind, number):
    weights = WEIGHTS[kind](number)
    check(draw(weights, (DRAWS,)), weights)


@places
def test_weights_of_each_draw(kind, number):
    rng = np.random.default_rng(number)
    rows = np.array([rng.permutation(WEIGHTS[kind](number)) for _ in range(ROWS)])
    for k, weights in zip(draw(rows, (DRAWS // ROWS, ROWS)).T, rows, strict=True):
        check(k, weights)


def test_a_single_category():
    assert not draw(np.array([0.3]), (1000,)).any()
