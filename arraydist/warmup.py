"""Compiling ahead of use: filling the kernel cache on disk."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

import numpy as np

from arraydist import dispatch
from arraydist.distributions.base import Distribution
from arraydist.kernels.record import (
    Kernel,
    Record,
    Sampler,
    all_kernels,
    all_samplers,
)
from arraydist.progress import bar
from arraydist.random import Key


def records_named(names: Sequence[str]) -> list[Record]:
    """Kernels and samplers behind names.

    Parameters
    ----------
    names
        Of kernels, of samplers, or of distributions, which stand for all kernels and samplers that
        their methods name.  None at all: everything.

    Raises
    ------
    LookupError
        A name that is none of these.
    """
    everything: dict[str, Record] = {record.name: record for record in all_kernels()}
    everything |= {record.name: record for record in all_samplers()}
    if not names:
        return list(everything.values())
    found: dict[str, Record] = {}
    for name in names:
        records = [everything[name]] if name in everything else _records_of_distribution(name)
        found |= {record.name: record for record in records}
    return list(found.values())


def warm_up(records: Iterable[Record]) -> None:
    """Compile what draws and elementwise calls on float64 NumPy arrays need of these records."""
    for record in bar(list(records), "compiling"):
        if isinstance(record, Kernel):
            _warm_kernel(record)
        else:
            _warm_sampler(record)


def family_named(name: str) -> type[Distribution] | None:
    """The distribution's class of that name; None where there is none."""
    import arraydist

    family = getattr(arraydist, name, None)
    return family if isinstance(family, type) and issubclass(family, Distribution) else None


def _records_of_distribution(name: str) -> list[Record]:
    family = family_named(name)
    if family is None:
        raise LookupError(f"{name!r} names no distribution, kernel or sampler")
    # A distribution's file imports what its hooks call, so the module tells.
    mentioned = vars(sys.modules[family.__module__]).values()
    return [value for value in mentioned if isinstance(value, (Kernel, Sampler))]


def _warm_kernel(kernel: Kernel) -> None:
    # Which values does not matter: what is not in the domain gives NaN, and the code is the same.
    kernel(*[np.float64(0.5)] * kernel.arity)
    kernel(*[np.full(2, 0.5)] * kernel.arity)


def _warm_sampler(sampler: Sampler) -> None:
    key = Key(0)
    like = np.float64(0.5)
    if sampler.kind == "table":
        dispatch.draw(sampler, key, (2,), np.full(2, 0.5), like=like)
        return
    dispatch.draw(sampler, key, (2,), *[like] * sampler.arity, like=like)
    if sampler.arity:
        # Parameters that differ between elements go through a loop of their own.
        dispatch.draw(sampler, key, (2,), *[np.full(2, 0.5)] * sampler.arity, like=like)
