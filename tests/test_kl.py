"""Kullback-Leibler divergences: mpmath, torch, signs, the registry."""

import itertools
import json

import mpmath
import numpy as np
import pytest
from cases import ENTRIES, every_case
from support import GOLDEN, NUMPY, TORCH, relative_error, to_numpy

import arraydist

ROWS = json.loads((GOLDEN / "divergences.json").read_text())
PAIRS = sorted({row["families"] for row in ROWS})
ENDLESS = ("Normal Gamma", "Normal Beta", "Gamma Beta")
OF_BETA = ("Beta Normal", "Beta Gamma")


@pytest.mark.parametrize("families", PAIRS)
def test_golden(library, families):
    """Twelve digits, also where the two are equal up to rounding and textbook formulas lose all."""
    first, second = (getattr(arraydist, name) for name in families.split())
    rows = [row for row in ROWS if row["families"] == families]
    p = first(*map(library.array, zip(*(row["p"] for row in rows), strict=True)))
    q = second(*map(library.array, zip(*(row["q"] for row in rows), strict=True)))
    expected = [float(row["divergence"]) for row in rows]
    errors = relative_error(to_numpy(arraydist.kl_divergence(p, q)), expected)
    worst = int(np.argmax(errors))
    assert errors.max() <= 1e-12, (rows[worst], errors[worst])


def both(library, names):
    """All cases of a pair of families, each p with each q."""
    entries = {entry.name: entry for entry in ENTRIES}
    p, q = (entries[name] for name in names.split())
    for a, b in itertools.product(p.parameters, q.parameters):
        if "batch" in f"{a} {b}":
            continue
        yield p.build(a, library), q.build(b, library), (a, b)


@pytest.mark.parametrize(
    "families",
    # torch has none of these two
    sorted({*PAIRS, *ENDLESS, *OF_BETA} - {"StudentT StudentT", "VonMises VonMises"}),
)
def test_beside_torch(families):
    torch = pytest.importorskip("torch", reason="compares with torch.distributions")
    first, second = (getattr(torch.distributions, name) for name in families.split())
    compared = 0
    for p, q, labels in both(TORCH, families):
        theirs = torch.distributions.kl_divergence(
            first(*p._arrays(), validate_args=False), second(*q._arrays(), validate_args=False)
        )
        ours = arraydist.kl_divergence(p, q)
        if "never" in labels or "wide" in labels or "narrow" in labels:
            continue  # NaN or overflow in torch
        compared += 1
        assert torch.allclose(ours, theirs, rtol=1e-8, atol=1e-8), labels
    assert compared >= 4


@pytest.mark.parametrize("other", OF_BETA)
@pytest.mark.parametrize("shapes", [(0.3, 0.8), (2.0, 5.0), (40.0, 3.0)])
def test_of_beta_from_other_families(library, other, shapes):
    """The integral by mpmath."""
    p = arraydist.Beta(*map(library.array, shapes))
    q = getattr(arraydist, other.split()[1])(library.array(0.7), library.array(1.3))

    def integrand(x, y):
        log_p = (a - 1) * mpmath.log(x) + (b - 1) * mpmath.log(y) - mpmath.log(mpmath.beta(a, b))
        if other == "Beta Normal":
            z = (x - 0.7) / 1.3
            log_q = -z * z / 2 - mpmath.log(1.3 * mpmath.sqrt(2 * mpmath.pi))
        else:
            log_q = 0.7 * mpmath.log(1.3) - mpmath.loggamma(0.7) - 0.3 * mpmath.log(x) - 1.3 * x
        return mpmath.exp(log_p) * (log_p - log_q)

    def near_zero(t):
        return integrand(t**8, 1 - t**8) * 8 * t**7

    def near_one(t):
        return integrand(1 - t**8, t**8) * 8 * t**7

    with mpmath.workdps(30):
        a, b = map(mpmath.mpf, shapes)
        ends = [0, mpmath.mpf(0.5) ** 0.125]
        expected = float(mpmath.quad(near_zero, ends) + mpmath.quad(near_one, ends))
    assert relative_error(to_numpy(arraydist.kl_divergence(p, q)), expected) < 1e-12


@pytest.mark.parametrize(
    "shapes",
    [
        (1.7e-7, 2.1e13, 35.3, 2.6e-7),
        (1.2e12, 6.5e10, 34.4, 1.1e-10),
        (1e17, 2.0, 1e-3, 1e-9),
        (1e8, 1e8, 1e-8, 1.0),
        (5e3, 7e3, 40.0, 80.0),
    ],
)
def test_of_beta_shapes_that_leave_nothing_of_each_other(library, shapes):
    """Their difference has few digits of the smaller one, or none: the divergence was NaN."""
    p, q = (arraydist.Beta(*map(library.array, pair)) for pair in (shapes[:2], shapes[2:]))
    divergence = to_numpy(arraydist.kl_divergence(p, q))
    with mpmath.workdps(60):
        a, b, c, d = map(mpmath.mpf, shapes)
        constants = mpmath.loggamma(a + b) - mpmath.loggamma(a) - mpmath.loggamma(b)
        constants -= mpmath.loggamma(c + d) - mpmath.loggamma(c) - mpmath.loggamma(d)
        total = mpmath.digamma(a + b)
        slopes = (a - c) * (mpmath.digamma(a) - total) + (b - d) * (mpmath.digamma(b) - total)
        expected = float(constants + slopes)
    assert relative_error(divergence, expected) < 1e-12
    vectors = [arraydist.Dirichlet(library.array(pair)) for pair in (shapes[:2], shapes[2:])]
    assert relative_error(to_numpy(arraydist.kl_divergence(*vectors)), expected) < 1e-12


def test_of_gamma_from_a_far_larger_shape(library):
    shapes = (2e-7, 1.0, 7e4, 0.7)
    p, q = (arraydist.Gamma(*map(library.array, pair)) for pair in (shapes[:2], shapes[2:]))
    with mpmath.workdps(40):
        a, _, c, s = map(mpmath.mpf, shapes)
        expected = (a - c) * mpmath.digamma(a) - mpmath.loggamma(a) + mpmath.loggamma(c)
        expected = float(expected - c * mpmath.log(s) + a * (s - 1))
    assert relative_error(to_numpy(arraydist.kl_divergence(p, q)), expected) < 1e-14


@pytest.mark.parametrize("families", ENDLESS)
def test_infinite(library, families):
    first, second = (getattr(arraydist, name) for name in families.split())
    p = first(library.array([[1.0], [2.0]]), 1.0)
    q = second(library.array([1.0, 2.0, 3.0]), 1.0)
    assert np.array_equal(to_numpy(arraydist.kl_divergence(p, q)), np.full((2, 3), np.inf))


@pytest.mark.parametrize("families", [*PAIRS, *ENDLESS, *OF_BETA])
def test_never_negative(library, families):
    for p, q, labels in both(library, families):
        assert (to_numpy(arraydist.kl_divergence(p, q)) >= 0).all(), labels


@pytest.mark.parametrize("name", ["Normal", "Gamma", "Poisson", "Beta", "VonMises", "StudentT"])
def test_never_negative_for_neighbours(name):
    """A thousand pairs a few spacings apart; others return dozens of negative values."""
    cls = getattr(arraydist, name)
    rng = np.random.default_rng(1)
    arity = len(cls.arg_constraints)
    p = np.exp(rng.normal(scale=8.0, size=(arity, 1000)))
    q = p * (1 + rng.integers(-4, 5, size=p.shape) * 2.0**-52)
    divergence = arraydist.kl_divergence(cls(*p), cls(*q))
    assert (divergence >= 0).all()
    assert np.isfinite(divergence).all()


@every_case(has=("kl_divergence",))
def test_of_itself_is_zero(library, entry, label):
    distribution = entry.build(label, library)
    divergence = to_numpy(arraydist.kl_divergence(distribution, distribution))
    assert (divergence == 0).all()
    assert divergence.shape == tuple(distribution.batch_shape)


def test_categorical(library):
    p = arraydist.Categorical(library.array([0.5, 0.5, 0.0]))
    q = arraydist.Categorical(library.array([0.25, 0.25, 0.5]))
    assert relative_error(to_numpy(arraydist.kl_divergence(p, q)), np.log(2)) <= 4e-16
    assert to_numpy(arraydist.kl_divergence(q, p)) == np.inf


def test_categorical_with_unlike_numbers_of_categories(library):
    p, q = (arraydist.Categorical(library.array(np.ones(k))) for k in (2, 3))
    with pytest.raises(ValueError, match=r"Categorical.*categories.*2.*3"):
        arraydist.kl_divergence(p, q)


@pytest.mark.parametrize("name", ["Normal", "Gamma", "StudentT"])
def test_batches_that_do_not_broadcast(library, name):
    p, q = (getattr(arraydist, name)(library.array(np.ones(n)), 1.0) for n in (2, 3))
    message = rf"kl_divergence\({name}, {name}\): .* p's batch \(2,\), q's batch \(3,\)"
    with pytest.raises(ValueError, match=message):
        arraydist.kl_divergence(p, q)


def test_poisson_of_rate_zero(library):
    zero, two = (arraydist.Poisson(library.array(rate)) for rate in (0.0, 2.0))
    assert to_numpy(arraydist.kl_divergence(zero, two)) == 2.0
    assert to_numpy(arraydist.kl_divergence(two, zero)) == np.inf
    assert to_numpy(arraydist.kl_divergence(zero, zero)) == 0.0


def test_batches_broadcast(library):
    p = arraydist.Normal(library.array([[0.0], [1.0]]), 1.0)
    q = arraydist.Normal(library.array([0.0, 1.0, 2.0]), 2.0)
    assert tuple(arraydist.kl_divergence(p, q).shape) == (2, 3)


def test_gradient():
    """d KL / d parameter by differences, and zero at equal parameters."""

    def divergence(a):
        return arraydist.kl_divergence(arraydist.Gamma(a, 2.0), arraydist.Gamma(3.0, 1.0))

    value, slope = arraydist.jvp(divergence, (np.asarray(2.5),), (np.asarray(1.0),))
    h = 1e-4
    expected = (divergence(2.5 + h) - divergence(2.5 - h)) / (2 * h)
    assert np.isclose(slope, expected, rtol=1e-6)
    assert value > 0
    slope = arraydist.gradient(
        lambda m: arraydist.kl_divergence(arraydist.Normal(m, 1.0), arraydist.Normal(0.0, 1.0))
    )(np.asarray(0.0))
    assert slope == 0


def test_no_formula():
    with pytest.raises(NotImplementedError, match="Poisson and Normal"):
        arraydist.kl_divergence(arraydist.Poisson(1.0), arraydist.Normal(0.0, 1.0))


def test_two_libraries():
    p = arraydist.Normal(NUMPY.array(0.0), 1.0)
    q = arraydist.Normal(TORCH.array(0.0), 1.0)
    with pytest.raises(TypeError, match=r"numpy.*torch|torch.*numpy"):
        arraydist.kl_divergence(p, q)


def test_a_formula_for_a_subclass_is_preferred():
    class Ours(arraydist.Normal):
        pass

    inherited = arraydist.kl_divergence(Ours(0.0, 1.0), arraydist.Normal(1.0, 1.0))
    assert inherited == 0.5

    @arraydist.register_kl(Ours, arraydist.Normal)
    def _ours(p, q):
        return p.loc - q.loc

    assert arraydist.kl_divergence(Ours(5.0, 1.0), arraydist.Normal(1.0, 1.0)) == 4.0
    assert arraydist.kl_divergence(arraydist.Normal(1.0, 1.0), Ours(1.0, 1.0)) == 0.0


def test_one_registry_for_both_modules():
    import arraydist.torch as dist

    assert dist.kl_divergence is arraydist.kl_divergence
    divergence = dist.kl_divergence(dist.Normal(0.0, 1.0), arraydist.Normal(TORCH.array(1.0), 1.0))
    assert float(divergence) == 0.5


@pytest.mark.parametrize("wrong", [1, "Normal", None])
def test_registering_what_is_no_class(wrong):
    with pytest.raises(TypeError, match="classes"):
        arraydist.register_kl(wrong, arraydist.Normal)
