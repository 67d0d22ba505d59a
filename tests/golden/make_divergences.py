"""Golden values of divergences by mpmath: ``python tests/golden/make_divergences.py``.

Writes divergences.json beside this script; takes a few minutes.
"""

import sys
from pathlib import Path

from mpmath import besseli, cos, log, loggamma, mp, mpf, pi, psi
from rows import text, write

sys.path.insert(0, str(Path(__file__).with_name("kernels")))
from make_divergences_of_kernels import student_t_divergence

mp.dps = 60

NEAR = (2.0**-10, 2.0**-26, 2.0**-40, 2.0**-52)


def divergences():
    """Rows of every pair of families, nearly equal parameters included."""
    rows = []

    def enter(families, p, q, value):
        rows.append({"families": families, "p": p, "q": q, "divergence": text(value)})

    normals = [((0.0, 1.0), (0.0, 1.0 + e)) for e in NEAR]
    normals += [((1.0, 1.0), (1.0 + e, 1.0)) for e in NEAR]
    normals += [((0.0, 1.0), (3.0, 2.0)), ((0.0, 1e-200), (0.0, 1e200)), ((0.0, 1e3), (5.0, 0.1))]
    for p, q in normals:
        enter("Normal Normal", p, q, kl_normal(p, q))
    gammas = [((a, 1.0), (a * (1 + e), 1.0)) for a in (1e-3, 0.5, 2.0, 1e3, 1e8) for e in NEAR]
    gammas += [((a, 1.0), (a, 1.0 + e)) for a in (1e-3, 2.0, 1e8) for e in NEAR]
    gammas += [
        ((2.5, 1.5), (0.3, 4.0)),
        ((1e-6, 1.0), (5.0, 1.0)),
        ((1e6, 1e3), (30.0, 1.0)),
        ((1.0, 1e-100), (2.0, 1e100)),
    ]
    for p, q in gammas:
        enter("Gamma Gamma", p, q, kl_gamma(p, q))
    poissons = [((r,), (r * (1 + e),)) for r in (1e-5, 1.0, 1e3, 1e15) for e in NEAR]
    poissons += [((0.0,), (3.0,)), ((2.0,), (7.5,)), ((1e-300,), (1.0,)), ((1e10,), (1.0,))]
    for p, q in poissons:
        enter("Poisson Poisson", p, q, kl_poisson(p, q))
    for p, q in (
        ((2.5, 1.5), (0.0, 1.0)),
        ((1e-3, 1.0), (0.0, 2.0)),
        ((100.0, 1.0), (100.0, 10.0)),
        ((1e6, 1.0), (1e6, 1e3)),
        ((1e12, 1.0), (1e12, 1e6)),
    ):
        enter("Gamma Normal", p, q, kl_gamma_normal(p, q))
    betas = [
        ((a, b), (a * (1 + e), b))
        for a, b in ((1e-3, 2.0), (0.5, 0.5), (2.0, 3.0), (1e3, 10.0), (1e8, 1e5), (1e-6, 1e6))
        for e in NEAR
    ]
    betas += [
        ((a, b), (a * (1 + e), b * (1 + e))) for a, b in ((2.0, 3.0), (1e8, 1e8)) for e in NEAR
    ]
    betas += [
        ((2.5, 1.5), (0.3, 4.0)),
        ((1e-6, 1e-6), (5.0, 1.0)),
        ((1.0, 1.0), (1.0, 2.0)),
        ((3.0, 1e5), (1e5, 3.0)),
        ((1e6, 1e3), (1e3, 1e6)),
    ]
    for p, q in betas:
        enter("Beta Beta", p, q, kl_beta(p, q))
    angles = [((0.5, k), (0.5, k * (1 + e))) for k in (1e-3, 1.0, 20.0, 1e8) for e in NEAR]
    angles += [((0.5, k), (0.5 + e, k)) for k in (1e-3, 1.0, 20.0, 1e8) for e in NEAR]
    angles += [
        ((0.0, 0.0), (1.0, 5.0)),
        ((1.0, 5.0), (0.0, 0.0)),
        ((-3.0, 2.0), (3.0, 40.0)),
        ((0.0, 1e6), (0.0, 1e-6)),
        ((0.0, 1e-6), (1.0, 1e6)),
    ]
    for p, q in angles:
        enter("VonMises VonMises", p, q, kl_von_mises(p, q))
    for p, q, value in student_ts():
        enter("StudentT StudentT", p, q, value)
    return rows


def student_ts():
    """Pairs of Student's t distributions with the quadrature of the kernels' golden values."""
    for df, other, scale, loc in (
        (5.0, 3.0, 1.5, 1.0),
        (5.0, 5.0, 1 + 2.0**-26, 0.0),
        (2.5, 2.5, 1.0, 2.0**-40),
        (7.0, 7.0 + 2.0**-26, 1.0, 0.0),
        (0.125, 0.25, 4.0, -2.0),
        (1.0, 1.0, 1.0, 2.0),
        (1e6, 3.0, 1.0, 1.0),
    ):
        value = student_t_divergence(*map(mpf, (df, other)), mpf(scale) - 1, mpf(loc))
        yield (df, loc, scale), (other, 0.0, 1.0), value


def kl_normal(p, q):
    """KL of two normals."""
    with mp.workdps(120):
        (m, s), (n, t) = (tuple(map(mpf, x)) for x in (p, q))
        return log(t / s) + (s * s + (m - n) ** 2) / (2 * t * t) - mpf(1) / 2


def kl_gamma(p, q):
    """KL of two gammas."""
    with mp.workdps(120):
        (a, b), (c, d) = (tuple(map(mpf, x)) for x in (p, q))
        shapes = (a - c) * psi(0, a) - loggamma(a) + loggamma(c)
        return shapes + c * log(b / d) + a * (d - b) / b


def kl_poisson(p, q):
    """KL of two Poissons."""
    with mp.workdps(120):
        r, s = mpf(p[0]), mpf(q[0])
        return (r * log(r / s) if r else 0) - r + s


def kl_gamma_normal(p, q):
    """KL of a gamma from a normal."""
    with mp.workdps(120):
        (a, b), (m, s) = (tuple(map(mpf, x)) for x in (p, q))
        entropy = a - log(b) + loggamma(a) + (1 - a) * psi(0, a)
        return log(2 * pi * s * s) / 2 + (a / b**2 + (a / b - m) ** 2) / (2 * s * s) - entropy


def kl_beta(p, q):
    """KL of two betas."""
    with mp.workdps(150):
        (a, b), (c, d) = (tuple(map(mpf, x)) for x in (p, q))
        constant = loggamma(c) + loggamma(d) - loggamma(c + d)
        constant -= loggamma(a) + loggamma(b) - loggamma(a + b)
        slopes = (a - c) * psi(0, a) + (b - d) * psi(0, b) + (c - a + d - b) * psi(0, a + b)
        return constant + slopes


def kl_von_mises(p, q):
    """KL of two von Mises distributions."""
    with mp.workdps(150):
        (m, k), (n, other) = (tuple(map(mpf, x)) for x in (p, q))
        ratio = besseli(1, k) / besseli(0, k)
        constants = log(besseli(0, other)) - log(besseli(0, k))
        return constants + ratio * (k - other * cos(m - n))


if __name__ == "__main__":
    write("divergences", divergences())
