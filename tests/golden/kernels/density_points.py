"""Points of densities, for `make_gamma`, which seeds the random ones."""

import math
import random

NEAR_A_POWER = (
    (225.46, 159.07),
    (94735.83146628535, 65632.86665088599),
    (31555.0, 22030.495488594835),
    (1000.0, 1420.0),
)
"""Counts and rates whose quotient is beyond the square root of two: logarithms of two cancel."""

SENSITIVE = (0.08074052863976658, 51.46584356066749, 928.1434197074235)
"""Where fresh points showed the largest error of the density."""


def spread(low, high, n):
    """Numbers of log-uniform size, from 10**low to 10**high."""
    return [10.0 ** random.uniform(low, high) for _ in range(n)]


def densities():
    """(x, a, rate) about the mode, in the tails and at extreme scales."""
    rows = []
    for a, rate in zip(spread(-1, 14, 80), spread(-100, 100, 80), strict=True):
        far = random.uniform(-8, 8) / math.sqrt(a) if a > 100 else random.uniform(-0.9, 2)
        rows.append((a / rate * (1 + far), a, rate))
    rows += [(x, 1.0, 1.0) for x in spread(-300, 2, 10)]
    rows += list(zip(spread(-300, 5, 30), spread(-300, 5, 30), spread(-5, 5, 30), strict=True))
    return [*rows, *((k, k + 1.0, rate / k) for k, rate in NEAR_A_POWER), SENSITIVE]
