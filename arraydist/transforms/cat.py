"""Transforms of stretches of an axis."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import ClassVar

from arraydist._typing import Array
from arraydist.constraints import Constraint
from arraydist.constraints import cat as cat_of
from arraydist.namespace import array_namespace
from arraydist.reductions import sum_rightmost
from arraydist.transforms.base import Transform
from arraydist.transforms.sequence import PiecewiseTransform, slice_of


class CatTransform(PiecewiseTransform):
    """One transform for each stretch of an axis.

    Parameters
    ----------
    tseq
        The transforms.
    dim
        The axis.
    lengths
        Length of each stretch, 1 by default.
    cache_size
        See `Transform`.

    Examples
    --------
    >>> from arraydist.transforms import CatTransform, ExpTransform, identity_transform
    >>> CatTransform([ExpTransform(), identity_transform], lengths=[1, 2])([0.0, 0.0, 7.0])
    array([1., 0., 7.])
    """

    _setting_names: ClassVar[tuple[str, ...]] = ("dim", "lengths")

    def __init__(
        self,
        tseq: Sequence[Transform],
        dim: int = 0,
        lengths: Sequence[int] | None = None,
        cache_size: int = 0,
    ) -> None:
        super().__init__(tseq, dim, cache_size)
        self.lengths = (1,) * len(self.transforms) if lengths is None else tuple(lengths)
        if len(self.lengths) != len(self.transforms):
            raise ValueError(
                f"{type(self).__name__}: {len(self.transforms)} transforms "
                f"need as many lengths, got {self.lengths}"
            )

    @property
    def event_dim(self) -> int:
        """The largest of the transforms'."""
        return max(transform.event_dim for transform in self.transforms)

    @property
    def length(self) -> int:
        """Of the whole axis."""
        return sum(self.lengths)

    @property
    def domain(self) -> Constraint:  # type: ignore[override]
        """The domains along the axis."""
        return cat_of([t.domain for t in self.transforms], self.dim, self.lengths)

    @property
    def codomain(self) -> Constraint:  # type: ignore[override]
        """The codomains along the axis."""
        return cat_of([t.codomain for t in self.transforms], self.dim, self.lengths)

    def log_abs_det_jacobian(self, x: Array, y: Array) -> Array:
        """The transforms', along the axis, or their sum where the axis is one of an element."""
        events = self.event_dim
        terms = [
            sum_rightmost(t.log_abs_det_jacobian(a, b), events - t.event_dim)
            for (t, a), b in zip(self._paired(x), self._pieces(y), strict=True)
        ]
        axis = (self.dim if self.dim < 0 else self.dim - x.ndim) + events
        return array_namespace(*terms).concat(terms, axis=axis) if axis < 0 else sum(terms)

    def _pieces(self, x: Array) -> list[Array]:
        axis = self._checked_axis(tuple(x.shape), self.length)
        ends = list(itertools.accumulate(self.lengths, initial=0))
        return [slice_of(x, axis, *stretch) for stretch in itertools.pairwise(ends)]

    def _joined(self, pieces: list[Array]) -> Array:
        return array_namespace(*pieces).concat(pieces, axis=self.dim)
