"""Mixtures: supports, counts, vectors, path derivatives."""

import numpy as np
import pytest
from support import to_numpy

import arraydist
from arraydist import constraints, dispatch
from arraydist.distributions.base import Distribution
from arraydist.distributions.parameter import Parameter
from arraydist.kernels.samplers.uniform import standard_uniform

torch = pytest.importorskip("torch", reason="compares with torch.distributions")
theirs = torch.distributions


class Uniform(Distribution):
    """Between two bounds, for supports that differ by component."""

    low: Parameter = Parameter(constraints.real)
    high: Parameter = Parameter(constraints.real)
    has_rsample = True

    @constraints.dependent_property
    def support(self):
        return constraints.interval(self.low, self.high)

    def _rsample(self, shape, key):
        u = dispatch.draw(standard_uniform, key, shape, like=self.low)
        return self.low + (self.high - self.low) * u

    def _log_prob(self, x):
        return 0 * x - np.log(self.high - self.low)

    def _cdf(self, x):
        return (x - self.low) / (self.high - self.low)

    def _sf(self, x):
        return (self.high - x) / (self.high - self.low)

    def _icdf(self, p):
        return self.low + (self.high - self.low) * p

    def _isf(self, p):
        return self.high - (self.high - self.low) * p


def test_supports_that_differ():
    """Outside some components' support: torch raises (found locally; numpyro's issue 2127)."""
    uniform = Uniform(np.asarray([0.0, 5.0]), np.asarray([1.0, 6.0]))
    mixture = arraydist.MixtureSameFamily(
        arraydist.Categorical(np.asarray([0.25, 0.75])), uniform, validate_args=True
    )
    assert np.allclose(mixture.log_prob(np.asarray([0.5, 5.5])), np.log([0.25, 0.75]), rtol=1e-14)
    for outside in (-0.5, 3.0, 7.0):
        with pytest.raises(ValueError, match="MixtureSameFamily: value must be"):
            mixture.log_prob(outside)
    unchecked = arraydist.MixtureSameFamily(arraydist.Categorical([0.25, 0.75]), uniform)
    assert np.array_equal(unchecked.log_prob([-0.5, 3.0, 7.0]), [-np.inf] * 3)
    assert np.array_equal(unchecked.cdf([-0.5, 1.0, 3.0, 5.0, 7.0]), [0, 0.25, 0.25, 0.25, 1])
    assert np.allclose(unchecked.icdf([0.1, 0.2, 0.5, 1.0]), [0.4, 0.8, 5 + 1 / 3, 6.0], rtol=1e-12)
    draws = unchecked.sample((1000,), rng=1)
    assert (((draws >= 0) & (draws <= 1)) | ((draws >= 5) & (draws <= 6))).all()
    assert abs((draws > 3).mean() - 0.75) < 4.9 * (0.75 * 0.25 / 1000) ** 0.5


def test_weights_of_zero_hide_poles(library):
    """A component that is never chosen adds nothing, infinite though its density or mean be."""
    weights = arraydist.Categorical(library.array([1.0, 0.0]))
    gammas = arraydist.Gamma(library.array([2.0, 0.5]), 1.0)
    mixture = arraydist.MixtureSameFamily(weights, gammas)
    assert float(to_numpy(mixture.log_prob(0.0))) == -np.inf
    heavy = arraydist.StudentT(library.array([3.0, 0.5]), 1.0, 2.0)
    assert float(to_numpy(arraydist.MixtureSameFamily(weights, heavy).variance)) == 12.0


def test_derivative_in_a_weight_of_zero():
    """One component's density over the mixture's, less one for the others' shares."""
    loc = np.asarray([-1.0, 0.5, 2.0])
    x = np.asarray([-40.0, -1.0, 0.3, 4.0])

    def log_prob(probs):
        weights = arraydist.Categorical(probs)
        return arraydist.MixtureSameFamily(weights, arraydist.Normal(loc, 1.0)).log_prob(x)

    probs, along = np.asarray([0.5, 0.0, 0.5]), np.asarray([0.0, 1.0, 0.0])
    value, slope = arraydist.jvp(log_prob, (probs,), (along,))
    expected = np.exp(arraydist.Normal(0.5, 1.0).log_prob(x) - value) - 1
    assert np.allclose(slope, expected, rtol=1e-12)
    tensor = torch.tensor(probs, requires_grad=True)
    weights = arraydist.Categorical(tensor)
    parts = arraydist.Normal(torch.tensor(loc), 1.0)
    total = arraydist.MixtureSameFamily(weights, parts).log_prob(torch.tensor(x)).sum()
    (gradient,) = torch.autograd.grad(total, tensor)
    assert np.isclose(float(gradient[1]), expected.sum(), rtol=1e-12)


def test_mixture_of_counts(library):
    """Quantiles are steps, exactly."""
    mixture = arraydist.MixtureSameFamily(
        arraydist.Categorical(library.array([[0.2, 0.8], [1.0, 0.0]])),
        arraydist.Poisson(library.array([[2.0, 60.0], [3.0, 500.0]])),
    )
    k = np.arange(0.0, 90.0, 7.0)[:, None] * np.ones(2)
    for forward, inverse in (("cdf", "icdf"), ("sf", "isf")):
        p = to_numpy(getattr(mixture, forward)(library.array(k)))
        back = to_numpy(getattr(mixture, inverse)(library.array(p)))
        told = (p > 0) & (p < 1 - 1e-12)
        assert np.array_equal(back[told], k[told])
    assert not mixture.has_rsample
    with pytest.raises(NotImplementedError, match="MixtureSameFamily has no differentiable draws"):
        mixture.rsample()
    assert mixture.sample((3,), rng=1).dtype == library.dtype("int64")


def test_mixture_of_categories(library):
    mixture = arraydist.MixtureSameFamily(
        arraydist.Categorical(library.array([0.5, 0.5])),
        arraydist.Categorical(library.array([[0.2, 0.8, 0.0], [0.4, 0.2, 0.4]])),
    )
    values = mixture.enumerate_support()
    assert np.allclose(to_numpy(mixture.prob(values)), [0.3, 0.5, 0.2], rtol=1e-14)


WEIGHTS = np.asarray([0.2, 0.5, 0.3])
LOC = np.asarray([[0.0, 0.5], [1.0, 1.5], [-0.5, 2.0]])
FACTORS = np.asarray(
    [[[1.0, 0.0], [0.5, 0.8]], [[0.7, 0.0], [-0.3, 1.1]], [[1.2, 0.0], [0.1, 0.6]]]
)
SHAPES = np.asarray([[1.0, 2.0, 3.0], [4.0, 0.5, 6.0], [2.0, 2.0, 0.7]])
PAIRS = np.stack([SHAPES, SHAPES[::-1]], axis=1)


def between_independent(loc):
    """Mean of the product of a vector's first and last element, of each component."""
    return loc[..., 0] * loc[..., -1]


def between_normal(loc, factors):
    return loc[..., 0] * loc[..., 1] + (factors[..., 0, :] * factors[..., 1, :]).sum(axis=-1)


def between_shares(shapes):
    total = shapes.sum(axis=-1)
    return shapes[..., 0] * shapes[..., -1] / (total * (total + 1))


def between_vectors_of_shares(shapes):
    """The first share of one vector and the last one of another."""
    total = shapes.sum(axis=-1)
    return shapes[..., 0, 0] * shapes[..., 1, -1] / (total[..., 0] * total[..., 1])


VECTORS = {
    "independent": (
        lambda loc: arraydist.Independent(arraydist.Normal(loc, 1.0), 1),
        (LOC,),
        between_independent,
    ),
    "normal": (
        lambda loc, factor: arraydist.MultivariateNormal(loc, scale_tril=factor),
        (LOC, FACTORS),
        between_normal,
    ),
    "shares": (arraydist.Dirichlet, (SHAPES,), between_shares),
    "vectors of shares": (
        lambda shapes: arraydist.Independent(arraydist.Dirichlet(shapes), 1),
        (PAIRS,),
        between_vectors_of_shares,
    ),
}


@pytest.mark.parametrize("name", VECTORS)
def test_path_derivatives_of_vectors(name):
    """The mean of d(z_1 z_n) is d E[z_1 z_n], for derivatives in each parameter and the weights.

    False-alarm rate 1e-6 each over seeds: 4.9 standard errors.
    """
    components, given, expected = VECTORS[name]
    primals = (*given, WEIGHTS)

    def mixture(*primals):
        *parameters, weights = primals
        return arraydist.MixtureSameFamily(arraydist.Categorical(weights), components(*parameters))

    def mean(*primals):
        *parameters, weights = primals
        return (weights * expected(*parameters)).sum() / weights.sum()

    for position, primal in enumerate(primals):
        tangents = [np.zeros_like(each) for each in primals]
        along = np.linspace(-0.3, 0.5, primal.size).reshape(primal.shape)
        tangents[position] = np.where(primal == 0.0, 0.0, along) if primal is FACTORS else along
        z, slope = arraydist.jvp(
            lambda *at: mixture(*at).rsample((40_000,), rng=3), primals, tuple(tangents)
        )
        assert np.array_equal(z, mixture(*primals).sample((40_000,), rng=3))
        z, slope = z.reshape(len(z), -1), slope.reshape(len(z), -1)
        slopes = z[:, 0] * slope[:, -1] + z[:, -1] * slope[:, 0]
        _, exact = arraydist.jvp(mean, primals, tuple(tangents))
        assert abs(slopes.mean() - exact) < 4.9 * slopes.std() / 200


@pytest.mark.parametrize("name", VECTORS)
def test_path_derivatives_of_vectors_in_torch(name):
    """The gradient of a sum of draws is that of the dual numbers."""
    components, given, _ = VECTORS[name]

    def total(weights, *parameters):
        weights = arraydist.Categorical(weights)
        mixture = arraydist.MixtureSameFamily(weights, components(*parameters))
        return (mixture.rsample((20,), rng=5) ** 2).sum()

    tensors = [torch.tensor(each, requires_grad=True) for each in (WEIGHTS, *given)]
    gradients = torch.autograd.grad(total(*tensors), tensors)
    for position, gradient in enumerate(gradients):
        others = [WEIGHTS, *given]

        def alone(x, position=position, others=others):
            return total(*others[:position], x, *others[position + 1 :])

        expected = arraydist.gradient(alone)(others[position])
        if name == "normal" and position == 2:
            expected, gradient = np.tril(expected), gradient.tril()
        assert np.allclose(gradient.numpy(), expected, rtol=1e-9, atol=1e-9)


def test_no_path_derivatives_of_singular_components():
    flat = arraydist.MultivariateNormal(np.zeros((2, 2)), np.ones((2, 2)), allow_singular=True)
    assert not arraydist.MixtureSameFamily(arraydist.Categorical([0.5, 0.5]), flat).has_rsample


def test_second_derivatives_of_draws():
    """Differences of first derivatives, at fixed draws."""
    loc = np.asarray([-1.0, 1.5])

    def draws(t):
        weights = arraydist.Categorical(np.asarray([0.4, 0.6]))
        return arraydist.MixtureSameFamily(weights, arraydist.Normal(loc * (1 + t), 0.7))

    z = draws(0.0).sample((6,), rng=4)

    def slope(t):
        """dz/dt where the draw with the distribution function's value of z at 0 now is."""
        p = draws(0.0).cdf(z)
        return arraydist.jvp(lambda s: draws(s).icdf(p), (np.asarray(t),), (np.asarray(1.0),))[1]

    def first(t):
        return arraydist.jvp(lambda s: draws(s).rsample((6,), rng=4), (t,), (np.asarray(1.0),))[1]

    _, second = arraydist.jvp(first, (np.asarray(0.0),), (np.asarray(1.0),))
    h = 1e-4
    assert np.allclose(first(np.asarray(0.0)), slope(0.0), rtol=1e-10)
    assert np.allclose(second, (slope(h) - slope(-h)) / (2 * h), rtol=1e-6, atol=1e-8)


def test_gradients_inside_torch_beside_torch():
    """log_prob of a mixture of vectors, far from all components too."""
    x = torch.tensor([[0.3, -1.0], [4.0, 2.0], [30.0, -40.0]], dtype=torch.float64)
    gradients = []
    for module in (arraydist, theirs):
        logits = torch.tensor([0.3, -0.5], dtype=torch.float64, requires_grad=True)
        loc = torch.tensor([[0.0, 1.0], [2.0, -1.0]], dtype=torch.float64, requires_grad=True)
        scale = torch.tensor([[1.0, 0.5], [2.0, 1.0]], dtype=torch.float64, requires_grad=True)
        mixture = module.MixtureSameFamily(
            module.Categorical(logits=logits), module.Independent(module.Normal(loc, scale), 1)
        )
        gradients.append(torch.autograd.grad(mixture.log_prob(x).sum(), (logits, loc, scale)))
    for ours, other in zip(*gradients, strict=True):
        assert torch.allclose(ours, other, rtol=1e-11, atol=1e-11)


def test_covariance_of_a_mixture_of_vectors():
    rng = np.random.default_rng(0)
    components = arraydist.Independent(arraydist.Normal(rng.normal(size=(3, 2)), 1.0), 1)
    mixture = arraydist.MixtureSameFamily(arraydist.Categorical(WEIGHTS), components)
    draws = mixture.sample((200_000,), rng=5)
    assert np.allclose(np.cov(draws.T), mixture.covariance_matrix, atol=0.03)
    assert np.allclose(np.diag(mixture.covariance_matrix), mixture.variance, rtol=1e-14)


@pytest.mark.parametrize("events", [0, 1])
def test_path_derivatives_of_no_draws(events):
    torch = pytest.importorskip("torch", reason="about its autograd")
    loc = torch.zeros((0, 2, 3)[: 2 + events], requires_grad=True)
    components = arraydist.Independent(arraydist.Normal(loc, 1.0), events)
    mixture = arraydist.MixtureSameFamily(arraydist.Categorical(torch.ones((0, 2))), components)
    draws = mixture.rsample((4,), rng=1)
    assert tuple(draws.shape) == (4, 0, 3)[: 2 + events]
    (slope,) = torch.autograd.grad(draws.sum(), loc)
    assert slope.shape == loc.shape
