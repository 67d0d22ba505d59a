"""Loops that draw with parameters of each element, and look at these on the way.

Large parameters come from memory to be looked at beforehand, and then again for the draw, which is
cheap beside that.  So a loop around the sampler's own checks a piece of them, which a fast cache
holds, and calls that for the piece.
"""

from __future__ import annotations

import functools

from arraydist.kernels.primitives import floor, int64
from arraydist.kernels.record import Sampler
from arraydist_numpy.compiler import Program, Source, Twin
from arraydist_numpy.draw_loops import COMMON, PLANE, parameter_names
from arraydist_numpy.primitives import LOAD, types
from arraydist_numpy.shared_memory import call_at, fetch_and_add

PIECE = 4 * PLANE
"""Elements that are checked and drawn at a time: whole counters of every sampler."""

# The integer sum makes vectors of the comparisons, and none of them holds for NaN.
_LOOP = """\
def {name}(start, stop, scratch, loop, failed, {ends}, {steps}, {others}):
    for base in range(start, stop, {piece}):
        end = min(base + {piece}, stop)
{places}
        inside = 0
        for i in range(base, end):
{loads}
            inside += int64({conditions})
        if inside < end - base or call_at(loop, base, end, (scratch, {passed})):
            fetch_and_add(failed, 1)
            return
"""


@functools.cache
def bounded_loop(sampler: Sampler, stored: str, whole: tuple[bool, ...], ordered: bool) -> Twin:
    """The loop around one of a sampler, with parameters of each element stored so.

    It takes its own first three arguments as `draw_loops` has them, then the address of the
    sampler's loop, that of an integer which is no longer zero if a parameter is out of bounds, the
    smallest and the largest number that each parameter may be, the size of an item of parameters
    that are the same for all elements, of which there are `PIECE` copies, and zero for the others,
    and the sampler's loop's other arguments.
    """
    places = range(sampler.arity)
    if ordered:
        # The bounds are the same for all of them, so that the first and the last one's are enough.
        conditions = [f"(x{i} <= x{i + 1})" for i in places[:-1]]
        conditions += ["(x0 >= low0)", f"(x{places[-1]} <= high{places[-1]})"]
    else:
        conditions = [f"(x{i} >= low{i}) & (x{i} <= high{i})" for i in places]
    conditions += [f"(floor(x{i}) == x{i})" for i in places if whole[i]]
    ends = [name for i in places for name in (f"low{i}", f"high{i}")]
    steps = [f"step{i}" for i in places]
    others = (*COMMON[3:], *parameter_names(sampler))
    # Copies begin with a piece; the sampler's loop counts from the first element of all.
    passed = (*others[: -sampler.arity], *(f"here{i}" for i in places))
    kinds = "".join("w" if each else "n" for each in whole) + ("_rising" if ordered else "")
    name = f"bounded_{stored}_{kinds}"
    text = _LOOP.format(
        name=name,
        ends=", ".join(ends),
        steps=", ".join(steps),
        others=", ".join(others),
        passed=", ".join(passed),
        piece=PIECE,
        places="\n".join(f"        here{i} = a{i} - base * step{i}" for i in places),
        loads="\n".join(f"            x{i} = load(here{i}, i)" for i in places),
        conditions=" & ".join(conditions),
    )
    sources: dict[str, Source] = {"floor": floor, "int64": int64}
    intrinsics = {"call_at": call_at, "fetch_and_add": fetch_and_add, "load": LOAD[stored]}
    numbers = (types.float64,) * len(ends)
    whole_numbers = (types.int64,) * (len(steps) + len(others))
    signature = (types.int64,) * 5 + numbers + whole_numbers
    return Program(name, text, sources, intrinsics, signature).compile()
