"""Kernels over many elements that share their parameters: interpolated, and as good as computed."""

import numpy as np
import pytest

from arraydist.kernels import curves as records
from arraydist.kernels.record import kernel_named
from arraydist_numpy import backend, curves

N = curves.LEAST
SHAPES = [1e-6, 1e-3, 0.01, 0.1, 0.5, 1.0, 2.5, 9.9, 24.9, 25.0, 100.0, 1e4, 1e6, 1e8]
DEGREES = [0.01, 0.1, 0.5, 1.0, 2.0, 4.5, 10.0, 30.0, 59.9, 60.1, 1e3, 1e5, 1e8, np.inf]
TWO_SHAPES = [
    (2.5, 1.5),
    (1e-6, 1e-6),
    (1e-6, 3.0),
    (0.01, 0.01),
    (0.1, 5.0),
    (1.0, 1.0),
    (30.0, 30.0),
    (59.0, 61.0),
    (100.0, 100.0),
    (40.0, 200.0),
    (1e6, 1e6),
    (1e8, 1e8),
    (0.5, 0.5),
    (3.0, 1e5),
    (1e5, 3.0),
    (15.0, 1e4),
]
CASES = (
    [("standard_gamma_da", (a,)) for a in SHAPES]
    + [("log_standard_gamma_da", (a,)) for a in SHAPES]
    + [("student_t_ddf", (df,)) for df in DEGREES]
    + [(name, shapes) for name in ("beta_da", "beta_db") for shapes in TWO_SHAPES]
)


def draws(name, parameters, generator):
    """Draws of the distribution whose derivative the kernel is."""
    a = min(parameters[0], 1e15)
    if name == "standard_gamma_da":
        return generator.gamma(a, size=N)
    if name == "log_standard_gamma_da":
        boost = -generator.exponential(size=N) / a if a < 1.0 else 0.0
        return np.log(generator.gamma(a + (a < 1.0), size=N)) + boost
    if name == "student_t_ddf":
        return generator.standard_t(a, size=N)
    return generator.beta(*parameters, size=N)


def far(name, generator):
    """Numbers of all magnitudes."""
    s = generator.uniform(-690.0, 690.0, N)
    if name == "standard_gamma_da":
        return np.exp(s)
    if name == "log_standard_gamma_da":
        return 3.0 * s
    if name == "student_t_ddf":
        return np.exp(0.4 * s) * generator.choice([-1.0, 1.0], N)
    return np.where(s < 0.0, np.exp(s), 1.0 - np.exp(-0.05 * s))


def computed(kernel, x, *parameters):
    """The kernel itself: parameters of each element's own are not shared."""
    return kernel(x, *[np.broadcast_to(parameter, x.shape).copy() for parameter in parameters])


@pytest.mark.parametrize(("name", "parameters"), CASES, ids=str)
def test_curves_are_the_kernels(name, parameters):
    generator = np.random.default_rng(5)
    kernel = kernel_named(name)
    for x in (draws(name, parameters, generator), far(name, generator)):
        np.testing.assert_allclose(
            kernel(x, *parameters), computed(kernel, x, *parameters), rtol=2e-13, atol=1e-300
        )


@pytest.mark.parametrize("name", records.CURVES)
def test_elements_are_interpolated_and_the_rest_computed(name, monkeypatch):
    parameters = (2.5, 1.5)[: kernel_named(name).arity - 1]
    x = draws(name, parameters, np.random.default_rng(6))
    x[:4] = np.nan, np.inf, -np.inf, -1.0
    kernel, curve = kernel_named(name), records.CURVES[name]
    before = kernel(x, *parameters)
    twice = curve._replace(heights=lambda *arguments: 2.0 * curve.heights(*arguments))
    monkeypatch.setitem(records.CURVES, name, twice)
    after = kernel(x, *parameters)
    special = slice(0, 3 if name in {"log_standard_gamma_da", "student_t_ddf"} else 4)
    np.testing.assert_array_equal(after[special], computed(kernel, x, *parameters)[special])
    np.testing.assert_allclose(after[4:], 2.0 * before[4:], rtol=1e-15)


def test_what_does_not_converge_is_computed(monkeypatch):
    kernel = kernel_named("standard_gamma_da")
    x = np.random.default_rng(7).gamma(3.0, size=N)
    curve = records.CURVES[kernel.name]
    kinked = curve._replace(heights=lambda s, a: abs(s - 0.5) + curve.heights(s, a))
    monkeypatch.setitem(records.CURVES, kernel.name, kinked)
    cell = (np.log(x) >= 0.0) & (np.log(x) < 1.0)
    np.testing.assert_array_equal(kernel(x, 3.0)[cell], computed(kernel, x, 3.0)[cell])
    assert (kernel(x, 3.0) > 1.1 * computed(kernel, x, 3.0))[~cell].any()


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_values_depend_on_the_element_alone(threads, set_num_threads):
    kernel = kernel_named("standard_gamma_da")
    x = np.random.default_rng(8).gamma(2.5, size=8 * N)
    expected = kernel(x, 2.5)
    set_num_threads(threads)
    np.testing.assert_array_equal(kernel(x, 2.5), expected)
    np.testing.assert_array_equal(kernel(x[: N + 1], 2.5), expected[: N + 1])
    np.testing.assert_array_equal(kernel(np.sort(x), 2.5), np.sort(expected))
    np.testing.assert_array_equal(kernel(np.append(x, 1e-300), 2.5)[:-1], expected)


def test_each_column_has_its_own_curve():
    kernel = kernel_named("log_standard_gamma_da")
    a = np.array([[0.01, 3.0, 1e5], [2.0, 0.5, 1.0]])
    y = np.log(np.random.default_rng(9).gamma(a + 1.0, size=(N, 2, 3)))
    values = kernel(y, a)
    np.testing.assert_allclose(values, computed(kernel, y, a), rtol=1e-13)
    for place in np.ndindex(2, 3):
        np.testing.assert_array_equal(values[:, *place], kernel(y[:, *place], a[place]))


def test_one_parameter_is_of_columns_and_one_of_all():
    kernel = kernel_named("beta_da")
    a = np.array([0.5, 2.0, 7.0])
    x = np.random.default_rng(10).beta(a, 2.0, size=(N, 3))
    values = kernel(x, a, np.float64(2.0))
    np.testing.assert_allclose(values, computed(kernel, x, a, 2.0), rtol=1e-12)
    np.testing.assert_array_equal(values, kernel(x, a, np.full((1, 1), 2.0)))
    np.testing.assert_array_equal(values[:, 1], kernel(x[:, 1].copy(), 2.0, 2.0))


def test_parameters_of_rows_are_not_shared():
    kernel = kernel_named("standard_gamma_da")
    a = np.linspace(1.0, 4.0, 64)[:, None]
    z = np.random.default_rng(11).gamma(a, size=(64, N // 64))
    np.testing.assert_array_equal(kernel(z, a), computed(kernel, z, a))


@pytest.mark.parametrize("parameter", [np.nan, -1.0, 0.0, np.inf])
@pytest.mark.parametrize("name", records.CURVES)
def test_parameters_out_of_the_domain(name, parameter):
    kernel = kernel_named(name)
    parameters = (parameter, 1.0)[: kernel.arity - 1]
    x = np.random.default_rng(12).random(N)
    np.testing.assert_array_equal(kernel(x, *parameters), computed(kernel, x, *parameters))


def test_arrays_of_every_kind():
    kernel = kernel_named("standard_gamma_da")
    x = np.random.default_rng(13).gamma(2.5, size=N)
    expected = kernel(x, 2.5)
    wide = np.repeat(x, 2)
    np.testing.assert_array_equal(kernel(wide[::2], 2.5), expected)
    np.testing.assert_array_equal(kernel(x[::-1], 2.5), expected[::-1])
    np.testing.assert_array_equal(kernel(x.reshape(2, -1).T, 2.5), expected.reshape(2, -1).T)
    np.testing.assert_array_equal(kernel(x.astype(">f8"), np.array(2.5)), expected)
    x.flags.writeable = False
    np.testing.assert_array_equal(kernel(x, [2.5]), expected)
    single = x.astype(np.float32)
    values = kernel(single, np.float32(2.5))
    assert values.dtype == np.float32
    np.testing.assert_array_equal(values, kernel(single.astype(float), 2.5).astype(np.float32))
    assert backend.map(kernel, x[:0], 2.5).shape == (0,)
