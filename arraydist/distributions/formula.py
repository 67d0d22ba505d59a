"""A distribution's hook as a plain function of arrays, which backends can trace and fuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arraydist._typing import Array

if TYPE_CHECKING:
    from arraydist.distributions.base import Distribution


class Formula:
    """``formula(value, *parameters)``: one method of one class of distributions.

    Equal formulas are the same object (`Distribution._formula` keeps them), so a formula can be
    the key of a cache of compiled code.

    Parameters
    ----------
    distribution
        The class.
    method
        Name of a method that takes the value alone.
    parameters
        Names of the attributes that the arrays stand for.
    """

    __slots__ = ("distribution", "method", "parameters")

    def __init__(
        self, distribution: type[Distribution], method: str, parameters: tuple[str, ...]
    ) -> None:
        self.distribution = distribution
        self.method = method
        self.parameters = parameters

    def __call__(self, value: Array, *parameters: Array) -> Array:
        """Run the method on a stand-in that has the parameters and nothing else."""
        stand_in = object.__new__(self.distribution)
        stand_in.__dict__.update(zip(self.parameters, parameters, strict=True))
        return getattr(stand_in, self.method)(value)

    def __repr__(self) -> str:
        return f"{self.distribution.__name__}.{self.method.lstrip('_')}"
