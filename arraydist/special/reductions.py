"""Sums of exponentials and their relatives along axes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from arraydist import dispatch
from arraydist._typing import Array, ArrayLike
from arraydist.kernels.beta import log_binomial
from arraydist.kernels.elementary import log, log1p
from arraydist.kernels.log_sum import exp_difference, exp_difference_rest, subtract_both
from arraydist.kernels.rows import log_softmax_row, logsumexp_row, softmax_row
from arraydist.namespace import promote

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
    result = _by_rows(logsumexp_row, xp, x, axis, keep=False)
    if result is None:
        largest, rest = _largest_and_rest(xp, x, axis)
        result = rest + largest
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
    result = _by_rows(log_softmax_row, xp, array, axis)
    if result is None:
        result = subtract_both(array, *_largest_and_rest(xp, array, axis))
    return result


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
    result = _by_rows(softmax_row, xp, array, axis)
    if result is None:
        weights = exp_difference(array, _largest(xp, array, axis))
        result = weights / xp.sum(weights, axis=axis, keepdims=True)
    return result


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
    totals = xp.cumulative_sum(counts, axis=axis)
    return xp.sum(log_binomial(totals, counts), axis=axis)


def _axes(axis: Axes, ndim: int) -> tuple[int, ...]:
    if axis is None:
        return tuple(range(ndim))
    axes = axis if isinstance(axis, tuple) else (axis,)
    return tuple(each % ndim for each in axes)


def _by_rows(
    source: Callable[..., None], xp: Any, x: Array, axis: Axes, *, keep: bool = True
) -> Array | None:
    """The source along the axes, which stay, with length one unless kept; None where it can't be.

    One pass over memory, for arrays without derivatives; `exp_difference` and its like have them.
    """
    axes = _axes(axis, x.ndim)
    others = tuple(each for each in range(x.ndim) if each not in axes)
    order = others + axes
    moved = xp.permute_dims(x, order)
    lengths = [x.shape[each] for each in axes]
    row = math.prod(lengths)
    rows = xp.reshape(moved, (*(x.shape[each] for each in others), row))
    result = dispatch.map_rows(source, rows, row if keep else 1)
    if result is None:
        return None
    last = lengths if keep else [1] * len(axes)
    result = xp.reshape(result, (*(x.shape[each] for each in others), *last))
    return xp.permute_dims(result, tuple(order.index(each) for each in range(x.ndim)))


def _largest(xp: Any, x: Array, axis: Axes) -> Array:
    """The largest elements, a constant to differentiation; the axes stay."""
    x = dispatch.backend_of_array(x).constant(x)
    if math.prod(x.shape[each] for each in _axes(axis, x.ndim)) == 0:
        return xp.sum(x, axis=axis, keepdims=True) - math.inf
    return xp.max(x, axis=axis, keepdims=True)


def _largest_and_rest(xp: Any, x: Array, axis: Axes) -> tuple[Array, Array]:
    """The largest elements, and what the logarithm of the sum has beyond them."""
    largest = _largest(xp, x, axis)
    finite = xp.isfinite(largest)
    reference = xp.where(finite, largest, xp.zeros_like(largest))
    ties = xp.sum(xp.astype(x == reference, x.dtype), axis=axis, keepdims=True)
    ties = xp.where(finite, ties, xp.ones_like(ties))
    smaller = xp.sum(exp_difference_rest(x, reference), axis=axis, keepdims=True)
    rest = log1p(smaller / ties) + log(ties)
    return largest, xp.where(finite, rest, xp.zeros_like(rest))
