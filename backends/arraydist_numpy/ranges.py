"""Loops over arrays for kernels with methods by range: sort a block's elements, then vectorise.

Scratch memory of the calling thread holds, for a block of elements: the numbers of their ranges,
later the values; how many elements each range has; the arguments of one range's elements, gathered
so that the expensive loop reads memory in order; and a list of element numbers for each range.

Where a method is tried on all elements first, only those that it leaves over are listed.
"""

from __future__ import annotations

import textwrap

from arraydist.kernels.primitives import int64
from arraydist.kernels.ranges import Ranges
from arraydist.kernels.record import Kernel
from arraydist_numpy.compiler import Program, Source
from arraydist_numpy.layout import BLOCK
from arraydist_numpy.primitives import LOAD, STORE, types

_HEAD = """\
def {name}(start, stop, scratch, out{parameters}):
    for block in range(start, stop, {block}):
        count = min({block}, stop - block)
"""

_SELECT = """\
        for i in range(count):
            store_float64(scratch, i, select({values}))
        for number in range({ranges}):
            store_int64(scratch, {counts} + number, 0)
        for i in range(count):
            number = int64(load_float64(scratch, i))
            items = load_int64(scratch, {counts} + number)
            store_int64(scratch, {lists} + number * {block} + items, i)
            store_int64(scratch, {counts} + number, items + 1)
"""

_TRY_FIRST = """\
        for i in range(count):
            store(out, block + i, method0({values}))
        left = 0
        for i in range(count):
            value = load(out, block + i)
            store_int64(scratch, {lists} + {block} + left, i)
            left += int64(value != value)
        store_int64(scratch, {counts} + 1, left)
        for number in range(2, {ranges}):
            store_int64(scratch, {counts} + number, 0)
"""

# An element whose value is NaN joins the next range's list: stored there always, counted if so.
# There is room, since the list of so many items less cannot be full.
_METHOD = """\
items = load_int64(scratch, {counts} + {number})
for j in range(items):
    i = load_int64(scratch, {list} + j)
{gather}
for j in range(items):
    store_float64(scratch, j, method{number}({gathered}))
left = load_int64(scratch, {counts} + {number} + 1)
for j in range(items):
    i = load_int64(scratch, {list} + j)
    value = load_float64(scratch, j)
    store(out, block + i, value)
    store_int64(scratch, {list} + {block} + left, i)
    left += int64(value != value)
store_int64(scratch, {counts} + {number} + 1, left)
"""

_LAST = """\
for j in range(load_int64(scratch, {counts} + {number})):
    i = load_int64(scratch, {last} + j)
    store(out, block + i, otherwise({own}))
"""


def scratch_items(kernel: Kernel) -> int:
    """Items of eight bytes of scratch memory that a kernel's loop needs."""
    ranges = kernel.ranges
    if ranges is None or (ranges.select is None and len(ranges.methods) == 1):
        return 0
    return _lists(kernel, ranges) + (len(ranges.methods) + 1) * BLOCK


def _lists(kernel: Kernel, ranges: Ranges) -> int:
    """Where the lists begin, after the values, the arguments and the counts."""
    return (1 + kernel.arity) * BLOCK + len(ranges.methods) + 1


def ranges_program(kernel: Kernel, ranges: Ranges, stored: str) -> Program:
    """The loop, with the arguments ``start, stop, scratch, out`` and two for each argument."""
    positions = range(kernel.arity)
    last = len(ranges.methods)
    called = "{}".format if ranges.arguments is None else "*arguments({})".format
    lists = _lists(kernel, ranges)
    own = ", ".join(f"load(a{i}, block * s{i} + i)" for i in positions)
    places = {
        "block": BLOCK,
        "ranges": last + 1,
        "counts": (1 + kernel.arity) * BLOCK,
        "lists": lists,
        "last": lists + last * BLOCK,
        "values": called(own),
    }
    name = f"ranges_{kernel.name}_{stored}"
    text = _HEAD.format(name=name, parameters="".join(f", a{i}, s{i}" for i in positions), **places)
    gather = "".join(
        f"    store_float64(scratch, {(1 + i) * BLOCK} + j, load(a{i}, block * s{i} + i))\n"
        for i in positions
    )
    gathered = ", ".join(f"load_float64(scratch, {(1 + i) * BLOCK} + j)" for i in positions)
    gathered = called(gathered)
    text += (_TRY_FIRST if ranges.select is None else _SELECT).format(**places)
    for number in range(1 if ranges.select is None else 0, last):
        body = _METHOD.format(
            number=number,
            list=lists + number * BLOCK,
            gather=gather.rstrip("\n"),
            gathered=gathered,
            **places,
        )
        text += textwrap.indent(body, " " * 8)
    text += textwrap.indent(_LAST.format(number=last, own=own, **places), " " * 8)
    sources: dict[str, Source] = {"otherwise": kernel.function, "int64": int64}
    sources |= {f"method{i}": method for i, method in enumerate(ranges.methods)}
    if ranges.select is not None:
        sources["select"] = ranges.select
    if ranges.arguments is not None:
        sources["arguments"] = ranges.arguments
    intrinsics = {"load": LOAD[stored], "store": STORE[stored]}
    for kind in ("float64", "int64"):
        intrinsics |= {f"load_{kind}": LOAD[kind], f"store_{kind}": STORE[kind]}
    return Program(name, text, sources, intrinsics, (types.int64,) * (4 + 2 * kernel.arity))
