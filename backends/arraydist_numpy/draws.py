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
from arraydist.random.bounds import Bounds
from arraydist.random.key import Key
from arraydist_numpy import (
    bounded_draws,
    count_limits,
    draw_loops,
    layout,
    loop_jobs,
    rejection_loops,
    row_draws,
    single_loops,
    word_loops,
    workspace,
)
from arraydist_numpy.guides import Guide, guide_of_classes, guide_of_counts
from arraydist_numpy.memory import empty
from arraydist_numpy.workspace import Workspace

MAX_ELEMENTS = 1 << 48
"""The index of an element has 48 bits of the counter."""

CHUNK = 16 * draw_loops.PLANE
"""Elements that are worth a thread of their own."""

GRAIN = 4 * draw_loops.PLANE
"""A call is cut at multiples of it: whole counters of samplers that share one by four too."""

_SEARCHES_OF_A_GUIDE = 8
"""A search for a class takes as long as a guide takes to be made for so many classes."""

_INT64 = np.dtype(np.int64)
_LEAST, _MOST = float(np.finfo(np.float32).tiny), float(np.finfo(np.float32).max)
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
    wanted, stored, name = _dtypes(sampler, dtype)
    out = empty(shape, stored)
    tabled = False
    if out.size and sampler.kind == "rows":
        row_draws.fill(sampler, out, parameters, *_runs(shape, start, strides), key.words())
    elif out.size:
        tabled = _fill(sampler, out, name, parameters, start, strides, key.words())
    return out if tabled and wanted == _INT64 else _delivered(sampler, out, wanted)


def draw_within(
    sampler: Sampler,
    key: Key,
    shape: Shape,
    parameters: Sequence[NDArray],
    bounds: Bounds,
    *,
    dtype: Any,
) -> NDArray | None:
    """Draws with parameters of each element; see `arraydist.dispatch.draw_within`."""
    wanted, stored, name = _dtypes(sampler, dtype)
    if not bounded_draws.suits(sampler, name, shape, parameters):
        return None
    out = empty(shape, stored)
    if not bounded_draws.fill(sampler, out, name, parameters, bounds, key.words()):
        return None
    return _delivered(sampler, out, wanted)


def _delivered(sampler: Sampler, out: NDArray, wanted: np.dtype[Any]) -> NDArray:
    """Draws in the dtype that was asked for."""
    if out.dtype is wanted and wanted.kind == "f":
        return out
    return out.astype(wanted, copy=False) if sampler.bits else _converted(out, wanted)


def _fill(
    sampler: Sampler,
    out: NDArray,
    stored: str,
    parameters: Sequence[Any],
    start: int,
    strides: Shape | None,
    key_words: tuple[int, int, int, int],
) -> bool:
    """Fill an array with draws that are numbers; whether they are int64 from a table."""
    total = out.size
    items = draw_loops.scratch_items(sampler)
    space = workspace.take(items)
    if strides is None:
        _check_indices(start, start + total)
        origins, length, origin = None, total, space.begin_at(start)
    else:
        origins, length = _runs(out.shape, start, strides)
        origin = layout.address(origins)
    kind = _in_single if stored == "float32" and sampler.single else _KINDS[sampler.kind]
    loop, extra, alive = kind(sampler, stored, out.shape, parameters, space)
    target = layout.address(out)
    arguments = origin, length, *key_words, target, *extra
    if total <= CHUNK:
        loop(0, total, space.scratch, *arguments)
    else:
        loop_jobs.run(loop, total, CHUNK, GRAIN, arguments, items)
    tabled = type(alive) is Guide and stored == "int64"
    del origins, alive  # until now
    workspace.give_back(space)
    return tabled


_Loop = tuple[Any, tuple[Any, ...], Any]
"""A loop, its further arguments, and what must live while it runs."""


def _in_single(
    sampler: Sampler, stored: str, shape: Shape, parameters: Sequence[Any], space: Workspace
) -> _Loop:
    singles = list(map(_single_precision, parameters))
    shared, extra, alive = _elementwise(sampler, shape, singles, space, np.float32)
    return single_loops.loop(sampler, shared), extra, alive


def _single_precision(parameter: Any) -> Any:
    """A parameter for float32; what that does not hold becomes its largest or smallest number."""
    if type(parameter) is float and (not parameter or _LEAST <= abs(parameter) <= _MOST):
        return parameter
    array: NDArray = np.asarray(parameter)
    if array.dtype == np.float32:
        return array
    if array.ndim == 0:
        number = float(array)
        if not number or _LEAST <= abs(number) <= _MOST:
            return number
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


def _pair(
    sampler: Sampler, stored: str, shape: Shape, parameters: Sequence[Any], space: Workspace
) -> _Loop:
    shared, extra, alive = _elementwise(sampler, shape, parameters, space)
    guide = _guide(sampler, alive) if shared else None
    if guide:
        return _guided(guide, stored)
    return draw_loops.pair_loop(sampler, stored, shared), extra, alive


def _single(
    sampler: Sampler, stored: str, shape: Shape, parameters: Sequence[Any], space: Workspace
) -> _Loop:
    shared, extra, alive = _elementwise(sampler, shape, parameters, space)
    return draw_loops.single_loop(sampler, stored, shared), extra, alive


def _words(
    sampler: Sampler, stored: str, shape: Shape, parameters: Sequence[Any], space: Workspace
) -> _Loop:
    shared, extra, alive = _elementwise(sampler, shape, parameters, space)
    return word_loops.word_loop(sampler, stored, shared), extra, alive


def _rejection(
    sampler: Sampler, stored: str, shape: Shape, parameters: Sequence[Any], space: Workspace
) -> _Loop:
    shared, extra, alive = _elementwise(sampler, shape, parameters, space)
    guide = _guide(sampler, alive) if shared else None
    if guide:
        return _guided(guide, stored)
    return rejection_loops.rejection_loop(sampler, stored, shared), extra, alive


def _guide(sampler: Sampler, numbers: Sequence[Any]) -> Guide | None:
    """The table of shared parameters, where they have one."""
    if sampler.window is None:
        return None
    return guide_of_counts(sampler, tuple(map(float, numbers)))


def _guided(guide: Guide, stored: str) -> _Loop:
    """The loop of draws by a guide table, and its arguments."""
    addresses = layout.address(guide.thresholds), layout.address(guide.guide)
    return draw_loops.guided_loop(stored), (guide.first, guide.shift, *addresses), guide


def _elementwise(
    sampler: Sampler,
    shape: Shape,
    parameters: Sequence[Any],
    space: Workspace,
    dtype: type = np.float64,
) -> tuple[bool, tuple[int, ...], Sequence[Any]]:
    """Whether the parameters are one value each, the loop's arguments for them, and themselves."""
    if len(parameters) != sampler.arity:
        raise TypeError(f"{sampler.name} takes {sampler.arity} parameters, got {len(parameters)}")
    numbers = _numbers(parameters)
    if numbers is not None:
        return True, (1, *space.hold(numbers, dtype)), numbers
    arrays: list[NDArray] = [np.asarray(parameter, dtype) for parameter in parameters]
    batch = layout.common_shape(arrays)
    arrays = [_periodic(array, batch, shape) for array in arrays]
    addresses = [layout.address(array) for array in arrays]
    return False, (arrays[0].size, *addresses), arrays


def _numbers(parameters: Sequence[Any]) -> list[Any] | None:
    """Parameters of one value each."""
    numbers = []
    for parameter in parameters:
        if type(parameter) is not float and hasattr(parameter, "size"):
            if parameter.size != 1:
                return None
            parameter = parameter.item()
        numbers.append(parameter)
    return numbers


def _table(
    sampler: Sampler, stored: str, shape: Shape, parameters: Sequence[Any], space: Workspace
) -> _Loop:
    (parameter,) = parameters
    weights = np.require(parameter, np.float64, ("C", "A", "W"))
    batch = weights.shape[:-1]
    weights = weights.reshape(-1, weights.shape[-1])
    table = np.empty_like(weights)
    draw_loops.table_setup(sampler)(weights, table)
    shared = len(table) == 1
    if shared and math.prod(shape) > table.size // _SEARCHES_OF_A_GUIDE:
        # The same classes, found faster than by the sampler's search once there is a guide.
        return _guided(guide_of_classes(table[0]), stored)
    rows = np.arange(len(table), dtype=np.int64).reshape(batch)
    if not shared:
        rows = _periodic(rows, rows.shape, shape)
    loop = draw_loops.table_loop(sampler, stored, shared)
    return loop, (rows.size, layout.address(rows), table), rows


_KINDS = {
    "pair": _pair,
    "single": _single,
    "words": _words,
    "rejection": _rejection,
    "table": _table,
}


def _periodic(array: NDArray, batch: Shape, shape: Shape) -> NDArray:
    """A flat array whose item ``position % size`` is the array's, broadcast to a shape."""
    if array.shape != batch:
        array = np.broadcast_to(array, batch)
    while batch and batch[0] == 1:
        batch = batch[1:]
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


@functools.cache
def _dtypes(sampler: Sampler, dtype: Any) -> tuple[np.dtype[Any], np.dtype[Any], str]:
    """The dtype of draws, that which the loop stores, and its name."""
    wanted = _INT64 if dtype is None and sampler.integer else np.dtype(dtype)
    stored = "float32" if wanted == np.float32 else "float64"
    if sampler.kind == "rows":
        stored = "int64" if sampler.integer else "float64"
    elif wanted.kind in "iub":
        stored = "int64"
    return wanted, np.dtype(stored), stored


def _converted(out: NDArray, wanted: np.dtype[Any]) -> NDArray:
    """Draws in the dtype that was asked for."""
    if wanted.kind in "iu" and out.size:
        limits = _limits(wanted)
        # The ends of int64 are what processors make of a float that does not fit it.
        low, high = max(limits.min, _LIMITS.min + 1), min(limits.max, _LIMITS.max - 1)
        if not count_limits.fit(out, low, high):
            raise OverflowError(f"draws do not fit {wanted}")
    return out if out.dtype == wanted else out.astype(wanted)
