"""Golden values of the gamma family by mpmath: ``python tests/golden/kernels/make_gamma.py``.

Writes gamma.json beside this script, in a few minutes: for each kernel a list of rows, the
exact float64 arguments and the result as a decimal string of 25 digits.
"""

import functools
import math
import random

from density_points import NEAR_A_POWER, densities, spread
from mpmath import mp, mpf
from writing import write

DIGITS = 60
mp.dps = DIGITS
random.seed(3)

HALF_LOG_TWO_PI = mp.log(2 * mp.pi) / 2
LARGE = mpf(10) ** 5
EDGES = (1e-300, 1e-10, 1.0, 2.0, 3.0, 1e15, 1e300)


def between(low, high, n):
    """Uniform numbers."""
    return [random.uniform(low, high) for _ in range(n)]


# The gamma function and its derivatives.


def log_gamma(x):
    """log|gamma(x)|; Stirling's series where the function itself would be too large."""
    if x > mpf(10) ** 30:
        return (x - 0.5) * mp.log(x) - x + HALF_LOG_TWO_PI + 1 / (12 * x) - 1 / (360 * x**3)
    return mp.loggamma(x) if x > 0 else mp.log(abs(mp.gamma(x)))


def psi(n, x):
    """Polygamma functions, by their asymptotic series for huge x."""
    if x < mpf(10) ** 30:
        return mp.psi(n, x)
    return mp.log(x) - 1 / (2 * x) - 1 / (12 * x * x) if n == 0 else 1 / x + 1 / (2 * x * x)


def stirling_error(x):
    return log_gamma(x) - (x - 0.5) * mp.log(x) + x - HALF_LOG_TWO_PI


def entropy(a):
    return a + log_gamma(a) + (1 - a) * psi(0, a)


def bregman(b, a):
    return log_gamma(b) - log_gamma(a) - psi(0, a) * (b - a)


def deviance(x, m):
    return x * mp.log(x / m) + m - x


def excess_bregman(b, a):
    return bregman(b, a) - deviance(b, a)


# Densities.


def gamma_log_density(x, a, rate):
    return a * mp.log(rate) + (a - 1) * mp.log(x) - rate * x - log_gamma(a)


def poisson_log_density(k, rate):
    return k * mp.log(rate) - rate - log_gamma(k + 1)


def poisson_entropy(rate):
    if rate > 1000:
        series = [mpf(1) / 12, mpf(1) / 24, mpf(19) / 360, mpf(9) / 80]
        tail = mp.fsum(c / rate**j for j, c in enumerate(series, 1))
        return mp.log(2 * mp.pi * mp.e * rate) / 2 - tail
    deviation = 25 * mp.sqrt(rate) + 60
    counts = range(max(0, int(rate - deviation)), int(rate + deviation))
    logs = [poisson_log_density(mpf(k), rate) for k in counts]
    return -mp.fsum(mp.exp(value) * value for value in logs)


# Incomplete gamma functions.


@functools.cache
def uniform_table(orders=14, length=90):
    """Power series of Temme's coefficients C_k in eta [DLMF 8.12.12]."""
    n_terms = length + 2 * orders + 4
    alpha = [mpf(0), mpf(1)]
    for n in range(2, n_terms):
        rest = mp.fsum(j * alpha[j] * alpha[n - j + 1] for j in range(2, n))
        alpha.append((alpha[n - 1] - rest) / (n + 1))
    odd = [mpf(0)] * (orders + 2)
    for k in range(1, orders // 2 + 2):
        if 2 * k - 1 <= orders:
            odd[2 * k - 1] = mp.bernoulli(2 * k) / (2 * k * (2 * k - 1))
    g = [mpf(1)]
    for n in range(1, orders + 1):
        g.append(mp.fsum(j * odd[j] * g[n - j] for j in range(1, n + 1)) / n)
    rows = [[-mpf(1) / 3] + [(n + 2) * alpha[n + 2] for n in range(1, n_terms - 2)]]
    for k in range(1, orders):
        last = rows[-1]
        rows.append(
            [(-1) ** k * g[k] * rows[0][n] + (n + 2) * last[n + 2] for n in range(len(last) - 2)]
        )
    return [row[:length] for row in rows]


def uniform_tails(a, x):
    """P and Q by Temme's expansion, to 60 digits for a >= 1e5 and x within a half of a."""
    ratio = x / a
    phi = ratio - 1 - mp.log(ratio)
    eta = mp.sqrt(2 * phi) * mp.sign(ratio - 1)
    series = mp.fsum(mp.polyval(row[::-1], eta) / a**k for k, row in enumerate(uniform_table()))
    rest = mp.exp(-a * phi) / mp.sqrt(2 * mp.pi * a) * series
    zeta = eta * mp.sqrt(a / 2)
    return mp.erfc(-zeta) / 2 - rest, mp.erfc(zeta) / 2 + rest


def prefactor(a, x):
    """x**a exp(-x) / gamma(a + 1)."""
    return mp.exp(a * mp.log(x) - x - log_gamma(a + 1))


def tails(a, x):
    """P(a, x) and Q(a, x), both to about 40 digits."""
    if a >= LARGE and abs(x / a - 1) < 0.5:
        with mp.workdps(90):
            return uniform_tails(a, x)
    # 1 - P may be as small as a, and log(x)**2 a beside it.
    digits = DIGITS + max(0, int(-mp.log10(a)))
    with mp.workdps(digits):
        if x <= a or x < 2:
            term, total, n = mpf(1), mpf(1), a
            while term > total * mp.eps:
                n += 1
                term *= x / n
                total += term
            lower = prefactor(a, x) * total
            return lower, 1 - lower
        upper = prefactor(a, x) * a * legendre_fraction(a, x)
        return 1 - upper, upper


def legendre_fraction(a, x):
    b = x + 1 - a
    p_last, p, q_last, q = mpf(0), mpf(1), mpf(1), b
    value, last, n = 1 / b, mpf(0), 0
    while abs(value - last) > abs(value) * mpf(10) ** -50:
        n += 1
        b += 2
        c = n * (a - n)
        p_last, p = p, b * p + c * p_last
        q_last, q = q, b * q + c * q_last
        last, value = value, p / q
    return value


def log_of(small, other):
    return mp.log(small) if small < 0.5 else mp.log1p(-other)


@functools.cache
def derivatives(a, x):
    """dP/da and its derivative, by differences of the smaller tail at a step of 1e-14."""
    step = min(a, mp.sqrt(a)) * mpf(10) ** -14
    side = 0 if tails(a, x)[0] < 0.5 else 1
    below, here, above = (tails(a + k * step, x)[side] for k in (-1, 0, 1))
    sign = 1 - 2 * side
    return sign * (above - below) / (2 * step), sign * (above - 2 * here + below) / step**2


def log_slope(a, x):
    """d log x / da at fixed probability."""
    return -derivatives(a, x)[0] / (a * prefactor(a, x))


def log_slope_y(a, x):
    """Its derivative in log x."""
    return psi(0, a) - mp.log(x) + log_slope(a, x) * (x - a)


def log_slope_a(a, x):
    """Its derivative in a."""
    first, second = derivatives(a, x)
    return (first * (mp.log(x) - psi(0, a)) - second) / (a * prefactor(a, x))


def inverse(a, log_p, log_q):
    """The x with those tails, by bisection and Newton's method in log x for the smaller one."""
    side = 0 if log_p < log_q else 1
    target = (log_p, log_q)[side]
    y = (log_p + log_gamma(a + 1)) / a
    if y < -500:
        return mp.exp(y)
    low, high = (mp.log(a * 0.6), mp.log(a * 1.4)) if a >= LARGE else (y - 1, mp.log(a + 2000))
    for _ in range(40):
        y = (low + high) / 2
        above = mp.log(tails(a, mp.exp(y))[side]) > target
        low, high = (low, y) if above == (side == 0) else (y, high)
    for _ in range(4):
        x = mp.exp(y)
        tail = tails(a, x)[side]
        slope = a * prefactor(a, x) / tail * (1 - 2 * side)
        y += (target - mp.log(tail)) / slope
    return mp.exp(y)


# Points.

POSITIVE = sorted({*EDGES, *spread(-300, 300, 20), *spread(-3, 5, 60), *between(0.2, 4.0, 60)})
NEAR_ROOTS = [
    root * (1.0 + sign * 10.0**-k)
    for root in (1.0, 2.0)
    for k in range(1, 16, 2)
    for sign in (-1.0, 1.0)
]
DIGAMMA_ROOT = [1.4616321449683622 * (1.0 + s * 10.0**-k) for k in range(1, 16, 2) for s in (-1, 1)]
NEGATIVE_ROOTS = [
    root * (1.0 + sign * 10.0**-k)
    for root in (-2.4570247382208006, -2.7476826467274127, -3.14358088834998, -5.991666566)
    for k in range(2, 16, 3)
    for sign in (-1.0, 1.0)
]
NEGATIVE = [-x for x in (*between(0.0, 30.0, 60), *spread(-20, 0, 20))]


def ratios():
    """Pairs of numbers, nearly equal, moderately and wildly different."""
    near = [(m * (1 + random.choice((-1, 1)) * d), m)
            for m, d in zip(spread(-3, 30, 60), spread(-15, 0, 60), strict=True)]  # fmt: skip
    far = list(zip(spread(-20, 20, 40), spread(-20, 20, 40), strict=True))
    return near + far


def shapes_and_points():
    """(a, x): moderate, far tails, tiny and large shapes."""
    pairs = [(a, a * random.uniform(0.05, 3.0)) for a in spread(-1, 2, 60)]
    pairs += [(a, a * 10 ** random.uniform(-1.5, 1.2)) for a in spread(0, 1.7, 40)]
    pairs += [(a, a + random.uniform(-4, 25) * math.sqrt(a)) for a in spread(1.3, 4, 30)]
    pairs += [(a, a + random.uniform(-25, 4) * math.sqrt(a)) for a in spread(3, 4, 20)]
    pairs += [(a, a + random.uniform(-30, 30) * math.sqrt(a)) for a in spread(5, 15, 30)]
    pairs += [(a, random.uniform(0.1, 2.0)) for a in spread(-6, 0, 20)]
    pairs += [(a, 10 ** random.uniform(-10, 2.8)) for a in spread(-3, 0, 20)]
    return pairs


def wide_shapes_and_points():
    tiny = [(a, 10 ** random.uniform(-300, 0.5)) for a in spread(-200, -3, 20)]
    return shapes_and_points() + tiny


def gradient_points():
    """(a, z) within the reach of differences."""
    pairs = [(a, z) for a, z in shapes_and_points() if a < 1e12 and z < 300 * max(a, 1.0)]
    return [(a, z) for a, z in pairs if abs(z - a) < 10 * math.sqrt(a) + 40]


def seams():
    """(a, z) on both sides of where one method of `standard_gamma_da` hands over to another."""
    pairs = [(a, 1.15 + 1.2 * a) for a in (1e-5, 0.05, 0.2, 0.7, 1.0, 1.7, 2.5, 3.0)]
    pairs += [(a, 4.8 + 0.3 * a) for a in (3.0, 5.0, 12.0, 24.9, 60.0, 1e3)]
    pairs += [(a, a) for a in (5.0, 8.0, 15.0, 24.5, 25.0)]
    pairs += [(a, a * (1.0 + excess)) for a in (25.0, 60.0, 1e3) for excess in (-0.47, 0.65)]
    pairs += [(3.5, 5.0), (4.5, 5.0), (1.0, 8.0), (6.0, 8.0)]
    return [(a, z * side) for a, z in pairs for side in (1.0 - 1e-12, 1.0 + 1e-12)]


def counts():
    """(k, rate): small counts, large ones about the rate, and rates of any size."""
    rows = [(float(k), rate) for k, rate in zip(range(60), spread(-3, 2, 60), strict=True)]
    for k in spread(2, 17, 60):
        whole = math.floor(k)
        rows += [(float(whole), whole * (1 + random.uniform(-8, 8) / math.sqrt(whole)))]
    far = zip(spread(0, 15, 30), spread(-300, 300, 30), strict=True)
    return [*rows, *((float(math.floor(k)), rate) for k, rate in far), *NEAR_A_POWER]


def probabilities():
    """(a, p) with roots from the smallest numbers to large ones."""
    pairs = list(zip(spread(-2, 2, 50), between(0.0, 1.0, 50), strict=True))
    pairs += list(zip(spread(-2, 3, 40), spread(-300, 0, 40), strict=True))
    pairs += [(a, 1.0 - q) for a, q in zip(spread(-4, 1, 20), spread(-15, 0, 20), strict=True)]
    return pairs + list(zip(spread(5, 13, 20), between(0.0, 1.0, 20), strict=True))


def log_probabilities():
    return list(zip(spread(-2, 3, 60), (-x for x in spread(-14, 3, 60)), strict=True))


def log_points(pairs):
    return [(math.log(z), a) for a, z in pairs]


def swapped(pairs):
    return [(z, a) for a, z in pairs]


def table():
    """Kernel name to its function in mpmath and its points."""
    inside, around = wide_shapes_and_points(), gradient_points()
    slopes = around + seams()
    return {
        "gammaln": (log_gamma, [*POSITIVE, *NEAR_ROOTS, *NEGATIVE, *NEGATIVE_ROOTS]),
        "loggamma1p": (lambda x: log_gamma(1 + x), [*spread(-40, 3, 60), *between(0.0, 2.0, 30)]),
        "stirling_error": (stirling_error, [x for x in POSITIVE if x < 1e15]),
        "digamma": (lambda x: psi(0, x), [*POSITIVE, *DIGAMMA_ROOT]),
        "trigamma": (lambda x: psi(1, x), [*(x for x in POSITIVE if x > 1e-150), *NEGATIVE]),
        "trigamma_excess": (
            lambda x: psi(1, x) - 1 / x,
            [*spread(-100, 12, 40), *between(0.1, 5.0, 40)],
        ),
        "polygamma": (
            lambda n, x: mp.psi(int(n), x),
            [(float(n), x) for n, x in zip([*range(2, 12)] * 8, spread(-3, 4, 80), strict=True)],
        ),
        "standard_gamma_entropy": (entropy, POSITIVE),
        "gammaln_bregman": (bregman, ratios()),
        "gammaln_excess_bregman": (excess_bregman, ratios()),
        "log1pmx": (
            lambda x: mp.log1p(x) - x,
            [*between(-0.99, 3.0, 60), *spread(-100, 100, 30), *(-x for x in spread(-100, -1, 20))],
        ),
        "deviance": (deviance, ratios()),
        "gamma_log_density": (gamma_log_density, densities()),
        "poisson_log_density": (poisson_log_density, counts()),
        "poisson_entropy": (poisson_entropy, [*spread(-300, 300, 30), *spread(-2, 2.5, 60)]),
        "gammainc": (lambda a, x: tails(a, x)[0], inside),
        "gammaincc": (lambda a, x: tails(a, x)[1], inside),
        "log_gammainc": (lambda a, x: log_of(*tails(a, x)), inside),
        "log_gammaincc": (lambda a, x: log_of(*tails(a, x)[::-1]), inside),
        "gammaincinv": (lambda a, p: inverse(a, mp.log(p), mp.log1p(-p)), probabilities()),
        "gammainccinv": (lambda a, q: inverse(a, mp.log1p(-q), mp.log(q)), probabilities()),
        "log_gammaincinv": (lambda a, y: inverse(a, y, mp.log(-mp.expm1(y))), log_probabilities()),
        "log_gammainccinv": (lambda a, y: inverse(a, mp.log(-mp.expm1(y)), y), log_probabilities()),
        "gammainc_da": (lambda a, x: derivatives(a, x)[0], around),
        "gammainc_daa": (lambda a, x: derivatives(a, x)[1], around),
        "standard_gamma_da": (lambda z, a: z * log_slope(a, z), swapped(slopes)),
        "standard_gamma_da_dz": (
            lambda z, a: log_slope(a, z) + log_slope_y(a, z),
            swapped(around),
        ),
        "standard_gamma_daa": (lambda z, a: z * log_slope_a(a, z), swapped(around)),
        "log_standard_gamma_da": (lambda y, a: log_slope(a, mp.exp(y)), log_points(slopes)),
        "log_standard_gamma_da_dy": (lambda y, a: log_slope_y(a, mp.exp(y)), log_points(around)),
        "log_standard_gamma_daa": (lambda y, a: log_slope_a(a, mp.exp(y)), log_points(around)),
    }


# Functions of which the plain formula cancels most of the digits at the extremes.
WORKING_DIGITS = {
    "gamma_log_density": 350,
    "poisson_log_density": 350,
    "standard_gamma_entropy": 350,
    "gammaln_bregman": 150,
    "gammaln_excess_bregman": 150,
    "deviance": 120,
    "log1pmx": 350,
    "loggamma1p": 120,
    "stirling_error": 90,
    "trigamma_excess": 120,
}


def main():
    """Write the file."""
    a, x = LARGE, LARGE * mpf("1.01")
    apart = uniform_tails(a, x)[1] / (prefactor(a, x) * a * legendre_fraction(a, x)) - 1
    if abs(apart) > mpf(10) ** -40:
        raise ArithmeticError("the uniform expansion and the continued fraction differ")
    write("gamma", {name: in_digits(name, *case) for name, case in table().items()})


def in_digits(name, function, points):
    """The function in the working digits that it needs, and its points."""

    def wrapped(*arguments):
        with mp.workdps(WORKING_DIGITS.get(name, DIGITS)):
            return function(*arguments)

    return wrapped, points


if __name__ == "__main__":
    main()
