"""Derivative rules of samplers, functions of the draw and then the parameters."""

from __future__ import annotations

from typing import Final

from arraydist.kernels.incomplete_gamma_derivatives import log_standard_gamma_da, standard_gamma_da
from arraydist.kernels.rules.rule import ZERO, Rules

RULES: Final[dict[str, Rules]] = {
    "categorical": (ZERO,),
    "gamma": (
        lambda z, a, rate: standard_gamma_da(rate * z, a) / rate,
        lambda z, a, rate: -z / rate,
    ),
    "log_standard_gamma": (lambda y, a: log_standard_gamma_da(y, a),),
    "normal": (lambda z, loc, scale: 1.0, lambda z, loc, scale: (z - loc) / scale),
    "poisson": (ZERO,),
    "standard_exponential": (),
    "standard_gamma": (lambda z, a: standard_gamma_da(z, a),),
    "standard_normal": (),
    "standard_uniform": (),
}
