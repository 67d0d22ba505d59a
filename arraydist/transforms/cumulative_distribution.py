"""Distribution functions as transforms."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Self

from arraydist._typing import Array, Shape
from arraydist.constraints import Constraint, unit_interval
from arraydist.namespace import broadcast_shapes
from arraydist.transforms.base import Transform

if TYPE_CHECKING:
    from arraydist.distributions.base import Distribution


class CumulativeDistributionTransform(Transform):
    """``y = distribution.cdf(x)``, from a distribution's support to the unit interval.

    Parameters
    ----------
    distribution
        A continuous distribution of numbers.
    cache_size
        See `Transform`.

    Examples
    --------
    >>> import arraydist
    >>> from arraydist.transforms import CumulativeDistributionTransform
    >>> float(CumulativeDistributionTransform(arraydist.Normal(0.0, 1.0)).inv(0.5))
    0.0
    """

    codomain = unit_interval
    bijective = True
    _part_names: ClassVar[tuple[str, ...]] = ("distribution",)

    def __init__(self, distribution: Distribution, cache_size: int = 0) -> None:
        super().__init__(cache_size)
        self.distribution = distribution

    @property
    def domain(self) -> Constraint:  # type: ignore[override]
        """The distribution's support."""
        support: Constraint = self.distribution.support
        return support

    @property
    def sign(self) -> Any:
        """1."""
        return 1

    def _call(self, x: Array) -> Array:
        return self.distribution._cdf_everywhere(x)

    def _inverse(self, y: Array) -> Array:
        return self.distribution._icdf(y)

    def log_abs_det_jacobian(self, x: Array, y: Array) -> Array:
        """The log density at ``x``."""
        return self.distribution._log_prob_everywhere(x)

    def _rebatched(
        self, change: Callable[[Array, int], Array], shape: Shape, batch_dims: int
    ) -> Self:
        events = len(shape) - batch_dims
        if len(self.distribution.batch_shape) <= events:
            return self
        wide = self.distribution.expand(shape)

        def changed(array: Array, event_dim: int) -> Array:
            return change(array, events + event_dim)

        return self._with({"distribution": wide._rebuilt(changed)})

    def forward_shape(self, shape: Shape) -> Shape:
        """Shape of the output for an input of this shape."""
        batch = tuple(self.distribution.batch_shape)
        names = ("value", "batch_shape")
        return broadcast_shapes(names, (shape, batch), type(self).__name__) if batch else shape

    def inverse_shape(self, shape: Shape) -> Shape:
        """Shape of the input for an output of this shape."""
        return self.forward_shape(shape)
