"""Random directions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from arraydist._typing import Array, ArrayLike
from arraydist.namespace import array_namespace
from arraydist.random.conditions import FINITE, NONNEGATIVE
from arraydist.random.numbers import (
    Form,
    Given,
    delivered,
    drawn,
    fitted_shape,
    floating_dtype,
    promoted,
)

if TYPE_CHECKING:
    from arraydist.random.key import Key

_UNIT: Final = 1e-6
"""How far from one the square of a direction's length may be: what single precision leaves."""


def turned(x: Array, mean: Array) -> Array:
    """Draws about a mean direction, which vary with it: by the least rotation that moves it.

    The rotation from m to the direction n of the mean takes x to x - (m + n) (m + n)'x / (1 + m'n)
    + 2 n m'x.  Here m is n itself without its derivatives: the values stay, and as rotations of
    the law about m are the laws about n, derivatives of any order are right.
    """
    from arraydist import dispatch

    fixed = dispatch.constant(mean)
    if fixed is mean:
        return x
    xp = array_namespace(x, mean)
    n = mean / xp.sqrt(xp.sum(mean * mean, axis=-1, keepdims=True))
    m = dispatch.constant(n)
    both = m + n
    share = xp.sum(both * x, axis=-1, keepdims=True) / (1.0 + xp.sum(m * n, axis=-1, keepdims=True))
    change = 2.0 * n * xp.sum(m * x, axis=-1, keepdims=True) - both * share
    return x + xp.astype(dispatch.movement(change), x.dtype, copy=False)


def vonmises_fisher(
    key: Key, mean_direction: ArrayLike, concentration: ArrayLike, form: Form
) -> Any:
    """Unit vectors, see `MultivariateDraws.vonmises_fisher`."""
    from arraydist import dispatch
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
    dtype = floating_dtype(owner, xp, form, mean.dtype)
    parameters = dispatch.alike([dispatch.constant(mean), kappa[..., None]])
    x = drawn(sampler, key, shape, list(parameters), xp, dtype)
    return delivered(owner, turned(x, mean), form)
