"""Derivative rules of Student's t distribution."""

from __future__ import annotations

from typing import Final

from arraydist._typing import Array
from arraydist.kernels.beta_densities import student_t_log_density
from arraydist.kernels.elementary import exp
from arraydist.kernels.rules.rule import Rules
from arraydist.kernels.student_t import stdtrit
from arraydist.kernels.student_t_derivatives import (
    stdtr_ddf,
    stdtr_ddf2,
    student_t_ddf,
    student_t_ddf2,
    student_t_density_ddf,
    student_t_density_ddf2,
    student_t_hazard,
    student_t_hazard_dt,
)
from arraydist.kernels.student_t_divergence import (
    student_t_divergence_ddf,
    student_t_divergence_dgrowth,
    student_t_divergence_dother,
    student_t_divergence_dshift,
)


def _student_t_slope(t: Array, df: Array) -> Array:
    # d log(density) / dt.
    return -(1.0 + 1.0 / df) * t / (1.0 + t * t / df)


RULES: Final[dict[str, Rules]] = {
    "log_stdtr": (
        lambda df, t: -student_t_hazard(df, t) * student_t_ddf(t, df),
        lambda df, t: student_t_hazard(df, t),
    ),
    "stdtr": (
        lambda df, t: stdtr_ddf(df, t),
        lambda df, t: exp(student_t_log_density(t, df)),
    ),
    "stdtr_ddf": (
        lambda df, t: stdtr_ddf2(df, t),
        lambda df, t: exp(student_t_log_density(t, df)) * student_t_density_ddf(t, df),
    ),
    "stdtr_ddf2": (None, None),
    "stdtrit": (
        lambda df, p: student_t_ddf(stdtrit(df, p), df),
        lambda df, p: exp(-student_t_log_density(stdtrit(df, p), df)),
    ),
    "student_t_ddf": (
        lambda t, df: (
            -student_t_density_ddf(t, df) - student_t_ddf(t, df) * _student_t_slope(t, df)
        ),
        lambda t, df: student_t_ddf2(t, df),
    ),
    "student_t_ddf2": (None, None),
    "student_t_density_ddf": (
        lambda t, df: t / df * (1.0 / df - t * t / df) / (1.0 + t * t / df) ** 2,
        lambda t, df: student_t_density_ddf2(t, df),
    ),
    "student_t_density_ddf2": (None, None),
    "student_t_divergence": (
        lambda df, other, growth, shift: student_t_divergence_ddf(df, other, growth, shift),
        lambda df, other, growth, shift: student_t_divergence_dother(df, other, growth, shift),
        lambda df, other, growth, shift: student_t_divergence_dgrowth(df, other, growth, shift),
        lambda df, other, growth, shift: student_t_divergence_dshift(df, other, growth, shift),
    ),
    "student_t_divergence_ddf": (None, None, None, None),
    "student_t_divergence_dgrowth": (None, None, None, None),
    "student_t_divergence_dother": (None, None, None, None),
    "student_t_divergence_dshift": (None, None, None, None),
    "student_t_hazard": (
        lambda df, t: (
            student_t_hazard(df, t)
            * (student_t_density_ddf(t, df) + student_t_hazard(df, t) * student_t_ddf(t, df))
        ),
        lambda df, t: student_t_hazard_dt(df, t),
    ),
    "student_t_hazard_dt": (None, None),
    "student_t_log_density": (
        lambda t, df: _student_t_slope(t, df),
        lambda t, df: student_t_density_ddf(t, df),
    ),
}
