"""A distribution's draws sent through transforms."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from arraydist import dispatch
from arraydist._typing import Array, Shape
from arraydist.composite import promoted
from arraydist.constraints import Constraint, independent
from arraydist.constraints import dependent_property as dependent
from arraydist.distributions.base import Distribution
from arraydist.distributions.independent import Independent
from arraydist.distributions.summary import summary
from arraydist.namespace import array_namespace
from arraydist.reductions import any_nan, any_rightmost, sum_rightmost
from arraydist.transforms.base import Transform
from arraydist.transforms.compose import ComposeTransform


class TransformedDistribution(Distribution):
    r"""Distribution of :math:`Y = f(X)` for draws :math:`X` of another and a bijection :math:`f`.

    The density is :math:`p_Y(y) = p_X(x) / |\det f'(x)|` with :math:`x = f^{-1}(y)`.

    Parameters
    ----------
    base_distribution
        The distribution of :math:`X`.
    transforms
        The bijection, or a sequence of them, the first applied first.
    validate_args
        See `Distribution`.

    Raises
    ------
    ValueError
        What is given is no transform, or needs more axes than draws have.

    Notes
    -----
    Batch axes that the transforms mix become event axes, as in torch.  Distribution functions go
    through monotone transforms; a decreasing one exchanges the tails.  `sample_and_log_prob` gives
    densities without inverting anything, also where draws round to the end of their range.  Mean,
    mode, variance, moments and entropy are there for affine transforms.

    Where :math:`X` is discrete, probabilities are carried over as they are.

    Examples
    --------
    >>> import arraydist
    >>> from arraydist.transforms import AffineTransform
    >>> mirrored = arraydist.TransformedDistribution(
    ...     arraydist.Gamma(1.0, 1.0), AffineTransform(0.0, -1.0)
    ... )
    >>> float(mirrored.cdf(-2.0))
    0.1353352832366127
    """

    _part_names: ClassVar[tuple[str, ...]] = ("base_dist", "_transform")
    _setting_names: ClassVar[tuple[str, ...]] = ("_event_ndims", "_increasing")

    if TYPE_CHECKING:
        _transform: ComposeTransform
        _event_ndims: int
        _increasing: bool | None

        @property
        def base_dist(self) -> Distribution:
            """The distribution whose draws are transformed."""

    def __init__(
        self,
        base_distribution: Distribution,
        transforms: Transform | Sequence[Transform],
        validate_args: bool | None = None,
    ) -> None:
        name = type(self).__name__
        if not isinstance(base_distribution, Distribution):
            raise TypeError(f"{name}: base_distribution must be one, got {base_distribution!r}")
        given: list[Any] = (
            list(transforms) if isinstance(transforms, (list, tuple)) else [transforms]
        )
        if not all(isinstance(transform, Transform) for transform in given):
            raise ValueError(f"{name}: transforms must be transforms, got {transforms!r}")
        base, transform = promoted(name, base_distribution, ComposeTransform(given))
        base = _fitted(name, base, transform)
        change = transform.codomain.event_dim - transform.domain.event_dim
        self._set_parts(
            validate_args,
            base_dist=base,
            _transform=transform,
            _event_ndims=len(base.event_shape) + change,
            _increasing=_is_increasing(transform),
        )

    @property
    def transforms(self) -> list[Transform]:
        """The transforms, the first applied first."""
        return list(self._transform.parts)

    @property
    def has_rsample(self) -> bool:  # type: ignore[override]
        """Whether the base distribution's draws are differentiable."""
        return self.base_dist.has_rsample

    @dependent
    def support(self) -> Any:
        """The last transform's codomain."""
        parts = self._transform.parts
        support = parts[-1].codomain if parts else self.base_dist.support
        extra = self._event_ndims - support.event_dim
        return independent(support, extra) if extra > 0 else support

    def _shapes_of_parts(self) -> tuple[Shape, Shape]:
        base = self.base_dist
        shape = self._transform.forward_shape((*base.batch_shape, *base.event_shape))
        cut = len(shape) - self._event_ndims
        kind = type(base.batch_shape)  # torch's own where arrays are torch's
        return kind(shape[:cut]), kind(shape[cut:])

    def _rebuilt_part(self, name: str, change: Callable[[Array, int], Array]) -> Any:
        if name == "base_dist":
            return self.base_dist._rebuilt(change)
        batch, event = self.base_dist.batch_shape, self.base_dist.event_shape
        return self._transform._rebatched(change, (*batch, *event), len(batch))

    # ---------------------------------------------------------------- densities

    @property
    def _is_elementwise(self) -> bool:
        return (
            not self._event_ndims
            and self.base_dist._is_elementwise
            and self._laid_out().is_transparent
        )

    def _log_prob(self, y: Array) -> Array:
        xp = array_namespace(y)
        events = self._event_ndims
        continuous = not self.base_dist.support.is_discrete
        missing = any_nan(y, events) if events else xp.isnan(y)
        growth: Any = 0.0
        inside: Any = True
        for i, transform in enumerate(reversed(self._transform.parts)):
            if i and not transform.codomain.is_everything:  # the last one's is the support
                extra = events - transform.codomain.event_dim
                outside = any_rightmost(~transform.codomain.check(y), extra)
                inside = inside & (~outside | missing)
            x = transform._inv_call(y)
            events += transform.domain.event_dim - transform.codomain.event_dim
            if continuous:
                volume = transform.log_abs_det_jacobian(x, y)
                growth = growth + sum_rightmost(volume, events - transform.domain.event_dim)
            y = x
        base = self._part_evaluated(self.base_dist, "_log_prob_everywhere", y)
        # at the end of a range both may be infinite: there the base distribution decides
        density = xp.where(base == -math.inf, base, base - growth)
        return density if inside is True else xp.where(inside, density, -math.inf)

    def _tail(self, lower: str, upper: str, y: Array) -> Array:
        """A distribution function's hook, or the other tail's where the transforms decrease."""
        if self._event_ndims:
            return self._missing(lower.strip("_"))
        xp = array_namespace(y)
        for transform in reversed(self._transform.parts):
            y = transform._inv_call(_clipped(y, transform.codomain))
        sign = self._sign
        return self._chosen(
            sign,
            lambda: getattr(self.base_dist, f"{lower}_everywhere")(y),
            # a decreasing transform sends "at or below y" to "at or above x"
            lambda: getattr(self.base_dist, f"{upper}_everywhere")(
                xp.ceil(y) - 1 if self.base_dist.support.is_discrete else y
            ),
        )

    @property
    def _sign(self) -> Any:
        """1, -1, or an array where the transforms increase for some elements only."""
        if self._increasing is None:
            return self._transform.sign
        return 1 if self._increasing else -1

    @staticmethod
    def _chosen(sign: Any, rising: Callable[[], Array], falling: Callable[[], Array]) -> Array:
        if isinstance(sign, int):
            return rising() if sign > 0 else falling()
        return array_namespace(sign).where(sign > 0, rising(), falling())

    def _cdf(self, y: Array) -> Array:
        return self._tail("_cdf", "_sf", y)

    def _sf(self, y: Array) -> Array:
        return self._tail("_sf", "_cdf", y)

    def _log_cdf(self, y: Array) -> Array:
        return self._tail("_log_cdf", "_log_sf", y)

    def _log_sf(self, y: Array) -> Array:
        return self._tail("_log_sf", "_log_cdf", y)

    def _quantile(self, lower: str, upper: str, p: Array) -> Array:
        if self._event_ndims:
            return self._missing(lower.strip("_"))
        sign = self._sign
        if self.base_dist.support.is_discrete and not (isinstance(sign, int) and sign > 0):
            return self._missing(f"{lower.strip('_')} for decreasing transforms of whole numbers")
        base = self.base_dist
        return self._transform(
            self._chosen(sign, lambda: getattr(base, lower)(p), lambda: getattr(base, upper)(p))
        )

    def _icdf(self, p: Array) -> Array:
        return self._quantile("_icdf", "_isf", p)

    def _isf(self, p: Array) -> Array:
        return self._quantile("_isf", "_icdf", p)

    # ---------------------------------------------------------------- draws

    def _base_shape(self, shape: Shape) -> Shape:
        return self._transform.inverse_shape(shape)

    def _rsample(self, shape: Shape, key: Any) -> Array:
        return self._transform(self.base_dist._rsample(self._base_shape(shape), key))

    def _sample(self, shape: Shape, key: Any) -> Array:
        return self._transform(self.base_dist._sample(self._base_shape(shape), key))

    def _inverted(self, u: Array, *, upper: bool = False) -> Array:
        if not self._event_shape:
            return super()._inverted(u, upper=upper)
        if tuple(self._base_shape(u.shape)) != tuple(u.shape):
            return self._missing("draws by inversion: its transforms change the shape")
        return self._transform(self.base_dist._inverted(u, upper=upper))

    def _draw_and_log_prob(self, shape: Shape, key: Any) -> tuple[Array, Array]:
        x, log_prob = self.base_dist._draw_and_log_prob(self._base_shape(shape), key)
        y = self._transform(x)
        if not self.base_dist.support.is_discrete:
            extra = len(self.base_dist.event_shape) - self._transform.domain.event_dim
            volume = self._transform.log_abs_det_jacobian(x, y)
            log_prob = log_prob - sum_rightmost(volume, extra)
        return y, log_prob

    # ---------------------------------------------------------------- summaries

    def _affine(self, what: str) -> tuple[Any, Any]:
        """Shift and factor of transforms that are affine."""
        found = self._transform._affine()
        if found is None:
            self._missing(f"{what} in closed form: its transforms are not affine")
        return found  # type: ignore[return-value]

    @summary
    def mean(self) -> Array:
        """Mean, for affine transforms."""
        loc, scale = self._affine("mean")
        return loc + scale * self.base_dist.mean

    @summary
    def mode(self) -> Array:
        """Mode, for affine transforms."""
        loc, scale = self._affine("mode")
        return loc + scale * self.base_dist.mode

    @summary
    def variance(self) -> Array:
        """Variance, for affine transforms."""
        _, scale = self._affine("variance")
        return scale * scale * self.base_dist.variance

    def entropy(self) -> Array:
        """Entropy in nats, for affine transforms."""
        self._affine("entropy")
        entropy = self.base_dist.entropy()
        if self.base_dist.support.is_discrete:
            return entropy
        xp = array_namespace(entropy, *self._arrays())
        base = self.base_dist
        point = xp.zeros((*base.batch_shape, *base.event_shape), dtype=entropy.dtype)
        extra = len(base.event_shape) - self._transform.domain.event_dim
        volume = self._transform.log_abs_det_jacobian(point, self._transform(point))
        return entropy + sum_rightmost(volume, extra)

    def _moment(self, k: int) -> Array:
        loc, scale = self._affine("moment")
        return sum(
            math.comb(k, j) * loc ** (k - j) * scale**j * self.base_dist._moment(j)
            for j in range(k + 1)
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.base_dist!r}, {self.transforms!r})"


def _fitted(owner: str, base: Distribution, transform: ComposeTransform) -> Distribution:
    """The base distribution with the batch and the event axes that a transform asks for."""
    shape = (*base.batch_shape, *base.event_shape)
    events = len(base.event_shape)
    needed = transform.domain.event_dim
    if len(shape) < needed:
        raise ValueError(
            f"{owner}: the transforms need draws of {needed} axes, the base distribution "
            f"has shape {shape}"
        )
    wide = tuple(transform.inverse_shape(transform.forward_shape(shape)))
    if wide != shape:
        base = base.expand(wide[: len(wide) - events])
    if needed > events:
        base = Independent(base, needed - events, validate_args=base._validate_args)
    return base


def _is_increasing(transform: Transform) -> bool | None:
    """Whether a transform increases, decreases (False), or that is not to be told beforehand."""
    try:
        sign = transform.sign
    except NotImplementedError:
        return None
    if isinstance(sign, int):
        return sign > 0 if sign else None
    sign = dispatch.readable(sign)
    if sign is None:
        return None
    xp = array_namespace(sign)
    if bool(xp.all(sign > 0)):
        return True
    return False if bool(xp.all(sign < 0)) else None


def _clipped(y: Array, codomain: Constraint) -> Array:
    """Values brought to the nearer end of a range, where the inverse gives the domain's end."""
    xp = array_namespace(y)
    if codomain.lower_bound is not None:
        y = xp.where(y < codomain.lower_bound, codomain.lower_bound, y)
    if codomain.upper_bound is not None:
        y = xp.where(y > codomain.upper_bound, codomain.upper_bound, y)
    return y
