"""Golden values of the beta family by mpmath: ``python tests/golden/kernels/make_beta.py``.

Writes beta.json beside this script, in a few minutes: for each kernel a list of rows, the
exact float64 arguments and the result as a decimal string of 25 digits.

The tails come from a continued fraction, run to convergence with digits to spare for what the
arguments' sizes cancel, or from quadrature where both shapes are large; derivatives from
differences of the former, or from quadrature.  mpmath's own ``betainc`` loses digits unnoticed and
is not used.
"""

import functools
import math

from beta_points import (
    between,
    binomials,
    close_to_mean,
    coefficients,
    complements,
    densities,
    large,
    moderate,
    positive_pairs,
    probabilities,
    spread,
    student_points,
    students,
    tiny,
    wide,
)
from mpmath import mp, mpf
from writing import write

LARGE = 1e5
"""Both shapes above this: quadrature."""


def digits(*arguments):
    """Working digits: 60 and three times the largest order of magnitude."""
    return 60 + int(3 * max(abs(math.log10(abs(x))) for x in arguments if x))


def log_gamma(x):
    """Log of the gamma function, by Stirling's series where x is huge."""
    if x > mpf(10) ** 60:
        return (x - 0.5) * mp.log(x) - x + mp.log(2 * mp.pi) / 2 + 1 / (12 * x) - 1 / (360 * x**3)
    return mp.loggamma(x)


def log_beta(a, b):
    return log_gamma(a) + log_gamma(b) - log_gamma(a + b)


def log_binomial(n, k):
    return log_gamma(n + 1) - log_gamma(k + 1) - log_gamma(n - k + 1)


def beta_log_density(x, y, a, b):
    return (a - 1) * mp.log(x) + (b - 1) * mp.log(y) - log_beta(a, b)


def exact_complement(x, y, a, b):
    """The density where the smaller of x and y is taken as exact."""
    return beta_log_density(1 - y, y, a, b) if y < x else beta_log_density(x, 1 - x, a, b)


def binomial_log_density(k, n, p):
    return log_binomial(n, k) + k * mp.log(p) + (n - k) * mp.log1p(-p)


def student_t_log_density(t, df):
    half = (df + 1) / 2
    constant = log_gamma(half) - log_gamma(df / 2) - mp.log(df * mp.pi) / 2
    return constant - half * mp.log1p(t * t / df)


# Tails.


def fraction(a, b, x, y):
    """``B(a, b) I / (x**a y**b)`` [Didonato and Morris 1992, equation 9]."""
    lead = a * y - b * x
    p_last, p = mpf(0), mpf(1)
    q_last, q = mpf(1), a * (lead + 1) / (a + 1)
    value, last, n = p / q, mpf(0), 0
    while abs(value - last) > abs(value) * mp.eps * 1000:
        for _ in range(5):
            n += 1
            alpha = (a + n - 1) * (a + b + n - 1) / (a + 2 * n - 1) ** 2 * n * (b - n) * x * x
            beta = n + n * (b - n) * x / (a + 2 * n - 1)
            beta += (a + n) / (a + 2 * n + 1) * (lead + 1 + n * (1 + y))
            p_last, p = p, beta * p + alpha * p_last
            q_last, q = q, beta * q + alpha * q_last
        last, value = value, p / q
    return value


def quadrature(a, b, x, y, weight):
    """The integral of weight(log(t / x)) f(t) / f(x) over the lower tail, for large shapes."""
    a_less, b_less = a - 1, b - 1

    def exponent(s):
        return a_less * mp.log1p(-s) + b_less * mp.log1p(x * s / y)

    reach = mpf(1) / 1000
    while reach > 0 and exponent(reach) < -130:
        reach /= 2
    while exponent(reach) > -130:
        reach *= mpf("1.2")
    points = [reach * k / 6 for k in range(7)]
    return x * mp.quad(lambda s: weight(mp.log1p(-s)) * mp.exp(exponent(s)), points)


def below_mean(a, b, x, y):
    if a <= 1 and b <= 1:
        return x < y
    return x * (a + b + 2) <= a + 1 if min(a, b) < LARGE else a * y >= b * x


def smaller_log_tail(a, b, x, y):
    """Log of the tail on x's side of the mean, and whether that is the lower one."""
    lower = below_mean(a, b, x, y)
    if not lower:
        a, b, x, y = b, a, y, x
    if min(a, b) >= LARGE:
        integral = quadrature(a, b, x, y, lambda _: 1)
        return beta_log_density(x, y, a, b) + mp.log(integral), lower
    power = a * mp.log(x) + b * mp.log(y) - log_beta(a, b)
    return power + mp.log(fraction(a, b, x, y)), lower


def log_tails(a, b, x, y):
    """Logs of the lower and the upper tail."""
    value, lower = smaller_log_tail(a, b, x, y)
    other = mp.log1p(-mp.exp(value))
    return (value, other) if lower else (other, value)


@functools.cache
def logs_at(a, b, x):
    """`log_tails` from the float64 arguments."""
    with mp.workdps(digits(a, b, x)):
        a, b, x = mpf(a), mpf(b), mpf(x)
        return log_tails(a, b, x, 1 - x)


@functools.cache
def slope_a(a, b, x, mirrored=False):
    """dI/da and -dI/da over the density; the second shape's if mirrored."""
    size = digits(a, b, x)
    with mp.workdps(2 * size):
        a, b, x = mpf(a), mpf(b), mpf(x)
        y = 1 - x
        if mirrored:
            a, b, x, y = b, a, y, x
        density = mp.exp(beta_log_density(x, y, a, b))
        if min(a, b) >= LARGE:
            ratio = quadratured_slope(a, b, x, y)
        else:
            step = a * mpf(10) ** (-size // 2)
            lower = below_mean(a, b, x, y)
            ends = [tail_at(a + k * step, b, x, y, lower) for k in (-1, 1)]
            ratio = -(ends[1] - ends[0]) / (2 * step) / density * (1 if lower else -1)
        ratio = -ratio if mirrored else ratio
        return -ratio * density, ratio


def tail_at(a, b, x, y, lower):
    """The tail asked for, by the continued fraction."""
    if not lower:
        a, b, x, y = b, a, y, x
    return mp.exp(a * mp.log(x) + b * mp.log(y) - log_beta(a, b)) * fraction(a, b, x, y)


def quadratured_slope(a, b, x, y):
    """dx/da, the integral of f(t) / f(x) (E log - log t) over the lower tail or its mirror."""
    mean = mp.digamma(a) - mp.digamma(a + b)
    if below_mean(a, b, x, y):
        log_x = mp.log(x)
        return quadrature(a, b, x, y, lambda change: mean - log_x - change)
    log_y = mp.log(y)
    return quadrature(b, a, y, x, lambda change: mp.log1p(-mp.exp(log_y + change)) - mean)


def root_odds(a, b, log_p, log_q):
    """Odds of x with these tails: Newton's method for a concave function cannot fail."""
    if log_p > log_q:
        return 1 / root_odds(b, a, log_q, log_p)
    scale = mp.log(a) + log_beta(a, b)
    start = (log_p + scale) / a
    z = start if start < -1 else mp.log(a / b)
    for _ in range(200):
        odds = mp.exp(z)
        x, y = odds / (1 + odds), 1 / (1 + odds)
        value = log_tails(a, b, x, y)[0]
        slope = mp.exp(a * mp.log(x) + b * mp.log(y) - log_beta(a, b) - value)
        step = (log_p - value) / slope
        z += step
        if abs(step) < mpf(10) ** -32:
            break
    return mp.exp(z)


def inverse(a, b, p, upper):
    with mp.workdps(digits(a, b, 1e-10)):
        log_small, log_rest = mp.log(mpf(p)), mp.log1p(-mpf(p))
        logs = (log_rest, log_small) if upper else (log_small, log_rest)
        odds = root_odds(mpf(a), mpf(b), *logs)
        return odds / (1 + odds)


# Student's t.


def student_digits(df, t):
    return 60 + int(2 * abs(math.log10(df)) + 4 * abs(math.log10(abs(t))))


def student_log_tail(df, t):
    """Log of the tail beyond abs(t)."""
    total = df + t * t
    return log_tails(df / 2, mpf(1) / 2, df / total, t * t / total)[0] - mp.log(2)


@functools.cache
def student_logs(df, t):
    """Logs of the distribution function and its complement."""
    with mp.workdps(student_digits(df, t)):
        tail = student_log_tail(mpf(df), mpf(t))
        rest = mp.log1p(-mp.exp(tail))
        return (tail, rest) if t < 0 else (rest, tail)


@functools.cache
def student_slope(df, t):
    """The distribution function's derivative in df, and minus that over the density."""
    size = student_digits(df, t)
    with mp.workdps(2 * size):
        df, t = mpf(df), mpf(t)
        step = df * mpf(10) ** (-size // 2)
        ends = [mp.exp(student_log_tail(df + k * step, t)) for k in (-1, 1)]
        slope = (ends[1] - ends[0]) / (2 * step) * (-1 if t > 0 else 1)
        return slope, -slope / mp.exp(student_t_log_density(t, df))


def student_quantile(df, p):
    with mp.workdps(digits(df, 1e-10) + 20):
        df, p = mpf(df), mpf(p)
        smaller = min(p, 1 - p)
        odds = root_odds(df / 2, mpf(1) / 2, mp.log(2 * smaller), mp.log1p(-2 * smaller))
        return mp.sqrt(df / odds) * (1 if p > 0.5 else -1)


def table():
    """Kernel name to its function of float64 arguments and its points."""
    inside = moderate() + wide() + close_to_mean() + large() + tiny()
    sloped = moderate()[:110] + wide()[:120] + close_to_mean() + large()[:30]
    sloped = [row for row in sloped if max(row[:2]) < 1e12] + tiny()[:15]
    swapped = [(x, a, b) for a, b, x in sloped]
    points = students()
    steep = [(df, t) for df, t in points if abs(t) < 1e20]
    return {
        "betaln": (in_digits(log_beta), positive_pairs()),
        "log_binomial": (in_digits(log_binomial), coefficients()),
        "digamma_difference": (
            in_digits(lambda a, b: mp.digamma(a + b) - mp.digamma(a)),
            [(a, b) for a, b in positive_pairs() if min(a, b) > 1e-60 and max(a, b) < 1e60],
        ),
        "beta_log_density": (
            in_digits(lambda x, a, b: beta_log_density(x, 1 - x, a, b)),
            densities(),
        ),
        "beta_log_density_complement": (in_digits(exact_complement), complements()),
        "binomial_log_density": (in_digits(binomial_log_density), binomials()),
        "student_t_log_density": (in_digits(student_t_log_density), student_points()),
        "betainc": (lambda *point: mp.exp(logs_at(*point)[0]), inside),
        "betaincc": (lambda *point: mp.exp(logs_at(*point)[1]), inside),
        "log_betainc": (lambda *point: logs_at(*point)[0], inside),
        "log_betaincc": (lambda *point: logs_at(*point)[1], inside),
        "betaincinv": (lambda a, b, p: inverse(a, b, p, False), probabilities()),
        "betainccinv": (lambda a, b, q: inverse(a, b, q, True), probabilities()),
        "betainc_da": (lambda *point: slope_a(*point)[0], sloped),
        "betainc_db": (lambda *point: slope_a(*point, True)[0], sloped),
        "beta_da": (lambda x, a, b: slope_a(a, b, x)[1], swapped),
        "beta_db": (lambda x, a, b: slope_a(a, b, x, True)[1], swapped),
        "stdtr": (lambda df, t: mp.exp(student_logs(df, t)[0]), points),
        "log_stdtr": (lambda df, t: student_logs(df, t)[0], points),
        "stdtrit": (
            student_quantile,
            [(df, p) for df, p in zip(spread(-0.7, 16, 150), between(0, 1, 150), strict=True)]
            + list(zip(spread(0, 5, 60), spread(-200, 0, 60), strict=True))
            + [(df, p) for df in (1.0, 1.5, 2.0, 3.0) for p in (1e-300, 1e-150, 1e-20, 1e-17)]
            + [(df, p) for df in (40.0, 1e3, 1e8) for p in (5e-324, 1e-320, 1e-308)],
        ),
        "student_t_ddf": (lambda t, df: student_slope(df, t)[1], [(t, df) for df, t in steep]),
        "stdtr_ddf": (lambda df, t: student_slope(df, t)[0], steep),
    }


def in_digits(function):
    """The function in enough digits for its arguments."""

    def wrapped(*arguments):
        with mp.workdps(digits(*arguments)):
            return function(*map(mpf, arguments))

    return wrapped


def main():
    """Write the file."""
    mp.dps = 60
    a, b, x = mpf(300000), mpf(200000), mpf("0.599")
    by_fraction = mp.log(tail_at(a, b, x, 1 - x, True))
    if abs(smaller_log_tail(a, b, x, 1 - x)[0] / by_fraction - 1) > mpf(10) ** -35:
        raise ArithmeticError("quadrature and the continued fraction differ")
    write("beta", table())


if __name__ == "__main__":
    main()
