"""The pool: nesting, many callers, errors, forks."""

import os
import subprocess
import sys
import textwrap
import threading
import time

import numpy as np
import pytest

from arraydist import parallel
from arraydist.kernels.elementary import log
from arraydist_numpy import backend, threads

SECONDS = 60
"""What a child process may take before it counts as hung."""

linux = pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform cannot fork")


@pytest.fixture
def four_threads(set_num_threads):
    set_num_threads(4)


def covered(total, chunk):
    counts = np.zeros(total, int)

    def task(start, stop):
        counts[start:stop] += 1

    threads.run(task, total, chunk)
    return counts


@pytest.mark.parametrize("total", [0, 1, 9, 10, 11, 95])
def test_every_item_is_done_once(four_threads, total):
    np.testing.assert_array_equal(covered(total, 10), 1)


def test_stretches_get_shorter_towards_the_end(four_threads):
    taken = []
    threads.run(lambda start, stop: taken.append((start, stop)), 1005, 10)
    lengths = [stop - start for start, stop in sorted(taken)]
    assert lengths == sorted(lengths, reverse=True)
    # An eighth of what is left, for four threads; in the end single chunks and the remainder.
    assert lengths[0] == 120
    assert lengths[-2:] == [10, 5]
    assert sum(lengths) == 1005


def test_several_threads_work(four_threads):
    seen = set()
    both = threading.Barrier(2, timeout=SECONDS)

    def task(start, stop):
        seen.add(threading.get_ident())
        if start < 2:
            both.wait()  # passes only if two threads are at work

    threads.run(task, 10, 1)
    assert len(seen) >= 2


def test_the_caller_does_not_wait_for_busy_workers(four_threads):
    release, entered = threading.Event(), threading.Semaphore(0)

    def block(start, stop):
        entered.release()
        release.wait(SECONDS)

    blocker = threading.Thread(target=threads.run, args=(block, 4, 1))
    blocker.start()
    try:
        for _ in range(4):
            assert entered.acquire(timeout=SECONDS)
        np.testing.assert_array_equal(covered(100, 10), 1)
    finally:
        release.set()
        blocker.join()


def test_nested_calls(four_threads):
    counts = np.zeros((6, 6, 6), int)

    def outermost(i, _):
        def middle(j, _):
            def innermost(k, _):
                counts[i, j, k] += 1

            threads.run(innermost, 6, 1)

        threads.run(middle, 6, 1)

    threads.run(outermost, 6, 1)
    np.testing.assert_array_equal(counts, 1)


def test_an_exception_reaches_the_caller(four_threads):
    def task(start, stop):
        if start == 7:
            raise LookupError("chunk 7")

    with pytest.raises(LookupError, match="chunk 7"):
        threads.run(task, 20, 1)
    np.testing.assert_array_equal(covered(95, 10), 1)


def test_sixteen_threads_at_once(four_threads):
    x = np.random.default_rng(0).random(200_000) + 0.5
    expected = backend.map(log, x)
    results = [None] * 16

    def call(i):
        results[i] = backend.map(log, x)

    callers = [threading.Thread(target=call, args=(i,)) for i in range(16)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(SECONDS)
    for result in results:
        np.testing.assert_array_equal(result, expected)


def test_results_do_not_depend_on_threads(set_num_threads):
    x = np.random.default_rng(0).random(123_457) * 10
    results = []
    for n in (1, 2, 4, 7):
        set_num_threads(n)
        results.append(backend.map(log, x))
    for result in results[1:]:
        np.testing.assert_array_equal(result, results[0])


def test_the_setting_is_checked():
    with pytest.raises(ValueError, match="at least 1"):
        parallel.set_num_threads(0)


@pytest.mark.parametrize(("text", "expected"), [("3", "3"), ("zero", "ValueError"), ("0", "Value")])
def test_the_environment_sets_the_number(text, expected):
    code = "from arraydist import parallel; print(parallel.num_threads())"
    environment = {**os.environ, "ARRAYDIST_NUM_THREADS": text}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert expected in done.stdout + done.stderr


def wait_for(child):
    """Exit status of a child process, killed when it hangs."""
    limit = time.monotonic() + SECONDS
    while time.monotonic() < limit:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return "hung"


@linux
def test_fork_after_use():
    script = """
    import threading
    import numpy as np
    from arraydist import parallel
    from arraydist.kernels.elementary import exp, log
    from arraydist_numpy import backend, threads

    parallel.set_num_threads(4)
    x = np.linspace(0.5, 2.0, 300_000)
    expected = backend.map(log, x)
    child = os.fork()
    if child == 0:
        same = np.array_equal(backend.map(log, x), expected)
        backend.map(exp, x)
        both = threading.Barrier(2)
        threads.run(lambda start, stop: both.wait(), 2, 1)  # passes only on two threads
        os._exit(0 if same else 1)
    sys.exit(wait_for(child))
    """
    assert run_script(script) == 0


@linux
def test_fork_while_another_thread_compiles():
    script = """
    import threading
    import numpy as np
    from arraydist.kernels.elementary import exp, expm1, log, log1p
    from arraydist_numpy import backend
    from numba.core.compiler_lock import global_compiler_lock

    x = np.linspace(0.5, 2.0, 100)
    compiling = threading.Thread(target=backend.map, args=(log1p, x))
    compiling.start()
    while compiling.is_alive() and not taken(global_compiler_lock):
        pass
    child = os.fork()
    if child == 0:
        value = backend.map(expm1, x)
        os._exit(0 if np.allclose(value, np.expm1(x), rtol=1e-14) else 1)
    status = wait_for(child)
    compiling.join()
    sys.exit(status)
    """
    assert run_script(script) == 0


def run_script(script):
    """Exit status of a script in a process of its own, without a warm kernel cache."""
    import inspect

    prelude = f"""
import os, sys, time
SECONDS = {SECONDS}
{inspect.getsource(wait_for)}

def taken(lock):
    free = lock._lock.acquire(blocking=False)
    if free:
        lock._lock.release()
    return not free
"""
    environment = {**os.environ, "ARRAYDIST_CACHE_DIR": os.devnull}
    code = prelude + textwrap.dedent(script)
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, timeout=3 * SECONDS, check=False
    )
    return done.returncode
