"""The generator's methods: NumPy's names, shapes, dtypes, libraries, messages."""

from __future__ import annotations

import inspect

import numpy as np
import pytest
from support import to_numpy

from arraydist.dispatch import backend_named
from arraydist.kernels.record import sampler_named
from arraydist.random import default_rng

PARAMETERS = {
    "bernoulli": (0.25,),
    "beta": (2.0, 3.0),
    "binomial": (50.0, 0.25),
    "cauchy": (1.0, 2.0),
    "chisquare": (3.0,),
    "continuous_bernoulli": (0.25,),
    "exponential": (2.0,),
    "f": (3.0, 5.0),
    "gamma": (2.5, 3.0),
    "generalized_pareto": (1.0, 2.0, 0.25),
    "geometric": (0.125,),
    "gumbel": (1.0, 2.0),
    "hypergeometric": (30.0, 40.0, 20.0),
    "inverse_gamma": (2.5, 3.0),
    "kumaraswamy": (2.0, 3.0),
    "laplace": (1.0, 2.0),
    "log_standard_gamma": (0.25,),
    "logistic": (1.0, 2.0),
    "lognormal": (1.0, 2.0),
    "logseries": (0.875,),
    "normal": (1.0, 2.0),
    "pareto": (3.0,),
    "poisson": (3.0,),
    "power": (3.0,),
    "random": (),
    "rayleigh": (2.0,),
    "standard_cauchy": (),
    "standard_exponential": (),
    "standard_gamma": (2.5,),
    "standard_normal": (),
    "standard_t": (3.0,),
    "triangular": (0.0, 1.0, 3.0),
    "truncated_normal": (-1.0, 3.0),
    "uniform": (2.0, 5.0),
    "vonmises": (0.5, 3.0),
    "wald": (2.0, 3.0),
    "weibull": (2.0,),
    "zipf": (2.0,),
}
"""Every method with parameters, in the order of its signature."""

INTEGER = {"bernoulli", "binomial", "geometric", "hypergeometric", "logseries", "poisson", "zipf"}
SAMPLERS = {"random": "standard_uniform", "gamma": "scaled_gamma", "chisquare": "chi_square"}
SAMPLERS |= {"pareto": "lomax"}

every_method = pytest.mark.parametrize("method", PARAMETERS)


def drawn(method, *size, seed=4, **options):
    return getattr(default_rng(seed), method)(*PARAMETERS[method], *size, **options)


@every_method
def test_numbers_are_the_samplers(method):
    name = "cauchy" if method == "standard_cauchy" else method
    parameters = (0.0, 1.0) if method == "standard_cauchy" else PARAMETERS[method]
    sampler = sampler_named(SAMPLERS.get(name, name))
    assert sampler.integer == (method in INTEGER)
    dtype = np.int64 if sampler.integer else np.float64
    expected = backend_named("numpy").draw(
        sampler, default_rng(4).key(), (2, 3), [np.float64(p) for p in parameters], dtype=dtype
    )
    np.testing.assert_array_equal(drawn(method, (2, 3)), expected)


@pytest.mark.parametrize("method", [m for m in PARAMETERS if hasattr(np.random.Generator, m)])
def test_parameters_come_in_numpys_order_under_numpys_names(method):
    own = list(inspect.signature(getattr(default_rng(1), method)).parameters)
    theirs = list(inspect.signature(getattr(np.random.Generator, method)).parameters)[1:]
    arity = len(PARAMETERS[method])
    assert own[: arity + 1] == theirs[: arity + 1]


@every_method
def test_shapes(method):
    assert isinstance(drawn(method), np.int64 if method in INTEGER else np.float64)
    assert drawn(method, 5).shape == (5,)
    assert drawn(method, (2, 0)).shape == (2, 0)
    assert drawn(method, size=(4, 3)).shape == (4, 3)


@pytest.mark.parametrize("method", [m for m, parameters in PARAMETERS.items() if parameters])
def test_parameters_broadcast_and_keep_single_precision(method):
    parameters = [np.full((3, 1), p, np.float32) for p in PARAMETERS[method]]
    draws = getattr(default_rng(4), method)(*parameters)
    assert draws.shape == (3, 1)
    assert draws.dtype == (np.int64 if method in INTEGER else np.float32)
    assert getattr(default_rng(4), method)(*parameters, (2, 3, 5)).shape == (2, 3, 5)
    with pytest.raises(ValueError, match=r"do not fit the size|do not broadcast"):
        getattr(default_rng(4), method)(*parameters, (2, 5))


@every_method
def test_dtype_and_out(method):
    dtype = np.int32 if method in INTEGER else np.float32
    draws = drawn(method, 100, dtype=dtype)
    assert draws.dtype == dtype
    if method in INTEGER:  # numbers in single precision are made by kernels of their own
        np.testing.assert_array_equal(draws, drawn(method, 100).astype(dtype))
    out = np.empty((3, 4), np.int64 if method in INTEGER else np.float64)
    strided = np.asfortranarray(out)
    for target in (out, strided):
        assert drawn(method, out=target) is target
        np.testing.assert_array_equal(target, drawn(method, (3, 4)))
    with pytest.raises(ValueError, match=r"out has shape"):
        drawn(method, (4, 3), out=out)


@every_method
def test_every_library_gives_the_same_draws(library, method):
    expected = drawn(method, (2, 3))
    named = drawn(method, (2, 3), xp=library.name)
    assert type(named) is type(library.array([1.0]))
    if library.name == "torch" and named.dtype != library.xp.float64 and method not in INTEGER:
        expected = drawn(method, (2, 3), dtype=to_numpy(named).dtype)
    np.testing.assert_array_equal(to_numpy(named), expected)
    if PARAMETERS[method]:
        arrays = [library.array(p) for p in PARAMETERS[method]]
        given = getattr(default_rng(4), method)(*arrays, (2, 3))
        assert type(given) is type(library.array([1.0]))
        np.testing.assert_array_equal(to_numpy(given), drawn(method, (2, 3)))


@every_method
def test_each_call_goes_on_and_a_longer_request_starts_alike(method):
    rng = default_rng(4)
    first, second = (getattr(rng, method)(*PARAMETERS[method], 50) for _ in range(2))
    assert (first != second).any()
    assert rng.key().call == 2
    np.testing.assert_array_equal(drawn(method, 3000)[:50], first)


BAD = {
    "normal": [((0.0, -1.0), "scale has to be nonnegative and finite, got -1.0")],
    "uniform": [
        ((2.0, 1.0), "low has to be at most high, got 2.0 and 1.0"),
        ((0.0, np.inf), "high has to be finite, got inf"),
    ],
    "standard_gamma": [
        ((-1.0,), "shape has to be nonnegative and finite, got -1.0"),
        ((np.nan,), "shape has to be nonnegative and finite, got nan"),
        (([1.0, -2.0],), r"got -2.0 at index \(1,\)"),
    ],
    "continuous_bernoulli": [((1.5,), r"probs has to be in \[0, 1\], got 1.5")],
    "generalized_pareto": [
        ((0.0, -1.0, 0.5), "scale has to be nonnegative and finite, got -1.0"),
        ((0.0, 1.0, np.inf), "concentration has to be finite, got inf"),
    ],
    "binomial": [
        ((1.5, 0.5), r"n has to be a whole number from 0 to 2\*\*53, got 1.5"),
        ((5, 1.5), r"p has to be in \[0, 1\], got 1.5"),
    ],
    "geometric": [((0.0,), r"p has to be in \(0, 1\], got 0.0")],
    "logseries": [((1.0,), r"p has to be in \[0, 1\), got 1.0")],
    "zipf": [((1.0,), "a has to be above 1 and finite, got 1.0")],
    "poisson": [((np.inf,), "lam has to be nonnegative and finite")],
    "weibull": [((0.0,), "a has to be positive and finite, got 0.0")],
    "triangular": [((0.0, 4.0, 3.0), "mode has to be at most right")],
}


@pytest.mark.parametrize(
    ("method", "parameters", "message"),
    [(method, *case) for method, cases in BAD.items() for case in cases],
)
def test_bad_parameters_are_named(method, parameters, message):
    with pytest.raises(ValueError, match=f"{method}: .*{message}"):
        getattr(default_rng(4), method)(*parameters)


@pytest.mark.parametrize("bad", [-1.0, np.inf, np.nan])
@pytest.mark.parametrize("size", [10, 10**4])
def test_one_bad_element_is_found_and_its_place_named(library, size, bad):
    scale = np.ones((2, size // 2))
    scale[1, 3] = bad
    for loc in (0.0, library.array(np.zeros_like(scale))):
        with pytest.raises(ValueError, match=rf"and finite, got {bad} at index \(1, 3\)"):
            default_rng(4).normal(loc, library.array(scale))
    assert default_rng(4).normal(0.0, library.array(np.ones((0, 3)))).shape == (0, 3)


def test_parameters_of_two_libraries_do_not_mix():
    torch = pytest.importorskip("torch", reason="torch is not installed")
    with pytest.raises(TypeError, match="normal: arrays of two libraries"):
        default_rng(4).normal(np.zeros(2), torch.ones(2))


@pytest.mark.parametrize("method", ["random", "standard_normal", "standard_exponential"])
@pytest.mark.parametrize("size", [np.int64(3), np.asarray(3), np.array([2, 3]), [2, np.int8(3)]])
def test_sizes_in_numpys_whole_numbers(method, size):
    expected = (3,) if np.ndim(size) == 0 else (2, 3)
    assert getattr(default_rng(4), method)(size).shape == expected


@pytest.mark.parametrize("dtype", [int, np.uint8, bool, complex, object])
def test_integers_are_refused_where_draws_are_none(dtype):
    rng = default_rng(4)
    for draw in (
        lambda **options: rng.random(3, **options),
        lambda **options: rng.gamma(2.0, 1.0, 3, **options),
        lambda **options: rng.noncentral_f(2.0, 3.0, 1.0, 3, **options),
        lambda **options: rng.dirichlet([1.0, 2.0], **options),
        lambda **options: rng.wishart(3.0, np.eye(2), **options),
    ):
        with pytest.raises(TypeError, match="dtype has to be real and floating"):
            draw(dtype=dtype)
    with pytest.raises(TypeError, match="normal: dtype has to be real and floating"):
        rng.normal(0.0, 1.0, out=np.zeros(3, dtype))


def test_the_method_of_exponential_numbers_is_numpys_argument():
    expected = default_rng(4).standard_exponential(3, np.float32)
    found = default_rng(4).standard_exponential(3, np.float32, "inv", np.empty(3, np.float32))
    np.testing.assert_array_equal(found, expected)
    with pytest.raises(ValueError, match="method has to be 'zig' or 'inv', got 'other'"):
        default_rng(4).standard_exponential(3, method="other")


def test_a_negative_size():
    with pytest.raises(ValueError, match="random: size must be a whole number >= 0"):
        default_rng(4).random(-1)


@pytest.mark.parametrize(
    ("method", "parameters", "options"),
    [
        ("poisson", (1e6,), {"dtype": np.int8}),
        ("poisson", (1e300,), {}),
        ("poisson", (np.full(3, 1e19),), {}),
        ("geometric", (5e-324,), {}),
        ("negative_binomial", (3.0, 5e-324), {}),
        ("multinomial", (1000, [0.5, 0.5]), {"dtype": np.int8}),
    ],
    ids=str,
)
def test_counts_that_do_not_fit_raise(method, parameters, options):
    with pytest.raises(OverflowError, match=rf"{method}: draws do not fit int\d+; ask for"):
        getattr(default_rng(4), method)(*parameters, **options)


def test_counts_beyond_the_integers_as_floats():
    assert 0.9e300 < default_rng(4).poisson(1e300, dtype=np.float64) < 1.1e300


@pytest.mark.parametrize("wrong", [None, "3", 1j])
@pytest.mark.parametrize("method", ["binomial", "beta_binomial", "hypergeometric"])
def test_what_is_no_number_is_refused_by_name(method, wrong):
    others = (0.5,) if method == "binomial" else (5, 2)
    with pytest.raises(TypeError, match=rf"{method}: n(good)? must be an array or a real number"):
        getattr(default_rng(4), method)(wrong, *others)


def test_a_parameter_that_is_wrong_by_itself_comes_first():
    with pytest.raises(ValueError, match=r"ngood has to be a whole number .*, got -inf"):
        default_rng(4).hypergeometric(-np.inf, 5, 7)


def test_a_ratio_beyond_the_floats_warns_of_nothing():
    assert (default_rng(4).noncentral_f(5e-324, 2.0, 1.0, 100) >= 0.0).all()


def test_whole_numbers_are_exact_in_every_library(library):
    n = 2**24 + 1
    assert int(default_rng(4).binomial(n, 1.0, xp=library.name)) == n
    assert int(default_rng(4).hypergeometric(n, 0, n, xp=library.name)) == n


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("end", [0.0, 1.5, -1.5, 7e28])
def test_triangles_of_no_width(end, dtype):
    """They were one place below their only number."""
    draws = default_rng(4).triangular(end, end, end, 20, dtype=dtype)
    assert (draws == np.asarray(end, dtype)).all()


@pytest.mark.parametrize("method", ["random", "standard_gamma"])
def test_out_that_is_no_array(method):
    with pytest.raises(TypeError, match=f"{method}: out has to be an array, got list"):
        getattr(default_rng(4), method)(*PARAMETERS[method], out=[0.0, 0.0])
