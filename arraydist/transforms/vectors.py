"""What transforms of vectors share."""

from __future__ import annotations

from arraydist._typing import Shape


def resized(owner: str, shape: Shape, by: int = 0) -> Shape:
    """A shape with its last axis longer by some elements.

    Raises
    ------
    ValueError
        There is no such axis, or it is too short.
    """
    if not shape or shape[-1] + by < 0:
        raise ValueError(f"{owner}: needs a last axis of vectors, got shape {tuple(shape)}")
    return (*shape[:-1], shape[-1] + by)
