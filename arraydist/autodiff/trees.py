"""Nested lists, tuples and dictionaries of arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Structure:
    """How leaves are nested.

    Attributes
    ----------
    kind
        The container's type; None for a leaf.
    keys
        A dictionary's keys.
    children
        The structures inside, in order.
    """

    kind: Callable[..., Any] | None
    keys: tuple[Any, ...]
    children: tuple[Structure, ...]

    def build(self, leaves: Sequence[Any]) -> Any:
        """Nest leaves that come in the order of `flatten`."""
        return self._take(iter(leaves))

    def _take(self, leaves: Iterator[Any]) -> Any:
        if self.kind is None:
            return next(leaves)
        parts = [child._take(leaves) for child in self.children]
        if self.keys or self.kind is dict:
            return dict(zip(self.keys, parts, strict=True))
        if hasattr(self.kind, "_fields"):
            return self.kind(*parts)
        return self.kind(parts)

    def __str__(self) -> str:
        if self.kind is None:
            return "*"
        names = [f"{key!r}: " for key in self.keys] or [""] * len(self.children)
        inside = ", ".join(
            f"{name}{child}" for name, child in zip(names, self.children, strict=True)
        )
        return f"{self.kind.__name__}({inside})"


_LEAF = Structure(None, (), ())


def flatten(tree: Any) -> tuple[list[Any], Structure]:
    """Split nested lists, tuples (named ones too) and dictionaries into leaves and structure."""
    if isinstance(tree, dict):
        keys, parts = tuple(tree), list(tree.values())
    elif isinstance(tree, (list, tuple)):
        keys, parts = (), list(tree)
    else:
        return [tree], _LEAF
    leaves: list[Any] = []
    children = []
    for part in parts:
        inside, child = flatten(part)
        leaves += inside
        children.append(child)
    return leaves, Structure(type(tree), keys, tuple(children))
