"""Numbers that other libraries get wrong, family by family; each with what they give.

The full tables of golden values are in test_golden.py; here are the reports of users.
"""

import mpmath
import numpy as np
import pytest
from support import relative_error, to_numpy

import arraydist
from arraydist.special import betainc, von_mises_cdf

N = 20_000


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_beta_draws_of_tiny_shapes_are_at_the_ends(library, dtype):
    """torch gives exactly one half in 24 % of draws (its issue 136532); the truth is 2e-3."""
    draws = to_numpy(arraydist.Beta(library.array(1e-3, dtype), 1e-3).sample((N,), rng=1))
    assert ((draws > 0.25) & (draws < 0.75)).mean() < 0.01
    # false-alarm rate 1e-6: 4.9 standard errors
    assert abs((draws > 0.5).mean() - 0.5) < 4.9 * 0.5 / N**0.5
    assert ((draws > 0) & (draws < 1)).all()


def test_beta_density_of_the_uniform_at_its_ends(library):
    """torch once gave NaN (its issue 92260)."""
    ends = library.array([0.0, 1.0])
    assert (to_numpy(arraydist.Beta(library.array(1.0), 1.0).log_prob(ends)) == 0).all()


def test_beta_parameters_of_one_column(library):
    """torch once lost the last axis (its issue 10118)."""
    shapes = library.array(np.ones((3, 1)))
    beta = arraydist.Beta(shapes, shapes)
    assert tuple(beta.sample((5,), rng=1).shape) == (5, 3, 1)
    assert tuple(beta.log_prob(library.array(0.5)).shape) == (3, 1)


@pytest.mark.parametrize(
    ("a", "b", "x"), [(3.0, 1e5, 2e-5), (3.0, 1e5, 1e-4), (1e5, 3.0, 0.99997), (1e-3, 1e-3, 0.3)]
)
def test_beta_path_derivative(a, b, x):
    """dx/da by the implicit formula; torch is wrong by up to 700 % and in sign at (3, 1e5)."""

    with mpmath.workdps(40):
        h = mpmath.mpf(10) ** -12

        def tail(shape):
            return mpmath.betainc(shape, b, 0, x, regularized=True)

        slope = (tail(a + h) - tail(a - h)) / (2 * h)
        density = mpmath.mpf(x) ** (a - 1) * (1 - mpmath.mpf(x)) ** (b - 1) / mpmath.beta(a, b)
        expected = float(-slope / density)
    shape = np.asarray(a)
    _, by_shape = arraydist.jvp(lambda s: betainc(s, b, x), (shape,), (np.asarray(1.0),))
    actual = -by_shape / arraydist.Beta(a, b).prob(x)
    assert relative_error(actual, expected) < 1e-10
    quantile = float(arraydist.Beta(a, b).cdf(x))
    _, direct = arraydist.jvp(
        lambda s: arraydist.Beta(s, b).icdf(quantile), (shape,), (np.asarray(1.0),)
    )
    # the probability is rounded, and where it is almost one so is all that it tells of x
    assert relative_error(direct, expected) < 1e-10 / min(quantile, 1 - quantile)


def test_student_t_of_huge_degrees_of_freedom(library):
    """torch's entropy at 1e16 is 18.4, and its density is wrong in all digits."""
    t = arraydist.StudentT(library.array(1e16))
    assert relative_error(to_numpy(t.entropy()), 1.4189385332046727) < 1e-15
    assert relative_error(to_numpy(t.log_prob(library.array(1.0))), -1.4189385332046727) < 1e-15


def test_student_t_of_few_degrees_of_freedom(library):
    """Draws with 1e-2 degrees of freedom reach the ends of float64 and stay finite numbers."""
    t = arraydist.StudentT(library.array(1e-2))
    draws = to_numpy(t.sample((N,), rng=1))
    assert np.isfinite(draws).all()
    median = np.median(np.log10(np.abs(draws)))
    expected = float(np.log10(to_numpy(t.isf(0.25))))
    assert abs(median - expected) < 0.05 * expected


def test_student_t_quantiles_of_the_smallest_probabilities(library):
    t = arraydist.StudentT(library.array(1.0))
    assert relative_error(to_numpy(t.icdf(1e-300)), -3.1830988618379067e299) < 1e-13


def test_von_mises_draws_of_any_concentration(library):
    """torch never returns at 1e16, and did not at 1e-4 (its issue 88443)."""
    for kappa in (0.0, 1e-4, 1.0, 1e4, 1e16):
        draws = to_numpy(arraydist.VonMises(library.array(0.0), kappa).sample((N,), rng=2))
        spread = 1 / np.sqrt(kappa) if kappa > 1e3 else None
        if spread is not None:
            assert abs(draws.std() / spread - 1) < 4.9 / (2 * N) ** 0.5


def test_von_mises_tails_and_variance(library):
    """SciPy and TFP lose all digits of the cdf in the tail; torch's variance is 0 from 1e8 on."""
    angles = arraydist.VonMises(library.array(0.0), 100.0)
    expected = 1.1425997996038169e-87
    lower, upper = angles.cdf(library.array(-3.0)), angles.sf(library.array(3.0))
    assert relative_error(to_numpy(lower), to_numpy(upper)) == 0
    assert relative_error(to_numpy(upper), expected) < 1e-12
    sharp = arraydist.VonMises(library.array(0.0), 1e8)
    assert relative_error(to_numpy(sharp.variance), 5.0000000125e-9) < 1e-15


def test_von_mises_sample_derivative_above_ten(library):
    """TFP goes over to a normal distribution at 10.5 and is wrong by up to 0.85 from there on."""
    kappa, x = 12.0, 1.25
    with mpmath.workdps(40):

        def tail(k):
            scale = 2 * mpmath.pi * mpmath.besseli(0, k)
            return mpmath.quad(lambda t: mpmath.exp(k * mpmath.cos(t)), [-mpmath.pi, 0, x]) / scale

        density = mpmath.exp(kappa * mpmath.cos(x)) / (2 * mpmath.pi * mpmath.besseli(0, kappa))
        expected = float(-mpmath.diff(tail, kappa) / density)
    _, slope = arraydist.jvp(
        lambda k: von_mises_cdf(np.asarray(x), k), (np.asarray(kappa),), (np.asarray(1.0),)
    )
    actual = -slope / arraydist.VonMises(0.0, kappa).prob(x)
    assert relative_error(actual, expected) < 1e-12


@pytest.mark.parametrize("name", ["Beta", "VonMises", "StudentT"])
def test_divergences_of_neighbours_keep_their_digits(name):
    """All peers lose every digit by a relative change of 2**-26; the leading term is quadratic."""
    build = {
        "Beta": lambda a: arraydist.Beta(a, 3.0),
        "VonMises": lambda a: arraydist.VonMises(0.3, a),
        "StudentT": lambda a: arraydist.StudentT(a, 0.0, 1.0),
    }[name]
    base = build(2.0)
    steps = 2.0 * np.asarray([2.0**-26, 2.0**-27])
    first, second = (float(arraydist.kl_divergence(build(2.0 + h), base)) for h in steps)
    assert 0 < second < first
    assert abs(first / second - 4) < 1e-6


@pytest.mark.parametrize("name", ["entropy", "divergence"])
def test_masked_categories_add_nothing_to_derivatives(name):
    """torch's divergence has a gradient of NaN where a logit is -inf; here the entropy had, too."""

    def measure(logits, others):
        p = arraydist.Categorical(logits=logits)
        if name == "entropy":
            return p.entropy()
        return arraydist.kl_divergence(p, arraydist.Categorical(logits=others))

    others = np.array([0.3, 1.0, 2.0])
    masked, logits = np.array([-np.inf, 0.0, 1.0]), np.array([0.0, 1.0])
    value, slope = arraydist.value_and_grad(lambda x: measure(x, others))(masked)
    # the divergence is that of the others' own, and of the share that they have of the whole
    expected, rest = arraydist.value_and_grad(lambda x: measure(x, others[1:]))(logits)
    share = np.exp(others[1:]).sum() / np.exp(others).sum()
    assert abs(value - expected + (np.log(share) if name == "divergence" else 0)) < 1e-15
    assert np.allclose(slope, [0.0, *rest], rtol=0, atol=1e-15)
    second = arraydist.hessian(lambda x: measure(x, others))(masked)
    assert np.allclose(second[1:, 1:], arraydist.hessian(lambda x: measure(x, others[1:]))(logits))
    assert (second[0] == 0).all()


def test_masked_categories_in_torch():
    torch = pytest.importorskip("torch", reason="about its autograd")
    logits = torch.tensor([-torch.inf, 0.0, 1.0], dtype=torch.float64, requires_grad=True)
    p = arraydist.Categorical(logits=logits)
    total = p.entropy() + arraydist.kl_divergence(p, arraydist.Categorical(torch.ones(3)))
    (slope,) = torch.autograd.grad(total, logits)
    # entropy and divergence from equal chances add up to a constant
    assert np.allclose(to_numpy(slope), 0.0, rtol=0, atol=1e-15)
    weights = torch.tensor([0.0, 0.5, 0.5], dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(arraydist.Categorical(weights).entropy(), weights)
    assert np.allclose(to_numpy(slope)[1:], 0.0, rtol=0, atol=1e-15)


def test_values_below_the_support(library):
    """torch, not asked to check: log density +10.7 and probability -6.39 (its issue 14672)."""
    gamma = arraydist.Gamma(library.array(1.0), 2.0, validate_args=False)
    below = library.array([-5.0, -1e-300])
    assert (to_numpy(gamma.log_prob(below)) == -np.inf).all()
    assert (to_numpy(gamma.cdf(below)) == 0).all()
    assert (to_numpy(gamma.sf(below)) == 1).all()
    assert (to_numpy(arraydist.LogNormal(library.array(0.0), 1.0).cdf(below)) == 0).all()


def test_choices_without_replacement_have_a_probability():
    """torch.multinomial gives places of weight zero when it runs out of others (188762)."""
    p = np.array([0.0, 10.0, 3.0, 0.0]) / 13
    rng = arraydist.random.default_rng(1)
    assert all(sorted(rng.choice(4, 2, replace=False, p=p)) == [1, 2] for _ in range(50))
    with pytest.raises(ValueError, match="4 elements without replacement, but only 2 have"):
        rng.choice(4, 4, replace=False, p=p)


def test_entropy_of_weights_with_a_logit_of_minus_infinity(library):
    """torch once gave NaN (its issue 40553)."""
    logits = library.array([-np.inf, 0.0, 0.0])
    entropy = to_numpy(arraydist.Categorical(logits=logits).entropy())
    assert relative_error(entropy, np.log(2)) < 1e-15


def test_entropies_of_large_parameters(library):
    """torch has -64 for the first, SciPy 2.77 for the second."""
    gamma = arraydist.Gamma(library.array(1e16), 1.0).entropy()
    assert relative_error(to_numpy(gamma), 19.839619277157038) < 1e-15
    poisson = arraydist.Poisson(library.array(1e6)).entropy()
    assert relative_error(to_numpy(poisson), 8.326693728853435) < 1e-14


def test_scales_whose_squares_leave_single_precision(library):
    """torch squares them."""
    scale = library.array([1e-30, 1e30], "float32")
    log_prob = arraydist.Normal(library.array(0.0, "float32"), scale).log_prob(scale)
    expected = [-1.4189385332046727 + 30 * np.log(10), -1.4189385332046727 - 30 * np.log(10)]
    assert relative_error(to_numpy(log_prob), expected).max() < 2e-7


def test_probability_at_the_mean_of_a_large_poisson(library):
    """A relative error of 1e-1 at 1e15 elsewhere."""
    log_prob = arraydist.Poisson(library.array(1e15)).log_prob(library.array(1e15))
    assert relative_error(to_numpy(log_prob), -18.188326730660015) < 1e-15


def test_weights_far_below_the_dtype_s_precision(library):
    """torch clamps them: log probability -36 where it is -69."""
    for dtype, tolerance in (("float64", 1e-15), ("float32", 1e-6)):
        tiny = arraydist.Categorical(library.array([1.0, 1e-30], dtype))
        expected = np.log(float(np.asarray(1e-30, dtype)))
        assert relative_error(to_numpy(tiny.log_prob(1)), expected) < tolerance


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_dirichlet_and_mixture_shapes_of_one_row(library, dtype):
    """One row once lost an axis (74459), and mixtures refused values outside some components."""
    row = arraydist.Dirichlet(library.array(np.ones((1, 3)), dtype))
    assert tuple(row.sample(rng=1).shape) == (1, 3)
    assert tuple(row.sample((1,), rng=1).shape) == (1, 1, 3)
    weights = arraydist.Categorical(library.array([0.5, 0.5], dtype))
    ends = arraydist.Beta(library.array([1.0, 2.0], dtype), 1.0)
    mixture = arraydist.MixtureSameFamily(weights, ends, validate_args=True)
    assert relative_error(to_numpy(mixture.log_prob(0.0)), np.log(0.5)) < 1e-6
