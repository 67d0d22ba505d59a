"""Golden values of the log-normal family by mpmath: ``python .../make_log_normal.py``.

Writes log_normal.json beside this script, in some seconds.
"""

import random

from mpmath import mp, mpf
from writing import write

mp.dps = 60
random.seed(5)

SCALES = (1e-3, 0.1, 1.0, 3.5, 40.0)


def score(x, loc, scale):
    return (mp.log(x) - loc) / scale


def slope(x, loc, scale):
    return score(x, loc, scale) / scale


def log_density(x, loc, scale):
    z = score(x, loc, scale)
    return -z * z / 2 - mp.log(x) - mp.log(scale) - mp.log(2 * mp.pi) / 2


def exp_quadratic(a, b, loc, scale):
    return mp.exp(a * loc + b * scale * scale)


def points():
    """Values of up to 38 deviations, and the ends of the range of floats."""
    for scale in SCALES:
        for loc in (0.0, -2.5, 1.0 / 3.0, 300.0, -600.0):
            for z in (-38.0, -9.0, -3.0, -1.0, -0.01, 0.0, 1e-6, 0.3, 2.0, 6.0, 20.0, 37.5):
                z = z * random.uniform(0.9, 1.0)
                x = float(mp.exp(mpf(loc) + mpf(scale) * mpf(z)))
                if 1e-300 < x < 1e300:
                    yield x, loc, scale
    for x in (2.0**-1074, 1e-310, 2.0**-1022, 1e-300, 1e300, 1.7976931348623157e308):
        for scale in (0.5, 20.0):
            yield x, 0.0, scale


def exponents():
    for a, b in ((1.0, 0.5), (1.0, -1.0), (2.0, 2.0), (3.0, 4.5), (7.0, 24.5)):
        for loc in (0.0, 1.0 / 3.0, -40.3, 77.7):
            for scale in (1e-9, 0.1, 0.7, 3.3):
                if abs(a * loc + b * scale * scale) < 700:
                    yield a, b, loc, scale
    yield 1.0, 0.5, -650.1, 51.3
    yield 1.0, -1.0, 3000.7, 54.77


def main():
    """Write the file."""
    values = [p for p in points() if abs(score(*map(mpf, p))) > 1e-4]
    write(
        "log_normal",
        {
            "log_normal_score": (score, values),
            "log_normal_slope": (slope, values),
            "log_normal_log_density": (log_density, list(points())),
            "exp_quadratic": (exp_quadratic, list(exponents())),
        },
    )


if __name__ == "__main__":
    main()
