"""Symbolic arrays: what a formula receives in place of numbers when it is traced."""

from __future__ import annotations

from types import ModuleType
from typing import Any, Never, TypeAlias

import numpy as np

from arraydist.kernels.record import Kernel
from arraydist.tracing.graph import BOOLEAN, LOGICAL, Operand, is_boolean, node


class TracingError(TypeError):
    """The formula needs something that only actual numbers have: a shape, an element, a truth."""


class Tracer:
    """A value without shape whose operations are recorded as nodes of a graph.

    It stands for one element of a float64 (or boolean) array, so it looks like a
    zero-dimensional one.  Everything elementwise is recorded; what mixes elements or needs a number
    raises `TracingError`.

    Parameters
    ----------
    operand
        The node, or a constant.
    """

    __slots__ = ("operand",)

    # NumPy scalars on the left of an operator must give way to the reflected methods below.
    __array_ufunc__ = None

    def __init__(self, operand: Operand) -> None:
        self.operand = operand

    @property
    def dtype(self) -> np.dtype[Any]:
        """float64 or bool."""
        return np.dtype(np.bool_ if is_boolean(self.operand) else np.float64)

    @property
    def shape(self) -> tuple[int, ...]:
        """Always empty: a tracer stands for one element."""
        return ()

    @property
    def ndim(self) -> int:
        """Always 0."""
        return 0

    @property
    def size(self) -> int:
        """Always 1."""
        return 1

    @property
    def device(self) -> str:
        """Nominal."""
        return "cpu"

    def __array_namespace__(self, *, api_version: str | None = None) -> ModuleType:
        from arraydist.tracing import namespace

        return namespace

    def __repr__(self) -> str:
        return f"Tracer({self.operand!r})"

    def _no_number(self, *_: object) -> Never:
        raise TracingError("a formula that is being traced has no numbers, only expressions")

    def _no_elements(self, *_: object) -> Never:
        raise TracingError("a formula that is being traced works elementwise, on no known shape")

    __bool__ = __float__ = __int__ = __index__ = __complex__ = __array__ = _no_number
    __len__ = __iter__ = __getitem__ = __setitem__ = __matmul__ = __rmatmul__ = _no_elements
    __hash__ = None  # type: ignore[assignment]

    def __add__(self, other: Traceable) -> Tracer:
        return _operation("add", self, other)

    def __radd__(self, other: Traceable) -> Tracer:
        return _operation("add", other, self)

    def __sub__(self, other: Traceable) -> Tracer:
        return _operation("subtract", self, other)

    def __rsub__(self, other: Traceable) -> Tracer:
        return _operation("subtract", other, self)

    def __mul__(self, other: Traceable) -> Tracer:
        return _operation("multiply", self, other)

    def __rmul__(self, other: Traceable) -> Tracer:
        return _operation("multiply", other, self)

    def __truediv__(self, other: Traceable) -> Tracer:
        return _operation("divide", self, other)

    def __rtruediv__(self, other: Traceable) -> Tracer:
        return _operation("divide", other, self)

    def __floordiv__(self, other: Traceable) -> Tracer:
        return _operation("floor_divide", self, other)

    def __rfloordiv__(self, other: Traceable) -> Tracer:
        return _operation("floor_divide", other, self)

    def __mod__(self, other: Traceable) -> Tracer:
        return _operation("remainder", self, other)

    def __rmod__(self, other: Traceable) -> Tracer:
        return _operation("remainder", other, self)

    def __pow__(self, other: Traceable) -> Tracer:
        return _operation("pow", self, other)

    def __rpow__(self, other: Traceable) -> Tracer:
        return _operation("pow", other, self)

    def __neg__(self) -> Tracer:
        return record("negative", self)

    def __pos__(self) -> Tracer:
        return self

    def __abs__(self) -> Tracer:
        return record("abs", self)

    def __lt__(self, other: Traceable) -> Tracer:
        return _operation("less", self, other)

    def __le__(self, other: Traceable) -> Tracer:
        return _operation("less_equal", self, other)

    def __gt__(self, other: Traceable) -> Tracer:
        return _operation("greater", self, other)

    def __ge__(self, other: Traceable) -> Tracer:
        return _operation("greater_equal", self, other)

    def __eq__(self, other: object) -> Tracer:  # type: ignore[override]
        return _operation("equal", self, other)

    def __ne__(self, other: object) -> Tracer:  # type: ignore[override]
        return _operation("not_equal", self, other)

    def __and__(self, other: Traceable) -> Tracer:
        return _operation("logical_and", self, other)

    def __rand__(self, other: Traceable) -> Tracer:
        return _operation("logical_and", other, self)

    def __or__(self, other: Traceable) -> Tracer:
        return _operation("logical_or", self, other)

    def __ror__(self, other: Traceable) -> Tracer:
        return _operation("logical_or", other, self)

    def __xor__(self, other: Traceable) -> Tracer:
        return _operation("logical_xor", self, other)

    def __rxor__(self, other: Traceable) -> Tracer:
        return _operation("logical_xor", other, self)

    def __invert__(self) -> Tracer:
        return record("logical_not", self)


Traceable: TypeAlias = Tracer | float | bool


def operand_of(x: object) -> Operand:
    """Return the operand that an argument of an operation stands for."""
    if isinstance(x, Tracer):
        return x.operand
    if isinstance(x, (bool, np.bool_)):
        return bool(x)
    if isinstance(x, (int, float, np.floating, np.integer)):
        return float(x)
    raise TracingError(
        f"{type(x).__name__} met a traced value: only Python numbers are constants of a formula"
    )


def record(op: str | Kernel, *arguments: object) -> Tracer:
    """Record an elementwise operation."""
    operands = tuple(map(operand_of, arguments))
    _check_kinds(op, operands)
    return Tracer(node(op, *operands))


def _operation(op: str, *operands: object) -> Tracer:
    """Record an operator, or leave it to the other operand: a dual number can hold tracers."""
    if all(isinstance(operand, (Tracer, int, float, np.generic)) for operand in operands):
        return record(op, *operands)
    refused: Tracer = NotImplemented
    return refused


def _check_kinds(op: str | Kernel, operands: tuple[Operand, ...]) -> None:
    kinds = [is_boolean(operand) for operand in operands]
    if op == "where":
        proper = kinds[0] and kinds[1] == kinds[2]
    elif op in LOGICAL:
        proper = all(kinds)
    elif op in BOOLEAN:
        proper = not any(kinds) or (op in ("equal", "not_equal") and all(kinds))
    else:
        proper = not any(kinds)
    if not proper:
        raise TracingError(f"{op} of truth values and numbers mixed; convert with xp.astype")
