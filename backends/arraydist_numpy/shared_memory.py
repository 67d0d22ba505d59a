"""What compiled loops on several threads need: atomic counters, and calls by address."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.extending import intrinsic

from arraydist_numpy.compiler import Twin
from arraydist_numpy.primitives import types

_INT64 = ir.IntType(64)
_ORDER = "seq_cst"


def native_address(twin: Twin) -> int:
    """Where the machine code of a compiled function begins; it is there as long as the function."""
    compiled: Any = twin
    (result,) = compiled.overloads.values()
    place: int = result.library.get_pointer_to_function(result.fndesc.llvm_func_name)
    return place


@intrinsic  # type: ignore[untyped-decorator]
def fetch_and_add(typing: Any, address: Any, amount: Any) -> Any:
    """Add to the integer at an address in one step; gives what it was before."""

    def codegen(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
        place = builder.inttoptr(arguments[0], _INT64.as_pointer())
        return builder.atomic_rmw("add", place, arguments[1], _ORDER)

    return types.int64(types.int64, types.int64), codegen


@intrinsic  # type: ignore[untyped-decorator]
def compare_and_swap(typing: Any, address: Any, expected: Any, value: Any) -> Any:
    """Replace the integer at an address if it is the expected one; gives what it was before."""

    def codegen(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
        place = builder.inttoptr(arguments[0], _INT64.as_pointer())
        found = builder.cmpxchg(place, arguments[1], arguments[2], _ORDER, _ORDER)
        return builder.extract_value(found, 0)

    return types.int64(types.int64, types.int64, types.int64), codegen


@intrinsic  # type: ignore[untyped-decorator]
def call_at(typing: Any, address: Any, start: Any, stop: Any, arguments: Any) -> Any:
    """Call a compiled loop by its `native_address`; gives whether it raised, and raises nothing.

    Parameters
    ----------
    address
        Where the code is.
    start, stop
        Its first two arguments.
    arguments
        Tuple of the others, of the types that it was compiled for.
    """
    kinds = (types.int64, types.int64, *arguments)

    def codegen(context: Any, builder: ir.IRBuilder, signature: Any, values: Any) -> Any:
        place, first, last, packed = values
        others = [builder.extract_value(packed, i) for i in range(len(arguments))]
        convention = context.call_conv
        kind = convention.get_function_type(types.none, kinds)
        function = builder.inttoptr(place, kind.as_pointer())
        status, _ = convention.call_function(
            builder, function, types.none, kinds, [first, last, *others]
        )
        return builder.zext(status.is_error, _INT64)

    return types.int64(types.int64, types.int64, types.int64, arguments), codegen
