"""Golden coefficients: ``python tests/golden/kernels/make_binomial_coefficient.py``.

Writes binomial_coefficient.json beside this script, in a minute: binomial coefficients of real
arguments, their logarithms where those are tiny, and the beta function.
"""

import random

from mpmath import mp, mpf
from writing import write

mp.dps = 60
random.seed(19)


def spread(low, high, n):
    """Numbers of log-uniform size, from 10**low to 10**high."""
    return [10.0 ** random.uniform(low, high) for _ in range(n)]


def log_gamma(x):
    """Log of the gamma function, by Stirling's series where x is huge."""
    if x > mpf(10) ** 60:
        return (x - 0.5) * mp.log(x) - x + mp.log(2 * mp.pi) / 2 + 1 / (12 * x) - 1 / (360 * x**3)
    return mp.loggamma(x)


def log_binomial(n, k):
    with mp.workdps(400):
        return log_gamma(n + 1) - log_gamma(k + 1) - log_gamma(n - k + 1)


def beta(a, b):
    with mp.workdps(700):
        return mp.exp(log_gamma(a) + log_gamma(b) - log_gamma(a + b))


def binomial(n, k):
    """Every gamma function by itself, with digits for what is next to a pole."""
    with mp.workdps(120):
        return mp.gamma(n + 1) * mp.rgamma(k + 1) * mp.rgamma(n - k + 1)


FRACTIONS = [random.uniform(0.0, 1.0) for _ in range(150)]
SMALL = [
    *((n, n * f) for n, f in zip(spread(-3, 15, 150), FRACTIONS, strict=True)),
    *((n, n * f) for n, f in zip(spread(-12, 15, 200), spread(-20, 0, 200), strict=True)),
    *((n, n * (1.0 - f)) for n, f in zip(spread(-0.5, 10, 100), spread(-14, 0, 100), strict=True)),
    *((n, f) for n, f in zip(spread(0, 40, 60), spread(-150, -1, 60), strict=True)),
    *((n, n - 0.0625 - e) for n in (1.5, 2.0, 9.0) for e in (-1e-9, 0.0, 1e-9)),
    (1e10, 1e-20),
]
INSIDE = [(n, k) for n, k in SMALL if 0.0 < k < n]
PAIRS = [
    *zip(spread(-300, 300, 80), spread(-300, 300, 80), strict=True),
    *zip(spread(-3, 3, 150), spread(-3, 3, 150), strict=True),
    *zip(spread(-3, 17, 100), spread(-3, 2, 100), strict=True),
    *((a, a) for a in spread(-10, 2.7, 40)),
    *((a, 64.0 * a * (1.0 + e)) for a in (0.3, 1.0, 7.0) for e in (-1e-9, 0.0, 1e-9)),
]
SIGNED = [
    (random.choice((-1.0, 1.0)) * n, random.choice((-1.0, 1.0)) * k)
    for n, k in zip(spread(-2, 2, 250), spread(-2, 2, 250), strict=True)
]
WHOLE = [(float(n), float(random.randrange(n + 1))) for n in range(1, 60)]
NEAR_ZEROS = [
    (n, n + m + sign * 2.0**-e)
    for n in (0.75, 6.5, -2.25)
    for m in (1.0, 3.0, 12.0)
    for e in (4, 20, 40)
    for sign in (-1.0, 1.0)
]
COEFFICIENTS = [
    *SIGNED,
    *WHOLE,
    *NEAR_ZEROS,
    *((n, k) for n, k in zip(spread(0, 15, 80), spread(-3, 1.2, 80), strict=True) if k < n),
    *((n, n * f) for n, f in zip(spread(0, 3, 80), FRACTIONS, strict=False)),
]

TABLE = {
    "log_binomial": (log_binomial, INSIDE),
    "beta": (beta, PAIRS),
    "binom": (binomial, COEFFICIENTS),
}

if __name__ == "__main__":
    write("binomial_coefficient", TABLE)
