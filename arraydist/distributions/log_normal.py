"""Log-normal distribution."""

from __future__ import annotations

from typing import Any, ClassVar

from arraydist import dispatch
from arraydist._typing import Array, ArrayLike, Shape
from arraydist.constraints import positive, real
from arraydist.distributions.base import Distribution
from arraydist.distributions.normal import Normal
from arraydist.distributions.parameter import Parameter
from arraydist.distributions.summary import summary
from arraydist.distributions.transformed_distribution import TransformedDistribution
from arraydist.kernels.elementary import exp, expm1
from arraydist.kernels.log_normal import exp_quadratic, log_normal_log_density, log_normal_score
from arraydist.kernels.normal import log_ndtr, ndtr, ndtri
from arraydist.kernels.samplers.normal import lognormal
from arraydist.namespace import array_namespace
from arraydist.transforms.compose import ComposeTransform
from arraydist.transforms.exp import ExpTransform


class LogNormal(TransformedDistribution):
    r"""Log-normal distribution: the logarithm is normal with mean ``loc``, deviation ``scale``.

    The density is :math:`\exp(-z^2/2) / (x \sigma\sqrt{2\pi})` with
    :math:`z = (\log x - \mu)/\sigma`, for :math:`x > 0`.

    Parameters
    ----------
    loc
        Mean :math:`\mu` of the logarithm.
    scale
        Standard deviation :math:`\sigma > 0` of the logarithm; broadcasts against ``loc``.
    validate_args
        See `Distribution`.

    Notes
    -----
    To torch's users it is a `TransformedDistribution` of a normal one, ``base_dist``.  Here it has
    formulas of its own: the logarithm of a value and the exponent of a moment are carried with
    their rounding errors, and the density at 0 is 0.

    Examples
    --------
    >>> import arraydist
    >>> float(arraydist.LogNormal(0.0, 1.0).log_prob(0.0))
    -inf
    """

    loc: Parameter = Parameter(real)
    scale: Parameter = Parameter(positive)
    support = positive
    has_rsample = True

    _part_names: ClassVar[tuple[str, ...]] = ()
    _setting_names: ClassVar[tuple[str, ...]] = ()
    _event_ndims = 0
    _increasing = True
    _is_elementwise = True
    _transform = ComposeTransform([ExpTransform()])

    def __init__(self, loc: ArrayLike, scale: ArrayLike, validate_args: bool | None = None) -> None:
        self._set_parameters(("loc", "scale"), (loc, scale), validate_args)

    @property
    def base_dist(self) -> Normal:
        """The normal distribution of the logarithm."""
        return Normal(self.loc, self.scale, validate_args=False)

    @summary
    def mean(self) -> Array:
        """Mean ``exp(loc + scale**2 / 2)``."""
        return exp_quadratic(1.0, 0.5, self.loc, self.scale)

    @property
    def median(self) -> Array:
        """Median ``exp(loc)``."""
        return exp(self.loc)

    @summary
    def mode(self) -> Array:
        """Mode ``exp(loc - scale**2)``."""
        return exp_quadratic(1.0, -1.0, self.loc, self.scale)

    @summary
    def variance(self) -> Array:
        """Variance ``(exp(scale**2) - 1) exp(2 loc + scale**2)``."""
        return self._relative_variance * exp_quadratic(2.0, 2.0, self.loc, self.scale)

    @summary
    def stddev(self) -> Array:
        """Standard deviation, finite where the variance overflows."""
        relative = self._relative_variance
        root = array_namespace(relative).sqrt(relative)
        return root * exp_quadratic(1.0, 1.0, self.loc, self.scale)

    @property
    def _relative_variance(self) -> Array:
        """The variance over the mean square."""
        return -expm1(-self.scale * self.scale)

    def entropy(self) -> Array:
        """Differential entropy in nats: that of the logarithm and ``loc``."""
        return self.base_dist.entropy() + self.loc

    def _moment(self, k: int) -> Array:
        return exp_quadratic(float(k), 0.5 * k * k, self.loc, self.scale)

    def _rsample(self, shape: Shape, key: Any) -> Array:
        return dispatch.draw(lognormal, key, shape, self.loc, self.scale, like=self.loc)

    def _sample(self, shape: Shape, key: Any) -> Array:
        return self._rsample(shape, key)

    def _draw_and_log_prob(self, shape: Shape, key: Any) -> tuple[Array, Array]:
        return Distribution._draw_and_log_prob(self, shape, key)  # draws are positive and finite

    def _score(self, x: Array) -> Array:
        return log_normal_score(x, self.loc, self.scale)

    def _log_prob(self, x: Array) -> Array:
        return log_normal_log_density(x, self.loc, self.scale)

    def _cdf(self, x: Array) -> Array:
        return ndtr(self._score(x))

    def _sf(self, x: Array) -> Array:
        return ndtr(-self._score(x))

    def _log_cdf(self, x: Array) -> Array:
        return log_ndtr(self._score(x))

    def _log_sf(self, x: Array) -> Array:
        return log_ndtr(-self._score(x))

    def _icdf(self, p: Array) -> Array:
        return exp(self.loc + self.scale * ndtri(p))

    def _isf(self, p: Array) -> Array:
        return exp(self.loc - self.scale * ndtri(p))
