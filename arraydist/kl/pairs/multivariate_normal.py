"""Divergences of the multivariate normal distribution."""

from __future__ import annotations

from arraydist._typing import Array
from arraydist.distributions.multivariate_normal import MultivariateNormal
from arraydist.kernels.deviance import deviance, log1pmx
from arraydist.kernels.matrix_rows import cholesky_excess_row
from arraydist.kl.registry import register_kl
from arraydist.linear_algebra import flat, square, times, triangular_inverse
from arraydist.namespace import array_namespace, device_of
from arraydist.reductions import row_sum
from arraydist.row_function import RowFunction


@register_kl(MultivariateNormal, MultivariateNormal)
def _multivariate_normal(p: MultivariateNormal, q: MultivariateNormal) -> Array:
    # With the factors L and M, and N = M^-1 L = I + E, the textbook formula tr(N N^T) - d
    # - 2 log det N comes to the sum of E_ij^2 and of E_ii - log(1 + E_ii), twice: no term is
    # negative.  E is had from the difference of what was given for p and q, since that of the
    # factors, rounded as they are, is all noise for two nearly equal distributions.
    size = p.event_shape[0]
    if q.event_shape[0] != size:
        raise ValueError(
            f"multivariate normal distributions of {size} and of {q.event_shape[0]} components "
            "have no divergence"
        )
    if p.allow_singular or q.allow_singular:
        raise NotImplementedError("no divergence is known for singular normal distributions")
    inverse = triangular_inverse(q.scale_tril)
    shift = times(inverse, p.loc - q.loc)
    excess, ratio = _excess(p, q, inverse)
    xp = array_namespace(excess)
    diagonal = xp.linalg.diagonal(excess)
    near = xp.abs(diagonal) < 0.5
    scales = xp.where(
        near,
        -log1pmx(xp.where(near, diagonal, 0 * diagonal)),
        deviance(1.0, xp.where(near, 1.0 + 0 * ratio, ratio)),
    )
    squares = row_sum(flat(excess * excess))[..., 0] + row_sum(shift * shift)[..., 0]
    return row_sum(scales)[..., 0] + 0.5 * squares


def _excess(p: MultivariateNormal, q: MultivariateNormal, inverse: Array) -> tuple[Array, Array]:
    """``M^-1 L - I`` for the factors L of p and M of q, and the diagonal with the I.

    For two precisions the same of the inverses' factors the other way round, which has the same
    determinant and sum of squares.
    """
    xp = array_namespace(p.loc, q.loc)
    given = {*p._given} & {*q._given}
    if "precision_matrix" in given:
        other = xp.matrix_transpose(p.scale_tril)
        excess = _root_excess(other, q.precision_matrix - p.precision_matrix)
        return excess, 1 + xp.linalg.diagonal(excess)
    ratio = xp.linalg.diagonal(p.scale_tril) / xp.linalg.diagonal(q.scale_tril)
    if "covariance_matrix" in given:
        return _root_excess(inverse, p.covariance_matrix - q.covariance_matrix), ratio
    return xp.matmul(inverse, p.scale_tril - q.scale_tril), ratio


def _root_excess(outer: Array, difference: Array) -> Array:
    """Cholesky factor of ``I + outer difference outer^T`` less I."""
    xp = array_namespace(outer, difference)
    inner = xp.matmul(xp.matmul(outer, difference), xp.matrix_transpose(outer))
    inner = 0.5 * (inner + xp.matrix_transpose(inner))
    return square(_cholesky_excess(flat(inner)), inner.shape[-1])


def _composed(rows: Array) -> Array:
    xp = array_namespace(rows)
    size = round(rows.shape[-1] ** 0.5)
    identity = xp.eye(size, dtype=rows.dtype, device=device_of(rows))
    return flat(xp.linalg.cholesky(square(rows, size) + identity) - identity)


_cholesky_excess = RowFunction(cholesky_excess_row, _composed)
