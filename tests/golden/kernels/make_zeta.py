"""Golden values of the zeta function: ``python tests/golden/kernels/make_zeta.py``.

Writes zeta.json beside this script, in some minutes: the Hurwitz zeta function and its derivatives
by the formula of Euler and Maclaurin with sixty terms of both sums, Riemann's by mpmath itself, and
the multivariate gamma function.
"""

import random

from mpmath import mp, mpf
from writing import write

mp.dps = 50
random.seed(14)

N = 60


def spread(low, high, n):
    """Numbers of log-uniform size, from 10**low to 10**high."""
    return [10.0 ** random.uniform(low, high) for _ in range(n)]


def between(low, high, n):
    """Uniform numbers."""
    return [random.uniform(low, high) for _ in range(n)]


def zeta_slopes(s, q):
    """The function and its first two derivatives in s."""
    powers = [(mp.log(q + k), mp.exp(-s * mp.log(q + k))) for k in range(N)]
    y = q + N
    logarithm, power = mp.log(y), mp.exp(-s * mp.log(y))
    factor = (s / y, 1 / y, mpf(0))
    rest = [y / (s - 1) + mpf(1) / 2, -y / (s - 1) ** 2, 2 * y / (s - 1) ** 3]
    for j in range(1, N):
        coefficient = mp.bernoulli(2 * j) / mp.factorial(2 * j)
        rest = [r + coefficient * f for r, f in zip(rest, factor, strict=True)]
        step, slope, bend = (
            (s + 2 * j - 1) * (s + 2 * j) / y**2,
            (2 * s + 4 * j - 1) / y**2,
            2 / y**2,
        )
        factor = (
            factor[0] * step,
            factor[1] * step + factor[0] * slope,
            factor[2] * step + 2 * factor[1] * slope + factor[0] * bend,
        )
    tails = (
        rest[0],
        rest[1] - logarithm * rest[0],
        rest[2] - 2 * logarithm * rest[1] + logarithm**2 * rest[0],
    )
    return [
        mp.fsum((-log) ** n * term for log, term in powers) + power * tail
        for n, tail in enumerate(tails)
    ]


def multivariate(function, constant):
    """The sum over the dimensions."""

    def total(a, d):
        terms = mp.fsum(function(a - mpf(j) / 2) for j in range(int(d)))
        return terms + constant * d * (d - 1) / 4

    return total


POINTS = [
    *zip(between(1.0, 12.0, 60), between(0.0, 12.0, 60), strict=True),
    *((1.0 + e, q) for e, q in zip(spread(-15, 2, 100), spread(-3, 2, 100), strict=True)),
    *((1.0 + e, q) for e, q in zip(spread(-15, 0, 40), spread(-200, -1, 40), strict=True)),
    *((q * r, q) for r, q in zip(spread(-0.5, 1, 60), spread(0.6, 2, 60), strict=True)),
    *((1.0 + e, q) for e, q in zip(spread(-3, 0, 20), spread(2, 200, 20), strict=True)),
]
DIMENSIONS = [
    (0.5 * (d - 1) + x, float(d))
    for d, x in zip((random.randrange(1, 30) for _ in range(80)), spread(-3, 6, 80), strict=True)
]


def riemann(s):
    """Riemann's function in digits enough for what is next to a zero."""
    with mp.workdps(90):
        return mp.zeta(s)


def riemann_slope(s):
    """Its derivative: by the functional equation below -1/2."""
    with mp.workdps(60):
        if s >= -0.5:
            return mp.zeta(s, derivative=1)
        y, half = 1 - s, mp.pi * s / 2
        scale = (2 * mp.pi) ** s * mp.gamma(y) * mp.zeta(y) / mp.pi
        logarithmic = mp.log(2 * mp.pi) - mp.psi(0, y) - mp.zeta(y, derivative=1) / mp.zeta(y)
        return scale * (mp.sin(half) * logarithmic + mp.cos(half) * mp.pi / 2)


def riemann_bend(s):
    """Its second derivative, likewise."""
    with mp.workdps(60):
        if s >= -0.5:
            return mp.zeta(s, derivative=2)
        y, half = 1 - s, mp.pi * s / 2
        parts = [mp.zeta(y, derivative=n) for n in range(3)]
        scale = (2 * mp.pi) ** s * mp.gamma(y) * parts[0] / mp.pi
        relative = parts[1] / parts[0]
        slope = mp.log(2 * mp.pi) - mp.psi(0, y) - relative
        bend = mp.psi(1, y) + parts[2] / parts[0] - relative**2
        even = slope**2 + bend - mp.pi**2 / 4
        return scale * (mp.sin(half) * even + mp.cos(half) * mp.pi * slope)


REAL = [
    *(float(n) for n in range(-40, 60) if n != 1 and (n > 0 or n % 2)),
    *between(-3.0, 6.0, 200),
    *between(-30.0, 60.0, 150),
    *between(-259.0, -20.0, 150),
    *(1.0 + sign * x for x in spread(-15, -1, 60) for sign in (-1.0, 1.0)),
    *(sign * x for x in spread(-300, -1, 30) for sign in (-1.0, 1.0)),
    *(seam + sign * 2.0**-k for seam in (-1.0, 2.0) for k in (50, 30, 10) for sign in (-1.0, 1.0)),
]
NEAR_ZEROS = [
    -2.0 * n + sign * 2.0**-k
    for n in (1, 2, 3, 7, 20, 60, 120)
    for k in (3, 12, 30, 44)
    for sign in (-1.0, 1.0)
]


def away_from_the_slopes_root(s):
    """Where the derivative is not small beside its terms."""
    return s > -2.5 or abs(riemann_slope(mpf(s))) > abs(riemann(mpf(s)))


def away_from_the_bends_root(s):
    """Where the second derivative is not small beside its terms."""
    return s > -2.5 or abs(riemann_bend(mpf(s))) > abs(riemann_slope(mpf(s)))


def away_from_the_root(s, q):
    """Where the derivative is not small beside its terms."""
    value, slope, _ = zeta_slopes(mpf(s), mpf(q))
    return abs(slope) > 0.3 * abs(mp.log(mpf(q)) * value)


TABLE = {
    "zeta": (lambda s, q: zeta_slopes(s, q)[0], POINTS),
    "zeta_ds": (lambda s, q: zeta_slopes(s, q)[1], [p for p in POINTS if away_from_the_root(*p)]),
    "zeta_dss": (lambda s, q: zeta_slopes(s, q)[2], POINTS),
    "riemann_zeta": (riemann, [*REAL, *NEAR_ZEROS]),
    "riemann_zeta_dx": (riemann_slope, [*filter(away_from_the_slopes_root, REAL), *NEAR_ZEROS]),
    "riemann_zeta_dxx": (riemann_bend, [*filter(away_from_the_bends_root, REAL), *NEAR_ZEROS]),
    "multigammaln": (multivariate(mp.loggamma, mp.log(mp.pi)), DIMENSIONS),
    "multidigamma": (multivariate(lambda x: mp.psi(0, x), 0), DIMENSIONS),
    "multitrigamma": (multivariate(lambda x: mp.psi(1, x), 0), DIMENSIONS),
    "multipolygamma": (
        lambda n, a, d: multivariate(lambda x: mp.psi(int(n), x), 0)(a, d),
        [(float(1 + i % 7), a, d) for i, (a, d) in enumerate(DIMENSIONS)],
    ),
}

if __name__ == "__main__":
    write("zeta", TABLE)
