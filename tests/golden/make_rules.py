"""Golden derivatives of the special functions by mpmath: ``python tests/golden/make_rules.py``.

Writes rules.json beside this script, in some minutes: for each public function of
`arraydist.special` a list of rows, the exact float64 arguments, the position of the argument that
the derivative is in, and the derivative as a decimal string of 25 digits.

See `differences` for how; nothing there knows the library's derivative rules.  With names as
arguments only those functions are made anew.
"""

import json
import math
import random
import sys
from pathlib import Path

from mpmath import mp, mpf

sys.path.insert(0, str(Path(__file__).with_name("kernels")))

from differences import (
    DIGITS,
    direct,
    identity,
    inverse,
    odds_to_point,
    positives,
    probabilities,
    reals,
    to_real,
)
from make_shape_derivatives import beta_tails, gamma_tails, student_tails
from rule_cases import NO_RULE, more
from shape_points import spread

TARGET = Path(__file__).with_name("rules.json")
random.seed(17)


# The functions.


def normal_tail(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def log_beta(a, b):
    return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)


def log_binomial(n, k):
    return mp.loggamma(n + 1) - mp.loggamma(k + 1) - mp.loggamma(n - k + 1)


def log_gamma(x):
    return mp.loggamma(x) if x > 0 else mp.log(abs(mp.gamma(x)))


def stirling_error(x):
    return mp.loggamma(x) - (x - 0.5) * mp.log(x) + x - mp.log(2 * mp.pi) / 2


# Points: tuples of arguments.


def gamma_arguments():
    """(a, x): moderate, both tails, tiny and large shapes."""
    rows = [(a, a * spread(-1.5, 1.2)) for a in (spread(-2, 2) for _ in range(14))]
    rows += [
        (a, a + random.uniform(-8, 8) * math.sqrt(a)) for a in (spread(2, 4) for _ in range(10))
    ]
    return rows + [(spread(-6, -1), spread(-6, 0.7)) for _ in range(8)]


def beta_arguments():
    """(a, b, x): moderate, very different shapes, a = 3 with b = 1e5."""
    rows = [(spread(-2, 2), spread(-2, 2), random.random()) for _ in range(18)]
    rows += [(spread(-2, 2), spread(-2, 2), spread(-12, 0)) for _ in range(6)]
    rows += [(3.0, 1e5, x) for x in (1e-6, 2e-5, 4e-5, 2e-4)]
    return rows + [(spread(-6, -2), spread(-6, 1), random.random()) for _ in range(6)]


def student_arguments():
    """(df, t): heavy tails, t**2 about df, large df."""
    rows = [(spread(-1.5, 2), random.gauss(0, 4)) for _ in range(16)]
    rows += [
        (df, math.sqrt(df) * random.uniform(-1.2, -0.8)) for df in (spread(-1, 3) for _ in range(8))
    ]
    return rows + [(spread(2, 7), random.uniform(-7, 7)) for _ in range(10)]


def with_probability(rows, log=False):
    """The last argument a probability, or the logarithm of one, of moderate size."""
    values = [spread(-6, 0) if i % 2 else random.uniform(0.01, 0.99) for i in range(len(rows))]
    return [(*row[:-1], math.log(p) if log else p) for row, p in zip(rows, values, strict=True)]


def large_shapes(rows):
    """Every other row, without the shapes whose quantiles underflow."""
    return [row for row in rows[::2] if row[0] > 0.05 and (len(row) < 3 or row[1] > 0.05)]


def table():
    """Function name to its derivative, a function of arguments and position, and its points."""
    gamma, beta, student = gamma_arguments(), beta_arguments(), student_arguments()
    pairs = [(spread(-3, 6), spread(-3, 6)) for _ in range(30)]
    quantiles = with_probability(large_shapes(gamma))
    log_quantiles = with_probability(large_shapes(gamma), log=True)
    beta_quantiles = with_probability([row for row in beta[:18] if min(row[:2]) > 0.2])
    student_quantiles = with_probability([row for row in student[::2] if row[0] > 0.3])
    return {
        "betainc": (direct(lambda a, b, x: beta_tails(a, b, x, 1 - x)[0]), beta),
        "betaincc": (direct(lambda a, b, x: beta_tails(a, b, x, 1 - x)[1]), beta),
        "log_betainc": (direct(lambda a, b, x: mp.log(beta_tails(a, b, x, 1 - x)[0])), beta),
        "log_betaincc": (direct(lambda a, b, x: mp.log(beta_tails(a, b, x, 1 - x)[1])), beta),
        "betaincinv": (
            inverse(lambda a, b, x: beta_tails(a, b, x, 1 - x)[0], odds_to_point),
            beta_quantiles,
        ),
        "betainccinv": (
            inverse(lambda a, b, x: beta_tails(a, b, x, 1 - x)[1], odds_to_point),
            beta_quantiles,
        ),
        "betaln": (direct(log_beta), pairs),
        "digamma": (direct(lambda x: mp.psi(0, x)), [*positives(-8, 8), *reals(30.0, 15)]),
        "erf": (direct(mp.erf), reals(6.0)),
        "erfc": (direct(mp.erfc), reals(25.0)),
        "erfcx": (
            direct(lambda x: mp.exp(x * x) * mp.erfc(x)),
            [*reals(5.0), *positives(0, 3, 10)],
        ),
        "erfinv": (inverse(mp.erf, identity), probabilities(-20.0)),
        "erfcinv": (inverse(lambda x: mp.erfc(x), to_real), [*probabilities(), (1.7,), (1.999,)]),
        "expit": (direct(lambda x: 1 / (1 + mp.exp(-x))), reals(300.0)),
        "gammainc": (direct(lambda a, x: gamma_tails(a, x)[0]), gamma),
        "gammaincc": (direct(lambda a, x: gamma_tails(a, x)[1]), gamma),
        "log_gammainc": (direct(lambda a, x: mp.log(gamma_tails(a, x)[0])), gamma),
        "log_gammaincc": (direct(lambda a, x: mp.log(gamma_tails(a, x)[1])), gamma),
        "gammaincinv": (inverse(lambda a, x: gamma_tails(a, x)[0], identity), quantiles),
        "gammainccinv": (inverse(lambda a, x: gamma_tails(a, x)[1], identity), quantiles),
        "log_gammaincinv": (
            inverse(lambda a, x: mp.log(gamma_tails(a, x)[0]), identity),
            log_quantiles,
        ),
        "log_gammainccinv": (
            inverse(lambda a, x: mp.log(gamma_tails(a, x)[1]), identity),
            log_quantiles,
        ),
        "gammaln": (direct(log_gamma), [*positives(-8, 15), *reals(20.0, 15)]),
        "log1mexp": (
            direct(lambda x: mp.log(1 - mp.exp(x))),
            [(-x,) for (x,) in positives(-8, 2.5)],
        ),
        "log1pexp": (direct(lambda x: mp.log1p(mp.exp(x))), reals(300.0)),
        "log1pmx": (
            direct(lambda x: mp.log1p(x) - x),
            [*positives(-8, 8), *((-x,) for (x,) in positives(-8, -0.01, 15))],
        ),
        "log_binomial": (
            direct(log_binomial),
            [(n, n * random.random()) for n in (spread(0, 6) for _ in range(30))],
        ),
        "log_expit": (direct(lambda x: -mp.log1p(mp.exp(-x))), reals(300.0)),
        "log_ndtr": (direct(lambda x: mp.log(normal_tail(x))), [*reals(35.0), *reals(1e4, 10)]),
        "log_stdtr": (direct(lambda df, t: mp.log(student_tails(df, t)[0])), student),
        "logaddexp": (
            direct(lambda x, y: mp.log(mp.exp(x) + mp.exp(y))),
            [(random.gauss(0, 30), random.gauss(0, 30)) for _ in range(30)],
        ),
        "loggamma1p": (direct(lambda x: mp.loggamma(1 + x)), positives(-8, 8)),
        "logit": (direct(lambda p: mp.log(p / (1 - p))), probabilities()),
        "ndtr": (direct(normal_tail), reals(36.0)),
        "ndtri": (inverse(normal_tail, to_real), probabilities()),
        "ndtri_exp": (
            inverse(lambda x: mp.log(normal_tail(x)), to_real),
            [(-x,) for (x,) in positives(-6, 4)],
        ),
        "polygamma": (
            lambda arguments, position: mp.psi(int(arguments[0]) + 1, mpf(arguments[1])),
            [(float(i % 9), x) for i, (x,) in enumerate(positives(-3, 5))],
        ),
        "stdtr": (direct(lambda df, t: student_tails(df, t)[0]), student),
        "stdtrit": (inverse(lambda df, t: student_tails(df, t)[0], to_real), student_quantiles),
        "stirling_error": (direct(stirling_error), positives(-6, 8)),
        "trigamma": (direct(lambda x: mp.psi(1, x)), [*positives(-6, 8), *reals(20.0, 10)]),
        "xlog1py": (
            direct(lambda x, y: x * mp.log1p(y)),
            [(random.gauss(0, 5), spread(-6, 3)) for _ in range(20)],
        ),
        "xlogy": (
            direct(lambda x, y: x * mp.log(y)),
            [(random.gauss(0, 5), spread(-20, 20)) for _ in range(20)],
        ),
    }


def rows_of(name, function, points):
    for point in points:
        for position in range(len(point)):
            if (name, position) not in NO_RULE:
                value = function(point, position)
                yield json.dumps([*point, position, mp.nstr(value, 25)])


def main(names):
    """Write the file."""
    blocks = json.loads(TARGET.read_text()) if names and TARGET.exists() else {}
    cases = table() | more()
    made = {name: case for name, case in cases.items() if name in names or not names}
    lines = {name: [json.dumps(row) for row in rows] for name, rows in blocks.items()}
    lines |= {name: list(rows_of(name, *case)) for name, case in made.items()}
    text = ",\n".join(
        f"{json.dumps(name)}: [\n" + ",\n".join(lines[name]) + "\n]" for name in sorted(lines)
    )
    TARGET.write_text("{\n" + text + "\n}\n")


if __name__ == "__main__":
    mp.dps = DIGITS
    main(sys.argv[1:])
