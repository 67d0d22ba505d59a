"""How well draws fit a law: p-values."""

import math

import numpy as np
from scipy import special, stats


def chi_square_of(k, ends, upper):
    """P-value over cells that end at given counts and have the exact upper tails."""
    expected = k.size * -np.diff(upper, prepend=1.0, append=0.0)
    observed = np.bincount(np.searchsorted(ends, k), minlength=expected.size)
    assert not observed[expected <= 0.0].any()
    few = expected < 20
    expected = np.append(expected[~few], expected[few].sum())
    observed = np.append(observed[~few], observed[few].sum())
    if expected[-1] < 5:
        expected, observed = expected[:-1], observed[:-1]
    statistic = np.sum((observed - expected) ** 2 / expected)
    return stats.chi2.sf(statistic, expected.size - 1) if expected.size > 1 else 1.0


def chi_square(k, law):
    """The same for cells between quantiles of a law of SciPy's."""
    ends = np.unique(law.ppf([*np.linspace(0, 1, 120)[1:-1], 1e-3, 1 - 1e-3]))
    return chi_square_of(k, ends, law.sf(ends))


def uniform(u):
    """Smaller p-value, twice, of distance from the uniform law and of its first four moments."""
    moments = [
        special.eval_legendre(k, 2.0 * u - 1.0).mean() * math.sqrt((2 * k + 1) * u.size)
        for k in range(1, 5)
    ]
    distance = stats.kstest(u, "uniform").pvalue
    return 2.0 * min(distance, stats.chi2.sf(np.square(moments).sum(), 4))
