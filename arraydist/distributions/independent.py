"""Batch axes of a distribution reinterpreted as event axes."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any, ClassVar

from arraydist._typing import Array, Shape
from arraydist.constraints import dependent_property as dependent
from arraydist.constraints import independent
from arraydist.distributions.base import Conditionals, Distribution
from arraydist.namespace import array_namespace
from arraydist.reductions import sum_rightmost


class Independent(Distribution):
    r"""The last batch axes of a distribution as axes of one draw, whose elements are independent.

    The log density is the sum :math:`\sum_i \log p_i(x_i)` over those axes.

    Parameters
    ----------
    base_distribution
        A distribution with at least as many batch axes.
    reinterpreted_batch_ndims
        How many of the last batch axes become event axes; with 0 nothing changes.
    validate_args
        See `Distribution`.

    Raises
    ------
    ValueError
        There are not as many batch axes.

    Notes
    -----
    Mean, mode, variance and moments are those of the elements.  Distribution functions and
    quantiles are there only where nothing is reinterpreted.

    Examples
    --------
    >>> import arraydist
    >>> vectors = arraydist.Independent(arraydist.Normal([0.0, 1.0], 1.0), 1)
    >>> vectors.batch_shape, vectors.event_shape
    ((), (2,))
    """

    base_dist: Distribution
    reinterpreted_batch_ndims: int

    _part_names: ClassVar[tuple[str, ...]] = ("base_dist",)
    _setting_names: ClassVar[tuple[str, ...]] = ("reinterpreted_batch_ndims",)

    def __init__(
        self,
        base_distribution: Distribution,
        reinterpreted_batch_ndims: int,
        validate_args: bool | None = None,
    ) -> None:
        name = type(self).__name__
        if not isinstance(base_distribution, Distribution):
            raise TypeError(f"{name}: base_distribution must be one, got {base_distribution!r}")
        count = operator.index(reinterpreted_batch_ndims)
        batch = tuple(base_distribution.batch_shape)
        if not 0 <= count <= len(batch):
            raise ValueError(
                f"{name}: reinterpreted_batch_ndims must be from 0 to {len(batch)}, the number of "
                f"axes of batch shape {batch}; got {count}"
            )
        self._set_parts(validate_args, base_dist=base_distribution, reinterpreted_batch_ndims=count)

    @property
    def has_rsample(self) -> bool:  # type: ignore[override]
        """Whether the elements' draws are differentiable."""
        return self.base_dist.has_rsample

    @property
    def has_enumerate_support(self) -> bool:  # type: ignore[override]
        """Whether the elements' support can be listed and nothing is reinterpreted."""
        return not self.reinterpreted_batch_ndims and self.base_dist.has_enumerate_support

    @dependent
    def support(self) -> Any:
        """Arrays in the elements' support."""
        support, count = self.base_dist.support, self.reinterpreted_batch_ndims
        return independent(support, count) if count else support

    @property
    def mean(self) -> Array:
        """The elements' mean."""
        return self.base_dist.mean

    @property
    def median(self) -> Array:
        """The elements' median."""
        return self.base_dist.median

    @property
    def mode(self) -> Array:
        """The elements' mode."""
        return self.base_dist.mode

    @property
    def variance(self) -> Array:
        """The elements' variance."""
        return self.base_dist.variance

    @property
    def stddev(self) -> Array:
        """The elements' standard deviation."""
        return self.base_dist.stddev

    @property
    def covariance_matrix(self) -> Array:
        """Covariance of the elements of vectors: a diagonal matrix."""
        if len(self._event_shape) != 1 or self.base_dist.event_shape:
            return self._missing("covariance_matrix")
        variance = self.variance
        xp = array_namespace(variance)
        one = xp.eye(variance.shape[-1], dtype=xp.bool, device=variance.device)
        return xp.where(one, variance[..., None], 0.0)

    def entropy(self) -> Array:
        """Entropy in nats: the sum of the elements'."""
        return sum_rightmost(self.base_dist.entropy(), self.reinterpreted_batch_ndims)

    def enumerate_support(self, expand: bool = True) -> Array:
        """All values along a new first axis, where nothing is reinterpreted."""
        if self.reinterpreted_batch_ndims:
            raise NotImplementedError(
                f"{type(self).__name__} does not list the combinations of its elements' values"
            )
        return self.base_dist.enumerate_support(expand)

    def _shapes_of_parts(self) -> tuple[Shape, Shape]:
        base = self.base_dist
        cut = len(base.batch_shape) - self.reinterpreted_batch_ndims
        return base.batch_shape[:cut], base.batch_shape[cut:] + base.event_shape

    def _rebuilt_part(self, name: str, change: Callable[[Array, int], Array]) -> Any:
        count = self.reinterpreted_batch_ndims
        return self.base_dist._rebuilt(lambda array, events: change(array, events + count))

    @property
    def _is_elementwise(self) -> bool:
        return not self.reinterpreted_batch_ndims and self.base_dist._is_elementwise

    def _log_prob_everywhere(self, x: Array) -> Array:
        elements = self._part_evaluated(self.base_dist, "_log_prob_everywhere", x)
        count = self.reinterpreted_batch_ndims
        if not count:
            return elements
        total = sum_rightmost(elements, count)
        # one element outside its support is enough: then nothing varies with the others
        return array_namespace(total).where(total == -math.inf, -math.inf, total)

    def _element(self, method: str, x: Array) -> Array:
        if self.reinterpreted_batch_ndims:
            return self._missing(method.strip("_").removesuffix("_everywhere"))
        return getattr(self.base_dist, method)(x)

    def _cdf_everywhere(self, x: Array) -> Array:
        return self._element("_cdf_everywhere", x)

    def _sf_everywhere(self, x: Array) -> Array:
        return self._element("_sf_everywhere", x)

    def _log_cdf_everywhere(self, x: Array) -> Array:
        return self._element("_log_cdf_everywhere", x)

    def _log_sf_everywhere(self, x: Array) -> Array:
        return self._element("_log_sf_everywhere", x)

    def _icdf(self, p: Array) -> Array:
        return self._element("_icdf", p)

    def _isf(self, p: Array) -> Array:
        return self._element("_isf", p)

    def _rsample(self, shape: Shape, key: Any) -> Array:
        return self.base_dist._rsample(shape, key)

    def _sample(self, shape: Shape, key: Any) -> Array:
        return self.base_dist._sample(shape, key)

    def _inverted(self, u: Array, *, upper: bool = False) -> Array:
        return self.base_dist._inverted(u, upper=upper)

    def _draw_and_log_prob(self, shape: Shape, key: Any) -> tuple[Array, Array]:
        x, log_prob = self.base_dist._draw_and_log_prob(shape, key)
        return x, sum_rightmost(log_prob, self.reinterpreted_batch_ndims)

    def _moment(self, k: int) -> Array:
        return self.base_dist._moment(k)

    @property
    def _has_conditionals(self) -> bool:
        return self.base_dist._has_conditionals

    def _conditionals(self, draws: Array) -> Conditionals:
        elements = math.prod(self.base_dist.batch_shape[len(self.batch_shape) :])
        parts = self.base_dist.reshape((*self.batch_shape, elements))
        size = math.prod(parts.event_shape)
        for i in range(parts.batch_shape[-1]):
            yield from parts[..., i]._conditionals(draws[..., i * size : (i + 1) * size])

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.base_dist!r}, {self.reinterpreted_batch_ndims})"
