"""Transforms where others clamp, overflow or cancel: mpmath's values, to the last digits."""

import mpmath
import numpy as np
import pytest
from support import relative_error, to_numpy

import arraydist
from arraydist import transforms

FAR = (
    -1000.0,
    -700.0,
    -100.0,
    -37.5,
    -20.0,
    -1.0,
    -1e-3,
    -1e-10,
    0.0,
    1e-10,
    0.3,
    5.0,
    36.7,
    300.0,
)


def sigmoid(x):
    return 1 / (1 + mpmath.exp(-x))


FUNCTIONS = {
    "SigmoidTransform": (sigmoid, lambda x: mpmath.log(sigmoid(x)) + mpmath.log(sigmoid(-x))),
    "TanhTransform": (mpmath.tanh, lambda x: -2 * mpmath.log(mpmath.cosh(x))),
    "SoftplusTransform": (
        lambda x: mpmath.log1p(mpmath.exp(x)),
        lambda x: -mpmath.log1p(mpmath.exp(-x)),
    ),
    "ExpTransform": (mpmath.exp, lambda x: x),
}


def exactly(function, points):
    with mpmath.workdps(60):
        return [float(function(mpmath.mpf(x))) for x in points]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_values_and_volumes(library, name):
    forward, volume = FUNCTIONS[name]
    transform = getattr(transforms, name)()
    x = library.array(FAR)
    y = transform(x)
    assert relative_error(to_numpy(y), exactly(forward, FAR)).max() <= 4e-16
    actual = to_numpy(transform.log_abs_det_jacobian(x, y))
    assert relative_error(actual, exactly(volume, FAR)).max() <= 1e-15


INVERSES = {
    "SigmoidTransform": (
        lambda y: mpmath.log(y / (1 - y)),
        (1e-310, 1e-300, 1e-20, 0.25, 0.75, 1 - 2.0**-40),
    ),
    "TanhTransform": (
        mpmath.atanh,
        (-1 + 2.0**-53, -0.9, -1e-5, 1e-300, 1e-9, 0.5, 1 - 2.0**-50),
    ),
    "SoftplusTransform": (
        lambda y: mpmath.log(mpmath.expm1(y)),
        (1e-310, 1e-300, 1e-20, 1e-3, 0.5, 5.0, 40.0, 1e6),
    ),
}


@pytest.mark.parametrize("name", INVERSES)
def test_inverses(library, name):
    function, points = INVERSES[name]
    actual = to_numpy(getattr(transforms, name)().inv(library.array(points)))
    assert relative_error(actual, exactly(function, points)).max() <= 1e-15


def test_stick_breaking_of_tiny_and_dominant_shares(library):
    """Shares from 1e-300 to nearly 1 keep their digits, and so do the numbers back from them."""
    x = [-690.0, 30.0, -40.0, 2.0, 500.0]
    with mpmath.workdps(60):
        left, shares, volume = mpmath.mpf(1), [], mpmath.mpf(0)
        for i, number in enumerate(x):
            u = mpmath.mpf(number) - mpmath.log(len(x) - i)
            shares.append(left * sigmoid(u))
            volume += mpmath.log(left) + mpmath.log(sigmoid(u)) + mpmath.log(sigmoid(-u))
            left *= sigmoid(-u)
        shares.append(left)
        expected, volume = [float(share) for share in shares], float(volume)
    transform = transforms.StickBreakingTransform()
    y = transform(library.array(x))
    assert relative_error(to_numpy(y), expected).max() <= 4e-15
    back = to_numpy(transform.inv(y))
    assert relative_error(back, x).max() <= 1e-13
    assert (
        relative_error(to_numpy(transform.log_abs_det_jacobian(library.array(x), y)), volume)
        <= 1e-15
    )


@pytest.mark.parametrize("exponent", [2.0, -0.5, 1.0 / 3.0])
def test_powers_of_extreme_numbers(library, exponent):
    points = (1e-100, 1e-3, 1.0, 2.5, 1e90)
    transform = transforms.PowerTransform(exponent)
    x = library.array(points)
    y = transform(x)
    expected = exactly(lambda v: v ** mpmath.mpf(exponent), points)
    assert relative_error(to_numpy(y), expected).max() <= 1e-15
    volume = exactly(
        lambda v: (
            mpmath.log(abs(mpmath.mpf(exponent))) + (mpmath.mpf(exponent) - 1) * mpmath.log(v)
        ),
        points,
    )
    actual = to_numpy(transform.log_abs_det_jacobian(x, y))
    assert np.allclose(actual, volume, rtol=1e-15, atol=1e-15)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_sigmoid_is_not_clamped(library, dtype):
    """torch's inverse of sigmoid(20) is 15.94 in single precision (its issue 20288)."""
    transform = transforms.SigmoidTransform()
    y = transform(library.array(20.0, dtype))
    expected = np.inf if dtype == "float32" else 20.0
    assert np.isclose(float(to_numpy(transform.inv(y))), expected, rtol=1e-7)


@pytest.mark.parametrize(
    ("transform", "loc"),
    [(transforms.SigmoidTransform(), 20.0), (transforms.TanhTransform(), 10.0)],
    ids=["sigmoid", "tanh"],
)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_densities_of_draws_that_round_to_the_end(library, transform, loc, dtype):
    """`sample_and_log_prob` inverts nothing, so nothing is lost (torch/rl's issue 2199)."""
    base = arraydist.Normal(library.array(loc, dtype), library.array(0.01, dtype))
    distribution = arraydist.TransformedDistribution(base, transform)
    y, log_prob = distribution.sample_and_log_prob((100,), rng=3)
    x = base.sample((100,), rng=3)
    assert np.array_equal(to_numpy(y), to_numpy(transform(x)))
    volume = to_numpy(transform.log_abs_det_jacobian(x, y))
    assert np.array_equal(to_numpy(log_prob), to_numpy(base.log_prob(x)) - volume)
    assert np.isfinite(to_numpy(log_prob)).all()


def test_gradient_does_not_depend_on_caches():
    """torch: -0.5 with a cache and 0.687 without (its issue 59822)."""
    torch = pytest.importorskip("torch", reason="about torch's autograd")
    gradients = []
    for size in (0, 1):
        loc = torch.tensor(0.0, dtype=torch.float64, requires_grad=True)
        power = transforms.PowerTransform(torch.tensor(2.0, dtype=torch.float64), cache_size=size)
        distribution = arraydist.TransformedDistribution(arraydist.LogNormal(loc, 1.0), power)
        y = distribution.sample(rng=1)
        (gradient,) = torch.autograd.grad(distribution.log_prob(y), loc)
        gradients.append(float(gradient))
        # y = x**2 with log x normal: d log p / d loc is log x - loc
        assert np.isclose(float(gradient), 0.5 * float(torch.log(y)), rtol=1e-12)
    assert gradients[0] == gradients[1]
