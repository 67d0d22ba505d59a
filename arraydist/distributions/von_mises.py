"""Von Mises distribution."""

from __future__ import annotations

from typing import Any

from arraydist import dispatch
from arraydist._typing import Array, ArrayLike, Shape
from arraydist.constraints import nonnegative, real
from arraydist.distributions.base import Distribution
from arraydist.distributions.parameter import Parameter
from arraydist.distributions.summary import summary
from arraydist.kernels.bessel_ratio import i1_i0_ratio_complement
from arraydist.kernels.samplers.von_mises import vonmises
from arraydist.kernels.trigonometric import wrapped_angle
from arraydist.kernels.von_mises import (
    von_mises_cdf,
    von_mises_log_cdf,
    von_mises_log_density,
    von_mises_log_sf,
    von_mises_sf,
)
from arraydist.kernels.von_mises_inverse import von_mises_icdf, von_mises_isf
from arraydist.namespace import array_namespace


class VonMises(Distribution):
    r"""Von Mises distribution of angles around ``loc`` with a ``concentration``.

    The density is :math:`\exp(\kappa \cos(x - \mu)) / (2\pi I_0(\kappa))` at every angle, with
    :math:`I_0` the modified Bessel function.

    Parameters
    ----------
    loc
        Mean direction :math:`\mu`, in radians.
    concentration
        :math:`\kappa \ge 0`, a pure number: 0 is the uniform distribution on the circle, a large
        one close to the normal distribution of variance :math:`1/\kappa`.  Broadcasts against
        ``loc``.
    validate_args
        See `Distribution`.

    Notes
    -----
    Angles that differ by whole turns are the same point of the circle: `log_prob` and the
    distribution functions take any.  Draws are in [-pi, pi).

    The distribution functions cut the circle open opposite to ``loc``: `cdf` is 0 there, grows to
    1/2 at ``loc`` and to 1 just before the cut, and `icdf` is from ``loc - pi`` to ``loc + pi``.
    Both tails are relative to their own size, however small (see `von_mises_cdf`).

    Draws are by rejection from a wrapped Cauchy distribution (D. J. Best, N. I. Fisher, Applied
    Statistics 28 (1979), pp. 152-157) in a form that loses no digits at any concentration, so
    there is no change to a normal distribution from some concentration on.

    Examples
    --------
    >>> import arraydist
    >>> arraydist.VonMises(0.0, 40.0).sf(3.0)
    array(7.39954936e-36)
    """

    loc: Parameter = Parameter(real)
    concentration: Parameter = Parameter(nonnegative)
    support = real
    has_rsample = True

    @property
    def mean(self) -> Array:
        """Mean direction, ``loc``."""
        return self.loc

    @property
    def median(self) -> Array:
        """Direction that halves the probability, ``loc``."""
        return self.loc

    @property
    def mode(self) -> Array:
        """Direction of largest density, ``loc``."""
        return self.loc

    @summary
    def variance(self) -> Array:
        """Circular variance, one less the mean resultant length."""
        return i1_i0_ratio_complement(self.concentration)

    def entropy(self) -> Array:
        """Differential entropy in nats."""
        kappa = self.concentration
        return kappa * i1_i0_ratio_complement(kappa) - von_mises_log_density(0.0, kappa)

    def interval_prob(self, a: ArrayLike, b: ArrayLike) -> Array:
        """Probability of the arc from ``a`` counterclockwise to ``b``, less than a whole turn."""
        lower, upper = self.cdf(a), self.cdf(b)
        beyond_cut = self.sf(a) + upper
        return array_namespace(lower).where(upper < lower, beyond_cut, super().interval_prob(a, b))

    def _rsample(self, shape: Shape, key: Any) -> Array:
        return dispatch.draw(vonmises, key, shape, self.loc, self.concentration, like=self.loc)

    def _angle(self, x: Array) -> Array:
        """The angle from ``loc``, within half a turn."""
        return wrapped_angle(x - self.loc)

    def _log_prob(self, x: Array) -> Array:
        return von_mises_log_density(x - self.loc, self.concentration)

    def _cdf(self, x: Array) -> Array:
        return von_mises_cdf(self._angle(x), self.concentration)

    def _sf(self, x: Array) -> Array:
        return von_mises_sf(self._angle(x), self.concentration)

    def _log_cdf(self, x: Array) -> Array:
        return von_mises_log_cdf(self._angle(x), self.concentration)

    def _log_sf(self, x: Array) -> Array:
        return von_mises_log_sf(self._angle(x), self.concentration)

    def _icdf(self, p: Array) -> Array:
        return self.loc + von_mises_icdf(p, self.concentration)

    def _isf(self, p: Array) -> Array:
        return self.loc + von_mises_isf(p, self.concentration)
