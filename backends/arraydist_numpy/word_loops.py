"""Emission of the loops of samplers that take one random word or two; see `draw_loops`.

With B for `PLANE` and c draws of a counter, 4 of one word or 2 of two, element e takes part
(e mod cB) // B of counter (e // cB) B + e mod B.  Where that is rejected, which is rare, further
attempts take the first words of the element's own counter.
"""

from __future__ import annotations

import functools

from arraydist.kernels.philox import MASK
from arraydist.kernels.record import Sampler
from arraydist_numpy.compiler import Source, Twin
from arraydist_numpy.draw_loops import (
    PART_OF_PLANES,
    PLANE,
    in_window,
    indent,
    parameter_names,
    program,
    read_once,
)

_PLANES = (
    PART_OF_PLANES
    + """\
for i in range(first, last):
    w0, w1, w2, w3 = words(uint64(counter + i), upper, high0, high1, key0, key1)
{stores}
done = 0
while done < count:
{pieces}
    target = position + done
    drawn = scratch + 8 * (lane + done)
    doubtful = 0
    for i in range(piece):
        accepted, undecided, value = quick(load_uint64(drawn, i), {parameters})
        store(out, target + i, value)
        doubtful += int64(undecided)
    if doubtful:
        for i in range(piece):
            bits = load_uint64(drawn, i)
            accepted, undecided, value = quick(bits, {parameters})
            if undecided:
                index = uint64(element + done + i)
                accepted, value = attempt(bits, {parameters})
                number = 1
                while not accepted and number < {max_attempts}:
                    upper = upper_word(index, uint64(number))
                    w0, w1, w2, w3 = words(index, upper, high0, high1, key0, key1)
                    accepted, value = attempt({again}, {parameters})
                    number += 1
                store(out, target + i, value)
    done += piece
"""
)


@functools.cache
def word_loop(sampler: Sampler, stored: str, shared: bool) -> Twin:
    """The loop of a ``"words"`` sampler.

    Further arguments are the period of the parameters and their addresses.
    """
    names = [f"p{i}" for i in range(sampler.arity)]
    each = ("w0", f"w1 & uint64({MASK})", "w2", f"w3 & uint64({MASK})")
    drawn = each if sampler.words == 1 else ("w1", "w3")
    stores = "\n".join(
        f"store_plane{part}(scratch, {part * PLANE} + i, {bits})" for part, bits in enumerate(drawn)
    )
    window = "window = (position + done) % period\npiece = min(count - done, period - window)"
    body = _PLANES.format(
        period=len(drawn) * PLANE,
        plane=PLANE,
        stores=indent(stores, 1),
        pieces=indent("piece = count" if shared else window, 1),
        parameters=", ".join(names if shared else in_window(sampler)),
        again=drawn[0],
        max_attempts=sampler.max_attempts,
    )
    (quick,) = sampler.quick
    sources: dict[str, Source | None] = {"attempt": sampler.attempt, "quick": quick.attempt}
    name = f"draw_{sampler.name}_{stored}_{'shared' if shared else 'each'}"
    prologue = read_once(names) if shared else ""
    return program(name, sources, stored, body, prologue, parameter_names(sampler)).compile()
