"""Derivative rules of the distributions of counts."""

from __future__ import annotations

from typing import Final

from arraydist.kernels.beta import digamma_difference
from arraydist.kernels.elementary import log, log1p, logit
from arraydist.kernels.polygamma import digamma
from arraydist.kernels.rules.rule import ZERO, Rules
from arraydist.kernels.scores import digamma_change, relative_excess, xdivy

RULES: Final[dict[str, Rules]] = {
    "binomial_log_density": (
        lambda k, n, p: logit(p) + digamma_change(k + 1.0, n - k + 1.0),
        lambda k, n, p: log1p(-p) + digamma_difference(n - k + 1.0, k),
        lambda k, n, p: xdivy(k, p) - xdivy(n - k, 1.0 - p),
    ),
    "poisson_entropy": (None,),
    "poisson_icdf": (ZERO, ZERO),
    "poisson_isf": (ZERO, ZERO),
    "poisson_log_density": (
        lambda k, rate: log(rate) - digamma(k + 1.0),
        lambda k, rate: relative_excess(k, rate),
    ),
}
