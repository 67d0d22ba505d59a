"""Array libraries without a backend of their own: by DLPack to NumPy and back, on the CPU only.

Arrays elsewhere are refused, not copied: see `_check_device`.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from arraydist._typing import Array, Shape

if TYPE_CHECKING:
    from arraydist.dispatch import Formula
    from arraydist.kernels.record import Kernel, Record, Sampler
    from arraydist.random.key import Key
    from arraydist.row_function import RowFunction

_DLPACK_CPU: Final = 1
_EXTRAS: Final = frozenset({"cupy", "dask", "torch"})
_DTYPES: Final = (
    *("float64", "float32", "float16", "bool"),
    *("int64", "int32", "int16", "int8", "uint64", "uint32", "uint16", "uint8"),
)


def interchange_for(array_type: type) -> InterchangeBackend:
    """Return the backend of an array type whose library has registered none; one a library."""
    return _interchange(_library(array_type))


@functools.cache
def _interchange(library: str) -> InterchangeBackend:
    return InterchangeBackend(library)


def _library(array_type: type) -> str:
    return array_type.__module__.partition(".")[0]


class InterchangeBackend:
    """NumPy's backend for the arrays of another library; see `arraydist.dispatch.Backend`.

    Parameters
    ----------
    name
        Import name of the array library.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._namespace: Any = None

    def owns(self, array_type: type) -> bool:
        """Return whether the type comes from this library."""
        return _library(array_type) == self.name

    def map(self, kernel: Kernel, *arguments: Array) -> Array:
        """Broadcast the arguments and apply a kernel."""
        arrays = self._to_numpy(arguments)
        return self._from_numpy(_numpy_backend().map(kernel, *arrays), arrays)

    def map_rows(self, function: RowFunction, *arrays: Array) -> Array:
        """Apply a function to all rows of the last axis."""
        rows = self._to_numpy(arrays)
        return self._from_numpy(_numpy_backend().map_rows(function, *rows), rows)

    def evaluate(
        self,
        formula: Formula,
        value: Array,
        parameters: Sequence[Array],
        derivatives: tuple[int, ...] = (),
    ) -> Array | tuple[Array, ...]:
        """Evaluate a formula; it sees NumPy arrays."""
        value, *parameters = arrays = self._to_numpy((value, *parameters))
        results = _numpy_backend().evaluate(formula, value, parameters, derivatives)
        if not derivatives:
            return self._from_numpy(results, arrays)
        return tuple(self._from_numpy(result, arrays) for result in results)

    def draw(
        self,
        sampler: Sampler,
        key: Key,
        shape: Shape,
        parameters: Sequence[Array],
        *,
        dtype: Any,
        start: int = 0,
        strides: Shape | None = None,
    ) -> Array:
        """Draw."""
        arrays = self._to_numpy(parameters)
        draws = _numpy_backend().draw(
            sampler,
            key,
            shape,
            arrays,
            dtype=self._numpy_dtype(dtype, sampler),
            start=start,
            strides=strides,
        )
        return self._from_numpy(draws, arrays)

    def constant(self, array: Array) -> Array:
        """Return the array itself: derivatives of other libraries do not reach this backend."""
        return array

    def differentiable(self, record: Record) -> Callable[..., Array]:
        """Return the plain map or draw."""
        from arraydist.kernels.record import Sampler

        if isinstance(record, Sampler):
            return functools.partial(self.draw, record)
        return functools.partial(self.map, record)

    def _to_numpy(self, arguments: Iterable[Any]) -> list[Any]:
        """Return NumPy arrays in the arguments' memory; numbers as they are."""
        import numpy as np

        arrays = []
        for argument in arguments:
            if hasattr(argument, "dtype"):
                self._check_device(argument)
                argument = np.from_dlpack(argument)
            arrays.append(argument)
        return arrays

    def _from_numpy(self, result: Any, arrays: Iterable[Any]) -> Array:
        """Return a result in this library, in memory that is the caller's alone."""
        import numpy as np

        result = np.asarray(result)
        if not result.flags.writeable or any(np.may_share_memory(result, x) for x in arrays):
            result = result.copy()
        return self._library_namespace().from_dlpack(result)

    def _check_device(self, array: Array) -> None:
        """Refuse arrays that are not in the memory of the CPU.

        An array's own word comes before DLPack's: array-api-strict, for one, exports arrays of its
        second device as arrays of the CPU.

        Raises
        ------
        TypeError
            No array, or one that can't be exported, such as a lazy one.
        NotImplementedError
            An array on another device.
        """
        if not hasattr(array, "__dlpack_device__"):
            raise TypeError(
                f"{type(array).__name__} of {self.name} has no __dlpack__, by which arrays of a "
                f"library without a backend are read; {self._missing()}"
            )
        if hasattr(array, "__array_namespace__"):
            self._namespace = array.__array_namespace__()
        device = getattr(array, "device", None)
        on_cpu = array.__dlpack_device__()[0] == _DLPACK_CPU
        if not on_cpu or not (device is None or self._is_cpu(device)):
            raise NotImplementedError(
                f"an array of {self.name} on device {device}: arraydist has no backend for it and "
                f"copies nothing between devices; {self._missing()}"
            )

    def _is_cpu(self, device: Any) -> bool:
        if "cpu" in str(device).lower():
            return True
        information = getattr(self._library_namespace(), "__array_namespace_info__", None)
        return information is None or device == information().default_device()

    def _missing(self) -> str:
        if self.name in _EXTRAS:
            return f"install arraydist[{self.name}]"
        return f"install a backend package for {self.name} (entry-point group arraydist.backends)"

    def _library_namespace(self) -> Any:
        """Return the namespace of the arrays seen last, else the library itself."""
        return sys.modules[self.name] if self._namespace is None else self._namespace

    def _numpy_dtype(self, dtype: Any, sampler: Sampler) -> Any:
        import numpy as np

        if dtype is None:
            return np.dtype(np.int64 if sampler.integer else np.float64)
        namespace = self._library_namespace()
        for name in _DTYPES:
            if getattr(namespace, name, None) == dtype:
                return np.dtype(name)
        raise TypeError(f"NumPy has no dtype like {dtype} of {self.name}")


def _numpy_backend() -> Any:
    from arraydist.dispatch import backend_named

    return backend_named("numpy")
