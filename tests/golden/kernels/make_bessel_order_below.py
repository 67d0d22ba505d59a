"""Golden values of Bessel functions of fractional orders below zero, and their derivatives.

``python make_bessel_order_below.py`` writes bessel_order_below.json beside this script, in some
minutes: I_{-n} = I_n + (2 / pi) sin(pi n) K_n by functions of mpmath, derivatives in the order by
differences in twice the digits. Points next to a root, where the terms cancel, are left out.
"""

import random

from mpmath import mp, mpf
from writing import write

mp.dps = 60
STEP = mpf(10) ** -25
LARGEST = mpf(1.7e308)

random.seed(21)


def spread(low, high, n):
    """Numbers of log-uniform size, from 10**low to 10**high."""
    return [10.0 ** random.uniform(low, high) for _ in range(n)]


def terms(v, x):
    """The parts of exp(-x) I_v(x), those of its derivative in x and of that in v."""
    n, sine = -v, 2 * mp.sin(-mp.pi * v) / mp.pi
    regular, other = mp.besseli(n, x), mp.besselk(n, x)
    regular_slope = (mp.besseli(n - 1, x) + mp.besseli(n + 1, x)) / 2
    other_slope = -(mp.besselk(n - 1, x) + mp.besselk(n + 1, x)) / 2
    in_order = [(f(n + STEP, x) - f(n - STEP, x)) / (2 * STEP) for f in (mp.besseli, mp.besselk)]
    scale = mp.exp(-x)
    return (
        (scale * regular, scale * sine * other),
        (scale * (regular_slope - regular), scale * sine * (other_slope - other)),
        (-scale * in_order[0], -scale * (sine * in_order[1] + 2 * mp.cos(mp.pi * n) * other)),
    )


def part(index, relative):
    """One of the three sums, or its quotient with the first."""

    def function(v, x):
        parts = terms(v, x)
        return sum(parts[index]) / (sum(parts[0]) if relative else 1)

    return function


def proper(v, x):
    """Whether no sum is beside a root or beyond the floats."""
    parts = terms(mpf(v), mpf(x))
    sizes = [(abs(sum(each)), sum(map(abs, each))) for each in parts]
    # The derivative in x is a difference of two terms of the function's size.
    flat = sizes[1][0] < sizes[0][1] / 50
    return not flat and all(whole > size / 10 and whole < LARGEST for whole, size in sizes)


ORDERS = [
    *(random.uniform(0.0, 6.0) for _ in range(60)),
    *spread(-8.0, 0.0, 40),
    *spread(0.0, 2.5, 80),
    *(random.randrange(1, 9) + sign * e for e in spread(-12.0, -2.0, 20) for sign in (-1.0, 1.0)),
    *(random.randrange(1, 30) - 0.5 for _ in range(20)),
]
ARGUMENTS = [
    random.uniform(0.1, 40.0) if i % 2 else 10.0 ** random.uniform(-12.0, 2.5)
    for i in range(len(ORDERS))
]
EDGES = [(-0.5, 1e-300), (-0.01, 1e-300), (-1e-3, 1e-5), (-0.5, 5e-324), (-100.5, 1e3)]
POINTS = [
    (v, x)
    for v, x in [*((-n, x) for n, x in zip(ORDERS, ARGUMENTS, strict=True)), *EDGES]
    if v != round(v) and proper(v, x)
]
POSITIVE = [(v, x) for v, x in POINTS if sum(terms(mpf(v), mpf(x))[0]) > 0]

TABLE = {
    "ive": (part(0, False), POINTS),
    "ive_dx": (part(1, False), POINTS),
    "ive_dv": (part(2, False), POINTS),
    "log_ive": (lambda v, x: mp.log(sum(terms(v, x)[0])), POSITIVE),
    "log_ive_dx": (part(1, True), POSITIVE),
    "log_ive_dv": (part(2, True), POSITIVE),
}

if __name__ == "__main__":
    write("bessel_order_below", TABLE)
