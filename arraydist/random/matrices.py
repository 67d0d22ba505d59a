"""Random matrices: Wishart, inverse Wishart, Cholesky factors of correlation matrices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arraydist._typing import Array, ArrayLike, Shape
from arraydist.linear_algebra import (
    cholesky,
    triangular_gram,
    triangular_product,
    triangular_quotient,
)
from arraydist.namespace import array_namespace
from arraydist.random.conditions import FINITE, POSITIVE
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


def wishart_factor(key: Key, shape: Shape, df: Array, scale_tril: Array) -> Array:
    """Cholesky factors of Wishart draws.

    Parameters
    ----------
    key
        Where the random words come from.
    shape
        Of the result, whose last two axes are a matrix.
    df
        Degrees of freedom, above the dimension less one, of the batch's shape.
    scale_tril
        Cholesky factor of the scale matrix.

    Returns
    -------
    array
        Lower triangular, its diagonal positive however small the degrees of freedom; float64.
    """
    return triangular_product(scale_tril, _bartlett(key, shape, df, rising=False))


def inverse_wishart_factor(key: Key, shape: Shape, df: Array, scale_tril: Array) -> Array:
    """Cholesky factors of inverse Wishart draws; see `wishart_factor`.

    With A' A a Wishart matrix of unit scale, its inverse between C and C' is F F' for F A = C.
    """
    return triangular_quotient(scale_tril, _bartlett(key, shape, df, rising=True))


def _bartlett(key: Key, shape: Shape, df: Array, *, rising: bool) -> Array:
    from arraydist.kernels.record import sampler_named

    xp = array_namespace(df)
    order = xp.full((1, 1), float(rising), dtype=df.dtype)
    return drawn(
        sampler_named("bartlett"), key, shape, [df[..., None, None], order], xp, xp.float64
    )


def wishart(key: Key, df: ArrayLike, scale: ArrayLike, form: Form, *, inverse: bool) -> Any:
    """Wishart matrices, see `MatrixDraws`."""
    owner = "inverse_wishart" if inverse else "wishart"
    given = Given("df", df, FINITE), Given("scale", scale, FINITE)
    xp, parameters = promoted(owner, form, given)
    degrees, matrix = (xp.astype(array, xp.float64) for array in parameters)
    if matrix.ndim < 2 or matrix.shape[-1] != matrix.shape[-2]:
        raise ValueError(
            f"{owner}: scale has to be a square matrix, got shape {tuple(matrix.shape)}"
        )
    event = tuple(matrix.shape[-2:])
    if not bool(xp.all(degrees > event[-1] - 1)):
        raise ValueError(f"{owner}: df has to be above {event[-1] - 1}, got {df}")
    scale_tril = cholesky(matrix)
    if not bool(xp.all(xp.isfinite(scale_tril))):
        raise ValueError(f"{owner}: scale has to be symmetric and positive definite")
    batches = [degrees.shape, matrix.shape[:-2]]
    shape = fitted_shape(owner, form, [g.name for g in given], batches, event)
    factor = inverse_wishart_factor if inverse else wishart_factor
    draws = triangular_gram(factor(key, shape, degrees, scale_tril))
    dtype = floating_dtype(owner, xp, form, parameters[0].dtype)
    return delivered(owner, xp.astype(draws, dtype, copy=False), form)


def lkj_cholesky(key: Key, dimension: int, concentration: ArrayLike, form: Form) -> Any:
    """Cholesky factors of correlation matrices, see `MatrixDraws.lkj_cholesky`."""
    from arraydist.kernels.record import sampler_named

    owner = "lkj_cholesky"
    if isinstance(dimension, bool) or not hasattr(dimension, "__index__") or dimension < 1:
        raise ValueError(f"{owner}: dimension has to be a positive whole number, got {dimension}")
    given = Given("concentration", concentration, POSITIVE)
    xp, (array,) = promoted(owner, form, (given,))
    sampler = sampler_named(owner)
    shape = fitted_shape(owner, form, [given.name], [array.shape], (int(dimension),) * 2)
    dtype = floating_dtype(owner, xp, form, array.dtype)
    return delivered(owner, drawn(sampler, key, shape, [array[..., None, None]], xp, dtype), form)
