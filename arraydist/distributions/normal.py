"""Normal distribution."""

from __future__ import annotations

import math
from typing import Any

from arraydist import dispatch
from arraydist._typing import Array, Shape
from arraydist.constraints import positive, real
from arraydist.distributions.exponential_family import ExponentialFamily
from arraydist.distributions.parameter import Parameter
from arraydist.distributions.summary import summary
from arraydist.kernels.elementary import log
from arraydist.kernels.normal import log_ndtr, ndtr, ndtri
from arraydist.kernels.samplers.normal import normal

_HALF_LOG_TWO_PI = 0.5 * math.log(2.0 * math.pi)


def normal_moment(loc: Array, variance: Array, k: int) -> Array:
    """Raw moment of order k of normal numbers."""
    # E x^k = mu E x^(k-1) + (k-1) sigma^2 E x^(k-2), by Stein's identity
    before, moment = 0 * loc, 0 * loc + 1
    for order in range(1, k + 1):
        before, moment = moment, loc * moment + (order - 1) * variance * before
    return moment


class Normal(ExponentialFamily):
    r"""Normal (Gaussian) distribution with mean ``loc`` and standard deviation ``scale``.

    The density is :math:`\exp(-z^2/2) / (\sigma\sqrt{2\pi})` with :math:`z = (x - \mu)/\sigma`.

    Parameters
    ----------
    loc
        Mean :math:`\mu`, in the unit of the draws.
    scale
        Standard deviation :math:`\sigma > 0`, in the same unit; broadcasts against ``loc``.
    validate_args
        See `Distribution`.

    Notes
    -----
    Draws use the Box-Muller transform (Box & Muller 1958) on 128 random bits for two draws, so
    that values beyond eight standard deviations occur.  The log distribution functions stay
    finite and accurate over the whole range of float64.

    Examples
    --------
    >>> import arraydist
    >>> arraydist.Normal(0.0, 1.0).log_sf(40.0)
    np.float64(-804.6084420137538)
    """

    loc: Parameter = Parameter(real)
    scale: Parameter = Parameter(positive)
    support = real
    has_rsample = True

    @property
    def mean(self) -> Array:
        """Mean, ``loc``."""
        return self.loc

    @property
    def median(self) -> Array:
        """Median, ``loc``."""
        return self.loc

    @property
    def mode(self) -> Array:
        """Mode, ``loc``."""
        return self.loc

    @property
    def stddev(self) -> Array:
        """Standard deviation, ``scale``."""
        return self.scale

    @summary
    def variance(self) -> Array:
        """Variance, ``scale**2``."""
        return self.scale * self.scale

    def entropy(self) -> Array:
        """Differential entropy in nats."""
        return log(self.scale) + (0.5 + _HALF_LOG_TWO_PI)

    def _rsample(self, shape: Shape, key: Any) -> Array:
        return dispatch.draw(normal, key, shape, self.loc, self.scale, like=self.loc)

    def _standardised(self, x: Array) -> Array:
        return (x - self.loc) / self.scale

    def _log_prob(self, x: Array) -> Array:
        z = self._standardised(x)
        return -0.5 * (z * z) - log(self.scale) - _HALF_LOG_TWO_PI

    def _cdf(self, x: Array) -> Array:
        return ndtr(self._standardised(x))

    def _sf(self, x: Array) -> Array:
        return ndtr(-self._standardised(x))

    def _log_cdf(self, x: Array) -> Array:
        return log_ndtr(self._standardised(x))

    def _log_sf(self, x: Array) -> Array:
        return log_ndtr(-self._standardised(x))

    def _icdf(self, p: Array) -> Array:
        return self.loc + self.scale * ndtri(p)

    def _isf(self, p: Array) -> Array:
        return self.loc - self.scale * ndtri(p)

    def _moment(self, k: int) -> Array:
        return normal_moment(self.loc, self.variance, k)
