"""Golden values of Bessel functions of real order: ``python make_bessel_order.py``.

Writes bessel_order.json beside this script, in some minutes: for each function a list of rows,
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


class Moments:
    """Mean and variance of the power series' index k, mean of h_k and their covariance, where
    h_k = 1 / (v + 1) + ... + 1 / (v + k) and the terms are the weights."""

    def __init__(self, v, x):
        terms = series_terms(v, x)
        total = mp.fsum(terms)
        weights = [term / total for term in terms]
        h = [mpf(0)]
        for k in range(1, len(terms)):
            h.append(h[-1] + 1 / (v + k))
        self.mean = mp.fsum(k * w for k, w in enumerate(weights))
        self.mean_h = mp.fdot(h, weights)
        self.variance = mp.fsum((k - self.mean) ** 2 * w for k, w in enumerate(weights))
        self.covariance = mp.fsum(
            (k - self.mean) * (h[k] - self.mean_h) * w for k, w in enumerate(weights)
        )


class Debye:
    """s, and h = s - x I_v' / I_v and its kin as functions of sigma = 1 / s and q = (v / s)**2."""

    def __init__(self, v, x):
        self.s = mp.sqrt(v * v + x * x)
        sigma, q, p = 1 / self.s, (v / self.s) ** 2, (x / self.s) ** 2

        def total(degree, derivative):
            return mp.fsum(
                mpf(k) ** degree
                * sigma**k
                * mp.fsum(
                    c * mp.ff(j, derivative) * q ** (j - derivative)
                    for j, c in enumerate(DEBYE[k])
                    if j >= derivative
                )
                for k in range(TERMS)
            )

        f = total(0, 0)
        first, slope = total(1, 0) / f, total(0, 1) / f
        second = total(2, 0) / f - first**2
        mixed = total(1, 1) / f - first * slope
        curvature = total(0, 2) / f - slope**2
        bracket = mpf(1) / 2 + first + 2 * q * slope
        h_sigma = p * (second + 2 * q * mixed)
        h_q = -bracket + p * (mixed + 2 * slope + 2 * q * curvature)
        self.h = p * bracket
        self.order_bracket = mpf(1) / 2 + first - 2 * p * slope
        self.h_order = 2 * p * h_q - h_sigma
        self.h_argument = 2 * q * h_q + h_sigma
        self.excess = v * v / (self.s + x)


def by_region(series, debye):
    """A function of v and x from one of the moments and one of Debye's expansion."""

    def function(v, x):
        if mp.sqrt(v * v + x * x) < LARGEST_OF_SERIES:
            # What cancels is of relative size exp(2 x).
            with mp.workdps(60 + int(x)):
                return series(v, x, Moments(v, x))
        with mp.workdps(60):
            return debye(v, x, Debye(v, x))

    return function


log_ive_dx = by_region(
    lambda v, x, m: (v + 2 * m.mean) / x - 1, lambda v, x, d: (d.excess - d.h) / x
)
log_ive_dv = by_region(
    lambda v, x, m: mp.log(x / 2) - mp.psi(0, v + 1) - m.mean_h,
    lambda v, x, d: -mp.asinh(v / x) - v / d.s**2 * d.order_bracket,
)
log_ive_dxdx = by_region(
    lambda v, x, m: (4 * m.variance - 2 * m.mean - v) / x**2,
    lambda v, x, d: d.h_argument / d.s**2 + d.h / x**2 - d.excess * (1 / (x * d.s) + 1 / (x * x)),
)
log_ive_dvdx = by_region(
    lambda v, x, m: (1 - 2 * m.covariance) / x,
    lambda v, x, d: v / (d.s * x) * (1 - d.h_order / d.s),
)
iv_ratio = by_region(lambda v, x, m: x / (2 * v + 2 * m.mean), lambda v, x, d: x / (v + d.s - d.h))
iv_ratio_dx = by_region(
    lambda v, x, m: (v + m.mean - 2 * m.variance) / (2 * (v + m.mean) ** 2),
    lambda v, x, d: (
        (v - d.h - x * x / d.s**2 * d.h_argument + d.excess * (x / d.s + 1)) / (v + d.s - d.h) ** 2
    ),
)
iv_ratio_dv = by_region(
    lambda v, x, m: -x / 2 * (1 - m.covariance) / (v + m.mean) ** 2,
    lambda v, x, d: -x * (1 + v / d.s * (1 - d.h_order / d.s)) / (v + d.s - d.h) ** 2,
)


def ive_dx(v, x):
    return ive(v, x) * log_ive_dx(v, x)


def ive_dv(v, x):
    return ive(v, x) * log_ive_dv(v, x)


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
FEWER = list(dict.fromkeys(POINTS[::2] + SMALL_ORDERS))
NORMAL = [point for point in FEWER if log_ive(*map(mpf, point)) > -690 and point[1] > 1e-290]
NORMAL_SLOPE = [(v, x) for v, x in NORMAL if abs(mp.log(v + 1e-290) - mp.log(x)) < 600]


def away_from_roots(function, scale, points):
    """Points where a derivative is not the small difference of two others."""
    return [
        (v, x)
        for v, x in points
        if 1e-150 < x < 1e150 and abs(function(mpf(v), mpf(x))) > 0.02 * scale(mpf(v), mpf(x))
    ]


CASES = {
    "ive": (ive, REPRESENTABLE),
    "log_ive": (log_ive, POINTS),
    "log_ive_dx": (
        log_ive_dx,
        away_from_roots(log_ive_dx, lambda v, x: v * v / (x + mp.hypot(v, x)) / x, FEWER),
    ),
    "log_ive_dv": (
        log_ive_dv,
        [
            *((v, x) for v, x in FEWER if v > 1e-290 or x < 340.0),
            *pairs(spread(1e-4, 3e-3, 60), between(4.9, 25.1, 60)),
            *pairs([0.0] * 40, spread(1e-300, 340.0, 40)),
            *pairs(spread(1e-12, 1e-5, 40), between(24.0, 40.0, 40)),
        ],
    ),
    "ive_dx": (
        ive_dx,
        away_from_roots(log_ive_dx, lambda v, x: v * v / (x + mp.hypot(v, x)) / x, NORMAL_SLOPE),
    ),
    "ive_dv": (ive_dv, [(v, x) for v, x in NORMAL if v > 1e-150 or x < 300.0]),
    "log_ive_dxdx": (
        log_ive_dxdx,
        away_from_roots(log_ive_dxdx, lambda v, x: v * v / (x + mp.hypot(v, x)) / x**2, FEWER),
    ),
    "log_ive_dvdx": (
        log_ive_dvdx,
        [(v, x) for v, x in FEWER if 1e-150 < x < 1e150 and (v > 1e-5 or x < 5.0)],
    ),
    "iv_ratio": (iv_ratio, [(v, x) for v, x in FEWER if v > 1e-150 and x > 1e-150]),
    "iv_ratio_dx": (
        iv_ratio_dx,
        [
            (v, x)
            for v, x in FEWER
            if (1e-150 < x < 1e150 and v > 0.6) or (1e-5 < x < 1.0 and v > 0)
        ],
    ),
    "iv_ratio_dv": (
        iv_ratio_dv,
        [(v, x) for v, x in FEWER if 1e-150 < x < 1e150 and (v > 0.1 or (v > 1e-100 and x > 1e-3))],
    ),
}


if __name__ == "__main__":
    write("bessel_order", CASES)
