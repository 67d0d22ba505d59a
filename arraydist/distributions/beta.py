"""Beta distribution."""

from __future__ import annotations

from typing import Any

from arraydist import dispatch
from arraydist._typing import Array, Shape
from arraydist.constraints import positive, unit_interval
from arraydist.distributions.exponential_family import ExponentialFamily
from arraydist.distributions.parameter import Parameter
from arraydist.distributions.summary import summary
from arraydist.kernels.beta_densities import beta_log_density
from arraydist.kernels.gamma import digamma, standard_gamma_entropy
from arraydist.kernels.incomplete_beta import betainc, betaincc, log_betainc, log_betaincc
from arraydist.kernels.incomplete_beta_inverse import betainccinv, betaincinv
from arraydist.kernels.samplers.gamma_ratio import beta
from arraydist.namespace import array_namespace


class Beta(ExponentialFamily):
    r"""Beta distribution with shapes ``concentration1`` and ``concentration0``.

    The density is :math:`x^{a-1} (1-x)^{b-1} / B(a, b)` for :math:`0 \le x \le 1`, with
    :math:`B` the beta function.

    Parameters
    ----------
    concentration1
        Shape :math:`a > 0` at the end 1: the larger, the nearer draws are to 1.
    concentration0
        Shape :math:`b > 0` at the end 0; broadcasts against ``concentration1``.
    validate_args
        See `Distribution`.

    Notes
    -----
    The log density uses Loader's saddle-point form (C. Loader 2000, "Fast and accurate
    computation of binomial probabilities"), which keeps all digits at large shapes.
    Draws are shares of one gamma number in the sum of two (Devroye 1986, section IX.4.1), formed
    from the quotient of both in log space: shapes of 1e-6 and less give no 0/0.

    Examples
    --------
    >>> import arraydist
    >>> arraydist.Beta(2.0, 3.0).cdf(0.5)
    array(0.6875)
    """

    concentration1: Parameter = Parameter(positive)
    concentration0: Parameter = Parameter(positive)
    support = unit_interval
    has_rsample = True

    @summary
    def mean(self) -> Array:
        """Mean ``concentration1 / (concentration1 + concentration0)``."""
        return _share(self.concentration1, self.concentration0)

    @summary
    def mode(self) -> Array:
        """Point of largest density; the end of larger density where both shapes are at most 1.

        One half where both are equal then: the middle of two ends, or of equal densities.
        """
        a, b = self.concentration1, self.concentration0
        xp = array_namespace(a)
        inner = (a > 1) & (b > 1)
        towards_one = xp.where(a > b, 1.0, xp.where(a < b, 0.0, 0.5 * a / b))
        share = _share(xp.where(inner, a - 1, 1.0), xp.where(inner, b - 1, 1.0))
        return xp.where(inner, share, towards_one)

    @summary
    def variance(self) -> Array:
        """Variance, ``mean (1 - mean) / (concentration1 + concentration0 + 1)``."""
        a, b = self.concentration1, self.concentration0
        return _share(a, b) * _share(b, a) / (a + b + 1)

    def entropy(self) -> Array:
        """Differential entropy in nats.

        From those of gamma numbers of both shapes and of their sum, which is independent of
        the share of one in it: no term grows with the shapes but like their logarithms.
        """
        a, b = self.concentration1, self.concentration0
        total = a + b
        apart = standard_gamma_entropy(a) + standard_gamma_entropy(b)
        return apart - standard_gamma_entropy(total) - digamma(total)

    def _rsample(self, shape: Shape, key: Any) -> Array:
        a, b = self.concentration1, self.concentration0
        return dispatch.draw(beta, key, shape, a, b, like=a)

    def _log_prob(self, x: Array) -> Array:
        return beta_log_density(x, self.concentration1, self.concentration0)

    def _cdf(self, x: Array) -> Array:
        return betainc(self.concentration1, self.concentration0, x)

    def _sf(self, x: Array) -> Array:
        return betaincc(self.concentration1, self.concentration0, x)

    def _log_cdf(self, x: Array) -> Array:
        return log_betainc(self.concentration1, self.concentration0, x)

    def _log_sf(self, x: Array) -> Array:
        return log_betaincc(self.concentration1, self.concentration0, x)

    def _icdf(self, p: Array) -> Array:
        return betaincinv(self.concentration1, self.concentration0, p)

    def _isf(self, p: Array) -> Array:
        return betainccinv(self.concentration1, self.concentration0, p)

    def _moment(self, k: int) -> Array:
        a, b = self.concentration1, self.concentration0
        moment = 0 * a + 1
        for order in range(k):
            moment = moment * _share(a + order, b)
        return moment


def _share(a: Array, b: Array) -> Array:
    """``a / (a + b)``, also where that sum overflows."""
    xp = array_namespace(a)
    huge = (a > 1e300) | (b > 1e300)
    first, second = (xp.where(huge, 0.5 * shape, shape) for shape in (a, b))
    return first / (first + second)
