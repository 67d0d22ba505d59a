"""Methods of a generator for distributions of vectors."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from arraydist._typing import ArrayLike
from arraydist.random.numbers import COUNT, PROBABILITY, Form, Given, Size, promoted

if TYPE_CHECKING:
    from arraydist.random.key import Key

_ROUNDING = 1e-12
"""Probabilities that add up to one within this are taken as they are, as in NumPy."""


class MultivariateDraws(ABC):
    """Draws of vectors, named and parametrised as NumPy's; arrays are NumPy's."""

    __slots__ = ()

    @abstractmethod
    def key(self) -> Key:
        """The key of the next call."""

    def multinomial(self, n: ArrayLike, pvals: ArrayLike, size: Size = None) -> Any:
        """Draw how often each of several outcomes occurs in ``n`` trials.

        Each outcome's count is binomial in the trials that are left, so that the time does not
        depend on their number.

        Parameters
        ----------
        n
            Number of trials, one or an array.
        pvals
            Probabilities of the outcomes, along the last axis.  The last one is what the others
            leave, unless they all add up to one.
        size
            Shape of the result without its last axis; None for that of the parameters, broadcast.

        Raises
        ------
        ValueError
            A number of trials or a probability is not one, the probabilities exceed one, or the
            parameters do not fit the size.
        """
        import numpy as np

        from arraydist.dispatch import backend_named
        from arraydist.kernels.record import sampler_named
        from arraydist.namespace import broadcast_shapes

        numbers = Form(xp="numpy")
        _, (trials,) = promoted("multinomial", numbers, (Given("n", n, COUNT),))
        _, (chances,) = promoted("multinomial", numbers, (Given("pvals", pvals, PROBABILITY),))
        if chances.size == 0 or chances.ndim == 0:
            raise ValueError("multinomial: pvals has to have an axis of one outcome or more")
        others = np.sum(chances[..., :-1], axis=-1)
        if np.any(others > 1.0 + _ROUNDING):
            raise ValueError("multinomial: pvals add up to more than one")
        chances = np.array(chances)
        whole = np.abs(others + chances[..., -1] - 1.0) <= _ROUNDING
        chances[..., -1] = np.where(whole, chances[..., -1], np.maximum(1.0 - others, 0.0))
        shapes = [trials.shape, chances.shape[:-1]]
        batch = broadcast_shapes(["n", "pvals"], shapes, "multinomial")
        shape = batch if size is None else (size,) if isinstance(size, int) else tuple(size)
        if broadcast_shapes(["size", "the parameters"], [shape, batch], "multinomial") != shape:
            raise ValueError(
                f"multinomial: parameters of shape {batch} do not fit the size {shape}"
            )
        # Sums from the end: the share of what is left keeps its digits however little that is.
        remaining = np.cumsum(chances[..., ::-1], axis=-1)[..., ::-1]
        shares = np.divide(chances, remaining, out=np.zeros_like(chances), where=remaining > 0.0)
        key, left = self.key(), np.broadcast_to(trials, shape).astype(np.int64)
        counts = np.zeros((*shape, chances.shape[-1]), np.int64)
        binomial = sampler_named("binomial_by_rejection")
        for j in range(chances.shape[-1] - 1):
            counts[..., j] = backend_named("numpy").draw(
                binomial, key.fold_in(j), shape, [left, shares[..., j]], dtype=np.int64
            )
            left = left - counts[..., j]
        counts[..., -1] = left
        return counts
