"""Golden values of the versine's kernels: ``python tests/golden/kernels/make_versine.py``.

Writes versine.json beside this script, by mpmath, in some minutes.  Versines lie in both tails and
about the mean, where the range of integration turns round; concentrations from 0 to 1e12.
"""

import functools

from mpmath import besseli, mp, mpf
from writing import write

mp.dps = 36

DIMENSIONS = (2.0, 3.0, 4.0, 5.0, 7.0, 12.0, 40.0, 300.0)
KAPPAS = (0.0, 1e-9, 1e-3, 0.5, 3.0, 10.0, 40.0, 300.0, 1e5, 1e12)


def series(order, kappa):
    """The factor of the leading term of I_order(kappa) [DLMF 10.40.1]."""
    total = term = mpf(1)
    for j in range(1, 60):
        term *= -(4 * order**2 - (2 * j - 1) ** 2) / (8 * j * kappa)
        total += term
    return total


@functools.cache
def mean(kappa, dimension):
    """1 - I_{d/2}(kappa) / I_{d/2-1}(kappa), with digits for the cancellation."""
    if kappa == 0:
        return mpf(1)
    with mp.workdps(mp.dps + 40):
        half = dimension / 2
        form = series if kappa > max(1e4, 2 * dimension**2) else besseli
        value = 1 - form(half, kappa) / form(half - 1, kappa)
    return +value


def slope(t, kappa, dimension):
    """The integral of (mean - s) f(s) / f(t) from t outwards, or minus that inwards."""
    power = dimension - 2
    centre = mean(kappa, dimension)
    p = mp.asin(mp.sqrt(t / 2))
    width = 1 / mp.sqrt(power + 1 + 4 * kappa)
    sign = -1 if t < centre else 1
    end = mpf(0) if t < centre else mp.pi / 2
    reach = [p + sign * step * width for step in (0, 1, 2, 4, 8, 12, 18, 28, 40)]
    points = [q for q in reach if (q - end) * sign < 0]
    points = points if len(points) == len(reach) else [*points, end]

    def integrand(q):
        change = 2 * mp.sin(q - p) * mp.sin(q + p)
        fall = (mp.sin(2 * q) / mp.sin(2 * p)) ** power * mp.exp(-kappa * change)
        return (centre - t - change) * fall

    return 2 * mp.sin(2 * p) * mp.quad(integrand, points)


def mean_slope(kappa, dimension):
    """Derivative of the mean in the concentration, from Riccati's equation for the ratio."""
    if kappa == 0:
        return -1 / dimension
    with mp.workdps(mp.dps + 40):
        ratio = 1 - mean.__wrapped__(kappa, dimension)
        return ratio**2 - 1 + (dimension - 1) * ratio / kappa


def bend(t, kappa, dimension):
    """The derivative of `slope` in the concentration, under the integral sign."""
    return bend_and_scale(t, kappa, dimension)[0]


@functools.cache
def bend_and_scale(t, kappa, dimension):
    """`bend` and the same integral of the sizes of both terms."""
    power = dimension - 2
    centre, change_of_centre = mean(kappa, dimension), mean_slope(kappa, dimension)
    p = mp.asin(mp.sqrt(t / 2))
    width = 1 / mp.sqrt(power + 1 + 4 * kappa)
    sign = -1 if t < centre else 1
    end = -p if t < centre else mp.pi / 2 - p
    reach = [sign * step * width for step in (0, 1, 2, 4, 8, 12, 18, 28, 40)]
    points = [q for q in reach if (q - end) * sign < 0]
    points = points if len(points) == len(reach) else [*points, end]

    def terms(q):
        change = 2 * mp.sin(q) * mp.sin(q + 2 * p)
        fall = (mp.sin(2 * (p + q)) / mp.sin(2 * p)) ** power * mp.exp(-kappa * change)
        # In units of the first term, as the quadrature's error is absolute.
        return fall, -fall * (centre - t - change) * change / change_of_centre

    factor = 2 * mp.sin(2 * p) * change_of_centre
    value = factor * mp.quad(lambda q: mp.fsum(terms(q)), points)
    return value, abs(factor * mp.quad(lambda q: mp.fsum(map(abs, terms(q))), points))


def away_from_the_bends_root(point):
    """Where the second derivative is not small beside its terms."""
    value, scale = bend_and_scale(*map(mpf, point))
    return abs(value) > 0.01 * scale


def versines(kappa, dimension):
    """Places about the mean, and far from it."""
    centre = float(mean(mpf(kappa), mpf(dimension)))
    spread = (dimension - 1.0) ** -0.5
    for z in (-4.0, -2.0, -0.9, -0.05, 0.06, 1.1, 2.3, 5.0):
        near = centre * (1.0 + z * spread) if z > 0 else centre / (1.0 - z * spread)
        if 0.0 < near < 1.99:
            yield near
    if kappa < 50.0:
        yield from (1e-9, 1.999)


PLACES = [
    (t, kappa, dimension)
    for dimension in DIMENSIONS
    for kappa in KAPPAS
    for t in versines(kappa, dimension)
]

if __name__ == "__main__":
    write(
        "versine",
        {
            "mean_versine": (mean, [(kappa, d) for kappa in KAPPAS for d in DIMENSIONS]),
            "versine_dkappa": (slope, PLACES),
            "versine_dkappa2": (bend, [p for p in PLACES[::3] if away_from_the_bends_root(p)]),
        },
    )
