"""Golden values of the divergences: ``python tests/golden/kernels/make_divergences_of_kernels.py``.

Takes some minutes.
"""

from mpmath import mp, mpf
from writing import write

mp.dps = 50

PARAMETERS = (1e-300, 1e-30, 1e-9, 1e-3, 0.5, 1.7, 2.5, 9.0, 11.0, 100.0, 1e5, 1e12)
FACTORS = (0.0, 1e-12, 1e-3, 0.6, 1 - 2.0**-26, 1 + 2.0**-40, 1.001, 1.4, 1.9, 2.2, 50.0)


def log_i0_bregman(y, x):
    """Of the logarithm of I0 around x."""
    with mp.workdps(700 if min(x, y) < 1e-100 else 120):
        ratio = mp.besseli(1, x) / mp.besseli(0, x)
        return mp.log(mp.besseli(0, y)) - mp.log(mp.besseli(0, x)) - ratio * (y - x)


def student_log_density(z, df):
    """At z, for scale 1."""
    return -(df + 1) / 2 * mp.log1p(z * z / df) - mp.log(mp.sqrt(df) * mp.beta(df / 2, mpf(1) / 2))


def student_t_divergence(df, other, growth, shift):
    """The mean of the log of p / q under p, by quadrature over s with t = sqrt(df) sinh(s)."""
    ratio = 1 + growth

    def integrand(s):
        t = mp.sqrt(df) * mp.sinh(s)
        p = student_log_density(t, df)
        q = student_log_density(shift + ratio * t, other) + mp.log(ratio)
        return mp.exp(p) * mp.sqrt(df) * mp.cosh(s) * (p - q)

    end = mp.sqrt(200 / df) + 100 / df
    centre = mp.asinh(-shift / ratio / mp.sqrt(df))
    width = min(1 / mp.sqrt(1 + df), mp.sqrt(other) / ratio / mp.sqrt(df))
    steps = [side * width * 2**j for j in range(-3, 60) for side in (1, -1)]
    cuts = {-end, end, mpf(0), centre} | {c + step for c in (0, centre) for step in steps}
    return mp.quad(integrand, sorted(cut for cut in cuts if abs(cut) <= end))


STUDENTS = [
    (5.0, 3.0, 0.5, 1.0),
    (5.0, 5.0, 2.0**-26, 0.0),
    (5.0, 5.0, 0.0, 2.0**-40),
    (5.0, 5.0 + 2.0**-26, 0.0, 0.0),
    (2.5, 2.5 * (1 + 2.0**-40), 2.0**-40, 2.0**-40),
    (0.125, 0.125, 0.0, 2.0**-13),
    (0.1, 0.2, 3.0, -2.0),
    (0.05, 0.051, 2.0**-7, 0.0),
    (0.01, 0.02, 0.5, 3.0),
    (0.01, 1e6, 5.0, 3.0),
    (1.0, 1.0, 0.0, 2.0),
    (3.0, 40.0, 1e3, 0.0),
    (3.0, 1.0, -0.999, 5.0),
    (3.0, 2.0, 1e4, 3e4),
    (50.0, 60.0, 0.2, 0.2),
    (1e3, 1.001e3, 0.0, 0.0),
    (1e4, 1.2e4, 0.0, 0.0),
    (1e6, 1.1e6, 0.0, 0.0),
    (1e6, 3.0, 0.0, 1.0),
    (2.0, 1e8, -0.5, 0.3),
    (1.5, 1e12, 1e6, 1e9),
    (1e10, 1.2e10, 0.0, 0.0),
    (1e12, 5e11, 2.0**-10, 0.0),
]
"""Degrees of freedom, growths of the scale and shifts: near, apart, heavy-tailed, normal."""


def slope(argument):
    """Derivative of the divergence in one of its arguments, by differences of fourth order."""

    def along(*point):
        def moved(step):
            changed = list(point)
            changed[argument] += step
            return student_t_divergence(*changed)

        h = mpf(10) ** -6
        near, far = (moved(k * h) - moved(-k * h) for k in (1, 2))
        return (8 * near - far) / (12 * h)

    return along


def table():
    """Kernel name to its function of float64 arguments and its points."""
    moderate = [STUDENTS[0], STUDENTS[14]]
    pairs = [(x * factor, x) for x in PARAMETERS for factor in FACTORS if x < 1e6 or factor]
    return {
        "log_i0_bregman": (log_i0_bregman, pairs),
        "student_t_divergence": (student_t_divergence, STUDENTS),
        "student_t_divergence_ddf": (slope(0), moderate),
        "student_t_divergence_dother": (slope(1), moderate),
        "student_t_divergence_dgrowth": (slope(2), moderate),
        "student_t_divergence_dshift": (slope(3), moderate),
    }


if __name__ == "__main__":
    write("divergences_of_kernels", table())
