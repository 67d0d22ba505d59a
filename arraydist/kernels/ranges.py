"""Methods for parts of a function's domain, and the scalar source that they make together.

A kernel may have several methods, each of them straight-line code that vectorises.  Loops over
arrays sort the elements by range and run each method over its own, which takes a fraction of the
time of branching for every element.  What a scalar call does follows from the same record: the
method that is selected, the next ones where it gives NaN, and at the end the kernel's own function.
"""

from __future__ import annotations

import math
import types
from collections.abc import Callable
from typing import Any, NamedTuple

Function = Callable[..., Any]


class Ranges(NamedTuple):
    """Methods by range of a kernel, whose own function serves what none of them does.

    Attributes
    ----------
    methods
        Straight-line functions of the kernel's arguments, each with its range.  NaN gives an
        element up to the next one, and in the end to the kernel's own function, which may branch
        and iterate.
    select
        Number of the method for given arguments, as a float; the number of methods where none
        serves.  Straight-line as well.  Without it the first method is tried on all elements, where
        they are, and so should serve the most of them.
    arguments
        Straight-line function of the kernel's arguments that gives those of `select` and the
        methods, as many; without it they are the kernel's own.
    complete
        Whether the kernel's own function gives the methods' bits everywhere: then scalar calls
        take it alone.
    """

    methods: tuple[Function, ...]
    select: Function | None = None
    arguments: Function | None = None
    complete: bool = False

    def at(self, arguments: Function) -> Ranges:
        """The same methods at other arguments."""
        return self._replace(arguments=arguments)


def scalar_source(function: Function, ranges: Ranges | None) -> Function:
    """The scalar source of a kernel with that function of its own."""
    if ranges is None or ranges.complete:
        return function
    scope: dict[str, Any] = {"nan": math.nan, "function": function}
    scope |= {f"method{i}": method for i, method in enumerate(ranges.methods)}
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    own = given = ", ".join(names)
    text = f"def {function.__name__}({own}):\n"
    if ranges.arguments is not None:
        scope["arguments"] = ranges.arguments
        given = ", ".join(f"{name}_" for name in names)
        text += f"    {given}{',' * (len(names) == 1)} = arguments({own})\n"
    left = "value_ != value_"
    if ranges.select is None:
        text += f"    value_ = method0({given})\n"
    else:
        scope["select"] = ranges.select
        text += f"    number_ = select({given})\n"
        text += f"    value_ = method0({given}) if number_ == 0.0 else nan\n"
    for i in range(1, len(ranges.methods)):
        reached = left if ranges.select is None else f"number_ <= {i}.0 and {left}"
        text += f"    if {reached}:\n        value_ = method{i}({given})\n"
    text += f"    return value_ if value_ == value_ else function({own})\n"
    exec(compile(text, f"<ranges of {function.__name__}>", "exec"), scope)
    source: types.FunctionType = scope[function.__name__]
    source.__module__ = function.__module__
    source.__doc__ = function.__doc__
    return source
