"""Shares of many rows at once, whatever the rows beside them."""

import numpy as np
import pytest

from arraydist.kernels.elementary import exp
from arraydist.kernels.rows import softmax_row
from arraydist.kernels.share_columns import (
    normalised_columns,
    normalised_slope_columns,
    shares_columns,
    softmax_slope_columns,
)
from arraydist.row_function import RowFunction

SHARES = RowFunction(shares_columns, prepare=exp, together=True)
SLOPE = RowFunction(softmax_slope_columns, together=True)
NORMALISED = RowFunction(normalised_columns, together=True)
NORMALISED_SLOPE = RowFunction(normalised_slope_columns, together=True)
SOFTMAX = RowFunction(softmax_row)
SIZES = [1, 2, 3, 7, 8, 9, 20, 130]


def logarithms(size):
    """Rows whose sums of exponentials are ordinary, tiny, infinite or nothing."""
    rows = 3.0 * np.random.default_rng(size).normal(size=(500, size))
    rows[:50] -= 800.0
    rows[50:60] += 1000.0
    rows[60, 0], rows[61, -1] = np.nan, -np.inf
    rows[62] = -2.0 - rows[62] ** 2
    return rows


@pytest.mark.parametrize("size", SIZES)
def test_shares(size):
    rows = logarithms(size)
    shares = SHARES(rows)
    np.testing.assert_allclose(shares, SOFTMAX(rows), rtol=2e-14)
    for i in range(0, len(rows), 7):
        np.testing.assert_array_equal(shares[i], SHARES(rows[i]))
    np.testing.assert_array_equal(shares[:50], SOFTMAX(rows[:50]))
    assert np.isnan(shares[60]).all()


@pytest.mark.parametrize("size", SIZES)
def test_slope(size):
    shares = SHARES(logarithms(size)[:50])
    slope = np.random.default_rng(1).normal(size=shares.shape)
    wide = slope.astype(np.longdouble)
    mean = np.sum(shares * wide, axis=1, keepdims=True)
    expected = (shares * (wide - mean)).astype(float)
    found = SLOPE(shares, slope)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-15)
    for i in range(0, len(shares), 7):
        np.testing.assert_array_equal(found[i], SLOPE(shares[i], slope[i]))
    np.testing.assert_array_equal(SLOPE(shares, slope[0])[0], found[0])


def test_slope_next_to_a_share_of_one():
    # All but one share are tiny: that one's slope is minus the sum of theirs.
    found = SLOPE(np.array([[1.0, 1e-20, 3e-30]]), np.array([[0.3, 2.3, 0.3]]))
    np.testing.assert_allclose(found[0, :2], [-2e-20, 2e-20], rtol=1e-15)


@pytest.mark.parametrize("size", SIZES)
def test_normalised_weights_and_their_slope(size):
    generator = np.random.default_rng(2)
    weights, slope = np.exp(generator.normal(size=(300, size))), generator.normal(size=(300, size))
    shares = NORMALISED(weights)
    np.testing.assert_allclose(shares, weights / weights.sum(1, keepdims=True), rtol=1e-14)
    found = NORMALISED_SLOPE(weights, slope)
    np.testing.assert_allclose(found, SLOPE(shares, slope) / weights, rtol=1e-9, atol=1e-15)
    for i in range(0, len(weights), 7):
        np.testing.assert_array_equal(found[i], NORMALISED_SLOPE(weights[i], slope[i]))
    np.testing.assert_array_equal(NORMALISED_SLOPE(weights, slope[0])[0], found[0])
