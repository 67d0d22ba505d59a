"""Emission of the loops of rejection samplers; their arguments are those of `draw_loops`.

All elements of a block are tried, then those that were rejected, and so on.  Where the sampler has
a quick test, that comes first in each round, and the attempt itself is left with what it could not
decide.  The scratch memory holds the values, the values of this attempt, its verdicts, which
elements are still pending and which are undecided, and their parameters: gathered there by a loop
of its own, so that the expensive one reads memory in order and vectorises.
"""

from __future__ import annotations

import functools

from arraydist.kernels.record import Sampler
from arraydist_numpy.compiler import Source, Twin
from arraydist_numpy.draw_loops import (
    BLOCK,
    WINDOW,
    constants_of,
    finish,
    finish_source,
    in_window,
    indent,
    parameter_names,
    program,
    read_once,
)

_PLACES = ("values", "tried", "flags", "pending", "unsure")

_ROUNDS = f"""\
count = min(limit, {BLOCK})
{{window}}
for i in range(count):
    store_int64(pending, i, i)
left = count
{{which}}
for number in range({{max_attempts}}):
{{tries}}
    left = kept
    if left == 0:
        break
for i in range(count):
    z = load_float64(values, i)
    store(out, position + i, {{finished}})
"""

# One attempt at each element of a list: those that it rejects are kept as pending.
_ATTEMPT = """\
{gather}
for j in range({left}):
    i = load_int64({list}, j)
    index = uint64(element + i)
{words}
    accepted, z = attempt({arguments})
    store_float64(tried, j, z)
    store_int64(flags, j, int64(accepted))
for j in range({left}):
    i = load_int64({list}, j)
    store_float64(values, i, load_float64(tried, j))
    store_int64(pending, kept, i)
    kept += 1 - load_int64(flags, j)
"""

# Before that: 1 stands for accepted, 0 for rejected, 2 for undecided.
_QUICK = """\
{gather}
for j in range(left):
    i = load_int64(pending, j)
    index = uint64(element + i)
{words}
    accepted, undecided, z = quick{number}({arguments})
    store_float64(tried, j, z)
    store_int64(flags, j, int64(2) if undecided else int64(accepted))
for j in range(left):
    i = load_int64(pending, j)
    store_float64(values, i, load_float64(tried, j))
    flag = load_int64(flags, j)
    store_int64(pending, kept, i)
    kept += int64(flag == 0)
    store_int64(unsure, doubtful, i)
    doubtful += int64(flag == 2)
"""


@functools.cache
def rejection_loop(sampler: Sampler, stored: str, shared: bool) -> Twin:
    """The loop of a ``"rejection"`` sampler.

    Further arguments are the period of the parameters and their addresses.  With shared
    parameters, one value each, the constants are set up once.
    """
    names = [f"p{i}" for i in range(sampler.arity)]
    here = names if shared else in_window(sampler)  # the parameters of element i
    places = (*_PLACES, *([] if shared else [f"gathered{i}" for i in range(sampler.arity)]))
    prologue = "".join(f"{name} = scratch + {8 * i * BLOCK}\n" for i, name in enumerate(places))
    given = names if shared else [f"load_float64(gathered{i}, j)" for i in range(sampler.arity)]
    constants = constants_of(given, setup=sampler.setup is not None)
    if shared:
        prologue += f"{read_once(names)}constants = {constants}\n"
        constants = "constants"
    body = _ROUNDS.format(
        window="" if shared else WINDOW,
        which=indent(_which(sampler, names if shared else None), 0),
        max_attempts=sampler.max_attempts,
        tries=indent(_tries(sampler, shared, constants), 1),
        finished=finish(sampler, "z", here),
    )
    sources: dict[str, Source | None] = {"attempt": sampler.attempt, "setup": sampler.setup}
    sources["finish"] = finish_source(sampler, stored)
    for number, quick in enumerate(sampler.quick):
        sources |= {f"quick{number}": quick.attempt, f"worth{number}": quick.worth}
    name = f"draw_{sampler.name}_{stored}_{'shared' if shared else 'each'}"
    return program(name, sources, stored, body, prologue, parameter_names(sampler)).compile()


def _tries(sampler: Sampler, shared: bool, constants: str) -> str:
    """One round of attempts."""
    blocks = sampler.words // 4
    drawn = [f"w{i}" for i in range(sampler.words)]
    words = "".join(
        f"{', '.join(drawn[4 * block : 4 * block + 4])} = "
        f"words(index, uint64(number * {blocks} + {block}), high0, high1, key0, key1)\n"
        for block in range(blocks)
    )
    arguments = f"({', '.join(drawn)}), {constants}"

    def attempt(which: str, left: str) -> str:
        gather = _gather(sampler, which, left, shared)
        return _ATTEMPT.format(
            gather=gather, left=left, list=which, words=indent(words, 1), arguments=arguments
        )

    if not sampler.quick:
        return "kept = 0\n" + attempt("pending", "left")
    choice = "kept = 0\ndoubtful = 0\n"
    for number in range(len(sampler.quick)):
        quick = _QUICK.format(
            gather=_gather(sampler, "pending", "left", shared),
            number=number,
            words=indent(words, 1),
            arguments=arguments,
        )
        choice += f"{'elif' if number else 'if'} which == {number}:\n{indent(quick, 1)}\n"
    return f"""\
{choice}else:
    for j in range(left):
        store_int64(unsure, j, load_int64(pending, j))
    doubtful = left
{attempt("unsure", "doubtful")}"""


def _gather(sampler: Sampler, which: str, left: str, shared: bool) -> str:
    """Parameters of the elements in a list, in its order."""
    if shared:
        return ""
    return f"for j in range({left}):\n    i = load_int64({which}, j)\n" + "".join(
        f"    store_float64(gathered{i}, j, {item})\n" for i, item in enumerate(in_window(sampler))
    )


def _which(sampler: Sampler, shared: list[str] | None) -> str:
    """Number of the first quick test that is worth it for all elements of a block."""
    text = "which = -1\n" if sampler.quick else ""
    for number, quick in reversed(list(enumerate(sampler.quick))):
        if quick.worth is None:
            text += f"which = {number}\n"
        elif shared is not None:
            text += f"which = {number} if worth{number}({', '.join(shared)}) else which\n"
        else:
            call = f"worth{number}({', '.join(in_window(sampler))})"
            text += f"worthy = 0\nfor i in range(count):\n    worthy += int64({call})\n"
            text += f"which = {number} if worthy == count else which\n"
    return text
