"""Rows of matrices, as compiled code takes them."""

from __future__ import annotations

from typing import Any

import numba.core.types
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np.arrayobj import populate_array

types: Any = numba.core.types  # Numba's stubs leave out what extensions need


@intrinsic  # type: ignore[untyped-decorator]
def row_of(typing: Any, array: Any, position: Any) -> Any:
    """A row of a two-dimensional array, as an array that owns nothing.

    NumPy's own indexing counts references to the memory, which takes longer than a short row.
    """
    row = types.Array(array.dtype, 1, "C")

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        rows = context.make_array(signature.args[0])(context, builder, arguments[0])
        length = builder.extract_value(rows.shape, 1)
        itemsize = context.get_constant(types.intp, 8)
        result = context.make_array(signature.return_type)(context, builder)
        populate_array(
            result,
            data=builder.gep(rows.data, [builder.mul(arguments[1], length)]),
            shape=cgutils.pack_array(builder, [length]),
            strides=cgutils.pack_array(builder, [itemsize]),
            itemsize=itemsize,
            meminfo=None,
        )
        return result._getvalue()

    return row(array, types.int64), codegen
