"""Every transform beside torch's, its inverse, its volume, its shapes, copies and pickles."""

import copy
import pickle
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from support import NUMPY, relative_error, to_numpy

import arraydist
from arraydist import transforms

torch = pytest.importorskip("torch", reason="compares with torch's transforms")
theirs = torch.distributions.transforms

REALS = np.linspace(-4.0, 4.0, 9)
POSITIVE = np.asarray([1e-3, 0.2, 0.5, 1.0, 1.7, 3.0, 40.0])
MATRICES = np.random.default_rng(0).normal(size=(2, 3, 3))


def affine(module, *arguments, **options):
    return module.AffineTransform(*arguments, **options)


@dataclass(frozen=True)
class Case:
    """A transform, as a function of the module that has its classes, and inputs."""

    label: str
    build: Any
    x: np.ndarray
    injective: bool = True


CASES = (
    Case("identity", lambda m: m.identity_transform, REALS),
    Case("exp", lambda m: m.ExpTransform(), REALS),
    Case("sigmoid", lambda m: m.SigmoidTransform(), REALS),
    Case("tanh", lambda m: m.TanhTransform(), REALS),
    Case("softplus", lambda m: m.SoftplusTransform(), REALS),
    Case("power", lambda m: m.PowerTransform(exponent_of(m, 2.5)), POSITIVE),
    Case("negative power", lambda m: m.PowerTransform(exponent_of(m, -0.7)), POSITIVE),
    Case("abs", lambda m: m.AbsTransform(), REALS, injective=False),
    Case("affine", lambda m: m.AffineTransform(1.5, -2.0), REALS),
    Case("affine vectors", lambda m: m.AffineTransform(1.5, -2.0, event_dim=1), REALS),
    Case("composed", lambda m: chain(m), REALS),
    Case("composed with vectors", lambda m: vector_chain(m), REALS),
    Case("inverse", lambda m: m.ExpTransform().inv, POSITIVE),
    Case("independent", lambda m: m.IndependentTransform(m.ExpTransform(), 1), REALS),
    Case("reshape", lambda m: m.ReshapeTransform((3, 3), (9,)), MATRICES),
    Case("stick breaking", lambda m: m.StickBreakingTransform(), REALS.reshape(3, 3)),
    Case("softmax", lambda m: m.SoftmaxTransform(), REALS.reshape(3, 3), injective=False),
    Case("lower Cholesky", lambda m: m.LowerCholeskyTransform(), MATRICES, injective=False),
    Case("positive definite", lambda m: m.PositiveDefiniteTransform(), MATRICES, injective=False),
    Case("correlation Cholesky", lambda m: m.CorrCholeskyTransform(), MATRICES[0, :2, :]),
    Case("cat", lambda m: cat(m), REALS),
    Case("stack", lambda m: stack(m), REALS.reshape(3, 3)),
)


def exponent_of(module, number):
    """torch's PowerTransform takes tensors only."""
    return torch.tensor(number, dtype=torch.float64) if module is theirs else number


def chain(m):
    return m.ComposeTransform([m.TanhTransform(), m.AffineTransform(3.0, -2.0), m.ExpTransform()])


def vector_chain(m):
    return m.ComposeTransform([m.ExpTransform(), m.AffineTransform(0.0, 2.0, event_dim=1)])


def cat(m):
    return m.CatTransform([m.ExpTransform(), m.AffineTransform(0.0, -3.0)], dim=-1, lengths=[4, 5])


def stack(m):
    return m.StackTransform([m.ExpTransform(), m.TanhTransform(), m.SigmoidTransform()], dim=-1)


every_transform = pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)


def has_volume(case):
    return hasattr(case.build(theirs), "log_abs_det_jacobian") and case.injective


@every_transform
def test_beside_torch(library, case):
    """Forward, inverse and volume, where torch clamps nothing."""
    ours, other = case.build(transforms), case.build(theirs)
    x, tensor = library.array(case.x), torch.tensor(case.x)
    y, expected = ours(x), other(tensor)
    assert tuple(y.shape) == tuple(expected.shape)
    assert np.allclose(to_numpy(y), expected.numpy(), rtol=1e-13, atol=1e-15)
    back = other.inv(expected)
    assert np.allclose(to_numpy(ours.inv(y)), back.numpy(), rtol=1e-11, atol=1e-13)
    if has_volume(case):
        volume, expected = (
            ours.log_abs_det_jacobian(x, y),
            other.log_abs_det_jacobian(tensor, other(tensor)),
        )
        assert tuple(volume.shape) == tuple(expected.shape)
        assert np.allclose(to_numpy(volume), expected.numpy(), rtol=1e-12, atol=1e-12)


@every_transform
def test_round_trip(library, case):
    ours = case.build(transforms)
    if not case.injective:
        y = ours(library.array(case.x))  # a pseudoinverse at least
        assert np.allclose(to_numpy(ours(ours.inv(y))), to_numpy(y), rtol=1e-13, atol=1e-15)
        return
    back = ours.inv(ours(library.array(case.x)))
    assert np.allclose(to_numpy(back), case.x, rtol=1e-11, atol=1e-12)


SCALAR = ("exp", "sigmoid", "tanh", "softplus", "power", "negative power", "affine", "composed")


@every_transform
def test_volume_is_that_of_the_derivative(case):
    ours = case.build(transforms)
    if not has_volume(case):
        return
    if case.label in (*SCALAR, "identity", "inverse"):
        y, slope = arraydist.jvp(ours, (case.x,), (np.ones_like(case.x),))
        expected = np.log(np.abs(slope))
        assert np.allclose(ours.log_abs_det_jacobian(case.x, y), expected, rtol=1e-12, atol=1e-13)
        assert (np.sign(slope) == ours.sign).all()
    elif case.label in ("stick breaking", "correlation Cholesky"):
        x = case.x[0]
        jacobian = arraydist.jacobian(lambda x: independent_outputs(case.label, ours(x)))(x)
        expected = np.linalg.slogdet(jacobian)[1]
        actual = ours.log_abs_det_jacobian(x, ours(x))
        assert np.allclose(actual, expected, rtol=1e-12, atol=1e-12)


def independent_outputs(label, y):
    """As many outputs as there are inputs."""
    return y[..., :-1] if label == "stick breaking" else y[[1, 2, 2], [0, 0, 1]]


@every_transform
def test_derivatives_inside_torch(case):
    """torch's autograd gives what jvp gives, for outputs and volumes."""
    ours = case.build(transforms)
    x = torch.tensor(case.x, requires_grad=True)

    def total(x):
        y = ours(x)
        return y.sum() + (ours.log_abs_det_jacobian(x, y).sum() if has_volume(case) else 0.0)

    (gradient,) = torch.autograd.grad(total(x), x)
    assert np.allclose(gradient.numpy(), arraydist.gradient(total)(case.x), rtol=1e-11, atol=1e-13)


@every_transform
def test_single_precision(library, case):
    ours = case.build(transforms)
    y = ours(library.array(case.x, "float32"))
    assert y.dtype == library.dtype("float32")
    assert np.allclose(to_numpy(y), ours(case.x), rtol=1e-5, atol=1e-6)


@every_transform
def test_shapes(case):
    ours, other = case.build(transforms), case.build(theirs)
    shape = (4, *case.x.shape)
    forward = tuple(other.forward_shape(torch.Size(shape)))
    assert tuple(ours.forward_shape(shape)) == forward
    back = tuple(other.inverse_shape(torch.Size(forward)))
    assert tuple(ours.inverse_shape(forward)) == back
    assert ours(np.zeros(shape) + 0.5).shape == forward
    for name in ("domain", "codomain"):
        if case.label not in ("cat", "stack"):  # torch's don't say
            assert getattr(ours, name).event_dim == getattr(other, name).event_dim
    assert ours.bijective == other.bijective


@every_transform
def test_outputs_are_in_the_codomain(library, case):
    ours = case.build(transforms)
    x = library.array(case.x)
    assert bool(to_numpy(ours.domain.check(x)).all())
    assert bool(to_numpy(ours.codomain.check(ours(x))).all())


WAYS = {
    "pickle": lambda x: pickle.loads(pickle.dumps(x)),
    "oldest pickle": lambda x: pickle.loads(pickle.dumps(x, protocol=2)),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
}


@pytest.mark.parametrize("way", WAYS)
@every_transform
def test_copies(case, way):
    """Of a transform and of its inverse, which torch loses (its issue 191197)."""
    ours = case.build(transforms)
    y = ours(case.x)
    assert ours.inv.inv is ours
    for original in (ours, ours.inv):
        twin = WAYS[way](original)
        assert twin == original
        assert hash(twin) == hash(original)
        assert twin.inv == original.inv
        assert twin.inv.inv is twin
        assert repr(twin) == repr(original)
    assert np.array_equal(WAYS[way](ours.inv)(y), ours.inv(y))


@every_transform
def test_equality(case):
    ours = case.build(transforms)
    assert ours == case.build(transforms)
    assert ours.inv == case.build(transforms).inv
    for another in CASES:
        if another is not case:
            assert ours != another.build(transforms)


def test_equality_goes_by_the_parameters():
    one = transforms.AffineTransform(np.zeros(2), 1.0)
    assert one == transforms.AffineTransform(np.zeros(2), 1.0)
    assert one != transforms.AffineTransform(np.ones(2), 1.0)
    assert one != transforms.AffineTransform(torch.zeros(2), 1.0)
    assert transforms.PowerTransform(2.0) != transforms.PowerTransform(3.0)
    assert transforms.AffineTransform(0.0, 1.0) != transforms.AffineTransform(0.0, 1.0, event_dim=1)


@every_transform
def test_caches_change_nothing(case):
    ours = case.build(transforms)
    cached = ours.with_cache(1)
    assert ours.with_cache(0) == ours
    assert cached == ours
    assert np.array_equal(cached(case.x), ours(case.x))


@pytest.mark.parametrize("size", [-1, 2, 0.5])
def test_cache_sizes_that_are_none(size):
    with pytest.raises(ValueError, match=r"ExpTransform.*cache_size"):
        transforms.ExpTransform(cache_size=size)


def test_missing_methods_say_whose():
    with pytest.raises(NotImplementedError, match="SoftmaxTransform"):
        transforms.SoftmaxTransform().log_abs_det_jacobian(REALS, REALS)
    with pytest.raises(NotImplementedError, match="StickBreakingTransform"):
        _ = transforms.StickBreakingTransform().sign
    with pytest.raises(ValueError, match="StickBreakingTransform"):
        transforms.StickBreakingTransform().forward_shape(())
    with pytest.raises(ValueError, match="CorrCholeskyTransform"):
        transforms.CorrCholeskyTransform()(np.zeros(4))
    with pytest.raises(ValueError, match="ReshapeTransform"):
        transforms.ReshapeTransform((2, 3), (5,))
    with pytest.raises(ValueError, match="ReshapeTransform"):
        transforms.ReshapeTransform((2, 3), (6,))(np.zeros((3, 2)))


def test_users_own_transform():
    """A class with the hooks of torch's, and attributes that nobody knows."""

    class Cubed(transforms.Transform):
        domain = codomain = arraydist.constraints.real
        bijective = True
        sign = 1

        def __init__(self, factor):
            super().__init__()
            self.factor = factor

        def _call(self, x):
            return self.factor * x**3

        def _inverse(self, y):
            return np.cbrt(y / self.factor)

        def log_abs_det_jacobian(self, x, y):
            return np.log(3 * self.factor * x**2)

    cubed = Cubed(np.asarray(2.0))
    distribution = arraydist.TransformedDistribution(arraydist.Normal(np.zeros(3), 1.0), cubed)
    y = np.asarray([0.3, 1.0, 5.0])
    x = np.cbrt(y / 2)
    expected = arraydist.Normal(0.0, 1.0).log_prob(x) - np.log(6 * x**2)
    for _ in range(3):
        assert np.allclose(distribution.log_prob(y), expected, rtol=1e-14)
    assert np.allclose(distribution[0].cdf(y), arraydist.Normal(0.0, 1.0).cdf(x), rtol=1e-14)
    assert distribution.transforms[0] is cubed
    cubed.factor = np.asarray(1.0)  # nothing of it has been kept
    changed = arraydist.Normal(0.0, 1.0).log_prob(np.cbrt(y)) - np.log(3 * np.cbrt(y) ** 2)
    assert np.allclose(distribution.log_prob(y), changed, rtol=1e-14)


def test_cumulative_distributions(library):
    for base in (
        arraydist.Normal(library.array([0.0, 3.0]), 2.0),
        arraydist.Gamma(library.array(2.5), 1.0),
    ):
        transform = transforms.CumulativeDistributionTransform(base)
        x = library.array([0.5, 2.0])
        y = transform(x)
        assert np.array_equal(to_numpy(y), to_numpy(base.cdf(x)))
        assert relative_error(to_numpy(transform.inv(y)), to_numpy(x)).max() < 1e-13
        volume = transform.log_abs_det_jacobian(x, y)
        assert np.array_equal(to_numpy(volume), to_numpy(base.log_prob(x)))


def test_uniform_of_a_normal():
    """A normal sent through its own distribution function, and on to another's."""
    to_gamma = [
        transforms.CumulativeDistributionTransform(arraydist.Normal(1.0, 2.0)),
        transforms.CumulativeDistributionTransform(arraydist.Gamma(2.5, 1.0)).inv,
    ]
    distribution = arraydist.TransformedDistribution(arraydist.Normal(1.0, 2.0), to_gamma)
    x = np.asarray([0.1, 1.0, 6.0])
    assert np.allclose(distribution.log_prob(x), arraydist.Gamma(2.5, 1.0).log_prob(x), rtol=1e-12)
    assert np.allclose(distribution.cdf(x), arraydist.Gamma(2.5, 1.0).cdf(x), rtol=1e-13)


def test_numbers_and_lists():
    assert float(transforms.ExpTransform()(0)) == 1.0
    assert np.array_equal(transforms.ExpTransform()([0, 0]), [1.0, 1.0])
    with pytest.raises(TypeError, match=r"ExpTransform.*x"):
        transforms.ExpTransform()("1")
    assert transforms.ExpTransform()(NUMPY.array([0, 1], "int64")).dtype == np.float64
