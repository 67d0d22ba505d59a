"""Golden values of the distributions of vectors by mpmath: ``python tests/golden/make_vectors.py``.

Writes dirichlet.json, multivariate_normal.json and vector_divergences.json beside this script, in
the form of make_distributions.py.
"""

import json
import random
from pathlib import Path

from make_distributions import text
from mpmath import log, loggamma, mp, mpf, pi, psi

mp.dps = 120

CONCENTRATIONS = (
    [2.0, 3.0, 5.0],
    [1.0, 1.0, 1.0],
    [0.3, 0.5, 0.2],
    [1e-6, 1e-6, 2e-6],
    [1e-6, 1.0, 1e6],
    [1e-3, 30.0, 1e8],
    [3.0, 1e5],
    [20.0, 12.5],
    [1e8, 2e8, 5e7],
    [1e6] * 8,
    [1e12, 3e12],
    [1e15, 3.5],
    [0.7],
    [0.1 * k for k in range(1, 30)],
)
FAR = [(0.2, 0.3, 0.5), (1e-300, 0.25, 0.75), (1 - 2.0**-40, 2.0**-41, 2.0**-41)]
"""Shares that no draw comes near where the concentrations are large."""


def near_mean(rng, concentration):
    """Shares about as far from their means as draws are, in float64."""
    total = sum(concentration)
    weights = []
    for a in concentration:
        mean = a / total
        spread = (mean * (1 - mean) / (total + 1)) ** 0.5
        weights.append(abs(mean + spread * rng.gauss(0, 1)) or mean)
    whole = sum(weights)
    return [w / whole for w in weights]


def dirichlet_density(concentration, x):
    """Log density, at the numbers as they are."""
    a, x = [mpf(v) for v in concentration], [mpf(v) for v in x]
    powers = mp.fsum((b - 1) * log(y) for b, y in zip(a, x, strict=True) if b != 1)
    return loggamma(mp.fsum(a)) - mp.fsum(map(loggamma, a)) + powers


def dirichlet_entropy(concentration):
    """Differential entropy."""
    a = [mpf(v) for v in concentration]
    total = mp.fsum(a)
    terms = mp.fsum((b - 1) * psi(0, b) for b in a)
    ratio = mp.fsum(map(loggamma, a)) - loggamma(total)
    return ratio + (total - len(a)) * psi(0, total) - terms


def dirichlet():
    """Rows of the Dirichlet distribution."""
    rng = random.Random(1)
    rows = []
    for concentration in CONCENTRATIONS:
        a = [mpf(v) for v in concentration]
        total = mp.fsum(a)
        points = [near_mean(rng, concentration) for _ in range(12)]
        points += [x for x in FAR if len(x) == len(a)]
        for x in points:
            value = text(dirichlet_density(concentration, x))
            rows.append({"concentration": concentration, "value": list(x), "log_prob": value})
        row = {"concentration": concentration, "entropy": text(dirichlet_entropy(concentration))}
        row["mean"] = [text(b / total) for b in a]
        row["variance"] = [text(b * (total - b) / total**2 / (total + 1)) for b in a]
        rows.append(row)
    return rows


def matrix(rows):
    """A matrix of mpmath's."""
    return mp.matrix([[mpf(v) for v in row] for row in rows])


def normal_density(loc, covariance, x):
    """Log density."""
    y = mp.matrix([mpf(v) - mpf(m) for v, m in zip(x, loc, strict=True)])
    square = (y.T * mp.lu_solve(covariance, y))[0]
    return -(square + log(mp.det(covariance)) + len(x) * log(2 * pi)) / 2


def condition(a):
    """Condition number, in the Frobenius norm."""
    return mp.mnorm(a, "f") * mp.mnorm(a**-1, "f")


def factors(rng):
    """Lower-triangular factors, well and badly conditioned."""
    for size in (1, 2, 3, 5, 8):
        for _ in range(6):
            yield [
                [
                    rng.gauss(0, 1) if j < i else rng.uniform(0.3, 2.0) * (i == j)
                    for j in range(size)
                ]
                for i in range(size)
            ]
    for power in (5, 10, 20, 40):
        yield [[1.0, 0.0], [1 - 2.0**-power, 2.0**-power]]
    yield [[1e-150, 0.0], [1e-150, 1e-150]]
    yield [[1e150, 0.0], [-1e150, 1e150]]


def product(factor):
    """L L' rounded to float64."""
    exact = matrix(factor) * matrix(factor).T
    return [[float(exact[i, j]) for j in range(len(factor))] for i in range(len(factor))]


def multivariate_normal():
    """Rows of the multivariate normal distribution, by factor and by covariance."""
    rng = random.Random(2)
    rows = []
    for factor in factors(rng):
        size = len(factor)
        for _ in range(4):
            loc = [rng.gauss(0, 1) * factor[0][0] for _ in range(size)]
            z = [rng.gauss(0, 2) for _ in range(size)]
            x = [
                m + sum(v * w for v, w in zip(row, z, strict=True))
                for m, row in zip(loc, factor, strict=True)
            ]
            lower = matrix(factor)
            row = {"loc": loc, "scale_tril": factor, "value": x}
            row["log_prob"] = text(normal_density(loc, lower * lower.T, x))
            row["condition"] = text(condition(lower))
            rows.append(row)
            covariance = product(factor)
            if not 1e-100 < covariance[0][0] < 1e100 or condition(lower) > 1e6:
                continue
            row = {"loc": loc, "covariance_matrix": covariance, "value": x}
            row["log_prob"] = text(normal_density(loc, matrix(covariance), x))
            whole = matrix(covariance)
            row["entropy"] = text((log(mp.det(whole)) + size * (1 + log(2 * pi))) / 2)
            row["condition"] = text(condition(whole))
            rows.append(row)
    return rows


def kl_dirichlet(p, q):
    """KL of two Dirichlet distributions."""
    a, c = ([mpf(v) for v in x] for x in (p, q))
    total = mp.fsum(a)
    value = loggamma(total) - loggamma(mp.fsum(c))
    for b, d in zip(a, c, strict=True):
        value += loggamma(d) - loggamma(b) + (b - d) * (psi(0, b) - psi(0, total))
    return value


def kl_normal(p, q):
    """KL of two multivariate normals, given by location and covariance."""
    (m, s), (n, t) = ((mp.matrix([mpf(v) for v in x[0]]), matrix(x[1])) for x in (p, q))
    inverse = t**-1
    product_ = inverse * s
    trace = mp.fsum(product_[i, i] for i in range(len(m)))
    shift = ((n - m).T * inverse * (n - m))[0]
    return (trace - len(m) - log(mp.det(s) / mp.det(t)) + shift) / 2


def vector_divergences():
    """Rows of divergences: of unlike pairs, and of nearly equal ones."""
    rng = random.Random(3)
    rows = []
    for a in CONCENTRATIONS[:-2]:
        others = [[v * rng.uniform(0.3, 3.0) for v in a], [v * 1.5 for v in a], a[::-1]]
        for power in (10, 20, 26, 40):
            others.append([v * (1 + rng.uniform(-1, 1) * 2.0**-power) for v in a])
            others.append([v * (1 + 2.0**-power) for v in a])
            others.append([a[0] * (1 + 2.0**-power), *a[1:]])
        for c in others:
            if a != c:
                value = text(kl_dirichlet(a, c))
                rows.append({"family": "Dirichlet", "p": a, "q": c, "divergence": value})
    base = [[2.0, 0.5, 0.1], [0.5, 1.0, 0.2], [0.1, 0.2, 3.0]]
    loc = [0.5, -1.0, 2.0]
    wide = [[4.0, -1.0, 0.5], [-1.0, 2.0, 0.3], [0.5, 0.3, 1.0]]
    pairs = [((loc, base), ([0.0, 0.0, 0.0], wide)), ((loc, base), (loc, wide))]
    for power in (10, 20, 26, 40):
        nearly = [
            [v * (1 + (i == j) * 2.0**-power) for j, v in enumerate(row)]
            for i, row in enumerate(base)
        ]
        tilted = [row[:] for row in base]
        tilted[0][1] = tilted[1][0] = 0.5 * (1 + 2.0**-power)
        moved = [v * (1 + 2.0**-power) for v in loc]
        pairs += [
            ((loc, base), (loc, nearly)),
            ((loc, tilted), (loc, base)),
            ((loc, base), (moved, base)),
        ]
    for p, q in pairs:
        row = {"family": "MultivariateNormal", "p": p, "q": q}
        rows.append(row | {"divergence": text(kl_normal(p, q))})
    return rows


def main():
    """Write every file."""
    for make in (dirichlet, multivariate_normal, vector_divergences):
        rows = ",\n".join(json.dumps(row) for row in make())
        path = Path(__file__).with_name(f"{make.__name__}.json")
        path.write_text(f"[\n{rows}\n]\n")


if __name__ == "__main__":
    main()
