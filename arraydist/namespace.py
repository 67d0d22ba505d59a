"""The door in: which array library, which dtype and device, promotion and broadcasting.

Everything that a user hands in passes here once.  Inside, all arrays of one call belong to one
library, have one floating dtype and sit on one device.
"""

from __future__ import annotations

import contextlib
import operator
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from arraydist import dispatch
from arraydist._typing import Array, ArrayLike, Shape
from arraydist.settings import Choice, Setting

_BACKEND: Setting[str] = Setting("arraydist_backend", "numpy")


def default_backend() -> str:
    """Import name of the array library that serves calls with no array in them."""
    return _BACKEND.value()


class use_backend(Choice[str]):  # noqa: N801 - reads as a verb in a with statement
    """Choose the array library for calls without arrays, globally or within a ``with`` block.

    Parameters
    ----------
    name
        Import name of an array library: ``"numpy"``, ``"torch"``, ...

    Raises
    ------
    LookupError
        No backend of that name is installed.

    Examples
    --------
    >>> import arraydist
    >>> with arraydist.use_backend("numpy"):
    ...     arraydist.Normal(0.0, 1.0).mean
    array(0.)
    """

    def __init__(self, name: str) -> None:
        dispatch.backend_named(name)
        super().__init__(_BACKEND, name)


def namespace_named(name: str) -> Any:
    """The Array API namespace of an array library, by import name."""
    import importlib

    if name == "numpy":
        import numpy

        return numpy
    with contextlib.suppress(ImportError):
        return importlib.import_module(f"array_api_compat.{name}")
    return importlib.import_module(name)


def array_namespace(*arrays: Array, default: str | None = None) -> Any:
    """The Array API namespace of the arrays among the arguments; the default one if there is none.

    Raises
    ------
    TypeError
        Arrays of two libraries in one call.
    """
    chosen = None
    mixed = False
    for array in arrays:
        if hasattr(array, "dtype"):
            if chosen is None:
                chosen = array
            elif type(array) is not type(chosen):
                mixed = True
    if chosen is None:
        return namespace_named(default or default_backend())
    if mixed:
        for array in arrays:
            if hasattr(array, "dtype"):
                _namespace_of(array)  # that of a data frame's column says it is no array
        backend = dispatch.backend_of(arrays)
        chosen = next(
            array
            for array in arrays
            if hasattr(array, "dtype") and dispatch.backend_of_type(type(array)) is backend
        )
    return _namespace_of(chosen)


def _namespace_of(array: Array) -> Any:
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(array, (numpy.ndarray, numpy.generic)):
        return numpy
    if hasattr(array, "__array_namespace__"):
        return array.__array_namespace__()
    namespace = _COMPATIBLE.get(type(array))
    if namespace is None:
        import array_api_compat

        try:
            namespace = array_api_compat.array_namespace(array)
        except TypeError:
            raise TypeError(
                f"{type(array).__name__} is no array of a supported library; "
                "convert it with asarray first"
            ) from None
        _COMPATIBLE[type(array)] = namespace
    return namespace


_COMPATIBLE: dict[type, Any] = {}
"""Namespaces of arrays that have none themselves, by type: to ask takes microseconds."""


def is_floating(xp: Any, dtype: Any) -> bool:
    """Whether a dtype is real floating."""
    return bool(xp.isdtype(dtype, "real floating"))


def default_dtype(xp: Any, device: Any = None) -> Any:
    """The floating dtype that numbers alone take: torch's own default, float64 elsewhere."""
    if xp.__name__.endswith("torch"):
        return xp.get_default_dtype()
    return xp.float64


def default_array(number: float) -> Array:
    """A number as a 0-d array of the default backend."""
    xp = namespace_named(default_backend())
    return xp.asarray(number, dtype=default_dtype(xp))


def device_of(array: Array) -> Any:
    """The device an array is on."""
    return getattr(array, "device", None)


def promote(
    names: Sequence[str], values: Sequence[ArrayLike], owner: str, *, default: str | None = None
) -> tuple[Any, list[Array]]:
    """Turn parameters or values into arrays of one library, dtype and device.

    Python numbers take the arrays' dtype and device.  Integer arrays take the floating default
    when alone and the floating arrays' dtype otherwise.  Under torch its own promotion holds.
    Lists and tuples become arrays first.

    Parameters
    ----------
    names
        What the values are called, for error messages.
    values
        Arrays, Python numbers, or (nested) lists and tuples of numbers.
    owner
        Whose they are, for error messages.
    default
        Import name of the array library for values without an array among them.

    Returns
    -------
    namespace, arrays
        Unbroadcast arrays.

    Raises
    ------
    TypeError
        Values that are no real numbers, or arrays of two libraries.
    ValueError
        Arrays on two devices.
    """
    if all(type(value) is float for value in values):
        xp = namespace_named(default or default_backend())
        dtype = default_dtype(xp)
        return xp, [xp.asarray(value, dtype=dtype) for value in values]
    if _are_alike(values):
        xp = array_namespace(values[0])
        if _needs_nothing(xp, values[0]):
            return xp, list(values)
    try:
        xp = array_namespace(*values, default=default)
    except TypeError as error:
        raise TypeError(f"{owner}: {error}") from None
    arrays = [value for value in values if hasattr(value, "dtype")]
    for name, value in zip(names, values, strict=True):
        _check_kind(xp, name, value, owner)
    dtype, device = _common_dtype(xp, arrays), _common_device(arrays, names, values, owner)
    return xp, [
        _as_array(xp, value, dtype, device, f"{owner}: {name}")
        for name, value in zip(names, values, strict=True)
    ]


def _are_alike(values: Sequence[ArrayLike]) -> bool:
    """Whether the values are arrays of one type, dtype and device."""
    first = values[0]
    return hasattr(first, "dtype") and all(
        type(x) is type(first) and x.dtype == first.dtype and device_of(x) == device_of(first)
        for x in values
    )


def _needs_nothing(xp: Any, array: Array) -> bool:
    """Whether it is a floating array as it stands, of no subclass of NumPy's nor swapped bytes."""
    if xp.__name__ == "numpy":
        return type(array) is xp.ndarray and array.dtype.kind == "f" and array.dtype.isnative
    return is_floating(xp, array.dtype)


def _check_kind(xp: Any, name: str, value: ArrayLike, owner: str) -> None:
    if isinstance(value, (float, int)):
        return
    if hasattr(value, "dtype"):
        if _is_masked(value):
            raise TypeError(
                f"{owner}: {name} is a masked array, and its mask would be lost; "
                "pass compressed(), or filled(nan) to have NaN there"
            )
        try:
            real = xp.isdtype(value.dtype, ("bool", "integral", "real floating"))
        except TypeError:
            real = False
        if real:
            return
        raise TypeError(
            f"{owner}: {name} has dtype {value.dtype}, but must be real; "
            "convert it to a floating dtype first"
        )
    if isinstance(value, (list, tuple)):
        for item in value:
            _check_kind(xp, name, item, owner)
        return
    raise TypeError(
        f"{owner}: {name} must be an array or a real number, got {type(value).__name__}; "
        "convert it with asarray first"
    )


def _is_masked(array: Array) -> bool:
    masked = sys.modules.get("numpy.ma")
    return masked is not None and isinstance(array, masked.MaskedArray)


def _common_dtype(xp: Any, arrays: Sequence[Array]) -> Any:
    if not arrays:
        return default_dtype(xp)
    if xp.__name__.endswith("torch"):
        return xp.result_type(*arrays, 1.0)
    floating = [array.dtype for array in arrays if is_floating(xp, array.dtype)]
    if not floating:
        return default_dtype(xp)
    first = floating[0]
    if all(dtype == first for dtype in floating):
        # NumPy alone has dtypes of another byte order; results are native
        return first if getattr(first, "isnative", True) else first.newbyteorder("=")
    return xp.result_type(*floating)


def _common_device(
    arrays: Sequence[Array], names: Sequence[str], values: Sequence[ArrayLike], owner: str
) -> Any:
    devices = {str(device_of(array)): device_of(array) for array in arrays}
    if len(devices) > 1:
        placed = ", ".join(
            f"{name} on {device_of(value)}"
            for name, value in zip(names, values, strict=True)
            if hasattr(value, "dtype")
        )
        raise ValueError(
            f"{owner}: arrays on different devices ({placed}); move them to one device first"
        )
    return next(iter(devices.values()), None)


def _as_array(xp: Any, value: ArrayLike, dtype: Any, device: Any, what: str) -> Array:
    if hasattr(value, "dtype"):
        if xp.__name__ == "numpy" and type(value) is not xp.ndarray:
            # a scalar, or a subclass: those of np.matrix multiply by the rules of matrices
            value = xp.asarray(value)
        return value if value.dtype == dtype else xp.astype(value, dtype)
    options = {} if device is None else {"device": device}
    try:
        number = float(value) if isinstance(value, int) else value  # torch takes int64's only
        return xp.asarray(number, dtype=dtype, **options)
    except ValueError as error:  # rows of unequal length
        raise ValueError(f"{what}: {error}") from None
    except OverflowError:
        raise OverflowError(f"{what} has a number beyond the range of floats") from None


def as_shape(owner: str, name: str, shape: Any) -> Shape:
    """A shape that was given as a whole number or as a sequence of them.

    Raises
    ------
    ValueError
        It is neither, or a number is negative.
    """
    if type(shape) is tuple and not shape:
        return ()
    try:
        try:
            sizes: Shape = (operator.index(shape),)
        except TypeError:
            sizes = tuple([operator.index(size) for size in shape])
    except TypeError:
        sizes = (-1,)
    if any(size < 0 for size in sizes):
        raise ValueError(
            f"{owner}: {name} must be a whole number >= 0 or a tuple of them, got {shape!r}"
        )
    return sizes


def broadcast_shapes(names: Sequence[str], shapes: Sequence[Shape], owner: str) -> Shape:
    """Shape that all shapes broadcast to.

    Raises
    ------
    ValueError
        They do not; the message names each.
    """
    result: list[int] = []
    for shape in shapes:
        for position in range(1, len(shape) + 1):
            size = shape[-position]
            if position > len(result):
                result.insert(0, size)
            elif result[-position] == 1:
                result[-position] = size
            elif size not in (1, result[-position]):
                listed = ", ".join(
                    f"{name} {tuple(s)}" for name, s in zip(names, shapes, strict=True)
                )
                raise ValueError(f"{owner}: shapes do not broadcast: {listed}")
    return tuple(result)


def quiet(xp: Any) -> AbstractContextManager[None]:
    """Silence NumPy's floating-point warnings: NaN and infinities are results here, not accidents.

    Libraries that compute with NumPy warn through it too.
    """
    numpy = sys.modules.get("numpy")
    if numpy is None or xp.__name__.endswith("torch"):
        return _NOTHING
    silence: AbstractContextManager[None] = numpy.errstate(all="ignore")
    return silence


_NOTHING = contextlib.nullcontext()
