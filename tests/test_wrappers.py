"""Distributions made of others: what they do beyond the properties of every distribution."""

import pickle

import numpy as np
import pytest
from support import NUMPY, STRICT, TORCH, to_numpy

import arraydist
from arraydist.transforms import (
    AffineTransform,
    ComposeTransform,
    ExpTransform,
    PowerTransform,
    ReshapeTransform,
    StickBreakingTransform,
    TanhTransform,
)

torch = pytest.importorskip("torch", reason="compares with torch.distributions")
theirs = torch.distributions


# ------------------------------------------------------------------ shapes


def normals(module, shape):
    zeros = np.zeros(shape) if module is arraydist else torch.zeros(shape).double()
    return module.Normal(zeros, 1.0)


def array(module, values):
    return np.asarray(values) if module is arraydist else torch.tensor(values, dtype=torch.float64)


SHAPES = {
    "a transform of vectors": lambda m, t: m.TransformedDistribution(
        normals(m, (4, 3)), t.StickBreakingTransform()
    ),
    "vectors and a transform of numbers": lambda m, t: m.TransformedDistribution(
        m.Independent(normals(m, (4, 3)), 1), t.ExpTransform()
    ),
    "a broader transform (issues 34859, 50496)": lambda m, t: m.TransformedDistribution(
        normals(m, ()), t.AffineTransform(array(m, [0.0, 1.0, 2.0]), 1.0)
    ),
    "a broader transform of vectors": lambda m, t: m.TransformedDistribution(
        m.Independent(normals(m, (3,)), 1), t.AffineTransform(array(m, [[0.0], [1.0]]), 1.0)
    ),
    "an event of the transform's": lambda m, t: m.TransformedDistribution(
        normals(m, (2, 3)), t.AffineTransform(0.0, 2.0, event_dim=1)
    ),
    "vectors to matrices": lambda m, t: m.TransformedDistribution(
        normals(m, (5, 6)), t.ReshapeTransform((6,), (2, 3))
    ),
    "in a chain": lambda m, t: m.TransformedDistribution(
        normals(m, (5, 6)), [t.TanhTransform(), t.ReshapeTransform((6,), (2, 3)), t.ExpTransform()]
    ),
    "independent of nothing": lambda m, t: m.Independent(normals(m, (5, 6)), 0),
    "independent twice": lambda m, t: m.Independent(m.Independent(normals(m, (5, 6, 7)), 1), 1),
    "a mixture": lambda m, t: m.MixtureSameFamily(
        m.Categorical(array(m, [0.5, 0.5, 1.0])), normals(m, (4, 3))
    ),
    "a mixture of vectors": lambda m, t: m.MixtureSameFamily(
        m.Categorical(array(m, [0.5, 0.5])), m.Independent(normals(m, (4, 2, 3)), 1)
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_are_those_of_torch(name):
    ours, other = SHAPES[name](arraydist, arraydist.transforms), SHAPES[name](theirs, theirs)
    assert ours.batch_shape == tuple(other.batch_shape)
    assert ours.event_shape == tuple(other.event_shape)
    draws = ours.sample((7,), rng=1)
    assert draws.shape == (7, *other.batch_shape, *other.event_shape)
    assert ours.log_prob(draws).shape == (7, *other.batch_shape)
    expected = other.log_prob(torch.tensor(draws))
    assert np.allclose(ours.log_prob(draws), expected.numpy(), rtol=1e-9, atol=1e-9)
    wide = ours.expand((2, *ours.batch_shape))
    assert wide.event_shape == ours.event_shape
    assert np.array_equal(wide.log_prob(draws[0]), np.stack([ours.log_prob(draws[0])] * 2))
    if ours.batch_shape:
        part = ours[-1]
        assert part.event_shape == ours.event_shape
        assert np.array_equal(part.log_prob(draws[0][-1]), ours.log_prob(draws[0])[-1])
    twin = pickle.loads(pickle.dumps(ours))
    assert np.array_equal(twin.sample((3,), rng=2), ours.sample((3,), rng=2))


def test_wrong_parts():
    normal = arraydist.Normal(np.zeros(3), 1.0)
    weights = arraydist.Categorical(np.ones(3))
    with pytest.raises(ValueError, match=r"Independent.*from 0 to 1.*\(3,\).*got 2"):
        arraydist.Independent(normal, 2)
    with pytest.raises(TypeError, match=r"Independent.*base_distribution"):
        arraydist.Independent(np.zeros(3), 1)
    with pytest.raises(ValueError, match=r"TransformedDistribution.*transforms"):
        arraydist.TransformedDistribution(normal, [np.exp])
    with pytest.raises(ValueError, match=r"TransformedDistribution.*1 axes"):
        arraydist.TransformedDistribution(arraydist.Normal(0.0, 1.0), StickBreakingTransform())
    with pytest.raises(ValueError, match=r"MixtureSameFamily.*Categorical"):
        arraydist.MixtureSameFamily(normal, normal)
    with pytest.raises(ValueError, match=r"MixtureSameFamily.*3 weights.*\(2,\)"):
        arraydist.MixtureSameFamily(weights, arraydist.Normal(np.zeros(2), 1.0))
    with pytest.raises(ValueError, match=r"MixtureSameFamily.*3 weights.*\(\)"):
        arraydist.MixtureSameFamily(weights, arraydist.Normal(0.0, 1.0))
    with pytest.raises(TypeError, match=r"numpy.*torch|torch.*numpy"):
        arraydist.TransformedDistribution(normal, AffineTransform(torch.zeros(3), 1.0))


def test_arrays_of_one_dtype():
    """A transform's arrays are promoted together with the base distribution's."""
    single = arraydist.Normal(np.zeros(3, np.float32), np.float32(1))
    assert (
        arraydist.TransformedDistribution(single, AffineTransform(1, 2)).sample(rng=1).dtype == "f4"
    )
    wide = arraydist.TransformedDistribution(single, AffineTransform(np.zeros(3), 2.0))
    assert wide.sample(rng=1).dtype == wide.base_dist.loc.dtype == "f8"
    assert wide.to(dtype=np.float32).transforms[0].loc.dtype == "f4"


# ------------------------------------------------------------------ divergences


def test_divergences_beside_torch():
    ours, other = [], []
    for module, results in ((arraydist, ours), (theirs, other)):
        one = module.Normal(torch.zeros(2, 3).double(), 1.0)
        two = module.Normal(torch.ones(2, 3).double(), torch.tensor([0.5, 1.0, 2.0]).double())
        pairs = [(module.Independent(p, 1) for p in (one, two))]
        pairs.append(module.Independent(p, 2) for p in (one, two))
        source = arraydist.transforms if module is arraydist else theirs
        pairs.append(module.TransformedDistribution(p, source.ExpTransform()) for p in (one, two))
        pairs.append(
            module.TransformedDistribution(p, source.StickBreakingTransform()) for p in (one, two)
        )
        pairs.append([module.LogNormal(one.loc, one.scale), module.LogNormal(two.loc, two.scale)])
        results += [module.kl_divergence(*pair) for pair in pairs]
    for p, q in zip(ours, other, strict=True):
        assert p.shape == q.shape
        assert torch.allclose(p, q, rtol=1e-13)


def test_divergences_without_formula():
    normal = arraydist.Normal(np.zeros(3), 1.0)
    with pytest.raises(NotImplementedError, match="transforms"):
        arraydist.kl_divergence(
            arraydist.TransformedDistribution(normal, ExpTransform()),
            arraydist.TransformedDistribution(normal, TanhTransform()),
        )
    with pytest.raises(NotImplementedError, match=r"Independent.*1 and 0"):
        arraydist.kl_divergence(arraydist.Independent(normal, 1), arraydist.Independent(normal, 0))
    mixture = arraydist.MixtureSameFamily(arraydist.Categorical(np.ones(3)), normal)
    with pytest.raises(NotImplementedError, match="MixtureSameFamily and MixtureSameFamily"):
        arraydist.kl_divergence(mixture, mixture)


@pytest.mark.parametrize("library", [NUMPY, TORCH, STRICT], ids=lambda library: library.name)
def test_parts_can_be_wrapped_in_one_another(library):
    """A mixture of transformed vectors, sent through one more transform."""
    base = arraydist.Normal(library.array(np.zeros((3, 2))), 1.0)
    powers = ComposeTransform([ExpTransform(), PowerTransform(library.array([2.0, -1.0]))])
    parts = arraydist.Independent(arraydist.TransformedDistribution(base, powers), 1)
    mixture = arraydist.MixtureSameFamily(
        arraydist.Categorical(library.array([1.0, 2.0, 3.0])), parts
    )
    outer = arraydist.TransformedDistribution(
        mixture, [AffineTransform(0.0, 3.0), ReshapeTransform((2,), (1, 2))]
    )
    assert tuple(outer.event_shape) == (1, 2)
    draws, log_prob = outer.sample_and_log_prob((5,), rng=1)
    assert np.allclose(to_numpy(outer.log_prob(draws)), to_numpy(log_prob), rtol=1e-12)
    logs = np.log(to_numpy(draws).reshape(5, 2) / 3)
    normal = arraydist.Normal(0.0, [2.0, 1.0])
    expected = (normal.log_prob(logs) - logs - np.log(3)).sum(axis=-1)
    assert np.allclose(to_numpy(log_prob), expected, rtol=1e-12)


@pytest.mark.parametrize("name", ["log_prob", "sample", "rsample", "cdf", "icdf"])
def test_parts_with_public_methods_of_their_own(name):
    """They would be passed over: what is made of a part calls its hooks."""
    own = type("Own", (arraydist.Normal,), {name: lambda self, *args, **kwargs: None})
    part, weights = own(np.zeros(2), 1.0), arraydist.Categorical(np.ones(2))
    for make in (
        lambda: arraydist.Independent(part, 1),
        lambda: arraydist.TransformedDistribution(part, [arraydist.transforms.ExpTransform()]),
        lambda: arraydist.MixtureSameFamily(weights, part),
    ):
        with pytest.raises(TypeError, match=rf"Own overrides {name}, .*; override _{name} instead"):
            make()


def test_parts_with_hooks_of_their_own():
    class Tempered(arraydist.Normal):
        def _log_prob(self, x):
            return 2.0 * super()._log_prob(x)

    joint = arraydist.Independent(Tempered(np.zeros(3), 1.0), 1)
    plain = arraydist.Independent(arraydist.Normal(np.zeros(3), 1.0), 1)
    assert joint.log_prob(np.ones(3)) == 2.0 * plain.log_prob(np.ones(3))
