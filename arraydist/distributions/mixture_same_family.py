"""Mixtures of distributions of one family."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, ClassVar

from arraydist import dispatch
from arraydist._typing import Array, Shape
from arraydist.composite import promoted
from arraydist.constraints import MixtureSameFamilyConstraint
from arraydist.constraints import dependent_property as dependent
from arraydist.distributions.base import Distribution
from arraydist.distributions.categorical import Categorical
from arraydist.distributions.implicit import implicit_draws
from arraydist.distributions.root_finding import increasing_root, increasing_step
from arraydist.distributions.summary import summary
from arraydist.kernels.elementary import exp, log, log1p
from arraydist.namespace import array_namespace, broadcast_shapes
from arraydist.special.reductions import logsumexp

_UNDERFLOW = 1e-290
"""Probabilities below lose digits to the end of the range."""


def _surely_nowhere(mask: Array) -> bool:
    """Whether a mask that can be looked at holds nowhere."""
    seen = dispatch.readable(mask)
    return seen is not None and not bool(array_namespace(seen).any(seen))


class MixtureSameFamily(Distribution):
    r"""Mixture of distributions of one family, chosen by a `Categorical` one.

    The density is :math:`\sum_k w_k p_k(x)`.

    Parameters
    ----------
    mixture_distribution
        A `Categorical` of the weights :math:`w_k`.
    component_distribution
        The components :math:`p_k` along its last batch axis.
    validate_args
        See `Distribution`.

    Raises
    ------
    ValueError
        The parts are of other kinds, or have different numbers of components.

    Notes
    -----
    A value is in the support where it is in any component's.  Draws choose the component first and
    draw from that one alone.  Their derivatives in weights and components' parameters are implicit
    ones, :math:`-\partial_\theta F / p` of the mixture's distribution function :math:`F`
    (M. Figurnov, S. Mohamed, A. Mnih, "Implicit reparameterization gradients", 2018, section 3);
    for vectors element by element, given those before (the same, appendix B).
    Quantiles are roots between the components' quantiles, found in the nearer tail's logarithm.

    Examples
    --------
    >>> import arraydist
    >>> mixture = arraydist.MixtureSameFamily(
    ...     arraydist.Categorical([0.5, 0.5]), arraydist.Normal([-1.0, 1.0], 0.5)
    ... )
    >>> float(mixture.cdf(0.0))
    0.5
    """

    _part_names: ClassVar[tuple[str, ...]] = ("mixture_distribution", "component_distribution")
    _setting_names: ClassVar[tuple[str, ...]] = ("_event_ndims",)

    mixture_distribution: Categorical
    component_distribution: Distribution
    _event_ndims: int

    def __init__(
        self,
        mixture_distribution: Categorical,
        component_distribution: Distribution,
        validate_args: bool | None = None,
    ) -> None:
        name = type(self).__name__
        if not isinstance(mixture_distribution, Categorical):
            raise ValueError(
                f"{name}: mixture_distribution must be a Categorical, got {mixture_distribution!r}"
            )
        if not isinstance(component_distribution, Distribution):
            raise ValueError(
                f"{name}: component_distribution must be one, got {component_distribution!r}"
            )
        weights = mixture_distribution._num_events
        components = tuple(component_distribution.batch_shape)
        if components[-1:] != (weights,):
            raise ValueError(
                f"{name}: {weights} weights need as many components along the last batch axis, "
                f"got batch shape {components}"
            )
        mixture, component = promoted(name, mixture_distribution, component_distribution)
        given = tuple(mixture.batch_shape)
        names = ("mixture_distribution", "component_distribution")
        batch = broadcast_shapes(names, (given, components[:-1]), name)
        self._set_parts(
            validate_args,
            mixture_distribution=mixture if given == batch else mixture.expand(batch),
            component_distribution=(
                component if components[:-1] == batch else component.expand((*batch, weights))
            ),
            _event_ndims=len(component.event_shape),
        )

    @property
    def has_rsample(self) -> bool:  # type: ignore[override]
        """Whether draws are differentiable: scalar components that are, and vectors of known law.

        Those are `MultivariateNormal` and `Dirichlet` ones, and `Independent` ones of all these.
        """
        component = self.component_distribution
        return component.has_rsample and component._has_conditionals

    @property
    def has_enumerate_support(self) -> bool:  # type: ignore[override]
        """Whether the components' support can be listed."""
        return self.component_distribution.has_enumerate_support

    @dependent
    def support(self) -> Any:
        """The union of the components' supports."""
        return MixtureSameFamilyConstraint(self.component_distribution.support)

    def _shapes_of_parts(self) -> tuple[Shape, Shape]:
        component = self.component_distribution
        return component.batch_shape[:-1], component.event_shape

    def _rebuilt_part(self, name: str, change: Callable[[Array, int], Array]) -> Any:
        if name == "mixture_distribution":
            return self.mixture_distribution._rebuilt(change)
        return self.component_distribution._rebuilt(lambda array, events: change(array, events + 1))

    # ---------------------------------------------------------------- densities and probabilities

    @property
    def _is_elementwise(self) -> bool:
        return False

    def _beside(self, x: Array) -> Array:
        """Values with an axis for the components."""
        return array_namespace(x).expand_dims(x, axis=-1 - self._event_ndims)

    def _log_weighted(self, terms: Array) -> Array:
        """Logarithm of a weighted sum, from logarithms of its terms."""
        logits = self.mixture_distribution.logits
        none = logits == -math.inf
        if _surely_nowhere(none):
            return logsumexp(terms + logits, axis=-1)
        # no pole of a component that is never chosen counts
        xp = array_namespace(terms, logits)
        kept = xp.where(none, -math.inf, xp.where(none, 0.0, terms) + logits)
        total = logsumexp(kept, axis=-1)
        # the derivative in its weight is the term over the sum, though the weight is 0
        ratio = terms - dispatch.constant(total)[..., None]
        ratio = xp.where(terms == -math.inf, -math.inf, xp.where(ratio < 700.0, ratio, 700.0))
        weights = xp.where(none, self.mixture_distribution.probs, 0.0)
        return total + xp.sum(weights * exp(ratio), axis=-1)

    def _weighted(self, terms: Array, events: int = 0) -> Array:
        """Sum over the components of terms with so many event axes, times the weights."""
        probs = self.mixture_distribution.probs
        xp = array_namespace(terms, probs)
        weights = xp.reshape(probs, (*probs.shape, *(1 for _ in range(events))))
        if _surely_nowhere(weights == 0):
            return xp.sum(weights * terms, axis=-1 - events)
        # a component that is never chosen adds nothing, were its mean infinite; its weight's
        # derivative is the term all the same
        sound = (weights > 0) | xp.isfinite(terms)
        return xp.sum(weights * xp.where(sound, terms, 0.0), axis=-1 - events)

    def _log_prob_everywhere(self, x: Array) -> Array:
        component = self.component_distribution
        return self._log_weighted(
            self._part_evaluated(component, "_log_prob_everywhere", self._beside(x))
        )

    def _nearer(self, lower: str, upper: str, x: Array) -> Array:
        """A distribution function, from the other one where that is smaller."""
        if self._event_ndims:
            return self._missing(lower.strip("_"))
        beside = self._beside(x)
        one = self._weighted(getattr(self.component_distribution, f"{lower}_everywhere")(beside))
        other = self._weighted(getattr(self.component_distribution, f"{upper}_everywhere")(beside))
        return array_namespace(one).where(one <= 0.5, one, 1.0 - other)

    def _log_nearer(self, lower: str, upper: str, x: Array) -> Array:
        if self._event_ndims:
            return self._missing(f"log_{lower.strip('_')}")
        beside, component = self._beside(x), self.component_distribution
        small = self._log_weighted(getattr(component, f"_log{lower}_everywhere")(beside))
        other = self._weighted(getattr(component, f"{upper}_everywhere")(beside))
        xp = array_namespace(small)
        near = other < 0.5
        return xp.where(near, log1p(-xp.where(near, other, 0.0)), small)

    def _cdf_everywhere(self, x: Array) -> Array:
        return self._nearer("_cdf", "_sf", x)

    def _sf_everywhere(self, x: Array) -> Array:
        return self._nearer("_sf", "_cdf", x)

    def _log_cdf_everywhere(self, x: Array) -> Array:
        return self._log_nearer("_cdf", "_sf", x)

    def _log_sf_everywhere(self, x: Array) -> Array:
        return self._log_nearer("_sf", "_cdf", x)

    # ---------------------------------------------------------------- quantiles

    def _constant_twin(self) -> Any:
        """The same mixture without its part in automatic differentiation."""
        return self._laid_out().stand_in(map(dispatch.constant, self._arrays()))

    def _icdf(self, p: Array) -> Array:
        return self._quantile(p, "_icdf")

    def _isf(self, p: Array) -> Array:
        return self._quantile(p, "_isf")

    def _quantile(self, p: Array, method: str) -> Array:
        if self._event_ndims:
            return self._missing(method.strip("_"))
        fixed, target = self._constant_twin(), dispatch.constant(p)
        xp = array_namespace(target)
        low, high = fixed._bracket(target, method)
        if self.component_distribution.support.is_discrete:
            return fixed._step(target, method, low, high)
        inner = low < high
        # logarithms of the probabilities on both sides, each from the one that has its digits
        log_p, log_rest = log(target), log1p(-target)
        below, above = (log_p, log_rest) if method == "_icdf" else (log_rest, log_p)
        lower = below <= above

        def residual(x: Array) -> tuple[Array, Array]:
            near = xp.where(lower, fixed._log_cdf_everywhere(x), fixed._log_sf_everywhere(x))
            slope = exp(fixed._log_prob_everywhere(x) - near)
            return xp.where(lower, near - below, above - near), slope

        root = increasing_root(residual, low, high)
        below, above = (target, 1.0 - target) if method == "_icdf" else (1.0 - target, target)
        root = fixed._polished(root, xp.where(lower, below, above), lower)
        return self._moving(xp.where(inner, root, low), p, target, lower, method)

    def _bracket(self, p: Array, method: str) -> tuple[Array, Array]:
        """The least and the largest quantile of the components that are chosen at all."""
        quantiles = getattr(self.component_distribution, method)(self._beside(p))
        xp = array_namespace(quantiles)
        none = self.mixture_distribution.probs == 0
        low = xp.min(xp.where(none, math.inf, quantiles), axis=-1)
        high = xp.max(xp.where(none, -math.inf, quantiles), axis=-1)
        missing = xp.isnan(p)
        return xp.where(missing, p, low), xp.where(missing, p, high)

    def _polished(self, x: Array, aim: Array, lower: Array) -> Array:
        """A root with the digits that logarithms of tails have not, where tails are numbers."""
        xp = array_namespace(x)
        for _ in range(2):
            tail = xp.where(lower, aim - self._cdf_everywhere(x), self._sf_everywhere(x) - aim)
            step = tail / exp(self._log_prob_everywhere(x))
            x = xp.where((aim > _UNDERFLOW) & (xp.abs(step) <= 1e-8 * xp.abs(x)), x + step, x)
        return x

    def _step(self, p: Array, method: str, low: Array, high: Array) -> Array:
        """The quantile among whole numbers."""

        def reached(k: Array) -> Array:
            if method == "_icdf":
                return self._cdf_everywhere(k) >= p
            return self._sf_everywhere(k) <= p

        return increasing_step(reached, low, high)

    def _moving(self, root: Array, p: Array, target: Array, lower: Array, method: str) -> Array:
        """The root with its derivatives: those of one more step of Newton's method.

        The step itself is 0, the difference of a function and its value, over the density.
        """
        xp = array_namespace(p, *self._arrays())
        density = exp(self._constant_twin()._log_prob_everywhere(root))
        sound = xp.isfinite(root) & (density > 0) & xp.isfinite(density)
        place = xp.where(sound, root, dispatch.constant(self._somewhere(root)))
        value = xp.where(lower, self._cdf_everywhere(place), -self._sf_everywhere(place))
        aim = p if method == "_icdf" else -p
        change = dispatch.movement(value) - dispatch.movement(aim)
        step = change / xp.where(sound, density, 1.0)
        return root - xp.where(sound, step, 0.0)

    def _somewhere(self, like: Array) -> Array:
        """A value where some component has a density: its median."""
        half = 0.5 + 0.0 * self.mixture_distribution.probs
        return self.component_distribution._icdf(half)[..., 0] + 0.0 * array_namespace(like).where(
            array_namespace(like).isfinite(like), like, 0.0
        )

    # ---------------------------------------------------------------- draws

    def _sample(self, shape: Shape, key: Any) -> Array:
        outer = tuple(shape)[: len(shape) - self._event_ndims]
        choice = self.mixture_distribution._sample(outer, key.fold_in(0))
        return self._chosen(choice)._sample(shape, key.fold_in(1))

    def _chosen(self, choice: Array) -> Distribution:
        """For each choice its component, as a batch."""
        xp = array_namespace(choice)
        outer, batch = tuple(choice.shape), tuple(self.batch_shape)
        weights = self.mixture_distribution._num_events
        rows = xp.reshape(xp.arange(math.prod(batch), dtype=xp.int64), batch)
        flat = xp.reshape(choice + rows * weights, (-1,))

        def taken(array: Array, events: int) -> Array:
            event = tuple(array.shape)[array.ndim - events :]
            space = array_namespace(array)
            listed = space.reshape(array, (math.prod(batch) * weights, *event))
            return space.reshape(space.take(listed, flat, axis=0), (*outer, *event))

        return self.component_distribution._rebuilt(taken)

    def _rsample(self, shape: Shape, key: Any) -> Array:
        draws = self._sample_of_constants(shape, key)
        return implicit_draws(draws, self.mixture_distribution, self.component_distribution)

    def enumerate_support(self, expand: bool = True) -> Array:
        """All values along a new first axis, where the components have a finite support."""
        if not self.has_enumerate_support:
            return super().enumerate_support(expand)
        values = self.component_distribution.enumerate_support(expand=False)
        xp = array_namespace(values)
        count, batch = values.shape[0], tuple(self.batch_shape)
        values = xp.reshape(values, (count, *(1 for _ in batch)))
        return xp.broadcast_to(values, (count, *batch)) if expand else values

    # ---------------------------------------------------------------- summaries

    @summary
    def mean(self) -> Array:
        """Mean: the components', weighted."""
        return self._weighted(self.component_distribution.mean, self._event_ndims)

    @summary
    def variance(self) -> Array:
        """Variance: within the components and between them, weighted."""
        component = self.component_distribution
        apart = component.mean - self._beside(self.mean)
        return self._weighted(component.variance + apart * apart, self._event_ndims)

    @summary
    def covariance_matrix(self) -> Array:
        """Covariance of the elements of vectors: within the components and between them."""
        component = self.component_distribution
        within = component.covariance_matrix
        apart = component.mean - self._beside(self.mean)
        return self._weighted(within + apart[..., :, None] * apart[..., None, :], 2)

    def _moment(self, k: int) -> Array:
        return self._weighted(self.component_distribution._moment(k), self._event_ndims)

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}({self.mixture_distribution!r}, {self.component_distribution!r})"
        )
