"""Golden values of the distributions by mpmath: ``python tests/golden/make_distributions.py``.

Writes one file a family, beside this script; takes a few minutes.
Arguments are the exact float64 numbers in the files; results are decimal strings of 20 digits,
which hold what float64 can't (tails far below the smallest number).
"""

from mpmath import exp, inf, log, loggamma, mp, mpf, ncdf, pi, psi, quad, sqrt
from rows import PROBABILITIES, both_signs, probabilities, text, write

mp.dps = 60

Z = (0.0, 1e-10, 0.1, 0.5, 1.0, 2.0, 3.0, 5.0, 6.0, 8.0, 9.0, 10.0, 15.0, 20.0, 30.0, 37.0)
FAR_Z = (38.0, 38.5, 40.0, 100.0, 500.0, 1000.0)


# ------------------------------------------------------------------ Normal


def normal_points():
    """Locations, scales and values."""
    for z in both_signs(Z + FAR_Z):
        yield 0.0, 1.0, z
    for z in both_signs(Z[1:]):
        yield -2.5, 0.3, -2.5 + 0.3 * z
        yield 0.0, 1e-300, 1e-300 * z
        yield 0.0, 1e300, 1e300 * z
    for z in both_signs((1.0, 5.0, 9.0, 37.0)):
        yield 1.0, 2.0**-40, 1.0 + 2.0**-40 * z
        yield 1e8, 1e-3, 1e8 + 1e-3 * z


def normal_density(loc, scale, x):
    """Log density."""
    z = (mpf(x) - mpf(loc)) / mpf(scale)
    return -z * z / 2 - log(mpf(scale)) - log(2 * pi) / 2


def normal():
    """Rows of the normal distribution."""
    rows = []
    for loc, scale, x in normal_points():
        z = (mpf(x) - mpf(loc)) / mpf(scale)
        row = {"loc": loc, "scale": scale, "value": x}
        row["log_prob"] = text(normal_density(loc, scale, x))
        rows.append(row | probabilities(ncdf(z), ncdf(-z)))
    for loc, scale in ((0.0, 1.0), (-2.5, 0.3), (0.0, 1e-300), (0.0, 1e300)):
        for p in PROBABILITIES:
            row = {"loc": loc, "scale": scale, "probability": p}
            z = normal_quantile(p)
            row["icdf"], row["isf"] = text(loc + scale * z), text(loc - scale * z)
            rows.append(row)
    for loc, scale in ((0.0, 1.0), (-2.5, 0.3), (3.0, 1e-150), (-1e100, 1e100)):
        m, s = mpf(loc), mpf(scale)
        rows.append(
            {
                "loc": loc,
                "scale": scale,
                "entropy": text(log(s) + (1 + log(2 * pi)) / 2),
                "mean": text(m),
                "variance": text(s * s),
                "moments": [text(x) for x in (1, m, m**2 + s**2, m**3 + 3 * m * s**2)],
            }
        )
    return rows


def normal_quantile(p):
    """z with ncdf(z) = p, by Newton's method on the logarithm from the asymptotic start."""
    p = mpf(p)
    if p > 0.5:
        return -normal_quantile(1 - p)
    z = -sqrt(max(mpf(0), -2 * log(2 * p)))
    for _ in range(100):
        tail = ncdf(z)
        step = log(tail / p) * tail / exp(normal_density(0.0, 1.0, z))
        z -= step
        if abs(step) < mpf(10) ** -45 * (1 + abs(z)):
            return z
    raise ArithmeticError(p)


# ------------------------------------------------------------------ Gamma


def gamma_tails(a, x):
    """Regularised incomplete gamma functions P and Q, each with full relative precision."""
    a, x = mpf(a), mpf(x)
    if x == 0:
        return mpf(0), mpf(1)
    if a == 0:
        return mpf(1), mpf(0)
    if a < 200:
        lower, upper = by_series(a, x), mp.gammainc(a, x, regularized=True)
        if abs(lower + upper - 1) > mpf(10) ** -35:
            raise ArithmeticError((a, x))
        return lower, upper
    if x < a:
        lower = by_quadrature(a, x, -1)
        return lower, 1 - lower
    upper = by_quadrature(a, x, 1)
    return 1 - upper, upper


def by_series(a, x):
    """P by its power series, a sum of positive terms."""
    term = total = 1 / a
    n = 0
    while term > total * mpf(10) ** -(mp.dps + 5):
        n += 1
        term *= x / (a + n)
        total += term
    return total * exp(a * log(x) - x - loggamma(a))


def by_quadrature(a, x, direction):
    """The tail on one side of x: an integral over u = log t, where the integrand is entire.

    Its logarithm is a u - e^u - log Gamma(a); pieces are as long as the integrand's scale.
    """

    def height(u):
        return a * u - exp(u) - loggamma_a

    loggamma_a = loggamma(a)
    start = log(x)
    scale = 1 / max(sqrt(a), abs(a - x))
    peak = height(start)
    total, left = mpf(0), start
    while True:
        right = left + direction * 4 * scale
        piece = direction * quad(lambda u: exp(height(u) - peak), [left, right])
        total += piece
        if piece < total * mpf(10) ** -45:
            return total * exp(peak)
        left = right


def gamma_points():
    """Shapes, rates and values."""
    small = (1e-300, 1e-100, 1e-30, 1e-10, 1e-3, 0.1, 1.0, 3.0, 10.0, 50.0, 200.0, 700.0, 1e4)
    for a in (1e-6, 1e-3, 0.3, 1.0, 2.5, 30.0):
        for x in small:
            yield a, 1.0, x
    for a in (0.3, 2.5, 30.0):
        for x in (1e-10, 1.0, 20.0):
            yield a, 0.3, x
            yield a, 2.0**-1000, x * 2.0**1000
            yield a, 2.0**1000, x * 2.0**-1000
    for a in (1e3, 1e5, 1e6, 1e8, 1e10, 1e15):
        for z in both_signs((0.0, 0.1, 1.0, 3.0, 6.0, 10.0, 20.0, 37.0, 100.0)):
            if a + z * a**0.5 > 0:
                yield a, 1.0, a + z * a**0.5
        for factor in (1e-3, 0.5, 0.99, 1.01, 2.0, 1e3):
            yield a, 1.0, a * factor


def gamma():
    """Rows of the gamma distribution."""
    rows = []
    for a, rate, x in gamma_points():
        row = {"concentration": a, "rate": rate, "value": x}
        row["log_prob"] = text(
            mpf(a) * log(mpf(rate)) + (mpf(a) - 1) * log(mpf(x)) - mpf(rate) * x - loggamma(mpf(a))
        )
        rows.append(row | probabilities(*gamma_tails(a, mpf(rate) * mpf(x))))
    for a in (1e-6, 1e-3, 0.1, 0.5, 1.0, 1.4616, 2.0, 2.5, 10.0, 1e3, 1e6, 1e10, 1e15, 1e16):
        for rate in (1.0, 1e-5):
            b, s = mpf(rate), mpf(a)
            rows.append(
                {
                    "concentration": a,
                    "rate": rate,
                    "entropy": text(gamma_entropy(s, b)),
                    "mean": text(s / b),
                    "variance": text(s / b**2),
                    "moments": [text(mp.rf(s, k) / b**k) for k in range(4)],
                }
            )
    return rows


def gamma_entropy(a, b):
    """Entropy in nats, with digits to spare for the cancellation."""
    with mp.workdps(100):
        return +(a - log(b) + loggamma(a) + (1 - a) * psi(0, a))


# ------------------------------------------------------------------ Poisson


def poisson_points():
    """Rates and counts."""
    for rate in (0.0, 1e-300, 1e-30, 1e-5, 0.1, 1.0, 4.0, 20.5, 150.0):
        for k in (0, 1, 2, 5, 20, 100, 170, 1000, 10**6):
            yield rate, float(k)
    for rate in (1e4, 1e6, 1e9, 1e12, 1e15):
        for z in both_signs((0.0, 1.0, 3.0, 6.0, 10.0, 20.0, 37.0)):
            yield rate, float(round(rate + z * rate**0.5))
        for factor in (0.5, 0.999, 1.001, 2.0):
            yield rate, float(round(rate * factor))


def poisson():
    """Rows of the Poisson distribution."""
    rows = []
    for rate, k in poisson_points():
        row = {"rate": rate, "value": k}
        if rate == 0:
            row["log_prob"] = text(mpf(0) if k == 0 else -inf)
        else:
            row["log_prob"] = text(mpf(k) * log(mpf(rate)) - mpf(rate) - loggamma(mpf(k) + 1))
        lower, upper = gamma_tails(mpf(k) + 1, rate)
        rows.append(row | probabilities(upper, lower))
    for rate in (0.0, 1e-300, 1e-5, 0.1, 1.0, 4.0, 20.5, 150.0, 1e3, 1e4, 1e6, 1e10, 1e15):
        m = mpf(rate)
        rows.append(
            {
                "rate": rate,
                "entropy": text(poisson_entropy(m)),
                "mean": text(m),
                "variance": text(m),
                "moments": [text(x) for x in (1, m, m + m**2, m + 3 * m**2 + m**3)],
            }
        )
    return rows


def poisson_entropy(rate):
    """Entropy in nats: the sum where it is short, else the expansion for large rates.

    R. J. Evans and J. Boersma, "The entropy of a Poisson distribution", SIAM Review 30 (1988);
    the next term is of order rate**-4, less than 1e-20 where it is used.
    """
    if rate == 0:
        return mpf(0)
    if rate > 10**5:
        series = -1 / (12 * rate) - 1 / (24 * rate**2) - mpf(19) / (360 * rate**3)
        return log(2 * pi * mp.e * rate) / 2 + series
    first = max(0, int(rate - 40 * sqrt(rate) - 40))
    last = int(rate + 40 * sqrt(rate) + 80)
    term = exp(first * log(rate) - rate - loggamma(mpf(first) + 1))
    total = mpf(0)
    for k in range(first, last):
        total -= term * log(term)
        term *= rate / (k + 1)
    return total


# ------------------------------------------------------------------ Categorical


def categorical():
    """Rows of the categorical distribution."""
    rows = []
    for weights in (
        [1.0, 2.0, 3.0, 4.0],
        [1.0, 0.0],
        [0.5, 0.0, 0.5],
        [1e-300, 1.0, 1e-20],
        [1e300, 1e299, 1.0],
        [0.1] * 10,
    ):
        total = mp.fsum(map(mpf, weights))
        p = [mpf(w) / total for w in weights]
        for k in range(len(p)):
            row = {"probs": weights, "value": float(k)}
            row["log_prob"] = text(log(p[k]) if p[k] else -inf)
            rows.append(row | probabilities(mp.fsum(p[: k + 1]), mp.fsum(p[k + 1 :])))
        entropy = -mp.fsum(q * log(q) for q in p if q)
        rows.append({"probs": weights, "entropy": text(entropy)})
    return rows


def main():
    """Write every file."""
    for make in (normal, gamma, poisson, categorical):
        write(make.__name__, make())


if __name__ == "__main__":
    main()
