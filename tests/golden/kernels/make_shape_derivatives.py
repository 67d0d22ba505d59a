"""Golden derivatives in shapes: ``python tests/golden/kernels/make_shape_derivatives.py``.

Writes shape_derivatives.json beside this script, in some minutes: for each kernel a list of rows,
the exact float64 arguments and the result as a decimal string of 25 digits.

The tails come from the power series and continued fractions, run to convergence in enough digits
for central differences of them at relative steps of 1e-18 to keep 30: no derivative is taken by
hand here.
"""

import functools
import math

from mpmath import mp, mpf
from shape_points import (
    beta_points,
    beta_seams,
    gamma_points,
    spread,
    student_points,
    student_seams,
)
from writing import write

STEP = mpf(10) ** -18
DIGITS = 90


# Tails.


def gamma_tails(a, z):
    """P(a, z) and Q(a, z) by the power series or Legendre's continued fraction."""
    if z <= a + 1 or z < 2:
        term, total, n = mpf(1), mpf(1), a
        while term > total * mp.eps:
            n += 1
            term *= z / n
            total += term
        lower = mp.exp(a * mp.log(z) - z - mp.loggamma(a + 1)) * total
        return lower, 1 - lower
    b = z + 1 - a
    p_last, p, q_last, q = mpf(0), mpf(1), mpf(1), b
    value, last, n = 1 / b, mpf(0), 0
    while abs(value - last) > abs(value) * mp.eps * 100:
        n += 1
        b += 2
        c = n * (a - n)
        p_last, p = p, b * p + c * p_last
        q_last, q = q, b * q + c * q_last
        last, value = value, p / q
    upper = mp.exp(a * mp.log(z) - z - mp.loggamma(a)) * value
    return 1 - upper, upper


def beta_tails(a, b, x, y):
    """Both tails by the continued fraction of [Didonato and Morris 1992, equation 9]."""
    swapped = (x > y) if a <= 1 and b <= 1 else x * (a + b + 2) > a + 1
    if swapped:
        a, b, x, y = b, a, y, x
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
    log_beta = mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)
    tail = mp.exp(a * mp.log(x) + b * mp.log(y) - log_beta) * value
    return (1 - tail, tail) if swapped else (tail, 1 - tail)


def student_tails(df, t):
    """The distribution function and its complement."""
    total = df + t * t
    beyond = beta_tails(df / 2, mpf(1) / 2, df / total, t * t / total)[0] / 2
    return (beyond, 1 - beyond) if t < 0 else (1 - beyond, beyond)


# Differences.


class Differences:
    """Derivatives of a function by central differences; each value is computed once.

    ``d(0)`` is the first derivative in argument 0, ``d(0, 1)`` the mixed second one.
    """

    def __init__(self, function, point, steps):
        self.steps = steps
        self.at = functools.cache(
            lambda *moves: function(
                *(p + m * s for p, m, s in zip(point, moves, steps, strict=True))
            )
        )

    def moved(self, moves):
        return self.at(*(moves.get(i, 0) for i in range(len(self.steps))))

    def __call__(self, *positions):
        if not positions:
            return self.moved({})
        i, *rest = positions
        if not rest:
            return (self.moved({i: 1}) - self.moved({i: -1})) / (2 * self.steps[i])
        (j,) = rest
        if i == j:
            bend = self.moved({i: 1}) - 2 * self.moved({}) + self.moved({i: -1})
            return bend / self.steps[i] ** 2
        bend = mpf(0)
        for k in (-1, 1):
            for m in (-1, 1):
                bend += k * m * self.moved({i: k, j: m})
        return bend / (4 * self.steps[i] * self.steps[j])


def differences(tails, point, steps):
    """`Differences` of both tails and of their logarithms, and whether the lower is the smaller."""
    both = functools.cache(tails)
    lower = both(*point)[0] < 0.5
    side = 0 if lower else 1
    plain = Differences(lambda *p: both(*p)[side], point, steps)
    logs = [Differences(lambda *p, k=k: mp.log(both(*p)[k]), point, steps) for k in (0, 1)]
    return plain, (1 if lower else -1), *logs


def working_digits(tails, point):
    """Enough for the logarithm of the larger tail, and for the sizes of the arguments."""
    sizes = sum(abs(math.log10(abs(float(p)))) for p in point)
    with mp.workdps(60 + int(2 * sizes)):
        smaller = min(tails(*map(mpf, point)))
        return DIGITS + int(2 * sizes) + int(min(-mp.log10(abs(smaller) + mpf(10) ** -700), 700))


@functools.cache
def gamma_at(a, x, rate):
    with mp.workdps(2 * DIGITS):
        z = mpf(x) * mpf(rate)
    with mp.workdps(working_digits(gamma_tails, (a, z))):
        a = mpf(a)
        scale = 1 + abs(z - a) + mp.sqrt(z)
        return differences(gamma_tails, (a, z), (min(a, mp.sqrt(a)) * STEP, z / scale * STEP)), z


@functools.cache
def beta_at(a, b, x):
    def tails(a, b, x):
        return beta_tails(a, b, x, 1 - x)

    with mp.workdps(working_digits(tails, (a, b, x))):
        a, b, x = mpf(a), mpf(b), mpf(x)
        steps = (min(a, mp.sqrt(a)), min(b, mp.sqrt(b)), x * (1 - x) / (1 + a + b))
        return differences(tails, (a, b, x), tuple(s * STEP for s in steps))


@functools.cache
def student_at(df, t):
    with mp.workdps(working_digits(student_tails, (df, t))):
        df, t = mpf(df), mpf(t)
        return differences(student_tails, (df, t), (df * STEP, abs(t) / (1 + abs(t)) * STEP))


# Kernels in terms of them.


def gamma_kernel(formula):
    """A kernel of (x, a, rate) from z and the differences of log P and of log Q in (a, z)."""

    def evaluate(x, a, rate):
        (_, _, lower, upper), z = gamma_at(float(a), float(x), float(rate))
        with mp.workdps(working_digits(gamma_tails, (a, z))):
            return formula(z, lower, upper)

    return evaluate


def gamma_quantile(formula):
    """A kernel of (z, a) from the plain differences, by implicit differentiation."""

    def evaluate(z, a):
        (plain, sign, _, _), _ = gamma_at(float(a), float(z), 1.0)
        with mp.workdps(working_digits(gamma_tails, (a, z))):
            return formula(z, plain, sign)

    return evaluate


def beta_kernel(formula):
    """A kernel of (x, y, a, b) with y = 1 - x rounded, from `differences` in (a, b, x)."""

    def evaluate(x, y, a, b):
        x, y, a, b = map(float, (x, y, a, b))
        # The smaller of x and y is the exact one.
        swapped = y < x
        parts = beta_at(b, a, y) if swapped else beta_at(a, b, x)
        with mp.workdps(2 * DIGITS):
            return formula(*parts, swapped)

    return evaluate


def log_beta_tail(*positions):
    def formula(plain, sign, lower, upper, swapped):
        if not swapped:
            return lower(*positions)
        mirrored = [(1, 0, 2)[p] for p in positions]
        return upper(*mirrored) * (-1) ** positions.count(2)

    return beta_kernel(formula)


def beta_tail(*positions):
    def formula(plain, sign, lower, upper, swapped):
        if not swapped:
            return sign * plain(*positions)
        return -sign * plain(*((1, 0, 2)[p] for p in positions))

    return beta_kernel(formula)


def point_bend(d, first, second):
    """Derivative in argument `second` of that of the variate in `first`, x being argument 2."""
    return -d(first, second) / d(2) + d(first) * d(second, 2) / d(2) ** 2


def beta_point(second):
    def formula(plain, sign, lower, upper, swapped):
        if not swapped:
            return point_bend(plain, 0, second)
        return -point_bend(plain, 1, 1 - second)

    return beta_kernel(formula)


def beta_first(position):
    def formula(plain, sign, lower, upper, swapped):
        if not swapped:
            return -plain(position) / plain(2)
        return plain(1 - position) / plain(2)

    return beta_kernel(formula)


def student_kernel(formula, order):
    """A kernel of t and df from the plain differences, with their sign, and those of log F."""

    def evaluate(*arguments):
        df, t = arguments if order == "df t" else arguments[::-1]
        plain, sign, lower, _ = student_at(float(df), float(t))
        with mp.workdps(working_digits(student_tails, (df, t))):
            return formula(plain, sign, lower)

    return evaluate


def student_bend(d, _sign, _lower):
    return -d(0, 0) / d(1) + d(0) * d(0, 1) / d(1) ** 2


def table():
    """Kernel name to its function and its points."""
    gamma, beta, student = gamma_points(), beta_points(), student_points()
    reverse = [(t, df) for df, t in student]
    # Points that are exact themselves: 1 - x may be rounded where x is small.
    plain = [row for row in beta if row[1] == 1.0 - row[0] and row[0] == 1.0 - row[1]]
    quantiles = [(x, a) for x, a, rate in gamma if rate == 1.0]
    return {
        "gamma_hazard": (gamma_kernel(lambda z, p, q: -q(1)), gamma),
        "gamma_hazard_dz": (gamma_kernel(lambda z, p, q: -q(1, 1)), gamma),
        "gamma_hazard_da": (gamma_kernel(lambda z, p, q: -q(0, 1)), gamma),
        "gamma_log_sf_da": (gamma_kernel(lambda z, p, q: q(0)), gamma),
        "gamma_log_sf_daa": (gamma_kernel(lambda z, p, q: q(0, 0)), gamma),
        "gamma_log_cdf_dlog": (gamma_kernel(lambda z, p, q: z * p(1)), gamma),
        "gamma_log_cdf_dlog2": (gamma_kernel(lambda z, p, q: z * p(1) + z * z * p(1, 1)), gamma),
        "gamma_log_cdf_dlog_da": (gamma_kernel(lambda z, p, q: z * p(0, 1)), gamma),
        "gamma_log_cdf_da": (gamma_kernel(lambda z, p, q: p(0)), gamma),
        "gamma_log_cdf_daa": (gamma_kernel(lambda z, p, q: p(0, 0)), gamma),
        "standard_gamma_da": (gamma_quantile(lambda z, d, s: -d(0) / d(1)), quantiles),
        "standard_gamma_da_dz": (
            gamma_quantile(lambda z, d, s: -d(0, 1) / d(1) + d(0) * d(1, 1) / d(1) ** 2),
            quantiles,
        ),
        "standard_gamma_daa": (
            gamma_quantile(lambda z, d, s: -d(0, 0) / d(1) + d(0) * d(0, 1) / d(1) ** 2),
            quantiles,
        ),
        "gammainc_da": (
            lambda a, x: gamma_quantile(lambda z, d, s: s * d(0))(x, a),
            [(a, z) for z, a in quantiles],
        ),
        "gammainc_daa": (
            lambda a, x: gamma_quantile(lambda z, d, s: s * d(0, 0))(x, a),
            [(a, z) for z, a in quantiles],
        ),
        "beta_log_tail_dx": (log_beta_tail(2), beta),
        "beta_log_tail_dxx": (log_beta_tail(2, 2), beta),
        "beta_log_tail_dxa": (log_beta_tail(2, 0), beta),
        "beta_log_tail_dxb": (log_beta_tail(2, 1), beta),
        "beta_log_tail_da": (log_beta_tail(0), beta),
        "beta_log_tail_db": (log_beta_tail(1), beta),
        "beta_log_tail_daa": (log_beta_tail(0, 0), beta),
        "beta_log_tail_dab": (log_beta_tail(0, 1), beta),
        "beta_log_tail_dbb": (log_beta_tail(1, 1), beta),
        "beta_tail_daa": (beta_tail(0, 0), beta),
        "beta_tail_dab": (beta_tail(0, 1), beta),
        "beta_point_daa": (beta_point(0), beta),
        "beta_point_dab": (beta_point(1), beta),
        "beta_da": (
            lambda x, a, b: beta_first(0)(x, 1 - x, a, b),
            [(x, a, b) for x, _, a, b in plain] + beta_seams(),
        ),
        "beta_db": (
            lambda x, a, b: beta_first(1)(x, 1 - x, a, b),
            [(x, a, b) for x, _, a, b in plain] + beta_seams(),
        ),
        "betainc_da": (
            lambda a, b, x: beta_tail(0)(x, 1 - x, a, b),
            [(a, b, x) for x, _, a, b in plain],
        ),
        "betainc_db": (
            lambda a, b, x: beta_tail(1)(x, 1 - x, a, b),
            [(a, b, x) for x, _, a, b in plain],
        ),
        "student_t_ddf": (
            student_kernel(lambda d, s, _: -d(0) / d(1), "t df"),
            reverse + student_seams(),
        ),
        "stdtr_ddf": (student_kernel(lambda d, s, _: s * d(0), "df t"), student),
        "student_t_ddf2": (student_kernel(student_bend, "t df"), reverse),
        "stdtr_ddf2": (student_kernel(lambda d, s, _: s * d(0, 0), "df t"), student),
        "student_t_density_ddf": (student_kernel(lambda d, s, _: d(0, 1) / d(1), "t df"), reverse),
        "student_t_hazard": (student_kernel(lambda d, s, g: g(1), "df t"), student),
        "student_t_hazard_dt": (student_kernel(lambda d, s, g: g(1, 1), "df t"), student),
        "trigamma_difference": (
            lambda a, b: mp.psi(1, a) - mp.psi(1, a + b),
            [(spread(-20, 12), spread(-20, 12)) for _ in range(80)],
        ),
    }


if __name__ == "__main__":
    mp.dps = DIGITS
    write("shape_derivatives", table())
