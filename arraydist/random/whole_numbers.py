"""Whole numbers of a range, of every integer dtype of NumPy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from arraydist._typing import ArrayLike, Shape
from arraydist.dispatch import backend_named
from arraydist.kernels.record import sampler_named

if TYPE_CHECKING:
    from arraydist.random.key import Key
    from arraydist.random.numbers import Size

NDArray = npt.NDArray[Any]

_SAFE = 1 << 62

SHORT = 1 << 32
"""Ranges of this length and more take the sampler of 128 random bits."""


def integers(
    key: Key, low: ArrayLike, high: ArrayLike, size: Size, dtype: Any, endpoint: bool
) -> Any:
    """Whole numbers from ``low`` to ``high``; see `DiscreteDraws.integers`."""
    wanted = np.dtype(np.int64 if dtype is None else dtype)
    if wanted.kind not in "iub":
        raise TypeError(f"integers: dtype has to be one of integers, got {wanted}")
    smallest, largest = (0, 1) if wanted.kind == "b" else _limits(wanted)
    first, end = _exact(low, "low"), _exact(high, "high")
    last = np.subtract(end, 0 if endpoint else 1, out=np.empty_like(end))
    _check("low", first, np.all(first >= smallest), f"at least {smallest}, for {wanted}")
    _check("high", last, np.all(last <= largest), f"at most {largest}, for {wanted}")
    if not np.all(first <= last):
        raise ValueError(f"integers: low has to be below high, got {low} and {high}")
    if size is None:
        shape = np.broadcast_shapes(first.shape, last.shape)
    else:
        shape = (size,) if isinstance(size, int) else tuple(size)
    return drawn(key, shape, first, last + 1).astype(wanted, copy=False)[()]


def drawn(key: Key, shape: Shape, low: Any, high: Any, start: int = 0) -> NDArray:
    """Whole numbers from ``low`` on and below ``high``, as int64 modulo 2**64."""
    first, end = np.asarray(low), np.asarray(high)
    if first.dtype == end.dtype == np.int64:
        count = np.asarray(end - first)
    else:
        first, end = first.astype(object), end.astype(object)
        first, count = _wrapped(first), _wrapped(np.subtract(end, first))
    name = "integers" if np.all((count > 0) & (count < SHORT)) else "wide_integers"
    bits = [numbers.view(np.float64) for numbers in (first, count)]
    draws: NDArray = backend_named("numpy").draw(
        sampler_named(name), key, shape, bits, dtype=np.int64, start=start
    )
    return draws


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
    if array.dtype.kind != "O" and np.all((array > -_SAFE) & (array < _SAFE)):
        return array.astype(np.int64)
    return np.array([int(x) for x in array.flat], object).reshape(array.shape)


def _wrapped(numbers: NDArray) -> NDArray:
    """Python's whole numbers modulo 2**64."""
    return np.asarray(np.asarray(numbers, object) % (1 << 64), dtype=np.uint64)


def _check(name: str, value: NDArray, holds: Any, words: str) -> None:
    if not holds:
        raise ValueError(f"integers: {name} has to be {words}, got {value}")
