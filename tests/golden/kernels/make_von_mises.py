"""Golden values of the von Mises family: ``python tests/golden/kernels/make_von_mises.py``.

Writes von_mises.json beside this script, by mpmath, in some minutes.  Tails are integrals over
ranges on which the density falls by a few units of its exponent; quantiles are roots of those.
Arguments are where Fourier series and normal approximations lose their digits: both tails, the
neighbourhood of -pi, concentrations about 10 and 50, and beyond 1e8.
"""

import functools
import math
import random

from mpmath import besseli, mp, mpf
from writing import write

mp.dps = 36

random.seed(7)


def scaled_order_zero(kappa):
    """exp(-kappa) I0(kappa); by the asymptotic series where that is exact [DLMF 10.40.1]."""
    if kappa < 1000:
        return besseli(0, kappa) * mp.exp(-kappa)
    total = term = mpf(1)
    for j in range(1, 40):
        term *= (2 * j - 1) ** 2 / (8 * j * kappa)
        total += term
    return total / mp.sqrt(2 * mp.pi * kappa)


@functools.cache
def complement(kappa):
    """1 - I1(kappa) / I0(kappa), with digits for the cancellation."""
    if kappa > mpf(10) ** 20:
        return 1 / (2 * kappa) + 1 / (8 * kappa**2) + 1 / (8 * kappa**3)
    with mp.workdps(mp.dps + 50):
        value = 1 - besseli(1, kappa) / besseli(0, kappa)
    return +value


def excess(t, u):
    """sin(t / 2)**2 - sin(u / 2)**2."""
    return mp.sin((t - u) / 2) * mp.sin((t + u) / 2)


def integral(integrand, points):
    """By Gauss-Legendre rules, three times as fast here as the default and as exact.

    Over a range of length one, since errors are estimated in absolute terms.
    """
    first, length = points[0], points[-1] - points[0]
    parts = [(point - first) / length for point in points]
    rule = "gauss-legendre"
    return length * mp.quad(lambda part: integrand(first + part * length), parts, method=rule)


def breakpoints(u, kappa):
    """Angles from u to pi at which the exponent has fallen by these amounts."""
    v = mp.sin(u / 2) ** 2
    points = [u]
    for fall in (12, 40, 85):
        w = v + fall / (2 * kappa) if kappa > 0 else mpf(2)
        if w >= 1:
            return [*points, mp.pi]
        points.append(2 * mp.asin(mp.sqrt(w)))
    return points


@functools.cache
def tail_over_density(u, kappa):
    """The probability of [u, pi] over the density at u, for 0 <= u <= pi."""
    return integral(lambda t: mp.exp(-2 * kappa * excess(t, u)), breakpoints(u, kappa))


def log_density(x, kappa):
    value = -2 * kappa * mp.sin(x / 2) ** 2
    return value - mp.log(2 * mp.pi * scaled_order_zero(kappa))


def cdf(x, kappa):
    tail = tail_over_density(abs(x), kappa) * mp.exp(log_density(x, kappa))
    return 1 - tail if x > 0 else tail


def log_cdf(x, kappa):
    if x > 0:
        return mp.log1p(-cdf(-x, kappa))
    return mp.log(tail_over_density(-x, kappa)) + log_density(x, kappa)


def dkappa(x, kappa):
    """Minus the derivative of the distribution function over the density."""
    u = abs(x)
    c = complement(kappa)

    def integrand(t):
        return (1 - 2 * mp.sin(t / 2) ** 2 / c) * mp.exp(-2 * kappa * excess(t, u))

    if 2 * mp.sin(u / 2) ** 2 < c:
        value = -integral(integrand, [0, u / 2, u])
    else:
        value = integral(integrand, breakpoints(u, kappa))
    return mp.sign(x) * c * value


@functools.cache
def ratio_slope(kappa):
    """Derivative of I1 / I0, with digits for the cancellation."""
    if kappa > mpf(10) ** 20:
        return (1 + (1 + mpf(9) / 8 / kappa) / (2 * kappa)) / (2 * kappa**2)
    if kappa < mpf(10) ** -20:
        return mpf(1) / 2
    with mp.workdps(mp.dps + 60):
        c = complement.__wrapped__(kappa)
        value = c * (2 - c) - (1 - c) / kappa
    return +value


def dkappa2(x, kappa):
    """Derivative of `dkappa` in the concentration: that of its integrand."""
    u = abs(x)
    c, bend = complement(kappa), ratio_slope(kappa)

    def integrand(t):
        change = -2 * excess(t, u)
        margin = c - 2 * mp.sin(u / 2) ** 2
        return ((margin + change) * change / bend - 1) * mp.exp(kappa * change)

    if 2 * mp.sin(u / 2) ** 2 < c:
        value = -integral(integrand, [0, u / 2, u])
    else:
        value = integral(integrand, breakpoints(u, kappa))
    return mp.sign(x) * bend * value


def away_from_root(point):
    """Whether the second derivative is not next to one of its roots."""
    x, kappa = map(mpf, point)
    u = abs(x)
    c = complement(kappa)
    reach = u if 2 * mp.sin(u / 2) ** 2 < c else tail_over_density(u, kappa)
    return abs(dkappa2(x, kappa)) > ratio_slope(kappa) * reach / 50


def lower_angle(log_p, middle, kappa):
    """The x <= 0 with log(cdf(x)) = log_p, or with probability ``middle`` from x to 0."""
    low, high = mpf(0), +mp.pi
    if middle is None:
        log_distance = log_p - log_density(mp.pi, kappa)
        if log_distance < -70:
            return mp.exp(log_distance) - mp.pi
    u = 2 * mp.asin(1 / mp.sqrt(mpf(5) / 4 + kappa))
    for _ in range(400):
        ratio = tail_over_density.__wrapped__(u, kappa)
        logarithm = log_density(u, kappa)
        if middle is None:
            residual = mp.log(ratio) + logarithm - log_p
            step = residual * ratio
        else:
            density = mp.exp(logarithm)
            residual = middle - (mpf(1) / 2 - ratio * density)
            step = residual / density
        if residual > 0:
            low = u
        else:
            high = u
        change = step if low < u + step < high else (low + high) / 2 - u
        u = u + change
        if abs(change) < mpf(10) ** -16 * u and abs(step) < mpf(10) ** -16 * u:
            # One more Newton step doubles the digits.
            ratio = tail_over_density.__wrapped__(u, kappa)
            logarithm = log_density(u, kappa)
            if middle is None:
                return -(u + (mp.log(ratio) + logarithm - log_p) * ratio)
            density = mp.exp(logarithm)
            return -(u + (middle - (mpf(1) / 2 - ratio * density)) / density)
    raise ArithmeticError(f"no convergence at {log_p}, {kappa}")


def quantile(p, kappa):
    if p == mpf(1) / 2:
        return mpf(0)
    if p > mpf(1) / 2:
        return -quantile(1 - p, kappa)
    if p > mpf(3) / 10:
        return lower_angle(None, mpf(1) / 2 - p, kappa)
    return lower_angle(mp.log(p), None, kappa)


CONCENTRATIONS = [
    *[0.0, 5e-324, 1e-300, 1e-20, 1e-8, 1e-3, 0.1, 0.37, 0.5, 1.0, 1.7, 2.0, 3.0, 4.3, 5.0, 7.0],
    *[9.0, 9.99, 10.01, 10.5, 13.0, 15.0, 16.9, 17.1, 18.0, 20.0, 25.0, 30.0, 33.0, 49.9, 50.1],
    *[70.0, 100.0, 148.0, 200.0, 337.0, 350.0, 372.0, 700.0, 1e3, 4e3, 1e4, 1e5, 1e6, 1e8],
    *[1e10, 1e12, 1e16, 1e20],
]
GIANT = [1e100, 1e300]
LAST = math.nextafter(math.pi, 0.0)


def between(low, high, n):
    return [random.uniform(low, high) for _ in range(n)]


def angles(kappa, n):
    """Angles over the whole circle, on the scale of the distribution, and at seams and ends."""
    scale = 1.0 / math.sqrt(max(kappa, 0.2))
    found = between(0.0, math.pi, n)
    found += [z * scale for z in between(0.0, 8.0, n)]
    found += [z * scale for z in (1e-12, 1e-3, 15.0, 37.0)]
    found += [math.pi - 10.0**d for d in between(-14.0, -0.5, 2)] + [LAST, math.pi / 2]
    if 17.0 < kappa < 1e20:
        # Where the range of integration begins to be cut.
        cut = 2.0 * math.acos(math.sqrt(17.0 / kappa))
        found += [cut * (1.0 - 1e-3), cut, cut * (1.0 + 1e-3)]
    # Where integration changes over from inwards to outwards.
    middle = 2.0 * float(mp.asin(mp.sqrt(complement(mpf(kappa)) / 2)))
    found += [middle * (1.0 - 1e-9), middle * (1.0 + 1e-9)]
    return sorted({x for x in found if 0.0 < x < math.pi})


def signed(points):
    return sorted({(s * x, kappa) for x, kappa in points for s in (-1.0, 1.0)})


POINTS = [(x, kappa) for kappa in CONCENTRATIONS for x in angles(kappa, 5)]
POINTS += [(z / math.sqrt(kappa), kappa) for kappa in GIANT for z in (1e-5, 0.4, 1.3, 8.0, 30.0)]
LOWER = [(-x, kappa) for x, kappa in POINTS]
THIRD = signed(random.sample(POINTS, len(POINTS) // 3))


def cdf_or_normal(point):
    """Whether the probability is a normal number."""
    return log_cdf(*map(mpf, point)) > -708


PROBABILITIES = [1e-300, 1e-100, 1e-20, 1e-7, 1e-3, 0.11, 0.29, 0.31, 0.47, 0.5 - 1e-9]


def probabilities(n):
    found = [*random.sample(PROBABILITIES, 2), *between(0.0, 0.5, n)]
    found += [10.0**d for d in between(-300.0, -1.0, n)] + [
        10.0**d for d in between(-12.0, -1.0, n)
    ]
    return found + [1.0 - p for p in random.sample(found, 1)]


QUANTILE_POINTS = [(p, kappa) for kappa in CONCENTRATIONS + GIANT for p in probabilities(2)]


def cases():
    """Function name to its function and its points."""
    return {
        "von_mises_log_density": (log_density, signed(POINTS)),
        "von_mises_cdf": (cdf, [p for p in LOWER if cdf_or_normal(p)] + signed(THIRD)),
        "von_mises_sf": (
            lambda x, kappa: cdf(-x, kappa),
            [p for p in THIRD if cdf_or_normal((-p[0], p[1]))],
        ),
        "von_mises_log_cdf": (log_cdf, LOWER + [(-x, kappa) for x, kappa in LOWER[::3]]),
        "von_mises_log_sf": (lambda x, kappa: log_cdf(-x, kappa), THIRD),
        "von_mises_icdf": (quantile, QUANTILE_POINTS),
        "von_mises_isf": (lambda q, kappa: -quantile(q, kappa), QUANTILE_POINTS[::4]),
        "von_mises_dkappa2": (dkappa2, [p for p in POINTS[::2] if away_from_root(p)]),
        "von_mises_dkappa": (dkappa, POINTS + [(-x, kappa) for x, kappa in POINTS[::4]]),
    }


if __name__ == "__main__":
    write("von_mises", cases())
