"""Densities, distribution functions, quantiles and summaries against golden values of mpmath."""

import numpy as np
import pytest
from support import golden, relative_error, scaled_error, to_numpy

import arraydist

DENSITY = 1e-13
"""Largest error of a log density, relative to max(1, its size)."""

PROBABILITY = 1e-12
"""Largest relative error of a distribution function or its logarithm."""


def mixture_of_normals(probs, loc, scale):
    """What the golden values of mixtures are of."""
    weights, parts = arraydist.Categorical(probs), arraydist.Normal(loc, scale)
    return arraydist.MixtureSameFamily(weights, parts)


FAMILIES = {
    "normal": (arraydist.Normal, ("loc", "scale")),
    "gamma": (arraydist.Gamma, ("concentration", "rate")),
    "poisson": (arraydist.Poisson, ("rate",)),
    "beta": (arraydist.Beta, ("concentration1", "concentration0")),
    "student_t": (arraydist.StudentT, ("df", "loc", "scale")),
    "von_mises": (arraydist.VonMises, ("loc", "concentration")),
    "log_normal": (arraydist.LogNormal, ("loc", "scale")),
    "mixture": (mixture_of_normals, ("probs", "loc", "scale")),
}

families = pytest.mark.parametrize("family", FAMILIES)
of_numbers = pytest.mark.parametrize("family", [name for name in FAMILIES if name != "mixture"])


def families_with(quantity):
    """Those that have golden values of a quantity."""
    having = [f for f in FAMILIES if any(quantity in row for row in golden(f))]
    return pytest.mark.parametrize("family", having)


def worst(rows, keys, errors):
    """The three worst rows, for a failure's message."""
    order = np.argsort(errors)[::-1][:3]
    return [({key: rows[i][key] for key in keys}, float(errors[i])) for i in order]


def columns(family, quantity, library):
    """The distributions of all rows with a quantity, the rows, and the golden results."""
    cls, names = FAMILIES[family]
    rows = [row for row in golden(family) if quantity in row]
    distribution = cls(*(library.array([row[name] for row in rows]) for name in names))
    return distribution, rows, names, np.asarray([row[quantity] for row in rows])


@families
def test_log_prob(library, family):
    distribution, rows, names, expected = columns(family, "log_prob", library)
    value = library.array([row["value"] for row in rows])
    errors = scaled_error(to_numpy(distribution.log_prob(value)), expected)
    assert errors.max() <= DENSITY, worst(rows, (*names, "value", "log_prob"), errors)


@pytest.mark.parametrize("method", ["cdf", "sf", "log_cdf", "log_sf"])
@families
def test_distribution_functions(library, family, method):
    distribution, rows, names, expected = columns(family, method, library)
    value = library.array([row["value"] for row in rows])
    errors = relative_error(to_numpy(getattr(distribution, method)(value)), expected)
    assert errors.max() <= PROBABILITY, worst(rows, (*names, "value", method), errors)


@pytest.mark.parametrize("method", ["icdf", "isf"])
@families_with("icdf")
def test_quantiles(library, family, method):
    distribution, rows, names, expected = columns(family, method, library)
    probability = library.array([row["probability"] for row in rows])
    errors = relative_error(to_numpy(getattr(distribution, method)(probability)), expected)
    assert errors.max() <= PROBABILITY, worst(rows, (*names, "probability", method), errors)


@pytest.mark.parametrize(
    ("family", "quantity"),
    [
        (family, quantity)
        for family in FAMILIES
        for quantity in ("entropy", "mean", "variance")
        if any(quantity in row for row in golden(family))
    ],
)
def test_summaries(library, family, quantity):
    distribution, rows, names, expected = columns(family, quantity, library)
    actual = getattr(distribution, quantity)
    errors = relative_error(to_numpy(actual() if callable(actual) else actual), expected)
    limit = 1e-13 if quantity == "entropy" else 1e-15
    if quantity == "entropy":
        errors = scaled_error(to_numpy(actual()), expected)
    assert errors.max() <= limit, worst(rows, (*names, quantity), errors)


@pytest.mark.parametrize("order", [0, 1, 2, 3])
@families_with("moments")
def test_moments(library, family, order):
    distribution, rows, names, expected = columns(family, "moments", library)
    errors = relative_error(to_numpy(distribution.moment(order)), expected[:, order])
    assert errors.max() <= 1e-14, worst(rows, (*names, "moments"), errors)


def categorical_rows(quantity):
    return [row for row in golden("categorical") if quantity in row]


@pytest.mark.parametrize("method", ["log_prob", "cdf", "sf", "log_cdf", "log_sf"])
def test_categorical(library, method):
    rows = categorical_rows(method)
    errors = []
    for row in rows:
        distribution = arraydist.Categorical(library.array(row["probs"]))
        actual = to_numpy(getattr(distribution, method)(library.array(row["value"])))
        measure = scaled_error if method == "log_prob" else relative_error
        errors.append(float(measure(actual, row[method])))
    assert max(errors) <= 4e-15, worst(rows, ("probs", "value", method), np.asarray(errors))


def test_categorical_entropy(library):
    for row in categorical_rows("entropy"):
        actual = arraydist.Categorical(library.array(row["probs"])).entropy()
        assert scaled_error(to_numpy(actual), row["entropy"]) <= 1e-15, row


def is_single(x):
    """Whether float32 holds a number exactly."""
    with np.errstate(over="ignore", under="ignore"):
        return float(np.float32(x)) == x


@of_numbers
def test_float32_is_rounded_once(library, family):
    """Single precision is no worse than double precision rounded, as the exact inputs have it."""
    cls, names = FAMILIES[family]
    rows = [
        row
        for row in golden(family)
        if "log_prob" in row and all(is_single(row[n]) for n in (*names, "value"))
    ]
    distribution = cls(*(library.array([r[n] for r in rows], "float32") for n in names))
    value = library.array([row["value"] for row in rows], "float32")
    actual = to_numpy(distribution.log_prob(value))
    assert actual.dtype == np.float32
    with np.errstate(over="ignore"):
        expected = np.asarray([row["log_prob"] for row in rows]).astype(np.float32)
    errors = scaled_error(actual, expected)
    assert len(rows) > 30
    assert errors.max() <= 2 * np.finfo(np.float32).eps, worst(rows, (*names, "value"), errors)


def singles(family):
    """Parameters and values of float32, far into the tails, whose quotients need rounding."""
    rng = np.random.default_rng(3)
    if family == "normal":
        loc, scale = rng.normal(size=2000), rng.uniform(0.1, 3.0, size=2000)
        parameters, values = (loc, scale), loc + scale * rng.uniform(-12, 12, size=2000)
    elif family == "gamma":
        shape, rate = np.exp(rng.uniform(0, 14, size=2000)), rng.uniform(0.1, 3.0, size=2000)
        spread = shape**0.5 * rng.uniform(-4, 4, size=2000)
        parameters, values = (shape, rate), np.abs(shape + spread) / rate
    elif family == "poisson":
        rate = np.exp(rng.uniform(0, 14, size=2000))
        spread = rate**0.5 * rng.uniform(-4, 4, size=2000)
        parameters, values = (rate,), np.floor(np.abs(rate + spread))
    elif family == "beta":
        a, b = np.exp(rng.uniform(-1, 9, size=(2, 2000)))
        odds = a / b * np.exp(rng.uniform(-3, 3, size=2000) / np.minimum(a, b) ** 0.5)
        parameters, values = (a, b), odds / (1 + odds)
    elif family == "student_t":
        df, scale = np.exp(rng.uniform(-1, 9, size=2000)), rng.uniform(0.1, 3.0, size=2000)
        loc = rng.normal(size=2000)
        parameters, values = (df, loc, scale), loc + scale * rng.uniform(-12, 12, size=2000)
    elif family == "log_normal":
        loc, scale = rng.normal(size=2000), rng.uniform(0.1, 3.0, size=2000)
        parameters, values = (loc, scale), np.exp(loc + scale * rng.uniform(-12, 12, size=2000))
    else:
        loc, kappa = rng.normal(size=2000), np.exp(rng.uniform(-2, 9, size=2000))
        parameters, values = (loc, kappa), loc + rng.uniform(-3, 3, size=2000)
    return [x.astype(np.float32) for x in parameters], values.astype(np.float32)


@pytest.mark.parametrize("method", ["log_prob", "cdf", "sf", "log_cdf", "log_sf"])
@of_numbers
def test_float32_is_float64_rounded(library, family, method):
    """No intermediate result is rounded to single precision: tails would lose digits by that."""
    parameters, value = singles(family)
    cls = FAMILIES[family][0]
    expected = getattr(cls(*(x.astype(float) for x in parameters)), method)(value.astype(float))
    distribution = cls(*(library.array(x, "float32") for x in parameters))
    actual = to_numpy(getattr(distribution, method)(library.array(value, "float32")))
    assert actual.dtype == np.float32
    with np.errstate(under="ignore"):
        assert np.array_equal(actual, expected.astype(np.float32))
