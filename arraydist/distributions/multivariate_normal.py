"""Multivariate normal distribution."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, ClassVar

from arraydist import dispatch
from arraydist._typing import Array, ArrayLike, Shape
from arraydist.constraints import (
    lower_cholesky,
    positive_definite,
    positive_semidefinite,
    real_vector,
)
from arraydist.distributions import checks
from arraydist.distributions.base import Conditionals, Distribution
from arraydist.distributions.normal import Normal, normal_moment
from arraydist.distributions.parameter import Parameter
from arraydist.distributions.summary import summary
from arraydist.kernels.elementary import log
from arraydist.kernels.matrix_columns import half_log_normaliser_gradient_columns
from arraydist.kernels.matrix_rows import half_log_normaliser_row
from arraydist.kernels.multivariate_normal import normal_density_columns, normal_gradient_columns
from arraydist.kernels.normal import ndtri
from arraydist.linear_algebra import (
    cholesky,
    factor_of_inverse,
    flat,
    lower,
    semidefinite_factor,
    square,
    times,
    triangular_inverse,
    triangular_map,
)
from arraydist.namespace import array_namespace, device_of
from arraydist.random.vectors import normal_vectors
from arraydist.reductions import row_sum
from arraydist.row_function import RowFunction, RowGradient

_HALF_LOG_TWO_PI = 0.5 * math.log(2.0 * math.pi)
_MATRICES = ("covariance_matrix", "precision_matrix", "scale_tril")


def _covariance(distribution: MultivariateNormal) -> Array:
    xp = array_namespace(distribution.scale_tril)
    factor = xp.tril(distribution.scale_tril)
    return xp.matmul(factor, xp.matrix_transpose(factor))


def _precision(distribution: MultivariateNormal) -> Array:
    inverse = triangular_inverse(distribution.scale_tril)
    xp = array_namespace(inverse)
    return xp.matmul(xp.matrix_transpose(inverse), inverse)


def _composed_normaliser(factor: Array) -> Array:
    size = math.isqrt(factor.shape[-1])
    diagonal = array_namespace(factor).linalg.diagonal(square(factor, size))
    return row_sum(log(diagonal)) + size * _HALF_LOG_TWO_PI


def _composed_density(
    x: Array, loc: Array, factor: Array, reciprocals: Array, normaliser: Array, bound: Array
) -> Array:
    xp = array_namespace(x, loc, factor)
    matrix = lower(factor, x.shape[-1])
    null = xp.linalg.diagonal(matrix) == 0
    ones = xp.eye(x.shape[-1], dtype=x.dtype, device=device_of(x))
    regular = matrix + ones * xp.astype(null, x.dtype)[..., None]
    whitened = times(triangular_inverse(regular), x - loc)
    whitened = xp.where(null, 0 * whitened, whitened)
    return -0.5 * row_sum(whitened * whitened) - normaliser


_density = RowFunction(
    normal_density_columns,
    _composed_density,
    length=1,
    together=True,
    gradient=RowGradient(normal_gradient_columns, of=(0, 1, 2, 4)),
)
_normaliser = RowFunction(
    half_log_normaliser_row,
    _composed_normaliser,
    length=1,
    gradient=RowGradient(half_log_normaliser_gradient_columns, of=(0,)),
)


class MultivariateNormal(Distribution):
    r"""Multivariate normal (Gaussian) distribution of vectors, with mean ``loc``.

    The density is :math:`\exp(-z^\top z / 2) / \prod_i \sqrt{2\pi} L_{ii}` with
    :math:`z = L^{-1} (x - \mu)` and the covariance matrix :math:`\Sigma = L L^\top`, which is given
    by itself, by its inverse or by :math:`L`.

    Parameters
    ----------
    loc
        Mean :math:`\mu`, in the unit of the draws, along the last axis.
    covariance_matrix
        Covariance :math:`\Sigma` along the last two axes, symmetric and positive definite.  The
        other axes broadcast against those of ``loc``.
    precision_matrix
        Its inverse, instead.
    scale_tril
        Its Cholesky factor :math:`L`, instead: lower triangular with a positive diagonal.
    validate_args
        See `Distribution`.
    allow_singular
        Whether ``covariance_matrix`` may be positive semidefinite.  The draws then lie in a
        subspace, and the density is with respect to the volume in it: -inf off it.

    Raises
    ------
    ValueError
        None or several of the three matrices, one that is not as above, or vectors and matrices of
        different sizes.

    Notes
    -----
    The factor is computed once, when a distribution is made: what it needs to check that a matrix
    is positive definite serves densities and draws.  Both go by operations in a fixed order, so
    that they do not depend on the array library or on how many there are.

    Derivatives in the covariance are those of its symmetric part; at a singular matrix there are
    none in it.

    Examples
    --------
    >>> import arraydist
    >>> normal = arraydist.MultivariateNormal([0.0, 1.0], [[4.0, 2.0], [2.0, 5.0]])
    >>> normal.scale_tril
    array([[2., 0.],
           [1., 2.]])
    """

    loc: Parameter = Parameter(real_vector)
    covariance_matrix: Parameter = Parameter(positive_definite, default=None, derived=_covariance)
    precision_matrix: Parameter = Parameter(positive_definite, default=None, derived=_precision)
    scale_tril: Parameter = Parameter(lower_cholesky, default=None)
    support = real_vector
    has_rsample = True

    allow_singular = False
    _setting_names: ClassVar[tuple[str, ...]] = ("allow_singular",)
    _scratch_names: ClassVar[frozenset[str]] = Distribution._scratch_names | {"_rows", "_constants"}

    def __init__(
        self,
        loc: ArrayLike,
        covariance_matrix: ArrayLike | None = None,
        precision_matrix: ArrayLike | None = None,
        scale_tril: ArrayLike | None = None,
        *,
        validate_args: bool | None = None,
        allow_singular: bool = False,
    ) -> None:
        matrices = (covariance_matrix, precision_matrix, scale_tril)
        given = [i for i, matrix in enumerate(matrices) if matrix is not None]
        if len(given) != 1 or (allow_singular and covariance_matrix is None):
            raise ValueError(
                f"{type(self).__name__}: pass exactly one of {', '.join(_MATRICES)}"
                + (", the first one to allow singular matrices" if allow_singular else "")
            )
        name = _MATRICES[given[0]]
        xp, (mean, matrix) = self._promote(("loc", name), (loc, matrices[given[0]]))
        self._check_sizes(mean, name, matrix)
        self.allow_singular = allow_singular
        arrays = {"loc": mean, name: matrix}
        if name != "scale_tril":
            arrays["scale_tril"] = self._factor(name, matrix)
        listed = list(arrays.values())
        self._set_arrays(xp, tuple(arrays), listed, validate_args, listed)

    def _check_sizes(self, loc: Array, name: str, matrix: Array) -> None:
        parameters = [self._parameters["loc"], self._parameters[name]]
        checks.check_event_axes(type(self).__name__, parameters, (loc, matrix))
        size = loc.shape[-1]
        if not size:
            raise ValueError(
                f"{type(self).__name__}: loc needs a last axis of at least one component, "
                f"got shape {tuple(loc.shape)}"
            )
        if tuple(matrix.shape[-2:]) != (size, size):
            raise ValueError(
                f"{type(self).__name__}: {name} of shape {tuple(matrix.shape)} has no matrices of "
                f"{size} rows and columns, the size of the vectors of loc"
            )

    def _factor(self, name: str, matrix: Array) -> Array:
        if name == "precision_matrix":
            return factor_of_inverse(matrix)
        if self.allow_singular:
            eps = float(array_namespace(matrix).finfo(matrix.dtype).eps)
            return semidefinite_factor(matrix, 16 * matrix.shape[-1] * eps)
        return cholesky(matrix)

    def _check_parameter(self, parameter: Parameter, value: Any) -> None:
        derived = parameter.name == "scale_tril" and len(self._given) == 3
        if parameter.name not in ("covariance_matrix", "precision_matrix"):
            if not derived:
                super()._check_parameter(parameter, value)
            return
        # The factor of a matrix that has none is NaN: no second factorisation is needed.
        constraint = positive_semidefinite if self.allow_singular else parameter.constraint
        corner = self.scale_tril[..., 0, 0]
        inside = corner == corner
        checks.check_parameter(
            type(self).__name__, parameter, value, constraint=constraint, inside=inside
        )

    def _infer_event_shape(self) -> Shape:
        shape: Shape = self.loc.shape[-1:]
        return shape

    @property
    def mean(self) -> Array:
        """Mean, ``loc``."""
        return self.loc

    @property
    def mode(self) -> Array:
        """Mode, ``loc``."""
        return self.loc

    @summary
    def variance(self) -> Array:
        """Variances of the components, the diagonal of the covariance."""
        if "covariance_matrix" in self.__dict__:
            return array_namespace(self.loc).linalg.diagonal(self.covariance_matrix)
        factor = array_namespace(self.scale_tril).tril(self.scale_tril)
        return row_sum(factor * factor)[..., 0]

    def entropy(self) -> Array:
        """Differential entropy in nats; of a singular distribution that in its subspace."""
        return (self._half_log_normaliser + 0.5 * self._rank)[..., 0]

    @property
    def _null(self) -> Array:
        """1 where the factor has a zero on its diagonal, else 0."""
        xp = array_namespace(self.scale_tril)
        diagonal = xp.linalg.diagonal(self.scale_tril)
        return xp.astype(diagonal == 0, diagonal.dtype)

    @property
    def _rank(self) -> Array | int:
        size = int(self.loc.shape[-1])
        return size - row_sum(self._null) if self.allow_singular else size

    @property
    def _half_log_normaliser(self) -> Array:
        """Half the logarithm of det(2 pi covariance), with an axis of length one."""
        factor = self.scale_tril
        if not self.allow_singular:
            return _normaliser(flat(factor))
        # The volume that the columns span which are not zero: their Gram determinant.
        xp = array_namespace(factor)
        ones = xp.eye(factor.shape[-1], dtype=factor.dtype, device=device_of(factor))
        gram = xp.matmul(xp.matrix_transpose(factor), factor) + ones * self._null[..., None]
        return _normaliser(flat(cholesky(gram))) - row_sum(self._null) * _HALF_LOG_TWO_PI

    @property
    def _is_elementwise(self) -> bool:
        return False

    def _log_prob(self, x: Array) -> Array:
        constants = self._kept("_constants", self._density_constants)
        return array_namespace(x).squeeze(_density(x, self.loc, *constants), axis=-1)

    def _factor_rows(self) -> Array:
        return flat(self.scale_tril)

    def _kept(self, name: str, work_out: Callable[[], Any]) -> Any:
        """What is worked out of the factor, kept as an attribute of the name.

        Not where derivatives may be asked for: each use is to have a graph of its own.
        """
        found = self.__dict__.get(name)
        if found is None:
            found = work_out()
            if dispatch.constant(self.scale_tril) is self.scale_tril:
                self.__dict__[name] = found
        return found

    def _density_constants(self) -> tuple[Array, ...]:
        """The factor as rows, the reciprocals of its diagonal (0 for 0), and two numbers."""
        factor, normaliser = self.scale_tril, self._half_log_normaliser
        xp = array_namespace(factor)
        # plain numbers: derivatives do not come by way of these
        diagonal = xp.linalg.diagonal(dispatch.constant(factor))
        reciprocals = xp.where(diagonal == 0, 0 * diagonal, 1 / diagonal)
        return self._factor_rows(), reciprocals, normaliser, self._bound(normaliser)

    def _bound(self, like: Array) -> Array:
        """How far off its subspace a draw may be that was rounded."""
        like = dispatch.constant(like)
        xp = array_namespace(like)
        if not self.allow_singular:
            return xp.zeros_like(like)
        size = xp.max(xp.abs(self.scale_tril), axis=(-2, -1))
        size = size + xp.max(xp.abs(self.loc), axis=-1)
        return 1e-6 * size[..., None]

    def _rsample(self, shape: Shape, key: Any) -> Array:
        return normal_vectors(key, shape, self.loc, self._kept("_rows", self._factor_rows))

    def _inverted(self, u: Array, *, upper: bool = False) -> Array:
        noise = array_namespace(u).astype(ndtri(u), self.loc.dtype)
        return triangular_map(-noise if upper else noise, self.loc, self._factor_rows())

    def _moment(self, k: int) -> Array:
        return normal_moment(self.loc, self.variance, k)

    @property
    def _has_conditionals(self) -> bool:
        return not self.allow_singular

    def _conditionals(self, draws: Array) -> Conditionals:
        """Normal ones: with x = loc + L z, element i has the mean loc_i + sum_j<i L_ij z_j."""
        factor = self.scale_tril
        scores: list[Array] = []
        for i in range(self.loc.shape[-1]):
            mean = self.loc[..., i]
            for j, score in enumerate(scores):
                mean = mean + factor[..., i, j] * score
            x = yield Normal(mean, factor[..., i, i], validate_args=False)
            scores.append((x[..., None] - mean) / factor[..., i, i])
