"""Counts whose rate or probability is itself a draw: two draws, by two keys of one call.

The second never goes by a table, which it might where only one count is asked for: a longer request
has to start with the same one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from arraydist._typing import Array, ArrayLike
from arraydist.random.numbers import (
    COUNT,
    POSITIVE,
    POSITIVE_PROBABILITY,
    Form,
    Given,
    common_shape,
    delivered,
    drawn,
    promoted,
)

if TYPE_CHECKING:
    from arraydist.random.key import Key


def negative_binomial(key: Key, n: ArrayLike, p: ArrayLike, form: Form) -> Any:
    """Poisson counts of gamma rates, see `DiscreteDraws.negative_binomial`."""
    given = Given("n", n, POSITIVE), Given("p", p, POSITIVE_PROBABILITY)
    return _mixed(
        "negative_binomial",
        key,
        form,
        given,
        "scaled_gamma",
        lambda n, p: [n, (1.0 - p) / p],
        "poisson_by_rejection",
        lambda rate, n, p: [rate],
    )


def beta_binomial(key: Key, n: ArrayLike, a: ArrayLike, b: ArrayLike, form: Form) -> Any:
    """Binomial counts of beta probabilities, see `DiscreteDraws.beta_binomial`."""
    given = Given("n", n, COUNT), Given("a", a, POSITIVE), Given("b", b, POSITIVE)
    return _mixed(
        "beta_binomial",
        key,
        form,
        given,
        "beta_from_nearer_end",
        lambda n, a, b: [a, b],
        "binomial_by_rejection",
        lambda p, n, a, b: [n, p],
    )


def _mixed(
    owner: str,
    key: Key,
    form: Form,
    given: tuple[Given, ...],
    first: str,
    first_parameters: Callable[..., list[Array]],
    second: str,
    second_parameters: Callable[..., list[Array]],
) -> Any:
    """Draws of the second sampler, one of whose parameters the first draws in float64."""
    from arraydist.kernels.record import sampler_named

    xp, parameters = promoted(owner, form, given)
    shape = common_shape(owner, form, given, parameters)
    parameters = [xp.astype(parameter, xp.float64) for parameter in parameters]
    mixed = drawn(
        sampler_named(first), key.fold_in(0), shape, first_parameters(*parameters), xp, xp.float64
    )
    dtype = form.out.dtype if form.dtype is None and form.out is not None else form.dtype
    counts = drawn(
        sampler_named(second),
        key.fold_in(1),
        shape,
        second_parameters(mixed, *parameters),
        xp,
        dtype,
    )
    return delivered(owner, counts, form)
