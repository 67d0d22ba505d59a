"""How well draws fit a law: p-values of its whole shape and of its first four moments.

References
----------
.. [1] T. W. Anderson, D. A. Darling, "Asymptotic theory of certain 'goodness of fit' criteria based
   on stochastic processes", Annals of Mathematical Statistics 23 (1952), pp. 193-212: section 4.
.. [2] J. Neyman, "'Smooth test' for goodness of fit", Skandinavisk Aktuarietidskrift 20 (1937),
   pp. 149-199.
"""

import math

import numpy as np
from scipy import special, stats

MOMENTS = 4
LAST = 2.0**-46


def anderson_darling(u):
    """P-value of the distance from the uniform law, weighted towards its ends.

    What is rounded to 0 or 1 counts as the number next to it.
    """
    u = np.clip(np.sort(u), 2.0**-1022, 1.0 - 2.0**-53)
    ranks = np.arange(1.0, 2.0 * u.size, 2.0)
    terms = np.log(u) + np.log(1.0 - u[::-1])
    return anderson_darling_tail(-u.size - np.dot(ranks, terms) / u.size)


def anderson_darling_tail(statistic):
    """Probability that the statistic of many draws is greater.

    By inversion of the transform E exp(s A) = sqrt(-2 pi s / cos(pi sqrt(1 + 8 s) / 2)) [1]_, with
    the trapezoidal rule along Re s = c, to the left of its branch point 1.
    """
    x = min(statistic, 40.0)
    c, step = max(0.3, 1.0 - 1.0 / x), 0.01
    s = c + 1j * np.arange(0.0, 300.0, step)
    z = 0.5 * math.pi * np.sqrt(1.0 + 8.0 * s)
    # The logarithms that are continuous in the upper half plane.
    log_cosine = -1j * z - math.log(2.0) + np.log1p(np.exp(2j * z))
    log_transform = 0.5 * (np.log(2.0 * math.pi * s) - 1j * math.pi - log_cosine)
    integrand = (np.exp(log_transform - s * x) / s).real
    integrand[0] *= 0.5
    return float(np.clip(integrand.sum() * step / math.pi, 0.0, 1.0))


def legendre_moments(u):
    """P-value of the first four moments of uniform numbers, by Legendre polynomials."""
    x = 2.0 * u - 1.0
    square = x * x
    first, second = x.mean(), square.mean()
    third, fourth = np.dot(square, x) / u.size, np.dot(square, square) / u.size
    means = np.array(
        [
            first,
            (3.0 * second - 1.0) / 2.0,
            (5.0 * third - 3.0 * first) / 2.0,
            (35.0 * fourth - 30.0 * second + 3.0) / 8.0,
        ]
    )
    orders = np.arange(1, MOMENTS + 1)
    return stats.chi2.sf(np.sum(means**2 * (2 * orders + 1)) * u.size, MOMENTS)


def uniform(u):
    """Smaller p-value, twice, of Anderson and Darling's distance and of the first four moments."""
    return 2.0 * min(anderson_darling(u), legendre_moments(u))


def chi_square_of(k, ends, upper):
    """P-value over cells that end at given counts and have the exact upper tails.

    The smaller one, twice, of chi-square and of its first four components.
    """
    expected = k.size * -np.diff(upper, prepend=1.0, append=0.0)
    observed = np.bincount(np.searchsorted(ends, k), minlength=expected.size)
    assert not observed[expected <= 0.0].any()
    few = expected < 20
    expected = np.append(expected[~few], expected[few].sum())
    observed = np.append(observed[~few], observed[few].sum())
    if expected[-1] < 5:
        expected, observed = expected[:-1], observed[:-1]
    if expected.size == 1:
        return 1.0
    residuals = (observed - expected) / np.sqrt(expected)
    z = smooth_components(residuals, expected / expected.sum())
    whole = stats.chi2.sf(np.sum(residuals**2), expected.size - 1)
    return 2.0 * min(whole, stats.chi2.sf(np.sum(z**2), z.size))


def smooth_components(residuals, chances):
    """The first four moments, at most, of the cells' places in the law: independent normals [2]_.

    Polynomials in the probability below the middle of a cell, orthonormal under the law.
    """
    places = 2.0 * (np.cumsum(chances) - 0.5 * chances) - 1.0
    degree = min(MOMENTS, chances.size - 1)
    powers = np.vander(places, degree + 1, increasing=True) * np.sqrt(chances)[:, np.newaxis]
    basis, _ = np.linalg.qr(powers)
    return basis[:, 1:].T @ residuals


def chi_square(k, law):
    """The same for cells between quantiles of a law of SciPy's."""
    ends = np.unique(law.ppf([*np.linspace(0, 1, 120)[1:-1], 1e-3, 1 - 1e-3]))
    return chi_square_of(k, ends, law.sf(ends))


def between(low, high):
    """A uniform number between two probabilities, those of all that is rounded to one value."""
    return low + (high - low) * np.random.default_rng(1).random(low.size)


def beta_probability(x, a, b):
    """Probability below each draw, uniform over what is rounded to it.

    Draws next to 1 are off by a unit in the last place, which many draws of a law that has most of
    its mass there show: the last of them count as one value.
    """
    half_step = np.where(x < 0.5, 0.5 * np.spacing(x), 2.0**-54)
    lower, upper = x < 0.5, x >= 0.5
    u = np.empty((2, x.size))
    for row, sign in zip(u, (-1.0, 1.0), strict=True):
        row[lower] = special.betainc(a, b, np.maximum((x + sign * half_step)[lower], 0.0))
        complement = np.maximum(1.0 - x[upper] - sign * half_step[upper], 0.0)
        row[upper] = 1.0 - special.betainc(b, a, complement)
    least = x <= 5e-324
    u[0][least], u[1][least] = 0.0, special.betainc(a, b, 1e-323)
    last = x >= 1.0 - LAST
    u[0][last] = 1.0 - special.betainc(b, a, LAST + 2.0**-54)
    u[1][last] = 1.0
    return between(*u)
