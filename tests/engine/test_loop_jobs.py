"""Compiled loops on several threads: every item once, own scratch, errors, busy workers."""

import threading
import weakref

import numpy as np
import pytest

from arraydist_numpy import loop_jobs, threads
from arraydist_numpy.compiler import Program
from arraydist_numpy.layout import address
from arraydist_numpy.primitives import LOAD, STORE, types

SECONDS = 60
INTRINSICS = {"load": LOAD["float64"], "store": STORE["float64"]}

COUNTING = """\
def counting(start, stop, out):
    for i in range(start, stop):
        store(out, i, load(out, i) + 1.0)
"""

WITH_SCRATCH = """\
def with_scratch(start, stop, scratch, out):
    for i in range(start, stop):
        store(scratch, i % 8, float(i))
        store(out, i, load(scratch, i % 8))
"""

FAILING = """\
def failing(start, stop, out):
    for i in range(start, stop):
        if i == 777:
            raise LookupError("item 777")
        store(out, i, 1.0)
"""

ARRAYS = """\
def of_rows(start, stop, out, rows):
    for i in range(start, stop):
        for j in range(rows.shape[1]):
            out[i, j] += 2.0 * rows[i, j]
"""


@pytest.fixture(params=[1, 2, 4])
def some_threads(request, set_num_threads):
    set_num_threads(request.param)


def compiled(name, text, items, kinds=()):
    kinds = (types.int64,) * items + kinds
    return Program(name, text, {}, INTRINSICS, kinds).compile()


@pytest.mark.parametrize("total", [0, 1, 63, 64, 65, 1000, 100_003])
@pytest.mark.parametrize("grain", [1, 64])
def test_every_item_is_done_once(some_threads, total, grain):
    loop = compiled("counting", COUNTING, 3)
    out = np.zeros(max(1, total))
    for _ in range(20):
        loop_jobs.run(loop, total, 64, grain, (address(out),))
    np.testing.assert_array_equal(out[:total], 20.0)


def test_each_thread_has_its_own_scratch(some_threads):
    loop = compiled("with_scratch", WITH_SCRATCH, 4)
    out = np.zeros(100_000)
    for _ in range(20):
        loop_jobs.run(loop, out.size, 64, 8, (address(out),), scratch=8)
        np.testing.assert_array_equal(out, np.arange(out.size))
        out[:] = 0.0


def test_arrays_are_arguments(some_threads):
    matrix = types.Array(types.float64, 2, "C")
    loop = compiled("of_rows", ARRAYS, 2, (matrix, matrix))
    rows = np.arange(6000.0).reshape(2000, 3)
    out = np.zeros_like(rows)
    loop_jobs.run(loop, len(out), 16, 4, (out, rows))
    np.testing.assert_array_equal(out, 2.0 * rows)


def test_workers_keep_no_array_alive(some_threads):
    matrix = types.Array(types.float64, 2, "C")
    loop = compiled("of_rows", ARRAYS, 2, (matrix, matrix))
    rows = np.ones((20_000, 3))
    for _ in range(20):
        out = np.zeros_like(rows)
        loop_jobs.run(loop, len(out), 16, 4, (out, rows))
        result = weakref.ref(out)
        del out
        assert result() is None


def test_what_a_loop_raises_reaches_the_caller(some_threads):
    loop = compiled("failing", FAILING, 3)
    out = np.zeros(100_000)
    with pytest.raises(LookupError, match="item 777"):
        loop_jobs.run(loop, out.size, 64, 8, (address(out),))
    loop_jobs.run(loop, 777, 64, 8, (address(out),))
    np.testing.assert_array_equal(out[:777], 1.0)


def test_several_callers_at_once(some_threads):
    loop = compiled("counting", COUNTING, 3)
    outs = [np.zeros(50_000) for _ in range(8)]

    def call(out):
        for _ in range(50):
            loop_jobs.run(loop, out.size, 64, 16, (address(out),))

    callers = [threading.Thread(target=call, args=(out,)) for out in outs]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(SECONDS)
        assert not caller.is_alive()
    for out in outs:
        np.testing.assert_array_equal(out, 50.0)


def test_nothing_is_left_after_an_interruption(set_num_threads, monkeypatch):
    set_num_threads(2)
    loop = compiled("counting", COUNTING, 3)
    out = np.zeros(100_000)

    def interrupted(self):
        raise KeyboardInterrupt

    monkeypatch.setattr(loop_jobs._LoopJob, "work", interrupted)
    with pytest.raises(KeyboardInterrupt):
        loop_jobs.run(loop, out.size, 64, 8, (address(out),))
    found = out.copy()
    # Whatever the workers do from here on, they come after the end of that call.
    threads.run(lambda start, stop: None, 64, 1)
    np.testing.assert_array_equal(out, found)
