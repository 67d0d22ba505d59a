"""Categorical distribution."""

from __future__ import annotations

import math
from typing import Any

from arraydist import dispatch
from arraydist._typing import Array, ArrayLike, Shape
from arraydist.constraints import Constraint, integer_interval, real_vector, simplex
from arraydist.constraints import dependent_property as dependent
from arraydist.distributions.base import Distribution
from arraydist.distributions.checks import check_parameter, check_value
from arraydist.distributions.parameter import Parameter
from arraydist.kernels.elementary import exp, log, xlogy
from arraydist.kernels.samplers.categorical import categorical
from arraydist.namespace import array_namespace, default_dtype, quiet
from arraydist.reductions import ordered_sum


def _log_softmax(logits: Array) -> Array:
    xp = array_namespace(logits)
    largest = dispatch.backend_of_array(logits).constant(xp.max(logits, axis=-1, keepdims=True))
    # a row of -inf keeps its NaN: there is nothing to normalise
    shifted = logits - largest
    return shifted - log(ordered_sum(exp(shifted)))


def _probs(distribution: Categorical) -> Array:
    return exp(distribution.logits)


def _logits(distribution: Categorical) -> Array:
    return log(distribution.probs)


class _Weights(Constraint):
    """What a row of weights has to be before it is normalised, in words."""

    event_dim = 1

    def __init__(self, description: str) -> None:
        self.description = description


_WEIGHTS = {
    "probs": _Weights(f"{simplex.description}, when divided by their sum"),
    "logits": _Weights(f"{real_vector.description}, below infinity, and one a row above -infinity"),
}


class Categorical(Distribution):
    r"""Categorical distribution over the whole numbers from 0 to ``K - 1``.

    Category :math:`k` has probability :math:`p_k`, given by ``probs`` or by
    ``logits`` :math:`= \log p_k + c`.

    Parameters
    ----------
    probs
        Nonnegative weights along the last axis, normalised to sum 1.
    logits
        Unnormalised log probabilities along the last axis, instead of ``probs``; normalised.
        A category of probability zero has ``-inf``.
    validate_args
        See `Distribution`.

    Raises
    ------
    ValueError
        Neither or both of ``probs`` and ``logits``, negative weights, or a row without any.

    Notes
    -----
    Draws invert cumulative float64 sums whatever the parameters' dtype, so that tens of millions
    of categories keep their probabilities; a category of probability zero is never drawn.
    Mean and variance are NaN, as in torch: categories are labels.

    Examples
    --------
    >>> import arraydist, numpy as np
    >>> arraydist.Categorical(np.asarray([1.0, 0.0, 3.0])).log_prob(1)
    array(-inf)
    """

    probs: Parameter = Parameter(simplex, default=None, derived=_probs)
    logits: Parameter = Parameter(real_vector, default=None, derived=_logits)
    has_enumerate_support = True

    def __init__(
        self,
        probs: ArrayLike | None = None,
        logits: ArrayLike | None = None,
        *,
        validate_args: bool | None = None,
    ) -> None:
        if (probs is None) == (logits is None):
            raise ValueError(
                f"{type(self).__name__}: pass either probs or logits, "
                f"{'neither' if probs is None else 'both'} given"
            )
        name, value = ("probs", probs) if logits is None else ("logits", logits)
        xp, (array,) = self._promote((name,), (value,))
        if array.ndim == 0 or array.shape[-1] == 0:
            raise ValueError(
                f"{type(self).__name__}: {name} needs a last axis of at least one category, "
                f"got shape {tuple(array.shape)}"
            )
        with quiet(xp):
            normalised = array / ordered_sum(array) if name == "probs" else _log_softmax(array)
        try:
            self._set_parameters((name,), (normalised,), validate_args)
        except ValueError as found:
            error = found
        else:
            return
        self._refuse(name, array, normalised)
        raise error

    def _refuse(self, name: str, given: Array, normalised: Array) -> None:
        """Raise that weights can't be normalised, showing the first ones as they were given."""
        inside = simplex.check(normalised if name == "probs" else exp(normalised))
        check_parameter(
            type(self).__name__,
            self._parameters[name],
            given,
            constraint=_WEIGHTS[name],
            inside=inside,
        )

    @dependent(is_discrete=True, event_dim=0)
    def support(self) -> Any:
        """The whole numbers from 0 to K - 1."""
        return integer_interval(0, self._num_events - 1)

    @property
    def param_shape(self) -> Shape:
        """Shape of ``probs`` and ``logits``: the batch shape and the categories."""
        shape: Shape = self._given_array.shape
        return shape

    @property
    def _given_array(self) -> Array:
        given = self.__dict__
        return given["probs"] if "probs" in given else given["logits"]

    @property
    def _num_events(self) -> int:
        return int(self._given_array.shape[-1])

    @property
    def mean(self) -> Array:
        """NaN: categories are labels."""
        return self._given_array[..., 0] * math.nan

    @property
    def variance(self) -> Array:
        """NaN: categories are labels."""
        return self.mean

    @property
    def mode(self) -> Array:
        """First category of highest probability."""
        return array_namespace(self._given_array).argmax(self._given_array, axis=-1)

    def entropy(self) -> Array:
        """Shannon entropy in nats; categories of probability zero add nothing, slopes included."""
        xp = array_namespace(self.probs)
        present = xp.where(self.probs == 0, 1.0, self.probs)
        return -xp.sum(xlogy(present, present), axis=-1)

    def enumerate_support(self, expand: bool = True) -> Array:
        """All categories along a new first axis."""
        array = self._given_array
        xp = array_namespace(array)
        batch = (1,) * len(self._batch_shape)
        values = xp.reshape(xp.arange(self._num_events, dtype=xp.int64), (-1, *batch))
        return xp.broadcast_to(values, (self._num_events, *self._batch_shape)) if expand else values

    def _value_and_parameters(
        self, value: ArrayLike, check: bool = True
    ) -> tuple[Array, list[Array]]:
        # Category numbers stay integers: float32 can't hold all of tens of millions.
        array = self._given_array
        xp = array_namespace(array)
        whole = (isinstance(value, int) and abs(value) < 1 << 63) or (
            hasattr(value, "dtype") and xp.isdtype(value.dtype, "integral")
        )
        if not whole:
            return super()._value_and_parameters(value, check)
        if isinstance(value, int):
            value = xp.asarray(value, dtype=xp.int64)
        super()._value_and_parameters(xp.astype(value, default_dtype(xp)), False)
        if check and self._validate_args:
            check_value(type(self).__name__, self.support, value)
        return value, self._arrays()

    @property
    def _is_elementwise(self) -> bool:
        return False  # a category looks up one of many weights

    def _log_prob(self, k: Array) -> Array:
        return self._taken(self.logits, k)

    def _cdf(self, k: Array) -> Array:
        return self._taken(array_namespace(k).cumulative_sum(self.probs, axis=-1), k)

    def _sf(self, k: Array) -> Array:
        return self._taken(self._survival(), k)

    def _survival(self) -> Array:
        """Probability above each category, summed from the far end."""
        xp = array_namespace(self.probs)
        above = xp.flip(xp.cumulative_sum(xp.flip(self.probs, axis=-1), axis=-1), axis=-1)
        return xp.concat([above[..., 1:], xp.zeros_like(above[..., :1])], axis=-1)

    def _taken(self, table: Array, k: Array) -> Array:
        """The table's entries of the categories ``k``, by a flat index: no table is repeated."""
        xp = array_namespace(table)
        events = table.shape[-1]
        batch = tuple(table.shape[:-1])
        inside = (k >= 0) & (k <= events - 1)
        index = xp.astype(xp.where(inside, k, xp.zeros_like(k)), xp.int64)
        rows = xp.reshape(xp.arange(math.prod(batch), dtype=xp.int64), batch)
        flat = index + rows * events
        taken = xp.take(xp.reshape(table, (-1,)), xp.reshape(flat, (-1,)), axis=0)
        taken = xp.reshape(taken, tuple(flat.shape))
        if xp.isdtype(k.dtype, "integral"):
            return taken
        return xp.where(xp.isnan(k), xp.nan, taken)

    def _icdf(self, p: Array) -> Array:
        xp = array_namespace(p)
        cumulative = xp.cumulative_sum(self.probs, axis=-1)
        return self._first(p, cumulative[..., :-1] < p[..., None])

    def _isf(self, p: Array) -> Array:
        return self._first(p, self._survival()[..., :-1] > p[..., None])

    def _first(self, p: Array, passed: Array) -> Array:
        xp = array_namespace(p)
        count = xp.astype(xp.sum(xp.astype(passed, xp.int64), axis=-1), p.dtype)
        return xp.where((p >= 0) & (p <= 1), count, xp.nan)

    def _sample(self, shape: Shape, key: Any) -> Array:
        return dispatch.draw(categorical, key, shape, self.probs, like=self.probs)
