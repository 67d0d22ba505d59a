"""Dirichlet distribution."""

from __future__ import annotations

from typing import Any

from arraydist import dispatch
from arraydist._typing import Array, Shape
from arraydist.constraints import independent, positive, simplex
from arraydist.constraints.vectors import tolerance
from arraydist.distributions.base import Conditionals
from arraydist.distributions.beta import Beta
from arraydist.distributions.exponential_family import ExponentialFamily
from arraydist.distributions.parameter import Parameter
from arraydist.distributions.summary import summary
from arraydist.distributions.transformed_distribution import TransformedDistribution
from arraydist.kernels.densities import gamma_log_density
from arraydist.kernels.dirichlet import (
    dirichlet_columns,
    dirichlet_constants_row,
    dirichlet_gradient_columns,
)
from arraydist.kernels.elementary import log
from arraydist.kernels.gamma import standard_gamma_entropy
from arraydist.kernels.polygamma import digamma
from arraydist.namespace import array_namespace, device_of
from arraydist.random.vectors import shares
from arraydist.reductions import ordered_sum, row_sum, sum_of_others
from arraydist.row_function import RowFunction, RowGradient
from arraydist.transforms.affine import AffineTransform


def _component(x: Array, concentration: Array, total: Array) -> Array:
    return gamma_log_density(x, concentration, total)


def _composed_density(x: Array, concentration: Array, constants: Array, bound: Array) -> Array:
    total = row_sum(concentration)
    terms = row_sum(dispatch.evaluate(_component, x, (concentration, total)))
    excess = row_sum(x) - 1
    value = terms - gamma_log_density(1.0, total, total) + total * excess
    xp = array_namespace(x, concentration)
    outside = (xp.abs(excess) >= bound) | xp.any(x < 0, axis=-1, keepdims=True)
    return xp.where(outside & ~xp.any(xp.isnan(x), axis=-1, keepdims=True), -xp.inf, value)


def _composed_constants(concentration: Array) -> Array:
    total = row_sum(concentration)
    return array_namespace(total).concat([total, -gamma_log_density(1.0, total, total)], axis=-1)


_density = RowFunction(
    dirichlet_columns,
    _composed_density,
    prepare=log,
    length=1,
    together=True,
    gradient=RowGradient(dirichlet_gradient_columns, of=(0, 1)),
)
_constants = RowFunction(dirichlet_constants_row, _composed_constants, length=2)


def _log_density(x: Array, concentration: Array) -> Array:
    xp = array_namespace(x)
    # of plain numbers: derivatives do not come by way of the constants
    constants = _constants(dispatch.constant(concentration))
    bound = xp.asarray([tolerance(xp, x)], dtype=x.dtype, device=device_of(x))
    return xp.squeeze(_density(x, concentration, constants, bound), axis=-1)


class Dirichlet(ExponentialFamily):
    r"""Dirichlet distribution with shapes ``concentration``, over vectors of shares.

    The density is :math:`\Gamma(A) \prod_i x_i^{a_i - 1} / \Gamma(a_i)` with
    :math:`A = \sum_i a_i`, for :math:`x_i \ge 0` and :math:`\sum_i x_i = 1`.

    Parameters
    ----------
    concentration
        Shapes :math:`a_i > 0`, pure numbers, along the last axis; the other axes are the batch.
    validate_args
        See `Distribution`.

    Notes
    -----
    Shares are gamma numbers over their sum.  So the log density is a sum of log densities of
    gamma distributions of rate :math:`A`, less that of their sum at 1, and each of those has
    Loader's saddle-point form (C. Loader 2000, "Fast and accurate computation of binomial
    probabilities"): no digit is lost at large shapes.  It is the formula's value at the numbers
    given, whose sum need not be 1 to the last bit.  Where shares are 0, those of shapes below 1
    make it infinite, those of shapes above 1 make it -inf, and both together NaN.

    Draws normalise logarithms of gamma numbers, so that shapes as small as 1e-300 give shares that
    are right as far as their dtype holds them.  Their derivative is
    :math:`dx_i/da_j = x_i (\delta_{ij} - x_j)\, d\log g_j/da_j` of the gamma numbers :math:`g_j`.

    Examples
    --------
    >>> import arraydist
    >>> arraydist.Dirichlet([1.0, 2.0, 5.0]).mean
    array([0.125, 0.25 , 0.625])
    """

    concentration: Parameter = Parameter(independent(positive, 1))
    support = simplex
    has_rsample = True

    def _infer_event_shape(self) -> Shape:
        shape: Shape = self.concentration.shape[-1:]
        if not shape[0]:
            raise ValueError(
                f"{type(self).__name__}: concentration needs a last axis of at least one share, "
                f"got shape {tuple(self.concentration.shape)}"
            )
        return shape

    @property
    def _total(self) -> Array:
        """Sum of the concentrations, with an axis of length one in their place."""
        return ordered_sum(self.concentration)

    @property
    def _shares_of_others(self) -> Array:
        """``1 - mean``."""
        return sum_of_others(self.concentration) / self._total

    @summary
    def mean(self) -> Array:
        """Mean ``concentration / A``."""
        return self.concentration / self._total

    @summary
    def mode(self) -> Array:
        """Mode, ``concentration - 1`` (0 for shapes below 1) over its sum.

        Where all shapes are below 1 the density is infinite at every corner, and the first one
        stands for them, as in torch; where none is above 1 and one is 1, it is NaN.
        """
        a = self.concentration
        xp = array_namespace(a)
        above = xp.where(a > 1, a - 1, xp.zeros_like(a))
        corner = xp.astype(xp.arange(a.shape[-1]) == 0, a.dtype)
        everywhere = xp.all(a < 1, axis=-1, keepdims=True)
        return xp.where(everywhere, corner, above / ordered_sum(above))

    @summary
    def variance(self) -> Array:
        """Variance of each share, ``mean * (1 - mean) / (A + 1)``."""
        return self.mean * self._shares_of_others / (self._total + 1)

    @summary
    def covariance_matrix(self) -> Array:
        """Covariance of the shares; its rows add up to 0."""
        mean = self.mean
        xp = array_namespace(mean)
        same = xp.eye(mean.shape[-1], dtype=mean.dtype, device=mean.device)
        among = mean[..., :, None] * mean[..., None, :] / (self._total + 1)[..., None]
        return xp.where(same == 1, self.variance[..., None], -among)

    def entropy(self) -> Array:
        """Differential entropy in nats, in terms of those of gamma distributions.

        These are of moderate size, so nothing cancels at large shapes.
        """
        total = self._total
        parts = row_sum(standard_gamma_entropy(self.concentration))
        others = self.concentration.shape[-1] - 1
        return (parts - standard_gamma_entropy(total) - others * digamma(total))[..., 0]

    @property
    def _is_elementwise(self) -> bool:
        return False

    def _log_prob(self, x: Array) -> Array:
        return dispatch.apply(_log_density, x, self.concentration)

    def _log_prob_everywhere(self, x: Array) -> Array:
        return self._log_prob(x)  # one pass over the shares settles those outside too

    def _rsample(self, shape: Shape, key: Any) -> Array:
        return shares(key, shape, self.concentration)

    def _moment(self, k: int) -> Array:
        moment = 0 * self.concentration + 1
        for order in range(k):
            moment = moment * ((self.concentration + order) / (self._total + order))
        return moment

    _has_conditionals = True

    def _conditionals(self, draws: Array) -> Conditionals:
        """Beta ones: of what is left to share out, a part of shapes a_i and sum_j>i a_j."""
        a = self.concentration
        xp = array_namespace(draws)
        left = xp.sum(draws, axis=-1)
        for i in range(a.shape[-1] - 1):
            others = array_namespace(a).sum(a[..., i + 1 :], axis=-1)
            part = Beta(a[..., i], others, validate_args=False)
            x = yield TransformedDistribution(part, AffineTransform(0.0, left[..., None]))
            # the value without the cancellation of a difference
            rest = xp.sum(draws[..., i + 1 :], axis=-1)
            left = rest + dispatch.movement(left) - dispatch.movement(x)
        yield left
