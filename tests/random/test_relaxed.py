"""Relaxed categories: their laws over temperatures and weights, extremes, derivatives, libraries.

Seeds are fixed.  With a fresh stream the chance that any of these tests fails though all is right
is 1e-4, which Bonferroni's inequality shares out over the p-values.
"""

import fit
import numpy as np
import pytest
from scipy import special, stats
from support import DRAWS, LIBRARIES, to_numpy

import arraydist
from arraydist.random import default_rng

N = DRAWS
TEMPERATURES = (1e-300, 1e-3, 0.1, 0.5, 1.0, 3.0, 1e3, 1e300)
LOGITS = [
    [0.0, 0.0],
    [-30.0, 3.0],
    [0.0, 1.0, 2.0],
    [5.0, -5.0, 1.0, 1.0],
    list(np.linspace(-2, 2, 12)),
]
CASES = [(temperature, logits) for temperature in TEMPERATURES for logits in LOGITS]
LEVEL = 1e-4 / (3 * len(CASES) + 2 * 40)


@pytest.mark.parametrize(("temperature", "logits"), CASES)
def test_relaxed_categorical(temperature, logits):
    logs = default_rng(51).log_relaxed_categorical(temperature, logits, N)
    assert (logs <= 0.0).all()
    x = default_rng(51).relaxed_categorical(temperature, logits, N)
    np.testing.assert_allclose(x.sum(axis=-1), 1.0, rtol=1e-14)
    np.testing.assert_allclose(x, np.exp(logs), rtol=1e-12, atol=1e-300)
    if temperature < 1e100:
        # The largest is the category that the weights draw.
        observed = np.bincount(x.argmax(axis=-1), minlength=len(logits))
        expected = special.softmax(logits) * N
        enough = expected > 5
        assert (
            stats.chisquare(
                np.append(observed[enough], observed[~enough].sum() + 1e-9),
                np.append(expected[enough], expected[~enough].sum() + 1e-9),
            ).pvalue
            > LEVEL
        )
    if 1e-200 < temperature < 1e100:
        # Differences of Gumbel numbers are logistic.
        for i in (0, len(logits) - 2):
            z = temperature * (logs[:, i] - logs[:, i + 1]) - (logits[i] - logits[i + 1])
            if temperature <= 3.0:
                assert fit.uniform(special.expit(z)) > LEVEL


@pytest.mark.parametrize("temperature", [1e-2, 0.1, 0.5, 1.0, 3.0, 100.0])
@pytest.mark.parametrize("logit", [-20.0, -1.0, 0.0, 0.3, 4.0])
def test_relaxed_bernoulli(temperature, logit):
    x = default_rng(52).relaxed_bernoulli(temperature, logit, N)
    assert ((x >= 0.0) & (x <= 1.0)).all()
    assert stats.binomtest(int((x > 0.5).sum()), N, special.expit(logit)).pvalue > LEVEL
    inside = (x > 1e-300) & (x < 1.0 - 1e-12)
    z = temperature * special.logit(x[inside]) - logit
    ends = (temperature * special.logit(np.array([1e-300, 1.0 - 1e-12])) - logit)[:, None]
    low, high = special.expit(ends)
    if inside.sum() > 1000:
        assert fit.uniform((special.expit(z) - low) / (high - low)) > LEVEL


def test_categories_without_weight_are_never_drawn():
    x = default_rng(53).relaxed_categorical(0.5, [0.0, -np.inf, 1.0], 1000)
    assert (x[:, 1] == 0.0).all()
    logs = default_rng(53).log_relaxed_categorical(0.5, [0.0, -np.inf, 1.0], 1000)
    assert np.isneginf(logs[:, 1]).all()


def test_extreme_temperatures_give_no_nan():
    hot = default_rng(54).relaxed_categorical(1e300, [0.0, 1e3, -1e3], 100)
    np.testing.assert_allclose(hot, 1 / 3)
    cold = default_rng(54).relaxed_categorical(1e-300, [0.0, 1.0, 2.0], 100)
    assert ((cold == 0.0) | (cold == 1.0)).all()
    assert (default_rng(54).relaxed_bernoulli(1e-300, [-1.0, 1.0], (100, 2)) >= 0.0).all()


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.name)
def test_every_library_gives_the_same_draws(library):
    for method in ("relaxed_categorical", "log_relaxed_categorical", "relaxed_bernoulli"):
        arrays = [library.array(0.7), library.array([0.0, 1.0, -2.0])]
        size = (4, 3) if method == "relaxed_bernoulli" else 4
        draws = getattr(default_rng(4), method)(*arrays, size)
        expected = getattr(default_rng(4), method)(0.7, [0.0, 1.0, -2.0], size)
        assert type(draws) is type(arrays[0])
        np.testing.assert_allclose(to_numpy(draws), expected, rtol=1e-14)
        longer = getattr(default_rng(4), method)(
            0.7, [0.0, 1.0, -2.0], (9, 3) if method == "relaxed_bernoulli" else 9
        )
        np.testing.assert_array_equal(longer[:4], expected)


def test_derivatives():
    torch = pytest.importorskip("torch", reason="torch is not installed")
    temperature = torch.tensor(0.7, dtype=torch.float64, requires_grad=True)
    logits = torch.tensor([0.0, 1.0, -2.0], dtype=torch.float64, requires_grad=True)
    x = default_rng(4).relaxed_categorical(temperature, logits)
    x[0].backward()
    y = x.detach().numpy()
    np.testing.assert_allclose(logits.grad, y[0] * (np.eye(3)[0] - y) / 0.7, rtol=1e-12)
    scores = np.log(y)
    slope = -y[0] * (scores[0] - (y * scores).sum()) / 0.7
    np.testing.assert_allclose(temperature.grad, slope, rtol=1e-12)
    own = arraydist.gradient(lambda t: default_rng(4).relaxed_categorical(t, [0.0, 1.0, -2.0])[0])
    np.testing.assert_allclose(own(0.7), slope, rtol=1e-12)
    own = arraydist.gradient(lambda a: default_rng(4).relaxed_bernoulli(0.7, a))
    value = default_rng(4).relaxed_bernoulli(0.7, 0.3)
    np.testing.assert_allclose(own(0.3), value * (1.0 - value) / 0.7, rtol=1e-12)


@pytest.mark.parametrize(
    ("method", "parameters", "message"),
    [
        ("relaxed_categorical", (0.0, [1.0, 2.0]), "temperature has to be positive"),
        ("relaxed_categorical", (1.0, 2.0), "logits has to have an axis of one category"),
        ("relaxed_categorical", (1.0, [np.inf, 0.0]), "logits has to be below infinity"),
        ("log_relaxed_categorical", (1.0, [-np.inf, -np.inf]), "finite one in each row"),
        ("relaxed_bernoulli", (1.0, np.nan), "logits has to be finite"),
    ],
)
def test_bad_parameters_are_named(method, parameters, message):
    with pytest.raises(ValueError, match=f"{method}: .*{message}"):
        getattr(default_rng(3), method)(*parameters)
