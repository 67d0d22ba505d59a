"""Whole numbers of a range, of every integer dtype of NumPy."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from arraydist._typing import ArrayLike, Shape
from arraydist.dispatch import backend_named
from arraydist.kernels.record import sampler_named
from arraydist.namespace import as_shape, broadcast_shapes

if TYPE_CHECKING:
    from arraydist.random.key import Key
    from arraydist.random.numbers import Size

NDArray = npt.NDArray[Any]

_SAFE = 1 << 62

SHORT = 1 << 32
"""Ranges of this length and more take the sampler of 64 random bits, others that of 32."""


def integers(
    key: Key, low: ArrayLike, high: ArrayLike, size: Size, dtype: Any, endpoint: bool
) -> Any:
    """Whole numbers from ``low`` to ``high``; see `DiscreteDraws.integers`."""
    if dtype is None and type(low) is int and type(high) is int:
        length = high - low + endpoint
        if 0 < length < SHORT and abs(low) < _SAFE:
            shape = () if size is None else as_shape("integers", "size", size)
            return _short_draws(key, shape, [_as_float(low), _as_float(length)])[()]
    wanted = np.dtype(np.int64 if dtype is None else dtype)
    if wanted.kind not in "iub":
        raise TypeError(f"integers: dtype has to be one of integers, got {wanted}")
    smallest, largest = (0, 1) if wanted.kind == "b" else _limits(wanted)
    first, end = _exact(low, "low"), _exact(high, "high")
    if endpoint:
        end = np.add(end, 1, out=np.empty_like(end))
    _check("low", first, _least(first) >= smallest, f"at least {smallest}, for {wanted}")
    beyond = largest + 1
    _check("high", np.asarray(high), _most(end) <= beyond, f"at most {largest}, for {wanted}")
    count = np.asarray(end - first)
    shape = count.shape if size is None else as_shape("integers", "size", size)
    if (
        0 in shape
        and broadcast_shapes(("size", "range"), (shape, count.shape), "integers") == shape
    ):
        return np.empty(shape, wanted)  # an empty range has no numbers, and none are asked for
    if not _least(count) > 0:
        raise ValueError(f"integers: low has to be below high, got {low} and {high}")
    return _drawn(key, shape, first, count).astype(wanted, copy=False)[()]


def drawn(key: Key, shape: Shape, low: Any, high: Any, start: int = 0) -> NDArray:
    """Whole numbers from ``low`` on and below ``high``, as int64 modulo 2**64."""
    first, end = np.asarray(low), np.asarray(high)
    if not first.dtype == end.dtype == np.int64:
        first, end = first.astype(object), end.astype(object)
    return _drawn(key, shape, first, np.asarray(np.subtract(end, first)), start)


def _drawn(key: Key, shape: Shape, first: NDArray, count: NDArray, start: int = 0) -> NDArray:
    """The same from the lengths of the ranges, which are positive."""
    short = _most(count) < SHORT
    if count.dtype != np.int64 or first.dtype != np.int64:
        first, count = _wrapped(first), _wrapped(count)
    bits = [numbers.view(np.float64) for numbers in (first, count)]
    if short:
        return _short_draws(key, shape, bits, start)
    draws: NDArray = backend_named("numpy").draw(
        sampler_named("wide_integers"), key, shape, bits, dtype=np.int64, start=start
    )
    return draws


def _short_draws(key: Key, shape: Shape, bits: list[Any], start: int = 0) -> NDArray:
    """Draws of ranges below `SHORT`, whose first numbers and lengths come as bits of floats."""
    draws: NDArray = backend_named("numpy").draw(
        sampler_named("integers"), key, shape, bits, dtype=np.int64, start=start
    )
    return draws


def _as_float(whole: int) -> float:
    """The float of the same 64 bits."""
    number: float = struct.unpack("d", struct.pack("q", whole))[0]
    return number


def _least(numbers: NDArray) -> int:
    return int(numbers.min()) if numbers.size else 1


def _most(numbers: NDArray) -> int:
    return int(numbers.max()) if numbers.size else 1


def _limits(dtype: np.dtype[Any]) -> tuple[int, int]:
    limits = np.iinfo(dtype)
    return int(limits.min), int(limits.max)


def _exact(value: Any, name: str) -> NDArray:
    """Whole numbers as int64 where differences of them fit, otherwise as Python's own."""
    array = np.asarray(value)
    if array.dtype.kind == "f":
        if not np.all(array == np.floor(array)):
            raise ValueError(f"integers: {name} has to be a whole number, got {value}")
    elif array.dtype.kind not in "iubO":
        raise TypeError(f"integers: {name} has to be a whole number, got {array.dtype}")
    if array.dtype.kind != "O" and _least(array) > -_SAFE and _most(array) < _SAFE:
        return array.astype(np.int64, copy=False)
    return np.array([int(x) for x in array.flat], object).reshape(array.shape)


def _wrapped(numbers: NDArray) -> NDArray:
    """Python's whole numbers modulo 2**64."""
    return np.asarray(np.asarray(numbers, object) % (1 << 64), dtype=np.uint64)


def _check(name: str, value: NDArray, holds: Any, words: str) -> None:
    if not holds:
        raise ValueError(f"integers: {name} has to be {words}, got {value}")
