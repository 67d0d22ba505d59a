"""Golden values of the counting distributions: ``python tests/golden/kernels/make_counts.py``.

Writes counts.json beside this script, in some seconds.  Tails are sums of probabilities.
"""

import functools
import random

from mpmath import mp, mpf
from writing import write

mp.dps = 60
random.seed(13)


def spread(low, high, n):
    """Numbers of log-uniform size, from 10**low to 10**high."""
    return [10.0 ** random.uniform(low, high) for _ in range(n)]


def between(low, high, n):
    """Uniform numbers."""
    return [random.uniform(low, high) for _ in range(n)]


def logarithm(small, other):
    return mp.log(small) if small < 0.5 else mp.log1p(-other)


def tails(mass, ratio, k):
    """P(X <= k) and P(X > k) from the mass at k and the ratio of masses at j + 1 and j."""
    term, below, j = mass, mass, k
    while j > 0 and term > below * mp.eps / 1000:
        term /= ratio(j - 1)
        below += term
        j -= 1
    # Where the masses hardly fall yet the upper tail is no smaller than 1e-25.
    if ratio(k) > 0.9:
        return below, 1 - below
    term, above, j = mass * ratio(k), mpf(0), k + 1
    while term > above * mp.eps / 1000:
        above += term
        term *= ratio(j)
        j += 1
    return below, above


def log_binomial(n, k):
    with mp.workdps(100):
        return mp.loggamma(n + 1) - mp.loggamma(k + 1) - mp.loggamma(n - k + 1)


@functools.cache
def binomial(k, n, p):
    k = mp.floor(k)
    if k == n:
        return mpf(1), mpf(0)
    mass = mp.exp(log_binomial(n, k) + k * mp.log(p) + (n - k) * mp.log1p(-p))
    return tails(mass, lambda j: (n - j) / (j + 1) * p / (1 - p), k)


@functools.cache
def negative_binomial_log_mass(k, n, p):
    with mp.workdps(350):
        gammas = mp.loggamma(n + k) - mp.loggamma(n) - mp.loggamma(k + 1)
        return gammas + n * mp.log(p) + k * mp.log1p(-p)


@functools.cache
def negative_binomial(k, n, p):
    k = mp.floor(k)
    mass = mp.exp(negative_binomial_log_mass(k, n, p))
    return tails(mass, lambda j: (n + j) / (j + 1) * (1 - p), k)


@functools.cache
def poisson(k, m):
    k = mp.floor(k)
    mass = mp.exp(k * mp.log(m) - m - mp.loggamma(k + 1))
    return tails(mass, lambda j: m / (j + 1), k)


def trials():
    """(k, n, p): few trials with p of any size, and many about the mean."""
    rows = []
    for p in (*spread(-30, 0, 60), *between(0.0, 1.0, 60), *(1.0 - x for x in spread(-15, -1, 20))):
        n = random.randrange(1, 200)
        rows.append((random.randrange(n) + random.choice((0.0, 0.0, 0.4)), float(n), p))
    for n in spread(3, 15, 20):
        n = float(int(n))
        p = max(random.uniform(2.0, 40.0), 1.0) / n
        rows.append((float(random.randrange(60)), n, p))
    return rows


def failures():
    """(k, n, p) with n not whole, from tiny to huge."""
    rows = []
    for n, p in zip(spread(-2, 2, 100), (*spread(-9, 0, 40), *between(0.02, 1.0, 60)), strict=True):
        rows.append((float(random.randrange(200)), n, p))
    for n in spread(3, 15, 20):
        q = 2.0 ** -round(mp.log(n, 2)) * random.choice((1.0, 4.0, 16.0))
        rows.append((float(random.randrange(40)), n, 1.0 - min(q, 0.25)))
    return rows


def events():
    """(k, m): few events, and many about the mean."""
    few = (*spread(-20, 2, 60), *between(0.0, 50.0, 40))
    rows = [(float(random.randrange(100)), m) for m in few]
    many = spread(2, 4, 20)
    return rows + [(float(int(m + random.uniform(-6.0, 6.0) * m**0.5)), m) for m in many]


def log_mass_points():
    """(k, n, p) at and far from the mode, of any size."""
    rows = [(float(int(10**random.uniform(0, 15))), n, p)
            for n, p in zip(spread(-3, 15, 60), between(0.0, 1.0, 60), strict=True)]  # fmt: skip
    rows += [(float(int(n * (1.0 - p) / p)), n, p)
             for n, p in zip(spread(0, 15, 60), spread(-6, 0, 60), strict=True)]  # fmt: skip
    rows += [(float(random.randrange(30)), n, p)
             for n, p in zip(spread(-10, 15, 60), spread(-10, 0, 60), strict=True)]  # fmt: skip
    # Counts whose last digits the number of trials has lost, far from the mode.
    source = random.Random(14)
    for _ in range(24):
        n = 10.0 ** source.uniform(6, 15)
        k = 10.0 ** source.uniform(-1, 3)
        rows.append((k, n, 1.0 - min(k * 10.0 ** source.uniform(-4, 4) / n, 0.5)))
    return rows


TRIALS, FAILURES, EVENTS = trials(), failures(), events()


def lower(law):
    return lambda *arguments: law(*arguments)[0]


def upper(law):
    return lambda *arguments: law(*arguments)[1]


def log_lower(law):
    return lambda *arguments: logarithm(*law(*arguments))


def log_upper(law):
    return lambda *arguments: logarithm(*law(*arguments)[::-1])


def below_certainty(law, points):
    """Points whose upper tail is not zero."""
    return [point for point in points if law(*map(mpf, point))[1] > 0]


TABLE = {
    "bdtr": (lower(binomial), TRIALS),
    "bdtrc": (upper(binomial), TRIALS),
    "log_bdtr": (log_lower(binomial), TRIALS),
    "log_bdtrc": (log_upper(binomial), below_certainty(binomial, TRIALS)),
    "nbdtr": (lower(negative_binomial), FAILURES),
    "nbdtrc": (upper(negative_binomial), FAILURES),
    "log_nbdtr": (log_lower(negative_binomial), FAILURES),
    "log_nbdtrc": (log_upper(negative_binomial), below_certainty(negative_binomial, FAILURES)),
    "negative_binomial_log_density": (negative_binomial_log_mass, log_mass_points()),
    "pdtr": (lower(poisson), EVENTS),
    "pdtrc": (upper(poisson), EVENTS),
    "log_pdtr": (log_lower(poisson), EVENTS),
    "log_pdtrc": (log_upper(poisson), EVENTS),
}

if __name__ == "__main__":
    write("counts", TABLE)
