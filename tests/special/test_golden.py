"""Every kernel with golden values: against mpmath, the plain Python twin, and the vector loops.

The error of a result is relative to the size of the exact value but at least to the `floor` of the
kernel, as its record says; some functions are held to units in the last place besides.
"""

import numpy as np
import pytest
from compiled import applied
from precision import columns, kernels, largest_error, relative_error

from arraydist.kernels.record import kernel_named
from arraydist.kernels.twins import python_twin

GOLDEN = kernels()

ULPS = (
    dict.fromkeys(
        (
            *("acos", "asin", "atan", "cos", "cosh", "cospi", "exp2"),
            *("expm1", "log", "log1mexp", "log1p", "log1pexp", "log_expit", "logaddexp"),
            *("pow", "sin", "sinh", "sinpi", "tan", "tanh", "xlog1py", "xlogy"),
        ),
        1.0,
    )
    | {"exp": 0.7, "log2": 0.51, "sqrt": 0.5}
    | {"erfc": 2.0, "erfcx": 1.5, "logit": 1.5, "ndtr": 2.5}
    | dict.fromkeys(("erf", "erfcinv", "log_ndtr", "ndtri", "ndtri_exp"), 2.0)
    | {"riemann_zeta": 4.0, "stirling_error": 3.5, "trigamma": 3.5, "trigamma_excess": 3.5}
    | dict.fromkeys(("digamma", "gammaln", "poisson_entropy"), 4.0)
    | {"sin_of_halves": 2.0, "versine": 3.5}
    | {"entr": 1.0, "gamma": 1.5, "rgamma": 1.5, "sinc": 1.5}
    | {
        "erfinv": 1.0,
        "expit": 2.5,
        "log_erfc": 1.0,
        "ierfcx": 2.0,
        "i2erfcx": 3.0,
        "normal_hazard": 3.0,
    }
    | dict.fromkeys(("i0", "i0e", "i1", "i1e", "log_i0"), 1.0)
    | dict.fromkeys(("i1_i0_ratio", "i1_i0_ratio_complement"), 2.5)
    | dict.fromkeys(("i1_i0_ratio_complement_inv", "i1_i0_ratio_inv"), 2.5)
    | dict.fromkeys(("i0e_dx", "i1_i0_ratio_dx"), 4.0)
)
"""Largest errors in units in the last place."""

MOST_TWINS = 60
"""Points at which the Python twin is tried: its fused multiply-adds are exact and slow."""

FEWER_TWINS = {"student_t_divergence": 6} | dict.fromkeys(
    ("ive", "ive_dv", "ive_dx", "log_ive", "log_ive_dv", "log_ive_dx"), 20
)
"""Where a point takes long: quadratures."""

MOST_SCALARS = 200


@pytest.mark.parametrize("name", GOLDEN)
def test_against_mpmath(name):
    kernel = kernel_named(name)
    arguments, texts = columns(GOLDEN[name])
    values = applied(name, *arguments)
    errors = [
        relative_error(*pair, kernel.floor) for pair in zip(values.tolist(), texts, strict=True)
    ]
    worst = int(np.argmax(errors))
    assert errors[worst] <= kernel.tolerance, GOLDEN[name][worst]


@pytest.mark.parametrize("name", ULPS)
def test_units_in_the_last_place(name):
    arguments, texts = columns(GOLDEN[name])
    assert largest_error(applied(name, *arguments), texts) <= ULPS[name]


@pytest.mark.parametrize("name", GOLDEN)
def test_the_python_twin_gives_the_same_bits(name):
    twin = python_twin(kernel_named(name))
    most = FEWER_TWINS.get(name, MOST_TWINS)
    arguments, _ = columns(GOLDEN[name][:: 1 + len(GOLDEN[name]) // most])
    values = [twin(*map(float, point)) for point in zip(*arguments, strict=True)]
    np.testing.assert_array_equal(applied(name, *arguments), values)


@pytest.mark.parametrize("name", GOLDEN)
def test_the_vector_body_gives_the_bits_of_the_scalar_remainder(name):
    arguments, _ = columns(GOLDEN[name][:: 1 + len(GOLDEN[name]) // MOST_SCALARS])
    together = applied(name, *arguments)
    one_by_one = [
        applied(name, *(a[i : i + 1] for a in arguments))[0] for i in range(len(together))
    ]
    np.testing.assert_array_equal(together, one_by_one)
