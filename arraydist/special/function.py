"""A kernel as what users call: numbers, lists and arrays of any library."""

from __future__ import annotations

from arraydist import dispatch
from arraydist._typing import Array, ArrayLike
from arraydist.kernels.record import Kernel
from arraydist.namespace import promote


class SpecialFunction:
    """A kernel that promotes what a user hands in: numbers, lists, integer arrays.

    Parameters
    ----------
    kernel
        The scalar function.
    name
        What it is called where that is not the kernel's name.
    """

    def __init__(self, kernel: Kernel, name: str | None = None) -> None:
        self.kernel = kernel
        self.__name__ = name or kernel.name
        self.__doc__ = kernel.__doc__
        self._names = kernel.source.__code__.co_varnames[: kernel.arity]

    def __call__(self, *arguments: ArrayLike) -> Array:
        """Promote the arguments and apply the function elementwise."""
        if len(arguments) != len(self._names):
            raise TypeError(
                f"{self.__name__} takes {len(self._names)} arguments "
                f"({', '.join(self._names)}), got {len(arguments)}"
            )
        _, arrays = promote(self._names, arguments, self.__name__)
        return dispatch.map_kernel(self.kernel, *arrays)

    def __reduce__(self) -> tuple[type[SpecialFunction], tuple[Kernel, str]]:
        return SpecialFunction, (self.kernel, self.__name__)

    def __repr__(self) -> str:
        return f"<special function {self.__name__}({', '.join(self._names)})>"
