"""Derivative rules of samplers of counts: a count doesn't move with its parameters."""

from __future__ import annotations

from typing import Final

from arraydist.kernels.rules.rule import ZERO, Rules

RULES: Final[dict[str, Rules]] = {
    "bernoulli": (ZERO,),
    "binomial": (ZERO, ZERO),
    "binomial_by_rejection": (ZERO, ZERO),
    "geometric": (ZERO,),
    "hypergeometric": (ZERO, ZERO, ZERO),
    "logseries": (ZERO,),
    "multinomial": (ZERO, ZERO),
    "multivariate_hypergeometric": (ZERO, ZERO),
    "poisson_by_rejection": (ZERO,),
    "zipf": (ZERO,),
}
