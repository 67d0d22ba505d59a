"""Checks of parameters, values and draws; messages say what is wrong, where, and what helps."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from typing import Any

from arraydist import dispatch
from arraydist._typing import Array, Shape
from arraydist.constraints import Constraint
from arraydist.distributions.parameter import Parameter
from arraydist.namespace import array_namespace, as_shape, is_floating


def as_new_shape(owner: str, given: Shape, shape: Any) -> Shape:
    """The shape to lay a batch out in, with the one size of -1 (what is left) worked out.

    Raises
    ------
    ValueError
        It has another number of elements than the batch.
    """
    try:
        sizes: Shape = (operator.index(shape),)
    except TypeError:
        sizes = tuple(shape)
    count = math.prod(given)
    if sizes.count(-1) == 1:
        others = math.prod(size for size in sizes if size != -1)
        left = count // others if others else 0
        sizes = tuple(left if size == -1 else size for size in sizes)
    if math.prod(as_shape(owner, "batch_shape", sizes)) != count:
        raise ValueError(f"{owner}: batch shape {tuple(given)} can't be laid out as {shape}")
    return sizes


def check_event_axes(owner: str, parameters: Sequence[Parameter], arrays: Sequence[Array]) -> None:
    """Raise where an array has fewer axes than one element of its parameter takes."""
    for parameter, array in zip(parameters, arrays, strict=True):
        if array.ndim < parameter.event_dim:
            raise ValueError(
                f"{owner}: {parameter.name} must have at least {parameter.event_dim} axes, "
                f"got shape {tuple(array.shape)}"
            )


def check_event(owner: str, value: Array, event_shape: Shape) -> None:
    """Raise where the last axes of a value are not those of one draw."""
    axes, event = len(event_shape), tuple(event_shape)
    if value.ndim < axes or tuple(value.shape)[value.ndim - axes :] != event:
        raise ValueError(
            f"{owner}: value must have the event shape {event} as its last axes, "
            f"got shape {tuple(value.shape)}"
        )


def check_parameter(
    owner: str,
    parameter: Parameter,
    value: Any,
    *,
    constraint: Constraint | None = None,
    inside: Array | None = None,
) -> None:
    """Raise where a parameter lies outside its constraint.

    ``constraint`` is another one to check instead, and ``inside`` says where it holds if that is
    known.
    """
    what = f"parameter {parameter.name}"
    _check(owner, what, constraint or parameter.constraint, value, "check_parameters", inside)


def check_value(owner: str, support: Constraint, value: Array) -> None:
    """Raise where a value lies outside the support."""
    _check(owner, "value", support, value, "check_values")


_MEND = {
    "check_parameters": "correct it, or switch checks off with validate_args=False",
    "check_values": "correct it, or get -inf there with validate_args=False",
}


def _check(
    owner: str,
    what: str,
    constraint: Constraint,
    value: Any,
    mend: str,
    inside: Array | None = None,
) -> None:
    if isinstance(value, (float, int)):
        if not constraint.check(value):
            raise ValueError(
                f"{owner}: {what} must be {constraint.description}, got {value}; {_MEND[mend]}"
            )
        return
    seen = dispatch.readable(value)
    if seen is None:
        return
    if inside is None and constraint.surely_holds(seen):
        return
    value = dispatch.constant(value)
    if inside is None:
        inside = constraint.check(value)
    if bool(array_namespace(inside).all(inside)):
        return
    index = _first_false(inside)
    offending = value[(*index, ...)] if index else value
    place = f" at index {index}" if index else ""
    raise ValueError(
        f"{owner}: {what} must be {constraint.description}, got {_shown(offending)}{place}; "
        f"{_MEND[mend]}"
    )


def _first_false(mask: Array) -> tuple[int, ...]:
    xp = array_namespace(mask)
    flat = xp.reshape(xp.astype(mask, xp.int64), (-1,))
    position = int(xp.argmin(flat))
    index: list[int] = []
    for size in reversed(tuple(mask.shape)):
        position, remainder = divmod(position, size)
        index.insert(0, remainder)
    return tuple(index)


def _shown(value: Array) -> str:
    if value.ndim:
        return str(value)
    number = value.item() if hasattr(value, "item") else float(value)
    if str(value.dtype).endswith("float32"):
        import numpy as np

        # 1.3 in single precision is 1.2999999523162842.
        return str(np.float32(number))
    return str(number)


def check_draws_keep(owner: str, draws: Array, dtype: Any) -> None:
    """Raise where a dtype has no room for what is behind the point."""
    xp = array_namespace(draws)
    if is_floating(xp, draws.dtype) and not is_floating(xp, _dtype(xp, dtype)):
        raise TypeError(f"{owner}: draws are {draws.dtype}, which {dtype} would cut; round them")


def _dtype(xp: Any, dtype: Any) -> Any:
    # NumPy's users write "int16" and float too.
    return xp.dtype(dtype) if xp.__name__ == "numpy" else dtype


def _limits(xp: Any, dtype: Any) -> tuple[int, int]:
    """The smallest and the largest number of a dtype of whole numbers or truth values."""
    if xp.isdtype(dtype, "bool"):
        return 0, 1
    limits = xp.iinfo(dtype)
    return limits.min, limits.max


def cast_draws(owner: str, draws: Array, dtype: Any) -> Array:
    """Draws in another dtype.

    Raises
    ------
    OverflowError
        An integer dtype that can't hold a draw.
    """
    xp = array_namespace(draws)
    dtype = _dtype(xp, dtype)
    if xp.isdtype(dtype, ("bool", "integral")) and draws.size:
        smallest, largest = _limits(xp, dtype)
        lowest, highest = float(xp.min(draws)), float(xp.max(draws))
        if not (smallest <= lowest and highest <= largest):
            raise OverflowError(
                f"{owner}: draws from {lowest:.17g} to {highest:.17g} do not fit {dtype}; "
                "ask for a wider dtype"
            )
    return xp.astype(draws, dtype)
