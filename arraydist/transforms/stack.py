"""Transforms of positions along an axis."""

from __future__ import annotations

from arraydist._typing import Array
from arraydist.constraints import Constraint
from arraydist.constraints import stack as stack_of
from arraydist.namespace import array_namespace
from arraydist.transforms.sequence import PiecewiseTransform, slice_of


class StackTransform(PiecewiseTransform):
    """One transform for each position along an axis.

    Parameters
    ----------
    tseq
        The transforms.
    dim
        The axis.
    cache_size
        See `Transform`.

    Examples
    --------
    >>> from arraydist.transforms import ExpTransform, StackTransform, identity_transform
    >>> StackTransform([ExpTransform(), identity_transform])([0.0, 0.0])
    array([1., 0.])
    """

    @property
    def domain(self) -> Constraint:  # type: ignore[override]
        """The domains along the axis."""
        return stack_of([t.domain for t in self.transforms], self.dim)

    @property
    def codomain(self) -> Constraint:  # type: ignore[override]
        """The codomains along the axis."""
        return stack_of([t.codomain for t in self.transforms], self.dim)

    def log_abs_det_jacobian(self, x: Array, y: Array) -> Array:
        """The transforms', along the axis."""
        return self._joined(
            [
                t.log_abs_det_jacobian(a, b)
                for (t, a), b in zip(self._paired(x), self._pieces(y), strict=True)
            ]
        )

    def _pieces(self, x: Array) -> list[Array]:
        xp = array_namespace(x)
        count = len(self.transforms)
        axis = self._checked_axis(tuple(x.shape), count)
        return [xp.squeeze(slice_of(x, axis, i, i + 1), axis=axis) for i in range(count)]

    def _joined(self, pieces: list[Array]) -> Array:
        return array_namespace(*pieces).stack(pieces, axis=self.dim)
