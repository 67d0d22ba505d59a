"""Arguments of the golden values of the beta family, where methods change and peers are weak."""

import math
import random

random.seed(8)


def spread(low, high, n):
    """Numbers of log-uniform size, from 10**low to 10**high."""
    return [10.0 ** random.uniform(low, high) for _ in range(n)]


def between(low, high, n):
    """Uniform numbers."""
    return [random.uniform(low, high) for _ in range(n)]


def clipped(x):
    return min(max(x, 1e-300), 1.0 - 2.0**-53)


def about_mean(a, b, scale):
    """A point some standard deviations from the mean."""
    mean = a / (a + b)
    deviation = math.sqrt(mean) * math.sqrt(b / (a + b)) / math.sqrt(a + b + 1)
    x = mean + scale * random.gauss(0, 1) * deviation
    return clipped(x) if 0 < x < 1 else mean * random.random()


def moderate():
    """(a, b, x): shapes from 0.01 to 100, the whole interval and both of its ends."""
    pairs = zip(spread(-2, 2, 180), spread(-2, 2, 180), strict=True)
    kinds = (
        lambda a, b: random.random(),
        lambda a, b: about_mean(a, b, 1),
        lambda a, b: about_mean(a, b, 5),
        lambda a, b: 10 ** random.uniform(-20, 0),
        lambda a, b: clipped(1 - 10 ** random.uniform(-15, 0)),
    )
    return [(a, b, clipped(kinds[i % 5](a, b))) for i, (a, b) in enumerate(pairs)]


def wide():
    """Shapes many orders apart; the beta distribution is then about a gamma distribution."""
    rows = []
    for i, (a, b) in enumerate(zip(spread(-3, 5, 200), spread(-8, 8, 200), strict=True)):
        if i % 2:
            a, b = b, a
        x = about_mean(a, b, 10 ** random.uniform(-1, 1)) if i % 3 else random.random()
        rows.append((a, b, clipped(x)))
    for a, scale in zip(spread(-6, 1.5, 60), spread(-1, 1, 60), strict=True):
        b = 10 ** random.uniform(3, 15)
        rows.append((a, b, max(a, 0.3) * scale / b))
    return rows


def close_to_mean():
    """Shapes about where methods change: the mean, shapes of 1, a b / (a + b) of 30."""
    rows = [
        (a, b, about_mean(a, b, 2)) for a, b in zip(spread(1, 5, 80), spread(1, 5, 80), strict=True)
    ]
    rows += [
        (a, 60 - a + 1e-9 * i, about_mean(a, 60 - a, 1)) for i, a in enumerate(between(20, 40, 20))
    ]
    rows += [
        (1 + d, b, random.random())
        for d, b in zip([0.0, 1e-15, -1e-16, 1e-8, -1e-8] * 6, spread(-1, 2, 30), strict=True)
    ]
    return rows + [(3.0, 1e5, x) for x in (1e-6, 1e-5, 2e-5, 2.7e-5, 3e-5, 4e-5, 1e-4, 2e-4)]


def large():
    """Both shapes large, to 1e15."""
    pairs = zip(spread(5, 15, 60), spread(-1, 1, 60), strict=True)
    rows = [(a, max(a * r, 1.1e5)) for a, r in pairs]
    return [(a, b, about_mean(a, b, random.choice((0.1, 1, 5)))) for a, b in rows]


def tiny():
    """Shapes to 1e-60 and points to 1e-100."""
    rows = list(zip(spread(-60, -2, 40), spread(-60, 2, 40), spread(-100, 0, 40), strict=True))
    rows += [(b, a, clipped(1 - 10 ** random.uniform(-15, 0))) for a, b, _ in rows[:20]]
    return rows


def probabilities():
    """(a, b, p): the whole range of p, and p near 1 where the root is near the other end."""
    rows = list(zip(spread(-1, 2, 90), spread(-1, 2, 90), between(0, 1, 90), strict=True))
    rows += list(zip(spread(-1, 3, 50), spread(-1, 3, 50), spread(-300, 0, 50), strict=True))
    rows += [
        (a, b, 1 - q)
        for a, b, q in zip(spread(-1, 2, 30), spread(-1, 2, 30), spread(-15, 0, 30), strict=True)
    ]
    rows += list(zip(spread(-2.3, 0, 30), spread(-2.3, 6, 30), between(0, 1, 30), strict=True))
    return [row for row in rows if root_size(*row) > -290]


def root_size(a, b, p):
    """Decimal exponent of the root, roughly, if it is near 0."""
    return (math.log10(min(p, 1 - p)) + min(0, math.log10(a / (a + b)))) / min(a, 1.0) - 3


def students():
    """(df, t): heavy tails, the normal limit, t**2 near df, t near 0 and far out."""
    rows = []
    for i, df in enumerate(spread(-2, 3, 150) + spread(3, 16, 90)):
        t = random.gauss(0, 2)
        if i % 4 == 1:
            t = math.sqrt(df) * random.uniform(0.8, 1.25) * random.choice((-1, 1))
        if i % 4 == 2 and df < 1e3:
            t = -(10 ** random.uniform(-6, 40 if df < 20 else 2))
        rows.append((df, t if df < 1e3 or abs(t) < 40 else t / abs(t)))
    return rows


def positive_pairs():
    """Shapes of any sizes, near (1, 1) where log B has a root, and equal."""
    rows = list(zip(spread(-300, 300, 120), spread(-300, 300, 120), strict=True))
    rows += list(zip(spread(-3, 3, 150), spread(-3, 3, 150), strict=True))
    rows += list(zip(spread(-3, 20, 100), spread(-20, 3, 100), strict=True))
    rows += [(1 + d, 1 - e) for d, e in zip(spread(-15, -1, 40), spread(-15, -1, 40), strict=True)]
    return rows + [(a, a) for a in spread(-100, 100, 40)]


def coefficients():
    rows = [
        (float(math.floor(n)), f)
        for n, f in zip(spread(0.3, 15, 240), spread(-15, 0, 240), strict=True)
    ]
    rows = [(n, float(math.floor(n * f))) for n, f in rows]
    return rows + [(n, n * f) for n, f in zip(between(1, 50, 60), between(0, 1, 60), strict=True)]


def densities():
    """(x, a, b) about the mode and in the tails, shapes from 1e-10 to 1e15."""
    rows = [
        (about_mean(a, b, 2), a, b)
        for a, b in zip(spread(-3, 15, 250), spread(-3, 15, 250), strict=True)
    ]
    rows += [(x, a, b) for a, b, x in moderate()[:120]]
    return rows + list(
        zip(spread(-300, 0, 40), spread(-10, 3, 40), spread(-10, 3, 40), strict=True)
    )


def complements():
    """(x, y, a, b) with y = 1 - x to rounding and mostly small."""
    rows = []
    for a, b, y in zip(
        spread(-3, 8, 150), spread(-3, 5, 150), spread(-100, -0.3, 150), strict=True
    ):
        rows.append((1.0 - y, y, a, b))
    return rows


def binomials():
    rows = []
    for n, p in zip(spread(0.5, 15, 300), spread(-12, -0.001, 300), strict=True):
        n = float(math.floor(n))
        deviation = math.sqrt(n * p * (1 - p))
        k = round(n * p + random.choice((1, 5)) * random.gauss(0, 1) * deviation)
        rows.append((float(min(max(k, 0), n)), n, p))
    return rows


def student_points():
    rows = [(t, df) for df, t in students()]
    return rows + list(zip(spread(-10, 300, 60), spread(-10, 300, 60), strict=True))
