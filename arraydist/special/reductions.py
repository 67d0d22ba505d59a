"""Sums of exponentials and their relatives along axes."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from typing import Any

from arraydist import dispatch
from arraydist._typing import Array, ArrayLike
from arraydist.kernels.beta import log_binomial_of_parts
from arraydist.kernels.elementary import log, log1p
from arraydist.kernels.log_sum import exp_difference, exp_difference_rest, subtract_both
from arraydist.kernels.log_sum_columns import log_softmax_columns, logsumexp_columns
from arraydist.kernels.rows import (
    below_largest_row,
    exp_below,
    log_softmax_row,
    logsumexp_row,
    shares_row,
    softmax_row,
)
from arraydist.kernels.share_columns import softmax_slope_columns
from arraydist.namespace import array_namespace, device_of, promote
from arraydist.row_function import RowFunction

Axes = int | tuple[int, ...] | None


def logsumexp(a: ArrayLike, axis: Axes = None, *, keepdims: bool = False) -> Array:
    """Logarithm of the sum of exponentials, without overflow and without loss near zero.

    The largest terms are counted and the others summed apart, so that a result close to the
    largest term, ``logsumexp([0, -40])`` say, keeps all its digits.

    Parameters
    ----------
    a
        Logarithms of what is summed; -inf stands for nothing.
    axis
        Axis or axes to sum along; all of them by default.
    keepdims
        Whether those axes stay, with length one.

    Returns
    -------
    array
        -inf where there is nothing to sum, inf where a term is infinite.

    Examples
    --------
    >>> from arraydist.special import logsumexp
    >>> float(logsumexp([1000.0, 1000.0]))
    1000.6931471805599
    >>> float(logsumexp([0.0, -40.0]))
    4.248354255291589e-18
    """
    xp, (x,) = promote(("a",), (a,), "logsumexp")
    result = _by_rows(_LOGSUMEXP, xp, x, axis)
    return result if keepdims else xp.squeeze(result, axis=_axes(axis, x.ndim))


def log_softmax(x: ArrayLike, axis: Axes = None) -> Array:
    """Logarithm of `softmax`, also where that underflows or is close to one.

    Parameters
    ----------
    x
        Logarithms of weights, up to a constant.
    axis
        Axis or axes along which the weights are scaled to sum to one; all of them by default.

    Examples
    --------
    >>> from arraydist.special import log_softmax
    >>> log_softmax([0.0, -1000.0])
    array([    0., -1000.])
    """
    xp, (array,) = promote(("x",), (x,), "log_softmax")
    return _by_rows(_LOG_SOFTMAX, xp, array, axis)


def softmax(x: ArrayLike, axis: Axes = None) -> Array:
    """Exponentials scaled to sum to one.

    Parameters
    ----------
    x
        Logarithms of weights, up to a constant.
    axis
        Axis or axes along which the weights are scaled to sum to one; all of them by default.

    Examples
    --------
    >>> from arraydist.special import softmax
    >>> softmax([0.0, 0.0])
    array([0.5, 0.5])
    """
    xp, (array,) = promote(("x",), (x,), "softmax")
    return _by_rows(_SOFTMAX, xp, array, axis)


def log_multinomial(k: ArrayLike, axis: int = -1) -> Array:
    """Logarithm of the multinomial coefficient, without cancellation.

    The coefficient of the counts k_1, k_2, ... is the product of the binomial coefficients
    of k_1 + ... + k_i over k_i; each of their logarithms is positive.

    Parameters
    ----------
    k
        Counts, not necessarily whole.
    axis
        Axis of the counts.

    Examples
    --------
    >>> import math
    >>> from arraydist.special import log_multinomial
    >>> round(math.exp(log_multinomial([2, 1, 1])))
    12
    """
    xp, (counts,) = promote(("k",), (k,), "log_multinomial")
    (place,) = _axes(axis, counts.ndim)
    before: tuple[slice, ...] = (slice(None),) * place
    first, others = counts[(*before, slice(None, 1), ...)], counts[(*before, slice(1, None), ...)]
    totals = xp.cumulative_sum(counts, axis=axis)[(*before, slice(None, -1), ...)]
    start = log_binomial_of_parts(xp.zeros_like(first), first)  # 0, NaN for a negative count
    return xp.sum(start, axis=axis) + xp.sum(log_binomial_of_parts(totals, others), axis=axis)


def _axes(axis: Axes, ndim: int) -> tuple[int, ...]:
    if axis is None:
        return tuple(range(ndim))
    axes = tuple(map(operator.index, axis if isinstance(axis, tuple) else (axis,)))
    if not all(-ndim <= each < ndim for each in axes):
        raise ValueError(f"axis must be from {-ndim} to {ndim - 1} for {ndim} axes, got {axis}")
    places = tuple(each % ndim for each in axes)
    if len(set(places)) < len(places):
        raise ValueError(f"axis names an axis of {ndim} twice: {axis}")
    return places


def _by_rows(function: RowFunction, xp: Any, x: Array, axis: Axes) -> Array:
    """The function along the axes, which stay, with length one where it has one result a row."""
    axes = _axes(axis, x.ndim)
    others = tuple(each for each in range(x.ndim) if each not in axes)
    order = others + axes
    batch = tuple(x.shape[each] for each in others)
    lengths = tuple(x.shape[each] for each in axes)
    rows = xp.reshape(xp.permute_dims(x, order), (*batch, math.prod(lengths)))
    last = lengths if function.length is None else (1,) * len(axes)
    result = xp.reshape(function(rows), (*batch, *last))
    return xp.permute_dims(result, tuple(order.index(each) for each in range(x.ndim)))


def _logsumexp(rows: Array) -> Array:
    largest, rest = _largest_and_rest(rows)
    return rest + largest


def _log_softmax(rows: Array) -> Array:
    """As `softmax_of_rows`: the largest weight's own share has a derivative of small terms."""
    xp = array_namespace(rows)
    if rows.shape[-1] == 0:
        return rows
    chosen, terms, largest = _beside_largest(rows)
    weights = exp_difference(terms, largest)
    others = xp.sum(xp.where(chosen, xp.zeros_like(weights), weights), axis=-1, keepdims=True)
    return subtract_both(terms, largest, log1p(others))


def softmax_of_rows(rows: Array) -> Array:
    """Weights relative to the largest one, which is 1 whatever the row.

    So a derivative of the others' shares is a sum of small terms, not a difference of large ones.
    """
    xp = array_namespace(rows)
    if rows.shape[-1] == 0:
        return rows
    _, terms, largest = _beside_largest(rows)
    weights = exp_difference(terms, largest)
    return weights / xp.sum(weights, axis=-1, keepdims=True)


def _beside_largest(rows: Array) -> tuple[Array, Array, Array]:
    """Which element is the largest, the elements, and the largest; constants for it itself."""
    xp = array_namespace(rows)
    chosen, largest = _of_largest(rows, rows)
    itself = dispatch.backend_of_array(rows).constant(largest)
    return chosen, xp.where(chosen, itself, rows), xp.where(chosen, itself, largest)


def _softmax_slope(shares: Array, slope: Array) -> Array:
    xp = array_namespace(shares, slope)
    chosen, largest = _of_largest(shares, slope)
    relative = xp.where(chosen, xp.zeros_like(slope), slope - largest)
    return shares * (relative - xp.sum(shares * relative, axis=-1, keepdims=True))


def softmax_pullback(
    gradient: Array, needed: Sequence[bool], shares: Array, rows: Array
) -> tuple[Array]:
    """The gradient in the logarithms, of one in their softmax."""
    return (_SOFTMAX_SLOPE(shares, gradient),)


def _of_largest(rows: Array, array: Array) -> tuple[Array, Array]:
    """Where the largest elements of rows are, the first of each, and another array's elements."""
    xp = array_namespace(rows, array)
    position = xp.argmax(dispatch.backend_of_array(rows).constant(rows), axis=-1, keepdims=True)
    places = xp.arange(rows.shape[-1], dtype=position.dtype, device=device_of(rows))
    chosen = places == position
    return chosen, xp.sum(xp.where(chosen, array, xp.zeros_like(array)), axis=-1, keepdims=True)


def _largest(rows: Array) -> Array:
    """The largest elements, a constant to differentiation; the axis stays."""
    xp = array_namespace(rows)
    rows = dispatch.backend_of_array(rows).constant(rows)
    if rows.shape[-1] == 0:
        return xp.sum(rows, axis=-1, keepdims=True) - math.inf
    return xp.max(rows, axis=-1, keepdims=True)


def _largest_and_rest(rows: Array) -> tuple[Array, Array]:
    """The largest elements, and what the logarithm of the sum has beyond them."""
    xp = array_namespace(rows)
    largest = _largest(rows)
    finite = xp.isfinite(largest)
    reference = xp.where(finite, largest, xp.zeros_like(largest))
    ties = xp.sum(xp.astype(rows == reference, rows.dtype), axis=-1, keepdims=True)
    ties = xp.where(finite, ties, xp.ones_like(ties))
    smaller = xp.sum(exp_difference_rest(rows, reference), axis=-1, keepdims=True)
    rest = log1p(smaller / ties) + log(ties)
    return largest, xp.where(finite, rest, xp.zeros_like(rest))


_LOGSUMEXP = RowFunction(
    logsumexp_row,
    _logsumexp,
    length=1,
    short=(16, RowFunction(logsumexp_columns, length=1, together=True)),
)
_LOG_SOFTMAX = RowFunction(
    log_softmax_row, _log_softmax, short=(15, RowFunction(log_softmax_columns, together=True))
)
_SOFTMAX_SLOPE = RowFunction(softmax_slope_columns, _softmax_slope, together=True)
_SOFTMAX = RowFunction(
    softmax_row,
    softmax_of_rows,
    short=(2048, RowFunction(shares_row, prepare=exp_below, shift=below_largest_row)),
    pullback=softmax_pullback,
)
