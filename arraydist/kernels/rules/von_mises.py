"""Derivative rules of the von Mises distribution."""

from __future__ import annotations

from typing import Final

from arraydist._typing import Array
from arraydist.kernels.bessel_ratio import i1_i0_ratio_complement, i1_i0_ratio_dx
from arraydist.kernels.elementary import exp, sin
from arraydist.kernels.half_angles import sin_of_halves, versine
from arraydist.kernels.rules.rule import Rules
from arraydist.kernels.von_mises import (
    von_mises_log_cdf,
    von_mises_log_density,
    von_mises_log_sf,
)
from arraydist.kernels.von_mises_derivatives import von_mises_dkappa, von_mises_dkappa2
from arraydist.kernels.von_mises_inverse import von_mises_icdf, von_mises_isf


def _density(x: Array, kappa: Array) -> Array:
    return exp(von_mises_log_density(x, kappa))


def _score(x: Array, kappa: Array) -> Array:
    # d log(density) / d kappa = cos(x) - A(kappa), as what both lack to one.
    return i1_i0_ratio_complement(kappa) - versine(x)


def _lower_hazard(x: Array, kappa: Array) -> Array:
    return exp(von_mises_log_density(x, kappa) - von_mises_log_cdf(x, kappa))


def _upper_hazard(x: Array, kappa: Array) -> Array:
    return exp(von_mises_log_density(x, kappa) - von_mises_log_sf(x, kappa))


RULES: Final[dict[str, Rules]] = {
    "log_i0_bregman": (
        lambda y, x: i1_i0_ratio_complement(x) - i1_i0_ratio_complement(y),
        lambda y, x: (x - y) * i1_i0_ratio_dx(x),
    ),
    "von_mises_cdf": (
        lambda x, kappa: _density(x, kappa),
        lambda x, kappa: -_density(x, kappa) * von_mises_dkappa(x, kappa),
    ),
    "von_mises_dkappa": (
        lambda x, kappa: kappa * sin(x) * von_mises_dkappa(x, kappa) - _score(x, kappa),
        lambda x, kappa: von_mises_dkappa2(x, kappa),
    ),
    "von_mises_dkappa2": (
        lambda x, kappa: (
            sin(x) * (von_mises_dkappa(x, kappa) + kappa * von_mises_dkappa2(x, kappa))
            + i1_i0_ratio_dx(kappa)
        ),
        None,
    ),
    "von_mises_icdf": (
        lambda p, kappa: 1.0 / _density(von_mises_icdf(p, kappa), kappa),
        lambda p, kappa: von_mises_dkappa(von_mises_icdf(p, kappa), kappa),
    ),
    "von_mises_isf": (
        lambda q, kappa: -1.0 / _density(von_mises_isf(q, kappa), kappa),
        lambda q, kappa: von_mises_dkappa(von_mises_isf(q, kappa), kappa),
    ),
    "von_mises_log_cdf": (
        lambda x, kappa: _lower_hazard(x, kappa),
        lambda x, kappa: -_lower_hazard(x, kappa) * von_mises_dkappa(x, kappa),
    ),
    "von_mises_log_density": (
        lambda x, kappa: -kappa * sin_of_halves(x),
        lambda x, kappa: _score(x, kappa),
    ),
    "von_mises_log_sf": (
        lambda x, kappa: -_upper_hazard(x, kappa),
        lambda x, kappa: _upper_hazard(x, kappa) * von_mises_dkappa(x, kappa),
    ),
    "von_mises_sf": (
        lambda x, kappa: -_density(x, kappa),
        lambda x, kappa: _density(x, kappa) * von_mises_dkappa(x, kappa),
    ),
}
