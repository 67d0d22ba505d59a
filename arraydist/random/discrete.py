"""Methods of a generator for distributions of counts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from arraydist._typing import ArrayLike
from arraydist.random.numbers import NONNEGATIVE, Form, Given, Size, draw

if TYPE_CHECKING:
    from arraydist.random.key import Key


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
        *,
        dtype: Any = None,
        out: Any = None,
        xp: Any = None,
    ) -> Any:
        """Draw Poisson counts of mean ``lam``."""
        given = Given("lam", lam, NONNEGATIVE)
        return draw("poisson", "poisson", self.key(), Form(size, dtype, out, xp), given)
