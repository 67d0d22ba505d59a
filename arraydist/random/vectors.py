"""Vectors of continuous numbers: shares of a whole, normal vectors."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from arraydist import dispatch
from arraydist._typing import Array, ArrayLike, Shape
from arraydist.kernels.elementary import exp, log
from arraydist.kernels.record import sampler_named
from arraydist.kernels.samplers.normal import standard_normal
from arraydist.kernels.share_columns import (
    normalised_columns,
    normalised_slope_columns,
    shares_columns,
)
from arraydist.linear_algebra import (
    flat,
    low_rank_map,
    semidefinite_factor,
    triangular_map_of,
)
from arraydist.namespace import array_namespace
from arraydist.random.conditions import FINITE, NONNEGATIVE, POSITIVE
from arraydist.random.numbers import Form, Given, delivered, fitted_shape, floating_dtype, promoted
from arraydist.row_function import RowFunction
from arraydist.special.reductions import softmax_of_rows, softmax_pullback

if TYPE_CHECKING:
    from arraydist.random.key import Key

_shares = RowFunction(
    shares_columns, softmax_of_rows, prepare=exp, together=True, pullback=softmax_pullback
)


def _normalised_of_rows(weights: Array) -> Array:
    """By logarithms: their derivatives of very unlike shares don't cancel."""
    return softmax_of_rows(log(weights))


def _normalised_slope_of_rows(weights: Array, gradient: Array) -> Array:
    (in_logarithms,) = softmax_pullback(gradient, (True,), _normalised(weights), weights)
    return in_logarithms / weights


_normalised_slope = RowFunction(normalised_slope_columns, _normalised_slope_of_rows, together=True)


def _normalised_pullback(
    gradient: Array, needed: Sequence[bool], scaled: Array, weights: Array
) -> tuple[Array]:
    return (_normalised_slope(weights, gradient),)


_normalised = RowFunction(
    normalised_columns, _normalised_of_rows, together=True, pullback=_normalised_pullback
)

_LARGE = 1e300
_METHODS = ("svd", "eigh", "cholesky")
_CHECKS = ("warn", "raise", "ignore")


def shares(key: Key, shape: Shape, concentration: Array) -> Array:
    """Draws of the Dirichlet distribution, of the concentration's dtype and differentiable in it.

    They normalise gamma numbers, or, where some concentration is below one or so large that these
    might underflow or overflow, the numbers' logarithms.
    """
    return dispatch.apply(functools.partial(_shares_of, key, shape), concentration)


def _shares_of(key: Key, shape: Shape, concentration: Array) -> Array:
    xp = array_namespace(concentration)
    # the logarithm of a small share has more digits before its point than float32 has in all
    dtype = concentration.dtype
    wide = concentration if dtype == xp.float64 else xp.astype(concentration, xp.float64)
    ordinary = _all_within(wide, 1.0, _LARGE)
    sampler = sampler_named("standard_gamma" if ordinary else "log_standard_gamma")
    scaled = dispatch.draw_rows(_normalised if ordinary else _shares, sampler, key, shape, (wide,))
    return scaled if dtype == xp.float64 else xp.astype(scaled, dtype)


def _all_within(array: Array, low: float, high: float) -> bool:
    """Whether all numbers of an array are in a range; one that can't be looked at is asked, too."""
    seen = dispatch.readable(array)
    if seen is None:
        seen = dispatch.constant(array)
    xp = array_namespace(seen)
    if 0 in seen.shape:
        return True
    return bool(xp.min(seen) >= low) and bool(xp.max(seen) <= high)


def normal_vectors(key: Key, shape: Shape, loc: Array, factor: Array) -> Array:
    """Draws of normal vectors: ``loc`` and a lower-triangular factor times standard ones.

    The factors are rows, see `arraydist.linear_algebra.flat`.
    """
    function = triangular_map_of(shape[-1])
    return dispatch.draw_rows(function, standard_normal, key, shape, (), (loc, factor))


def low_rank_normal_vectors(
    key: Key, shape: Shape, loc: Array, factor: Array, diagonal: Array
) -> Array:
    """Draws of normal vectors: ``loc``, root variances and a few columns times standard ones."""
    xp = array_namespace(loc, factor, diagonal)
    noise_shape = (*shape[:-1], shape[-1] + factor.shape[-1])
    noise = dispatch.draw(standard_normal, key, noise_shape, like=dispatch.constant(loc))
    return low_rank_map(loc, noise, factor, xp.sqrt(diagonal))


def dirichlet(key: Key, alpha: ArrayLike, form: Form) -> Any:
    """Shares that add up to one, see `MultivariateDraws.dirichlet`."""
    given = Given("alpha", alpha, POSITIVE)
    xp, (a,) = promoted("dirichlet", form, (given,))
    if a.ndim == 0 or a.shape[-1] == 0:
        raise ValueError(
            f"dirichlet: alpha has to have an axis of one share or more, got shape {tuple(a.shape)}"
        )
    shape = fitted_shape("dirichlet", form, ["alpha"], [a.shape[:-1]], tuple(a.shape[-1:]))
    return _delivered("dirichlet", form, xp, a.dtype, shares(key, shape, a))


def multivariate_normal(
    key: Key,
    mean: ArrayLike,
    cov: ArrayLike,
    form: Form,
    check_valid: str,
    tol: float,
    method: str,
) -> Any:
    """Normal vectors, see `MultivariateDraws.multivariate_normal`."""
    owner = "multivariate_normal"
    for name, choice, known in (
        ("check_valid", check_valid, _CHECKS),
        ("method", method, _METHODS),
    ):
        if choice not in known:
            raise ValueError(f"{owner}: {name} has to be one of {', '.join(known)}, got {choice!r}")
    given = Given("mean", mean, FINITE), Given("cov", cov, FINITE)
    xp, (loc, covariance) = promoted(owner, form, given)
    if loc.ndim == 0 or tuple(covariance.shape[-2:]) != (loc.shape[-1], loc.shape[-1]):
        raise ValueError(
            f"{owner}: cov has to have a row and a column for each element of mean, got shapes "
            f"{tuple(loc.shape)} and {tuple(covariance.shape)}"
        )
    batches = [loc.shape[:-1], covariance.shape[:-2]]
    shape = fitted_shape(owner, form, ["mean", "cov"], batches, tuple(loc.shape[-1:]))
    factor = _factor(owner, xp, covariance, check_valid, tol)
    draws = normal_vectors(key, shape, loc, flat(factor))
    return _delivered(owner, form, xp, loc.dtype, draws)


def lowrank_multivariate_normal(
    key: Key, mean: ArrayLike, cov_factor: ArrayLike, cov_diag: ArrayLike, form: Form
) -> Any:
    """Normal vectors, see `MultivariateDraws.lowrank_multivariate_normal`."""
    owner = "lowrank_multivariate_normal"
    given = (
        Given("mean", mean, FINITE),
        Given("cov_factor", cov_factor, FINITE),
        Given("cov_diag", cov_diag, NONNEGATIVE),
    )
    xp, (loc, factor, diagonal) = promoted(owner, form, given)
    size = loc.shape[-1] if loc.ndim else None
    if factor.ndim < 2 or diagonal.ndim < 1 or {factor.shape[-2], diagonal.shape[-1]} != {size}:
        raise ValueError(
            f"{owner}: cov_factor has to have a row, and cov_diag a number, for each element of "
            f"mean, got shapes {tuple(factor.shape)}, {tuple(diagonal.shape)} and "
            f"{tuple(loc.shape)}"
        )
    batches = [loc.shape[:-1], factor.shape[:-2], diagonal.shape[:-1]]
    names = [each.name for each in given]
    shape = fitted_shape(owner, form, names, batches, tuple(loc.shape[-1:]))
    draws = low_rank_normal_vectors(key, shape, loc, factor, diagonal)
    return _delivered(owner, form, xp, loc.dtype, draws)


def _factor(owner: str, xp: Any, covariance: Array, check_valid: str, tol: float) -> Array:
    bound = 16 * covariance.shape[-1] * float(xp.finfo(covariance.dtype).eps)
    factor = semidefinite_factor(covariance, bound)
    if bool(xp.any(xp.isnan(factor))):
        factor = semidefinite_factor(covariance, max(tol, bound))
        if check_valid != "ignore" and bool(xp.any(xp.isnan(factor))):
            message = f"{owner}: cov is not symmetric positive-semidefinite"
            if check_valid == "raise":
                raise ValueError(message)
            warnings.warn(message, RuntimeWarning, stacklevel=4)
    return factor


def _delivered(owner: str, form: Form, xp: Any, dtype: Any, draws: Array) -> Any:
    wanted = floating_dtype(owner, xp, form, dtype)
    same = form.out is not None or draws.dtype == wanted
    return delivered(owner, draws if same else xp.astype(draws, wanted), form)
