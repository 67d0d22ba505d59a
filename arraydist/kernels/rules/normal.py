"""Derivative rules of the normal distribution and the error function."""

from __future__ import annotations

from typing import Final

from arraydist.kernels.elementary import exp
from arraydist.kernels.erfc_integrals import i2erfcx, ierfcx
from arraydist.kernels.error_function import erfcx
from arraydist.kernels.inverse_error_function import erfcinv, erfinv
from arraydist.kernels.normal import (
    ndtri,
    ndtri_exp,
    normal_hazard,
    normal_hazard_excess,
)
from arraydist.kernels.rules.rule import Rules
from arraydist.kernels.truncated_normal import (
    truncated_normal_density,
    truncated_normal_dhigh,
    truncated_normal_dlow,
)

_HALF_SQRT_PI: Final = 0.886226925452758
_SQRT_2: Final = 1.4142135623730951
_SQRT_2_BY_PI: Final = 0.7978845608028654
_SQRT_2_PI: Final = 2.5066282746310002
_SQRT_HALF: Final = 0.7071067811865476
_TWO_BY_SQRT_PI: Final = 1.1283791670955126


RULES: Final[dict[str, Rules]] = {
    "erf": (lambda x: _TWO_BY_SQRT_PI * exp(-x * x),),
    "erfc": (lambda x: -_TWO_BY_SQRT_PI * exp(-x * x),),
    "erfcinv": (lambda y: -_HALF_SQRT_PI * exp(erfcinv(y) ** 2),),
    "erfcx": (lambda x: -2.0 * ierfcx(x),),
    "erfinv": (lambda y: _HALF_SQRT_PI * exp(erfinv(y) ** 2),),
    "i2erfcx": (lambda x: 2.0 * x * i2erfcx(x) - ierfcx(x),),
    "ierfcx": (lambda x: -4.0 * i2erfcx(x),),
    "log_erfc": (lambda x: -_SQRT_2 * normal_hazard(_SQRT_2 * x),),
    "log_ndtr": (lambda x: normal_hazard(-x),),
    "ndtr": (lambda x: exp(-0.5 * x * x) / _SQRT_2_PI,),
    "ndtri": (lambda p: _SQRT_2_PI * exp(0.5 * ndtri(p) ** 2),),
    "normal_hazard": (lambda x: normal_hazard(x) * normal_hazard_excess(x),),
    "normal_hazard_excess": (lambda x: normal_hazard(x) * normal_hazard_excess(x) - 1.0,),
    "ndtri_exp": (lambda p: erfcx(-_SQRT_HALF * ndtri_exp(p)) / _SQRT_2_BY_PI,),
    "truncated_normal_density": (
        lambda x, low, high: -x * truncated_normal_density(x, low, high),
        lambda x, low, high: (
            truncated_normal_density(x, low, high) * truncated_normal_density(low, low, high)
        ),
        lambda x, low, high: (
            -truncated_normal_density(x, low, high) * truncated_normal_density(high, low, high)
        ),
    ),
    "truncated_normal_dhigh": (
        lambda x, low, high: (
            x * truncated_normal_dhigh(x, low, high) + truncated_normal_density(high, low, high)
        ),
        lambda x, low, high: (
            -truncated_normal_dlow(x, low, high) * truncated_normal_density(high, low, high)
        ),
        lambda x, low, high: (
            -truncated_normal_dhigh(x, low, high)
            * (high + truncated_normal_density(high, low, high))
        ),
    ),
    "truncated_normal_dlow": (
        lambda x, low, high: (
            x * truncated_normal_dlow(x, low, high) - truncated_normal_density(low, low, high)
        ),
        lambda x, low, high: (
            truncated_normal_dlow(x, low, high) * (truncated_normal_density(low, low, high) - low)
        ),
        lambda x, low, high: (
            truncated_normal_dhigh(x, low, high) * truncated_normal_density(low, low, high)
        ),
    ),
}
