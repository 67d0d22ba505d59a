"""Derivative rules of elementary functions."""

from __future__ import annotations

import math
from typing import Final

from arraydist.kernels.elementary import (
    cos,
    cosh,
    cospi,
    exp,
    exp2,
    expit,
    expm1,
    log,
    log1p,
    pow,
    sin,
    sinh,
    sinpi,
    sqrt,
    tan,
    xlogy,
)
from arraydist.kernels.half_angles import sin_of_halves
from arraydist.kernels.log_sum import exp_difference
from arraydist.kernels.rules.rule import Rules
from arraydist.kernels.scores import density_over_tail, log_mean_ratio, xdivy
from arraydist.kernels.sinc import sinc, sinc_slope_ratio

_LOG_2: Final = 0.6931471805599453
_PI_SQUARED: Final = 9.869604401089358


RULES: Final[dict[str, Rules]] = {
    "acos": (lambda x: -1.0 / sqrt((1.0 - x) * (1.0 + x)),),
    "asin": (lambda x: 1.0 / sqrt((1.0 - x) * (1.0 + x)),),
    "atan": (lambda x: 1.0 / (1.0 + x * x),),
    "cos": (lambda x: -sin(x),),
    "cosh": (lambda x: sinh(x),),
    "cospi": (lambda x: -math.pi * sinpi(x),),
    "density_over_tail": (
        lambda x, y: density_over_tail(x, y),
        lambda x, y: -density_over_tail(x, y),
    ),
    "entr": (lambda x: -log(x) - 1.0,),
    "exp": (lambda x: exp(x),),
    "exp_difference": (lambda x, y: exp_difference(x, y), lambda x, y: -exp_difference(x, y)),
    "exp_difference_rest": (lambda x, y: exp_difference(x, y), lambda x, y: -exp_difference(x, y)),
    "exp2": (lambda x: _LOG_2 * exp2(x),),
    "expit": (lambda x: expit(x) * expit(-x),),
    "expm1": (lambda x: exp(x),),
    "log": (lambda x: 1.0 / x,),
    "log1mexp": (lambda x: -1.0 / expm1(-x),),
    "log1p": (lambda x: 1.0 / (1.0 + x),),
    "log1pexp": (lambda x: expit(x),),
    "log2": (lambda x: 1.0 / (_LOG_2 * x),),
    "log_expit": (lambda x: expit(-x),),
    "logaddexp": (lambda x, y: expit(x - y), lambda x, y: expit(y - x)),
    "logit": (lambda p: 1.0 / (p * (1.0 - p)),),
    "pow": (lambda x, y: y * pow(x, y - 1.0), lambda x, y: xlogy(pow(x, y), x)),
    "rel_entr": (lambda x, y: log_mean_ratio(x, y, 1.0) + 1.0, lambda x, y: -xdivy(x, y)),
    "sin": (lambda x: cos(x),),
    "sin_of_halves": (lambda x: cos(x),),
    "sinc": (lambda x: -x * sinc_slope_ratio(x),),
    # From the differential equation x f" + 2 f' + pi**2 x f = 0 of the cardinal sine.
    "sinc_slope_ratio": (lambda x: xdivy(_PI_SQUARED * sinc(x) - 3.0 * sinc_slope_ratio(x), x),),
    "sinh": (lambda x: cosh(x),),
    "sinpi": (lambda x: math.pi * cospi(x),),
    "sqrt": (lambda x: 0.5 / sqrt(x),),
    "subtract_both": (lambda x, y, z: 1.0, lambda x, y, z: -1.0, lambda x, y, z: -1.0),
    "tan": (lambda x: 1.0 + tan(x) ** 2,),
    "tanh": (lambda x: (1.0 / cosh(x)) ** 2,),
    # Derivatives of triangular numbers, whose own are not wanted.
    "triangular_dhigh": (None, None, None, None),
    "triangular_dlow": (None, None, None, None),
    "triangular_dmode": (None, None, None, None),
    "versine": (lambda x: sin_of_halves(x),),
    "wrapped_angle": (lambda x: 1.0,),
    "xdivy": (lambda x, y: 1.0 / y, lambda x, y: -xdivy(xdivy(x, y), y)),
    "xlog1py": (lambda x, y: log1p(y), lambda x, y: xdivy(x, 1.0 + y)),
    "xlogy": (lambda x, y: log(y), lambda x, y: xdivy(x, y)),
}
