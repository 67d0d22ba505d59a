"""Golden values of entropies' terms: ``python tests/golden/kernels/make_entropy.py``.

Writes entropy.json beside this script, in some seconds; the cardinal sine is in it too.
"""

import random

from mpmath import mp, mpf
from writing import write

mp.dps = 60
random.seed(12)


def spread(low, high, n):
    """Numbers of log-uniform size, from 10**low to 10**high."""
    return [10.0 ** random.uniform(low, high) for _ in range(n)]


def between(low, high, n):
    """Uniform numbers."""
    return [random.uniform(low, high) for _ in range(n)]


def near(x, n):
    """Pairs of x and numbers that differ from it by 1e-16 to 1 of its size."""
    return [
        (y, y * (1.0 + random.choice((-1, 1)) * step))
        for y, step in zip(x, spread(-16, -0.3, n), strict=True)
    ]


def entropy(x):
    return -x * mp.log(x)


def relative(x, y):
    return x * mp.log(x / y)


def sinc(x):
    return mp.sinpi(x) / (mp.pi * x)


def sinc_slope_ratio(x):
    with mp.workdps(700):
        return (sinc(x) - mp.cospi(x)) / x**2


NEAR_ONE = [1.0 + sign * 10.0**-k for k in range(1, 16) for sign in (-1.0, 1.0)]
NEAR_ZEROS = [
    float(n) + sign * 2.0**-k
    for n in (1, 2, 3, 8, 100, 12345)
    for k in (4, 12, 25, 37)
    for sign in (-1.0, 1.0)
]
RATIOS = [
    *zip(spread(-320, 300, 80), spread(-320, 300, 80), strict=True),
    *zip(between(0.0, 2.0, 100), between(0.0, 2.0, 100), strict=True),
    *near(spread(-300, 300, 80), 80),
    *near(between(0.0, 10.0, 80), 80),
]


def far_from_slope_zeros(x):
    """The error of the slope is relative to its terms, not to itself, near its zeros."""
    return abs(x) < 0.7 or abs(sinc_slope_ratio(mpf(x)) * mpf(x) ** 2) > 0.3


TABLE = {
    "entr": (entropy, [*spread(-323, 305, 120), *between(0.0, 4.0, 120), *NEAR_ONE]),
    "rel_entr": (relative, RATIOS),
    "sinc": (sinc, [*spread(-300, 9, 80), *between(-20.0, 20.0, 160), *NEAR_ZEROS]),
    "sinc_slope_ratio": (
        sinc_slope_ratio,
        [*spread(-300, -3, 20), *filter(far_from_slope_zeros, between(-12.0, 12.0, 200))],
    ),
}

if __name__ == "__main__":
    write("entropy", TABLE)
