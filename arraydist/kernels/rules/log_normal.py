"""Derivative rules of the log-normal distribution."""

from __future__ import annotations

from typing import Final

from arraydist.kernels.log_normal import exp_quadratic, log_normal_score, log_normal_slope
from arraydist.kernels.rules.rule import Rules

RULES: Final[dict[str, Rules]] = {
    "exp_quadratic": (
        lambda a, b, loc, scale: loc * exp_quadratic(a, b, loc, scale),
        lambda a, b, loc, scale: scale * scale * exp_quadratic(a, b, loc, scale),
        lambda a, b, loc, scale: a * exp_quadratic(a, b, loc, scale),
        lambda a, b, loc, scale: 2.0 * b * scale * exp_quadratic(a, b, loc, scale),
    ),
    "log_normal_log_density": (
        lambda x, loc, scale: -(1.0 + log_normal_slope(x, loc, scale)) / x,
        lambda x, loc, scale: log_normal_slope(x, loc, scale),
        lambda x, loc, scale: scale * log_normal_slope(x, loc, scale) ** 2 - 1.0 / scale,
    ),
    "log_normal_slope": (
        lambda x, loc, scale: 1.0 / (scale * scale * x),
        lambda x, loc, scale: -1.0 / (scale * scale),
        lambda x, loc, scale: -2.0 * log_normal_slope(x, loc, scale) / scale,
    ),
    "log_normal_score": (
        lambda x, loc, scale: 1.0 / (x * scale),
        lambda x, loc, scale: -1.0 / scale,
        lambda x, loc, scale: -log_normal_score(x, loc, scale) / scale,
    ),
}
