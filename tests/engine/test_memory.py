"""Memory of large results: used again, but never while anything refers to it."""

import gc
import threading

import numpy as np
import pytest

from arraydist_numpy import memory

COUNT = memory.SMALLEST // 8


@pytest.fixture(autouse=True)
def no_free_blocks():
    gc.collect()
    memory._free.clear()
    yield
    memory._free.clear()


def address(array):
    return array.__array_interface__["data"][0]


def test_memory_is_used_again():
    first = memory.empty((COUNT,), np.float64)
    place = address(first)
    del first
    again = memory.empty((2, COUNT // 2), np.float64)
    assert address(again) == place
    assert again.shape == (2, COUNT // 2)
    assert again.flags.writeable
    assert again.flags.c_contiguous


def test_a_view_keeps_the_memory():
    first = memory.empty((COUNT,), np.float64)
    view = first[3:].reshape(-1, 1)
    view[:] = 7.0
    del first
    other = memory.empty((COUNT,), np.float64)
    other[:] = 0.0
    assert (view == 7.0).all()


def test_other_sizes_get_memory_of_their_own():
    place = address(memory.empty((COUNT,), np.float64))
    larger = memory.empty((COUNT + 1,), np.float64)
    assert address(larger) != place
    assert len(memory._free) == 1


def test_small_arrays_are_numpys():
    assert memory.empty((10,), np.float64).base is None


def test_no_more_is_kept_than_the_limit():
    arrays = [memory.empty((COUNT,), np.float64) for _ in range(2 * memory.KEPT // (8 * COUNT))]
    del arrays
    assert sum(block.size for block in memory._free) <= memory.KEPT


def test_threads_never_share_a_block():
    failures = []

    def many(number):
        for _ in range(200):
            array = memory.empty((COUNT,), np.float64)
            array[::4096] = number
            if not (array[::4096] == number).all():
                failures.append(number)
            del array

    threads = [threading.Thread(target=many, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
