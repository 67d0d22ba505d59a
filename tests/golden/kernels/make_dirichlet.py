"""Golden values of what the Dirichlet distribution's divergence takes."""

import random

from make_gamma import excess_bregman
from mpmath import mp
from writing import write

mp.dps = 60


def points():
    """Differences, from rounding errors to many times the shape, and shapes."""
    rng = random.Random(4)
    for exponent in (*range(-30, 0, 3), *range(0, 12, 2), 20, 60, 150):
        for power in (50, 40, 26, 10, 3, 1):
            a = 10.0**exponent * rng.uniform(0.3, 3.0)
            for sign in (-1, 1):
                yield sign * a * rng.uniform(0.5, 0.9) * 2.0**-power, a
        yield a * rng.uniform(2.0, 50.0), a
        yield -a * rng.uniform(0.6, 0.99), a


def step(difference, a):
    """The divergence of a + difference from a."""
    return excess_bregman(a + difference, a)


if __name__ == "__main__":
    with mp.workdps(400):
        write("dirichlet", {"gammaln_excess_step": (step, [*points()])})
