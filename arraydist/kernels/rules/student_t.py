"""Derivative rules of Student's t distribution."""

from __future__ import annotations

from typing import Final

from arraydist._typing import Array
from arraydist.kernels.beta import digamma_difference
from arraydist.kernels.beta_densities import student_t_log_density
from arraydist.kernels.deviance import log1pmx
from arraydist.kernels.elementary import exp
from arraydist.kernels.rules.rule import Rules
from arraydist.kernels.student_t import log_stdtr, stdtrit
from arraydist.kernels.student_t_derivatives import stdtr_ddf, student_t_ddf


def _student_t_slope(t: Array, df: Array) -> Array:
    # d log(density) / dt.
    return -(1.0 + 1.0 / df) * t / (1.0 + t * t / df)


def _student_t_df_slope(t: Array, df: Array) -> Array:
    # d log(density) / d df: (digamma((df + 1) / 2) - digamma(df / 2) - 1 / df) / 2 and what t adds.
    w = t * t / df
    constant = digamma_difference(0.5 * df, 0.5) - 1.0 / df
    return 0.5 * (constant + (w / df - w * w) / (1.0 + w) - log1pmx(w))


def _student_t_hazard(df: Array, t: Array) -> Array:
    # The density over the probability of the lower tail.
    return exp(student_t_log_density(t, df) - log_stdtr(df, t))


RULES: Final[dict[str, Rules]] = {
    "log_stdtr": (
        lambda df, t: -_student_t_hazard(df, t) * student_t_ddf(t, df),
        lambda df, t: _student_t_hazard(df, t),
    ),
    "stdtr": (
        lambda df, t: stdtr_ddf(df, t),
        lambda df, t: exp(student_t_log_density(t, df)),
    ),
    "stdtr_ddf": (
        None,
        lambda df, t: exp(student_t_log_density(t, df)) * _student_t_df_slope(t, df),
    ),
    "stdtrit": (
        lambda df, p: student_t_ddf(stdtrit(df, p), df),
        lambda df, p: exp(-student_t_log_density(stdtrit(df, p), df)),
    ),
    "student_t_ddf": (
        lambda t, df: -_student_t_df_slope(t, df) - student_t_ddf(t, df) * _student_t_slope(t, df),
        None,
    ),
    "student_t_log_density": (
        lambda t, df: _student_t_slope(t, df),
        lambda t, df: _student_t_df_slope(t, df),
    ),
}
