"""Golden values of the gamma function: ``python tests/golden/kernels/make_gamma_function.py``.

Writes gamma_function.json beside this script, in some seconds.
"""

import random

from mpmath import mp, mpf
from writing import write

mp.dps = 60
random.seed(11)


def spread(low, high, n):
    """Numbers of log-uniform size, from 10**low to 10**high."""
    return [10.0 ** random.uniform(low, high) for _ in range(n)]


def between(low, high, n):
    """Uniform numbers."""
    return [random.uniform(low, high) for _ in range(n)]


WHOLE = [float(n) for n in range(1, 172)]
NEAR_POLES = [
    -float(n) + sign * 2.0**-k
    for n in (0, 1, 2, 3, 10, 22, 60, 130, 170)
    for k in (3, 10, 25, 44)
    for sign in (-1.0, 1.0)
]
SEAMS = [0.5, 1.0 - 2.0**-53, 1.0 + 2.0**-52, 1e-20, 0.9e-20, 3.0, 171.6243769563027, 171.5, -170.5]
"""Where the method changes, and the ends of the range."""
POINTS = [
    *WHOLE,
    *NEAR_POLES,
    *SEAMS,
    *(n + sign * 2.0**-k for n in range(1, 9) for k in (48, 30, 8) for sign in (-1.0, 1.0)),
    *(2.0**-20 * (1.0 + e) for e in (-1e-9, 0.0, 1e-9)),
    *between(0.0, 9.0, 300),
    *between(0.0, 3.0, 60),
    *between(0.0, 171.6, 120),
    *between(-30.0, 0.0, 80),
    *between(-180.0, 0.0, 100),
    *spread(-307, 0, 40),
    *(-x for x in spread(-307, 0, 40)),
]
DENORMAL = [*between(-183.0, -170.0, 60)]
"""Here the gamma function is below the smallest normal number."""


def score(x):
    """digamma(x) / gamma(x), whose limit at -n is -(-1)**n n!."""
    if x == mp.floor(x) and x <= 0:
        return -((-1) ** int(-x)) * mp.factorial(-x)
    return mp.psi(0, x) * mp.rgamma(x)


def far_from_roots(x):
    """Whether digamma has no negative root near: its error is not relative there."""
    return x > 0 or abs(mp.psi(0, mpf(x))) > 0.4


TABLE = {
    "gamma": (mp.gamma, [*POINTS, *DENORMAL]),
    "rgamma": (mp.rgamma, [*(x for x in POINTS if x > -170.0), *between(171.0, 178.0, 40)]),
    "rgamma_score": (
        score,
        [
            *(x for x in (*WHOLE, *between(0.0, 160.0, 80)) if x < 160.0),
            *(-float(n) for n in range(40)),
            *filter(far_from_roots, between(-60.0, 0.0, 80)),
        ],
    ),
}

if __name__ == "__main__":
    write("gamma_function", TABLE)
