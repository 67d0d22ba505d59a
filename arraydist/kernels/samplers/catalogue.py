"""Every module that defines samplers, imported."""

from __future__ import annotations

from arraydist.kernels.samplers import (  # noqa: F401
    bartlett,
    binomial,
    categorical,
    continuous_bernoulli,
    exponential,
    gamma,
    gamma_ratio,
    generalized_pareto,
    hypergeometric,
    integers,
    lkj,
    location_scale,
    multinomial,
    multivariate_hypergeometric,
    negative_binomial,
    noncentral,
    normal,
    poisson,
    student_t,
    triangular,
    truncated_normal,
    uniform,
    von_mises,
    von_mises_fisher,
    waiting,
    wald,
)
