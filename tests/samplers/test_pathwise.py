"""Pathwise derivatives of draws in every parameter, against implicit differentiation by mpmath."""

import mpmath as mp
import numpy as np
import pytest

from arraydist.kernels.record import sampler_named


def beta(x, a, b):
    return mp.betainc(a, b, 0, x, regularized=True)


def continuous_bernoulli(x, probs):
    probs = mp.mpf(probs)
    odds = mp.log(probs / (1 - probs))
    return mp.expm1(odds * x) / mp.expm1(odds)


def f(x, dfnum, dfden):
    ratio = x * dfnum / dfden
    return beta(ratio / (1 + ratio), dfnum / 2, dfden / 2)


def generalized_pareto(x, loc, scale, concentration):
    return -mp.expm1(-mp.log1p(concentration * (x - loc) / scale) / concentration)


def inverse_gamma(x, shape, scale):
    return mp.gammainc(shape, scale / x, mp.inf, regularized=True)


def standard_t(t, df):
    tail = beta(df / (df + t**2), df / 2, mp.mpf(1) / 2) / 2
    return 1 - tail if t > 0 else tail


def student_t(x, df, loc, scale):
    return standard_t((x - loc) / scale, df)


def truncated_normal(x, low, high):
    return (mp.erf(x / mp.sqrt(2)) - mp.erf(low / mp.sqrt(2))) / (
        mp.erf(high / mp.sqrt(2)) - mp.erf(low / mp.sqrt(2))
    )


def vonmises(x, mu, kappa):
    def density(y):
        return mp.exp(kappa * mp.cos(y))

    return mp.quad(density, [0, x - mu]) / (2 * mp.pi * mp.besseli(0, kappa))


def wald(x, mean, scale):
    root = mp.sqrt(scale / x)
    far = mp.exp(2 * scale / mean) * mp.ncdf(-root * (x / mean + 1))
    return mp.ncdf(root * (x / mean - 1)) + far


CASES = {
    beta: [(0.3, 0.4, 2.0), (0.9, 5.0, 0.7), (1e-5, 0.1, 3.0), (0.52, 300.0, 280.0)],
    continuous_bernoulli: [
        *((0.3, 0.1), (1e-5, 0.1), (0.999, 0.1), (0.3, 1e-30), (0.7, 0.48), (0.7, 0.4876)),
        *((0.2, 0.5 - 2.0**-40), (0.2, 0.499), (0.8, 0.51), (0.8, 0.9), (1e-3, 0.9), (0.99, 0.999)),
    ],
    f: [(0.3, 1.5, 4.0), (7.0, 0.5, 0.7), (1e9, 0.5, 3.0), (1.02, 300.0, 280.0), (1e-7, 3.0, 8.0)],
    generalized_pareto: [
        *(
            (1.3, 1.0, 2.0, 0.3),
            (1.3, 1.0, 2.0, -0.3),
            (1.3, 1.0, 2.0, 1e-12),
            (7.0, 1.0, 0.5, 2.0),
        ),
        *(
            (1.0, 0.0, 1.0, -0.9999),
            (1e30, 0.0, 1.0, 7.0),
            (2.0, 0.0, 1.0, 4.9e-4),
            (2.0, 0.0, 1.0, -1e-3),
        ),
    ],
    inverse_gamma: [(0.3, 1.5, 4.0), (1e7, 0.2, 3.0), (2.1, 30.0, 60.0)],
    standard_t: [(0.3, 1.5), (-7.0, 0.5), (2.2, 40.0)],
    student_t: [
        (0.8, 1.5, 0.5, 2.0),
        (-7.0, 0.5, 1.0, 0.3),
        (1e8 + 1.25, 1.5, 1e8, 2.0),
        (-1e15 + 7.0, 0.5, -1e15, 0.3),
    ],
    truncated_normal: [(0.3, -1.5, 4.0), (-3.0, -7.0, 0.5), (8.02, 8.0, 9.0), (2.1, 2.0, 2.2)],
    vonmises: [(0.7, 0.2, 1.5), (-2.5, 0.1, 0.01), (0.35, 0.3, 200.0), (3.0, -2.5, 4.0)],
    wald: [(0.3, 1.5, 4.0), (7.0, 2.0, 0.5), (1.02, 1.0, 3000.0), (0.02, 3.0, 0.5)],
}
POINTS = [(law, point) for law, points in CASES.items() for point in points]


@pytest.mark.parametrize(
    ("law", "point"), POINTS, ids=lambda value: getattr(value, "__name__", str(value))
)
def test_pathwise_derivatives(law, point):
    sampler = sampler_named(law.__name__)
    with mp.workdps(40):
        density = mp.diff(lambda x: law(x, *point[1:]), point[0])
        for position, rule in enumerate(sampler.rules, start=1):

            def moved(parameter, position=position):
                return law(
                    *[mp.mpf(p) for p in point[:position]], parameter, *point[position + 1 :]
                )

            expected = float(-mp.diff(moved, point[position]) / density)
            actual = rule(*[np.array(p) for p in point])
            np.testing.assert_allclose(float(actual), expected, rtol=1e-10)
