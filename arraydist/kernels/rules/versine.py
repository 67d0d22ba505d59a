"""Derivative rules of the versine of von Mises-Fisher directions."""

from __future__ import annotations

from typing import Final

from arraydist._typing import Array
from arraydist.kernels.bessel_order_ratio import iv_ratio_dv, iv_ratio_dx
from arraydist.kernels.rules.rule import Rules
from arraydist.kernels.versine import mean_versine, versine_dkappa, versine_dkappa2


def _versine_dkappa_dt(t: Array, kappa: Array, dimension: Array) -> Array:
    # The integral's own derivative, and that of the logarithm of the density it is divided by.
    power = 0.5 * (dimension - 3.0)
    slope = power * (1.0 / t - 1.0 / (2.0 - t)) - kappa
    return t - mean_versine(kappa, dimension) - slope * versine_dkappa(t, kappa, dimension)


RULES: Final[dict[str, Rules]] = {
    "mean_versine": (
        lambda kappa, dimension: -iv_ratio_dx(0.5 * dimension, kappa),
        lambda kappa, dimension: -0.5 * iv_ratio_dv(0.5 * dimension, kappa),
    ),
    "versine_dkappa": (
        _versine_dkappa_dt,
        lambda t, kappa, dimension: versine_dkappa2(t, kappa, dimension),
        None,
    ),
    "versine_dkappa2": (None, None, None),
}
