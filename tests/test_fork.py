"""A forked child draws and evaluates as its parent, at any moment of the fork.

Each program runs in a process of its own with a time limit, so a hang fails the test; the child
reports through its exit status.
"""

import os

import pytest
from support import python

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")

COMMON = """
import os, sys, threading, time, warnings
warnings.filterwarnings("ignore", message=".*multi-threaded.*", category=DeprecationWarning)
import numpy as np
import arraydist

def work():
    gamma = arraydist.Gamma(np.asarray([0.3, 2.5]), 1.0)
    draws = gamma.sample((20_000,), rng=1)
    counts = arraydist.Poisson(50.0).sample((20_000,), rng=1)
    return float(draws.sum()), float(gamma.cdf(draws).sum()), float(counts.sum())

def in_child(check):
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = 0 if check() else 2
        finally:
            os._exit(code)
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            assert os.waitstatus_to_exitcode(status) == 0, status
            return
        time.sleep(0.01)
    os.kill(child, 9)
    raise SystemExit("the child hangs")
"""

AFTER_USE = """
arraydist.set_num_threads(4)
expected = work()
in_child(lambda: work() == expected)
assert work() == expected
"""

BEFORE_USE = """
in_child(lambda: work()[0] > 0)
work()
"""

GRANDCHILD = """
expected = work()
def nested():
    in_child(lambda: work() == expected)
    return work() == expected
in_child(nested)
"""

SIXTEEN_THREADS_IN_CHILD = """
expected = work()
def many():
    found = []
    threads = [threading.Thread(target=lambda: found.append(work())) for _ in range(16)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    return found == [expected] * 16
in_child(many)
"""

WHILE_DRAWING = """
expected = work()
stop = threading.Event()
def busy():
    while not stop.is_set():
        work()
threads = [threading.Thread(target=busy) for _ in range(3)]
for thread in threads: thread.start()
for _ in range(5):
    in_child(lambda: work() == expected)
stop.set()
for thread in threads: thread.join()
"""

WHILE_COMPILING = """
normal = arraydist.Normal(0.0, 1.0)
expected = normal.sample((100,), rng=1)
x = np.linspace(-3.0, 3.0, 100)
started = threading.Event()
def evaluate():
    return [float(getattr(normal, name)(x).sum()) for name in ("cdf", "log_cdf")]
def compile_things():
    started.set()
    evaluate()
thread = threading.Thread(target=compile_things)
thread.start()
started.wait()
for pause in (0.0, 0.2, 0.4):
    time.sleep(pause)
    in_child(lambda: np.array_equal(normal.sample((100,), rng=1), expected))
    # the child compiles what the parent is compiling
in_child(lambda: evaluate()[0] > 0)
thread.join()
"""


@pytest.mark.parametrize(
    "program",
    [AFTER_USE, BEFORE_USE, GRANDCHILD, SIXTEEN_THREADS_IN_CHILD, WHILE_DRAWING],
    ids=["after use", "before use", "grandchild", "threads in the child", "while drawing"],
)
def test_child_works(program):
    python(COMMON + program)


@pytest.mark.slow
def test_while_another_thread_compiles(tmp_path):
    """With an empty kernel cache the other thread really compiles."""
    python(COMMON + WHILE_COMPILING, timeout=300, ARRAYDIST_CACHE_DIR=str(tmp_path))


UNSEEDED = """
normal = arraydist.Normal(0.0, 1.0)
normal.sample((3,))
reader, writer = os.pipe()
children = []
for _ in range(3):
    child = os.fork()
    if child == 0:
        os.write(writer, (repr(float(normal.sample())) + "\\n").encode())
        os._exit(0)
    children.append(child)
for child in children: os.waitpid(child, 0)
os.close(writer)
values = os.read(reader, 10_000).decode().split()
values.append(repr(float(normal.sample())))
assert len(set(values)) == 4, values
"""


def test_children_without_seed_draw_differently():
    python(COMMON + UNSEEDED)
