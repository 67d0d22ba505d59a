"""Sources in single precision: the same Python, compiled with float32 arithmetic.

`in_single` copies a source with its constants rounded to float32, its primitives replaced by those
of float32, and what has a counterpart (`arraydist.kernels.single_precision`) by that.  Constants
stay on the same side of 0, 1 and infinity: the largest float64 becomes the largest float32, say.
The copies are sources like any other: they are compiled, digested, and run as plain Python on
NumPy's float32.
"""

from __future__ import annotations

import math
import types as python_types
from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba.extending import intrinsic

from arraydist.kernels import primitives
from arraydist.kernels.compensated import two_sum
from arraydist.kernels.record import Kernel, Primitive
from arraydist.kernels.single_precision import COUNTERPARTS
from arraydist.kernels.twins import specialise
from arraydist_numpy.primitives import INTRINSICS, types

_F32 = types.float32
Function = Callable[..., Any]


def fma_single(a: Any, b: Any, c: Any) -> Any:
    """``a * b + c`` rounded once."""
    product, rest = float(a) * float(b), float(c)
    if product == 0.0 or not (math.isfinite(product) and math.isfinite(rest)):
        return a * b + c
    # The product is exact in float64.  The sum is rounded to odd there: to round that to float32 is
    # to round once.
    near, error = two_sum(product, rest)
    if error != 0.0 and not primitives.float_to_bits(near) & 1:
        near = math.nextafter(near, math.copysign(math.inf, error))
    return np.float32(near)


def mul_single(a: Any, b: Any) -> Any:
    """``a * b``, rounded."""
    return np.float32(a * b)


def sqrt_single(x: Any) -> Any:
    """Square root."""
    return np.float32(np.sqrt(x))


def floor_single(x: Any) -> Any:
    """Largest whole number not above ``x``."""
    return np.floor(x)


def rint_single(x: Any) -> Any:
    """Nearest whole number, ties to even."""
    return np.rint(x)


def copysign_single(x: Any, y: Any) -> Any:
    """``x`` with the sign of ``y``."""
    return np.copysign(x, y)


def float_to_bits_single(x: Any) -> int:
    """The 32 bits of a float32 as an unsigned integer."""
    return int(np.float32(x).view(np.uint32))


def bits_to_float_single(bits: int) -> Any:
    """The float32 with these 32 bits."""
    return np.uint32(bits).view(np.float32)


def to_float_single(x: Any) -> Any:
    """A 32-bit integer as a float32."""
    return np.float32(x)


def _operation(name: str, arity: int) -> Any:
    """An LLVM intrinsic of float32 arguments and a float32 result."""

    def codegen(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
        single = ir.FloatType()
        function_type = ir.FunctionType(single, [single] * arity)
        function = builder.module.declare_intrinsic(f"llvm.{name}", [single], function_type)
        return builder.call(function, arguments)

    return _typed(name, arity, codegen)


def _typed(name: str, arity: int, codegen: Function) -> Any:
    typers: dict[int, Function] = {
        1: lambda typing, a: (_F32(_F32), codegen),
        2: lambda typing, a, b: (_F32(_F32, _F32), codegen),
        3: lambda typing, a, b, c: (_F32(_F32, _F32, _F32), codegen),
    }
    typer = typers[arity]
    typer.__name__ = f"{name}_single"
    return intrinsic(typer)


def _mul(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
    return builder.fmul(*arguments)


def _converted(name: str, given: Any, target: Any, operation: str) -> Any:
    """One instruction from a type to another."""

    def typer(typing: Any, x: Any) -> Any:
        def codegen(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
            return getattr(builder, operation)(arguments[0], context.get_value_type(target))

        return target(given), codegen

    typer.__name__ = name
    return intrinsic(typer)


def _integer(target: Any) -> Any:
    """Conversion of any integer, modulo 2**32."""

    def typer(typing: Any, x: Any) -> Any:
        given = types.unliteral(x)

        def codegen(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
            (value,) = arguments
            return builder.trunc(value, ir.IntType(32)) if given.bitwidth > 32 else value

        return target(given), codegen

    typer.__name__ = str(target)
    return intrinsic(typer)


def _primitive(function: Function, compiled: Any) -> Primitive:
    primitive = Primitive(function)
    INTRINSICS[primitive] = compiled
    return primitive


_REPLACED: dict[Primitive, Primitive] = {
    primitives.fma: _primitive(fma_single, _operation("fma", 3)),
    primitives.mul: _primitive(mul_single, _typed("mul", 2, _mul)),
    primitives.sqrt: _primitive(sqrt_single, _operation("sqrt", 1)),
    primitives.floor: _primitive(floor_single, _operation("floor", 1)),
    primitives.rint: _primitive(rint_single, _operation("rint", 1)),
    primitives.copysign: _primitive(copysign_single, _operation("copysign", 2)),
    primitives.float_to_bits: _primitive(
        float_to_bits_single, _converted("float_to_bits_single", _F32, types.uint32, "bitcast")
    ),
    primitives.bits_to_float: _primitive(
        bits_to_float_single, _converted("bits_to_float_single", types.uint32, _F32, "bitcast")
    ),
    primitives.to_float: _primitive(
        to_float_single, _converted("to_float_single", types.int32, _F32, "sitofp")
    ),
    primitives.uint32: _primitive(primitives.uint32.function, _integer(types.uint32)),
    primitives.int32: _primitive(primitives.int32.function, _integer(types.int32)),
}

_singles: dict[Any, Any] = {}


def in_single(source: Kernel | Primitive | Function) -> Any:
    """The source's copy in single precision; see the module.

    Raises
    ------
    TypeError
        A kernel or a primitive has no counterpart.
    """
    if isinstance(source, Primitive):
        if source not in _REPLACED:
            raise TypeError(f"there is no {source.name} in single precision")
        return _REPLACED[source]
    if source not in _singles:
        counterpart = COUNTERPARTS.get(source, source)
        if isinstance(counterpart, Kernel):
            raise TypeError(f"the kernel {counterpart.name} has no counterpart in single precision")
        copy = specialise(counterpart, in_single)
        copy.__code__ = copy.__code__.replace(co_consts=_rounded(copy.__code__.co_consts))
        names = set(copy.__code__.co_names) & copy.__globals__.keys()
        copy.__globals__.update((name, _rounded(copy.__globals__[name])) for name in names)
        _singles[source] = copy
    return _singles[source]


def _rounded(value: Any) -> Any:
    """A constant with all floats in it as float32, on the same side of 0, 1 and infinity."""
    if isinstance(value, float):
        return _nearest(value)
    if isinstance(value, tuple):
        return tuple(map(_rounded, value))
    if isinstance(value, python_types.ModuleType):
        raise TypeError(f"sources in single precision take no constants from {value.__name__}")
    return value


def _nearest(value: float) -> Any:
    limits = np.finfo(np.float32)
    size = abs(value)
    if 0.0 < size < math.inf:
        size = min(max(size, float(limits.smallest_subnormal)), float(limits.max))
    near = np.float32(size)
    if size < 1.0 and near == 1.0:
        near = np.nextafter(near, np.float32(0.0))
    return np.copysign(near, np.float32(math.copysign(1.0, value)))
