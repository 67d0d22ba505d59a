"""Where derivatives in shapes are tried: random points of the regions that are hard."""

import math
import random

random.seed(21)


def spread(low, high):
    """A number of log-uniform size, from 10**low to 10**high."""
    return 10.0 ** random.uniform(low, high)


def gamma_points():
    """(x, a, rate): moderate, far in both tails, tiny shapes, shapes about 1 and 25, large ones."""
    rows = []
    for i in range(24):
        rate = spread(-3, 3) if i % 2 else 1.0
        a = spread(-2, 2)
        rows.append((a * spread(-1.5, 1.5) / rate, a, rate))
        a = spread(0, 4)
        rows.append((max(a + random.uniform(-8, 8) * math.sqrt(a), 0.1 * a) / rate, a, rate))
    rows += [(spread(-8, 1), spread(-8, 0.3), 1.0) for _ in range(20)]
    rows += [(a + spread(0, 5), a, 1.0) for a in (spread(-3, 3) for _ in range(20))]
    rows += [
        (spread(-0.8, 2), 1 + random.choice((-1, 1)) * spread(-12, -1), 1.0) for _ in range(12)
    ]
    rows += [(spread(-3, 1), spread(-100, -8), 1.0) for _ in range(10)]
    rows += [(random.uniform(15, 40), random.uniform(24, 26), 1.0) for _ in range(8)]
    return rows + [(a * (1 + random.gauss(0, 3) / math.sqrt(a)), a, 1.0) for a in (1e5, 3e5)]


def beta_points():
    """(x, 1 - x, a, b): moderate shapes, very different ones, a = 3 with b = 1e5, small ones."""
    rows = [(random.random(), spread(-2, 2), spread(-2, 2)) for _ in range(24)]
    rows += [(spread(-20, 0), spread(-2, 2), spread(-2, 2)) for _ in range(6)]
    rows += [(1 - spread(-12, 0), spread(-2, 2), spread(-2, 2)) for _ in range(6)]
    rows += [(x, 3.0, 1e5) for x in (1e-6, 1e-5, 2.7e-5, 4e-5, 1e-4, 2e-4)]
    for _ in range(8):
        a, b = spread(-3, 2), spread(3, 6)
        rows.append((min((a + random.gauss(0, 1) * math.sqrt(a)) / b, 0.9), a, b))
    for _ in range(8):
        a, b = spread(1, 3.5), spread(1, 3.5)
        deviation = math.sqrt(a * b / (a + b + 1)) / (a + b)
        rows.append((a / (a + b) + random.uniform(-6, 6) * deviation, a, b))
    rows += [(random.random(), spread(-8, -1), spread(-8, -1)) for _ in range(4)]
    rows += [(random.random(), spread(-8, -1), spread(-1, 1)) for _ in range(4)]
    rows = [(x if 0.0 < x < 1.0 else a / (a + b), a, b) for x, a, b in rows]
    rows += pole_points(random.Random(22))
    return [row for x, a, b in rows for row in ((x, 1.0 - x, a, b), (1.0 - x, x, b, a))]


def pole_points(source):
    """(x, a, b): a shape next to its pole at 0 with the other moderate, or larger; both next to it;
    variates next to one whose second shape is all that counts."""

    def size(low, high):
        return 10.0 ** source.uniform(low, high)

    rows = [(source.random(), size(-0.5, 1.5), size(-12, -4)) for _ in range(8)]
    rows += [(source.random(), size(-8, -3), size(-8, -3)) for _ in range(6)]
    rows += [(1 - size(-10, -1), size(-4, -0.6), size(-4, 0)) for _ in range(6)]
    rows += [(1 - size(-9, -3), size(-6, 0.5), size(-6, -1)) for _ in range(6)]
    for _ in range(10):
        a, b = size(1.2, 5), size(-2, 1)
        rows.append((1 - source.uniform(0.02, 2.0) * min(b, 0.2 * a) / a, a, b))
    return rows


def beta_seams():
    """(x, a, b) on both sides of where methods of `beta_da` meet, with 1 - x exact.

    Fractions of 13 and 25 steps of either tail, and Temme's expansion.
    """
    pairs = []
    for steps in (13.0, 25.0):
        for p, q in ((0.2, 0.7), (2.5, 1.5), (2.5, 8.0), (20.0, 1.2), (200.0, 3.0)):
            pairs.append((1.0 - 115.0 / (steps * (p + steps)), p, q))
    pairs += [(1.0 - (1.6 + 1.6 * p) / 300.0, 300.0, p) for p in (0.15, 0.5, 1.5, 4.0)]
    pairs += [(a / (a + b), a, b) for a, b in ((0.5, 0.3), (3.0, 2.0), (50.0, 80.0), (12.0, 12.0))]
    for a, b in ((60.0, 60.0), (100.0, 43.0), (2000.0, 31.0)):
        n = a * b / (a + b)
        pairs += [((a + side * 0.43 * n) / (a + b), a, b) for side in (-1.0, 1.0)]
    grid = 2.0**40
    moved = [(round(x * grid + side) / grid, a, b) for x, a, b in pairs for side in (-2.0, 2.0)]
    rows = [(x, a, b) for x, a, b in moved if 0.0 < x < 1.0]
    return rows + [(1.0 - x, b, a) for x, a, b in rows]


def student_points():
    """(df, t): heavy tails, t**2 about df, large df, t near 0 and far out."""
    rows = [(spread(-2, 2), random.gauss(0, 3)) for _ in range(20)]
    rows += [
        (df, -math.sqrt(df) * random.uniform(0.8, 1.2)) for df in (spread(-1, 3) for _ in range(20))
    ]
    rows += [(spread(1.7, 8), random.uniform(-8, 8)) for _ in range(12)]
    rows += [(spread(-1, 1.5), -spread(0, 12)) for _ in range(8)]
    rows += [(random.uniform(55, 65), random.uniform(-3, 3)) for _ in range(6)]
    return rows + [(spread(-1, 4), random.choice((-1, 1)) * spread(-8, -1)) for _ in range(6)]


def student_seams():
    """(t, df) on both sides of where methods of `student_t_ddf` meet."""
    rows = [(t, 25.0 + side) for t in (1e-3, -0.4, 1.6, 4.0) for side in (-1e-9, 0.0)]
    edges = [(math.sqrt(df * 4.0 / 3.0), df) for df in (25.0, 80.0)]
    rows += [(t * side, df) for t, df in edges for side in (0.999, 1.001)]
    return [*rows, (1.7, 12.0), (-2.2, 20.0), (0.05, 10.0), (12.0, 3.0), (-40.0, 300.0)]
