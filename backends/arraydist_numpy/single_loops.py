"""Emission of the loops that draw in single precision.

Their arguments are those of `arraydist_numpy.draw_loops`; parameters are arrays of float32.

Words are made first, for a piece of a plane at a time, and kept as 32-bit numbers: a vector holds
twice as many of them as of the counters' numbers.  Draws of one word share a counter by four and
draws of two words by two, as first attempts do (`arraydist_numpy.shared_counters`), planar: with B
for `PLANE` and c draws of a counter, element e takes part (e mod cB) // B of counter
(e // cB) B + e mod B.
"""

from __future__ import annotations

import functools
from typing import Any

from arraydist.kernels.record import Quick, Sampler, Single
from arraydist_numpy import shared_counters
from arraydist_numpy.compiler import Source, Twin
from arraydist_numpy.draw_loops import (
    PART_OF_PLANES,
    PLANE,
    constants_of,
    indent,
    parameter_names,
    planes,
    program,
)
from arraydist_numpy.primitives import loader, storer, types, write
from arraydist_numpy.rejection_loops import Storage, made_words, rejecting, scratch_access
from arraydist_numpy.single import in_single

STEP = 512
"""Counters whose words are made at a time: several of the widest vectors, and a part of a plane."""

# Outputs 0 to 4 are planes of words.
_ACCESS = {
    "load_single": loader(types.float32, types.float32),
    "store_single": storer(types.float32),
    "load_word": loader(types.uint32, types.uint32),
    "store_draw0": write("float32", 5),
    "store_draw1": write("float32", 6),
    **planes("uint32"),
    **scratch_access("float32", "float32", "int32"),
    **shared_counters.ACCESS,
}

_PLANES = (
    PART_OF_PLANES
    + f"""\
bits = scratch + {16 * STEP}
for base in range(first, last, {STEP}):
    end = min(last, base + {STEP})
    for i in range(end - base):
        w0, w1, w2, w3 = words(uint64(counter + base + i), upper, high0, high1, key0, key1)
        store_plane0(bits, i, w0)
        store_plane1(bits, {STEP} + i, w1)
        store_plane2(bits, {2 * STEP} + i, w2)
        store_plane3(bits, {3 * STEP} + i, w3)
{{draws}}
"""
)

# What is made of one plane's part: draws ``low`` to ``high``, counted within the plane.
_PART = """\
low = max(base, lane - part * {plane})
high = min(end, lane + count - part * {plane})
target = position + part * {plane} - lane
{pieces}
"""

_SHARED = """\
for i in range(low, high):
    z = {z}
    store_single(out, target + i, {finished})
"""

# With parameters of each element, in windows over which they are contiguous.
_EACH = """\
while low < high:
    window = (target + low) % period - low
    stop_here = min(high, period - window)
    for i in range(low, stop_here):
        z = {z}
        store_single(out, target + i, {finished})
    low = stop_here
"""


def _of(sampler: Sampler) -> Single:
    if sampler.single is None:
        raise TypeError(f"{sampler.name} does not draw in single precision")
    return sampler.single


def _sources(sampler: Sampler) -> dict[str, Source | None]:
    single = _of(sampler)
    sources = {
        "attempt": single.attempt or sampler.attempt,
        "setup": sampler.setup,
        "finish": single.finish or sampler.finish,
        "common": single.common,
    }
    return {name: source and in_single(source) for name, source in sources.items()}


def _name(sampler: Sampler, shared: bool) -> str:
    return f"draw_{sampler.name}_single_{'shared' if shared else 'each'}"


def _calls(sampler: Sampler, shared: bool) -> tuple[str, str, str]:
    """What reads shared parameters, their constants or each element's, and the finished draw."""
    sources = _sources(sampler)
    if shared:
        here = [f"p{i}" for i in range(sampler.arity)]
        prologue = "".join(f"{name} = load_single(a{i}, 0)\n" for i, name in enumerate(here))
    else:
        here = [f"load_single(a{i}, window + i)" for i in range(sampler.arity)]
        prologue = ""
    constants = constants_of(here, setup=sources["setup"] is not None)
    if shared:
        prologue += f"constants = {constants}\n"
        constants = "constants"
    finished = f"finish({', '.join(('z', *here))})" if sources["finish"] is not None else "z"
    return prologue, constants, finished


@functools.cache
def planar_loop(sampler: Sampler, shared: bool) -> Twin:
    """The loop of a ``"pair"`` or ``"single"`` sampler."""
    prologue, constants, finished = _calls(sampler, shared)
    taken = _of(sampler).words
    pieces = _SHARED if shared else _EACH
    draws, parts, address = "", 4 // taken, f"bits + 4 * ({taken * STEP} * part - base)"
    if _of(sampler).common:
        draws = f"""\
for i in range(end - base):
    x, y = common(load_plane0(bits, i), load_plane1(bits, {STEP} + i))
    store_x(bits, i, x)
    store_y(bits, {STEP} + i, y)
"""
        z = f"attempt((load_first_single(drawn, i), load_word(drawn, {2 * STEP} + i)), {constants})"
        address = f"bits + 4 * ({STEP} * part - base)"
    elif sampler.kind == "single":
        words = "".join(f"load_word(drawn, {k * STEP} + i), " for k in range(taken))
        z = f"attempt(({words}), {constants})"
    elif taken == 1:
        z = "attempt(load_word(drawn, i))"
    else:
        # Both draws of two words go to scratch memory first.
        draws = f"""\
for half in range(2):
    drawn = bits + {8 * STEP} * half
    made = scratch + {8 * STEP} * half
    for i in range(end - base):
        z0, z1 = attempt(load_word(drawn, i), load_word(drawn, {STEP} + i))
        store_draw0(made, i, z0)
        store_draw1(made, {STEP} + i, z1)
"""
        z, parts = "load_single(drawn, i)", 4
        address = f"scratch + 4 * ({STEP} * part - base)"
    piece = _PART.format(plane=PLANE, pieces=indent(pieces.format(z=z, finished=finished), 0))
    draws += f"for part in range({parts}):\n    drawn = {address}\n" + indent(piece, 1) + "\n"
    body = _PLANES.format(
        period=parts * PLANE,
        plane=PLANE,
        draws=indent(draws, 1),
    )
    return _compiled(sampler, shared, body, prologue)


def _storage(sampler: Sampler) -> Storage:
    """Words are kept one by one; what an attempt does not take is not kept."""
    if _of(sampler).words == 2:
        return shared_counters.storage(_of(sampler))
    words = range(_of(sampler).words)
    put = made_words(0) + "".join(f"store_plane{i}(drawn, {i * STEP} + k, w{i})\n" for i in words)
    names = tuple(f"load_plane{i}(drawn, {i * STEP} + k)" for i in words)
    return Storage(4, STEP, 1, put, "", names, "load_single")


@functools.cache
def rejection_loop(sampler: Sampler, shared: bool) -> Twin:
    """The loop of a ``"rejection"`` sampler of four words an attempt."""
    quick = tuple(
        Quick(in_single(each.attempt), each.worth and in_single(each.worth))
        for each in sampler.quick
    )
    storage = _storage(sampler)
    return rejecting(
        _name(sampler, shared),
        sampler,
        quick,
        _sources(sampler),
        "float32",
        storage,
        shared,
        _ACCESS,
    )


def _compiled(sampler: Sampler, shared: bool, body: str, prologue: str) -> Twin:
    return program(
        _name(sampler, shared),
        _sources(sampler),
        "float32",
        body,
        prologue,
        parameter_names(sampler),
        intrinsics=_ACCESS,
    ).compile()


def loop(sampler: Sampler, shared: bool) -> Any:
    """The loop of a sampler that draws in single precision."""
    return (rejection_loop if sampler.kind == "rejection" else planar_loop)(sampler, shared)
