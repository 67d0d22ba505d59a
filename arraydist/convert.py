"""Explicit moves of an array to another device, dtype or array library."""

from __future__ import annotations

from typing import Any

from arraydist import dispatch
from arraydist._typing import Array
from arraydist.namespace import array_namespace, is_floating, namespace_named


def convert(
    array: Array, *, device: Any = None, dtype: Any = None, backend: str | None = None
) -> Array:
    """Move an array; what is None stays as it is.

    Raises
    ------
    LookupError
        No backend of that name is installed.
    TypeError
        A dtype that is not floating, which would cut the numbers.
    """
    if backend is not None and dispatch.backend_of_array(array).name != backend:
        dispatch.backend_named(backend)
        xp = namespace_named(backend)
        array = xp.asarray(xp.from_dlpack(array), copy=True)
    if device is not None:
        import array_api_compat

        array = array_api_compat.to_device(array, device)
    if dtype is not None and array.dtype != dtype:
        xp = array_namespace(array)
        array = xp.astype(array, _floating(xp, dtype))
    return array


def _floating(xp: Any, dtype: Any) -> Any:
    """A dtype as its library has it."""
    # NumPy's users write "float32" and float too.
    found = xp.dtype(dtype) if xp.__name__ == "numpy" else dtype
    if not is_floating(xp, found):
        raise TypeError(f"parameters need a real floating dtype, got {dtype}")
    return found
