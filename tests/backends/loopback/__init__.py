"""A tiny array library for tests, and its backend, which counts what comes through the door.

The arrays hold NumPy arrays but offer nothing of NumPy: no conversion, no buffer, no DLPack.  So
whatever works on them has gone through the backend.
"""

from __future__ import annotations

from collections import Counter
from functools import partial

import numpy as np

import arraydist_numpy

calls: Counter[str] = Counter()
"""How often each kernel, sampler or formula came through."""


class LoopbackArray:
    """An array that only its own backend can read."""

    device = "loopback"

    def __init__(self, content):
        self._content = np.asarray(content)

    __array_ufunc__ = None

    def __array__(self, *arguments, **keywords):
        raise TypeError("a loopback array was read without its backend")

    @property
    def dtype(self):
        return self._content.dtype

    @property
    def shape(self):
        return self._content.shape


class View(LoopbackArray):
    """A subclass, which counts as an array of the library."""


def asarray(content):
    return LoopbackArray(content)


def content(array):
    """What an array holds, for assertions."""
    assert isinstance(array, LoopbackArray)
    return array._content


def _inner(argument):
    return argument._content if isinstance(argument, LoopbackArray) else argument


class LoopbackBackend:
    name = "loopback"

    def owns(self, array_type):
        return issubclass(array_type, LoopbackArray)

    def map(self, kernel, *arguments):
        calls[kernel.name] += 1
        return LoopbackArray(arraydist_numpy.backend.map(kernel, *map(_inner, arguments)))

    def evaluate(self, formula, value, parameters, derivatives=()):
        calls["formula"] += 1
        inner = [_inner(parameter) for parameter in parameters]
        results = arraydist_numpy.backend.evaluate(formula, _inner(value), inner, derivatives)
        if not derivatives:
            return LoopbackArray(results)
        return tuple(map(LoopbackArray, results))

    def draw(self, sampler, key, shape, parameters, *, dtype, start=0, strides=None):
        calls[sampler.name] += 1
        inner = [_inner(parameter) for parameter in parameters]
        return LoopbackArray(
            arraydist_numpy.backend.draw(
                sampler, key, shape, inner, dtype=dtype, start=start, strides=strides
            )
        )

    def constant(self, array):
        return array

    def differentiable(self, record):
        return partial(self.map, record)


backend = LoopbackBackend()
