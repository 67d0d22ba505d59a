"""Random matrices and directions: their laws over many parameters, libraries, derivatives, errors.

Seeds are fixed.  With a fresh stream the chance that any of these tests fails though all is right
is 1e-4, which Bonferroni's inequality shares out over the p-values.
"""

import math

import fit
import mpmath as mp
import numpy as np
import pytest
from scipy import interpolate, special, stats
from support import DRAWS, LIBRARIES, to_numpy

import arraydist
from arraydist.kernels.record import sampler_named
from arraydist.kernels.von_mises import von_mises_cdf
from arraydist.random import default_rng
from arraydist.random.key import Key
from arraydist.random.matrices import inverse_wishart_factor, wishart_factor

N = min(DRAWS, 1_000_000)
"""Draws of matrices, for which memory bounds their number."""

DIMENSIONS = (1, 2, 3, 5)
EXCESS = (0.01, 0.3, 1.0, 1.5, 4.0, 100.0, 1e6, 1e12)
WISHART = [(dimension, excess) for dimension in DIMENSIONS for excess in EXCESS]
CONCENTRATIONS = (1e-3, 0.02, 0.3, 1.0, 2.0, 30.0, 1e3, 1e6)
LKJ = [(dimension, eta) for dimension in (2, 3, 4, 6) for eta in CONCENTRATIONS]
KAPPAS = (0.0, 1e-300, 0.1, 1.0, 10.0, 1e3, 1e8, 1e16)
FISHER = [(dimension, kappa) for dimension in (2, 3, 4, 7, 40) for kappa in KAPPAS]
LEVEL = 1e-4 / (2 * 10 * len(WISHART) + 20 * len(LKJ) + 4 * len(FISHER) + 10)
"""False-alarm rate of one p-value: at most ten looks at a case of Wishart's, and so on."""

TINY = 1e-300
"""Numbers below it may stand for smaller ones that are no normal numbers."""


def scale_of(dimension):
    """A scale matrix that is neither diagonal nor near singular."""
    x = np.random.default_rng(dimension).standard_normal((dimension, dimension + 2))
    return x @ x.T


def below(x, probability):
    """The probabilities below draws; among tiny ones at random, which is uniform too."""
    u = probability(np.log(np.maximum(x, TINY)))
    return np.where(x < TINY, u * np.random.default_rng(1).random(x.shape), u)


def chi_below(root, df):
    """The probability below the root of a chi-square number, however small."""

    def probability(log_root):
        log_g = 2.0 * log_root - math.log(2.0)
        leading = np.exp(0.5 * df * np.minimum(log_g, -30.0) - special.gammaln(0.5 * df + 1.0))
        return np.where(log_g < -30.0, leading, special.gammainc(0.5 * df, np.exp(log_g)))

    return below(root, probability)


@pytest.mark.parametrize(("dimension", "excess"), WISHART)
@pytest.mark.parametrize("rising", [False, True])
def test_bartlett(dimension, excess, rising):
    df = dimension - 1 + excess
    event = (dimension, dimension)
    parameters = [np.full((1, 1), df), np.full((1, 1), float(rising))]
    sampler = sampler_named("bartlett")
    factor = arraydist.dispatch.backend_named("numpy").draw(
        sampler, Key(41), (N, *event), parameters, dtype=np.float64
    )
    assert np.isfinite(factor).all()
    assert (np.triu(factor, 1) == 0.0).all()
    for i in range(dimension):
        degrees = df - (dimension - 1 - i if rising else i)
        assert (factor[:, i, i] > 0.0).all()
        if degrees < 1e9:
            assert fit.uniform(chi_below(factor[:, i, i], degrees)) > LEVEL
        else:
            z = (factor[:, i, i] - math.sqrt(degrees)) * math.sqrt(2.0)
            assert fit.uniform(special.ndtr(z)) > LEVEL
    rows, columns = np.tril_indices(dimension, -1)
    z = factor[:, rows, columns]
    if z.size:
        assert fit.uniform(special.ndtr(z.ravel())) > LEVEL
        assert fit.uniform(special.ndtr(z.sum(axis=1) / math.sqrt(z.shape[1]))) > LEVEL


@pytest.mark.parametrize(("dimension", "excess"), [w for w in WISHART if 0.1 < w[1] < 1e9])
def test_wishart(dimension, excess):
    df, scale = dimension - 1 + excess, scale_of(dimension)
    x = default_rng(42).wishart(df, scale, N)
    np.testing.assert_array_equal(x, x.transpose(0, 2, 1))
    for a in np.random.default_rng(3).standard_normal((3, dimension)):
        form = np.einsum("i,nij,j->n", a, x, a) / (a @ scale @ a)
        assert fit.uniform(special.gammainc(0.5 * df, 0.5 * form)) > LEVEL
    if dimension > 1:
        # What the last variable has apart from the others.
        first = x[:, :-1, :-1]
        last = x[:, -1, -1] - np.einsum(
            "ni,ni->n", x[:, -1, :-1], np.linalg.solve(first, x[:, :-1, -1:])[..., 0]
        )
        rest = 1.0 / np.linalg.inv(scale)[-1, -1]
        if excess >= 1.0:
            assert fit.uniform(special.gammainc(0.5 * excess, 0.5 * last / rest)) > LEVEL


@pytest.mark.parametrize(("dimension", "excess"), [w for w in WISHART if 0.1 < w[1] < 1e9])
def test_inverse_wishart(dimension, excess):
    df, scale = dimension - 1 + excess, scale_of(dimension)
    x = default_rng(43).inverse_wishart(df, scale, N)
    np.testing.assert_array_equal(x, x.transpose(0, 2, 1))
    for i in range(dimension):
        # An element of the diagonal alone is inverse Wishart again.
        assert fit.uniform(special.gammaincc(0.5 * excess, 0.5 * scale[i, i] / x[:, i, i])) > LEVEL
    factor = np.linalg.cholesky(scale)
    a = np.random.default_rng(3).standard_normal(dimension)
    tril = inverse_wishart_factor(default_rng(43).key(), x.shape, np.array(df), factor)
    np.testing.assert_allclose(tril @ tril.transpose(0, 2, 1), x, rtol=1e-9, atol=1e-13 * x.max())
    if dimension <= 3:
        # The inverse's quadratic forms are Wishart's: a' inverse(F F') a, by the factor.
        y = np.linalg.solve(tril, np.broadcast_to(a[:, None], (N, dimension, 1)))
        form = (y**2).sum(axis=(1, 2)) / (a @ np.linalg.solve(scale, a))
        assert fit.uniform(special.gammainc(0.5 * df, 0.5 * form)) > LEVEL


@pytest.mark.parametrize("excess", [1e-300, 1e-10, 1e-3])
def test_wishart_factors_just_above_the_least_degrees_of_freedom(excess):
    df = np.array(2.0) + excess if excess > 1e-10 else np.nextafter(2.0, 3.0)
    tril = np.linalg.cholesky(scale_of(3))
    for factor in (wishart_factor, inverse_wishart_factor):
        draws = factor(Key(3), (1000, 3, 3), np.asarray(df), tril)
        assert (np.einsum("nii->ni", draws) > 0.0).all()
        assert np.isfinite(draws).all() or factor is inverse_wishart_factor


def beta_below(root, a, b):
    """The probability below the root of a Beta(a, b) number, however small."""

    def probability(log_root):
        log_x = 2.0 * log_root
        leading = np.exp(a * np.minimum(log_x, -30.0) - math.log(a) - special.betaln(a, b))
        return np.where(log_x < -30.0, leading, special.betainc(a, b, np.exp(log_x)))

    return below(root, probability)


@pytest.mark.parametrize(("dimension", "eta"), LKJ)
def test_lkj_cholesky(dimension, eta):
    factor = default_rng(44).lkj_cholesky(dimension, eta, N)
    assert (np.triu(factor, 1) == 0.0).all()
    np.testing.assert_allclose((factor**2).sum(axis=-1), 1.0, rtol=3e-15)
    for i in range(1, dimension):
        assert (factor[:, i, i] > 0.0).all()
        rest = eta + 0.5 * (dimension - 1 - i)
        # Of the diagonal or of the others, whichever has more digits.
        others = np.sqrt((factor[:, i, :i] ** 2).sum(axis=-1))
        if eta < 1.0:
            u = beta_below(factor[:, i, i], rest, 0.5 * i)
        else:
            u = beta_below(others, 0.5 * i, rest)
        assert fit.uniform(u) > LEVEL
        direction = factor[:, i, 0] / others
        if i == 1:
            assert stats.binomtest(int((direction > 0).sum()), N).pvalue > LEVEL
        else:
            half = 0.5 * (i - 1)
            assert fit.uniform(special.betainc(half, half, 0.5 + 0.5 * direction)) > LEVEL


@pytest.mark.parametrize("eta", [1.0, 3.0, 20.0])
def test_correlations_have_one_law(eta):
    """Every correlation is 2 B - 1 for a Beta(a, a) number, a = eta - 1 + d / 2."""
    factor = default_rng(45).lkj_cholesky(4, eta, N)
    correlation = factor @ factor.transpose(0, 2, 1)
    for i, j in zip(*np.tril_indices(4, -1), strict=True):
        u = special.betainc(eta + 1.0, eta + 1.0, 0.5 + 0.5 * correlation[:, i, j])
        assert fit.uniform(u) > LEVEL


def versine_cdf(t, dimension, kappa):
    """Probability of 1 - cosine below t: in y = t**(m / 2), by quadrature over a fine grid."""
    m = dimension - 1
    edges = np.quantile(t, np.linspace(0.0, 1.0, 2001))
    edges = np.concatenate([np.linspace(0.0, edges[0], 20)[:-1], edges]) ** (0.5 * m)
    end = min(2.0, t.max() + 60.0 / kappa if kappa > 0.0 else 2.0) ** (0.5 * m)
    edges = np.append(edges, np.linspace(edges[-1], end, 400)[1:])
    nodes, weights = np.polynomial.legendre.leggauss(12)
    half = 0.5 * np.diff(edges)
    y = edges[:-1, None] + half[:, None] * (nodes + 1.0)
    versine = np.minimum(y ** (2.0 / m), 2.0)
    density = (2.0 - versine) ** (0.5 * m - 1.0) * np.exp(-kappa * versine)
    cells = (density @ weights) * half
    cdf = np.append(0.0, np.cumsum(cells)) / cells.sum()
    return interpolate.PchipInterpolator(edges, cdf)(t ** (0.5 * m))


@pytest.mark.parametrize(("dimension", "kappa"), FISHER)
def test_vonmises_fisher(dimension, kappa):
    mean = np.random.default_rng(dimension).standard_normal(dimension)
    mean /= np.linalg.norm(mean)
    x = default_rng(46).vonmises_fisher(mean, kappa, N)
    np.testing.assert_allclose((x**2).sum(axis=-1), 1.0, rtol=5e-15)
    t = 0.5 * ((x - mean) ** 2).sum(axis=-1)
    if dimension == 2:
        angle = np.arctan2(x[:, 1] * mean[0] - x[:, 0] * mean[1], x @ mean)
        assert fit.uniform(von_mises_cdf(angle, np.asarray(kappa))) > LEVEL
        return
    if dimension == 3 and kappa > 1e-3:
        u = np.expm1(-kappa * t) / math.expm1(-2.0 * kappa)
    elif kappa > 1e6:
        u = special.gammainc(0.5 * (dimension - 1), kappa * t)
    else:
        u = versine_cdf(np.clip(t, 0.0, 2.0), dimension, kappa)
    assert fit.uniform(np.clip(u, 0.0, 1.0)) > LEVEL
    # Across the mean direction all directions are alike.
    axis = np.eye(dimension)[1] - mean[1] * mean
    across = (x - (x @ mean)[:, None] * mean) @ (axis / np.linalg.norm(axis))
    half = 0.5 * (dimension - 2)
    share = 0.5 + 0.5 * across / np.sqrt(t * (2.0 - t))
    assert fit.uniform(special.betainc(half, half, np.clip(share, 0.0, 1.0))) > LEVEL


@pytest.mark.parametrize("leading", [1.0, -1.0, 1e-9])
def test_directions_about_an_axis(leading):
    mean = np.array([leading, math.sqrt(1.0 - leading**2), 0.0, 0.0])
    x = default_rng(47).vonmises_fisher(mean, 1e12, 1000)
    scaled = (x - mean) * 1e6
    assert np.all(np.abs(scaled @ mean) < 1e-3)
    assert 0.9 < np.abs(scaled).max() < 8.0


SCALE = [[2.0, 0.5, 0.1], [0.5, 1.0, 0.3], [0.1, 0.3, 0.7]]
METHODS = {
    "wishart": ((4.5, SCALE), (3, 3)),
    "inverse_wishart": ((4.5, SCALE), (3, 3)),
    "vonmises_fisher": (([0.6, 0.0, 0.8], 3.0), (3,)),
}
every_method = pytest.mark.parametrize("method", METHODS)


def drawn(method, *size, **options):
    return getattr(default_rng(4), method)(*METHODS[method][0], *size, **options)


@every_method
def test_shapes_dtypes_and_out(method):
    event = METHODS[method][1]
    whole = drawn(method, 300)
    assert whole.dtype == np.float64
    assert drawn(method).shape == event
    np.testing.assert_array_equal(drawn(method), whole[0])
    np.testing.assert_array_equal(drawn(method, (5, 7)), whole[:35].reshape(5, 7, *event))
    assert drawn(method, (2, 0)).shape == (2, 0, *event)
    single = drawn(method, 10, dtype=np.float32)
    np.testing.assert_array_equal(single, whole[:10].astype(np.float32))
    out = np.empty((4, 5, *event))
    assert drawn(method, out=out) is out
    np.testing.assert_array_equal(out, whole[:20].reshape(out.shape))
    batch = [np.stack([np.asarray(p)] * 4) for p in METHODS[method][0]]
    np.testing.assert_array_equal(getattr(default_rng(4), method)(*batch), whole[:4])


@every_method
@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.name)
def test_every_library_gives_the_same_draws(library, method):
    arrays = [library.array(parameter) for parameter in METHODS[method][0]]
    draws = getattr(default_rng(4), method)(*arrays, (2, 3))
    assert type(draws) is type(arrays[0])
    np.testing.assert_array_equal(to_numpy(draws), drawn(method, (2, 3)))


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.name)
def test_every_library_gives_the_same_correlations(library):
    draws = default_rng(4).lkj_cholesky(4, library.array([0.5, 2.0]), (3, 2))
    assert type(draws) is type(library.array([1.0]))
    expected = default_rng(4).lkj_cholesky(4, np.array([0.5, 2.0]), (3, 2))
    np.testing.assert_array_equal(to_numpy(draws), expected)
    np.testing.assert_array_equal(default_rng(4).lkj_cholesky(1, 2.0, 3), np.ones((3, 1, 1)))


@pytest.mark.parametrize("root", [1e-200, 0.3, 1.9, 40.0])
@pytest.mark.parametrize("df", [1.001, 3.5, 1500.0])
def test_derivative_of_the_factor_in_the_degrees_of_freedom(root, df):
    """The implicit derivative of the root of a chi-square number, by mpmath."""
    rule = sampler_named("bartlett").rules[0]
    factor = np.array([[root, 0.0], [-1.3, root]])
    slope = rule(factor, np.full((1, 1), df), np.zeros((1, 1)))
    with mp.workdps(40):
        for i, degrees in enumerate((mp.mpf(df), mp.mpf(df) - 1)):
            g = mp.mpf(root) ** 2 / 2

            def tail(a, g=g):
                return mp.gammainc(a, 0, g, regularized=True)

            density = mp.exp(-g + (degrees / 2 - 1) * mp.log(g) - mp.loggamma(degrees / 2))
            change = mp.diff(tail, degrees / 2) / 2
            expected = float(-change / density / mp.mpf(root))
            if math.isfinite(expected) and abs(expected) > 1e-290:
                np.testing.assert_allclose(slope[i, i], expected, rtol=1e-9)
    assert slope[1, 0] == slope[0, 1] == 0.0


@pytest.mark.parametrize("method", ["wishart", "inverse_wishart"])
def test_derivatives_flow_through_both_parameters(method):
    torch = pytest.importorskip("torch", reason="torch is not installed")

    def total(df, scale):
        draws = getattr(default_rng(4), method)(df, scale, 2)
        return (draws * draws).sum()

    df = torch.tensor(4.5, dtype=torch.float64, requires_grad=True)
    scale = torch.tensor(SCALE, dtype=torch.float64, requires_grad=True)
    total(df, scale).backward()
    by_df = arraydist.gradient(lambda df: total(df, SCALE))(4.5)
    by_scale = arraydist.gradient(lambda scale: total(4.5, scale))(np.array(SCALE))
    np.testing.assert_allclose(df.grad, by_df, rtol=1e-12)
    np.testing.assert_allclose(scale.grad, by_scale, rtol=1e-11)
    # The draws are scale's Cholesky factors between, so differences show the same.
    step = 1e-6 * np.array([[1.0, 0.3, 0.0], [0.3, 0.5, 0.1], [0.0, 0.1, -0.4]])
    difference = total(4.5, SCALE + step) - total(4.5, SCALE - step)
    np.testing.assert_allclose((by_scale * step).sum() * 2.0, difference, rtol=1e-6)
    np.testing.assert_allclose(by_scale, by_scale.T, rtol=1e-12)


@pytest.mark.parametrize(
    ("method", "parameters", "message"),
    [
        ("wishart", (1.0, np.eye(2)), "df has to be above 1, got 1.0"),
        ("wishart", (np.inf, np.eye(2)), "df has to be finite"),
        ("wishart", (3.0, [1.0, 2.0]), r"scale has to be a square matrix, got shape \(2,\)"),
        ("wishart", (3.0, [[1.0, 0.5], [0.0, 1.0]]), "scale has to be symmetric and"),
        (
            "inverse_wishart",
            (3.0, [[1.0, 2.0], [2.0, 1.0]]),
            "scale has to be symmetric and positive definite",
        ),
        ("inverse_wishart", ([3.0, 4.0], np.eye(2), 3), "do not broadcast|do not fit the size"),
        ("lkj_cholesky", (0, 1.0), "dimension has to be a positive whole number, got 0"),
        ("lkj_cholesky", (2, 0.0), "concentration has to be positive and finite, got 0.0"),
        ("vonmises_fisher", ([1.0, 1.0], 1.0), "mean_direction has to be of length one"),
        ("vonmises_fisher", ([1.0], 1.0), "vector of two dimensions or more"),
        ("vonmises_fisher", ([1.0, 0.0], -1.0), "concentration has to be nonnegative"),
    ],
)
def test_bad_parameters_are_named(method, parameters, message):
    with pytest.raises(ValueError, match=f"{method}: .*({message})"):
        getattr(default_rng(3), method)(*parameters)
