"""Golden inverses of counts: ``python tests/golden/kernels/make_count_inverses.py``.

Writes count_inverses.json beside this script, in a few minutes: the inverses in the probability or
rate and the derivatives in the number of trials, by the incomplete beta and gamma functions of
`make_beta` and `make_gamma`.
"""

import math
import random

import make_beta
import make_gamma
from mpmath import mp
from writing import write


def spread(low, high, n):
    """Numbers of log-uniform size, from 10**low to 10**high."""
    return [10.0 ** random.uniform(low, high) for _ in range(n)]


def probabilities(n):
    """Most between 0 and 1, some tiny, some next to one."""
    middle = [random.uniform(0.0, 1.0) for _ in range(n // 2)]
    low = spread(-200, -1, n // 4)
    return [*middle, *low, *(1.0 - x for x in spread(-12, -1, n - n // 2 - n // 4))]


def whole(low, high, n):
    """Whole numbers of log-uniform size."""
    return [float(math.floor(x)) for x in spread(low, high, n)]


def trials(count, low, high):
    """(k, n) with 0 <= k < n."""
    shares = [random.uniform(0.0, 1.0) ** 2 for _ in range(count)]
    rows = zip(shares, whole(low, high, count), strict=True)
    return [(min(float(math.floor(share * n)), n - 1.0), n) for share, n in rows]


def main():
    """Write the file."""
    random.seed(17)
    mp.dps = 60
    few, many = trials(120, 0.0, 2.5), trials(40, 3.0, 8.0)
    successes = [(k, n, y) for (k, n), y in zip(few + many, probabilities(160), strict=True)]
    failures = list(zip(whole(0, 3, 160), spread(-1, 3, 160), probabilities(160), strict=True))
    events = list(zip(whole(0, 2.5, 200), probabilities(200), strict=True))
    table = {
        "bdtri": (in_floats(lambda k, n, y: make_beta.inverse(k + 1, n - k, y, True)), successes),
        "nbdtri": (in_floats(lambda k, n, y: make_beta.inverse(n, k + 1, y, False)), failures),
        "pdtri": (lambda k, y: make_gamma.inverse(k + 1, mp.log1p(-y), mp.log(y)), events),
        "bdtr_dn": (
            in_floats(lambda k, n, p: -make_beta.slope_a(k + 1, n - k, p, True)[0]),
            [(k, n, random.uniform(0.3, 1.7) * (k + 1) / (n + 2) * 0.5) for k, n in few + many],
        ),
        "nbdtr_dn": (
            in_floats(lambda k, n, p: make_beta.slope_a(n, k + 1, p)[0]),
            [(k, n, random.uniform(0.5, 1.0) * n / (n + k + 1)) for k, n, _ in failures],
        ),
    }
    write("count_inverses", table)


def in_floats(function):
    """The function of float64 numbers, all of which are exact here."""
    return lambda *arguments: function(*map(float, arguments))


if __name__ == "__main__":
    main()
