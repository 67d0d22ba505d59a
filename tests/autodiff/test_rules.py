"""Every rule against differences of its own kernel, and again one order higher."""

import itertools

import numpy as np
import pytest

from arraydist.autodiff import NoRuleError, jvp
from arraydist.kernels.record import all_kernels, all_samplers
from arraydist.kernels.rules import KERNEL_RULES, SAMPLER_RULES, ZERO, rules_of

POINTS = {
    "real": (-1.7, 0.6, 3.4),
    "positive": (0.3, 2.6, 41.0),
    "nonnegative": (0.3, 2.6, 41.0),
    "nonpositive": (-0.2, -3.0),
    "unit_interval": (0.07, 0.7),
}
SPECIAL = {
    "acos": ((-0.6, 0.3),),
    "asin": ((-0.6, 0.3),),
    "atanh": ((-0.6, 0.3),),
    "exp_quadratic": ((1.0, 2.5), (-0.6, 0.4), (-1.7, 0.6), (0.3, 1.1)),
    "erfcinv": ((0.2, 1.4),),
    "erfinv": ((-0.6, 0.3),),
    **dict.fromkeys(("binom", "binom_dk", "binom_dn"), ((4.4, 9.0), (-0.6, 0.3, 2.6, 5.7))),
    "binomial_log_density": ((0.3, 7.6), (20.5, 44.0), (0.07, 0.8)),
    "i1_i0_ratio_complement_inv": ((0.07, 0.7, 1.4),),
    "i1_i0_ratio_inv": ((-0.6, 0.3, 0.7),),
    "multidigamma": ((2.6, 41.0), (1.5, 4.5)),
    "multigammaln": ((2.6, 41.0), (1.5, 4.5)),
    "multipolygamma": ((2.0, 5.0), (2.6, 41.0), (1.5, 4.5)),
    "multitrigamma": ((2.6, 41.0), (1.5, 4.5)),
    "polygamma": ((2.0, 7.0), (0.3, 2.6, 41.0)),
    "truncated_normal_density": ((0.3, 0.6), (-1.7, 0.1), (1.1, 3.4)),
    "truncated_normal_dhigh": ((0.3, 0.6), (-1.7, 0.1), (1.1, 3.4)),
    "truncated_normal_dlow": ((0.3, 0.6), (-1.7, 0.1), (1.1, 3.4)),
    "log1p": ((-0.6, 0.3),),
    "log1pmx": ((-0.6, 0.3),),
    "log_binomial": ((20.5, 44.0), (0.3, 7.6)),
    "log_binomial_of_parts": ((20.5, 44.0), (0.3, 7.6)),
    "loggamma1p": ((0.4, 1.7, 5.0),),
    "tan": ((-1.0, 0.3, 1.2),),
    "digamma": ((-1.55, 0.6, 3.4),),
    "gamma": ((-1.55, 0.6, 3.4),),
    "trigamma": ((-1.55, 0.6, 3.4),),
    "pow": ((0.4, 2.5), (-1.3, 2.0, 3.5)),
    "xlog1py": ((-1.3, 2.0), (-0.6, 0.3, 5.0)),
}
SPECIAL |= dict.fromkeys(
    ("betainc", "betainc_da", "betainc_db", "betaincc", "log_betainc", "log_betaincc"),
    ((0.3, 2.6, 7.0), (0.3, 2.6, 7.0), (0.3, 0.6)),
)
SPECIAL |= dict.fromkeys(("beta_da", "beta_db"), ((0.3, 0.6), (0.3, 2.6, 7.0), (0.3, 2.6, 7.0)))
SPECIAL |= dict.fromkeys(
    (
        *("von_mises_cdf", "von_mises_dkappa", "von_mises_log_cdf", "von_mises_log_density"),
        *("von_mises_dkappa2", "von_mises_log_sf", "von_mises_sf"),
    ),
    ((-2.2, -0.6, 0.9, 2.4), (0.3, 2.6, 11.0)),
)
SPECIAL |= dict.fromkeys(
    ("bdtr", "bdtr_dn", "bdtrc", "bdtri", "log_bdtr", "log_bdtrc"),
    ((0.3, 2.6), (4.4, 9.0), (0.3, 0.6)),
)
SPECIAL |= dict.fromkeys(
    ("nbdtr", "nbdtr_dn", "nbdtrc", "nbdtri", "log_nbdtr", "log_nbdtrc"),
    ((0.3, 2.6), (0.4, 9.0), (0.3, 0.6)),
)
SPECIAL |= dict.fromkeys(
    ("log_pdtr", "log_pdtrc", "pdtr", "pdtrc"), ((0.3, 2.6, 20.5), (0.3, 2.6, 41.0))
)
SPECIAL["student_t_divergence"] = ((0.7, 4.2), (0.6, 5.0), (-0.4, 0.5), (-1.3, 0.8))
SPECIAL["gammaln_excess_step"] = ((-0.2, 0.3, 2.0), (0.7, 2.6, 41.0))
SPECIAL["mean_versine"] = ((0.3, 2.6, 41.0), (2.5, 4.0, 9.0))
SPECIAL["versine_dkappa"] = ((0.3, 0.9, 1.6), (0.3, 2.6, 41.0), (2.0, 3.0, 7.0))
SPECIAL["versine_dkappa2"] = SPECIAL["versine_dkappa"]
SPECIAL["pdtri"] = ((0.3, 2.6, 20.5), (0.07, 0.7))
SPECIAL |= dict.fromkeys(("zeta", "zeta_ds", "zeta_dss"), ((1.5, 4.2), (0.3, 2.6, 41.0)))
KERNELS = {kernel.name: kernel for kernel in all_kernels()}


def points(kernel):
    choices = SPECIAL.get(kernel.name) or [POINTS[domain] for domain in kernel.domain]
    return [np.array(column) for column in zip(*itertools.product(*choices), strict=True)]


WEIGHTS = {1: 4 / 5, 2: -1 / 5, 3: 4 / 105, 4: -1 / 280}


def difference(f, arguments, position):
    """A difference of eighth order, and what its rounding error scales with."""
    step = 5e-3 * np.maximum(np.abs(arguments[position]), 0.05)

    def at(i):
        moved = list(arguments)
        moved[position] = arguments[position] + i * step
        return f(*moved)

    slope = sum(weight * (at(i) - at(-i)) for i, weight in WEIGHTS.items()) / step
    return slope, np.maximum(np.abs(at(0)), 1.0) / step


@pytest.mark.parametrize("table", [KERNEL_RULES, SAMPLER_RULES], ids=["kernels", "samplers"])
def test_the_table_has_an_entry_for_each_record_and_no_other(table):
    records = KERNELS.values() if table is KERNEL_RULES else list(all_samplers())
    # Tests may define records of their own.
    own = {r.name for r in records if _source(r).__module__.startswith("arraydist.")}
    assert own == set(table)
    for record in records:
        assert len(rules_of(record)) == record.arity


def _source(record):
    return record.source if hasattr(record, "source") else record.attempt


TOGETHER = sorted(
    name
    for name, kernel in KERNELS.items()
    if kernel.domain[:2] == ("unit_interval", "unit_interval")
)
"""Kernels of a point and its complement, which vary together."""
FREE = sorted(set(KERNEL_RULES) - set(TOGETHER))
"""Kernels whose arguments vary freely."""


@pytest.mark.parametrize("name", FREE)
def test_first_derivatives(name):
    kernel = KERNELS[name]
    arguments = points(kernel)
    for position, rule in enumerate(kernel.rules):
        if rule is None or rule is ZERO:
            continue
        expected, scale = difference(kernel, arguments, position)
        actual = rule(*arguments)
        error = np.abs(actual - expected) / np.maximum(np.abs(expected), 1e-4 * scale)
        assert np.max(error) < 1e-9, (position, arguments, actual, expected)


@pytest.mark.parametrize("name", FREE)
def test_second_derivatives(name):
    kernel = KERNELS[name]
    arguments = points(kernel)
    for position, other in itertools.product(range(kernel.arity), repeat=2):
        rule = kernel.rules[position]
        if rule is None or rule is ZERO:
            continue

        def along(x, rule=rule, other=other):
            return rule(*arguments[:other], x, *arguments[other + 1 :])

        try:
            _, actual = jvp(along, (arguments[other],), (np.ones_like(arguments[other]),))
        except NoRuleError:
            continue
        expected, scale = difference(rule, arguments, other)
        error = np.abs(actual - expected) / np.maximum(np.abs(expected), 1e-4 * scale)
        assert np.max(error) < 1e-9, (position, other, arguments, actual, expected)


def test_a_point_and_its_complement_vary_together():
    x, a, b = np.array([0.1, 0.6]), np.array(2.6), np.array(0.3)
    one = (np.ones(2), np.array(1.0), np.array(0.0))
    plain = KERNELS["beta_log_density"]
    both = KERNELS["beta_log_density_complement"]
    expected = jvp(plain, (x, a, b), one)[1]
    actual = jvp(lambda x, a, b: both(x, 1.0 - x, a, b), (x, a, b), one)[1]
    np.testing.assert_allclose(actual, expected, rtol=1e-14)


@pytest.mark.parametrize("name", sorted(set(TOGETHER) - {"beta_log_density_complement"}))
def test_derivatives_along_a_point_and_its_complement(name):
    kernel = KERNELS[name]
    if None in kernel.rules:
        return
    choices = ((0.3, 0.6), (0.3, 2.6, 7.0), (0.3, 2.6, 7.0))
    arguments = [np.array(column) for column in zip(*itertools.product(*choices), strict=True)]

    def along(x, a, b):
        return kernel(x, 1.0 - x, a, b)

    for position, one in enumerate(np.eye(3)):
        tangents = tuple(np.full_like(arguments[0], value) for value in one)
        _, actual = jvp(along, tuple(arguments), tangents)
        expected, scale = difference(along, arguments, position)
        error = np.abs(actual - expected) / np.maximum(np.abs(expected), 1e-4 * scale)
        assert np.max(error) < 1e-9, (position, actual, expected)


def test_a_missing_rule_raises_by_name():
    name = next(name for name, rules in KERNEL_RULES.items() if None in rules)
    kernel = KERNELS[name]
    arguments = points(kernel)
    position = kernel.rules.index(None)

    def along(x):
        return kernel(*arguments[:position], x, *arguments[position + 1 :])

    with pytest.raises(
        NoRuleError, match=f"{name} has no derivative rule for its argument {position}"
    ):
        jvp(along, (arguments[position],), (np.ones_like(arguments[position]),))
