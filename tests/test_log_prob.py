"""Log densities: sums to one, prob, agreement between ways to ask, broadcasting of values."""

import numpy as np
from cases import every_case, every_entry
from scipy import special
from support import NUMPY, to_numpy

import arraydist


def variable(distribution, low, heavy):
    """A map of the values to a line, its inverse and slope: ends may be poles of the density."""
    if heavy:
        return np.arcsinh, np.sinh, lambda x: np.hypot(1.0, x)
    if distribution.support is arraydist.constraints.unit_interval:
        return special.logit, special.expit, lambda x: x * (1 - x)
    if np.all(low > 0):
        return np.log, np.exp, lambda x: x
    return lambda x: x, lambda x: x, lambda x: 1.0


@every_case(has=("icdf",), where=lambda entry: not entry.discrete, moderate=True)
def test_density_integrates_to_one(entry, label):
    """The integral of the density between two quantiles is the probability between them."""
    distribution = entry.build(label, NUMPY)
    low, high = distribution.icdf(1e-6), distribution.isf(1e-6)
    nodes, weights = np.polynomial.legendre.leggauss(200)
    shape = (-1, *(1 for _ in distribution.batch_shape))
    to_line, from_line, slope = variable(distribution, low, heavy=label in entry.heavy)
    a, b = to_line(low), to_line(high)
    x = from_line(0.5 * (a + b) + 0.5 * (b - a) * nodes.reshape(shape))
    jacobian = slope(x)
    integral = (weights.reshape(shape) * distribution.prob(x) * jacobian).sum(axis=0)
    assert np.allclose(integral * 0.5 * (b - a), 1 - 2e-6, rtol=1e-9, atol=0)


@every_case(where=lambda entry: entry.discrete, moderate=True)
def test_probabilities_sum_to_one(entry, label):
    distribution = entry.build(label, NUMPY)
    if distribution.has_enumerate_support:
        k = distribution.enumerate_support()
    else:
        k = entry.column(distribution, np.arange(1000.0))
    assert np.allclose(distribution.prob(k).sum(axis=0), 1, rtol=0, atol=1e-13)


@every_case
def test_prob_is_the_exponential(library, entry, label):
    distribution = entry.build(label, library)
    values = library.array(entry.column(distribution))
    expected = np.exp(to_numpy(distribution.log_prob(values)))
    assert np.allclose(to_numpy(distribution.prob(values)), expected, rtol=1e-14, atol=0)


@every_case
def test_libraries_agree(library, entry, label):
    """Every library gives NumPy's values, bit for bit where a kernel computes them."""
    distribution = entry.build(label, NUMPY)
    values = entry.column(distribution)
    expected = distribution.log_prob(values)
    actual = to_numpy(entry.build(label, library).log_prob(library.array(values)))
    assert actual.dtype == expected.dtype
    assert np.allclose(actual, expected, rtol=1e-15, atol=1e-15)


@every_case
def test_one_at_a_time(entry, label):
    """A batch of values gives what each gives alone."""
    distribution = entry.build(label, NUMPY)
    together = distribution.log_prob(entry.column(distribution))
    for value, row in zip(entry.values, together, strict=True):
        assert np.allclose(distribution.log_prob(value), row, rtol=1e-15, atol=1e-15)


@every_entry
def test_many_values(entry):
    """A long array goes through another path than a short one (threads, fusion): same values."""
    label = next(iter(entry.parameters))
    distribution = entry.build(label, NUMPY)
    few = np.asarray(entry.values)
    many = np.tile(few, (50_000, *(1,) * entry.event_dim))
    assert np.allclose(
        distribution.log_prob(many).reshape(-1, len(few)),
        distribution.log_prob(few),
        rtol=2e-15,
        atol=2e-15,
    )


def test_fused_and_eager_evaluation_agree():
    """The compiled loop that replaces the formula after enough elements gives its values."""
    rng = np.random.default_rng(1)
    x = rng.normal(size=700_000)
    distribution = arraydist.Normal(rng.normal(size=700_000), rng.uniform(0.5, 2.0, size=700_000))
    first = distribution.log_prob(x)
    for _ in range(4):
        last = distribution.log_prob(x)
    assert np.allclose(first, last, rtol=4e-16, atol=4e-16)


def test_scalar_results_are_arrays(library):
    for value in (1, 1.0, library.array(1.0)):
        result = arraydist.Normal(library.array(0.0), 1.0).log_prob(value)
        assert type(result).__module__.split(".")[0] == library.name
        assert tuple(result.shape) == ()
