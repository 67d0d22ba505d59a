"""Worker threads stay off the processor of the thread that calls them."""

import os
import threading
from collections.abc import Iterator

import pytest

from arraydist_numpy import placement, threads
from arraydist_numpy.placement import Placement

pytestmark = pytest.mark.skipif(
    placement.processor() < 0, reason="only Linux tells a thread its processor"
)


@pytest.fixture
def allowed() -> Iterator[set[int]]:
    """The processors of this thread, given back afterwards."""
    before = os.sched_getaffinity(0)
    if len(before) < 2:
        pytest.skip("with one processor there is nowhere else to go")
    yield set(before)
    os.sched_setaffinity(0, before)


@pytest.fixture
def own(allowed: set[int]) -> Placement:
    return Placement(threading.get_native_id())


def test_a_barred_processor_is_left(own: Placement, allowed: set[int]) -> None:
    for barred in sorted(allowed)[:2]:
        own.bar(barred)
        assert os.sched_getaffinity(0) == allowed - {barred}
        assert placement.processor() != barred


def test_a_thread_with_one_processor_stays(allowed: set[int]) -> None:
    only = min(allowed)
    os.sched_setaffinity(0, {only})
    Placement(threading.get_native_id()).bar(only)
    assert os.sched_getaffinity(0) == {only}


def test_a_thread_that_was_bound_from_outside_stays_bound(
    own: Placement, allowed: set[int]
) -> None:
    first, second = sorted(allowed)[:2]
    own.bar(first)
    os.sched_setaffinity(0, {first})
    for barred in (second, first):
        own.bar(barred)
        assert os.sched_getaffinity(0) == {first}


def test_a_thread_that_is_gone_is_no_error() -> None:
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()
    assert thread.native_id is not None
    Placement(thread.native_id).bar(0)


def test_a_worker_runs_beside_its_caller(
    allowed: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "_pool", threads._Pool())
    monkeypatch.setattr(threads, "num_threads", lambda: 2)

    def processors() -> list[int]:
        """Those of the caller and of the worker."""
        both = threading.Barrier(2)
        found = {}

        def task(start: int, stop: int) -> None:
            if threading.get_ident() not in found:
                found[threading.get_ident()] = placement.processor()
                both.wait(timeout=60)

        threads.run(task, 4, 1)
        caller = found.pop(threading.get_ident())
        return [caller, *found.values()]

    processors()  # the worker starts with the processors of the thread that starts it
    for bound in sorted(allowed)[:2] * 3:
        os.sched_setaffinity(0, {bound})
        caller, worker = processors()
        assert caller == bound
        assert worker != bound
