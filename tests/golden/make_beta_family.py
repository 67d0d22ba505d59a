"""Golden values of Beta, StudentT and VonMises: ``python tests/golden/make_beta_family.py``.

Writes one file a family beside this script, from the tails that the kernels' golden values are
made of; takes a few minutes.
"""

import sys
from pathlib import Path

from mpmath import exp, log, mp, mpf, psi
from rows import PROBABILITIES, both_signs, text, write

sys.path.insert(0, str(Path(__file__).with_name("kernels")))
import make_beta as beta_kernels
import make_von_mises as von_mises_kernels

mp.dps = 60


def from_logs(lower, upper):
    """The four distribution functions from the logarithms of both tails."""
    return {
        "cdf": text(exp(lower)),
        "sf": text(exp(upper)),
        "log_cdf": text(lower),
        "log_sf": text(upper),
    }


# ------------------------------------------------------------------ Beta


def beta_points():
    """Shapes and values."""
    for a, b in ((1e-6, 1e-6), (1e-3, 2.0), (0.3, 0.7), (1.0, 1.0), (2.5, 1.5), (40.0, 3.0)):
        for x in (1e-300, 1e-30, 1e-6, 0.01, 0.3, 0.5, 0.9, 0.999999, 1 - 2.0**-53):
            yield a, b, x
    for a, b in ((0.5, 0.5), (1.0, 4.0), (2.5, 1.5), (40.0, 3.0), (1e3, 1e3)):
        for x in (2.0**-120, 2.0**-20, 0.125, 0.25, 0.375, 0.5, 0.75, 1 - 2.0**-20):
            yield a, b, x
    for a, b in ((3.0, 1e5), (1e5, 3.0), (1e3, 1e3), (1e6, 1e4), (1e8, 1e8), (1e10, 20.0)):
        mean = a / (a + b)
        spread = (mean * (b / (a + b)) / (a + b)) ** 0.5
        for z in (-30.0, -8.0, -3.0, -1.0, -0.1, 0.0, 0.1, 1.0, 3.0, 8.0, 30.0):
            if 0.0 < mean + z * spread < 1.0:
                yield a, b, mean + z * spread
        for x in (1e-10, 0.5, 0.999):
            yield a, b, x


def beta():
    """Rows of the beta distribution."""
    rows = []
    for a, b, x in beta_points():
        row = {"concentration1": a, "concentration0": b, "value": x}
        with mp.workdps(beta_kernels.digits(a, b, x)):
            density = beta_kernels.beta_log_density(mpf(x), 1 - mpf(x), mpf(a), mpf(b))
        row["log_prob"] = text(density)
        rows.append(row | from_logs(*beta_kernels.logs_at(a, b, x)))
    for a, b in ((1e-3, 2.0), (0.3, 0.7), (2.5, 1.5), (3.0, 1e5), (1e6, 1e4)):
        for p in PROBABILITIES:
            row = {"concentration1": a, "concentration0": b, "probability": p}
            row["icdf"] = text(beta_kernels.inverse(a, b, p, False))
            row["isf"] = text(beta_kernels.inverse(a, b, p, True))
            rows.append(row)
    for a, b in (
        (1e-6, 1e-6),
        (1e-3, 2.0),
        (0.5, 0.5),
        (1.0, 1.0),
        (2.5, 1.5),
        (3.0, 1e5),
        (1e8, 1e8),
        (1e15, 1e12),
    ):
        rows.append(beta_summaries(a, b))
    return rows


def beta_summaries(a, b):
    """Entropy and moments."""
    s, t = mpf(a), mpf(b)
    total = s + t
    with mp.workdps(110):
        entropy = beta_kernels.log_beta(s, t) - (s - 1) * psi(0, s) - (t - 1) * psi(0, t)
        entropy += (total - 2) * psi(0, total)
    return {
        "concentration1": a,
        "concentration0": b,
        "entropy": text(entropy),
        "mean": text(s / total),
        "variance": text(s * t / total**2 / (total + 1)),
        "moments": [text(mp.rf(s, k) / mp.rf(total, k)) for k in range(4)],
    }


# ------------------------------------------------------------------ StudentT


def student_t_points():
    """Degrees of freedom, locations, scales and values."""
    far = (0.0, 1e-10, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 100.0, 1e5, 1e20, 1e100)
    for df in (0.01, 0.3, 1.0, 2.0, 4.5, 30.0, 1e3):
        for z in both_signs(far):
            yield df, 0.0, 1.0, z
    for df in (1e6, 1e9, 1e16):
        for z in both_signs((0.0, 0.1, 1.0, 3.0, 8.0, 20.0, 37.0)):
            yield df, 0.0, 1.0, z
    for z in both_signs((0.25, 3.0, 50.0)):
        yield 4.5, -2.5, 0.5, -2.5 + 0.5 * z
        yield 4.5, 1.0, 2.0**-40, 1.0 + 2.0**-40 * z
        yield 4.5, 0.0, 1e-300, 1e-300 * z


def student_t():
    """Rows of Student's t distribution."""
    rows = []
    for df, loc, scale, x in student_t_points():
        z = (mpf(x) - mpf(loc)) / mpf(scale)
        row = {"df": df, "loc": loc, "scale": scale, "value": x}
        with mp.workdps(100):
            row["log_prob"] = text(beta_kernels.student_t_log_density(z, mpf(df)) - log(mpf(scale)))
        logs = beta_kernels.student_logs(df, z) if z else (-log(mpf(2)), -log(mpf(2)))
        rows.append(row | from_logs(*logs))
    for df, loc, scale in ((0.3, 0.0, 1.0), (1.0, 0.0, 1.0), (4.5, -2.5, 0.5), (1e3, 0.0, 1.0)):
        for p in PROBABILITIES:
            z = beta_kernels.student_quantile(df, p) if p != 0.5 else mpf(0)
            if abs(z) > mpf(10) ** 300:
                continue
            row = {"df": df, "loc": loc, "scale": scale, "probability": p}
            row["icdf"], row["isf"] = text(loc + scale * z), text(loc - scale * z)
            rows.append(row)
    for df, loc, scale in ((3.5, 1.0, 2.0), (4.5, 0.0, 1e-5), (30.0, -2.5, 0.5), (1e16, 0.0, 1.0)):
        rows.append(student_t_summaries(df, loc, scale))
    return rows


def student_t_summaries(df, loc, scale):
    """Entropy and moments, for more than three degrees of freedom."""
    n, m, s = mpf(df), mpf(loc), mpf(scale)
    variance = s * s * n / (n - 2)
    with mp.workdps(110):
        entropy = (n + 1) / 2 * (psi(0, (n + 1) / 2) - psi(0, n / 2)) + log(s)
        entropy -= beta_kernels.student_t_log_density(mpf(0), n)
    return {
        "df": df,
        "loc": loc,
        "scale": scale,
        "entropy": text(entropy),
        "mean": text(m),
        "variance": text(variance),
        "moments": [text(x) for x in (1, m, m**2 + variance, m**3 + 3 * m * variance)],
    }


# ------------------------------------------------------------------ VonMises


def von_mises_points():
    """Locations, concentrations and values."""
    for kappa in (0.0, 1e-8, 0.3, 1.0, 5.0, 9.9, 10.6, 50.0, 700.0):
        for x in both_signs((0.0, 1e-5, 0.1, 0.5, 1.0, 2.0, 3.0, 3.14159)):
            yield 0.0, kappa, x
    for kappa in (1e4, 1e8, 1e16):
        for z in both_signs((0.0, 0.1, 1.0, 3.0, 8.0, 20.0)):
            yield 0.0, kappa, z / kappa**0.5
    for x in (-2.75, -2.0, 0.0, 0.5, 3.25):
        yield 0.5, 4.0, x


def von_mises():
    """Rows of the von Mises distribution."""
    rows = []
    for loc, kappa, x in von_mises_points():
        angle, k = mpf(x) - mpf(loc), mpf(kappa)
        angle -= 2 * mp.pi * mp.nint(angle / (2 * mp.pi))
        row = {"loc": loc, "concentration": kappa, "value": x}
        row["log_prob"] = text(von_mises_kernels.log_density(angle, k))
        lower, upper = (von_mises_kernels.log_cdf(side, k) for side in (angle, -angle))
        rows.append(row | from_logs(lower, upper))
    for kappa in (0.3, 5.0, 50.0, 1e8):
        for p in PROBABILITIES:
            row = {"loc": 0.0, "concentration": kappa, "probability": p}
            z = von_mises_kernels.quantile(mpf(p), mpf(kappa))
            row["icdf"], row["isf"] = text(z), text(-z)
            rows.append(row)
    for kappa in (0.0, 1e-8, 0.3, 1.0, 5.0, 10.6, 50.0, 1e8, 1e16):
        k = mpf(kappa)
        complement = von_mises_kernels.complement(k) if kappa else mpf(1)
        entropy = k * complement - von_mises_kernels.log_density(mpf(0), k)
        row = {"loc": 0.25, "concentration": kappa, "entropy": text(entropy), "mean": "0.25"}
        rows.append(row | {"variance": text(complement)})
    return rows


if __name__ == "__main__":
    for make in (beta, student_t, von_mises):
        write(make.__name__, make())
