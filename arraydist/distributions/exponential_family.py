"""`ExponentialFamily`: a marker that torch users rely on."""

from __future__ import annotations

from arraydist.distributions.base import Distribution


class ExponentialFamily(Distribution):
    """Distributions with a density ``h(x) exp(<eta(theta), T(x)> - A(theta))``.

    The class carries no machinery: entropies and divergences have formulas of their own, which
    keep the digits that differences of log normalisers lose.
    """
