"""Methods of a generator for distributions of matrices."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Unpack

from arraydist._typing import ArrayLike
from arraydist.random.numbers import Form, Options, Size

if TYPE_CHECKING:
    from arraydist.random.key import Key


class MatrixDraws(ABC):
    """Draws of square matrices, the last two axes of the result; see `ContinuousDraws`.

    ``size`` is the shape of the result without these; None for that of the parameters, broadcast.
    """

    __slots__ = ()

    @abstractmethod
    def key(self) -> Key:
        """The key of the next call."""

    def wishart(
        self, df: ArrayLike, scale: ArrayLike, size: Size = None, **options: Unpack[Options]
    ) -> Any:
        r"""Draw Wishart matrices, by Bartlett's decomposition.

        The density is proportional to
        :math:`|X|^{(\nu - d - 1)/2} \exp(-\operatorname{tr}(V^{-1} X) / 2)`.

        Parameters
        ----------
        df
            Degrees of freedom :math:`\nu`, above the dimension less one; need not be whole.
        scale
            Scale matrix :math:`V`, symmetric and positive definite; the mean is ``df * scale``.
        size, **options
            See `MatrixDraws`.

        Raises
        ------
        ValueError
            A parameter is outside its domain or does not fit the size.

        Notes
        -----
        A draw is the product of a triangular matrix of positive diagonal and its transpose.  Close
        to ``df = d - 1`` the smallest eigenvalue may be less than rounding leaves of it.

        Examples
        --------
        >>> import arraydist
        >>> arraydist.random.default_rng(1).wishart(3.0, [[2.0, 0.5], [0.5, 1.0]]).shape
        (2, 2)
        """
        from arraydist.random.matrices import wishart

        return wishart(self.key(), df, scale, Form(size, **options), inverse=False)

    def inverse_wishart(
        self, df: ArrayLike, scale: ArrayLike, size: Size = None, **options: Unpack[Options]
    ) -> Any:
        r"""Draw inverses of Wishart matrices whose scale is the inverse of ``scale``.

        Parameters
        ----------
        df
            Degrees of freedom :math:`\nu`, above the dimension less one.
        scale
            Scale matrix :math:`\Psi`; the mean is :math:`\Psi / (\nu - d - 1)` where that is
            positive.
        size, **options
            See `MatrixDraws`.

        Raises
        ------
        ValueError
            A parameter is outside its domain or does not fit the size.

        Examples
        --------
        >>> import arraydist
        >>> arraydist.random.default_rng(1).inverse_wishart(3.0, [[2.0, 0.5], [0.5, 1.0]]).shape
        (2, 2)
        """
        from arraydist.random.matrices import wishart

        return wishart(self.key(), df, scale, Form(size, **options), inverse=True)

    def lkj_cholesky(
        self,
        dimension: int,
        concentration: ArrayLike = 1.0,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        r"""Draw Cholesky factors of correlation matrices, by the onion method.

        The correlation matrix :math:`R = L L^T` has a density proportional to
        :math:`|R|^{\eta - 1}` (Lewandowski, Kurowicka and Joe 2009).

        Parameters
        ----------
        dimension
            Rows of a matrix.
        concentration
            :math:`\eta > 0`: uniform at 1, close to the unit matrix where it is large.
        size, **options
            See `MatrixDraws`.

        Raises
        ------
        ValueError
            A parameter is outside its domain or does not fit the size.

        Notes
        -----
        Draws carry the derivative in the concentration: of each row's last element at fixed
        probability, while the others keep their direction.

        Examples
        --------
        >>> import arraydist
        >>> L = arraydist.random.default_rng(1).lkj_cholesky(3, 2.0)
        >>> [round(float(length), 12) for length in (L * L).sum(axis=-1)]
        [1.0, 1.0, 1.0]
        """
        from arraydist.random.matrices import lkj_cholesky

        return lkj_cholesky(self.key(), dimension, concentration, Form(size, **options))
