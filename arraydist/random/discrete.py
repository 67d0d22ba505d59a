"""Methods of a generator for distributions of counts."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Unpack

from arraydist._typing import ArrayLike
from arraydist.random.conditions import (
    COUNT,
    LARGEST,
    NONNEGATIVE,
    POSITIVE_PROBABILITY,
    PROBABILITY,
    Condition,
)
from arraydist.random.numbers import Form, Given, Options, Size, draw, promoted

if TYPE_CHECKING:
    from arraydist.random.key import Key

_BELOW_ONE = Condition("in [0, 1)", lambda a: (a >= 0) & (a < 1), 0.0, math.nextafter(1.0, 0.0))
_ABOVE_ONE = Condition(
    "above 1 and finite", lambda a: (a > 1) & (a < math.inf), math.nextafter(1.0, 2.0), LARGEST
)


class DiscreteDraws(ABC):
    """Draws of whole numbers, named and parametrised as NumPy's; see `ContinuousDraws`.

    They are int64 unless another dtype is asked for; one that does not hold a draw raises
    OverflowError.
    """

    __slots__ = ()

    @abstractmethod
    def key(self) -> Key:
        """The key of the next call."""

    def integers(
        self,
        low: ArrayLike,
        high: ArrayLike | None = None,
        size: Size = None,
        dtype: Any = None,
        endpoint: bool = False,
    ) -> Any:
        """Draw whole numbers, all equally likely, as arrays of NumPy.

        Parameters
        ----------
        low
            The smallest number, or the end of the range from 0 on where ``high`` is not given.
        high
            The end of the range, itself beyond it unless ``endpoint``.
        size
            Shape of the result; None for that of the ends, broadcast.
        dtype
            An integer dtype of NumPy; int64 by default.
        endpoint
            Whether ``high`` belongs to the range.

        Raises
        ------
        ValueError
            The range is empty, or goes beyond the dtype.
        """
        from arraydist.random.whole_numbers import integers

        if high is None:
            low, high = 0, low
        return integers(self.key(), low, high, size, dtype, endpoint)

    def poisson(
        self,
        lam: ArrayLike = 1.0,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw Poisson counts of mean ``lam``."""
        given = Given("lam", lam, NONNEGATIVE)
        return draw("poisson", "poisson", self.key(), Form(size, **options), given)

    def bernoulli(
        self,
        p: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw ones with probability ``p``, zeros otherwise."""
        given = Given("p", p, PROBABILITY)
        return draw("bernoulli", "bernoulli", self.key(), Form(size, **options), given)

    def binomial(
        self,
        n: ArrayLike,
        p: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw numbers of successes in ``n`` trials, each of probability ``p``."""
        given = Given("n", n, COUNT), Given("p", p, PROBABILITY)
        return draw("binomial", "binomial", self.key(), Form(size, **options), *given)

    def geometric(
        self,
        p: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw numbers of trials up to the first success, each of probability ``p``."""
        given = Given("p", p, POSITIVE_PROBABILITY)
        return draw("geometric", "geometric", self.key(), Form(size, **options), given)

    def hypergeometric(
        self,
        ngood: ArrayLike,
        nbad: ArrayLike,
        nsample: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw numbers of good items among ``nsample`` out of ``ngood`` and ``nbad``.

        Raises
        ------
        ValueError
            The sample is of more items than there are.
        """
        from arraydist.namespace import promote

        names, values = ("ngood", "nbad", "nsample"), (ngood, nbad, nsample)
        library, (good, bad, sample) = promote(names, values, "hypergeometric", default="numpy")
        given = [Given(name, value, COUNT) for name, value in zip(names, values, strict=True)]
        form = Form(size, **options)
        if not bool(library.all(sample <= good + bad)):
            # What is wrong with a parameter by itself comes first.
            promoted("hypergeometric", form, tuple(given))
            raise ValueError("hypergeometric: nsample has to be at most ngood + nbad")
        return draw("hypergeometric", "hypergeometric", self.key(), form, *given)

    def logseries(
        self,
        p: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw logarithmic counts: k with a probability proportional to ``p**k / k``."""
        given = Given("p", p, _BELOW_ONE)
        return draw("logseries", "logseries", self.key(), Form(size, **options), given)

    def zipf(
        self,
        a: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw Zipf counts: k with a probability proportional to ``k**-a``."""
        given = Given("a", a, _ABOVE_ONE)
        return draw("zipf", "zipf", self.key(), Form(size, **options), given)

    def negative_binomial(
        self,
        n: ArrayLike,
        p: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw numbers of failures before the ``n``-th success, each of probability ``p``.

        ``n`` need not be whole.
        """
        from arraydist.random.mixtures import negative_binomial

        return negative_binomial(self.key(), n, p, Form(size, **options))

    def beta_binomial(
        self,
        n: ArrayLike,
        a: ArrayLike,
        b: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw numbers of successes in ``n`` trials whose probability is Beta(a, b)."""
        from arraydist.random.mixtures import beta_binomial

        return beta_binomial(self.key(), n, a, b, Form(size, **options))
