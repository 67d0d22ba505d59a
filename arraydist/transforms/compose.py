"""Transforms one after the other."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Self

from arraydist._typing import Array, Shape
from arraydist.constraints import Constraint, independent, real
from arraydist.namespace import array_namespace
from arraydist.reductions import sum_rightmost
from arraydist.transforms.base import Transform


class ComposeTransform(Transform):
    """Several transforms, the first applied first.

    Parameters
    ----------
    parts
        The transforms.
    cache_size
        See `Transform`.

    Examples
    --------
    >>> from arraydist.transforms import AffineTransform, ComposeTransform, ExpTransform
    >>> ComposeTransform([ExpTransform(), AffineTransform(0.0, -1.0)])(0.0)
    np.float64(-1.0)
    """

    _part_names: ClassVar[tuple[str, ...]] = ("parts",)

    def __init__(self, parts: Sequence[Transform], cache_size: int = 0) -> None:
        super().__init__(cache_size)
        self.parts = tuple(parts)

    @property
    def domain(self) -> Constraint:  # type: ignore[override]
        """The first part's, with as many event axes as any part needs."""
        if not self.parts:
            return real
        events = self.parts[-1].codomain.event_dim
        for part in reversed(self.parts):
            events += part.domain.event_dim - part.codomain.event_dim
            events = max(events, part.domain.event_dim)
        return _widened(self.parts[0].domain, events)

    @property
    def codomain(self) -> Constraint:  # type: ignore[override]
        """The last part's, with as many event axes as any part needs."""
        if not self.parts:
            return real
        events = self.parts[0].domain.event_dim
        for part in self.parts:
            events += part.codomain.event_dim - part.domain.event_dim
            events = max(events, part.codomain.event_dim)
        return _widened(self.parts[-1].codomain, events)

    @property
    def bijective(self) -> bool:  # type: ignore[override]
        """Whether all parts are."""
        return all(part.bijective for part in self.parts)

    @property
    def sign(self) -> Any:
        """The product of the parts' signs."""
        return functools.reduce(operator.mul, (part.sign for part in self.parts), 1)

    @property
    def inv(self) -> Transform:
        """The inverses of the parts in opposite order."""
        if self._inv is None:
            self._inv = ComposeTransform(
                [part.inv for part in reversed(self.parts)], self._cache_size
            )
            self._inv._inv = self
        return self._inv

    def _call(self, x: Array) -> Array:
        for part in self.parts:
            x = part(x)
        return x

    def _inverse(self, y: Array) -> Array:
        for part in reversed(self.parts):
            y = part._inv_call(y)
        return y

    def log_abs_det_jacobian(self, x: Array, y: Array) -> Array:
        """The sum of the parts'."""
        if not self.parts:
            return array_namespace(x).zeros_like(x)
        events = self.domain.event_dim
        total: Any = 0.0
        for i, part in enumerate(self.parts):
            output = y if i == len(self.parts) - 1 else part(x)
            extra = events - part.domain.event_dim
            total = total + sum_rightmost(part.log_abs_det_jacobian(x, output), extra)
            events += part.codomain.event_dim - part.domain.event_dim
            x = output
        return total

    def forward_shape(self, shape: Shape) -> Shape:
        """Shape of the output for an input of this shape."""
        for part in self.parts:
            shape = part.forward_shape(shape)
        return shape

    def inverse_shape(self, shape: Shape) -> Shape:
        """Shape of the input for an output of this shape."""
        for part in reversed(self.parts):
            shape = part.inverse_shape(shape)
        return shape

    def _affine(self) -> tuple[Any, Any] | None:
        loc: Any = 0.0
        scale: Any = 1.0
        for part in self.parts:
            found = part._affine()
            if found is None:
                return None
            loc, scale = found[0] + found[1] * loc, found[1] * scale
        return loc, scale

    def _rebatched(
        self, change: Callable[[Array, int], Array], shape: Shape, batch_dims: int
    ) -> Self:
        parts = []
        for part in self.parts:
            parts.append(part._rebatched(change, shape, batch_dims))
            shape = part.forward_shape(shape)
        return self._with({"parts": tuple(parts)})

    def __repr__(self) -> str:
        return f"{type(self).__name__}([{', '.join(map(repr, self.parts))}])"


def _widened(constraint: Constraint, event_dim: int) -> Constraint:
    extra = event_dim - constraint.event_dim
    return independent(constraint, extra) if extra else constraint
