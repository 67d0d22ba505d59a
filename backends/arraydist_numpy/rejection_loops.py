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
    BLOCK_OF_ELEMENTS,
    STEP,
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

_PLACES = ("values", "tried", "flags", "pending", "unsure", "drawn")

_ROUNDS = f"""\
{BLOCK_OF_ELEMENTS}
{{window}}
for i in range(count):
    store_int64(pending, i, i)
left = count
{{which}}
for number in range({{max_attempts}}):
{{uppers}}
{{tries}}
    left = kept
    if left == 0:
        break
for i in range(count):
    z = load_float64(values, i)
    store(out, position + i, {{finished}})
"""

# Words of the elements of a list, `STEP` at a time, and what is made of them.
_MADE = """\
{gather}
for base in range(0, {left}, {step}):
    end = min({left}, base + {step})
    for k in range(end - base):
        index = uint64(element + load_int64({list}, base + k))
{words}
    for k in range(end - base):
        j = base + k
{drawn}
{made}
"""

# One attempt at each element of a list: those that it rejects are kept as pending.
_ATTEMPT = """\
accepted, z = attempt({arguments})
store_float64(tried, j, z)
store_int64(flags, j, int64(accepted))
"""
# Before that: 1 stands for accepted, 0 for rejected, 2 for undecided.
_QUICK = """\
accepted, undecided, z = quick{number}({arguments})
store_float64(tried, j, z)
store_int64(flags, j, int64(2) if undecided else int64(accepted))
"""

# What becomes of an element of a round.
_KEEP = """\
store_int64(pending, kept, {item})
kept += 1 - load_int64(flags, j)
"""
_KEEP_QUICK = """\
flag = load_int64(flags, j)
store_int64(pending, kept, {item})
kept += int64(flag == 0)
store_int64(unsure, doubtful, {item})
doubtful += int64(flag == 2)
"""
_SORT = """\
for j in range({left}):
    i = load_int64({list}, j)
    store_float64(values, i, load_float64(tried, j))
{kept}
"""

# The first attempt's elements are all of them, in order.
_FIRST = """\
if number == 0:
    for j in range(left):
        store_float64(values, j, load_float64(tried, j))
    for j in range(left):
{sorted}
else:
{otherwise}
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
        uppers=indent(_uppers(sampler), 1),
        tries=indent(_tries(sampler, shared, constants), 1),
        finished=finish(sampler, "z", here),
    )
    sources: dict[str, Source | None] = {"attempt": sampler.attempt, "setup": sampler.setup}
    sources["finish"] = finish_source(sampler, stored)
    for number, quick in enumerate(sampler.quick):
        sources |= {f"quick{number}": quick.attempt, f"worth{number}": quick.worth}
    name = f"draw_{sampler.name}_{stored}_{'shared' if shared else 'each'}"
    return program(name, sources, stored, body, prologue, parameter_names(sampler)).compile()


def _uppers(sampler: Sampler) -> str:
    """Counter word 1 in this round, of each block of words."""
    blocks = sampler.words // 4
    return "".join(
        f"upper{block} = upper_word(uint64(element), uint64(number * {blocks} + {block}))\n"
        for block in range(blocks)
    )


def _tries(sampler: Sampler, shared: bool, constants: str) -> str:
    """One round of attempts."""
    drawn = [f"w{i}" for i in range(sampler.words)]
    arguments = f"({', '.join(drawn)}), {constants}"

    def made(which: str, left: str, made: str) -> str:
        return _MADE.format(
            gather=_gather(sampler, which, left, shared),
            left=left,
            list=which,
            step=STEP,
            words=indent(_words(sampler), 2),
            drawn=indent(_drawn(sampler), 2),
            made=indent(made, 2),
        )

    attempt = _ATTEMPT.format(arguments=arguments)
    if not sampler.quick:
        return "kept = 0\n" + made("pending", "left", attempt) + _first(_KEEP)
    choice = "kept = 0\ndoubtful = 0\n"
    sort = _first(_KEEP_QUICK)
    for number in range(len(sampler.quick)):
        quick = made("pending", "left", _QUICK.format(number=number, arguments=arguments))
        choice += f"{'elif' if number else 'if'} which == {number}:\n{indent(quick + sort, 1)}\n"
    return f"""\
{choice}else:
    for j in range(left):
        store_int64(unsure, j, load_int64(pending, j))
    doubtful = left
{made("unsure", "doubtful", attempt)}{_sorted("unsure", "doubtful", _KEEP)}"""


def _sorted(which: str, left: str, keep: str) -> str:
    """Sorts the elements of a list out."""
    return _SORT.format(list=which, left=left, kept=indent(keep.format(item="i"), 1))


def _first(keep: str) -> str:
    """Sorts the elements of a round out, and those of the first one in less time."""
    otherwise = indent(_sorted("pending", "left", keep), 1)
    return _FIRST.format(sorted=indent(keep.format(item="j"), 2), otherwise=otherwise)


def _words(sampler: Sampler) -> str:
    """Puts all words of one attempt in memory, by two."""
    text = ""
    for block in range(sampler.words // 4):
        text += f"w0, w1, w2, w3 = words(index, upper{block}, high0, high1, key0, key1)\n"
        text += f"store_uint64(drawn, {2 * block * STEP} + k, w1)\n"
        text += f"store_uint64(drawn, {(2 * block + 1) * STEP} + k, w3)\n"
    return text


def _drawn(sampler: Sampler) -> str:
    """Gets them from there."""
    return "".join(
        f"w{2 * i + 1} = load_uint64(drawn, {i * STEP} + k)\n"
        f"w{2 * i} = w{2 * i + 1} >> uint64(32)\n"
        for i in range(sampler.words // 2)
    )


def _gather(sampler: Sampler, which: str, left: str, shared: bool) -> str:
    """Parameters of the elements in a list, in its order."""
    if shared:
        return ""

    def gather(item: str) -> str:
        return "".join(
            f"    store_float64(gathered{i}, j, {parameter})\n"
            for i, parameter in enumerate(in_window(sampler, item))
        )

    loop = f"for j in range({left}):\n"
    listed = f"{loop}    i = load_int64({which}, j)\n{gather('i')}"
    if which != "pending":
        return listed
    return f"if number == 0:\n{indent(loop + gather('j'), 1)}\nelse:\n{indent(listed, 1)}\n"


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
