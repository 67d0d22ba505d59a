"""Relaxed categories: points of the simplex that tend to its corners as a temperature falls.

References
----------
.. [1] C. J. Maddison, A. Mnih, Y. W. Teh, "The concrete distribution: a continuous relaxation of
   discrete random variables", ICLR 2017: definition 1.
.. [2] E. Jang, S. Gu, B. Poole, "Categorical reparameterization with Gumbel-softmax", ICLR 2017.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from arraydist import dispatch
from arraydist._typing import Array, ArrayLike
from arraydist.kernels.relaxed_columns import log_relaxed_columns, relaxed_columns
from arraydist.namespace import array_namespace
from arraydist.random.conditions import FINITE, LARGEST, POSITIVE, Condition
from arraydist.random.numbers import (
    Form,
    Given,
    delivered,
    drawn,
    fitted_shape,
    floating_dtype,
    promoted,
)
from arraydist.row_function import RowFunction
from arraydist.special.reductions import log_softmax, softmax

if TYPE_CHECKING:
    from arraydist.random.key import Key

_LOGIT: Final = Condition("below infinity", lambda a: a < math.inf, -math.inf, LARGEST)


def _cooled(noise: Array, logits: Array, temperature: Array) -> Array:
    """The largest is zero before it is divided: small temperatures give -inf, never NaN."""
    noisy = logits + noise
    constant = dispatch.backend_of_array(noisy).constant(noisy)
    return (noisy - array_namespace(noisy).max(constant, axis=-1, keepdims=True)) / temperature


def _composed_shares(noise: Array, logits: Array, temperature: Array) -> Array:
    return softmax(_cooled(noise, logits, temperature), axis=-1)


def _composed_log_shares(noise: Array, logits: Array, temperature: Array) -> Array:
    return log_softmax(_cooled(noise, logits, temperature), axis=-1)


_shares = RowFunction(relaxed_columns, _composed_shares, together=True)
_log_shares = RowFunction(log_relaxed_columns, _composed_log_shares, together=True)


def relaxed_categorical(
    key: Key, temperature: ArrayLike, logits: ArrayLike, form: Form, *, log: bool
) -> Any:
    """Relaxed one-hot vectors or their logarithms, see `MultivariateDraws`."""
    owner = "log_relaxed_categorical" if log else "relaxed_categorical"
    given = Given("temperature", temperature, POSITIVE), Given("logits", logits, _LOGIT)
    xp, parameters = promoted(owner, form, given)
    if parameters[1].ndim == 0 or parameters[1].shape[-1] == 0:
        raise ValueError(
            f"{owner}: logits has to have an axis of one category or more, got shape "
            f"{tuple(parameters[1].shape)}"
        )
    if not bool(xp.all(xp.max(parameters[1], axis=-1) > -math.inf)):
        raise ValueError(f"{owner}: logits has to have a finite one in each row")
    heat, weights = (xp.astype(array, xp.float64) for array in parameters)
    batches = [heat.shape, weights.shape[:-1]]
    names = [g.name for g in given]
    shape = fitted_shape(owner, form, names, batches, tuple(weights.shape[-1:]))
    noise = _standard("gumbel", key, shape, xp)
    draws = (_log_shares if log else _shares)(noise, weights, heat[..., None])
    return _delivered(owner, form, xp, parameters, draws)


def relaxed_bernoulli(key: Key, temperature: ArrayLike, logits: ArrayLike, form: Form) -> Any:
    """Numbers between 0 and 1, see `ContinuousShapeDraws.relaxed_bernoulli`."""
    from arraydist.kernels.elementary import expit

    owner = "relaxed_bernoulli"
    given = Given("temperature", temperature, POSITIVE), Given("logits", logits, FINITE)
    xp, parameters = promoted(owner, form, given)
    heat, weights = (xp.astype(array, xp.float64) for array in parameters)
    shape = fitted_shape(owner, form, [g.name for g in given], [heat.shape, weights.shape])
    draws = expit((weights + _standard("logistic", key, shape, xp)) / heat)
    return _delivered(owner, form, xp, parameters, draws)


def _standard(name: str, key: Key, shape: Any, xp: Any) -> Array:
    """Draws of location 0 and scale 1."""
    from arraydist.kernels.record import sampler_named

    place = [xp.asarray(number, dtype=xp.float64) for number in (0.0, 1.0)]
    return drawn(sampler_named(name), key, shape, place, xp, xp.float64)


def _delivered(owner: str, form: Form, xp: Any, parameters: list[Array], draws: Array) -> Any:
    dtype = floating_dtype(owner, xp, form, parameters[0].dtype)
    return delivered(owner, xp.astype(draws, dtype, copy=False), form)
