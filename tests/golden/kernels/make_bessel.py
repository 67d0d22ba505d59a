"""Golden values of the Bessel functions by mpmath: ``python tests/golden/kernels/make_bessel.py``.

Writes bessel.json beside this script, in some seconds.  Functions that cancel are evaluated with as
many more digits as their argument takes away.
"""

import random

from mpmath import besseli, mp, mpf
from writing import write

mp.dps = 50

SMALLEST = 2.0**-1074

random.seed(5)


def spread(low, high, n):
    """Numbers of log-uniform size, from low to high."""
    return [
        float(mp.exp(random.uniform(float(mp.log(low)), float(mp.log(high))))) for _ in range(n)
    ]


def between(low, high, n):
    """Uniform numbers."""
    return [random.uniform(low, high) for _ in range(n)]


def signed(numbers):
    """The numbers and their negatives."""
    return sorted({s * x for x in numbers for s in (-1.0, 1.0)})


def with_digits(function):
    """The function of a real number, with digits for cancellation at large and small arguments."""

    def evaluated(x):
        lost = abs(int(mp.log10(abs(x))))
        with mp.workdps(mp.dps + min(20 + 4 * lost, 2000)):
            value = function(x)
        return +value

    return evaluated


def ratio(x):
    return besseli(1, x) / besseli(0, x)


def slope(x):
    return 1 - ratio(x) / x - ratio(x) ** 2


def bend(x):
    return -slope(x) / x + ratio(x) / x**2 - 2 * ratio(x) * slope(x)


def ratio_series(x):
    """The ratio by its continued fraction: a second opinion, and right at denormal arguments."""
    value = mpf(0)
    for k in range(200, 0, -1):
        value = x * x / (2 * k + value)
    return value / x


def scaled(order, x):
    return besseli(order, x) * mp.exp(-abs(x))


def scaled_slope(x):
    sign = mp.sign(x)
    return scaled(1, x) - sign * scaled(0, x)


def log_order_zero(x):
    """From the power series where the function is close to one [DLMF 10.25.2]."""
    if abs(x) < 1:
        square = x * x / 4
        excess = mp.fsum(square**k / mp.factorial(k) ** 2 for k in range(1, 40))
        return mp.log1p(excess) if excess > mpf(10) ** -60 else excess
    return mp.log(scaled(0, x)) + abs(x)


def inverse_of_complement(c):
    """The x with 1 - ratio(x) = c by Newton's method, for 0 < c < 1."""
    x = 2 * (1 - c) if c > 0.6 else 1 / (2 * c)
    lost = int(-mp.log10(c)) + int(max(0, -mp.log10(1 - c)))
    with mp.workdps(mp.dps + 20 + 4 * lost):
        for _ in range(200):
            step = (1 - ratio(x) - c) / slope(x)
            x = x + step if x + step > x / 4 else x / 4
            if abs(step) < mpf(10) ** -40 * x:
                return x
    raise ArithmeticError(f"no convergence at complement {c}")


def inverse(r):
    if abs(r) < 1e-20:
        return 2 * r
    return mp.sign(r) * inverse_of_complement(1 - abs(r))


def complement_inverse(c):
    return inverse_of_complement(c) if c < 1 else -inverse_of_complement(2 - c)


SEAMS = [1.5, 8.0, 10.0]
AROUND_SEAMS = [s * (1.0 + d) for s in SEAMS for d in (-1e-3, -(2.0**-52), 0.0, 2.0**-52, 1e-3)]
MODERATE = [
    *spread(1e-6, 700.0, 150),
    *between(0.0, 12.0, 250),
    *between(7.0, 11.0, 40),
    *AROUND_SEAMS,
]
TINY = [SMALLEST, 3.0 * SMALLEST, 1e-310, 2.3e-308, *spread(1e-300, 1e-6, 40)]
HUGE = spread(700.0, 1e15, 40)
OUTERMOST = [1e16, 1e50, 1e154, 1e200, 1e300, 1.7e308]
NEAR_ONE = [1.0 - d for d in spread(1e-16, 0.1, 60)]

CASES = {
    "i0": (
        lambda x: besseli(0, x),
        signed(MODERATE + between(700.0, 713.98, 20)) + TINY,
    ),
    "i1": (
        lambda x: besseli(1, x),
        signed(MODERATE + between(700.0, 713.98, 20) + TINY),
    ),
    "i0e": (lambda x: scaled(0, x), signed(MODERATE + HUGE) + TINY + OUTERMOST),
    "i1e": (lambda x: scaled(1, x), signed(MODERATE + HUGE + TINY) + OUTERMOST),
    "i0e_dx": (with_digits(scaled_slope), signed(MODERATE) + HUGE + TINY),
    "log_i0": (log_order_zero, signed(MODERATE) + TINY + HUGE + OUTERMOST),
    "i1_i0_ratio": (
        lambda x: ratio_series(x) if abs(x) < 1e-6 else ratio(x),
        signed(MODERATE + TINY) + HUGE + OUTERMOST[:2],
    ),
    "i1_i0_ratio_complement": (
        with_digits(lambda x: 1 - ratio(x)),
        signed(MODERATE) + TINY + HUGE + OUTERMOST[:2],
    ),
    "i1_i0_ratio_dx": (
        with_digits(slope),
        signed(MODERATE) + TINY[4:] + HUGE + OUTERMOST[:2],
    ),
    "i1_i0_ratio_dxx": (
        with_digits(bend),
        signed(MODERATE) + TINY[4:] + HUGE + OUTERMOST[:2],
    ),
    "i1_i0_ratio_inv": (
        inverse,
        [
            *signed([*between(0.0, 1.0, 150), *NEAR_ONE, *spread(1e-30, 0.1, 60)]),
            *[SMALLEST, 1e-310, 1e-300],
        ],
    ),
    "i1_i0_ratio_complement_inv": (
        complement_inverse,
        [
            *between(0.0, 2.0, 150),
            *spread(1e-60, 0.1, 60),
            *[1.0 + d for d in spread(1e-16, 0.1, 60)],
        ],
    ),
}


if __name__ == "__main__":
    write("bessel", CASES)
