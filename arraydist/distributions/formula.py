"""A distribution's hook as a plain function of arrays, which backends can trace and fuse."""

from __future__ import annotations

from arraydist._typing import Array
from arraydist.composite import Layout, Opaque


class Formula:
    """``formula(value, *parameters)``: one method of distributions of one layout.

    Equal formulas are the same object (`Distribution._formula` keeps them), so a formula can be
    the key of a cache of compiled code.

    Parameters
    ----------
    layout
        The class, the names of its arrays, and the same of its parts.
    method
        Name of a method that takes the value alone.
    """

    __slots__ = ("layout", "method")

    def __init__(self, layout: Layout | Opaque, method: str) -> None:
        self.layout = layout
        self.method = method

    def __call__(self, value: Array, *parameters: Array) -> Array:
        """Run the method on a stand-in that has the parameters and nothing else."""
        return getattr(self.layout.stand_in(iter(parameters)), self.method)(value)

    def __repr__(self) -> str:
        cls = self.layout.cls if isinstance(self.layout, Layout) else type(self.layout.held)
        return f"{cls.__name__}.{self.method.lstrip('_')}"
