"""Methods of a generator for continuous distributions of one variable."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Unpack

from arraydist._typing import ArrayLike
from arraydist.random.conditions import FINITE, NONNEGATIVE, POSITIVE, PROBABILITY
from arraydist.random.numbers import Form, Given, Options, Size, draw

if TYPE_CHECKING:
    from arraydist.random.key import Key


class ContinuousDraws(ABC):
    """Draws of continuous distributions, named and parametrised as NumPy's.

    All methods take, beside the parameters of the distribution:

    ``size``
        Shape of the result; None for that of the parameters, broadcast against each other.
    ``dtype``
        A floating dtype; None for that of the parameters, float64 where they are numbers.
    ``out``
        A NumPy array to fill and return.
    ``xp``
        Array library of the result, or its import name, where no parameter is an array; NumPy by
        default.

    They raise ValueError, naming the parameter and its first bad element, where a parameter is
    outside its domain or does not fit the size.
    """

    __slots__ = ()

    @abstractmethod
    def key(self) -> Key:
        """The key of the next call."""

    def random(
        self, size: Size = None, dtype: Any = None, out: Any = None, *, xp: Any = None
    ) -> Any:
        """Draw uniform numbers of the open unit interval."""
        return draw("random", "standard_uniform", self.key(), Form(size, dtype, out, xp))

    def uniform(
        self,
        low: ArrayLike = 0.0,
        high: ArrayLike = 1.0,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw uniform numbers of [low, high); rounding never gives ``high``."""
        return draw(
            "uniform", "uniform", self.key(), Form(size, **options),
            Given("low", low, FINITE), Given("high", high, FINITE), ordered=True,
        )  # fmt: skip

    def standard_normal(
        self, size: Size = None, dtype: Any = None, out: Any = None, *, xp: Any = None
    ) -> Any:
        """Draw normal numbers of mean 0 and variance 1."""
        return draw("standard_normal", "standard_normal", self.key(), Form(size, dtype, out, xp))

    def normal(
        self,
        loc: ArrayLike = 0.0,
        scale: ArrayLike = 1.0,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw normal numbers of mean ``loc`` and standard deviation ``scale``."""
        return self._place("normal", loc, scale, Form(size, **options))

    def lognormal(
        self,
        mean: ArrayLike = 0.0,
        sigma: ArrayLike = 1.0,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw numbers whose logarithms are normal of the given mean and standard deviation."""
        return draw(
            "lognormal", "lognormal", self.key(), Form(size, **options),
            Given("mean", mean, FINITE), Given("sigma", sigma, NONNEGATIVE),
        )  # fmt: skip

    def standard_exponential(
        self,
        size: Size = None,
        dtype: Any = None,
        method: str = "zig",
        out: Any = None,
        *,
        xp: Any = None,
    ) -> Any:
        """Draw exponential numbers of mean 1.

        ``method`` is there for NumPy's sake: by inversion in any case.
        """
        if method not in ("zig", "inv"):
            raise ValueError(
                f"standard_exponential: method has to be 'zig' or 'inv', got {method!r}"
            )
        form = Form(size, dtype, out, xp)
        return draw("standard_exponential", "standard_exponential", self.key(), form)

    def exponential(
        self,
        scale: ArrayLike = 1.0,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw exponential numbers of mean ``scale``."""
        form = Form(size, **options)
        given = Given("scale", scale, NONNEGATIVE)
        return draw("exponential", "exponential", self.key(), form, given)

    def standard_gamma(
        self,
        shape: ArrayLike,
        size: Size = None,
        dtype: Any = None,
        out: Any = None,
        *,
        xp: Any = None,
    ) -> Any:
        """Draw gamma numbers of scale 1; a shape of 0 gives 0."""
        form = Form(size, dtype, out, xp)
        given = Given("shape", shape, NONNEGATIVE)
        return draw("standard_gamma", "standard_gamma", self.key(), form, given)

    def log_standard_gamma(
        self,
        shape: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw logarithms of gamma numbers, which are finite however small the shape."""
        form = Form(size, **options)
        given = Given("shape", shape, POSITIVE)
        return draw("log_standard_gamma", "log_standard_gamma", self.key(), form, given)

    def gamma(
        self,
        shape: ArrayLike,
        scale: ArrayLike = 1.0,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw gamma numbers of given shape and scale."""
        return draw(
            "gamma", "scaled_gamma", self.key(), Form(size, **options),
            Given("shape", shape, NONNEGATIVE), Given("scale", scale, NONNEGATIVE),
        )  # fmt: skip

    def chisquare(
        self,
        df: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw chi-square numbers of ``df`` degrees of freedom."""
        given = Given("df", df, POSITIVE)
        return draw("chisquare", "chi_square", self.key(), Form(size, **options), given)

    def laplace(
        self,
        loc: ArrayLike = 0.0,
        scale: ArrayLike = 1.0,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw Laplace, or double exponential, numbers."""
        return self._place("laplace", loc, scale, Form(size, **options))

    def logistic(
        self,
        loc: ArrayLike = 0.0,
        scale: ArrayLike = 1.0,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw logistic numbers."""
        return self._place("logistic", loc, scale, Form(size, **options))

    def gumbel(
        self,
        loc: ArrayLike = 0.0,
        scale: ArrayLike = 1.0,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw Gumbel numbers, the limit law of the largest of many."""
        return self._place("gumbel", loc, scale, Form(size, **options))

    def standard_cauchy(
        self,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw Cauchy numbers of location 0 and scale 1."""
        return self.cauchy(0.0, 1.0, size, **options)

    def cauchy(
        self,
        loc: ArrayLike = 0.0,
        scale: ArrayLike = 1.0,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw Cauchy numbers."""
        return self._place("cauchy", loc, scale, Form(size, **options))

    def rayleigh(
        self,
        scale: ArrayLike = 1.0,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw Rayleigh numbers, lengths of normal vectors of the plane."""
        given = Given("scale", scale, NONNEGATIVE)
        return draw("rayleigh", "rayleigh", self.key(), Form(size, **options), given)

    def weibull(
        self,
        a: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw Weibull numbers of shape ``a`` and scale 1."""
        return self._shaped("weibull", "weibull", a, Form(size, **options))

    def pareto(
        self,
        a: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw Lomax numbers of shape ``a``: Pareto numbers less one, as NumPy has it."""
        return self._shaped("pareto", "lomax", a, Form(size, **options))

    def power(
        self,
        a: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw numbers of the unit interval with density ``a x**(a - 1)``."""
        return self._shaped("power", "power", a, Form(size, **options))

    def kumaraswamy(
        self,
        a: ArrayLike,
        b: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw Kumaraswamy numbers, strictly between 0 and 1."""
        return draw(
            "kumaraswamy", "kumaraswamy", self.key(), Form(size, **options),
            Given("a", a, POSITIVE), Given("b", b, POSITIVE),
        )  # fmt: skip

    def generalized_pareto(
        self,
        loc: ArrayLike,
        scale: ArrayLike,
        concentration: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        r"""Draw generalised Pareto numbers, what is left above high thresholds.

        Their density is :math:`(1 + \xi s)^{-1 - 1/\xi} / \sigma` for
        :math:`s = (x - \mu) / \sigma \ge 0`, up to :math:`s = -1/\xi` for negative
        :math:`\xi`; at :math:`\xi = 0` it is exponential.

        Parameters
        ----------
        loc
            :math:`\mu`, the least number.
        scale
            :math:`\sigma \ge 0`.
        concentration
            :math:`\xi`, of either sign; the tail is the heavier the greater it is.
        size
            Shape of the result; None for that of the parameters, broadcast.
        **options
            ``dtype``, ``out`` and ``xp``, see `ContinuousDraws`.

        Raises
        ------
        ValueError
            Parameters that are not finite, a negative scale, or shapes that do not fit.

        Notes
        -----
        Draws are finite, below ``loc - scale / concentration`` where that is the end of the
        support, and carry derivatives in all parameters.

        Examples
        --------
        >>> import arraydist
        >>> rng = arraydist.random.default_rng(1)
        >>> bool((rng.generalized_pareto(2.0, 1.0, -0.5, 1000) < 4.0).all())
        True
        """
        return draw(
            "generalized_pareto", "generalized_pareto", self.key(), Form(size, **options),
            Given("loc", loc, FINITE), Given("scale", scale, NONNEGATIVE),
            Given("concentration", concentration, FINITE),
        )  # fmt: skip

    def continuous_bernoulli(
        self, probs: ArrayLike, size: Size = None, **options: Unpack[Options]
    ) -> Any:
        r"""Draw continuous Bernoulli numbers, of the unit interval.

        Their density is proportional to :math:`p^x (1 - p)^{1 - x}`: exponential, and level at
        :math:`p = 1/2`.

        Parameters
        ----------
        probs
            :math:`p`, from 0 to 1.  It is not the mean.
        size
            Shape of the result; None for that of the parameter.
        **options
            ``dtype``, ``out`` and ``xp``, see `ContinuousDraws`.

        Raises
        ------
        ValueError
            Probabilities outside [0, 1], or shapes that do not fit.

        Notes
        -----
        Draws are strictly between 0 and 1, but for the limits: all of them are 0 where ``probs`` is
        0, and 1 where it is 1.  They carry derivatives in ``probs``, which count as 0 there.

        Examples
        --------
        >>> import arraydist
        >>> rng = arraydist.random.default_rng(1)
        >>> bool(rng.continuous_bernoulli(0.9, 1000).mean() > 0.6)
        True
        """
        given = Given("probs", probs, PROBABILITY)
        form = Form(size, **options)
        return draw("continuous_bernoulli", "continuous_bernoulli", self.key(), form, given)

    def triangular(
        self,
        left: ArrayLike,
        mode: ArrayLike,
        right: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw triangular numbers of [left, right)."""
        return draw(
            "triangular", "triangular", self.key(), Form(size, **options),
            Given("left", left, FINITE), Given("mode", mode, FINITE), Given("right", right, FINITE),
            ordered=True,
        )  # fmt: skip

    def _place(self, name: str, loc: ArrayLike, scale: ArrayLike, form: Form) -> Any:
        given = Given("loc", loc, FINITE), Given("scale", scale, NONNEGATIVE)
        return draw(name, name, self.key(), form, *given)

    def _shaped(self, owner: str, sampler: str, a: ArrayLike, form: Form) -> Any:
        return draw(owner, sampler, self.key(), form, Given("a", a, POSITIVE))
