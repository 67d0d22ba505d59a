"""Emission of the loops of rejection samplers; their arguments are those of `draw_loops`.

All elements of a block are tried, then those that were rejected, and so on.  Where the sampler has
a quick test, that comes first in each round, and the attempt itself is left with what it could not
decide.  The scratch memory holds the values, the values of this attempt, its verdicts, which
elements are still pending and which are undecided, and, after the first round, their parameters:
gathered there by a loop of its own, so that the expensive one reads memory in order and vectorises.
Lists are filled up to whole vectors, and places that lie apart are declared to, without which LLVM
takes one vector at a time.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, NamedTuple

from arraydist.kernels.record import Quick, Sampler
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
from arraydist_numpy.primitives import lowest_bit, read_back, write

_PLACES = ("values", "tried", "flags", "pending", "unsure", "where")

_GROUP = 64
"""Elements whose verdicts make the bits of one number."""

_FEW = 8
"""Elements that are tried one by one."""

_ROUNDS = f"""\
{{block}}
for i in range(count):
    store_index(pending, i, i)
for i in range(count, -(-count // {_GROUP}) * {_GROUP}):
    store_index(flags, i, 1)
left = count
{{which}}
for number in range({{max_attempts}}):
{{uppers}}
{{kept_words}}
{{tries}}
    left = kept
    if left == 0:
        break
for i in range(count):
    z = load_number(values, i)
    store(out, position + i, {{finished}})
"""

# Words of the elements of a list, some at a time, and what is made of them.
_MADE_IN_STEPS = """\
for base in range(0, whole, {step}):
    end = min(whole, base + {step})
    for k in range(end - base):
        index = uint64(element + load_index({list}, base + k))
{words}
    for k in range(end - base):
        j = base + k
{drawn}
{made}
"""
# What is made of words that were kept.
_MADE_OF_KEPT = """\
for j in range(whole):
{made}
"""

_PADDED = f"""\
whole = {{left}} if {{left}} < {_FEW} else -(-{{left}} // {_GROUP}) * {_GROUP}
for j in range({{left}}, whole):
    store_index({{list}}, j, 0)
"""

# One attempt at each element of a list: those that it rejects are kept as pending.
_ATTEMPT = """\
accepted, z = attempt({arguments})
store_number(made, j, z)
store_index(flags, j, int64(accepted))
"""
# Before that: 1 stands for accepted, 0 for rejected, 2 for undecided.
_QUICK = """\
accepted, undecided, z = quick{number}({arguments})
store_number(made, j, z)
store_index(flags, j, int64(2) if undecided else int64(accepted))
"""

# What becomes of an element of a round.
_KEEP = """\
store_index(pending, kept, {item})
kept += 1 - load_index(flags, j)
"""
_KEEP_QUICK = """\
flag = load_index(flags, j)
store_index(pending, kept, {item})
kept += int64(flag == 0)
store_index(unsure, doubtful, {item})
store_index(where, doubtful, j)
doubtful += int64(flag == 2)
"""
# A list of all elements in order has their values where they belong, and the verdicts of most are
# the same: the others are looked up one by one.
_SORT = f"""\
if {{direct}}:
    for base in range(0, count, {_GROUP}):
        others = uint64(0)
        for k in range({_GROUP}):
            others |= uint64(load_index(flags, base + k) != 1) << uint64(k)
        while others != uint64(0):
            j = base + lowest_bit(others)
            others &= others - uint64(1)
{{sorted}}
else:
    for j in range({{left}}):
        i = load_index({{list}}, j)
        store_number(values, i, load_number(tried, j))
{{otherwise}}
"""


def scratch_access(number: str, given: str, index: str) -> dict[str, Any]:
    """Access to numbers and indices of scratch memory, stored so; they lie apart from the words."""
    return {
        "load_number": read_back(number, given, 9),
        "store_number": write(number, 9),
        "load_index": read_back(index, "int64", 10),
        "store_index": write(index, 10),
        "lowest_bit": lowest_bit,
    }


class Storage(NamedTuple):
    """How a loop keeps numbers, indices and words.

    Attributes
    ----------
    bytes
        Of a number or an index in scratch memory.
    step
        Elements whose words are made at a time.
    blocks
        Counters of an attempt.
    put
        Lines that store the words of element k of a step.
    get
        Lines that load them.
    words
        What they are called then.
    parameter
        What loads an item of a parameter.
    block
        Lines that choose the elements of a block.
    kept
        Lines that make and keep the words of all pending elements, where they are not made in
        steps.
    moved
        Lines that keep those of the undecided ones.
    """

    bytes: int
    step: int
    blocks: int
    put: str
    get: str
    words: tuple[str, ...]
    parameter: str
    block: str = f"{BLOCK_OF_ELEMENTS}\n{{window}}\n"
    kept: str = ""
    moved: str = ""


def _double(sampler: Sampler) -> Storage:
    """Words are kept by two, as numbers of 64 bits."""
    blocks, put, get = sampler.words // 4, "", ""
    for block in range(blocks):
        put += made_words(block)
        for plane, word in ((2 * block, "w1"), (2 * block + 1, "w3")):
            put += f"store_plane{plane}(drawn, {plane * STEP} + k, {word})\n"
    for i in range(sampler.words // 2):
        get += f"w{2 * i + 1} = load_plane{i}(drawn, {i * STEP} + k)\n"
        get += f"w{2 * i} = w{2 * i + 1} >> uint64(32)\n"
    words = tuple(f"w{i}" for i in range(sampler.words))
    return Storage(8, STEP, blocks, put, get, words, "load_float64")


def made_words(block: int) -> str:
    """Makes the words of an attempt's counter."""
    return f"w0, w1, w2, w3 = words(index, upper{block}, high0, high1, key0, key1)\n"


_ACCESS = scratch_access("float64", "float64", "int64")


@functools.cache
def rejection_loop(sampler: Sampler, stored: str, shared: bool) -> Twin:
    """The loop of a ``"rejection"`` sampler.

    Further arguments are the period of the parameters and their addresses.  With shared
    parameters, one value each, the constants are set up once.
    """
    sources: dict[str, Source | None] = {"attempt": sampler.attempt, "setup": sampler.setup}
    sources["finish"] = finish_source(sampler, stored)
    name = f"draw_{sampler.name}_{stored}_{'shared' if shared else 'each'}"
    return rejecting(
        name, sampler, sampler.quick, sources, stored, _double(sampler), shared, _ACCESS
    )


def rejecting(
    name: str,
    sampler: Sampler,
    quick: tuple[Quick, ...],
    sources: dict[str, Source | None],
    stored: str,
    storage: Storage,
    shared: bool,
    access: Mapping[str, Any],
) -> Twin:
    """The loop of that name, with functions for the storage of numbers and indices."""
    names = [f"p{i}" for i in range(sampler.arity)]
    # The parameters of element i.
    here = names if shared else in_window(sampler, load=storage.parameter)
    gathered = [] if shared else [f"gathered{i}" for i in range(sampler.arity)]
    places = (*_PLACES, *gathered, "drawn")
    size = storage.bytes * BLOCK
    prologue = "".join(f"{name} = scratch + {size * i}\n" for i, name in enumerate(places))
    given = names if shared else [f"load_number(given{i}, j)" for i in range(sampler.arity)]
    constants = constants_of(given, setup=sources["setup"] is not None)
    if shared:
        prologue += f"{read_once(names, storage.parameter)}constants = {constants}\n"
        constants = "constants"
    window = "" if shared else WINDOW
    kept_words = f"{_padded(_PENDING)}{storage.kept}" if storage.kept else ""
    body = _ROUNDS.format(
        block=storage.block.format(window=window),
        which=indent(_which(quick, here, shared), 0),
        max_attempts=sampler.max_attempts,
        uppers=indent(_uppers(storage), 1),
        kept_words=indent(kept_words, 1),
        tries=indent(_tries(sampler, quick, storage, shared, constants), 1),
        finished=finish(sampler, "z", here),
    )
    for number, each in enumerate(quick):
        sources |= {f"quick{number}": each.attempt, f"worth{number}": each.worth}
    extra = parameter_names(sampler)
    return program(name, sources, stored, body, prologue, extra, intrinsics=access).compile()


def _uppers(storage: Storage) -> str:
    """Counter word 1 in this round, of each block of words."""
    blocks = storage.blocks
    return "".join(
        f"upper{block} = upper_word(uint64(element), uint64(number * {blocks} + {block}))\n"
        for block in range(blocks)
    )


class _List(NamedTuple):
    """The elements of a round that are tried in one way.

    Attributes
    ----------
    name, left
        Where they are, and how many.
    direct
        Whether they are all elements of the block, in order.
    """

    name: str
    left: str
    direct: str


_PENDING = _List("pending", "left", "number == 0")
_UNSURE = _List("unsure", "doubtful", "direct")


def _tries(
    sampler: Sampler, quick: tuple[Quick, ...], storage: Storage, shared: bool, constants: str
) -> str:
    """One round of attempts."""
    arguments = f"({', '.join(storage.words)}), {constants}"

    def tried(elements: _List, made: str, keep: str) -> str:
        gather = "" if shared else _gather(sampler, storage, elements)
        padded = "" if storage.kept and elements is _PENDING else _padded(elements)
        text = f"made = values if {elements.direct} else tried\n{padded}{gather}"
        return text + _made(storage, elements, made) + _sort(elements, keep)

    attempt = _ATTEMPT.format(arguments=arguments)
    if not quick:
        return f"kept = 0\n{tried(_PENDING, attempt, _KEEP)}"
    choice = "kept = 0\ndoubtful = 0\ndirect = number == 0 and which < 0\n"
    for number in range(len(quick)):
        test = _QUICK.format(number=number, arguments=arguments)
        text = tried(_PENDING, test, _KEEP_QUICK) + storage.moved
        choice += f"{'elif' if number else 'if'} which == {number}:\n{indent(text, 1)}\n"
    return f"""\
{choice}else:
    for j in range(left):
        store_index(unsure, j, load_index(pending, j))
    doubtful = left
{tried(_UNSURE, attempt, _KEEP)}"""


def _made(storage: Storage, elements: _List, made: str) -> str:
    """Makes what stands in ``made`` for all elements of a list."""
    if storage.kept:
        return _MADE_OF_KEPT.format(made=indent(made, 1))
    return _MADE_IN_STEPS.format(
        list=elements.name,
        step=storage.step,
        words=indent(storage.put, 2),
        drawn=indent(storage.get, 2),
        made=indent(made, 2),
    )


def _padded(elements: _List) -> str:
    """Fills a list of many elements up, so that whole vectors are made.

    That of all elements takes the parameters from where they are, and there are no more of them.
    """
    padded = _PADDED.format(left=elements.left, list=elements.name)
    return f"whole = count\nif not ({elements.direct}):\n{indent(padded, 1)}\n"


def _sort(elements: _List, keep: str) -> str:
    """Sorts the elements of a list out."""
    return _SORT.format(
        direct=elements.direct,
        left=elements.left,
        list=elements.name,
        sorted=indent(keep.format(item="j"), 3),
        otherwise=indent(keep.format(item="i"), 2),
    )


def _gather(sampler: Sampler, storage: Storage, elements: _List) -> str:
    """Where the parameters of the elements in a list are, in its order."""
    names = range(sampler.arity)
    text = f"for j in range(whole):\n    i = load_index({elements.name}, j)\n"
    for i, parameter in enumerate(in_window(sampler, "i", storage.parameter)):
        text += f"    store_number(gathered{i}, j, {parameter})\n"
    text += "".join(f"given{i} = gathered{i}\n" for i in names)
    first = "".join(f"given{i} = a{i} + {storage.bytes} * window\n" for i in names)
    return f"if {elements.direct}:\n{indent(first, 1)}\nelse:\n{indent(text, 1)}\n"


def _which(quick: tuple[Quick, ...], parameters: list[str], shared: bool) -> str:
    """Number of the first quick test that is worth it for all elements of a block."""
    text = "which = -1\n" if quick else ""
    for number, each in reversed(list(enumerate(quick))):
        call = f"worth{number}({', '.join(parameters)})"
        if each.worth is None:
            text += f"which = {number}\n"
        elif shared:
            text += f"which = {number} if {call} else which\n"
        else:
            text += f"worthy = 0\nfor i in range(count):\n    worthy += int64({call})\n"
            text += f"which = {number} if worthy == count else which\n"
    return text
