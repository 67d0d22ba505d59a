"""Emission of the loops that draw.

All loops have the leading arguments ``start, stop, scratch, origins, length, k0, k1, h0, h1, out``:
they fill positions ``start`` to ``stop`` of ``out``.  ``scratch`` is memory of the calling thread.
Positions fall into runs of ``length`` consecutive elements, and run ``r`` begins with the element
of index ``origins[r]``.  ``k0`` to ``h1`` are the words of the key.

Draws of at most 64 random bits share counters in pairs, planar: with B for `PLANE`, which is part
of the stream, element ``e`` takes half ``(e mod 2B) // B`` of counter ``(e // 2B) * B + e mod B``.
"""

from __future__ import annotations

import functools
import textwrap
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from arraydist.kernels.philox import MASK, counter_words, upper_word
from arraydist.kernels.primitives import int64, uint64
from arraydist.kernels.record import Sampler
from arraydist_numpy.compiler import Program, Source, Twin
from arraydist_numpy.primitives import LOAD, STORE, read_back, types, write

PLANE = 1024
"""Half the number of elements whose draws lie together; part of the stream."""

BLOCK = 2 * PLANE
"""Elements that a rejection sampler tries at a time, all of whose scratch fits the cache."""

# The part of some planes that is wanted: items lane to lane + count of all of them together.
ITEMS_OF_PLANES = """\
lane = element % {period}
counter = (element // {period}) * {plane}
count = min(limit, {period} - lane)
"""
# Only counters first to last are computed: all where the part reaches into two planes or more.
COUNTERS_OF_PLANES = """\
within = lane // {plane} == (lane + count - 1) // {plane}
first = lane % {plane} if within else 0
upper = upper_word(uint64(counter), uint64(0))
last = first + count if within else {plane}
"""
PART_OF_PLANES = ITEMS_OF_PLANES + COUNTERS_OF_PLANES


def scratch_items(sampler: Sampler) -> int:
    """Float64 items of scratch memory that a sampler's loop needs."""
    return (7 + sampler.arity) * BLOCK


COMMON = ("start", "stop", "scratch", "origins", "length", "k0", "k1", "h0", "h1", "out")
"""Arguments that all loops have."""

# Finds the run of a position, and how many of its elements are still to be drawn.
_HEAD = """\
def {name}({arguments}):
    key0, key1, high0, high1 = uint64(k0), uint64(k1), uint64(h0), uint64(h1)
{prologue}
    position = start
    while position < stop:
        run = position // length
        offset = position - run * length
        element = load_int64(origins, run) + offset
        limit = min(length - offset, stop - position)
{body}
        position += count
"""

_PLANES = PART_OF_PLANES.format(period=2 * PLANE, plane=PLANE).rstrip()

BLOCK_OF_ELEMENTS = f"""\
count = min(limit, {BLOCK}, {MASK + 1} - (element & {MASK}))"""
"""Elements with a counter each, that differ in the counter's lowest word alone."""

STEP = 256
"""Counters whose words are made at a time, and kept as two numbers of 64 bits each.

A loop that also makes draws of them has too few registers, and a fast cache holds them in between.
"""

# Words of counters base to end, of which items 0 and up are those of `_WORDS_BACK`.
_WORDS = f"""\
for base in range({{first}}, {{last}}, {STEP}):
    end = min({{last}}, base + {STEP})
    for i in range(end - base):
        w0, w1, w2, w3 = words(uint64({{counter}} + base + i), upper, high0, high1, key0, key1)
        store_plane0(drawn, i, w1)
        store_plane1(drawn, {STEP} + i, w3)
    for i in range(end - base):
        w1, w3 = load_plane0(drawn, i), load_plane1(drawn, {STEP} + i)
        w0, w2 = w1 >> uint64(32), w3 >> uint64(32)
"""


def _of_pairs(whole: str, finish: str, before: str = "") -> str:
    """Both planes at once where that condition holds, else through memory to what finishes them."""
    return f"""\
{_PLANES}
drawn = scratch + {16 * PLANE}
{before}
if {whole}:
{textwrap.indent(_WORDS.format(first=0, last=PLANE, counter="counter"), "    ")}\
            z0, z1 = attempt(w0, w1, w2, w3)
            store_half0(out, position + base + i, {{first}})
            store_half1(out, position + {PLANE} + base + i, {{second}})
else:
{textwrap.indent(_WORDS.format(first="first", last="last", counter="counter"), "    ")}\
            z0, z1 = attempt(w0, w1, w2, w3)
            store_draw0(scratch, base + i, z0)
            store_draw1(scratch, {PLANE} + base + i, z1)
{textwrap.indent(finish, "    ")}"""


_PAIR = _of_pairs(
    f"count == {2 * PLANE}",
    """\
for i in range(count):
    z = load_float64(scratch, lane + i)
    store(out, position + i, {finished})
""",
)

# With parameters of each element, in windows over which they are contiguous.
_PAIR_EACH = _of_pairs(
    f"count == {2 * PLANE} and window + count <= period",
    """\
done = 0
while done < count:
    window = (position + done) % period
    piece = min(count - done, period - window)
    for i in range(piece):
        z = load_float64(scratch, lane + done + i)
        store(out, position + done + i, {finished})
    done += piece
""",
    before="window = position % period",
)

# One counter an element, and no rejection.
_SINGLE = f"""\
{BLOCK_OF_ELEMENTS}
{{window}}
upper = upper_word(uint64(element), uint64(0))
drawn = scratch
{_WORDS.format(first=0, last="count", counter="element")}\
        place = base + i
        store(out, position + place, {{value}})
"""

_TABLE = f"""\
{_PLANES}
for i in range(first, last):
    w0, w1, w2, w3 = words(uint64(counter + i), upper, high0, high1, key0, key1)
    store_plane0(scratch, i, w1)
    store_plane1(scratch, {PLANE} + i, w3)
for i in range(count):
    bits = load_uint64(scratch, lane + i)
    {{row}}
    store(out, position + i, attempt(bits >> uint64(32), bits, row))
"""

# A step without a branch, which is mostly enough, and then a search that mostly ends at once.
_GUIDED = f"""\
{_PLANES}
for i in range(first, last):
    w0, w1, w2, w3 = words(uint64(counter + i), upper, high0, high1, key0, key1)
    store_plane0(scratch, i, w1 >> uint64(1))
    store_plane1(scratch, {PLANE} + i, w3 >> uint64(1))
for i in range(count):
    number = load_uint64(scratch, lane + i)
    value = load_int32(guide, int64(number >> uint64(shift)))
    value += int64(load_uint64(thresholds, value) <= number)
    while load_uint64(thresholds, value) <= number:
        value += 1
    store(out, position + i, base + value)
"""

# The part of a block over which the parameters are contiguous.
WINDOW = "window = position % period\ncount = min(count, period - window)"


def indent(text: str, levels: int) -> str:
    """Lines of a block, moved in."""
    return textwrap.indent(text.rstrip("\n"), "    " * levels)


def planes(stored: str) -> dict[str, Any]:
    """Access to words of that type in the planes of scratch memory, which lie apart."""
    access = {f"store_plane{plane}": write(stored, plane) for plane in range(5)}
    return access | {f"load_plane{plane}": read_back(stored, stored, plane) for plane in range(5)}


def _apart(stored: str) -> dict[str, Any]:
    """Stores of a loop to places that lie apart; LLVM takes several vectors at once only then."""
    access = planes("uint64")
    for half in range(2):
        access[f"store_draw{half}"] = write("float64", 5 + half)
        access[f"store_half{half}"] = write(stored, 7 + half)
    return access


def program(
    name: str,
    sources: dict[str, Source | None],
    stored: str,
    body: str,
    prologue: str = "",
    extra: tuple[str, ...] = (),
    table: bool = False,
    intrinsics: Mapping[str, Any] = MappingProxyType({}),
) -> Program:
    """A loop around a body that draws the next ``count`` elements of a run."""
    arguments = (*COMMON, *extra)
    text = _HEAD.format(
        name=name,
        arguments=", ".join((*arguments, "table") if table else arguments),
        prologue=indent(prologue, 1),
        body=indent(body, 2),
    )
    access = {"load": LOAD[stored], "store": STORE[stored]}
    for kind in ("float64", "int64", "uint64"):
        access |= {f"load_{kind}": LOAD[kind], f"store_{kind}": STORE[kind]}
    access |= {"load_int32": LOAD["int32"], **_apart(stored), **intrinsics}
    signature = (types.int64,) * len(arguments)
    if table:
        signature = (*signature, types.Array(types.float64, 2, "C"))
    named: dict[str, Source] = {"words": counter_words, "upper_word": upper_word}
    named |= {"uint64": uint64, "int64": int64}
    named |= {key: source for key, source in sources.items() if source is not None}
    return Program(name, text, named, access, signature)


def parameter_names(sampler: Sampler) -> tuple[str, ...]:
    """Arguments of a loop for the parameters: their period and addresses."""
    return ("period", *[f"a{i}" for i in range(sampler.arity)])


def read_once(names: list[str], load: str = "load_float64") -> str:
    """Shared parameters, read before the loop."""
    return "".join(f"{name} = {load}(a{i}, 0)\n" for i, name in enumerate(names))


def in_window(sampler: Sampler, item: str = "i", load: str = "load_float64") -> list[str]:
    """The parameters of an element of a window."""
    return [f"{load}(a{i}, window + {item})" for i in range(sampler.arity)]


def constants_of(parameters: list[str], *, setup: bool) -> str:
    """What an attempt takes beside its words."""
    return (
        f"setup({', '.join(parameters)})" if setup else f"({' '.join(p + ',' for p in parameters)})"
    )


def finish_source(sampler: Sampler, stored: str) -> Source | None:
    """What finishes draws that are stored so."""
    return sampler.finish_float32 if stored == "float32" else sampler.finish


def finish(sampler: Sampler, z: str, parameters: list[str]) -> str:
    """The finished draw, of one called ``z``."""
    return f"finish({', '.join((z, *parameters))})" if sampler.finish else z


@functools.cache
def pair_loop(sampler: Sampler, stored: str, shared: bool) -> Twin:
    """The loop of a ``"pair"`` sampler.

    Further arguments are the period of the parameters and their addresses.
    """
    names = [f"p{i}" for i in range(sampler.arity)]
    prologue = ""
    if shared:
        prologue = read_once(names)
        first, second, finished = (finish(sampler, z, names) for z in ("z0", "z1", "z"))
        body = _PAIR.format(first=first, second=second, finished=finished)
    else:
        first = finish(sampler, "z0", in_window(sampler, "base + i"))
        second = finish(sampler, "z1", in_window(sampler, f"{PLANE} + base + i"))
        finished = finish(sampler, "z", in_window(sampler))
        body = _PAIR_EACH.format(first=first, second=second, finished=finished)
    sources = {"attempt": sampler.attempt, "finish": finish_source(sampler, stored)}
    name = f"draw_{sampler.name}_{stored}_{'shared' if shared else 'each'}"
    return program(name, sources, stored, body, prologue, parameter_names(sampler)).compile()


@functools.cache
def single_loop(sampler: Sampler, stored: str, shared: bool) -> Twin:
    """The loop of a ``"single"`` sampler.

    Further arguments are the period of the parameters and their addresses.
    """
    names = [f"p{i}" for i in range(sampler.arity)]
    here = names if shared else in_window(sampler, "place")
    prologue = read_once(names) if shared else ""
    constants = constants_of(here, setup=sampler.setup is not None)
    if shared:
        prologue += f"constants = {constants}\n"
        constants = "constants"
    value = f"attempt((w0, w1, w2, w3), {constants})"
    body = _SINGLE.format(window="" if shared else WINDOW, value=finish(sampler, value, here))
    sources = {"attempt": sampler.attempt, "setup": sampler.setup}
    sources["finish"] = finish_source(sampler, stored)
    name = f"draw_{sampler.name}_{stored}_{'shared' if shared else 'each'}"
    return program(name, sources, stored, body, prologue, parameter_names(sampler)).compile()


@functools.cache
def table_loop(sampler: Sampler, stored: str, shared: bool) -> Twin:
    """The loop of a ``"table"`` sampler.

    Further arguments are the period and the address of the row numbers, and the table itself.
    """
    prologue = "row = table[0]" if shared else ""
    row = "" if shared else "row = table[load_int64(rows, (position + i) % period)]"
    return program(
        f"draw_{sampler.name}_{stored}_{'shared' if shared else 'each'}",
        {"attempt": sampler.attempt},
        stored,
        _TABLE.format(row=row),
        prologue,
        ("period", "rows"),
        table=True,
    ).compile()


@functools.cache
def guided_loop(stored: str) -> Twin:
    """The loop of draws by a guide table, whatever the law.

    Further arguments are the first value, the shift, and the addresses of thresholds and guide.
    """
    extra = ("base", "shift", "thresholds", "guide")
    return program(f"draw_guided_{stored}", {}, stored, _GUIDED, extra=extra).compile()


@functools.cache
def table_setup(sampler: Sampler) -> Twin:
    """``fill(weights, table)``: sets up every row of a table from the row of weights."""
    name = f"setup_{sampler.name}"
    text = f"""\
def {name}(weights, table):
    for row in range(weights.shape[0]):
        setup(weights[row], table[row])
"""
    if sampler.setup is None:
        raise TypeError(f"the table sampler {sampler.name} has no setup")
    array = types.Array(types.float64, 2, "C")
    return Program(name, text, {"setup": sampler.setup}, {}, (array, array)).compile()
