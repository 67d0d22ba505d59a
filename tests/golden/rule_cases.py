"""Derivatives of Bessel functions, counts, gamma functions and others, for `make_rules`."""

import math
import random

from differences import (
    direct,
    identity,
    inverse,
    odds_to_point,
    positives,
    probabilities,
    reals,
)
from make_shape_derivatives import beta_tails, gamma_tails, spread
from make_von_mises import dkappa, log_cdf, log_density, quantile
from mpmath import mp, mpf

COUNTS = ("bdtr", "bdtrc", "bdtri", "nbdtr", "nbdtrc", "nbdtri", "pdtr", "pdtrc", "pdtri")
NO_RULE = {
    ("polygamma", 0),
    ("multigammaln", 1),
    *((name, 0) for name in COUNTS),
    *((f"log_{name}", 0) for name in COUNTS),
}
"""Function and position of arguments that have no derivative: orders, dimensions, counts."""


# The functions.


def log_gamma_of(x):
    return mp.log(abs(mp.gamma(x))) if x < 0 else mp.loggamma(x)


def scaled_bessel(v, x):
    return mp.besseli(v, x) * mp.exp(-abs(x))


def ratio(x):
    return mp.besseli(1, x) / mp.besseli(0, x)


def multivariate(a, d):
    return mp.fsum(mp.loggamma(a - mpf(j) / 2) for j in range(int(d)))


def binomial(n, k):
    return mp.gamma(n + 1) * mp.rgamma(k + 1) * mp.rgamma(n - k + 1)


def bdtr(k, n, p):
    return beta_tails(mp.floor(k) + 1, n - mp.floor(k), p, 1 - p)[::-1]


def nbdtr(k, n, p):
    return beta_tails(n, mp.floor(k) + 1, p, 1 - p)


def pdtr(k, m):
    return gamma_tails(mp.floor(k) + 1, m)[::-1]


def side(tails, index):
    return lambda *arguments: tails(*arguments)[index]


def logarithm(tails, index):
    return lambda *arguments: mp.log(tails(*arguments)[index])


def owens_t_slope(arguments, position):
    """By the definition as an integral: in h under the integral sign, in a its integrand."""
    with mp.workdps(60):
        h, a = map(mpf, arguments)
        if position == 1:
            return mp.exp(-h * h * (1 + a * a) / 2) / (2 * mp.pi * (1 + a * a))
        ends = [a * mpf(j) / 8 for j in range(9)]
        return -h / (2 * mp.pi) * mp.quad(lambda t: mp.exp(-h * h * (1 + t * t) / 2), ends)


def von_mises(in_angle, in_concentration, evaluate=lambda x: x):
    """From formulas of an angle and the concentration, the angle a function of the first."""

    def slope(arguments, position):
        first, kappa = map(mpf, arguments)
        angle = evaluate(first) if evaluate.__code__.co_argcount == 1 else evaluate(first, kappa)
        return (in_angle, in_concentration)[position](angle, kappa)

    return slope


def density(x, kappa):
    return mp.exp(log_density(x, kappa))


def hazard(x, kappa):
    return mp.exp(log_density(x, kappa) - log_cdf(x, kappa))


def upper_quantile(q, kappa):
    return -quantile(q, kappa)


def log_sum(*terms):
    return mp.log(mp.fsum(map(mp.exp, terms)))


def first_share(*terms):
    return mp.exp(terms[0]) / mp.fsum(map(mp.exp, terms))


def first_log_share(*terms):
    return -mp.log1p(mp.fsum(mp.exp(t - terms[0]) for t in terms[1:]))


def log_multinomial(*counts):
    return mp.loggamma(mp.fsum(counts) + 1) - mp.fsum(mp.loggamma(k + 1) for k in counts)


# Points.


def trials():
    """(k, n, p): few trials and many, p tiny, middling and about the mean."""
    rows = []
    for i in range(24):
        n = float(random.randrange(2, 60) if i % 2 else int(spread(2, 5)))
        k = float(random.randrange(int(min(n, 40))))
        p = random.random() if i % 3 else spread(-3, -0.5)
        rows.append((k, n, min(p, (k + 8) * 2 / n) if n > 60 else p))
    return rows


def failures():
    """(k, n, p) with n not whole."""
    rows = [(float(random.randrange(30)), spread(-2, 2), random.random()) for _ in range(16)]
    return rows + [(float(random.randrange(9)), spread(-2, 1), spread(-9, -1)) for _ in range(8)]


def events():
    """(k, m): few events, and many about the mean."""
    rows = [(float(random.randrange(40)), spread(-8, 2)) for _ in range(16)]
    return rows + [(float(int(m + random.gauss(0, 3) * m**0.5)), m) for m in (150.0, 2e3, 3e4)]


def with_value(rows):
    """The last argument a probability of moderate size."""
    return [(*row[:-1], random.uniform(0.01, 0.99)) for row in rows if row[-2] > 0.3]


def orders():
    """(v, x): both regions of the Bessel functions, their seam, small orders, half-integers."""
    rows = [(spread(-2, 1.3), spread(-2, 1.3)) for _ in range(12)]
    rows += [(spread(-5, 0), random.uniform(5, 25)) for _ in range(6)]
    rows += [(spread(0, 2.3), spread(1.4, 2.8)) for _ in range(12)]
    rows += [(v, x) for v in (0.5, 1.5, 30.5) for x in (0.3, 12.0, 40.0)]
    angles = [random.uniform(0.1, 1.4) for _ in range(4)]
    return rows + [(25.001 * math.sin(a), 24.999 * math.cos(a)) for a in angles]


def angles_and_concentrations():
    """(x, kappa): both tails, the middle, concentrations from 1e-3 to 1e6."""
    rows = []
    for i in range(26):
        kappa = (spread(-3, 1), spread(1, 2), spread(2, 6))[i % 3]
        width = min(3.1, random.uniform(0.05, 6.0) / math.sqrt(kappa))
        rows.append((random.choice((-1, 1)) * width, kappa))
    return rows


def term_rows():
    """Three terms: close to one another, far apart, one of them alone."""
    rows = [tuple(random.gauss(0, 3) for _ in range(3)) for _ in range(8)]
    return rows + [(random.gauss(0, 200), random.gauss(0, 200), 0.0) for _ in range(6)]


def not_whole(rows):
    return [(x,) for (x,) in rows if abs(x - round(x)) > 1e-3]


def more():
    """Function name to its derivative, a function of arguments and position, and its points."""
    binomials, negatives, poissons = trials(), failures(), events()
    circle, bessel = angles_and_concentrations(), orders()
    # Next to pi an angle doesn't tell how much is left, and its derivative is about that.
    pairs = zip(probabilities(-20, 26), circle, strict=True)
    chances = [(p, kappa) for (p,), (_, kappa) in pairs if 1e-4 < p < 1 - 1e-4]
    lower = von_mises(density, lambda x, kappa: -density(x, kappa) * dkappa(x, kappa))
    counts = {
        "bdtr": (bdtr, binomials),
        "nbdtr": (nbdtr, negatives),
        "pdtr": (pdtr, poissons),
    }
    cases = {}
    for name, (tails, points) in counts.items():
        cases[name] = (direct(side(tails, 0)), points)
        cases[f"{name}c"] = (direct(side(tails, 1)), points)
        cases[f"log_{name}"] = (direct(logarithm(tails, 0)), points)
        cases[f"log_{name}c"] = (direct(logarithm(tails, 1)), points)
        argument = identity if name == "pdtr" else odds_to_point
        cases[f"{name[:-1]}ri"] = (inverse(side(tails, 0), argument), with_value(points[:14]))
    return cases | {
        "beta": (
            direct(lambda a, b: mp.beta(a, b)),
            [(spread(-3, 1.5), spread(-3, 1.5)) for _ in range(24)]
            + [(spread(-8, 0), spread(3, 8)) for _ in range(8)],
        ),
        "binom": (
            direct(binomial),
            [(spread(-1, 2), spread(-1, 1.5)) for _ in range(16)]
            + [(spread(4, 10), random.uniform(0.2, 8)) for _ in range(6)]
            + [(-random.uniform(0.1, 8), random.uniform(-6, 6)) for _ in range(6)],
        ),
        "entr": (direct(lambda x: -x * mp.log(x)), [*positives(-300, 300), (0.36,), (0.37,)]),
        "gamma": (direct(mp.gamma), [*positives(-8, 2.2), *not_whole(reals(30.0))]),
        "rgamma": (direct(mp.rgamma), [*positives(-8, 2.2), *reals(30.0), (-3.0,), (-8.0,)]),
        "i0": (direct(lambda x: mp.besseli(0, x)), [*reals(30.0), *positives(1, 2.8, 8)]),
        "i1": (direct(lambda x: mp.besseli(1, x)), [*reals(30.0), *positives(1, 2.8, 8)]),
        "i0e": (direct(lambda x: scaled_bessel(0, x)), [*reals(30.0), *positives(1, 6, 10)]),
        "i1e": (direct(lambda x: scaled_bessel(1, x)), [*reals(30.0), *positives(1, 6, 10)]),
        "log_i0": (
            direct(lambda x: mp.log(mp.besseli(0, x))),
            [*positives(-8, 2), *positives(2, 6, 10)],
        ),
        "i1_i0_ratio": (direct(ratio), [*reals(30.0), *positives(1, 6, 10)]),
        "i1_i0_ratio_complement": (
            direct(lambda x: 1 - ratio(x)),
            [*positives(-8, 1), *positives(1, 6, 10)],
        ),
        "i1_i0_ratio_inv": (inverse(ratio, identity), probabilities(-20, 24)),
        "i1_i0_ratio_complement_inv": (
            inverse(lambda x: 1 - ratio(x), identity),
            [(p,) for (p,) in probabilities(-5, 24)],
        ),
        "ive": (direct(scaled_bessel), bessel),
        "log_ive": (direct(lambda v, x: mp.log(scaled_bessel(v, x))), bessel),
        "iv_ratio": (
            direct(lambda v, x: mp.besseli(v, x) / mp.besseli(v - 1, x)),
            [(v, x) for v, x in bessel if v != 0.5],
        ),
        "kl_div": (
            direct(lambda x, m: x * mp.log(x / m) - x + m),
            [(spread(-8, 8), spread(-8, 8)) for _ in range(20)]
            + [(m * (1 + random.choice((-1, 1)) * spread(-9, -1)), m) for m in (0.3, 7.0, 1e5)],
        ),
        "rel_entr": (
            direct(lambda x, y: x * mp.log(x / y)),
            [(spread(-200, 200), spread(-100, 100)) for _ in range(24)],
        ),
        "log_erfc": (direct(lambda x: mp.log(mp.erfc(x))), [*reals(25.0), *positives(1, 6, 8)]),
        "log_multinomial": (
            direct(log_multinomial),
            [tuple(spread(-3, 4) for _ in range(3)) for _ in range(12)],
        ),
        "log_softmax": (direct(first_log_share), term_rows()),
        "logsumexp": (direct(log_sum), term_rows()),
        "softmax": (direct(first_share), term_rows()),
        "multigammaln": (
            direct(multivariate),
            [(0.5 * (d - 1) + spread(-3, 4), float(d)) for d in (1, 2, 3, 5, 9) for _ in range(5)],
        ),
        "owens_t": (
            owens_t_slope,
            [(random.gauss(0, 3), random.choice((-1, 1)) * spread(-3, 1)) for _ in range(20)],
        ),
        "riemann_zeta": (
            direct(mp.zeta),
            [*positives(-3, 1.7, 12), *reals(12.0, 12), (1.0001,), (-2.5,), (0.5,)],
        ),
        "sinc": (
            direct(lambda x: mp.sin(mp.pi * x) / (mp.pi * x)),
            [*reals(100.0), (2.0,), (7.0,)],
        ),
        "von_mises_cdf": (lower, circle),
        "von_mises_sf": (lambda *at: -lower(*at), circle),
        "von_mises_log_cdf": (
            von_mises(hazard, lambda x, kappa: -hazard(x, kappa) * dkappa(x, kappa)),
            circle,
        ),
        "von_mises_log_sf": (
            von_mises(
                lambda x, kappa: -hazard(-x, kappa),
                lambda x, kappa: hazard(-x, kappa) * dkappa(x, kappa),
            ),
            circle,
        ),
        "von_mises_icdf": (
            von_mises(lambda x, kappa: 1 / density(x, kappa), dkappa, quantile),
            chances,
        ),
        "von_mises_isf": (
            von_mises(lambda x, kappa: -1 / density(x, kappa), dkappa, upper_quantile),
            chances,
        ),
        "zeta": (
            direct(lambda s, q: mp.zeta(s, q)),
            [(1 + spread(-3, 1), spread(-2, 2)) for _ in range(20)],
        ),
    }
