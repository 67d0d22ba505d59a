"""Golden values of the elementary functions: ``python tests/golden/kernels/make_elementary.py``.

Writes elementary.json beside this script, in some seconds: for each function a list of rows, the
exact float64 arguments and then the result as a decimal string of 25 digits.
"""

import random

from mpmath import mp, mpf
from writing import write

mp.dps = 400  # 1 + exp(-745) has 324 digits

SMALLEST = 2.0**-1074
TINY = 2.0**-1022
HUGE = 1.7976931348623157e308
N = 40

random.seed(1)


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


DENORMAL = [SMALLEST, 3 * SMALLEST, 1e-310, TINY]
POSITIVE = DENORMAL + spread(1e-300, 1e300) + between(0.5, 2.0) + [HUGE, 2.0**0.5, 2.0**-0.5]
NEAR_ZERO = signed(DENORMAL + spread(1e-30, 1.0, 25))
NEAR_ONE = [1.0 + s * x for x in spread(1e-15, 0.1, 25) for s in (-0.5, 1.0)]
UNIT = [*DENORMAL, *spread(1e-300, 0.1), *between(0.0, 1.0), *[x for x in NEAR_ONE if x < 1.0]]
HALF_PI = float(mp.pi / 2)
ANGLES = (
    NEAR_ZERO
    + signed(between(0.0, 10.0) + spread(10.0, 2.0**50))
    + [k * HALF_PI / 2 for k in range(1, 40)]
    + [HALF_PI * 2.0**k for k in range(1, 49)]
)
LOGISTIC = NEAR_ZERO + signed(between(0.0, 50.0) + spread(50.0, 744.0, 15))
PAIRS = [(x, y) for x, y in zip(between(-5.0, 5.0, 80), between(-5.0, 5.0, 80), strict=True)]


def powers():
    """Bases with exponents whose result is in range, to the very ends."""
    for x in POSITIVE:
        if x != 1.0:
            for limit in (709.7, -744.0, random.uniform(-700.0, 700.0)):
                yield x, float(limit / mp.log(x))
    yield from ((-2.0, 3.0), (-2.0, -1075.0), (-0.5, 1074.0), (10.0, -320.0), (HUGE, -1.0))


CASES = {
    "exp": (mp.exp, [*NEAR_ZERO, *between(-745.0, 709.78), *between(-745.0, -708.0)]),
    "expm1": (mp.expm1, [*NEAR_ZERO, *between(-2.0, 2.0, 80), *between(-40.0, 709.78)]),
    "exp2": (lambda x: mpf(2) ** x, [*NEAR_ZERO, *between(-1074.0, 1024.0), 1023.0, -1074.0]),
    "log": (mp.log, POSITIVE + NEAR_ONE),
    "log1p": (mp.log1p, [*NEAR_ZERO, *spread(1e-5, 1e300), *(-x for x in UNIT)]),
    "log2": (lambda x: mp.log(x) / mp.log(2), POSITIVE + NEAR_ONE + [8.0, 2.0**-1000]),
    "sqrt": (mp.sqrt, POSITIVE),
    "pow": (mp.power, list(powers())),
    "sin": (mp.sin, ANGLES),
    "cos": (mp.cos, ANGLES),
    "tan": (mp.tan, ANGLES),
    "sinpi": (lambda x: mp.sin(mp.pi * x), [*NEAR_ZERO, *signed(between(0.0, 1e3)), 1e10 + 0.25]),
    "cospi": (lambda x: mp.cos(mp.pi * x), [*NEAR_ZERO, *signed(between(0.0, 1e3)), 1e10 + 0.25]),
    "atan": (mp.atan, NEAR_ZERO + signed(between(0.0, 4.0) + spread(1.0, 1e300))),
    "asin": (mp.asin, signed(UNIT)),
    "acos": (mp.acos, signed(UNIT)),
    "tanh": (mp.tanh, NEAR_ZERO + signed(between(0.0, 2.0) + between(0.0, 25.0))),
    "sinh": (mp.sinh, NEAR_ZERO + signed(between(0.0, 30.0) + between(0.0, 710.4))),
    "cosh": (mp.cosh, NEAR_ZERO + signed(between(0.0, 30.0) + between(0.0, 710.4))),
    "expit": (lambda x: 1 / (1 + mp.exp(-x)), LOGISTIC),
    "log_expit": (lambda x: -mp.log1p(mp.exp(-x)), LOGISTIC),
    "logit": (lambda p: mp.log(p / (1 - p)), UNIT + [0.5 + x for x in signed(spread(1e-16, 0.1))]),
    "log1pexp": (lambda x: mp.log1p(mp.exp(x)), LOGISTIC),
    "log1mexp": (lambda x: mp.log1p(-mp.exp(x)), [x for x in LOGISTIC if x < 0.0]),
    "xlogy": (lambda x, y: x * mp.log(y), [(x, abs(y)) for x, y in PAIRS]),
    "xlog1py": (lambda x, y: x * mp.log1p(y), [(x, abs(y) - 0.99) for x, y in PAIRS]),
    "sin_of_halves": (mp.sin, ANGLES),
    "versine": (lambda x: 2 * mp.sin(x / 2) ** 2, [x for x in ANGLES if abs(x) > 1e-150]),
    "logaddexp": (
        lambda x, y: mp.log(mp.exp(x) + mp.exp(y)),
        [(x + 5.0, y + 5.0) for x, y in PAIRS] + [(-1e3, -999.0), (700.0, -700.0)],
    ),
}


if __name__ == "__main__":
    write("elementary", CASES)
