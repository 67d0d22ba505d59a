"""Golden values of the normal family by mpmath: ``python tests/golden/kernels/make_normal.py``.

Writes normal.json beside this script, in some seconds: for each function a list of rows,
the exact float64 argument and the result as a decimal string of 25 digits.
"""

import random

from mpmath import mp, mpf
from writing import write

mp.dps = 60

SMALLEST = 2.0**-1074
N = 40

random.seed(2)


def spread(low, high, n=N):
    """Numbers of log-uniform size, from low to high."""
    return [
        float(mp.exp(random.uniform(float(mp.log(low)), float(mp.log(high))))) for _ in range(n)
    ]


def between(low, high, n=N):
    """Uniform numbers."""
    return [random.uniform(low, high) for _ in range(n)]


def signed(numbers):
    """The numbers and their negatives."""
    return sorted({s * x for x in numbers for s in (-1.0, 1.0)})


def scaled_erfc(x):
    """exp(x**2) erfc(x), by the asymptotic series where erfc would underflow [DLMF 7.12.1]."""
    if x < 1000:
        return mp.exp(x * x) * mp.erfc(x)
    terms = ((-1) ** k * mp.fac2(2 * k - 1) / (2 * x * x) ** k for k in range(8))
    return mp.fsum(terms) / (x * mp.sqrt(mp.pi))


def cdf(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def log_cdf(x):
    if x > 0:
        return mp.log1p(-cdf(-x))
    return mp.log(scaled_erfc(-x / mp.sqrt(2)) / 2) - x * x / 2


def quantile_of_log(log_p):
    """The x <= 0 with log_cdf(x) = log_p <= log(1/2), by Newton steps from a bracket."""
    x = -mp.sqrt(-2 * log_p)
    for _ in range(200):
        mills = scaled_erfc(-x / mp.sqrt(2)) * mp.sqrt(mp.pi / 2)
        step = (log_cdf(x) - log_p) * mills
        x = x - step
        if abs(step) <= mpf(10) ** -50 * abs(x):
            return x
    raise ArithmeticError(f"no convergence at log p = {log_p}")


def quantile_near_median(q):
    """The x with cdf(x) = 1/2 + q for small |q|: keeps relative accuracy."""
    return mp.sqrt(2) * mp.erfinv(2 * q)


def quantile(p):
    if abs(p - 0.5) < 0.4:
        return quantile_near_median(p - mpf(1) / 2)
    return quantile_of_log(mp.log(p)) if p < 0.5 else -quantile_of_log(mp.log(1 - p))


def quantile_exp(log_p):
    if -2 < log_p < -0.1:
        return quantile_near_median(mp.expm1(log_p + mp.log(2)) / 2)
    if log_p < -1:
        return quantile_of_log(log_p)
    return -quantile_of_log(mp.log(-mp.expm1(log_p)))


def inverse_erf(x):
    if abs(x) < 0.8:
        return mp.erfinv(x)
    return -mp.sign(x) * quantile_of_log(mp.log((1 - abs(x)) / 2)) / mp.sqrt(2)


def inverse_erfc(x):
    if abs(x - 1) < 0.8:
        return mp.erfinv(1 - x)
    if x < 1:
        return -quantile_of_log(mp.log(x / 2)) / mp.sqrt(2)
    return quantile_of_log(mp.log((2 - x) / 2)) / mp.sqrt(2)


def log_of_erfc(x):
    if x < 1:
        return mp.log1p(-mp.erf(x))
    return mp.log(scaled_erfc(x)) - x * x


def scaled_integral(n):
    """exp(x**2) times the n-th repeated integral of erfc, n = 1 or 2."""

    def function(x):
        if x < 1000:
            # the recurrence [DLMF 7.18.7] loses 2 n log10(x) digits of 60
            before, value = 2 / mp.sqrt(mp.pi), scaled_erfc(x)
            for k in range(1, n + 1):
                before, value = value, (before - 2 * x * value) / (2 * k)
            return value
        # asymptotic series [DLMF 7.18.14]
        terms = (
            (-1) ** m * mp.factorial(2 * m + n) / (mp.factorial(m) * (2 * x) ** (2 * m))
            for m in range(12)
        )
        return 2 * mp.fsum(terms) / (mp.factorial(n) * mp.sqrt(mp.pi) * (2 * x) ** (n + 1))

    return function


def hazard(x):
    return mp.sqrt(2 / mp.pi) / scaled_erfc(x / mp.sqrt(2))


def hazard_excess(x):
    z = x / mp.sqrt(2)
    return mp.sqrt(2) * scaled_integral(1)(z) / scaled_erfc(z)


SMALL = signed([SMALLEST, 1e-310, *spread(1e-30, 0.1, 20)])
PROBABILITIES = [
    *[SMALLEST, 1e-310, 0.15, 0.85, 0.075, 2.0**-53, 1.0 - 2.0**-53],
    *spread(1e-307, 0.1),
    *between(0.0, 1.0, 100),
    *[1.0 - x for x in spread(1e-16, 0.1)],
    *[0.5 + x for x in signed(spread(1e-16, 0.1, 15))],
]
CASES = {
    "erf": (mp.erf, SMALL + signed(between(0.0, 6.0) + between(0.3, 0.7))),
    "erfc": (mp.erfc, SMALL + between(-6.0, 27.2, 80) + between(26.0, 27.2, 20)),
    "erfcx": (scaled_erfc, SMALL + between(-26.6, 30.0, 80) + spread(30.0, 1e308)),
    "ndtr": (cdf, SMALL + signed(between(0.0, 38.4, 60)) + [-38.0, -38.4]),
    "log_ndtr": (log_cdf, SMALL + signed(between(0.0, 38.0)) + [-x for x in spread(38.0, 1.8e154)]),
    "ndtri": (quantile, [p for p in PROBABILITIES if p != 0.5]),
    "ndtri_exp": (
        quantile_exp,
        [
            *[
                -x
                for x in [1e-300, 1.7e308, 744.0, 744.979, 744.981, 744.99, 744.999, 745.0, 746.0]
            ],
            *[-x for x in spread(1e-40, 1e308, 80)],
            *[-x for x in between(0.0, 3.0, 80)],
            *[-x for x in spread(100.0, 2000.0)],
        ],
    ),
    "erfinv": (
        inverse_erf,
        SMALL + signed(between(0.0, 1.0, 60) + [1.0 - x for x in spread(1e-16, 0.1)]),
    ),
    "erfcinv": (inverse_erfc, [2.0 * p for p in PROBABILITIES if p != 0.5]),
    "log_erfc": (
        log_of_erfc,
        [
            *SMALL,
            *signed([1.0, 0.25, 0.5, 5.9, 27.0, 1e5]),
            *signed(between(0.0, 7.0, 80) + spread(1e-9, 1.0)),
            *[0.5 * (1.0 + x) for x in signed(spread(1e-16, 0.1, 20))],
            *[-0.5 * (1.0 + x) for x in signed(spread(1e-16, 0.1, 20))],
            *[-x for x in spread(7.0, 1e308, 30)],
            *[1e3, 1e154, 1.34e154, *spread(7.0, 1.3e154, 80)],
        ],
    ),
    "ierfcx": (
        scaled_integral(1),
        SMALL + between(-26.5, 30.0, 120) + spread(30.0, 1e153, 60) + spread(1e154, 1e308, 5),
    ),
    "i2erfcx": (
        scaled_integral(2),
        SMALL + between(-26.4, 30.0, 120) + spread(30.0, 5e101, 60) + spread(1e103, 1e308, 5),
    ),
    "normal_hazard": (
        hazard,
        SMALL + signed(between(0.0, 37.5, 100)) + spread(37.5, 1e308) + [1e10, 1e300],
    ),
    "normal_hazard_excess": (
        hazard_excess,
        [
            *SMALL,
            *signed(between(0.0, 37.5, 100) + spread(37.5, 1e307)),
            *[1e9, 1e10, 1e11, 1e300],
        ],
    ),
}


if __name__ == "__main__":
    write("normal", CASES)
