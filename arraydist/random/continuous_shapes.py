"""Methods of a generator for continuous distributions that take more than one inversion."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Final, Unpack

from arraydist._typing import ArrayLike
from arraydist.random.conditions import FINITE, NONNEGATIVE, POSITIVE, Condition
from arraydist.random.numbers import Form, Given, Options, Size, draw

if TYPE_CHECKING:
    from arraydist.random.key import Key

NUMBER: Final = Condition("a number", lambda a: a == a, -math.inf, math.inf)


class ContinuousShapeDraws(ABC):
    """Draws of further continuous distributions; see `ContinuousDraws`."""

    __slots__ = ()

    @abstractmethod
    def key(self) -> Key:
        """The key of the next call."""

    def beta(
        self,
        a: ArrayLike,
        b: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw Beta numbers, strictly between 0 and 1."""
        return draw(
            "beta", "beta", self.key(), Form(size, **options),
            Given("a", a, POSITIVE), Given("b", b, POSITIVE),
        )  # fmt: skip

    def standard_t(
        self,
        df: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw Student's t numbers of ``df`` degrees of freedom."""
        given = Given("df", df, POSITIVE)
        return draw("standard_t", "standard_t", self.key(), Form(size, **options), given)

    def f(
        self,
        dfnum: ArrayLike,
        dfden: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw F numbers: ratios of chi-square numbers, each over its degrees of freedom."""
        return draw(
            "f", "f", self.key(), Form(size, **options),
            Given("dfnum", dfnum, POSITIVE), Given("dfden", dfden, POSITIVE),
        )  # fmt: skip

    def noncentral_chisquare(
        self,
        df: ArrayLike,
        nonc: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw sums of squares of ``df`` normal numbers whose squared means add up to ``nonc``."""
        from arraydist.random.noncentral import noncentral_chisquare

        return noncentral_chisquare(self.key(), df, nonc, Form(size, **options))

    def noncentral_f(
        self,
        dfnum: ArrayLike,
        dfden: ArrayLike,
        nonc: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw F numbers of a noncentral chi-square number over a central one."""
        from arraydist.random.noncentral import noncentral_f

        return noncentral_f(self.key(), dfnum, dfden, nonc, Form(size, **options))

    def inverse_gamma(
        self,
        shape: ArrayLike,
        scale: ArrayLike = 1.0,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw numbers whose reciprocals are gamma numbers of rate ``scale``."""
        return draw(
            "inverse_gamma", "inverse_gamma", self.key(), Form(size, **options),
            Given("shape", shape, POSITIVE), Given("scale", scale, POSITIVE),
        )  # fmt: skip

    def wald(
        self,
        mean: ArrayLike,
        scale: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw Wald, or inverse Gaussian, numbers."""
        return draw(
            "wald", "wald", self.key(), Form(size, **options),
            Given("mean", mean, POSITIVE), Given("scale", scale, POSITIVE),
        )  # fmt: skip

    def vonmises(
        self,
        mu: ArrayLike,
        kappa: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw von Mises angles around ``mu``, in [-pi, pi)."""
        return draw(
            "vonmises", "vonmises", self.key(), Form(size, **options),
            Given("mu", mu, FINITE), Given("kappa", kappa, NONNEGATIVE),
        )  # fmt: skip

    def truncated_normal(
        self,
        low: ArrayLike,
        high: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw standard normal numbers between two ends, which may be infinite or far out."""
        return draw(
            "truncated_normal", "truncated_normal", self.key(), Form(size, **options),
            Given("low", low, NUMBER), Given("high", high, NUMBER), ordered=True,
        )  # fmt: skip

    def relaxed_bernoulli(
        self,
        temperature: ArrayLike,
        logits: ArrayLike,
        size: Size = None,
        **options: Unpack[Options],
    ) -> Any:
        """Draw relaxed ones and zeros: ``expit((logits + logistic number) / temperature)``.

        They carry derivatives in both parameters.
        """
        from arraydist.random.relaxed import relaxed_bernoulli

        return relaxed_bernoulli(self.key(), temperature, logits, Form(size, **options))
