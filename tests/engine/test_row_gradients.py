"""Compiled gradients of densities of vectors against forward mode, batches, edges, threads."""

import numpy as np
import pytest

import arraydist
from arraydist import parallel
from arraydist.distributions import dirichlet, multivariate_normal

torch = pytest.importorskip("torch", reason="torch's autograd takes them")

FACTOR = [[1.5, 0.0, 0.0], [0.3, 0.8, 0.0], [-0.2, 0.4, 1.1]]


def normal_arrays(count):
    values = 3.0 * np.random.default_rng(3).normal(size=(count, 3))
    factor = np.asarray(FACTOR)
    reciprocals = 1 / np.diag(factor)
    return [
        values,
        np.asarray([0.5, -1.0, 2.0]),
        factor.ravel(),
        reciprocals,
        np.asarray([3.0]),
        np.zeros(1),
    ]


def dirichlet_arrays(count, scale=1.0):
    a = scale * np.asarray([2.0, 3.0, 0.5])
    values = np.random.default_rng(4).dirichlet(a, size=count)
    constants = dirichlet._constants(a)
    return [values, a, constants, np.asarray([1e-6])]


PLACES = {
    "normal": (multivariate_normal._density, normal_arrays),
    "plain": (dirichlet._density, dirichlet_arrays),
    "saddle": (dirichlet._density, lambda count: dirichlet_arrays(count, 40.0)),
}
every_place = pytest.mark.parametrize("place", PLACES)


def pulled_back(function, gradient, arrays):
    needed = [i in function.gradient.of for i in range(len(arrays))]
    found = arraydist.dispatch.backend_named("numpy").pull_back_rows(
        function.gradient, gradient, arrays, needed
    )
    return [each for each in found if each is not None]


def by_torch(function, gradient, arrays):
    """The gradients of the composition, by torch."""
    tensors = [
        torch.tensor(x, requires_grad=i in function.gradient.of) for i, x in enumerate(arrays)
    ]
    result = function.composed(*tensors)
    inputs = [x for x in tensors if x.requires_grad]
    found = torch.autograd.grad(
        result, inputs, torch.tensor(np.broadcast_to(gradient, result.shape).copy())
    )
    return [each.numpy() for each in found]


def assert_close(actual, expected, rtol=1e-11):
    for one, other in zip(actual, expected, strict=True):
        assert one.shape == other.shape
        np.testing.assert_allclose(one, other, rtol=rtol, atol=rtol * np.abs(other).max())


@every_place
def test_against_the_composition(place):
    function, make = PLACES[place]
    arrays = make(701)
    for gradient in (np.ones((701, 1)), np.random.default_rng(0).normal(size=(701, 1))):
        assert_close(pulled_back(function, gradient, arrays), by_torch(function, gradient, arrays))


@every_place
@pytest.mark.parametrize("batch", [(700,), (7,), (1, 7), (100, 1)])
def test_batches_of_parameters(place, batch):
    function, make = PLACES[place]
    values, *parameters = make(700)
    each = [np.broadcast_to(x, (*batch, len(x))) for x in parameters]
    values = values if batch == (700,) else values.reshape(100, 7, 3)
    gradient = np.linspace(-1.0, 2.0, 700).reshape(*values.shape[:-1], 1)
    arrays = [values, *each]
    assert_close(pulled_back(function, gradient, arrays), by_torch(function, gradient, arrays))
    mixed = [values, each[0], *parameters[1:]]
    assert_close(pulled_back(function, gradient, mixed), by_torch(function, gradient, mixed))


@every_place
def test_any_number_of_threads(place, monkeypatch):
    function, make = PLACES[place]
    arrays = make(30_000)
    gradient = np.broadcast_to(np.float64(2.0), (30_000, 1))
    expected = pulled_back(function, gradient, arrays)
    for threads in (1, 2, 3, 8):
        monkeypatch.setattr(parallel, "num_threads", lambda threads=threads: threads)
        monkeypatch.setattr("arraydist_numpy.threads.num_threads", lambda threads=threads: threads)
        for one, other in zip(pulled_back(function, gradient, arrays), expected, strict=True):
            np.testing.assert_array_equal(one, other)


@every_place
def test_a_gradient_of_zero_drops_what_is_not_finite(place):
    """As where a mask discards a vector off the support or at its edge."""
    function, make = PLACES[place]
    values, *parameters = make(50)
    gradient = np.ones((50, 1))
    expected = pulled_back(function, gradient, [values, *parameters])
    awkward = [[0.0, 0.5, 0.5], [np.nan] * 3, [np.inf, 0.5, 0.5], [-np.inf, np.nan, 1.0]]
    spoilt = [np.concat([values, awkward]), *parameters]
    found = pulled_back(function, np.concat([gradient, np.zeros((4, 1))]), spoilt)
    np.testing.assert_array_equal(found[0], np.concat([expected[0], np.zeros((4, 3))]))
    for one, other in zip(found[1:], expected[1:], strict=True):
        np.testing.assert_array_equal(one, other)
    assert all(np.isnan(pulled_back(function, np.ones((54, 1)), spoilt)[1]))


def test_off_the_simplex_nothing_varies():
    function, make = PLACES["plain"]
    values, *parameters = make(3)
    values[1] = 0.5
    of_values, _ = pulled_back(function, np.ones((3, 1)), [values, *parameters])
    assert (of_values[1] == 0).all()
    assert (of_values[0] != 0).all()


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
def test_gradients_and_their_gradients_in_torch(dtype):
    """First derivatives are compiled, second ones the composition's."""
    x = torch.tensor(normal_arrays(5)[0], dtype=dtype, requires_grad=True)
    loc = torch.tensor([0.5, -1.0, 2.0], dtype=dtype, requires_grad=True)
    factor = torch.tensor(FACTOR, dtype=dtype, requires_grad=True)
    results = []
    for cls in (arraydist.torch.MultivariateNormal, torch.distributions.MultivariateNormal):
        total = cls(loc, scale_tril=factor).log_prob(x).square().sum()
        first = torch.autograd.grad(total, [x, loc, factor], retain_graph=True)
        again = torch.autograd.grad(total, [x, loc, factor], create_graph=True)
        second = torch.autograd.grad(sum(g.square().sum() for g in again), [x, loc, factor])
        results.append([*first, *again, *second])
    rtol = 2e-3 if dtype == torch.float32 else 1e-10
    own, peers = ([g.detach().numpy() for g in each] for each in results)
    assert_close(own[:6], peers[:6], 1e-4 if dtype == torch.float32 else 1e-11)
    assert_close([g if g.shape != (3, 3) else np.tril(g) for g in own[6:]], peers[6:], rtol)
