"""Draws by inversion: quasi-random engines and antithetic pairs.

Seeds are fixed.  With a fresh stream the chance that any of the tests of a law fails though all is
right is 1e-4.
"""

import math

import fit
import numpy as np
import pytest
from cases import ENTRIES, every_case
from scipy.stats import qmc
from support import LIBRARIES, NUMPY, to_numpy

import arraydist
from arraydist import transforms
from arraydist.random import quasi_uniform

LEVEL = 1e-4 / (2 * sum(len(entry.parameters) for entry in ENTRIES))
ENGINES = {
    "Sobol": lambda d: qmc.Sobol(d, rng=7),
    "Sobol as it is": lambda d: qmc.Sobol(d, scramble=False),
    "Halton": lambda d: qmc.Halton(d, rng=7),
    "Halton as it is": lambda d: qmc.Halton(d, scramble=False),
    "Latin hypercube": lambda d: qmc.LatinHypercube(d, rng=7),
}
every_engine = pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)


def sobol(distribution, *more):
    """A scrambled engine for draws of a distribution."""
    dimension = math.prod((*more, *distribution.batch_shape, *distribution.event_shape))
    return qmc.Sobol(dimension, rng=3)


@every_engine
def test_points_are_inside_the_unit_interval(engine):
    u = quasi_uniform(engine(3), (16, 3))
    assert u.shape == (16, 3)
    assert ((u > 0.0) & (u < 1.0)).all()
    raw = engine(3).random(16)
    np.testing.assert_allclose(u, raw, atol=2.0**-30)
    np.testing.assert_array_equal(
        quasi_uniform(engine(6), (16, 2, 3)).reshape(16, 6), quasi_uniform(engine(6), (16, 6))
    )
    assert np.isfinite(arraydist.Normal(np.zeros(3), 1.0).sample((16,), rng=engine(3))).all()


def test_points_on_the_device_and_in_the_library_of_an_array():
    for library in LIBRARIES:
        like = library.array([1.0])
        u = quasi_uniform(qmc.Sobol(2, rng=1), (4, 2), like=like)
        assert type(u) is type(like)
        np.testing.assert_array_equal(to_numpy(u), quasi_uniform(qmc.Sobol(2, rng=1), (4, 2)))


@every_case(has=("icdf",))
def test_draws_invert_the_points(entry, label):
    distribution = entry.build(label, NUMPY)
    batch = tuple(distribution.batch_shape)
    for sample_shape in ((), 8, (8,), (4, 3)):
        shape = (sample_shape,) if isinstance(sample_shape, int) else sample_shape
        count, more = (shape[0], shape[1:]) if shape else (1, ())
        draws = distribution.sample(sample_shape, rng=sobol(distribution, *more))
        assert draws.shape == (*shape, *batch)
        assert draws.dtype == distribution.sample((2,), rng=1).dtype
        u = quasi_uniform(sobol(distribution, *more), (count, *more, *batch))
        expected = np.reshape(distribution.icdf(u), draws.shape)
        np.testing.assert_array_equal(draws, expected.astype(draws.dtype))


@every_case(has=("icdf",))
def test_every_library_gives_the_same_draws(entry, label):
    expected = entry.build(label, NUMPY).sample((8,), rng=sobol(entry.build(label, NUMPY)))
    for library in LIBRARIES:
        distribution = entry.build(label, library)
        draws = distribution.sample((8,), rng=sobol(distribution))
        assert type(draws) is type(library.array([1.0]))
        np.testing.assert_allclose(to_numpy(draws), expected, rtol=1e-14)


@every_case(has=("icdf",), moderate=True)
def test_float32(entry, label):
    double = entry.build(label, NUMPY)
    single = entry.build(label, NUMPY, "float32")
    draws = single.sample((8,), rng=sobol(single))
    assert draws.dtype == (np.int64 if entry.discrete else np.float32)
    np.testing.assert_allclose(draws, double.sample((8,), rng=sobol(double)), rtol=1e-5)


def test_engines_go_on_and_start_alike():
    normal = arraydist.Normal(0.0, 1.0)
    engine = qmc.Sobol(1, rng=5)
    first, second = normal.sample((8,), rng=engine), normal.sample((8,), rng=engine)
    whole = normal.sample((16,), rng=qmc.Sobol(1, rng=5))
    np.testing.assert_array_equal(np.concatenate([first, second]), whole)
    by_generator = normal.sample((16,), generator=qmc.Sobol(1, rng=5), dtype=np.float32)
    np.testing.assert_array_equal(by_generator, whole.astype(np.float32))


@pytest.mark.parametrize(
    ("distribution", "function", "exact"),
    [
        (arraydist.Normal(np.zeros(4), 1.0), lambda x: np.exp(x.mean(axis=-1)), math.exp(0.125)),
        (
            arraydist.Gamma(np.full(3, 2.5), 1.0),
            lambda x: np.sqrt(x).prod(axis=-1),
            (math.gamma(3.0) / math.gamma(2.5)) ** 3,
        ),
        (arraydist.Poisson(np.full(2, 30.0)), lambda x: x.prod(axis=-1), 900.0),
    ],
    ids=["Normal", "Gamma", "Poisson"],
)
def test_integrals_converge_faster_than_by_independent_draws(distribution, function, exact):
    n, dimension = 4096, distribution.batch_shape[0]
    errors = [
        [
            function(distribution.sample((n,), rng=rng)).mean() / exact - 1.0
            for rng in (qmc.Sobol(dimension, rng=seed), seed)
        ]
        for seed in range(12)
    ]
    quasi, plain = np.sqrt(np.mean(np.square(errors), axis=0))
    # n independent draws would need to be a hundred times as many.
    assert quasi < 0.1 * plain


@every_case(has=("icdf", "isf"), moderate=True)
def test_antithetic_pairs(entry, label):
    distribution = entry.build(label, NUMPY)
    draws = distribution.sample((2000, 2), rng=11, antithetic=True)
    assert draws.shape == (2000, 2, *distribution.batch_shape)
    np.testing.assert_array_equal(distribution.sample((10, 2), rng=11, antithetic=True), draws[:10])
    first, second = draws[0::2], draws[1::2]
    if entry.discrete:
        # Where one has probability u below it, the other has at most 1 - u and its own above.
        assert (distribution.cdf(first) + distribution.cdf(second) >= 1.0 - 1e-12).all()
    else:
        below, above = distribution.cdf(first), distribution.sf(second)
        inside = (below > 1e-10) & (below < 1.0 - 1e-10)
        np.testing.assert_allclose(below[inside], above[inside], rtol=1e-5, atol=1e-10)


@every_case(has=("icdf", "isf", "cdf"), moderate=True, underflowing=False)
def test_each_of_a_pair_follows_the_distribution(entry, label):
    distribution = entry.build(label, NUMPY)
    draws = distribution.sample((40_000,), rng=12, antithetic=True)
    random = np.random.default_rng(1).random((20_000, *distribution.batch_shape))
    for half in (draws[0::2], draws[1::2]):
        u = distribution.cdf(half)
        if entry.discrete:
            u = u - random * (u - distribution.cdf(half - 1))
        assert fit.uniform(u.reshape(20_000, -1)[:, 0]) > LEVEL


def test_antithetic_means_of_symmetric_laws_are_exact():
    draws = arraydist.Normal(3.0, 2.0).sample((100,), rng=1, antithetic=True)
    np.testing.assert_allclose(draws[0::2] + draws[1::2], 6.0, rtol=1e-14)
    engine = qmc.Sobol(1, rng=1)
    draws = arraydist.Normal(3.0, 2.0).sample((8,), rng=engine, antithetic=True)
    np.testing.assert_allclose(draws[0::2] + draws[1::2], 6.0, rtol=1e-14)
    assert engine.num_generated == 4


def test_normal_vectors_come_of_normal_numbers():
    """With an engine and in pairs, though vectors have no distribution function to invert."""
    covariance = np.array([[4.0, 2.0], [2.0, 5.0]])
    vectors = arraydist.MultivariateNormal(np.array([[0.0, 1.0], [5.0, 2.0]]), covariance)
    draws = vectors.sample((64,), rng=qmc.Sobol(4, rng=3))
    z = arraydist.Normal(np.zeros((2, 2)), 1.0).sample((64,), rng=qmc.Sobol(4, rng=3))
    expected = vectors.loc + z @ np.linalg.cholesky(covariance).T
    np.testing.assert_allclose(draws, expected, rtol=1e-13)
    pairs = vectors.rsample((64,), rng=3, antithetic=True)
    mean = np.broadcast_to(vectors.loc, (32, 2, 2))
    np.testing.assert_allclose(0.5 * (pairs[0::2] + pairs[1::2]), mean, atol=1e-13)
    single = arraydist.MultivariateNormal(np.zeros(2, np.float32), np.eye(2, dtype=np.float32))
    assert single.sample((8,), rng=qmc.Sobol(2, rng=3)).dtype == np.float32


def test_wrapped_distributions_hand_points_on():
    vectors = arraydist.MultivariateNormal(np.array([0.0, 1.0]), np.array([[4.0, 2.0], [2.0, 5.0]]))
    exponential = arraydist.TransformedDistribution(vectors, transforms.ExpTransform())
    draws = exponential.sample((16,), rng=qmc.Sobol(2, rng=3))
    np.testing.assert_allclose(draws, np.exp(vectors.sample((16,), rng=qmc.Sobol(2, rng=3))))
    shares = arraydist.TransformedDistribution(vectors, transforms.StickBreakingTransform())
    with pytest.raises(NotImplementedError, match="transforms change the shape"):
        shares.sample((16,), rng=qmc.Sobol(3, rng=3))
    both = arraydist.Independent(arraydist.Normal(np.zeros((5, 2)), 1.0), 1)
    alone = arraydist.Normal(np.zeros((5, 2)), 1.0)
    np.testing.assert_array_equal(
        both.sample((16,), rng=qmc.Sobol(10, rng=3)), alone.sample((16,), rng=qmc.Sobol(10, rng=3))
    )


def test_derivatives_flow_through_the_inverse():
    torch = pytest.importorskip("torch", reason="torch is not installed")
    a = torch.tensor(2.5, dtype=torch.float64, requires_grad=True)
    draws = arraydist.Gamma(a, 2.0).rsample((8,), rng=qmc.Sobol(1, rng=2))
    draws.sum().backward()
    expected = arraydist.gradient(
        lambda a: arraydist.Gamma(a, 2.0).icdf(quasi_uniform(qmc.Sobol(1, rng=2), (8,))).sum()
    )(2.5)
    np.testing.assert_allclose(a.grad, expected, rtol=1e-12)
    assert not arraydist.Gamma(a, 2.0).sample((8,), rng=qmc.Sobol(1)).requires_grad


def test_what_cannot_be_inverted_is_an_error():
    normal = arraydist.Normal(np.zeros(3), 1.0)
    with pytest.raises(ValueError, match=r"Normal: the engine has dimension 2, but \(4, 3\)"):
        normal.sample((4,), rng=qmc.Sobol(2))
    with pytest.raises(ValueError, match=r"Normal: antithetic draws come in pairs .* got \(3,\)"):
        normal.sample((3,), antithetic=True)
    with pytest.raises(ValueError, match=r"Normal: antithetic draws come in pairs .* got \(\)"):
        normal.sample(antithetic=True)
    dirichlet = arraydist.Dirichlet(np.ones(3))
    with pytest.raises(NotImplementedError, match="Dirichlet has no draws by inversion"):
        dirichlet.sample((4,), rng=qmc.Sobol(3))
    with pytest.raises(NotImplementedError, match="Dirichlet has no draws by inversion"):
        dirichlet.rsample((4,), antithetic=True)
    with pytest.raises(TypeError, match=r"has to be a scipy.stats.qmc.QMCEngine, got a int"):
        quasi_uniform(3, (4, 3))
