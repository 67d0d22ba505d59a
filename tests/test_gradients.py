"""Derivatives of densities, distribution functions and draws, without torch and inside it."""

import mpmath
import numpy as np
import pytest
from cases import every_case
from support import NUMPY, STRICT, central_difference, relative_error, to_numpy

import arraydist

torch = pytest.importorskip("torch", reason="derivatives are compared with torch's autograd")

FUNCTIONS = ("log_prob", "cdf", "sf", "log_cdf", "log_sf")


def parameters(entry, label):
    """The parameters as NumPy arrays."""
    return {name: np.asarray(x, dtype=float) for name, x in entry.parameters[label].items()}


def direction(x):
    """A direction in which the scale of each number is its own."""
    return np.where(x == 0, 1.0, x)


def evaluate(entry, arguments, method, values):
    """A method of the distribution with these parameters."""
    return getattr(entry.cls(**arguments), method)(values)


def differentiable_case(**options):
    """Cases whose difference quotients have digits."""
    return every_case(moderate=True, **options)


def close(actual, expected, rtol, noise=0.0):
    """Close relative to the larger of the expected and 1e-3, but for noise in the expected."""
    scale = np.maximum(np.abs(expected), 1e-3)
    return bool((np.abs(actual - expected) <= rtol * scale + noise).all())


@pytest.mark.parametrize("method", FUNCTIONS)
@differentiable_case(where=lambda entry: entry.name != "Categorical", edges=False)
def test_parameters_by_differences(entry, label, method):
    """jvp in each parameter against differences of the function itself."""
    if not entry.has(method):
        return
    arguments = parameters(entry, label)
    values = entry.column(entry.cls(**arguments))
    for name, x in arguments.items():

        def along(t, name=name, x=x):
            return evaluate(entry, {**arguments, name: x + t * direction(x)}, method, values)

        _, slope = arraydist.jvp(
            lambda p, name=name: evaluate(entry, {**arguments, name: p}, method, values),
            (x,),
            (direction(x),),
        )
        assert close(slope, central_difference(along, 0.0, 1e-3), 1e-8), name


@differentiable_case(where=lambda entry: entry.name == "Categorical")
def test_categorical_log_prob_by_differences(entry, label):
    arguments = parameters(entry, label)
    (name,) = arguments
    x = arguments[name]
    keep = x > 0 if name == "probs" else np.isfinite(x)
    tangent = np.where(keep, np.linspace(0.1, 1.0, x.size).reshape(x.shape), 0.0)
    values = entry.column(entry.cls(**arguments), [0.0, 2.0])

    def along(t):
        return evaluate(entry, {name: x + t * tangent}, "log_prob", values)

    _, slope = arraydist.jvp(
        lambda p: evaluate(entry, {name: p}, "log_prob", values), (x,), (tangent,)
    )
    assert close(slope, central_difference(along, 0.0, 1e-4), 1e-8)


@pytest.mark.parametrize("method", FUNCTIONS)
@differentiable_case(where=lambda entry: not entry.discrete and not entry.event_dim)
def test_values_by_differences(entry, label, method):
    if not entry.has(method):
        return
    distribution = entry.build(label, NUMPY)
    batch = (*distribution.batch_shape, *(1 for _ in distribution.event_shape))
    values = entry.column(distribution) * np.ones(batch)
    values = values[values.min(axis=tuple(range(1, values.ndim))) != 0]
    function = getattr(distribution, method)
    _, high = entry.ends(distribution)
    along = np.minimum(np.abs(direction(values)), high - values)
    _, slope = arraydist.jvp(function, (values,), (along,))
    expected = central_difference(lambda t: function(values + t * along), 0.0, 1e-3)
    assert close(slope, expected, 1e-8)


@differentiable_case(where=lambda entry: entry.event_dim and entry.name != "Dirichlet")
def test_vectors_by_differences(entry, label):
    distribution = entry.build(label, NUMPY)
    event = distribution.event_shape
    values = entry.column(distribution) * np.ones((*distribution.batch_shape, *event))
    along = direction(values) * np.linspace(-0.7, 0.3, event[-1])
    _, slope = arraydist.jvp(distribution.log_prob, (values,), (along,))
    expected = central_difference(lambda t: distribution.log_prob(values + t * along), 0.0, 1e-3)
    assert close(slope, expected, 1e-8)


@differentiable_case(where=lambda entry: entry.name == "Dirichlet")
def test_shares_by_differences(entry, label):
    """Along the simplex, which differences must not leave."""
    distribution = entry.build(label, NUMPY)
    values = entry.column(distribution) * np.ones((*distribution.batch_shape, 1))
    along = values * np.asarray([0.3, -0.7, 0.2])
    along = along - values * along.sum(axis=-1, keepdims=True)
    _, slope = arraydist.jvp(distribution.log_prob, (values,), (along,))
    expected = central_difference(lambda t: distribution.log_prob(values + t * along), 0.0, 1e-3)
    assert close(slope, expected, 1e-8)


@pytest.mark.parametrize("method", ["icdf", "isf"])
@differentiable_case(
    has=("icdf",), where=lambda entry: not entry.discrete, edges=False, heavy=False
)
def test_quantiles_by_differences(entry, label, method):
    arguments = parameters(entry, label)
    p = entry.column(entry.cls(**arguments), [1e-8, 0.01, 0.3, 0.8, 0.999])
    for name, x in arguments.items():

        def along(t, name=name, x=x):
            return evaluate(entry, {**arguments, name: x + t * direction(x)}, method, p)

        _, slope = arraydist.jvp(
            lambda q, name=name: evaluate(entry, {**arguments, name: q}, method, p),
            (x,),
            (direction(x),),
        )
        assert close(slope, central_difference(along, 0.0, 1e-3), 1e-7), name
    function = getattr(entry.cls(**arguments), method)
    p = p * np.ones(tuple(entry.cls(**arguments).batch_shape))
    _, slope = arraydist.jvp(function, (p,), (p * (1 - p),))
    expected = central_difference(lambda t: function(p + t * p * (1 - p)), 0.0, 1e-3)
    assert close(slope, expected, 1e-7)


@pytest.mark.parametrize("method", FUNCTIONS)
@differentiable_case()
def test_inside_torch(entry, label, method):
    """torch's autograd gives what jvp gives."""
    if not entry.has(method):
        return
    arguments = parameters(entry, label)
    values = entry.column(entry.cls(**arguments))
    tensors = {n: torch.tensor(x, requires_grad=True) for n, x in arguments.items()}
    result = evaluate(entry, tensors, method, torch.tensor(values))
    finite = torch.isfinite(result)
    # one at a time, because a sum over -inf would hide everything else
    gradients = torch.autograd.grad(result[finite].sum(), list(tensors.values()), allow_unused=True)
    for (name, x), ours in zip(arguments.items(), gradients, strict=True):
        expected = arraydist.gradient(
            lambda p, name=name: evaluate(entry, {**arguments, name: p}, method, values)[
                finite.numpy()
            ].sum()
        )(x)
        actual = np.zeros_like(x) if ours is None else ours.numpy()
        assert np.allclose(actual, expected, rtol=1e-11, atol=1e-13), name


@differentiable_case(where=lambda entry: entry.torch is not None, edges=False)
def test_log_prob_beside_torch_distributions(entry, label):
    """Gradients of log_prob against torch.distributions' own, which is NaN at the edges."""
    arguments = parameters(entry, label)
    values = torch.tensor(entry.column(entry.cls(**arguments)))
    gradients = []
    for cls in (entry.cls, entry.of(torch.distributions)):
        tensors = {n: torch.tensor(x, requires_grad=True) for n, x in arguments.items()}
        total = cls(**tensors).log_prob(values).sum()
        gradients.append(torch.autograd.grad(total, list(tensors.values())))
    for ours, theirs in zip(*gradients, strict=True):
        accuracy = max(1e-9, entry.torch_accuracy)
        assert torch.allclose(ours, theirs, rtol=accuracy, atol=accuracy)


@pytest.mark.parametrize("method", ["log_prob", "cdf", "log_sf"])
@differentiable_case(where=lambda entry: entry.name != "Categorical", edges=False)
def test_second_order(entry, label, method):
    """Nested jvp against differences of jvp, and torch's double grad."""
    if not entry.has(method):
        return
    arguments = parameters(entry, label)
    values = entry.column(entry.cls(**arguments))
    for name, x in arguments.items():
        along = direction(x)

        def first(t, name=name, x=x, along=along):
            return arraydist.jvp(
                lambda p: evaluate(entry, {**arguments, name: p}, method, values),
                (x + t * along,),
                (along,),
            )[1]

        _, second = arraydist.jvp(first, (np.asarray(0.0),), (np.asarray(1.0),))
        expected = central_difference(first, 0.0, 1e-3)
        # Differences see the rounding of what they are taken of, over the step: the exponential of
        # a difference of logarithms, each up to 40 and more, is right to some 100 units.
        noise = 100.0 * np.spacing(np.abs(first(0.0))) / 1e-3
        assert close(second, expected, 1e-7, noise), name

        others = {n: torch.tensor(v) for n, v in arguments.items()}
        t = torch.tensor(0.0, dtype=torch.float64, requires_grad=True)
        result = evaluate(
            entry,
            {**others, name: torch.tensor(x) + t * torch.tensor(along)},
            method,
            torch.tensor(values),
        )
        finite = torch.isfinite(result)
        (once,) = torch.autograd.grad(result[finite].sum(), t, create_graph=True)
        (twice,) = torch.autograd.grad(once, t)
        assert np.isclose(float(twice), second[finite.numpy()].sum(), rtol=1e-9, atol=1e-9), name


def gamma_path_derivative(a, z):
    """dz/da at fixed probability: -(dP/da) / f, by mpmath."""
    with mpmath.workdps(40):
        slope = mpmath.diff(lambda s: mpmath.gammainc(s, 0, z, regularized=True), a)
        density = mpmath.exp((a - 1) * mpmath.log(z) - z - mpmath.loggamma(a))
        return float(-slope / density)


@pytest.mark.parametrize("shape", [1e-2, 0.3, 1.0, 2.5, 30.0, 150.0])
def test_gamma_draws(shape):
    """Derivatives of gamma draws in the shape are implicit ones, to ten digits."""

    def draw(a):
        return arraydist.Gamma(a, 1.0).rsample((12,), rng=5)

    z, slope = arraydist.jvp(draw, (np.asarray(shape),), (np.asarray(1.0),))
    told = z > 1e-290
    expected = [gamma_path_derivative(shape, float(x)) for x in z[told]]
    assert relative_error(slope[told], expected).max() < 1e-10


@pytest.mark.parametrize("shape", [1e-6, 1e-3, 0.3, 2.5])
def test_log_gamma_draws(shape):
    """In log space derivatives stay finite where the draws underflow."""

    def draw(a):
        return arraydist.Gamma(a, 1.0).log_rsample((12,), rng=5)

    logs, slope = arraydist.jvp(draw, (np.asarray(shape),), (np.asarray(1.0),))
    assert np.isfinite(slope).all()
    with mpmath.workdps(40):
        for log_z, actual in zip(logs, slope, strict=True):
            z = mpmath.exp(float(log_z))
            expected = gamma_path_derivative(shape, z) / z if log_z > -600 else None
            if expected is None:
                # P = z^a / (a Gamma(a)) up to a factor 1 + O(z)
                a = mpmath.mpf(shape)
                expected = -(log_z - mpmath.psi(0, a + 1)) / a
            assert relative_error(actual, float(expected)) < 1e-10


def test_normal_draws():
    def draw(loc, scale):
        return arraydist.Normal(loc, scale).rsample((100,), rng=6)

    loc, scale = np.asarray(1.5), np.asarray(2.0)
    z, in_loc = arraydist.jvp(draw, (loc, scale), (np.asarray(1.0), np.asarray(0.0)))
    _, in_scale = arraydist.jvp(draw, (loc, scale), (np.asarray(0.0), np.asarray(1.0)))
    assert np.array_equal(in_loc, np.ones(100))
    assert np.allclose(in_scale, (z - loc) / scale, rtol=1e-14, atol=1e-15)


@every_case(has=("rsample",), moderate=True)
def test_draws_inside_torch(entry, label):
    """Sample gradients of torch tensors are those of jvp."""
    arguments = parameters(entry, label)
    tensors = {n: torch.tensor(x, requires_grad=True) for n, x in arguments.items()}
    draws = entry.cls(**tensors).rsample((50,), rng=7)
    shaped = torch.tensor(np.linspace(-1.0, 1.0, draws.numel()).reshape(draws.shape))
    gradients = torch.autograd.grad((draws * shaped).sum(), list(tensors.values()))
    for (name, x), ours in zip(arguments.items(), gradients, strict=True):
        expected = arraydist.gradient(
            lambda p, name=name: (
                entry.cls(**{**arguments, name: p}).rsample((50,), rng=7) * shaped.numpy()
            ).sum()
        )(x)
        assert np.allclose(ours.numpy(), expected, rtol=1e-11, atol=1e-13), name


@every_case(has=("rsample",), moderate=True)
def test_sample_stops_derivatives(entry, label):
    arguments = parameters(entry, label)
    tensors = {n: torch.tensor(x, requires_grad=True) for n, x in arguments.items()}
    assert not entry.cls(**tensors).sample((3,), rng=1).requires_grad
    assert entry.cls(**tensors).rsample((3,), rng=1).requires_grad
    for name, x in arguments.items():
        _, slope = arraydist.jvp(
            lambda p, name=name: entry.cls(**{**arguments, name: p}).sample((3,), rng=1),
            (x,),
            (np.ones_like(x),),
        )
        assert (slope == 0).all()


@every_case(moderate=True)
def test_values_outside_do_not_spoil_gradients(entry, label):
    """Where log_prob is -inf the derivative is 0, and the neighbours' derivatives are untouched."""
    arguments = parameters(entry, label)
    outside = [value for value, _ in entry.outside if np.isfinite(value).all()]
    distribution = entry.cls(**arguments)
    values = entry.column(distribution, [*entry.values, *outside])
    for name, x in arguments.items():
        result, slope = arraydist.jvp(
            lambda p, name=name: entry.cls(**{**arguments, name: p}).log_prob(values),
            (x,),
            (np.ones_like(x),),
        )
        outer = slope[len(entry.values) :]
        assert (outer == 0).all(), name
        assert np.isfinite(slope[np.isfinite(result)]).all(), name


@every_case(moderate=True, where=lambda entry: entry.name != "Categorical")
def test_strict_arrays(entry, label):
    """Derivatives over array-api-strict are NumPy's."""
    arguments = parameters(entry, label)
    values = entry.column(entry.cls(**arguments))
    for name, x in arguments.items():
        expected = arraydist.jvp(
            lambda p, name=name: entry.cls(**{**arguments, name: p}).log_prob(values),
            (x,),
            (np.ones_like(x),),
        )
        strict = {n: STRICT.array(v) for n, v in arguments.items()}
        actual = arraydist.jvp(
            lambda p, name=name, strict=strict: entry.cls(**{**strict, name: p}).log_prob(
                STRICT.array(values)
            ),
            (STRICT.array(x),),
            (STRICT.array(np.ones_like(x)),),
        )
        for ours, theirs in zip(actual, expected, strict=True):
            assert np.allclose(to_numpy(ours), theirs, rtol=1e-14, atol=1e-14)


def test_value_and_grad_serves_scipy():
    """Maximum likelihood of a gamma by scipy.optimize, gradient included."""
    from scipy import optimize

    x = arraydist.Gamma(3.0, 2.0).sample((4000,), rng=8)

    def loss(log_parameters):
        a, rate = np.exp(log_parameters[0]), np.exp(log_parameters[1])
        return -arraydist.Gamma(a, rate).log_prob(x).mean()

    found = optimize.minimize(
        arraydist.value_and_grad(loss), np.zeros(2), jac=True, method="BFGS", tol=1e-9
    )
    shape, rate = np.exp(found.x)
    assert np.isclose(shape / rate, x.mean(), rtol=1e-7)
    assert np.isclose(shape, 3.0, rtol=0.1)


def test_score_function_of_draws_without_path_derivative():
    with pytest.raises(NotImplementedError, match="Poisson"):
        arraydist.gradient(lambda rate: arraydist.Poisson(rate).rsample(rng=1))(np.asarray(2.0))


def test_choices_between_numbers():
    """where of 0-d arrays, whose tangents are NumPy scalars, keeps the chosen derivative."""

    def choose(x):
        return np.where(x > 1.0, x * x, x)

    for x, slope in ((2.0, 4.0), (0.5, 1.0)):
        assert arraydist.gradient(choose)(np.asarray(x)) == slope
