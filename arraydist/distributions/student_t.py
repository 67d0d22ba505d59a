"""Student's t distribution."""

from __future__ import annotations

import math
from typing import Any

from arraydist import dispatch
from arraydist._typing import Array, Shape
from arraydist.constraints import positive, real
from arraydist.distributions.base import Distribution
from arraydist.distributions.parameter import Parameter
from arraydist.distributions.summary import summary
from arraydist.kernels.beta import digamma_difference
from arraydist.kernels.beta_densities import student_t_log_density
from arraydist.kernels.elementary import log
from arraydist.kernels.samplers.student_t import student_t
from arraydist.kernels.student_t import log_stdtr, stdtr, stdtrit
from arraydist.namespace import array_namespace


class StudentT(Distribution):
    r"""Student's t distribution with ``df`` degrees of freedom, location and scale.

    With :math:`z = (x - \mu)/\sigma` the density is
    :math:`(1 + z^2/\nu)^{-(\nu+1)/2} / (\sigma\sqrt{\nu}\,B(\nu/2, 1/2))`.

    Parameters
    ----------
    df
        Degrees of freedom :math:`\nu > 0`, not necessarily whole; infinite ones are the normal
        distribution.
    loc
        Location :math:`\mu`, the median, in the unit of the draws; 0 by default.
    scale
        Scale :math:`\sigma > 0` in the same unit; 1 by default.  All three broadcast together.
    validate_args
        See `Distribution`.

    Notes
    -----
    The log density and both tails keep their digits from a hundredth of a degree of freedom to
    1e16 and beyond, where it passes into the normal distribution by itself.  Draws are Bailey's
    (R. W. Bailey, Math. Comp. 62 (1994), pp. 779-781), without rejection; one too large for
    its dtype is the largest number there.

    Examples
    --------
    >>> import arraydist
    >>> arraydist.StudentT(1.0).cdf(1.0)
    array(0.75)
    """

    df: Parameter = Parameter(positive)
    loc: Parameter = Parameter(real, default=0.0)
    scale: Parameter = Parameter(positive, default=1.0)
    support = real
    has_rsample = True

    @summary
    def mean(self) -> Array:
        """Mean, ``loc``; NaN up to one degree of freedom, where there is none."""
        return self._where_more_than(1, self.loc, math.nan)

    @property
    def median(self) -> Array:
        """Median, ``loc``."""
        return self.loc

    @property
    def mode(self) -> Array:
        """Mode, ``loc``."""
        return self.loc

    @summary
    def variance(self) -> Array:
        """Variance ``scale**2 df / (df - 2)``.

        Infinite up to two degrees of freedom, NaN up to one.
        """
        return self._where_more_than(1, self.scale * self.scale * self._spread(2), math.nan)

    def entropy(self) -> Array:
        """Differential entropy in nats."""
        slope = 0.5 * (self.df + 1) * digamma_difference(0.5 * self.df, 0.5)
        return slope - student_t_log_density(0.0, self.df) + log(self.scale)

    def _where_more_than(self, df: int, value: Array, otherwise: float) -> Array:
        return array_namespace(self.df).where(self.df > df, value, otherwise)

    def _spread(self, order: int) -> Array:
        """Mean of an even power of a standard variate over that of one power two lower."""
        excess = self._where_more_than(order, self.df - order, 1.0)
        ratio = (order - 1) / (excess / (excess + order))
        return self._where_more_than(order, ratio, math.inf)

    def _rsample(self, shape: Shape, key: Any) -> Array:
        return dispatch.draw(student_t, key, shape, self.df, self.loc, self.scale, like=self.df)

    def _standardised(self, x: Array) -> Array:
        return (x - self.loc) / self.scale

    def _log_prob(self, x: Array) -> Array:
        return student_t_log_density(self._standardised(x), self.df) - log(self.scale)

    def _cdf(self, x: Array) -> Array:
        return stdtr(self.df, self._standardised(x))

    def _sf(self, x: Array) -> Array:
        return stdtr(self.df, -self._standardised(x))

    def _log_cdf(self, x: Array) -> Array:
        return log_stdtr(self.df, self._standardised(x))

    def _log_sf(self, x: Array) -> Array:
        return log_stdtr(self.df, -self._standardised(x))

    def _icdf(self, p: Array) -> Array:
        return self.loc + self.scale * stdtrit(self.df, p)

    def _isf(self, p: Array) -> Array:
        return self.loc - self.scale * stdtrit(self.df, p)

    def _moment(self, k: int) -> Array:
        central = 0 * self.df + 1
        moment = self.loc**k * central
        for order in range(2, k + 1, 2):
            central = central * (self.scale * self.scale) * self._spread(order)
            moment = moment + math.comb(k, order) * self.loc ** (k - order) * central
        # an odd moment of too high an order has no value, an even one is infinite
        return moment if k % 2 == 0 else self._where_more_than(k, moment, math.nan)
