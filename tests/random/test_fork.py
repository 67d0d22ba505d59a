"""Forked children: the same values for an explicit generator, others for the process-wide one."""

from __future__ import annotations

import os
import pickle
import threading
import warnings

import pytest

import arraydist.random as random
from arraydist.random import Key, default_rng
from arraydist.random.normalise import as_key

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")


def in_child(function):
    """What a function returns in a forked child."""
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        # Python 3.12 warns of a fork beside threads; what it warns of is what is tested here.
        warnings.filterwarnings("ignore", category=DeprecationWarning, message=".*fork")
        child = os.fork()
    if child == 0:
        status = 1
        try:
            os.write(writer, pickle.dumps(function()))
            status = 0
        finally:
            os._exit(status)
    os.close(writer)
    with os.fdopen(reader, "rb") as results:
        content = results.read()
    assert os.waitpid(child, 0)[1] == 0
    return pickle.loads(content)


@pytest.fixture(autouse=True)
def _unseeded():
    random.seed()
    yield
    random.seed()


def three_keys() -> list[Key]:
    return [as_key() for _ in range(3)]


def test_explicit_generators_go_on_alike():
    rng = default_rng(1)
    rng.key()
    in_the_child = in_child(rng.key)
    assert in_the_child == rng.key()


def test_unseeded_children_are_fresh():
    as_key()
    keys = in_child(three_keys) + in_child(three_keys) + three_keys()
    assert len({key.seed for key in keys}) == 3


def test_seeded_children_differ_and_repeat():
    def family() -> list[list[Key]]:
        random.seed(4)
        return [three_keys(), in_child(three_keys), in_child(three_keys), three_keys()]

    first = family()
    keys = [key for keys in first for key in keys]
    assert len(set(keys)) == 12
    assert family() == first
    assert in_child(family) == first


def test_forking_leaves_the_parents_stream_alone():
    random.seed(4)
    expected = three_keys()
    random.seed(4)
    in_child(three_keys)
    assert three_keys() == expected


def test_grandchildren_differ():
    random.seed(4)
    nested = in_child(lambda: [*three_keys(), *in_child(three_keys)])
    assert len(set(nested + three_keys())) == 9


def test_children_of_concurrent_forks_differ():
    random.seed(4)
    found = []

    def fork():
        found.extend(in_child(three_keys) for _ in range(5))

    threads = [threading.Thread(target=fork) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({key for keys in found for key in keys}) == 60


def test_a_child_of_a_busy_process_can_draw():
    """Without the lock held across the fork some of these children would wait for ever."""
    rng = default_rng(1)
    stop = threading.Event()

    def busy():
        while not stop.is_set():
            rng.key()

    threads = [threading.Thread(target=busy) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(20):
            assert isinstance(in_child(rng.key), Key)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
