"""Poisson distribution."""

from __future__ import annotations

import math
from typing import Any

from arraydist import dispatch
from arraydist._typing import Array, Shape
from arraydist.constraints import nonnegative, nonnegative_integer
from arraydist.distributions.exponential_family import ExponentialFamily
from arraydist.distributions.parameter import Parameter
from arraydist.kernels.densities import poisson_entropy, poisson_log_density
from arraydist.kernels.incomplete_gamma import gammainc, gammaincc, log_gammainc, log_gammaincc
from arraydist.kernels.poisson_quantile import poisson_icdf, poisson_isf
from arraydist.kernels.samplers.poisson import poisson
from arraydist.namespace import array_namespace


class Poisson(ExponentialFamily):
    r"""Poisson distribution of counts with mean ``rate``.

    The probability of a count :math:`k` is :math:`\lambda^k e^{-\lambda} / k!`.

    Parameters
    ----------
    rate
        Mean count :math:`\lambda \ge 0`.
    validate_args
        See `Distribution`.

    Raises
    ------
    OverflowError
        On drawing: a rate so large that int64 can't hold the counts.

    Notes
    -----
    Probabilities use Loader's saddle-point form (C. Loader 2000); draws are Hoermann's
    transformed rejection (W. Hoermann 1993, "The transformed rejection method for generating
    Poisson random variables") and inversion for small rates.  Counts are whole numbers:
    they carry no path derivative.

    Examples
    --------
    >>> import arraydist
    >>> arraydist.Poisson(3.0).cdf(2.5)
    array(0.42319008)
    """

    rate: Parameter = Parameter(nonnegative)
    support = nonnegative_integer

    @property
    def mean(self) -> Array:
        """Mean, ``rate``."""
        return self.rate

    @property
    def mode(self) -> Array:
        """Largest count of highest probability, ``floor(rate)``."""
        return array_namespace(self.rate).floor(self.rate)

    @property
    def variance(self) -> Array:
        """Variance, ``rate``."""
        return self.rate

    def entropy(self) -> Array:
        """Shannon entropy in nats."""
        return poisson_entropy(self.rate)

    def _sample(self, shape: Shape, key: Any) -> Array:
        return dispatch.draw(poisson, key, shape, self.rate, like=self.rate)

    def _log_prob(self, k: Array) -> Array:
        return poisson_log_density(k, self.rate)

    # P(X <= k) = Q(k + 1, rate)

    def _cdf(self, k: Array) -> Array:
        return gammaincc(k + 1, self.rate)

    def _sf(self, k: Array) -> Array:
        return gammainc(k + 1, self.rate)

    def _log_cdf(self, k: Array) -> Array:
        return log_gammaincc(k + 1, self.rate)

    def _log_sf(self, k: Array) -> Array:
        return log_gammainc(k + 1, self.rate)

    def _icdf(self, p: Array) -> Array:
        return poisson_icdf(p, self.rate)

    def _isf(self, p: Array) -> Array:
        return poisson_isf(p, self.rate)

    def _moment(self, k: int) -> Array:
        # Touchard polynomial: the factorial moments are rate**j, and x**k = sum S(k, j) x^(j)
        moment = 0 * self.rate
        for j in range(k, -1, -1):
            moment = moment * self.rate + _stirling_second_kind(k, j)
        return moment


def _stirling_second_kind(n: int, k: int) -> int:
    signed: int = sum((-1) ** (k - j) * math.comb(k, j) * j**n for j in range(k + 1))
    return signed // math.factorial(k)
