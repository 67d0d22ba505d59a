"""Digests of what compiled code depends on."""

from __future__ import annotations

import functools
import hashlib
import sys
import types
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import llvmlite.binding
import numba

from arraydist.kernels.record import Kernel, Primitive
from arraydist.kernels.twins import referenced

STREAM_FORMAT = 1
"""Raised when the layout of cached files changes."""


def digest(*parts: Any) -> str:
    """Hexadecimal digest of the parts' `repr` and of the environment."""
    text = repr((_environment(), parts))
    return hashlib.sha256(text.encode()).hexdigest()


@functools.cache
def _environment() -> tuple[Any, ...]:
    """Versions, the CPU, and the files whose code shapes every compiled function."""
    folder = Path(__file__).parent
    own = [(folder / name).read_bytes() for name in ("primitives.py", "compiler.py")]
    return (
        STREAM_FORMAT,
        sys.version_info[:3],
        sys.platform,
        numba.__version__,
        llvmlite.__version__,
        version("arraydist"),
        llvmlite.binding.get_host_cpu_name(),
        llvmlite.binding.get_host_cpu_features().flatten(),
        [hashlib.sha256(content).hexdigest() for content in own],
    )


_digests: dict[Any, str] = {}


def digest_of(source: Kernel | Primitive | Callable[..., Any]) -> str:
    """Digest of a source: its code, its callees' code and the values of its globals."""
    if source not in _digests:
        if isinstance(source, Primitive):
            _digests[source] = digest("primitive", source.name)
        else:
            function = source.source if isinstance(source, Kernel) else source
            _digests[source] = digest(_function_parts(function))
    return _digests[source]


def _function_parts(function: Any) -> tuple[Any, ...]:
    callees = referenced(function)
    values = {
        name: _value_part(function.__globals__[name])
        for name in _names(function.__code__)
        if name in function.__globals__ and name not in callees
    }
    return (
        function.__module__,
        function.__name__,
        function.__defaults__,
        _code_parts(function.__code__),
        sorted(values.items()),
        [(name, digest_of(callee)) for name, callee in sorted(callees.items())],
    )


def _value_part(value: Any) -> str:
    """A module counts by name alone: sources take only constants from modules.

    A class is one of named tuples, which counts with the order of its fields.
    """
    if isinstance(value, types.ModuleType):
        return value.__name__
    return repr((value, value._fields) if hasattr(value, "_fields") else value)


def _names(code: types.CodeType) -> set[str]:
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names |= _names(constant)
    return names


def _code_parts(code: types.CodeType) -> tuple[Any, ...]:
    constants = [
        _code_parts(constant) if isinstance(constant, types.CodeType) else repr(constant)
        for constant in code.co_consts
    ]
    return (code.co_code, constants, code.co_names, code.co_varnames, code.co_argcount)
