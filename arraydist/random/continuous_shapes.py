"""Methods of a generator for continuous distributions that take more than one inversion."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from arraydist._typing import ArrayLike
from arraydist.random.numbers import POSITIVE, Form, Given, Size, draw

if TYPE_CHECKING:
    from arraydist.random.key import Key


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
        *,
        dtype: Any = None,
        out: Any = None,
        xp: Any = None,
    ) -> Any:
        """Draw Beta numbers, strictly between 0 and 1."""
        return draw(
            "beta", "beta", self.key(), Form(size, dtype, out, xp),
            Given("a", a, POSITIVE), Given("b", b, POSITIVE),
        )  # fmt: skip

    def standard_t(
        self,
        df: ArrayLike,
        size: Size = None,
        *,
        dtype: Any = None,
        out: Any = None,
        xp: Any = None,
    ) -> Any:
        """Draw Student's t numbers of ``df`` degrees of freedom."""
        given = Given("df", df, POSITIVE)
        return draw("standard_t", "standard_t", self.key(), Form(size, dtype, out, xp), given)
