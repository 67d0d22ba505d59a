"""`Distribution`: values outside the support, draws, and what follows from a class's hooks.

A class declares its parameters and fills in hooks named after the public methods (`_log_prob`,
`_cdf`, `_rsample`, ...).  Hooks see arrays of one library, dtype and device, and values inside
the support; see docs/adding-a-distribution.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from typing import Any, ClassVar

from arraydist import dispatch
from arraydist._typing import Array, ArrayLike, Shape
from arraydist.distributions import checks
from arraydist.distributions.drawing import Drawing
from arraydist.distributions.formula import Formula
from arraydist.kernels.elementary import exp, log, log1p
from arraydist.namespace import array_namespace, broadcast_shapes, promote, quiet
from arraydist.random.quasi import is_engine
from arraydist.reductions import any_nan

Conditionals = Generator["Distribution | Array", Array, None]


class Distribution(Drawing):
    """A batch of probability distributions of one family.

    Subclasses declare `Parameter` fields and hooks.  The public methods here check and promote
    what the user hands in, and settle values outside the support: their log density is -inf, the
    distribution function 0 or 1; NaN goes through as NaN.

    Parameters
    ----------
    *args, **kwargs
        The declared parameters, as arrays of one library or numbers, broadcast together.
    validate_args
        True checks parameters and values, False nothing, None (default) follows
        `arraydist.validation`, which checks parameters only at the start.

    Raises
    ------
    ValueError
        A parameter outside its constraint, or shapes that do not broadcast.
    TypeError
        Parameters that are no real numbers, or arrays of two libraries.
    """

    has_enumerate_support: ClassVar[bool] = False
    support: ClassVar[Any]

    _formulas: ClassVar[dict[tuple[str, Any], Formula]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._formulas = {}

    # ---------------------------------------------------------------- densities and probabilities

    def log_prob(self, value: ArrayLike) -> Array:
        """Log of the density or probability at ``value``.

        Parameters
        ----------
        value
            Array or number that broadcasts against ``batch_shape + event_shape``.

        Returns
        -------
        array
            -inf outside the support, NaN where ``value`` is NaN.

        Raises
        ------
        ValueError
            With ``validate_args=True``: a value outside the support.
        """
        if not self._is_elementwise:
            return self._evaluate("_log_prob_everywhere", value)
        value, parameters = self._value_and_parameters(value)
        return dispatch.evaluate(self._formula("_log_prob_everywhere"), value, parameters)

    def prob(self, value: ArrayLike) -> Array:
        """Density or probability at ``value``."""
        return exp(self.log_prob(value))

    def cdf(self, value: ArrayLike) -> Array:
        """Probability of a draw at or below ``value``."""
        return self._evaluate("_cdf_everywhere", value)

    def sf(self, value: ArrayLike) -> Array:
        """Probability of a draw above ``value``, without cancellation."""
        return self._evaluate("_sf_everywhere", value)

    def log_cdf(self, value: ArrayLike) -> Array:
        """Log of `cdf`, finite far beyond where `cdf` underflows."""
        return self._evaluate("_log_cdf_everywhere", value)

    def log_sf(self, value: ArrayLike) -> Array:
        """Log of `sf`, finite far beyond where `sf` underflows."""
        return self._evaluate("_log_sf_everywhere", value)

    def icdf(self, probability: ArrayLike) -> Array:
        """Smallest value whose `cdf` reaches ``probability``; NaN outside [0, 1]."""
        return self._evaluate("_icdf", probability, check=False)

    def isf(self, probability: ArrayLike) -> Array:
        """Smallest value whose `sf` is at or below ``probability``; NaN outside [0, 1]."""
        return self._evaluate("_isf", probability, check=False)

    def interval_prob(self, a: ArrayLike, b: ArrayLike) -> Array:
        """Probability of a draw above ``a`` and at or below ``b``, computed in the nearer tail."""
        xp = array_namespace(self.cdf(a))
        lower, upper = self.cdf(a), self.cdf(b)
        above_lower, above_upper = self.sf(a), self.sf(b)
        between = xp.where(above_lower <= 0.5, above_lower - above_upper, 1 - lower - above_upper)
        return xp.where(upper <= 0.5, upper - lower, between)

    def _value_and_parameters(
        self, value: ArrayLike, check: bool = True
    ) -> tuple[Array, list[Array]]:
        parameters = self._arrays()
        like = parameters[0]
        if type(value) is float:
            value = array_namespace(like).asarray(value, dtype=like.dtype, device=like.device)
        elif not _same_kind(value, like):
            _, (value, *parameters) = promote(
                ("value", *self._array_names()), (value, *parameters), type(self).__name__
            )
        if check and self._has_vectors and self._event_shape:
            checks.check_event(type(self).__name__, value, self._event_shape)
        if value.shape and (self._batch_shape or self._event_shape):
            broadcast_shapes(
                ("value", "batch_shape + event_shape"),
                (tuple(value.shape), self._extended_shape()),
                type(self).__name__,
            )
        if check and self._validate_args:
            checks.check_value(type(self).__name__, self.support, value)
        return value, parameters

    def _evaluate(self, method: str, value: ArrayLike, check: bool = True) -> Array:
        value, parameters = self._value_and_parameters(value, check)
        given = (value, *parameters)
        arguments = dispatch.alike(given)
        xp = array_namespace(arguments[0])
        dtype = parameters[0].dtype
        with quiet(xp):
            if dtype == xp.float64:
                if arguments is given and parameters[0] is self._arrays()[0]:
                    return getattr(self, method)(value)  # with what the object keeps
                return self._formula(method)(*arguments)
            # in double precision and rounded once: a quotient or product that is rounded before
            # a tail is taken of it costs that tail its digits
            wide = [xp.astype(x, xp.float64) for x in arguments]
            return xp.astype(self._formula(method)(*wide), dtype)

    @property
    def _is_elementwise(self) -> bool:
        """Whether an element of the density depends on one element of the value and parameters."""
        return not self.support.event_dim

    def _formula(self, method: str) -> Formula:
        apart = self._part_names or self._setting_names
        key = (method, self._laid_out() if apart else self._given)
        formula = self._formulas.get(key)
        if formula is None:
            layout = self._laid_out()
            formula = Formula(layout, method)
            if layout.is_transparent:
                self._formulas[key] = formula
        return formula

    def _part_evaluated(self, part: Distribution, method: str, x: Array) -> Array:
        """A method of a distribution that this one is made of, fused where that pays."""
        if part._is_elementwise:
            return dispatch.evaluate(part._formula(method), x, part._arrays())
        return getattr(part, method)(x)

    def _log_prob_everywhere(self, x: Array) -> Array:
        support = self.support
        if support.is_everything:
            return self._log_prob(x)
        xp = array_namespace(x)
        missing = any_nan(x, support.event_dim) if support.event_dim else xp.isnan(x)
        return xp.where(support.check(x) | missing, self._log_prob(x), -xp.inf)

    def _cdf_everywhere(self, x: Array) -> Array:
        return self._settled(self._cdf, x, below=0.0, above=1.0)

    def _sf_everywhere(self, x: Array) -> Array:
        return self._settled(self._sf, x, below=1.0, above=0.0)

    def _log_cdf_everywhere(self, x: Array) -> Array:
        return self._settled(self._log_cdf, x, below=-math.inf, above=0.0)

    def _log_sf_everywhere(self, x: Array) -> Array:
        return self._settled(self._log_sf, x, below=0.0, above=-math.inf)

    def _settled(
        self, hook: Callable[[Array], Array], x: Array, *, below: float, above: float
    ) -> Array:
        """A distribution function with its value outside the support settled.

        The hook sees values inside only; for a discrete support the next one below.
        """
        support = self.support
        if support.is_everything:
            return hook(x)
        xp = array_namespace(x)
        lower, upper = support.lower_bound, support.upper_bound
        inner = x
        if lower is not None:
            inner = xp.where(x < lower, lower, inner)
        if upper is not None:
            inner = xp.where(x > upper, upper, inner)
        result = hook(xp.floor(inner) if support.is_discrete else inner)
        if lower is not None:
            result = xp.where(x < lower, below, result)
        if upper is not None:
            result = xp.where(x > upper, above, result)
        return result

    def sample_and_log_prob(
        self, sample_shape: Shape | int = (), *, rng: Any = None, generator: Any = None
    ) -> tuple[Array, Array]:
        """Draws and their log densities; differentiable where the family's draws are."""
        if is_engine(generator if rng is None else rng):
            draw = self.rsample if self.has_rsample else self.sample
            x = draw(sample_shape, rng=rng, generator=generator)
            return x, self.log_prob(x)
        x, log_prob = self._draw(self._draw_and_log_prob, sample_shape, rng, generator, None)
        return x, log_prob

    def enumerate_support(self, expand: bool = True) -> Array:
        """All values of a family with finite support, along a new first axis."""
        raise NotImplementedError(f"{type(self).__name__} has no finite support to enumerate")

    # ---------------------------------------------------------------- summaries

    @property
    def mean(self) -> Array:
        """Mean."""
        return self._missing("mean")

    @property
    def median(self) -> Array:
        """Smallest value whose `cdf` reaches one half."""
        return self.icdf(0.5)

    @property
    def mode(self) -> Array:
        """Value of largest density or probability."""
        return self._missing("mode")

    @property
    def variance(self) -> Array:
        """Variance."""
        return self._missing("variance")

    @property
    def covariance_matrix(self) -> Array:
        """Covariance of the components of a vector."""
        return self._missing("covariance_matrix")

    @property
    def stddev(self) -> Array:
        """Standard deviation."""
        variance = self.variance
        return array_namespace(variance).sqrt(variance)

    def entropy(self) -> Array:
        """Differential or Shannon entropy in nats."""
        return self._missing("entropy")

    def perplexity(self) -> Array:
        """Exponential of the entropy."""
        return exp(self.entropy())

    def moment(self, k: int) -> Array:
        """Raw moment of order ``k``: the mean of the ``k``-th power, by component."""
        if k != int(k) or k < 0:
            raise ValueError(f"{type(self).__name__}: moment order must be a whole number, got {k}")
        with quiet(array_namespace(*self._arrays())):
            return self._moment(int(k))

    # ---------------------------------------------------------------- parts

    def _set_parts(self, validate_args: bool | None, **attributes: Any) -> None:
        for part in attributes.values():
            overridden = _overridden(type(part)) if isinstance(part, Distribution) else None
            if overridden is not None:
                raise TypeError(
                    f"{type(self).__name__}: {type(part).__name__} overrides {overridden}, which "
                    f"distributions made of others do not call; override _{overridden} instead"
                )
        super()._set_parts(validate_args, **attributes)

    # ---------------------------------------------------------------- hooks

    def _log_prob(self, x: Array) -> Array:
        return self._missing("log_prob")

    def _cdf(self, x: Array) -> Array:
        return self._missing("cdf")

    def _sf(self, x: Array) -> Array:
        return self._missing("sf")

    def _log_cdf(self, x: Array) -> Array:
        """Right where neither tail underflows; families whose tails do have their own."""
        return _log_from_nearer_tail(self._cdf(x), self._sf(x))

    def _log_sf(self, x: Array) -> Array:
        return _log_from_nearer_tail(self._sf(x), self._cdf(x))

    def _icdf(self, p: Array) -> Array:
        return self._missing("icdf")

    def _isf(self, p: Array) -> Array:
        return self._missing("isf")

    def _inverted(self, u: Array, *, upper: bool = False) -> Array:
        if type(self)._icdf is Distribution._icdf:
            return super()._inverted(u, upper=upper)
        return self.isf(u) if upper else self.icdf(u)

    def _sample_of_constants(self, shape: Shape, key: Any) -> Array:
        x = self._detached()._sample(shape, key)
        return dispatch.constant(x) if self._part_names else x

    def _draw_and_log_prob(self, shape: Shape, key: Any) -> tuple[Array, Array]:
        draw = self._rsample if self.has_rsample else self._sample_of_constants
        x = draw(shape, key)
        return x, self.log_prob(x)

    def _moment(self, k: int) -> Array:
        return self._missing("moment")

    @property
    def _has_conditionals(self) -> bool:
        """Whether `_conditionals` gives the elements of a draw."""
        return not self.support.event_dim

    def _conditionals(self, draws: Array) -> Conditionals:
        """The distribution of each element of draws given those before, which are sent back moved.

        The draws' elements are along the last axis, in order, and may come from another member of
        the batch.  An element that those before settle is given itself.
        """
        yield self


_WITH_HOOKS = ("log_prob", "cdf", "sf", "log_cdf", "log_sf", "icdf", "isf", "sample", "rsample")


def _overridden(cls: type[Distribution]) -> str | None:
    """A public method that a class has in place of the one that calls its hook."""
    changed = (
        name for name in _WITH_HOOKS if getattr(cls, name) is not getattr(Distribution, name)
    )
    return next(changed, None)


def _same_kind(value: ArrayLike, like: Array) -> bool:
    return type(value) is type(like) and value.dtype == like.dtype and value.device == like.device


def _log_from_nearer_tail(probability: Array, complement: Array) -> Array:
    xp = array_namespace(probability)
    near = probability < 0.5
    return xp.where(near, log(probability), log1p(-complement))
