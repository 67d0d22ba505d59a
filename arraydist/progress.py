"""Progress bars: tqdm's where it is installed, none otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def bar(items: Iterable[T], description: str) -> Iterable[T]:
    """Wrap an iterable in a progress bar on standard error.

    Parameters
    ----------
    items
        What to go through; its length, where it has one, sets the bar's.
    description
        Text before the bar.
    """
    try:
        from tqdm import tqdm
    except ImportError:
        return items
    wrapped: Iterable[T] = tqdm(items, desc=description)
    return wrapped
