"""The primitives as LLVM instructions, and raw loads and stores for the loops.

Every one is a single instruction or intrinsic that LLVM vectorises.  Nothing carries fast-math
flags, so a vector body and its scalar remainder give the same bits.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numba.core.types
from llvmlite import ir
from numba.extending import intrinsic

from arraydist.kernels import primitives
from arraydist.kernels.record import Primitive

types: Any = numba.core.types  # Numba's stubs leave out what extensions need
_F64 = types.float64
_Codegen = Callable[[Any, ir.IRBuilder, Any, Any], Any]


def _float_intrinsic(name: str, arity: int) -> Any:
    """An LLVM intrinsic of float64 arguments and a float64 result."""

    def codegen(context: Any, builder: ir.IRBuilder, _: Any, arguments: Any) -> Any:
        double = ir.DoubleType()
        signature = ir.FunctionType(double, [double] * arity)
        function = builder.module.declare_intrinsic(f"llvm.{name}", [double], signature)
        return builder.call(function, arguments)

    return _typed(name, arity, codegen)


def _typed(name: str, arity: int, codegen: _Codegen) -> Any:
    """An intrinsic of one to three float64 arguments (Numba reads the arity off the parameters)."""
    typers: dict[int, Callable[..., Any]] = {
        1: lambda typing, a: (_F64(_F64), codegen),
        2: lambda typing, a, b: (_F64(_F64, _F64), codegen),
        3: lambda typing, a, b, c: (_F64(_F64, _F64, _F64), codegen),
    }
    typer = typers[arity]
    typer.__name__ = name
    return intrinsic(typer)


def _fma(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
    return builder.fma(*arguments)


def _mul(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
    return builder.fmul(*arguments)


def _bitcast(name: str, given: Any, target: Any) -> Any:
    """The same 64 bits as another type."""

    def typer(typing: Any, x: Any) -> Any:
        def codegen(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
            return builder.bitcast(arguments[0], context.get_value_type(target))

        return target(given), codegen

    typer.__name__ = name
    return intrinsic(typer)


def _to_integer(target: Any) -> Any:
    """Conversion of any number to an integer type, modulo its size."""

    def typer(typing: Any, x: Any) -> Any:
        given = types.unliteral(x)

        def codegen(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
            (value,) = arguments
            width = ir.IntType(target.bitwidth)
            if isinstance(given, types.Float):
                wide = ir.IntType(64)
                value = builder.fptosi(value, wide) if target.signed else _unsigned(builder, value)
                return value if target.bitwidth == 64 else builder.trunc(value, width)
            have = 1 if isinstance(given, types.Boolean) else given.bitwidth
            if isinstance(given, types.Boolean):
                value = context.cast(builder, value, given, types.boolean)
                value = builder.trunc(value, ir.IntType(1)) if value.type.width != 1 else value
            if have == target.bitwidth:
                return value
            if have > target.bitwidth:
                return builder.trunc(value, width)
            signed = isinstance(given, types.Integer) and given.signed
            return builder.sext(value, width) if signed else builder.zext(value, width)

        return target(given), codegen

    typer.__name__ = str(target)
    return intrinsic(typer)


def _unsigned(builder: ir.IRBuilder, value: Any) -> Any:
    """A float as 64 bits, modulo 2**64: negative numbers go through the signed conversion."""
    wide = ir.IntType(64)
    negative = builder.fcmp_ordered("<", value, ir.Constant(value.type, 0.0))
    return builder.select(negative, builder.fptosi(value, wide), builder.fptoui(value, wide))


def _to_float(typing: Any, x: Any) -> Any:
    given = types.unliteral(x)

    def codegen(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
        return context.cast(builder, arguments[0], given, _F64)

    return _F64(given), codegen


INTRINSICS: dict[Primitive, Any] = {
    primitives.fma: _typed("fma", 3, _fma),
    primitives.mul: _typed("mul", 2, _mul),
    primitives.sqrt: _float_intrinsic("sqrt", 1),
    primitives.floor: _float_intrinsic("floor", 1),
    primitives.rint: _float_intrinsic("rint", 1),
    primitives.copysign: _float_intrinsic("copysign", 2),
    primitives.float_to_bits: _bitcast("float_to_bits", _F64, types.uint64),
    primitives.bits_to_float: _bitcast("bits_to_float", types.uint64, _F64),
    primitives.uint64: _to_integer(types.uint64),
    primitives.uint32: _to_integer(types.uint32),
    primitives.int64: _to_integer(types.int64),
    primitives.to_float: intrinsic(_to_float),
}


def _pointer(builder: ir.IRBuilder, item: ir.Type, address: Any, index: Any) -> Any:
    base = builder.inttoptr(address, item.as_pointer())
    return builder.gep(base, [index])


def _lowest_bit(typing: Any, bits: Any) -> Any:
    """``lowest_bit(bits)``: the number of the lowest bit set; 64 if there is none."""

    def codegen(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.int64(types.uint64), codegen


lowest_bit = intrinsic(_lowest_bit)


# Outputs are fresh memory, apart from each other and from the inputs.  LLVM is told so by alias
# scopes: of its own it would check at run time, and gives up on a loop with four outputs.
MAX_OUTPUTS = 16
"""How many outputs of a loop can be told apart."""

_INPUTS = "inputs"


def _set_scope(builder: ir.IRBuilder, instruction: Any, touched: tuple[str, ...]) -> None:
    """Note that an access touches the memory of these scopes and no other's."""
    if not touched:
        return
    module = builder.module
    domain = module.add_metadata(["arraydist"])
    names = [_INPUTS, *(f"output{number}" for number in range(MAX_OUTPUTS))]
    scopes = {name: module.add_metadata([f"arraydist.{name}", domain]) for name in names}
    others = [entry for name, entry in scopes.items() if name not in touched]
    own = [scopes[name] for name in touched]
    instruction.set_metadata("alias.scope", module.add_metadata(own))
    instruction.set_metadata("noalias", module.add_metadata(others))


def loader(stored: Any, given: Any, scopes: tuple[str, ...] = ()) -> Any:
    """``load(address, index)``: the item of a stored type, as another type."""

    def typer(typing: Any, address: Any, index: Any) -> Any:
        def codegen(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
            item = context.get_value_type(stored)
            value = builder.load(_pointer(builder, item, *arguments))
            _set_scope(builder, value, scopes)
            return context.cast(builder, value, stored, given)

        return given(types.int64, types.int64), codegen

    typer.__name__ = "_".join((f"load_{stored}_{given}", *scopes))
    return intrinsic(typer)


def storer(stored: Any, scopes: tuple[str, ...] = ()) -> Any:
    """``store(address, index, value)``: the value, rounded to the stored type."""

    def typer(typing: Any, address: Any, index: Any, value: Any) -> Any:
        given = types.unliteral(value)

        def codegen(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
            address, index, value = arguments
            item = context.get_value_type(stored)
            value = context.cast(builder, value, given, stored)
            instruction = builder.store(value, _pointer(builder, item, address, index))
            _set_scope(builder, instruction, scopes)
            return context.get_dummy_value()

        return types.void(types.int64, types.int64, given), codegen

    typer.__name__ = "_".join((f"store_{stored}", *scopes))
    return intrinsic(typer)


LOAD: dict[str, Any] = {
    "float64": loader(types.float64, types.float64),
    "float32": loader(types.float32, types.float64),
    "int32": loader(types.int32, types.int64),
    "int64": loader(types.int64, types.int64),
    "uint64": loader(types.uint64, types.uint64),
}
"""``load(address, index)`` by stored dtype; float32 comes as float64, int32 as int64."""

STORE: dict[str, Any] = {
    "float64": storer(types.float64),
    "float32": storer(types.float32),
    "int64": storer(types.int64),
    "uint64": storer(types.uint64),
}
"""``store(address, index, value)`` by stored dtype."""


@functools.cache
def read(stored: str) -> Any:
    """`LOAD` from an input of a loop, whose memory no output shares."""
    return loader(getattr(types, stored), types.float64, (_INPUTS,))


@functools.cache
def read_back(stored: str, given: str, *numbers: int) -> Any:
    """What loads from the outputs of these numbers, as another type."""
    return loader(getattr(types, stored), getattr(types, given), _outputs(numbers))


@functools.cache
def write(stored: str, *numbers: int) -> Any:
    """`STORE` to the outputs of these numbers, whose memory nothing else shares."""
    return storer(getattr(types, stored), _outputs(numbers))


def _outputs(numbers: tuple[int, ...]) -> tuple[str, ...]:
    told_apart = max(numbers) < MAX_OUTPUTS
    return tuple(f"output{number}" for number in numbers) if told_apart else ()
