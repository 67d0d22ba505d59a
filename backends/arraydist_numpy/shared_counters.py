"""Words of a rejection sampler whose attempts take half a counter's; part of `single_loops`.

The first attempts of two elements share a counter, planar: of what they take first, and of what
they take then, the first plane's comes before the second one's.  Later ones have a counter each.
All pending elements' words are kept until what is undecided among them is, so that no counter has
to be worked out again.
"""

from __future__ import annotations

from typing import Any

from arraydist.kernels.record import Single
from arraydist_numpy.draw_loops import BLOCK, COUNTERS_OF_PLANES, ITEMS_OF_PLANES, PLANE, indent
from arraydist_numpy.primitives import read_back, write
from arraydist_numpy.rejection_loops import Storage

# Outputs 0 to 3 are planes of words, of which two lie together at the front and two after them.
ACCESS: dict[str, Any] = {
    "store_x": write("float32", 0),
    "store_y": write("float32", 1),
    "load_first": read_back("uint32", "uint32", 0, 1),
    "store_first": write("uint32", 0, 1),
    "load_first_single": read_back("float32", "float32", 0, 1),
    "store_first_single": write("float32", 0, 1),
    "load_second": read_back("uint32", "uint32", 2, 3),
    "store_second": write("uint32", 2, 3),
}
"""Access to the planes, by one or two."""

_IN_PLANES = f"""\
{ITEMS_OF_PLANES}{{window}}
{COUNTERS_OF_PLANES}""".replace("{period}", f"{2 * PLANE}").replace("{plane}", f"{PLANE}")

_KEPT = f"""\
if number == 0:
    at = lane
    for i in range(first, last):
        w0, w1, w2, w3 = words(uint64(counter + i), upper, high0, high1, key0, key1)
        store_plane0(drawn, i, w0)
        store_plane1(drawn, {PLANE} + i, {{second}})
        store_plane2(drawn, {BLOCK} + i, {{third}})
        store_plane3(drawn, {BLOCK + PLANE} + i, w3)
{{of_planes}}
else:
    at = 0
    for k in range(whole):
        index = uint64(element + load_index(pending, k))
        w0, w1, w2, w3 = words(index, upper0, high0, high1, key0, key1)
        store_first(drawn, k, w0)
        store_second(drawn, {BLOCK} + k, {{third}})
        store_plane4(drawn, {2 * BLOCK} + k, w1)
{{of_list}}
"""
_OF_PLANES = f"""\
for i in range(first, last):
    x, y = common(load_plane0(drawn, i), load_plane1(drawn, {PLANE} + i))
    store_x(drawn, i, x)
    store_y(drawn, {PLANE} + i, y)
"""
_OF_LIST = f"""\
for k in range(whole):
    x, y = common(load_first(drawn, k), load_plane4(drawn, {2 * BLOCK} + k))
    store_first_single(drawn, k, x)
"""
_MOVED = f"""\
for k in range(doubtful):
    j = at + load_index(where, k)
    store_first(drawn, k, load_first(drawn, j))
    store_second(drawn, {BLOCK} + k, load_second(drawn, {BLOCK} + j))
at = 0
"""


def storage(single: Single) -> Storage:
    """How a loop keeps such words, or what they make in common."""
    common = single.common is not None
    kept = _KEPT.format(
        second="w1" if common else "w2",
        third="w2" if common else "w1",
        of_planes=indent(_OF_PLANES, 1) if common else "",
        of_list=indent(_OF_LIST, 1) if common else "",
    )
    first = "load_first_single" if common else "load_first"
    words = (f"{first}(drawn, at + j)", f"load_second(drawn, {BLOCK} + at + j)")
    return Storage(4, 0, 1, "", "", words, "load_single", _IN_PLANES, kept, _MOVED)
