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
        },
    )
