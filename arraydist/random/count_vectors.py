"""Vectors of counts that add up to a given number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from arraydist._typing import Array, ArrayLike
from arraydist.random.conditions import COUNT, PROBABILITY
from arraydist.random.numbers import (
    FitsDtype,
    Form,
    Given,
    count_dtype,
    delivered,
    drawn,
    exact,
    fitted_shape,
    promoted,
)

if TYPE_CHECKING:
    from arraydist.random.key import Key

_METHODS: Final = ("count", "marginals")
_MOST: Final = 2.0**53


def multinomial(key: Key, n: ArrayLike, pvals: ArrayLike, form: Form) -> Any:
    """Counts of outcomes, see `MultivariateDraws.multinomial`."""
    from arraydist.kernels.samplers.multinomial import ROUNDING

    owner = "multinomial"
    given = Given("n", n, COUNT), Given("pvals", pvals, PROBABILITY)
    xp, (trials, chances) = promoted(owner, form, given)
    _check_axis(owner, "pvals", chances, "outcome")
    others = xp.sum(xp.astype(chances[..., :-1], xp.float64), axis=-1)
    if not bool(xp.all(others <= 1.0 + ROUNDING)):
        raise ValueError(f"{owner}: pvals add up to more than one")
    return _drawn(owner, key, form, xp, given, [exact(xp, given[0], trials), chances])


def multivariate_hypergeometric(
    key: Key, colors: ArrayLike, nsample: ArrayLike, form: Form, method: str
) -> Any:
    """Counts of colors, see `MultivariateDraws.multivariate_hypergeometric`."""
    owner = "multivariate_hypergeometric"
    if method not in _METHODS:
        raise ValueError(f"{owner}: method has to be one of {_METHODS}, got {method!r}")
    given = Given("nsample", nsample, COUNT), Given("colors", colors, COUNT)
    xp, arrays = promoted(owner, form, given)
    sample, items = (exact(xp, g, array) for g, array in zip(given, arrays, strict=True))
    _check_axis(owner, "colors", items, "color")
    total = xp.sum(items, axis=-1)
    if not bool(xp.all(total <= _MOST)):
        raise ValueError(f"{owner}: colors have to add up to at most 2**53")
    if not bool(xp.all(sample <= total)):
        raise ValueError(f"{owner}: nsample has to be at most the sum of colors")
    return _drawn(owner, key, form, xp, given, [sample, items])


def _check_axis(owner: str, name: str, array: Array, what: str) -> None:
    if array.ndim == 0 or array.shape[-1] == 0:
        raise ValueError(
            f"{owner}: {name} has to have an axis of one {what} or more, got shape "
            f"{tuple(array.shape)}"
        )


def _drawn(
    owner: str, key: Key, form: Form, xp: Any, given: tuple[Given, ...], parameters: list[Array]
) -> Any:
    """Draws of the sampler of the same name; its parameters are a number and a vector."""
    from arraydist.kernels.record import sampler_named

    number, vector = parameters
    names = [g.name for g in given]
    batches = [number.shape, vector.shape[:-1]]
    shape = fitted_shape(owner, form, names, batches, tuple(vector.shape[-1:]))
    sampler = sampler_named(owner)
    rows = [number[..., None], vector]
    dtype = count_dtype(form)
    with FitsDtype(owner):
        counts = drawn(sampler, key, shape, rows, xp, dtype)
    return delivered(owner, counts, form)
