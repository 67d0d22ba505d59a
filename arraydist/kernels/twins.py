"""Twins of a scalar source: the same function for another target.

`specialise` rebuilds a source with the names that it calls bound to the twins of one target:
Numba's CPU dispatchers, CUDA device functions, or plain Python.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

from arraydist.kernels.record import Function, Kernel, Primitive


def referenced(source: Function) -> dict[str, Kernel | Primitive | types.FunctionType]:
    """The kernels, primitives and helper functions that a source names in its globals.

    A helper is a plain function of a module of `arraydist.kernels`; anything else that the
    source names (numbers, tables of coefficients) stays as it is.
    """
    found: dict[str, Kernel | Primitive | types.FunctionType] = {}
    for name in _global_names(source.__code__) & source.__globals__.keys():
        value: Any = source.__globals__[name]
        helper = isinstance(value, types.FunctionType) and value.__module__.startswith(
            "arraydist.kernels."
        )
        if helper or isinstance(value, (Kernel, Primitive)):
            found[name] = value
    return found


def _global_names(code: types.CodeType) -> set[str]:
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names |= _global_names(constant)
    return names


def specialise(
    source: Function, twin: Callable[[Kernel | Primitive | types.FunctionType], Function]
) -> types.FunctionType:
    """Copy of a source with everything that `referenced` lists replaced by its twin."""
    replaced = {name: twin(value) for name, value in referenced(source).items()}
    copy = types.FunctionType(
        source.__code__, {**source.__globals__, **replaced}, source.__name__, source.__defaults__
    )
    copy.__module__ = source.__module__
    copy.__doc__ = source.__doc__
    return copy


_PYTHON: dict[Any, Function] = {}


def python_twin(record: Kernel | Primitive | Function) -> Function:
    """The plain Python function of a record: slow, and what compiled twins are tested against."""
    if isinstance(record, Primitive):
        return record.function
    if record not in _PYTHON:
        source = record.source if isinstance(record, Kernel) else record
        _PYTHON[record] = specialise(source, python_twin)
    return _PYTHON[record]
