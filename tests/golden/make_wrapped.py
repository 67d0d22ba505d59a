"""Golden values of the log-normal distribution and of mixtures: ``python .../make_wrapped.py``.

Writes log_normal.json and mixture.json beside this script, in about a minute.
"""

from make_distributions import normal_density, normal_quantile
from mpmath import exp, expm1, fsum, log, mp, mpf, ncdf, pi
from rows import PROBABILITIES, both_signs, probabilities, text, write

mp.dps = 60

Z = (0.0, 1e-6, 0.1, 0.5, 1.0, 3.0, 6.0, 9.0, 15.0, 25.0, 37.0)

# ------------------------------------------------------------------ LogNormal


def log_normal_points():
    """Locations, scales and values."""
    for loc, scale in (
        (0.0, 1.0),
        (-2.5, 0.3),
        (10.0, 4.0),
        (0.0, 15.0),
        (300.0, 0.1),
        (1.0, 1e-3),
    ):
        for z in both_signs(Z):
            x = float(exp(mpf(loc) + mpf(scale) * mpf(z)))
            if 1e-300 < x < 1e300:
                yield loc, scale, x
    for loc, scale in ((0.0, 1.0), (-2.5, 0.25), (3.0, 15.0)):
        for k in range(-36, 37, 6):
            yield loc, scale, 2.0**k * 1.25
    for x in (2.0**-1074, 1e-310, 2.0**-1022, 1e300, 1.7976931348623157e308):
        yield 0.0, 20.0, x


def log_normal():
    """Rows of the log-normal distribution."""
    rows = []
    for loc, scale, x in log_normal_points():
        z = (log(mpf(x)) - mpf(loc)) / mpf(scale)
        row = {"loc": loc, "scale": scale, "value": x}
        row["log_prob"] = text(-z * z / 2 - log(mpf(scale)) - log(mpf(x)) - log(2 * pi) / 2)
        rows.append(row | probabilities(ncdf(z), ncdf(-z)))
    for loc, scale in ((0.0, 1.0), (-2.5, 0.3), (10.0, 4.0), (300.0, 0.1)):
        for p in PROBABILITIES:
            z = normal_quantile(p)
            row = {"loc": loc, "scale": scale, "probability": p}
            row["icdf"] = text(exp(mpf(loc) + mpf(scale) * z))
            row["isf"] = text(exp(mpf(loc) - mpf(scale) * z))
            rows.append(row)
    for loc, scale in (
        (0.0, 1.0),
        (-2.5, 0.3),
        (10.0, 4.0),
        (300.0, 0.1),
        (1.0, 1e-8),
        (-500.3, 20.7),
    ):
        m, s = mpf(loc), mpf(scale)
        rows.append(
            {
                "loc": loc,
                "scale": scale,
                "entropy": text(m + log(s) + (1 + log(2 * pi)) / 2),
                "mean": text(exp(m + s * s / 2)),
                "variance": text(expm1(s * s) * exp(2 * m + s * s)),
                "moments": [text(exp(k * m + k * k * s * s / 2)) for k in range(4)],
            }
        )
    return rows


# ------------------------------------------------------------------ mixtures of normals

MIXTURES = (
    ((0.25, 0.75), (-2.0, 1.0), (0.5, 1.0)),
    ((0.25, 0.75), (0.0, 50.0), (1.0, 1.0)),
    ((2.0**-40, 1 - 2.0**-40), (0.0, 1.0), (1e3, 1e-3)),
    ((0.5, 0.5), (0.0, 0.0), (1e-150, 1e150)),
    ((0.0, 1.0), (5.0, -1.0), (1.0, 2.0)),
)


def lower_tail(mixture, x):
    """Probability of a draw at or below x."""
    return fsum(mpf(w) * clear_cdf((x - mpf(m)) / mpf(s)) for w, m, s in zip(*mixture, strict=True))


def clear_cdf(z):
    """The normal cdf; where mpmath overflows, the other component decides."""
    if abs(z) > 10**6:
        return mpf(z > 0)
    return ncdf(z)


def mirrored(mixture):
    """The mixture of the negative draws."""
    weights, loc, scale = mixture
    return weights, tuple(-m for m in loc), scale


def quantile(mixture, p):
    """x with a given lower tail, by bisection between the components' quantiles."""
    ends = [mpf(m) + mpf(s) * normal_quantile(p) for w, m, s in zip(*mixture, strict=True) if w]
    low, high = min(ends), max(ends)
    while high - low > mpf(10) ** -40 * max(abs(low), abs(high)):
        middle = (low + high) / 2
        if lower_tail(mixture, middle) < p:
            low = middle
        else:
            high = middle
    return low


def mixture():
    """Rows of mixtures of two normal distributions."""
    rows = []
    for each in MIXTURES:
        parameters = dict(zip(("probs", "loc", "scale"), map(list, each), strict=True))
        points = {m + s * z for _, m, s in zip(*each, strict=True) for z in both_signs(Z)}
        for x in sorted(points):
            density = fsum(
                mpf(w) * exp(normal_density(m, s, x)) for w, m, s in zip(*each, strict=True)
            )
            row = {**parameters, "value": x, "log_prob": text(log(density))}
            upper = lower_tail(mirrored(each), -mpf(x))
            rows.append(row | probabilities(lower_tail(each, mpf(x)), upper))
        for p in PROBABILITIES:
            row = {**parameters, "probability": p, "icdf": text(quantile(each, p))}
            row["isf"] = text(-quantile(mirrored(each), p))
            rows.append(row)
        weights, loc, scale = (list(map(mpf, column)) for column in each)
        triples = list(zip(weights, loc, scale, strict=True))
        mean = fsum(w * m for w, m, _ in triples)
        rows.append(
            {
                **parameters,
                "mean": text(mean),
                "variance": text(fsum(w * (s * s + (m - mean) ** 2) for w, m, s in triples)),
                "moments": [
                    text(fsum(w * moment for w, moment in zip(weights, column, strict=True)))
                    for column in (
                        [mpf(1)] * 2,
                        loc,
                        [m**2 + s**2 for _, m, s in triples],
                        [m**3 + 3 * m * s**2 for _, m, s in triples],
                    )
                ],
            }
        )
    return rows


if __name__ == "__main__":
    write("log_normal", log_normal())
    write("mixture", mixture())
