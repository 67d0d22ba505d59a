"""Golden values of Bessel functions of real order: ``python make_bessel_order.py``.

Writes bessel_order.json beside this script, in about a minute: for each function a list of rows,
the exact float64 arguments and the result as a decimal string of 25 digits.

Two independent methods: the power series up to s = sqrt(v**2 + x**2) = 400, and Debye's expansion
with exact coefficients [DLMF 10.41.3] beyond.
"""

import random
from fractions import Fraction

from mpmath import mp, mpf
from writing import write

mp.dps = 50

SMALLEST = 2.0**-1074
LARGEST_OF_SERIES = 400
TERMS = 26
"""Of Debye's expansion: an error below 1e-40 at s = 400."""

random.seed(3)


def debye_coefficients():
    """Coefficients of p**k, p**(k + 2), ... of Debye's polynomials U_k(p) [DLMF 10.41.9]."""
    polynomials = [{0: Fraction(1)}]
    for _ in range(TERMS):
        following = {}
        for power, c in polynomials[-1].items():
            for raised, factor in (
                (power + 1, Fraction(power, 2) + Fraction(1, 8 * (power + 1))),
                (power + 3, -Fraction(power, 2) - Fraction(5, 8 * (power + 3))),
            ):
                following[raised] = following.get(raised, 0) + factor * c
        polynomials.append(following)
    return [
        [mpf(u[power].numerator) / u[power].denominator for power in sorted(u)] for u in polynomials
    ]


DEBYE = debye_coefficients()


def series_terms(v, x):
    """Terms of the power series, relative to the first."""
    terms = [mpf(1)]
    square = x * x / 4
    total = mpf(1)
    while terms[-1] > mpf(10) ** -(mp.dps + 2) * total:
        k = len(terms)
        terms.append(terms[-1] * square / (k * (v + k)))
        total += terms[-1]
    return terms


def log_ive(v, x):
    """log(exp(-x) I_v(x))."""
    s = mp.sqrt(v * v + x * x)
    if s < LARGEST_OF_SERIES:
        total = mp.fsum(series_terms(v, x)[1:])
        return v * mp.log(x / 2) - mp.loggamma(v + 1) - x + mp.log1p(total)
    sigma, q = 1 / s, (v / s) ** 2
    series = mp.fsum(sigma**k * mp.polyval(DEBYE[k][::-1], q) for k in range(1, TERMS))
    return v * v / (s + x) - v * mp.asinh(v / x) - mp.log(2 * mp.pi * s) / 2 + mp.log1p(series)


def ive(v, x):
    with mp.workdps(60):
        return mp.exp(log_ive(v, x))


def spread(low, high, n):
    """Numbers of log-uniform size, from low to high."""
    logs = mp.log(low), mp.log(high)
    return [float(mp.exp(random.uniform(*map(float, logs)))) for _ in range(n)]


def between(low, high, n):
    """Uniform numbers."""
    return [random.uniform(low, high) for _ in range(n)]


def pairs(first, second):
    return list(zip(first, second, strict=True))


def on_circle(s, n):
    """Points with v**2 + x**2 about s**2, both near an axis and between."""
    angles = [*between(0.0, 1.5707, n), *spread(1e-8, 0.1, n // 4)]
    angles += [float(mp.pi / 2) - a for a in spread(1e-8, 0.1, n // 4)]
    return [(float(s * mp.sin(a)), float(s * mp.cos(a))) for a in angles]


ORDINARY = [
    *pairs(between(0.0, 20.0, 150), between(0.0, 50.0, 150)),
    *pairs(between(0.0, 2.0, 50), between(0.0, 5.0, 50)),
    *pairs([float(k) for k in range(40)], between(0.0, 60.0, 40)),
    *pairs([k + 0.5 for k in range(40)], between(0.0, 60.0, 40)),
    # The seam.
    *on_circle(25.0, 40),
    *on_circle(24.999999, 20),
    *on_circle(26.0, 20),
    *on_circle(40.0, 20),
]
SMALL_ORDERS = [
    *pairs(spread(1e-300, 1.0, 60), spread(1e-3, 1e3, 60)),
    *pairs([0.0, SMALLEST] * 30, spread(1e-8, 1e6, 60)),
    *pairs(spread(1e-300, 1.0, 40), spread(1e-300, 1.0, 40)),
]
LARGE = [
    *on_circle(399.0, 30),
    *on_circle(401.0, 30),
    *pairs(spread(1.0, 1e8, 80), spread(1.0, 1e8, 80)),
    *pairs(spread(1e8, 1e300, 40), spread(1e8, 1e300, 40)),
    *pairs(spread(1e-3, 1e3, 30), spread(1e3, 1e300, 30)),
    # About as far out as the density of a normal distribution of variance x.
    *[
        (float(mp.sqrt(2 * e * x)), x)
        for e, x in pairs(between(0.01, 700.0, 60), spread(1e3, 1e250, 60))
    ],
]
TINY = [
    *pairs(spread(1e-2, 40.0, 40), spread(1e-300, 1e-3, 40)),
    *pairs([0.0, 0.25, 0.5, 1.0, 1.5], [SMALLEST, SMALLEST, 3e-310, 1e-310, 1e-200]),
    *pairs(spread(100.0, 1e10, 20), spread(1e-300, 1.0, 20)),
    (1000.0, 1e-3),
    (1e300, 1e-300),
]
POINTS = ORDINARY + SMALL_ORDERS + LARGE + TINY
REPRESENTABLE = [point for point in POINTS if log_ive(*map(mpf, point)) > -708]


CASES = {
    "ive": (ive, REPRESENTABLE),
    "log_ive": (log_ive, POINTS),
}


if __name__ == "__main__":
    write("bessel_order", CASES)
