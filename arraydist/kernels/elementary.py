"""The elementary functions under one roof.

Own kernels rather than a C library's, so that the same source gives the same bits on every
target, and vector code in loops over arrays.
"""

from __future__ import annotations

from arraydist.kernels.exponential import exp, exp2, expm1, log, log1p, log2, pow, sqrt
from arraydist.kernels.hyperbolic import cosh, sinh, tanh
from arraydist.kernels.logistic import (
    expit,
    log1mexp,
    log1pexp,
    log_expit,
    logaddexp,
    logit,
    xlog1py,
    xlogy,
)
from arraydist.kernels.trigonometric import acos, asin, atan, cos, cospi, sin, sinpi, tan

__all__ = [
    "acos",
    "asin",
    "atan",
    "cos",
    "cosh",
    "cospi",
    "exp",
    "exp2",
    "expit",
    "expm1",
    "log",
    "log1mexp",
    "log1p",
    "log1pexp",
    "log2",
    "log_expit",
    "logaddexp",
    "logit",
    "pow",
    "sin",
    "sinh",
    "sinpi",
    "sqrt",
    "tan",
    "tanh",
    "xlog1py",
    "xlogy",
]
