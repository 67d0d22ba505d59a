"""Every derivative rule, one line each: partial derivatives in terms of kernels and arithmetic.

A rule takes all arguments of its kernel (a sampler's takes the draw and then the parameters), as
arrays of any library or as dual numbers, so that derivatives nest.  `ZERO` says that a derivative
is zero wherever it exists; None says that there is no rule, and asking for one raises by name.
"""

from __future__ import annotations

from typing import Final

from arraydist.kernels.record import Kernel, Record
from arraydist.kernels.rules import (
    bessel,
    bessel_order,
    count_samplers,
    counts,
    elementary,
    f_distribution,
    gamma,
    incomplete_beta,
    incomplete_gamma,
    inversion_samplers,
    log_normal,
    normal,
    owens_t,
    samplers,
    student_t,
    versine,
    von_mises,
)
from arraydist.kernels.rules.rule import ZERO, Rules

__all__ = ["KERNEL_RULES", "SAMPLER_RULES", "ZERO", "Rules", "rules_of"]

KERNEL_RULES: Final[dict[str, Rules]] = {
    **bessel.RULES,
    **bessel_order.RULES,
    **counts.RULES,
    **elementary.RULES,
    **f_distribution.RULES,
    **gamma.RULES,
    **incomplete_beta.RULES,
    **incomplete_gamma.RULES,
    **log_normal.RULES,
    **normal.RULES,
    **owens_t.RULES,
    **student_t.RULES,
    **versine.RULES,
    **von_mises.RULES,
}

SAMPLER_RULES: Final[dict[str, Rules]] = {
    **count_samplers.RULES,
    **inversion_samplers.RULES,
    **samplers.RULES,
}


def rules_of(record: Record) -> Rules:
    """Look up the rules of a kernel or sampler.

    Returns
    -------
    tuple
        One entry an argument: a function of all arguments, `ZERO`, or None.  A record that is not
        in the table, one of a test or of an outsider, has no rules.
    """
    table = KERNEL_RULES if isinstance(record, Kernel) else SAMPLER_RULES
    return table.get(record.name, (None,) * record.arity)
