"""Counts whose rate or probability is itself a draw: two draws, by two keys of one call.

The second never goes by a table of its law, which it might where only one count is asked for: a
longer request has to start with the same one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from arraydist._typing import Array, ArrayLike, Shape
from arraydist.random.conditions import COUNT, POSITIVE, POSITIVE_PROBABILITY
from arraydist.random.numbers import (
    FitsDtype,
    Form,
    Given,
    common_shape,
    count_dtype,
    delivered,
    drawn,
    promoted,
)

if TYPE_CHECKING:
    from arraydist.random.key import Key

_LEAST_CHANCE: Final = 2.0**-1022
"""A smaller one counts as this: no float is its reciprocal, and failures are beyond counting."""


def negative_binomial(key: Key, n: ArrayLike, p: ArrayLike, form: Form) -> Any:
    """Poisson counts of gamma rates, see `DiscreteDraws.negative_binomial`.

    By a table where all draws share parameters for which there is one.
    """
    from arraydist.kernels.record import sampler_named

    owner = "negative_binomial"
    given = Given("n", n, POSITIVE), Given("p", p, POSITIVE_PROBABILITY)
    xp, parameters = promoted(owner, form, given)
    parameters = [xp.astype(parameter, xp.float64) for parameter in parameters]
    shape = common_shape(owner, form, given, parameters)
    if _have_table(parameters):
        by_table = sampler_named(owner)
        dtype = count_dtype(form)
        with FitsDtype(owner):
            counts = drawn(by_table, key, shape, parameters, xp, dtype)
        return delivered(owner, counts, form)
    return _mixed(
        owner,
        key,
        form,
        xp,
        shape,
        parameters,
        "scaled_gamma",
        lambda n, p: [
            n,
            (1.0 - p) / xp.where(p > _LEAST_CHANCE, p, xp.full_like(p, _LEAST_CHANCE)),
        ],
        "poisson_by_rejection",
        lambda rate, n, p: [rate],
    )


def _have_table(parameters: list[Array]) -> bool:
    """Whether negative binomial counts come from a table."""
    from arraydist.kernels.samplers.negative_binomial import failures_window
    from arraydist.kernels.twins import python_twin

    if any(math.prod(parameter.shape) != 1 for parameter in parameters):
        return False
    window: tuple[float, float] = python_twin(failures_window)(*map(float, parameters))
    return window[1] > 0.0


def beta_binomial(key: Key, n: ArrayLike, a: ArrayLike, b: ArrayLike, form: Form) -> Any:
    """Binomial counts of beta probabilities, see `DiscreteDraws.beta_binomial`."""
    owner = "beta_binomial"
    given = Given("n", n, COUNT), Given("a", a, POSITIVE), Given("b", b, POSITIVE)
    xp, parameters = promoted(owner, form, given)
    return _mixed(
        owner,
        key,
        form,
        xp,
        common_shape(owner, form, given, parameters),
        [xp.astype(parameter, xp.float64) for parameter in parameters],
        "beta_from_nearer_end",
        lambda n, a, b: [a, b],
        "binomial_by_rejection",
        lambda p, n, a, b: [n, p],
    )


def _mixed(
    owner: str,
    key: Key,
    form: Form,
    xp: Any,
    shape: Shape,
    parameters: list[Array],
    first: str,
    first_parameters: Callable[..., list[Array]],
    second: str,
    second_parameters: Callable[..., list[Array]],
) -> Any:
    """Draws of the second sampler, one of whose parameters the first draws in float64."""
    from arraydist.kernels.record import sampler_named

    given = first_parameters(*parameters)
    mixed = drawn(sampler_named(first), key.fold_in(0), shape, given, xp, xp.float64)
    given = second_parameters(mixed, *parameters)
    counter = sampler_named(second)
    dtype = count_dtype(form)
    with FitsDtype(owner):
        counts = drawn(counter, key.fold_in(1), shape, given, xp, dtype)
    return delivered(owner, counts, form)
