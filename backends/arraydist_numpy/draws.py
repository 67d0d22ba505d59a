"""Draws of whole shapes: which loop, which elements, which parameters."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from arraydist._typing import Shape
from arraydist.kernels.record import Sampler
from arraydist.random.key import Key
from arraydist_numpy import (
    draw_loops,
    layout,
    rejection_loops,
    row_draws,
    single_loops,
    threads,
    word_loops,
)
from arraydist_numpy.guides import Guide, guide_of_classes, guide_of_counts
from arraydist_numpy.memory import empty

MAX_ELEMENTS = 1 << 48
"""The index of an element has 48 bits of the counter."""

CHUNK = 16 * draw_loops.PLANE
"""Elements that one thread takes at a time: a multiple of four planes."""

_WORD = 0xFFFFFFFF
_INT64 = np.dtype(np.int64)
_limits = functools.cache(np.iinfo)
_LIMITS = _limits(_INT64)
NDArray = npt.NDArray[Any]


def draw(
    sampler: Sampler,
    key: Key,
    shape: Shape,
    parameters: Sequence[Any],
    *,
    dtype: Any,
    start: int = 0,
    strides: Shape | None = None,
) -> NDArray:
    """Draws of a whole shape, or of a part of one; see `arraydist.dispatch.Backend.draw`.

    Raises
    ------
    ValueError
        An index has more than 48 bits, or parameters do not fit the shape.
    OverflowError
        A draw does not fit the integer dtype.
    """
    shape = tuple(shape)
    wanted = _INT64 if dtype is None and sampler.integer else np.dtype(dtype)
    stored = _stored_name(sampler, wanted)
    out = empty(shape, stored)
    if out.size and sampler.kind == "rows":
        row_draws.fill(sampler, out, parameters, *_runs(shape, start, strides), _key_words(key))
    elif out.size:
        origins, length = _runs(shape, start, strides)
        kind = _in_single if stored == "float32" and sampler.single else _KINDS[sampler.kind]
        loop, extra = kind(sampler, stored, shape, parameters)
        common = (layout.address(origins), length, *_key_words(key))
        _run(loop, common, extra, out, draw_loops.scratch_items(sampler))
    return out.astype(wanted, copy=False) if sampler.bits else _converted(out, wanted)


def _run(loop: Any, common: tuple[int, ...], extra: _Extra, out: NDArray, items: int) -> None:
    target = layout.address(out)

    def task(start: int, stop: int) -> None:
        scratch = np.empty(items) if items else None
        place = 0 if scratch is None else layout.address(scratch)
        loop(start, stop, *common, place, target, *extra.values)

    threads.run(task, out.size, CHUNK)


class _Extra:
    """Further arguments of a loop, and the arrays that must live while it runs."""

    def __init__(self, *values: Any, alive: Sequence[NDArray] = ()) -> None:
        self.values = values
        self.alive = alive


def _in_single(sampler: Sampler, stored: str, shape: Shape, parameters: Sequence[Any]) -> Any:
    singles = list(map(_single_precision, parameters))
    shared, extra = _elementwise(sampler, shape, singles, np.float32)
    return single_loops.loop(sampler, shared), extra


def _single_precision(parameter: Any) -> NDArray:
    """A parameter in float32; what that does not hold becomes its largest or smallest number."""
    array: NDArray = np.asarray(parameter)
    if array.dtype == np.float32:
        return array
    with np.errstate(over="ignore", under="ignore"):
        plain: NDArray = array.astype(np.float32)
    sizes = np.abs(plain)
    if sizes.min(initial=np.inf) > 0.0 and sizes.max(initial=0.0) < np.inf:
        return plain
    limits = np.finfo(np.float32)
    size = np.abs(array.astype(np.float64))
    size = np.where(size > 0.0, np.maximum(size, limits.smallest_subnormal), size)
    size = np.where(size < np.inf, np.minimum(size, limits.max), size)
    single: NDArray = np.copysign(size, array).astype(np.float32)
    return single


def _pair(sampler: Sampler, stored: str, shape: Shape, parameters: Sequence[Any]) -> Any:
    shared, extra = _elementwise(sampler, shape, parameters)
    guide = _guide(sampler, shared, extra)
    if guide:
        return _guided(guide, stored)
    return draw_loops.pair_loop(sampler, stored, shared), extra


def _single(sampler: Sampler, stored: str, shape: Shape, parameters: Sequence[Any]) -> Any:
    shared, extra = _elementwise(sampler, shape, parameters)
    return draw_loops.single_loop(sampler, stored, shared), extra


def _words(sampler: Sampler, stored: str, shape: Shape, parameters: Sequence[Any]) -> Any:
    shared, extra = _elementwise(sampler, shape, parameters)
    return word_loops.word_loop(sampler, stored, shared), extra


def _rejection(sampler: Sampler, stored: str, shape: Shape, parameters: Sequence[Any]) -> Any:
    shared, extra = _elementwise(sampler, shape, parameters)
    guide = _guide(sampler, shared, extra)
    if guide:
        return _guided(guide, stored)
    return rejection_loops.rejection_loop(sampler, stored, shared), extra


def _guide(sampler: Sampler, shared: bool, extra: _Extra) -> Guide | None:
    """The table of shared parameters, where they have one."""
    if not shared or sampler.window is None:
        return None
    (numbers,) = extra.alive
    return guide_of_counts(sampler, tuple(numbers.tolist()))


def _guided(guide: Guide, stored: str) -> Any:
    """The loop of draws by a guide table, and its arguments."""
    addresses = layout.address(guide.thresholds), layout.address(guide.guide)
    alive = guide.thresholds, guide.guide
    return draw_loops.guided_loop(stored), _Extra(guide.first, guide.shift, *addresses, alive=alive)


def _elementwise(
    sampler: Sampler, shape: Shape, parameters: Sequence[Any], dtype: type = np.float64
) -> tuple[bool, _Extra]:
    """Whether the parameters are one value each, and the loop's arguments for them."""
    if len(parameters) != sampler.arity:
        raise TypeError(f"{sampler.name} takes {sampler.arity} parameters, got {len(parameters)}")
    if all(getattr(parameter, "size", 1) == 1 for parameter in parameters):
        numbers: NDArray = np.array([_number(parameter) for parameter in parameters], dtype)
        first = layout.address(numbers) if parameters else 0
        places = range(first, first + numbers.nbytes, numbers.itemsize)
        return True, _Extra(1, *places, alive=(numbers,))
    arrays: list[NDArray] = [np.asarray(parameter, dtype) for parameter in parameters]
    batch = np.broadcast_shapes(*[array.shape for array in arrays])
    arrays = [_periodic(np.broadcast_to(array, batch), shape) for array in arrays]
    addresses = [layout.address(array) for array in arrays]
    return False, _Extra(arrays[0].size, *addresses, alive=arrays)


def _number(parameter: Any) -> Any:
    return parameter.item() if hasattr(parameter, "item") else parameter


def _table(sampler: Sampler, stored: str, shape: Shape, parameters: Sequence[Any]) -> Any:
    (parameter,) = parameters
    weights = np.require(parameter, np.float64, ("C", "A", "W"))
    batch = weights.shape[:-1]
    weights = weights.reshape(-1, weights.shape[-1])
    table = np.empty_like(weights)
    draw_loops.table_setup(sampler)(weights, table)
    shared = len(table) == 1
    if shared and math.prod(shape) > table.size:
        # The same classes, found faster than by the sampler's search once there is a guide.
        return _guided(guide_of_classes(table[0]), stored)
    rows = np.arange(len(table), dtype=np.int64).reshape(batch)
    if not shared:
        rows = _periodic(rows, shape)
    loop = draw_loops.table_loop(sampler, stored, shared)
    return loop, _Extra(rows.size, layout.address(rows), table, alive=(rows,))


_KINDS = {
    "pair": _pair,
    "single": _single,
    "words": _words,
    "rejection": _rejection,
    "table": _table,
}


def _periodic(array: NDArray, shape: Shape) -> NDArray:
    """A flat array whose item ``position % size`` is the array's, broadcast to a shape."""
    batch = layout.batch_of([array])
    if layout.repeats(batch, shape):
        return layout.repeated(array, math.prod(shape))
    return np.ascontiguousarray(np.broadcast_to(array, shape)).ravel()


def _runs(shape: Shape, start: int, strides: Shape | None) -> tuple[npt.NDArray[np.int64], int]:
    """Index of the first element of each run of consecutive elements, and the runs' length."""
    if strides is None:
        length = math.prod(shape)
        _check_indices(start, start + length)
        return np.array([start], np.int64), length
    length = 1
    outer = list(zip(shape, strides, strict=True))
    while outer and (outer[-1][0] == 1 or outer[-1][1] == length):
        length *= outer.pop()[0]
    origins = np.array(start, np.int64)
    for size, stride in outer:
        origins = origins[..., np.newaxis] + np.arange(size, dtype=np.int64) * stride
    _check_indices(int(origins.min()), int(origins.max()) + length)
    return np.ascontiguousarray(origins).ravel(), length


def _check_indices(first: int, end: int) -> None:
    if first < 0 or end > MAX_ELEMENTS:
        raise ValueError("the index of a draw must be below 2**48")


def _key_words(key: Key) -> tuple[int, int, int, int]:
    return (key.seed & _WORD, key.seed >> 32, *key.counter_high())


def _stored_name(sampler: Sampler, wanted: np.dtype[Any]) -> str:
    """The dtype that the loop stores."""
    if sampler.kind == "rows":
        return "int64" if sampler.integer else "float64"
    if wanted.kind in "iub":
        return "int64"
    return "float32" if wanted == np.float32 else "float64"


def _converted(out: NDArray, wanted: np.dtype[Any]) -> NDArray:
    """Draws in the dtype that was asked for."""
    if wanted.kind in "iu" and out.size:
        low, high, limits = out.min(), out.max(), _limits(wanted)
        # The ends of int64 are what processors make of a float that does not fit it.
        beyond = low == _LIMITS.min or high == _LIMITS.max
        if beyond or low < limits.min or high > limits.max:
            raise OverflowError(f"draws do not fit {wanted}")
    return out if out.dtype == wanted else out.astype(wanted)
