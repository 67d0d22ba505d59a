"""Methods of a generator for distributions of vectors."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Unpack

from arraydist._typing import ArrayLike
from arraydist.random.numbers import Form, Options, Size

if TYPE_CHECKING:
    from arraydist.random.key import Key


class MultivariateDraws(ABC):
    """Draws of vectors, named and parametrised as NumPy's; see `ContinuousDraws`.

    A vector lies along the last axis of the result, which ``size`` leaves out.
    """

    __slots__ = ()

    @abstractmethod
    def key(self) -> Key:
        """The key of the next call."""

    def multinomial(
        self, n: ArrayLike, pvals: ArrayLike, size: Size = None, **options: Unpack[Options]
    ) -> Any:
        """Draw how often each of several outcomes occurs in ``n`` trials.

        Each outcome's count is binomial in the trials that are left, so that the time does not
        depend on their number.

        Parameters
        ----------
        n
            Number of trials, one or an array.
        pvals
            Probabilities of the outcomes, along the last axis.  The last one is what the others
            leave, unless they all add up to one within 1e-6.
        size
            Shape of the result without its last axis; None for that of the parameters, broadcast.
        **options
            ``dtype``, ``out`` and ``xp``, see `ContinuousDraws`; int64 by default.

        Raises
        ------
        ValueError
            A number of trials or a probability is not one, the probabilities exceed one, or the
            parameters do not fit the size.

        Examples
        --------
        >>> import arraydist
        >>> int(arraydist.random.default_rng(1).multinomial(10, [0.2, 0.3, 0.5]).sum())
        10
        """
        from arraydist.random.count_vectors import multinomial

        return multinomial(self.key(), n, pvals, Form(size, **options))

    def multivariate_hypergeometric(
        self,
        colors: ArrayLike,
        nsample: ArrayLike,
        size: Size = None,
        method: str = "marginals",
        **options: Unpack[Options],
    ) -> Any:
        """Draw how many items of each color are among ``nsample`` taken without replacement.

        Parameters
        ----------
        colors
            Numbers of items, along the last axis; at most 2**53 in all.
        nsample
            Size of the sample, one or an array.
        size
            Shape of the result without its last axis; None for that of the parameters, broadcast.
        method
            ``"marginals"`` or ``"count"``, as NumPy has it; the numbers are the same: each color's
            count is hypergeometric in what the colors before it leave of the sample.
        **options
            ``dtype``, ``out`` and ``xp``, see `ContinuousDraws`; int64 by default.

        Raises
        ------
        ValueError
            A number is negative or not whole, the sample is of more items than there are, or the
            parameters do not fit the size.

        Examples
        --------
        >>> import arraydist
        >>> int(arraydist.random.default_rng(1).multivariate_hypergeometric([3, 5], 4).sum())
        4
        """
        from arraydist.random.count_vectors import multivariate_hypergeometric

        return multivariate_hypergeometric(
            self.key(), colors, nsample, Form(size, **options), method
        )

    def dirichlet(self, alpha: ArrayLike, size: Size = None, **options: Unpack[Options]) -> Any:
        """Draw shares of a whole, which add up to one.

        Parameters
        ----------
        alpha
            Positive concentrations, along the last axis; however small, no draw is NaN.
        size
            Shape of the result without its last axis; None for that of the parameters.
        **options
            ``dtype``, ``out`` and ``xp``, see `ContinuousDraws`.

        Raises
        ------
        ValueError
            A concentration is not positive, or the parameters do not fit the size.

        Examples
        --------
        >>> import arraydist
        >>> x = arraydist.random.default_rng(1).dirichlet([1e-3, 1e-3, 1e-3])
        >>> round(float(x.sum()), 12)
        1.0
        """
        from arraydist.random.vectors import dirichlet

        return dirichlet(self.key(), alpha, Form(size, **options))

    def multivariate_normal(
        self,
        mean: ArrayLike,
        cov: ArrayLike,
        size: Size = None,
        check_valid: str = "warn",
        tol: float = 1e-8,
        *,
        method: str = "svd",
        **options: Unpack[Options],
    ) -> Any:
        """Draw normal vectors.

        Parameters
        ----------
        mean
            Means, along the last axis.
        cov
            Covariances, along the last two axes: symmetric, without negative eigenvalues.
        size
            Shape of the result without its last axis; None for that of the parameters, broadcast.
        check_valid
            What to do where ``cov`` is not as above: ``"warn"``, ``"raise"`` or ``"ignore"``.
            The draws are NaN there.
        tol
            How negative a pivot may be, relative to the largest variance.
        method
            ``"svd"``, ``"eigh"`` or ``"cholesky"``, as NumPy has it; the numbers are the same,
            those of a triangular factor, and ``cov`` may be singular.
        **options
            ``dtype``, ``out`` and ``xp``, see `ContinuousDraws`.

        Raises
        ------
        ValueError
            Parameters that are not finite, or do not fit each other or the size.

        Examples
        --------
        >>> import arraydist
        >>> rng = arraydist.random.default_rng(1)
        >>> rng.multivariate_normal([0.0, 1.0], [[1.0, 0.5], [0.5, 1.0]], 3).shape
        (3, 2)
        """
        from arraydist.random.vectors import multivariate_normal

        form = Form(size, **options)
        return multivariate_normal(self.key(), mean, cov, form, check_valid, tol, method)

    def lowrank_multivariate_normal(
        self,
        mean: ArrayLike,
        cov_factor: ArrayLike,
        cov_diag: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        r"""Draw normal vectors whose covariance is :math:`W W^\top + \operatorname{diag}(d)`.

        For many dimensions and few columns of W that takes far less time than a full covariance.

        Parameters
        ----------
        mean
            Means, along the last axis.
        cov_factor
            :math:`W`, along the last two axes: a row for each element of the vectors.
        cov_diag
            :math:`d \ge 0`, along the last axis.
        size
            Shape of the result without its last axis; None for that of the parameters, broadcast.
        **options
            ``dtype``, ``out`` and ``xp``, see `ContinuousDraws`.

        Raises
        ------
        ValueError
            Parameters that are not finite, a negative element of ``cov_diag``, or shapes that do
            not fit each other or the size.

        Notes
        -----
        Draws carry derivatives in all parameters.

        Examples
        --------
        >>> import arraydist
        >>> rng = arraydist.random.default_rng(1)
        >>> rng.lowrank_multivariate_normal([0.0, 1.0], [[1.0], [2.0]], [0.5, 0.5], 3).shape
        (3, 2)
        """
        from arraydist.random.vectors import lowrank_multivariate_normal

        form = Form(size, **options)
        return lowrank_multivariate_normal(self.key(), mean, cov_factor, cov_diag, form)

    def vonmises_fisher(
        self,
        mean_direction: ArrayLike,
        concentration: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        r"""Draw unit vectors x of density proportional to :math:`\exp(\kappa \mu^T x)`.

        Parameters
        ----------
        mean_direction
            :math:`\mu`, of length one, along the last axis; two dimensions or more.
        concentration
            :math:`\kappa \ge 0`: uniform at 0; larger values draw nearer to the mean direction.
        size
            Shape of the result without its last axis; None for that of the parameters, broadcast.
        **options
            ``dtype``, ``out`` and ``xp``, see `ContinuousDraws`.

        Raises
        ------
        ValueError
            A parameter is outside its domain or does not fit the size.

        Notes
        -----
        Draws carry derivatives in both parameters: in the concentration that of the angle at fixed
        probability, in the mean direction that of the least rotation that moves it.

        Examples
        --------
        >>> import arraydist
        >>> x = arraydist.random.default_rng(1).vonmises_fisher([1.0, 0.0, 0.0], 5.0)
        >>> round(float((x * x).sum()), 12)
        1.0
        """
        from arraydist.random.directions import vonmises_fisher

        return vonmises_fisher(self.key(), mean_direction, concentration, Form(size, **options))

    def relaxed_categorical(
        self,
        temperature: ArrayLike,
        logits: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        r"""Draw relaxed one-hot vectors, also called Concrete or Gumbel-softmax.

        With Gumbel numbers :math:`g` they are the softmax of
        :math:`(\text{logits} + g) / \text{temperature}` (Maddison, Mnih and Teh 2017), and carry
        derivatives in both parameters.

        Parameters
        ----------
        temperature
            A positive number, or an array of the batch's shape.
        logits
            Logarithms of weights, up to a constant, along the last axis; -inf for no weight.
        size
            Shape of the result without its last axis; None for that of the parameters, broadcast.
        **options
            ``dtype``, ``out`` and ``xp``, see `ContinuousDraws`.

        Raises
        ------
        ValueError
            A parameter is outside its domain or does not fit the size.

        Examples
        --------
        >>> import arraydist
        >>> x = arraydist.random.default_rng(1).relaxed_categorical(0.5, [0.0, 1.0, 2.0])
        >>> round(float(x.sum()), 12)
        1.0
        """
        from arraydist.random.relaxed import relaxed_categorical

        form = Form(size, **options)
        return relaxed_categorical(self.key(), temperature, logits, form, log=False)

    def log_relaxed_categorical(
        self,
        temperature: ArrayLike,
        logits: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw logarithms of `relaxed_categorical`'s draws, finite where those underflow."""
        from arraydist.random.relaxed import relaxed_categorical

        form = Form(size, **options)
        return relaxed_categorical(self.key(), temperature, logits, form, log=True)
