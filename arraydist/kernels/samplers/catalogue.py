"""Every module that defines samplers, imported."""

from __future__ import annotations

from arraydist.kernels.samplers import (  # noqa: F401
    binomial,
    categorical,
    exponential,
    gamma,
    gamma_ratio,
    hypergeometric,
    integers,
    location_scale,
    multinomial,
    multivariate_hypergeometric,
    normal,
    poisson,
    student_t,
    triangular,
    truncated_normal,
    uniform,
    von_mises,
    waiting,
    wald,
)
