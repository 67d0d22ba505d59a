"""Every module that defines kernels or samplers, imported: the registry is complete then."""

from __future__ import annotations

import arraydist.kernels.samplers.catalogue  # noqa: F401
from arraydist.kernels import (  # noqa: F401
    bessel,
    bessel_order,
    bessel_ratio,
    beta,
    beta_densities,
    beta_log_tails,
    densities,
    deviance,
    elementary,
    entropy,
    erfc_integrals,
    gamma,
    gamma_distribution,
    gamma_function,
    gamma_log_tails,
    incomplete_beta,
    incomplete_beta_derivatives,
    incomplete_beta_inverse,
    incomplete_gamma,
    incomplete_gamma_derivatives,
    incomplete_gamma_inverse,
    log_sum,
    normal,
    poisson_quantile,
    polygamma,
    scores,
    sinc,
    student_t,
    student_t_derivatives,
    von_mises,
    von_mises_derivatives,
    von_mises_inverse,
)
