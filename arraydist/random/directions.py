"""Random directions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from arraydist._typing import ArrayLike
from arraydist.random.numbers import (
    FINITE,
    NONNEGATIVE,
    Form,
    Given,
    delivered,
    drawn,
    fitted_shape,
    promoted,
    wanted_dtype,
)

if TYPE_CHECKING:
    from arraydist.random.key import Key

_UNIT: Final = 1e-6
"""How far from one the square of a direction's length may be: what single precision leaves."""


def vonmises_fisher(
    key: Key, mean_direction: ArrayLike, concentration: ArrayLike, form: Form
) -> Any:
    """Unit vectors, see `MultivariateDraws.vonmises_fisher`."""
    from arraydist.kernels.record import sampler_named

    owner = "vonmises_fisher"
    given = (
        Given("mean_direction", mean_direction, FINITE),
        Given("concentration", concentration, NONNEGATIVE),
    )
    xp, (mean, kappa) = promoted(owner, form, given)
    if mean.ndim == 0 or mean.shape[-1] < 2:
        raise ValueError(
            f"{owner}: mean_direction has to be a vector of two dimensions or more, got shape "
            f"{tuple(mean.shape)}"
        )
    if not bool(xp.all(xp.abs(xp.sum(mean * mean, axis=-1) - 1.0) <= _UNIT)):
        raise ValueError(f"{owner}: mean_direction has to be of length one, got {mean_direction}")
    sampler = sampler_named(owner)
    batches = [mean.shape[:-1], kappa.shape]
    names = [g.name for g in given]
    shape = fitted_shape(owner, form, names, batches, tuple(mean.shape[-1:]))
    dtype = wanted_dtype(sampler, form, mean.dtype)
    return delivered(owner, drawn(sampler, key, shape, [mean, kappa[..., None]], xp, dtype), form)
