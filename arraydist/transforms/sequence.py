"""What transforms of pieces share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from arraydist._typing import Array, Shape
from arraydist.transforms.base import Transform


class PiecewiseTransform(Transform):
    """One transform a piece, the pieces lying along an axis.

    Parameters
    ----------
    tseq
        The transforms.
    dim
        The axis.
    cache_size
        See `Transform`.
    """

    _part_names: ClassVar[tuple[str, ...]] = ("transforms",)
    _setting_names: ClassVar[tuple[str, ...]] = ("dim",)

    def __init__(self, tseq: Sequence[Transform], dim: int = 0, cache_size: int = 0) -> None:
        super().__init__(cache_size)
        if not all(isinstance(transform, Transform) for transform in tseq):
            raise TypeError(f"{type(self).__name__}: takes transforms, got {list(tseq)!r}")
        self.transforms = tuple(tseq)
        self.dim = dim

    @property
    def bijective(self) -> bool:  # type: ignore[override]
        """Whether all are."""
        return all(transform.bijective for transform in self.transforms)

    def _call(self, x: Array) -> Array:
        return self._joined([t(piece) for t, piece in self._paired(x)])

    def _inverse(self, y: Array) -> Array:
        return self._joined([t._inv_call(piece) for t, piece in self._paired(y)])

    def _paired(self, x: Array) -> list[tuple[Transform, Array]]:
        return list(zip(self.transforms, self._pieces(x), strict=True))

    def _checked_axis(self, shape: Shape, length: int) -> int:
        """The axis from the front, which must have this length."""
        if not -len(shape) <= self.dim < len(shape):
            raise ValueError(f"{type(self).__name__}: axis {self.dim} is not in shape {shape}")
        if shape[self.dim] != length:
            raise ValueError(
                f"{type(self).__name__}: axis {self.dim} must have length {length}, "
                f"got shape {shape}"
            )
        return self.dim % len(shape)

    def _pieces(self, x: Array) -> list[Array]:
        raise NotImplementedError(f"{type(self).__name__} does not say how to take values apart")

    def _joined(self, pieces: list[Array]) -> Array:
        raise NotImplementedError(f"{type(self).__name__} does not say how to join its pieces")

    def _rebatched(
        self, change: Callable[[Array, int], Array], shape: Shape, batch_dims: int
    ) -> PiecewiseTransform:
        if any(len(getattr(a, "shape", ())) > len(shape) - batch_dims for a in self._arrays()):
            raise NotImplementedError(
                f"{type(self).__name__}: its transforms have arrays over the batch; "
                "change the batch before the transforms are made"
            )
        return self


def slice_of(x: Array, axis: int, start: int, stop: int) -> Array:
    """A stretch of one axis."""
    index: list[slice] = [slice(None)] * x.ndim
    index[axis] = slice(start, stop)
    return x[tuple(index)]
