"""Golden values of the Poisson entropy's derivatives.

``python tests/golden/kernels/make_poisson_entropy.py`` writes poisson_entropy.json beside this
script, in some seconds.
"""

import functools
import random

from density_points import spread
from make_gamma import between, poisson_log_density
from mpmath import mp, mpf
from writing import write


@functools.cache
def slopes(rate):
    """Both derivatives in the rate, as means of differences of the logarithm of the factorial."""
    with mp.workdps(60):
        if rate > 1e6:
            # By the series of the entropy's 1 / rate and its powers, four terms of it.
            slope = [mpf(1) / 2, mpf(1) / 12, mpf(1) / 12, mpf(19) / 120, mpf(9) / 20]
            first = mp.fsum(c / rate**j for j, c in enumerate(slope, 1))
            return first, -mp.fsum(j * c / rate ** (j + 1) for j, c in enumerate(slope, 1))
        deviation = 25 * mp.sqrt(rate) + 80
        low = max(0, int(rate - deviation))
        probability = mp.exp(poisson_log_density(mpf(low), rate))
        first = second = mpf(0)
        for k in range(low, int(rate + deviation)):
            first += probability * mp.log((k + 1) / rate)
            second += probability * mp.log1p(mpf(1) / (k + 1))
            probability *= rate / (k + 1)
        return first, second - 1 / rate


def rates():
    """All sizes, and both sides of where methods change."""
    seams = [x + sign * 1e-9 for x in (1.0, 40.0) for sign in (-1, 0, 1)]
    return [*spread(-300, 300, 30), *spread(-2, 3.5, 90), *between(25.0, 60.0, 20), *seams]


if __name__ == "__main__":
    random.seed(21)
    RATES = rates()
    write(
        "poisson_entropy",
        {
            "poisson_entropy_dm": (lambda rate: slopes(rate)[0], RATES),
            "poisson_entropy_dmm": (lambda rate: slopes(rate)[1], RATES),
        },
    )
