"""Dual numbers: an array together with its derivatives in some directions.

Three ideas carry the whole package.

Levels
    Every differentiation (`jvp`, `jacobian`, ...) has a level of its own, larger than that of any
    differentiation it runs inside.  An operation is differentiated at the highest level among its
    arguments, where duals of lower levels count as ordinary arrays; they become the primals and
    tangents of the result.  So duals nest, and a variable of an outer differentiation that an inner
    one closes over is a constant there: perturbations can't be confused.
Directions
    ``tangents`` maps a direction to the derivative in it.  A direction in which an array doesn't
    vary is absent, not an array of zeros: ``0 * inf`` at the edge of a support would be NaN.
Leading axes
    A tangent has its primal's shape, or that shape with further axes in front for many
    tangents at once.  Every rule works for any number of them, none included.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Never

from arraydist._typing import Array, Shape
from arraydist.autodiff.errors import NoRuleError

_levels = itertools.count(1)


def fresh_level() -> int:
    """Open a level for a new differentiation, above all that are running."""
    return next(_levels)


class Dual:
    """An array with derivatives; it follows the Array API standard as its primal does.

    Code written for the standard runs on it unchanged, NumPy's functions and everyday methods work
    too.  Results that are integer or boolean carry no derivative; what has no rule raises
    `NoRuleError`.

    Parameters
    ----------
    primal
        The array, itself perhaps a dual of a lower level.
    tangents
        The derivative in each direction; see the module's docstring.
    level
        The differentiation it belongs to.
    """

    __slots__ = ("level", "primal", "tangents")

    def __init__(self, primal: Array, tangents: Mapping[int, Array], level: int) -> None:
        self.primal: Final = primal
        self.tangents: Final = tangents
        self.level: Final = level

    @property
    def dtype(self) -> Any:
        """The primal's."""
        return self.primal.dtype

    @property
    def shape(self) -> Shape:
        """The primal's."""
        return tuple(self.primal.shape)

    @property
    def ndim(self) -> int:
        """The primal's."""
        return int(self.primal.ndim)

    @property
    def size(self) -> int:
        """The primal's."""
        return int(self.primal.size)

    @property
    def device(self) -> Any:
        """The primal's."""
        return self.primal.device

    def __array_namespace__(self, *, api_version: str | None = None) -> Any:
        from arraydist.autodiff.namespace import namespace_over

        return namespace_over(stripped(self))

    def __repr__(self) -> str:
        return f"Dual({self.primal!r}, tangents={dict(self.tangents)!r}, level={self.level})"

    # Numbers and elements

    def __bool__(self) -> bool:
        return bool(self.primal)

    def __len__(self) -> int:
        return len(self.primal)

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self.primal)))

    def __contains__(self, x: object) -> bool:
        return x in self.primal

    def _constant(self) -> Any:
        if self.tangents:
            raise NoRuleError(
                "turning a Dual into a plain number or array would lose its derivative; use array "
                "functions such as xp.exp or xp.stack, or wrap what needs no derivative in "
                "arraydist.autodiff.stop_derivative"
            )
        return self.primal

    def __float__(self) -> float:
        return float(self._constant())

    def __int__(self) -> int:
        return int(self._constant())

    def __index__(self) -> int:
        return operator.index(self._constant())

    def __complex__(self) -> complex:
        return complex(self._constant())

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        import numpy

        return numpy.asarray(self._constant(), dtype=dtype, copy=copy)

    def item(self) -> Any:
        """The one element as a Python number; only of an array that doesn't vary."""
        return self._constant().item()

    def __getitem__(self, key: Any) -> Any:
        return self._call("getitem", key)

    def __setitem__(self, key: Any, value: Any) -> Never:
        raise NoRuleError("assigning to elements of a Dual has no rule; use xp.where or xp.concat")

    __hash__ = None  # type: ignore[assignment]

    # Operators

    def _call(self, name: str, *arguments: Any, **options: Any) -> Any:
        return self.__array_namespace__().function(name)(self, *arguments, **options)

    def _reflected(self, name: str, other: Any) -> Any:
        return self.__array_namespace__().function(name)(other, self)

    def __add__(self, other: Any) -> Any:
        return self._call("add", other)

    def __radd__(self, other: Any) -> Any:
        return self._reflected("add", other)

    def __sub__(self, other: Any) -> Any:
        return self._call("subtract", other)

    def __rsub__(self, other: Any) -> Any:
        return self._reflected("subtract", other)

    def __mul__(self, other: Any) -> Any:
        return self._call("multiply", other)

    def __rmul__(self, other: Any) -> Any:
        return self._reflected("multiply", other)

    def __truediv__(self, other: Any) -> Any:
        return self._call("divide", other)

    def __rtruediv__(self, other: Any) -> Any:
        return self._reflected("divide", other)

    def __floordiv__(self, other: Any) -> Any:
        return self._call("floor_divide", other)

    def __rfloordiv__(self, other: Any) -> Any:
        return self._reflected("floor_divide", other)

    def __mod__(self, other: Any) -> Any:
        return self._call("remainder", other)

    def __rmod__(self, other: Any) -> Any:
        return self._reflected("remainder", other)

    def __pow__(self, other: Any) -> Any:
        return self._call("pow", other)

    def __rpow__(self, other: Any) -> Any:
        return self._reflected("pow", other)

    def __matmul__(self, other: Any) -> Any:
        return self._call("matmul", other)

    def __rmatmul__(self, other: Any) -> Any:
        return self._reflected("matmul", other)

    def __neg__(self) -> Any:
        return self._call("negative")

    def __pos__(self) -> Any:
        return self

    def __abs__(self) -> Any:
        return self._call("abs")

    def __lt__(self, other: Any) -> Any:
        return self._call("less", other)

    def __le__(self, other: Any) -> Any:
        return self._call("less_equal", other)

    def __gt__(self, other: Any) -> Any:
        return self._call("greater", other)

    def __ge__(self, other: Any) -> Any:
        return self._call("greater_equal", other)

    def __eq__(self, other: object) -> Any:
        return self._call("equal", other)

    def __ne__(self, other: object) -> Any:
        return self._call("not_equal", other)

    # NumPy's everyday methods and protocols

    @property
    def T(self) -> Any:  # noqa: N802 - the standard's name
        """The transpose."""
        return self._call("permute_dims", tuple(reversed(range(self.ndim))))

    @property
    def mT(self) -> Any:  # noqa: N802 - the standard's name
        """The transpose of each matrix in a stack."""
        return self._call("matrix_transpose")

    def __getattr__(self, name: str) -> Any:
        from arraydist.autodiff.numpy_interface import METHODS

        try:
            method = METHODS[name]
        except KeyError:
            raise AttributeError(f"a Dual has no attribute {name!r}") from None
        return method.__get__(self)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        from arraydist.autodiff.numpy_interface import call_ufunc

        return call_ufunc(ufunc, method, inputs, options)

    def __array_function__(self, function: Any, types: Any, inputs: Any, options: Any) -> Any:
        from arraydist.autodiff.numpy_interface import call_function

        return call_function(function, inputs, options)


def stripped(x: Any) -> Any:
    """Return an array without the derivatives of any level; anything else as it is."""
    while isinstance(x, Dual):
        x = x.primal
    return x


def stop_derivative(x: Any) -> Any:
    """Return an array as a constant, without its derivatives.

    Parameters
    ----------
    x
        An array of any library, a dual or not.
    """
    return stripped(x)


def primal_at(x: Any, level: int) -> Any:
    """Return the primal of what varies at a level, anything else as it is."""
    return x.primal if isinstance(x, Dual) and x.level == level else x


def tangents_at(x: Any, level: int) -> Mapping[int, Array]:
    """Return the tangents of what varies at a level, and none for anything else."""
    return x.tangents if isinstance(x, Dual) and x.level == level else {}


def highest_level(arguments: Any) -> int:
    """Return the highest level among the arguments, lists and tuples of arrays included; or 0."""
    highest = 0
    for x in arguments:
        if isinstance(x, Dual):
            highest = max(highest, x.level)
        elif isinstance(x, (list, tuple)):
            highest = max(highest, highest_level(x))
    return highest


def lifted(arrays: Sequence[Any]) -> list[Any]:
    """Make all arrays duals if one is, the plain ones without tangents.

    A rule or a formula may ask any of its arguments for the namespace, or put any two next to an
    operator, and not every library's arrays let a dual on their right answer.  Numbers stay as they
    are.
    """
    level = highest_level(arrays)
    if not level:
        return list(arrays)
    return [
        Dual(x, {}, level) if hasattr(x, "dtype") and not isinstance(x, Dual) else x for x in arrays
    ]
