"""Derivative rules of the modified Bessel functions of real order."""

from __future__ import annotations

from typing import Final

from arraydist._typing import Array
from arraydist.kernels.bessel_order import ive
from arraydist.kernels.bessel_order_derivatives import (
    ive_dv,
    ive_dx,
    log_ive_dv,
    log_ive_dvdx,
    log_ive_dx,
    log_ive_dxdx,
)
from arraydist.kernels.bessel_order_ratio import iv_ratio, iv_ratio_dv, iv_ratio_dx
from arraydist.kernels.rules.rule import Rules

# Third derivatives, from Riccati's equation for d = I_v' / I_v = 1 + log_ive_dx,
# d' = 1 + (v / x)**2 - d / x - d**2, and second ones of the ratio, from r' = 1 - r**2 -
# (2 v - 1) r / x.
RULES: Final[dict[str, Rules]] = {
    "iv_ratio": (lambda v, x: iv_ratio_dv(v, x), lambda v, x: iv_ratio_dx(v, x)),
    "iv_ratio_dv": (None, lambda v, x: _ratio_dvdx(v, x)),
    "iv_ratio_dx": (
        lambda v, x: _ratio_dvdx(v, x),
        lambda v, x: (
            -2.0 * iv_ratio(v, x) * iv_ratio_dx(v, x)
            - (2.0 * v - 1.0) * (iv_ratio_dx(v, x) - iv_ratio(v, x) / x) / x
        ),
    ),
    "ive": (lambda v, x: ive_dv(v, x), lambda v, x: ive_dx(v, x)),
    "ive_dv": (
        None,
        lambda v, x: ive_dv(v, x) * log_ive_dx(v, x) + ive(v, x) * log_ive_dvdx(v, x),
    ),
    "ive_dx": (
        lambda v, x: ive_dv(v, x) * log_ive_dx(v, x) + ive(v, x) * log_ive_dvdx(v, x),
        lambda v, x: ive(v, x) * (log_ive_dx(v, x) ** 2 + log_ive_dxdx(v, x)),
    ),
    "log_ive": (lambda v, x: log_ive_dv(v, x), lambda v, x: log_ive_dx(v, x)),
    "log_ive_dv": (None, lambda v, x: log_ive_dvdx(v, x)),
    "log_ive_dvdx": (None, lambda v, x: _third_with_order(v, x)),
    "log_ive_dx": (lambda v, x: log_ive_dvdx(v, x), lambda v, x: log_ive_dxdx(v, x)),
    "log_ive_dxdx": (
        lambda v, x: _third_with_order(v, x),
        lambda v, x: (
            (1.0 + log_ive_dx(v, x) - 2.0 * v * v / x) / (x * x)
            - (1.0 / x + 2.0 + 2.0 * log_ive_dx(v, x)) * log_ive_dxdx(v, x)
        ),
    ),
}


def _third_with_order(v: Array, x: Array) -> Array:
    slope = 1.0 + log_ive_dx(v, x)
    return 2.0 * v / (x * x) - (1.0 / x + 2.0 * slope) * log_ive_dvdx(v, x)


def _ratio_dvdx(v: Array, x: Array) -> Array:
    ratio, slope = iv_ratio(v, x), iv_ratio_dv(v, x)
    return -2.0 * ratio * slope - (2.0 * ratio + (2.0 * v - 1.0) * slope) / x
