"""The modified Bessel functions: limits, seams, and how functions hang together."""

import numpy as np
import pytest
from compiled import applied, assert_limits

INF, NAN = np.inf, np.nan
LARGEST = np.finfo(float).max

LIMITS = {
    "i0": [(0.0, 1.0), (INF, INF), (-INF, INF), (714.0, INF), (NAN, NAN)],
    "i1": [(0.0, 0.0), (INF, INF), (-INF, -INF), (-714.0, -INF), (NAN, NAN)],
    "i0e": [(0.0, 1.0), (INF, 0.0), (-INF, 0.0), (NAN, NAN)],
    "i1e": [(0.0, 0.0), (INF, 0.0), (-INF, -0.0), (NAN, NAN)],
    "i0e_dx": [(0.0, 0.0), (INF, 0.0), (-INF, 0.0), (NAN, NAN)],
    "log_i0": [(0.0, 0.0), (INF, INF), (-INF, INF), (LARGEST, LARGEST), (NAN, NAN)],
    "i1_i0_ratio": [(0.0, 0.0), (INF, 1.0), (-INF, -1.0), (NAN, NAN)],
    "i1_i0_ratio_complement": [(0.0, 1.0), (INF, 0.0), (-INF, 2.0), (NAN, NAN)],
    "i1_i0_ratio_dx": [(0.0, 0.5), (INF, 0.0), (-INF, 0.0), (NAN, NAN)],
    "i1_i0_ratio_dxx": [(0.0, 0.0), (INF, 0.0), (-INF, 0.0), (NAN, NAN)],
    "i1_i0_ratio_inv": [(0.0, 0.0), (1.0, INF), (-1.0, -INF), (1.1, NAN), (NAN, NAN)],
    "i1_i0_ratio_complement_inv": [
        (0.0, INF),
        (1.0, 0.0),
        (2.0, -INF),
        (-0.1, NAN),
        (2.1, NAN),
        (NAN, NAN),
    ],
}


@pytest.mark.parametrize("name", LIMITS)
def test_limits(name):
    assert_limits(name, LIMITS[name])


@pytest.mark.parametrize("name", ["i1", "i1e", "i1_i0_ratio", "i1_i0_ratio_inv"])
def test_zero_keeps_its_sign(name):
    assert np.signbit(applied(name, np.array([-0.0, 0.0]))).tolist() == [True, False]


@pytest.mark.parametrize("name", ["i0e", "i1e", "i1_i0_ratio", "log_i0", "i1_i0_ratio_dx"])
@pytest.mark.parametrize("seam", [1.5, 8.0, 10.0])
def test_pieces_meet(name, seam):
    # Around a seam there is a straight line, but for rounding.
    x = seam * (1.0 + np.arange(-50, 51) * 2.0**-52)
    values = applied(name, x)
    np.testing.assert_allclose(values, np.linspace(values[0], values[-1], 101), rtol=2e-15)


def test_the_ratio_and_its_complement_add_up_to_one():
    x = np.concatenate([np.linspace(-30.0, 30.0, 1001), np.geomspace(1e-300, 1e300, 300)])
    total = applied("i1_i0_ratio", x) + applied("i1_i0_ratio_complement", x)
    np.testing.assert_allclose(total, 1.0, rtol=0.0, atol=4.5e-16)


def test_inverses_undo_the_ratio():
    x = np.geomspace(1e-300, 1e300, 601)
    complement = applied("i1_i0_ratio_complement", x)
    there_and_back = applied("i1_i0_ratio_complement_inv", complement)
    large = x > 1.0
    np.testing.assert_allclose(there_and_back[large], x[large], rtol=3e-15)
    small = x < 2.0
    ratio = applied("i1_i0_ratio", x[small])
    np.testing.assert_allclose(applied("i1_i0_ratio_inv", ratio), x[small], rtol=3e-15)
