"""Guide tables of discrete laws whose parameters all draws share."""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from arraydist.kernels.guide import fill_guide, thresholds_of_cells, thresholds_of_cumulative
from arraydist.kernels.record import Sampler
from arraydist.kernels.twins import python_twin
from arraydist_numpy.compiler import Program, Source, Twin
from arraydist_numpy.primitives import types

_KEPT = 64
"""Tables by parameters that are kept for the next call."""

_SPREAD = 4
"""Entries of the guide for each value: one comparison is enough for three draws of four."""
_MANY = 2048
"""Tables of more counts have a guide of an entry for each: most are so unlikely as to need none."""
_LEAST_BITS = 10


class Guide(NamedTuple):
    """A table, see `arraydist.kernels.guide`.

    Attributes
    ----------
    first
        The value of the first threshold.
    thresholds, guide
        The table.
    shift
        Bits of a number after those that look up the guide.
    """

    first: int
    thresholds: npt.NDArray[np.uint64]
    guide: npt.NDArray[np.int32]
    shift: int


@functools.lru_cache(maxsize=_KEPT)
def guide_of_counts(sampler: Sampler, parameters: tuple[float, ...]) -> Guide | None:
    """The table of a sampler's counts, None where they are drawn without one."""
    if sampler.window is None:
        return None
    first, count = python_twin(sampler.window.bounds)(*parameters)
    if count == 0.0:
        return None
    table = _empty(int(first), int(count), _SPREAD if count <= _MANY else 1)
    cells = np.empty(int(count))
    _fill_counts(sampler)(first, cells, *table[1:], *parameters)
    return table


def guide_of_classes(cumulative: npt.NDArray[np.float64]) -> Guide:
    """The table of classes with given cumulative probabilities."""
    table = _empty(0, cumulative.size, 1)
    _fill_classes()(cumulative, *table[1:])
    return table


def _empty(first: int, count: int, spread: int) -> Guide:
    bits = max(_LEAST_BITS, (spread * count - 1).bit_length())
    return Guide(first, np.empty(count, np.uint64), np.empty(1 << bits, np.int32), 63 - bits)


_TABLE = (
    types.Array(types.uint64, 1, "C"),
    types.Array(types.int32, 1, "C"),
    types.int64,
)
_NUMBERS = types.Array(types.float64, 1, "C")


@functools.cache
def _fill_counts(sampler: Sampler) -> Twin:
    if sampler.window is None:
        raise TypeError(f"the sampler {sampler.name} has no window")
    name = f"guide_{sampler.name}"
    parameters = ", ".join(f"p{i}" for i in range(sampler.arity))
    text = f"""\
def {name}(first, cells, thresholds, guide, shift, {parameters}):
    fill(first, cells, {parameters})
    thresholds_of_cells(cells, thresholds)
    fill_guide(thresholds, guide, shift)
"""
    sources: dict[str, Source] = {
        "fill": sampler.window.fill,
        "thresholds_of_cells": thresholds_of_cells,
        "fill_guide": fill_guide,
    }
    signature = (types.float64, _NUMBERS, *_TABLE, *[types.float64] * sampler.arity)
    return Program(name, text, sources, {}, signature).compile()


@functools.cache
def _fill_classes() -> Twin:
    name = "guide_classes"
    text = f"""\
def {name}(cumulative, thresholds, guide, shift):
    thresholds_of_cumulative(cumulative, thresholds)
    fill_guide(thresholds, guide, shift)
"""
    sources: dict[str, Source] = {
        "thresholds_of_cumulative": thresholds_of_cumulative,
        "fill_guide": fill_guide,
    }
    return Program(name, text, sources, {}, (_NUMBERS, *_TABLE)).compile()
