"""Golden values of Owen's T function: ``python tests/golden/kernels/make_owens_t.py``.

Writes owens_t.json beside this script, in some minutes: rows of the exact float64 arguments and
the result as a decimal string of 25 digits.
"""

import random

from mpmath import mp, mpf
from writing import write

mp.dps = 40

random.seed(4)


def upper_tail(h):
    return mp.erfc(h / mp.sqrt(2)) / 2 if h < 1000 else mpf(0)


def by_integral(h, a):
    """T(h, a) for 0 <= a <= 1 and h >= 0, by its definition in x = a u and steps of 1 of h x."""
    if h * a > 16:
        return upper_tail(h) / 2
    steps = 1 + int(h * a)
    ends = [mpf(k) / steps for k in range(steps + 1)]
    w, b = (h * a) ** 2 / 2, a * a
    integral = mp.quad(lambda u: mp.exp(-w * u * u) / (1 + b * u * u), ends)
    return mp.exp(-h * h / 2) * a * integral / (2 * mp.pi)


def owens_t(h, a):
    h, sign, a = abs(h), mp.sign(a), abs(a)
    if a <= 1:
        return sign * by_integral(h, a)
    # Owen (1956), equation 2.3; at h = 0 the integral is an arctangent.
    if h == 0:
        return sign * mp.atan(a) / (2 * mp.pi)
    near, far = upper_tail(h), upper_tail(a * h)
    return sign * ((near + far) / 2 - near * far - by_integral(a * h, 1 / a))


def spread(low, high, n):
    """Numbers of log-uniform size, from low to high."""
    logs = float(mp.log(low)), float(mp.log(high))
    return [float(mp.exp(random.uniform(*logs))) for _ in range(n)]


def between(low, high, n):
    """Uniform numbers."""
    return [random.uniform(low, high) for _ in range(n)]


def pairs(first, second):
    return list(zip(first, second, strict=True))


def seams():
    """Next to a h = 8.3 and a = 1."""
    h = between(8.4, 36.0, 25)
    return [
        *((x, 8.3 / x * (1.0 + e)) for x, e in pairs(h, between(-1e-3, 1e-3, 25))),
        *pairs(between(0.0, 37.0, 40), [1.0 + e for e in between(-1e-3, 1e-3, 40)]),
        *pairs(between(0.0, 37.0, 20), [1.0] * 20),
        *pairs(between(8.0, 8.6, 20), between(1.0, 3.0, 20)),
    ]


POINTS = [
    *pairs(between(-5.0, 5.0, 120), between(-3.0, 3.0, 120)),
    *pairs(between(0.0, 37.0, 120), between(0.0, 1.0, 120)),
    *pairs(between(0.0, 37.0, 60), spread(1.0, 1e3, 60)),
    *pairs(spread(1e-300, 1.0, 60), spread(1e-300, 1.0, 60)),
    *pairs(spread(1e-300, 1.0, 60), spread(1.0, 1e300, 60)),
    *pairs(spread(1e-3, 37.0, 60), spread(1e-290, 1e-3, 60)),
    *pairs(between(36.5, 37.4, 30), spread(1e-3, 10.0, 30)),
    *pairs([0.0] * 40, spread(1e-300, 1e300, 40)),
    *seams(),
]
SMALLEST_NORMAL = mpf(2) ** -1022


if __name__ == "__main__":
    write(
        "owens_t",
        {
            "owens_t": (
                owens_t,
                [p for p in POINTS if abs(owens_t(*map(mpf, p))) > SMALLEST_NORMAL],
            )
        },
    )
